#ifndef SLAD_SEARCH_RANK_H
#define SLAD_SEARCH_RANK_H

#include <stdint.h>

#include "search/index.h"

/*
 * Which earlier reports are like this one. The first stage looks at all of them
 * by their words, the second looks closer at the best of those; of a bucket
 * only its best member is told.
 */
enum feature {
#define FEATURE(name, weight) FEATURE_##name,
#include "search/features.def"
#undef FEATURE
	FEATURES
};

struct hit {
	uint32_t doc;
	float score;
	float features[FEATURES];
};

#define RANK_POOL 150

/* Scratch memory for questions to one index. */
struct rank;

struct rank *rank_new(struct index *x);
void rank_free(struct rank *r);

/*
 * The best `top` (RANK_POOL at most), best first; created is the instant of the
 * question, id, duplicate_of are not looked at. The hits belong to r, until the
 * next question.
 */
size_t rank_similar(
    struct rank *r, const struct report *question, size_t top, const struct hit **hits);

/*
 * Up to `max` words, as the question has them, that speak for a hit of the last
 * question, the strongest first. They belong to r.
 */
struct rank_word {
	const char *text; /* `len` bytes */
	size_t len;
};
size_t rank_why(const struct rank *r, const struct hit *h, size_t max, struct rank_word *words);

#endif
