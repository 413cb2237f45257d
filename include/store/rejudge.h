#ifndef SLAD_STORE_REJUDGE_H
#define SLAD_STORE_REJUDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"

struct db;

/*
 * Another slad judges otherwise: what older code made of an open request would stand until somebody
 * touches it. Once after each upgrade all of them are woken, a page at a time. `judging` names what
 * a slad judges by; rejudge_own is made of its sources as it is built, so that nobody can forget to
 * raise it. The cursor is stored: a restart goes on where it stopped, on whichever
 * node. What is closed stays as it was judged: `slactl recompute --all`.
 */

extern const char rejudge_own[];

/*
 * For a process as it starts: *fresh, if open requests were judged by another slad, or by none on
 * record. Others that go on working begin nothing, so two versions side by side do not take turns.
 */
must_check enum err_code rejudge_begin(
    struct db *db, const char *judging, struct utc now, bool *fresh, struct err *e);

struct rejudge_news {
	size_t woken; /* by this page */
	size_t all; /* by the round so far */
	bool busy; /* another process is at it */
	bool ended; /* by this page */
	bool idle; /* it is over */
	bool lost; /* another slad has begun one since, and this one is forgotten */
};

/* One page; the caller pauses between pages. `holder` names the process, as of the sweep. */
must_check enum err_code rejudge_step(struct db *db, const char *judging, struct utc now,
    const char *holder, size_t page, struct rejudge_news *out, struct err *e);

struct rejudge_state {
	bool known; /* the round by this `judging` was begun */
	struct utc began;
	struct utc ended; /* UTC_NONE: it is under way */
	int64_t last; /* up to this request */
	int64_t woken;
};

must_check enum err_code rejudge_last(
    struct db *db, const char *judging, struct rejudge_state *out, struct err *e);

#endif
