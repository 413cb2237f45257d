#ifndef SLAD_CORE_CALLBACK_H
#define SLAD_CORE_CALLBACK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/time.h"
#include "core/policy.h"

/*
 * Call-backs (D1 and D2 clause 8): whom to call, when the client would like it,
 * and what each call is told as. The wished time tells the operator when to
 * call; the target of the first response stays where it is, unless the
 * regulation says that it runs from then (section `callback`).
 * Clauses: R9, R21.
 */

struct action;
struct request;
struct scene;
struct timeline;
struct verdict;

/* What is known of one; texts in the place of a value are what nobody could read. */
struct callback_wish {
	const char *number; /* core/phone.h; NULL: none that can be called */
	const char *number_text; /* what stands there instead; NULL: nothing */
	struct utc wished; /* UTC_NONE: any time */
	const char *wished_text;
	struct utc since; /* when that was wished; UTC_NONE: from the arrival on */
	/*
	 * What was wished when somebody was first reached, {0}: any time; UTC_NONE: as it is now.
	 */
	struct utc answered;
};

/* Asked for by its kind, or by its channel. */
bool callback_is(enum category category, enum channel channel);

/*
 * A wished time as people write it, in the regulation's zone: an instant with Z,
 * "2026-02-03 15:00", "03.02.2026 15:00", a day without a time (its opening, by
 * the hours of the client's level), "15:00" (the next one from `from` on).
 * False: none of these, or it was over before `from`.
 */
bool callback_parse(
    const char *text, const struct policy *p, unsigned level, struct utc from, struct utc *out);

/*
 * Whether a call that reached somebody is what this wish asked for: the client
 * may wish for another one after the first.
 */
bool callback_fulfils(struct utc wished, struct utc since, struct utc call);

/* When the first response begins to run: the wished time, where the regulation says so. */
struct utc callback_start(const struct policy *p, const struct request *r, struct utc arrival);

/* The rule: each call is told to staff in a private note; and when to call, for the queue. */
void callback_act(const struct scene *s, struct verdict *out);

/* The text of that note, in the regulation's first language. */
void callback_note(
    const struct policy *p, const struct timeline *t, const struct action *a, struct buf *out);

#endif
