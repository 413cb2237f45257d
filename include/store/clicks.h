#ifndef SLAD_STORE_CLICKS_H
#define SLAD_STORE_CLICKS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/time.h"
#include "core/terms.h"

struct arena;
struct db;

/*
 * What people did with what slad suggested, and the thresholds made from it: below
 * them nothing is suggested (search/threshold.h). The worker fits them
 * (work/modesty.h); whoever suggests reads them.
 */
#define CLICKS_TERMS(X)                                                                            \
	X(CLICKS_SIMILAR, "similar")                                                               \
	X(CLICKS_ARTICLES, "articles")

TERM_SET(clicks, CLICKS_TERMS, CLICKS_COUNT);

/* The database keeps scores in whole numbers. */
#define CLICKS_THOUSANDTHS 1000

struct click {
	double score; /* 0 to 1, as it was shown first */
	bool wanted; /* somebody opened it or took it, and nobody declined it after */
};

/*
 * Of what was shown since then, at most the latest CLICKS_MAX, the latest first; of articles so many
 * of one reader, of requests so many beside one request (who looked at those is not kept): whoever
 * clicks on all there is, or on nothing, moves no threshold alone. What staff said of a pair of
 * requests counts each time.
 */
#define CLICKS_MAX 5000
#define CLICKS_OF_ONE 10
must_check enum err_code clicks_read(struct db *db, enum clicks kind, struct utc since,
    struct arena *arena, struct click **out, size_t *n, struct err *e);

must_check enum err_code clicks_threshold_put(
    struct db *db, enum clicks kind, double threshold, struct utc now, struct err *e);
/* `usual` where none was made yet. */
must_check enum err_code clicks_threshold(
    struct db *db, enum clicks kind, double usual, double *threshold, struct err *e);

#endif
