#ifndef SLAD_HOOKS_PLUGIN_H
#define SLAD_HOOKS_PLUGIN_H

#include <stddef.h>

#include "base/err.h"
#include "hooks/news.h"

/*
 * Payloads of the redmine_webhook plugin, which cannot sign. The caller has
 * compared the secret in the path (hmac_equal) and the source address before.
 * The plugin sends private notes, mail addresses and names in clear: only ids
 * are taken, nothing else of the body is kept or logged.
 *
 * ERR_INVALID: not a payload.
 */
must_check enum err_code plugin_news(const char *body, size_t len, struct news *out, struct err *e);

#endif
