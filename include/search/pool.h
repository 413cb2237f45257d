#ifndef SLAD_SEARCH_POOL_H
#define SLAD_SEARCH_POOL_H

#include "search/question.h"
#include "search/rank.h"

/*
 * The best reports by the first stage: by their words' score, which age takes from
 * and the same component adds to. For search/ alone.
 */
struct candidate {
	uint32_t doc;
	float score; /* with age and component */
};

struct pool {
	struct candidate best[RANK_POOL]; /* in no order */
	size_t n;
	int64_t *youngest; /* by span of reports: when its youngest was created */
	size_t room; /* of those */
	size_t known; /* reports that are in them */
};

/* All 0 is an empty one. Its reports may become more from question to question, never others. */
void pool_release(struct pool *p);
/* Replaces what is in it by the best of `scores`, which has one for each report of the index. */
void pool_choose(struct pool *p, const struct question *q, const float *scores);

#endif
