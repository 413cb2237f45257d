#ifndef SLAD_STORE_WAKE_H
#define SLAD_STORE_WAKE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"

struct db;

/*
 * One row per issue is wake, due time and lock. Waking raises `seq`; a worker
 * commits a lease before it works, and finishes only if seq is still what it
 * was: otherwise news came while it worked and the issue is looked at again.
 *
 * Locks are always taken in the same order, so that nobody waits in a circle:
 * a transaction touches its other tables first and wake last, and wake rows by
 * ascending issue id. wake_lease hands them out in that order.
 */

/* Look at it at `at`, or earlier if that was due already. Works inside or outside a transaction. */
must_check enum err_code wake_issue(struct db *db, int64_t issue, struct utc at, struct err *e);
/* The same for many, in any order; doubles are fine. */
must_check enum err_code wake_issues(
    struct db *db, const int64_t *issues, size_t n, struct utc at, struct err *e);

struct wake_lease {
	int64_t issue;
	int64_t seq;
	int64_t token;
	struct utc due; /* when it should have been looked at; now - due is the lag */
};

/*
 * Takes up to `max` issues that are due and that nobody else has, for `span`,
 * and commits. Not to be called inside a transaction. *n is 0 when nothing is
 * due; who holds a lease longer than span loses it to the next one who asks.
 */
must_check enum err_code wake_lease(struct db *db, struct utc now, struct span span, size_t max,
    struct wake_lease *out, size_t *n, struct err *e);

enum wake_end {
	WAKE_KEPT, /* done: the issue is looked at again at `next` or when woken */
	/*
	 * News came meanwhile. The lease is given back and the issue is due at
	 * once. What was judged may be committed: it was true of what was read.
	 */
	WAKE_MOVED,
	/* The lease ran out and is another's, or the row was forgotten: roll back. */
	WAKE_LOST,
};

/*
 * The last statement of the caller's transaction. `next` is UTC_NONE when there is nothing to wait
 * for.
 */
must_check enum err_code wake_finish(struct db *db, const struct wake_lease *lease, struct utc next,
    enum wake_end *end, struct err *e);

/* When wake_lease will have something next: a wake or the end of a lost lease; UTC_NONE: never. */
must_check enum err_code wake_soonest(struct db *db, struct utc *at, struct err *e);

/* How many are due now, and since when the oldest has been (UTC_NONE: none): for metrics. */
must_check enum err_code wake_backlog(
    struct db *db, struct utc now, size_t *n, struct utc *oldest, struct err *e);

/* The issue is gone from the tracker. */
must_check enum err_code wake_forget(struct db *db, int64_t issue, struct err *e);

#endif
