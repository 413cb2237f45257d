#ifndef SLAD_STORE_LINK_H
#define SLAD_STORE_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/terms.h"

struct arena;
struct db;

/*
 * Which requests people hold to be the same: what they were offered, what they
 * looked at, what they said. "Not a duplicate" holds both ways and for good,
 * until somebody says otherwise; an offer that nobody took up is not made
 * again after the request's text was changed.
 */
#define LINK_WORD_TERMS(X)                                                                         \
	X(LINK_DUPLICATE, "duplicate") /* issue is a duplicate of other */                         \
	X(LINK_UNLINK, "unlink") /* it is none any more */                                         \
	X(LINK_DIFFERENT, "different") /* it is none, and is not to be offered again */

TERM_SET(link_word_kind, LINK_WORD_TERMS, LINK_WORD_COUNT);

/* At the command line nobody is a user of the tracker. */
#define LINK_BY_ADMIN (-1)

struct link_word {
	int64_t id; /* given by the database */
	int64_t issue;
	int64_t other;
	int64_t head; /* where the relation leads: other, or the head of its bucket; 0: none */
	enum link_word_kind kind;
	int64_t user; /* 0: slad itself, by its rule; LINK_BY_ADMIN */
	struct utc at;
};

/* Sets word->id. */
must_check enum err_code link_word_put(struct db *db, struct link_word *word, struct err *e);
/*
 * The same with all that follows, in one transaction of its own: the word is a
 * fact of the issue's (the relation towards word->head is ordered, or given up;
 * without a head there is none), stands in the record under the name `by`, and
 * the issue is looked at. Who says that it is no duplicate takes the opposite
 * back, too, where that was ordered: likewise in the record, of the other issue.
 */
must_check enum err_code link_say(
    struct db *db, struct link_word *word, const char *by, struct err *e);
/*
 * The same of a duplicate, which `allow` has to agree to within that transaction, while nobody else
 * orders a relation: what was ordered a moment ago is to be seen by then.
 */
typedef enum err_code link_allow(
    void *ctx, int64_t issue, int64_t other, int64_t head, struct err *e);
must_check enum err_code link_order(struct db *db, struct link_word *word, const char *by,
    link_allow *allow, void *ctx, struct err *e);
/* Until the transaction ends, which is the caller's, nobody else orders a relation. */
must_check enum err_code link_hold(struct db *db, struct utc now, struct err *e);
/*
 * Where the relation between the two leads that people ordered last; `other`
 * itself when nobody did: it was made in the tracker.
 */
int64_t link_head(const struct link_word *words, size_t n, int64_t issue, int64_t other);
/* Of one issue, whichever of the two it is, in the order in which they were said. */
must_check enum err_code link_words(struct db *db, int64_t issue, struct arena *arena,
    struct link_word **out, size_t *n, struct err *e);
/* The same of several issues. */
must_check enum err_code link_words_of(struct db *db, const int64_t *issues, size_t n_issues,
    struct arena *arena, struct link_word **out, size_t *n, struct err *e);
/*
 * The latest of them is that issue is other's duplicate, or that of one whose head other is: the
 * relation is there, or on its way.
 */
bool link_ordered(const struct link_word *words, size_t n, int64_t issue, int64_t other);
/* The relation is there by slad's own rule (work/twin.h), and no person has said that it is right. */
bool link_is_alone(const struct link_word *words, size_t n, int64_t issue, int64_t other);
/* Any number that is the same for all requests that are held to be the same as this one. */
typedef int64_t link_bucket(void *ctx, int64_t issue);
/*
 * The latest word between the two, or between any that say the same as the one and as the other by
 * now, is that they are not the same, or that the relation was taken back. A request of another
 * bucket, however like those, was never spoken of. `words` are those of all of issue's bucket.
 */
bool link_declined(const struct link_word *words, size_t n, link_bucket *bucket, void *ctx,
    int64_t issue, int64_t other);

struct link_offer {
	int64_t issue;
	int64_t other;
	const char *print; /* of the issue's text when it was offered first: core/suggestion.h */
	double score;
	struct utc shown;
	struct utc opened; /* UTC_NONE: nobody looked */
};

/* They were shown to somebody; those that were before stay as they are. `shown` tells when. */
must_check enum err_code link_offered(
    struct db *db, const struct link_offer *offers, size_t n, struct err *e);
/* Somebody opened it from there; one that was never offered is passed over. */
must_check enum err_code link_opened(
    struct db *db, int64_t issue, int64_t other, struct utc now, struct err *e);
/* Those of an issue, by the other's id. */
must_check enum err_code link_offers(struct db *db, int64_t issue, struct arena *arena,
    struct link_offer **out, size_t *n, struct err *e);
/* It was offered for an earlier text of the issue, and nobody cared. */
bool link_is_stale(const struct link_offer *offers, size_t n, int64_t other, const char *print);

#endif
