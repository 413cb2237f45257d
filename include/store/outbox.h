#ifndef SLAD_STORE_OUTBOX_H
#define SLAD_STORE_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/terms.h"

struct arena;
struct db;
struct page;

/*
 * What is to be done in the tracker, once per key. The key names the cause
 * (issue, rule, the journal entry or place that it comes from, cycle,
 * threshold), never the policy revision: whatever is judged again has the same
 * key, so it is done once.
 *
 *	pending    to be done from `due` on
 *	leased     a deliverer works on it until `due`
 *	done       for good
 *	withdrawn  its cause is gone
 *	parked     refused: a person must look, or the issue must change
 *	shadow     its rule only observes
 *	backlog    its cause is older than the rule's leave to act
 *
 * Only done is final: judging again re-arms the others.
 */
#define OUTBOX_STATE_TERMS(X)                                                                      \
	X(OUTBOX_PENDING, "pending")                                                               \
	X(OUTBOX_LEASED, "leased")                                                                 \
	X(OUTBOX_DONE, "done")                                                                     \
	X(OUTBOX_WITHDRAWN, "withdrawn")                                                           \
	X(OUTBOX_PARKED, "parked")                                                                 \
	X(OUTBOX_SHADOW, "shadow")                                                                 \
	X(OUTBOX_BACKLOG, "backlog")

TERM_SET(outbox_state, OUTBOX_STATE_TERMS, OUTBOX_STATE_COUNT);

struct outbox_item {
	/* Given by who judges. */
	const char *key;
	int64_t issue;
	const char *rule;
	const char *kind;
	const char *clause;
	const char *payload; /* JSON */
	struct utc cause;
	/*
	 * A number for the newest fact not by slad itself that was judged (say, a
	 * journal id). A parked row stays parked while this stays the same, so a
	 * refusal never loops.
	 */
	int64_t basis;
	enum outbox_state state; /* to begin with: brake_admits says pending, shadow or backlog */
	struct utc due; /* not before; in a leased one, the end of the lease */

	/* Kept by the outbox. */
	int64_t id;
	int64_t token;
	int attempt; /* leases taken, this one included */
	/* The newest entry before the first attempt was sent; 0: never sent. */
	int64_t journal_floor;
	int64_t journal; /* that shows it done; 0: none */
	bool released; /* a person let it out of the backlog */
	const char *reason; /* why it waits, was parked or withdrawn; NULL: no reason */
	struct utc created;
	struct utc changed;
};

/*
 * A change of state that a look made, for the record. `from` is OUTBOX_STATE_COUNT for a new row.
 */
struct outbox_change {
	const char *key;
	enum outbox_state from;
	enum outbox_state to;
};

/*
 * The actions that are due by the verdict just made, all of the issue's: new
 * keys are put in, rows that were withdrawn, shadow or (if the basis moved)
 * parked take the state asked for, and rows whose keys are not among them are
 * withdrawn. Rows that are leased, or pending with an attempt that may have
 * reached the tracker (journal_floor), are left to the deliverer: it searches
 * for what it did before it believes a verdict. When nothing changed, nothing
 * is written. Call it within the look's transaction; doubled keys are a mistake.
 */
must_check enum err_code outbox_sync(struct db *db, int64_t issue, const struct outbox_item *items,
    size_t n, struct utc now, struct arena *arena, struct outbox_change **changes,
    size_t *n_changes, struct err *e);

/*
 * One that no verdict asks for, of no issue: no look withdraws it. Part of the
 * caller's transaction; a key that is there already is the caller's mistake.
 */
must_check enum err_code outbox_put(
    struct db *db, const struct outbox_item *item, struct utc now, struct err *e);

/* Takes up to `max` that may be tried now, for `span`, counts the attempt, and commits. By id. */
must_check enum err_code outbox_lease(struct db *db, struct utc now, struct span span, size_t max,
    struct arena *arena, struct outbox_item **out, size_t *n, struct err *e);

/*
 * The following end or prolong a lease, and return ERR_CONFLICT when it is
 * another's by now: then this deliverer must not touch the tracker any more.
 */
/*
 * Before the request goes out: keeps the floor of the first attempt, prolongs the
 * lease. `newest_journal` is never 0: -1 when the tracker has no entry yet.
 */
must_check enum err_code outbox_sending(struct db *db, struct outbox_item *item,
    int64_t newest_journal, struct utc until, struct err *e);
/* `journal` is our entry in the tracker that shows it; 0 for what leaves none. */
must_check enum err_code outbox_done(
    struct db *db, const struct outbox_item *item, int64_t journal, struct utc now, struct err *e);
must_check enum err_code outbox_retry(struct db *db, const struct outbox_item *item,
    struct utc not_before, const char *reason, struct utc now, struct err *e);
must_check enum err_code outbox_park(struct db *db, const struct outbox_item *item,
    const char *reason, struct utc now, struct err *e);
must_check enum err_code outbox_withdraw(struct db *db, const struct outbox_item *item,
    const char *reason, struct utc now, struct err *e);

/* A person's word. */
/* Lets a rule's backlog out; *n tells how many. */
must_check enum err_code outbox_release(
    struct db *db, const char *rule, struct utc now, size_t *n, struct err *e);
/* A parked one is tried again. ERR_NOTFOUND: no such row; ERR_CONFLICT: it is not parked. */
must_check enum err_code outbox_again(struct db *db, int64_t id, struct utc now, struct err *e);

/*
 * A relation of these two was taken out: relations of theirs that were left to a person are tried
 * again. Part of the caller's transaction.
 */
must_check enum err_code outbox_again_links(
    struct db *db, int64_t issue, int64_t other, struct utc now, struct err *e);

/* Of no issue, and nobody works on it: it is given up. ERR_CONFLICT: somebody does. */
must_check enum err_code outbox_drop(struct db *db, const struct outbox_item *item,
    const char *reason, struct utc now, struct err *e);

/* ERR_NOTFOUND: no such row. */
must_check enum err_code outbox_get(
    struct db *db, int64_t id, struct arena *arena, struct outbox_item *out, struct err *e);
/* By id, above `after`; rule NULL: any. */
must_check enum err_code outbox_list(struct db *db, enum outbox_state state, const char *rule,
    int64_t after, size_t limit, struct arena *arena, struct outbox_item **out, size_t *n,
    struct err *e);
/* What changed last comes first. */
must_check enum err_code outbox_latest(struct db *db, enum outbox_state state, size_t limit,
    struct arena *arena, struct outbox_item **out, size_t *n, struct err *e);
/*
 * Likewise, of a page's projects: what is about a request that was never judged is left out.
 * *total: on all pages; at most PAGE_TOTAL_MAX are counted.
 */
must_check enum err_code outbox_page(struct db *db, enum outbox_state state,
    const struct page *page, struct arena *arena, struct outbox_item **out, size_t *n,
    size_t *total, struct err *e);
must_check enum err_code outbox_of(struct db *db, int64_t issue, struct arena *arena,
    struct outbox_item **out, size_t *n, struct err *e);
must_check enum err_code outbox_counts(
    struct db *db, size_t counts[static OUTBOX_STATE_COUNT], struct err *e);

#endif
