#ifndef SLAD_CORE_ORDER_H
#define SLAD_CORE_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "core/judge.h"
#include "core/policy.h"

/*
 * What a person of ours told slad to do: to ask the client for what is missing
 * (D1 clause 12), to refuse the request for one of the fixed reasons (D1 clauses
 * 6, 9, 11 and 16; D4 clause 2.1). They are facts of the timeline; the note and
 * the status are one deed, and no brake but the pause holds it.
 * Clauses: R7, R10, R17, R28, R33.
 */

/* A regulation names its own; titles and texts of those that ship are in refusal.json. */
struct refusal_policy {
	const char *name; /* "too_little": in words on record, and for programs */
	const char *clause;
	enum stage stage; /* where the request stands then: waiting_client pauses, closed ends */
	struct match when;
	struct words title;
	struct words text;
};

/* How long a name may be, as it is kept. */
#define REFUSAL_NAME_MAX 40

struct refusals {
	size_t n;
	const struct refusal_policy *reasons; /* in the regulation's order */
};

/* NULL: the regulation has no such reason. */
const struct refusal_policy *refusal_find(const struct policy *p, const char *name);
/* "scope, conduct": what the regulation has; "none". */
struct arena;
const char *refusal_names(const struct policy *p, struct arena *arena);

/*
 * NULL when the reason may be given for such a request; else a sentence why not. Of NULL that it is
 * none.
 */
const char *refusal_hindrance(const struct refusal_policy *reason, const struct traits *traits);

/*
 * What they say of it beside its fields: that it goes out of turn, or not (D1
 * clause 22); that the client is rude, or not after all (clause 16). ERR_INVALID
 * when that may not be said of a request with this priority.
 */
must_check enum err_code order_flag_check(
    const struct policy *p, enum flag flag, bool on, enum priority priority, struct err *e);
const char *order_flag_clause(const struct policy *p, enum flag flag);

struct scene;
void order_act(const struct scene *s, struct verdict *out);

struct buf;
struct timeline;
void order_note(
    const struct policy *p, const struct timeline *t, const struct action *a, struct buf *out);

#endif
