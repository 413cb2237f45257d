#ifndef SLAD_STORE_LETTER_H
#define SLAD_STORE_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/terms.h"

struct arena;
struct brake;
struct db;
struct page;

/*
 * What is told to a person by mail, once per key. Letters of one person are
 * gathered: several leave in one mail. The key names the cause and whom it is
 * told ("123:warning:resolution:1:75:user:5"); every change of state goes on
 * record, without address and text.
 *
 *	pending    to be sent from `due` on
 *	leased     in a mail that is being sent, until `due`
 *	done       the mail server took it
 *	withdrawn  there is nothing to tell any more, or nobody to tell it
 *	parked     refused for good: a person must look
 *	shadow     its rule only observes
 */
#define LETTER_STATE_TERMS(X)                                                                      \
	X(LETTER_PENDING, "pending")                                                               \
	X(LETTER_LEASED, "leased")                                                                 \
	X(LETTER_DONE, "done")                                                                     \
	X(LETTER_WITHDRAWN, "withdrawn")                                                           \
	X(LETTER_PARKED, "parked")                                                                 \
	X(LETTER_SHADOW, "shadow")

TERM_SET(letter_state, LETTER_STATE_TERMS, LETTER_STATE_COUNT);

/*
 * `body` is JSON. {"title": {"ru": …, "kk": …, "en": …}, "text": {…}} is told
 * as it stands, in the reader's language or the first there is; lines of a text
 * end with \n. A warning's body names clock and share instead, and is worded when
 * it is sent, with the time that is left then.
 */
struct letter {
	/* Given by who writes it. */
	const char *key; /* at most 190 bytes */
	const char *kind; /* "warning", "contract"… */
	const char *rule; /* whose brake held when it was written; NULL: none asks */
	int64_t issue; /* of the tracker; 0: of none */
	int64_t user; /* of the tracker: address and language as they are there; 0: `address` */
	const char *address;
	const char *language; /* of an address; NULL: the regulation's */
	const char *body;
	struct utc cause;
	struct utc due; /* not before */
	struct utc stale; /* of no use from then on; UTC_NONE: always of use */
	enum letter_state state; /* to begin with: pending or shadow, see letter_admits */

	/* Kept by the store. */
	int64_t id;
	bool standing; /* it stands only as long as each look wants it: see letter_sync */
	const char *person; /* "user:5" or "mail:a@example.kz": whose mail it goes into */
	int attempt; /* mails that it was in so far */
	int64_t token;
	const char *mail; /* the mail that it is or was in, or may have been; NULL: none */
	const char *reason; /* why it waits, was parked or withdrawn; NULL: none */
	struct utc created;
	struct utc changed;
};

/* Why a standing letter was withdrawn that comes back when it is wanted again. */
#define LETTER_GONE "its cause is gone"

/*
 * pending, or shadow: while the rule (NULL: a rule nobody touched) observes, and for older causes.
 */
enum letter_state letter_admits(const struct brake *brake, struct utc cause);

/*
 * Part of the caller's transaction. A key that is there already is left as it
 * is, so saying the same thing again is harmless; *fresh (may be NULL) tells.
 */
must_check enum err_code letter_put(
    struct db *db, const struct letter *letter, struct utc now, bool *fresh, struct err *e);

/*
 * The standing letters of an issue, all that its verdict asks for now: new ones
 * are put in, those that are no longer wanted are withdrawn and armed again when
 * they are; letters put by letter_put are left alone. Nothing is written when
 * nothing changed; *n_changes counts. Part of the look's transaction.
 */
must_check enum err_code letter_sync(struct db *db, int64_t issue, const struct letter *letters,
    size_t n, struct utc now, struct arena *arena, size_t *n_changes, struct err *e);

/* ---- a person's word ---- */

/*
 * A parked, withdrawn or shadow one is sent after all. ERR_NOTFOUND, ERR_CONFLICT: it is none of
 * these.
 */
must_check enum err_code letter_again(struct db *db, int64_t id, struct utc now, struct err *e);
/* One that waits is not sent. ERR_NOTFOUND, ERR_CONFLICT: it does not wait. */
must_check enum err_code letter_withdraw(
    struct db *db, int64_t id, const char *reason, struct utc now, struct err *e);

/* ERR_NOTFOUND: no such letter. */
must_check enum err_code letter_get(
    struct db *db, int64_t id, struct arena *arena, struct letter *out, struct err *e);
/* By id, above `after`; of one issue, or of all when it is 0. */
must_check enum err_code letter_list(struct db *db, enum letter_state state, int64_t issue,
    int64_t after, size_t limit, struct arena *arena, struct letter **out, size_t *n,
    struct err *e);
/* Those that changed last, latest first; LETTER_STATE_COUNT: of any state. */
must_check enum err_code letter_latest(struct db *db, enum letter_state state, int64_t issue,
    size_t limit, struct arena *arena, struct letter **out, size_t *n, struct err *e);
/*
 * Likewise, about requests of a page's projects, or about none. *total: on all pages; at most
 * PAGE_TOTAL_MAX are counted.
 */
must_check enum err_code letter_page(struct db *db, enum letter_state state, int64_t issue,
    const struct page *page, struct arena *arena, struct letter **out, size_t *n, size_t *total,
    struct err *e);
must_check enum err_code letter_counts(
    struct db *db, size_t counts[static LETTER_STATE_COUNT], struct err *e);
/* Since when the oldest letter waits that could have left; UTC_NONE: none waits. */
must_check enum err_code letter_oldest(
    struct db *db, struct utc now, struct utc *since, struct err *e);

#endif
