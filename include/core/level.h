#ifndef SLAD_CORE_LEVEL_H
#define SLAD_CORE_LEVEL_H

#include <jansson.h>

#include "core/judge.h"

/*
 * The service level of a request (D1 clause 3): the first of the regulation's
 * rules whose conditions fit as the request arrived; else the level that its
 * contract names; else the lowest. It does not change afterwards, whatever
 * becomes of the priority: another level is a correction that people make, and
 * that is on record. In the conditions of a rule "level" is the contract's.
 * Clauses: R1, R2.
 */

/*
 * Fills in level, level_by and level_rule; FLAG_LEVEL_UNKNOWN when the contract names none of this
 * regulation.
 */
void level_find(const struct policy *p, const struct request *r, struct verdict *out);

/*
 * Is a contract's level lower than another's? NULL and one that the regulation lacks are the
 * lowest.
 */
bool level_is_lower(const struct policy *p, const char *level, const char *than);

/* The regulation's words for it where it has any, else slad's in that language. */
const char *level_why(const struct policy *p, const struct verdict *v, const char *language);

/*
 * {"by": "rule|contract|given|lowest", "rule": its place from 1 or null,
 *  "clause", "why": a sentence in that language}; the caller owns it.
 */
json_t *level_because(const struct policy *p, const struct verdict *v, const char *language);

#endif
