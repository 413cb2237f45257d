#ifndef SLAD_CORE_ORDER_H
#define SLAD_CORE_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#include "core/judge.h"
#include "core/policy.h"

/*
 * What a person of ours told slad to do: to ask the client for what is missing
 * (D1 clause 12), to refuse the request for one of the fixed reasons (clauses 9,
 * 11 and 16). They are facts of the timeline; the note and the status are one
 * deed, and no brake but the pause holds it.
 * Clauses: R7, R10, R17, R28.
 */

/* sql/regulations/refusal.json holds their titles and texts. */
#define REFUSAL_TERMS(X)                                                                           \
	X(REFUSAL_TOO_LITTLE, "too_little")                                                        \
	X(REFUSAL_UNCLEAR, "unclear")                                                              \
	X(REFUSAL_CONDUCT, "conduct")                                                              \
	X(REFUSAL_SCOPE, "scope") /* the list of clause 6 */                                       \
	X(REFUSAL_UNIDENTIFIED, "unidentified") /* of consultations only */

TERM_SET(refusal, REFUSAL_TERMS, REFUSAL_COUNT);

struct refusal_policy {
	const char *clause; /* NULL: the regulation has no such reason */
	enum stage stage; /* where the request stands then: waiting_client pauses, closed ends */
	struct match when;
	struct words title;
	struct words text;
};

struct refusals {
	struct refusal_policy reasons[REFUSAL_COUNT];
};

/* NULL when the reason may be given for such a request; else a sentence why not. */
const char *refusal_hindrance(
    const struct policy *p, const struct traits *traits, enum refusal reason);

/*
 * What they say of it beside its fields: that it goes out of turn, or not (D1
 * clause 22); that the client is rude, or not after all (clause 16). NULL when
 * that may be said of a request with this priority; else a sentence why not.
 */
const char *order_flag_hindrance(
    const struct policy *p, enum flag flag, bool on, enum priority priority);
const char *order_flag_clause(const struct policy *p, enum flag flag);

struct scene;
void order_act(const struct scene *s, struct verdict *out);

struct buf;
struct timeline;
void order_note(
    const struct policy *p, const struct timeline *t, const struct action *a, struct buf *out);

#endif
