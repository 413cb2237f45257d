#ifndef SLAD_HOOKS_REDMINE_H
#define SLAD_HOOKS_REDMINE_H

#include <stddef.h>

#include "base/err.h"
#include "hooks/news.h"

/*
 * Redmine's own webhooks (7.0 and later). `signature` is the header
 * X-Redmine-Signature-256 ("sha256=" and 64 digits), NULL when it did not come;
 * it is checked over the raw body, before a byte of it is read.
 *
 * ERR_DENIED: no or a wrong signature, or no secret is configured.
 * ERR_INVALID: signed, but not a payload.
 */
must_check enum err_code redmine_news(const char *body, size_t len, const char *signature,
    const char *secret, struct news *out, struct err *e);

#endif
