#ifndef SLAD_TRACKER_ACT_H
#define SLAD_TRACKER_ACT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "core/terms.h"

/*
 * What people should see happen in the tracker, done through its REST API by
 * the bot's account. Redmine answers 204 to changes that it silently drops, and
 * a lost answer says nothing: done is only what stands in our journal entry.
 *
 * Not to be called within a transaction: its snapshot would hide the entry.
 */

struct tracker;

struct act_change {
	const char *note; /* NULL: none */
	bool private_note;
	bool has_stage;
	enum stage stage;
	bool has_priority;
	enum priority priority;
	bool has_assignee;
	int64_t assignee; /* 0: nobody */
};

#define ACT_TERMS(X)                                                                               \
	X(ACT_DONE, "done")                                                                        \
	X(ACT_CONFLICT, "conflict") /* changed meanwhile, nothing done: from the start, at once */ \
	X(ACT_MAYBE, "maybe") /* wait longer than the tracker's longest request, then again */     \
	X(ACT_PARTIAL, "partial") /* the note stands, the rest does not: never the note again */   \
	X(ACT_REFUSED, "refused") /* for people to read */                                         \
	X(ACT_UNREACHABLE, "unreachable") /* nothing done: again after a while */

TERM_SET(act, ACT_TERMS, ACT_COUNT);

struct act_outcome {
	enum act kind;
	/*
	 * Of DONE and PARTIAL: our entry with the note, else with the details; 0:
	 * it was so already. Of a relation: its id.
	 */
	int64_t id;
	char text[ERR_TEXT]; /* why, for people; "" when done */
};

/*
 * Our own entry above `floor` (the highest journal id before the first attempt)
 * that does what `change` says. DONE, PARTIAL, or CONFLICT: there is none.
 */
must_check enum err_code act_find(struct tracker *t, int64_t issue, int64_t floor,
    const struct act_change *change, struct act_outcome *out, struct err *e);

/*
 * One attempt: looks for our own entry, asks whether the tracker allows the
 * step, writes, and looks again. `lock_version` is that of the reading on which
 * the change was decided (tracked_issue). The note is not sent when the step
 * with it would be dropped, nor a private one that would become public. An
 * error is the database's, after which the change may be done; the tracker's
 * trouble is an outcome. A mail goes out with each note: never send one again
 * after DONE or PARTIAL.
 */
must_check enum err_code act_update(struct tracker *t, int64_t issue, int64_t floor,
    int64_t lock_version, const struct act_change *change, struct act_outcome *out, struct err *e);

/*
 * ERR_OK: the bot's key is taken, and is the bot's, who is no administrator.
 * Cheap: one small request. A refusal while this fails is no refusal of the step.
 */
must_check enum err_code act_check(struct tracker *t, struct err *e);

#endif
