#ifndef SLAD_CORE_INTAKE_JSON_H
#define SLAD_CORE_INTAKE_JSON_H

#include <jansson.h>
#include <stdbool.h>

#include "core/intake.h"

/*
 * The checklist: [{"item","state","clause","asked","label":{"ru":…},"ask":{"ru":…}}] in the
 * regulation's order; without `all` only what is missing or doubtful. The caller
 * owns it. Empty when the regulation wants nothing, or nothing was looked through
 * (found NULL).
 */
json_t *intake_json(const struct policy *p, const struct intake_found *found, bool all);

/* One text by language: {"ru": "…", "kk": "…"}. */
json_t *words_json(const struct policy *p, const struct words *w);

#endif
