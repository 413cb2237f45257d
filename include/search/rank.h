#ifndef SLAD_SEARCH_RANK_H
#define SLAD_SEARCH_RANK_H

#include <stdint.h>

#include "search/index.h"

/*
 * Which earlier reports are like this one. The first stage looks at all of them
 * by their words, the second looks closer at the best of those; of a bucket
 * only its best member is told.
 * Clauses: R11.
 */
enum feature {
#define FEATURE(name, value, spread, what) FEATURE_##name,
#include "search/weights.def"
	FEATURES
};

struct hit {
	uint32_t doc;
	float score;
	float likeness; /* the share of the question's weight that it has: 0 to 1 */
	/* The same of the titles alone, both ways; synonyms are not asked for. */
	float title_likeness;
	/* How much it stands out: its part of exp(score), one of each bucket; not in rank_pool. */
	float share;
	unsigned words; /* of the question that say something and that it has */
	float features[FEATURES];
};

struct synonyms;

#define RANK_POOL 150

/* Scratch memory for questions to one index. */
struct rank;

struct rank *rank_new(struct index *x);
void rank_free(struct rank *r);

/*
 * The best `top` (RANK_POOL at most), best first; created is the instant of the
 * question, duplicate_of is not looked at. The report of that id, if it is in the
 * index ("": none is), and those of its bucket are passed over. The hits belong to
 * r, until the next question.
 */
size_t rank_similar(
    struct rank *r, const struct report *question, size_t top, const struct hit **hits);

/*
 * What the last question was read as: what it is about, which need not be its subject
 * (search/subject.h), and all else. They belong to r.
 */
const char *rank_subject(const struct rank *r);
const char *rank_text(const struct rank *r);

/* Everything in the pool, unlike rank_similar, in the order of the first stage: for search/fit. */
size_t rank_pool(struct rank *r, const struct report *question, const struct hit **hits);

/* Of the second stage: what is in weights.def, and others in its place. */
extern const float rank_default_weights[FEATURES];
void rank_weigh(struct rank *r, const float weights[FEATURES]);
/* They are the caller's, and must outlive r. */
void rank_synonyms(struct rank *r, const struct synonyms *s);

/*
 * Up to `max` words, as the question has them, that speak for a hit of the last
 * question, the strongest first. They belong to r.
 */
struct rank_word {
	const char *text; /* `len` bytes */
	size_t len;
	uint32_t term;
};
size_t rank_why(const struct rank *r, const struct hit *h, size_t max, struct rank_word *words);

#endif
