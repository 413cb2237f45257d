#include "search/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "search/closer.h"
#include "search/pool.h"
#include "search/question.h"
#include "search/weights.h"

struct rank {
	struct question question;
	float *scores; /* by report */
	size_t scores_room;
	struct pool chosen;
	struct hit pool[RANK_POOL];
	size_t n_pool;
	const struct synonyms *synonyms; /* borrowed; may be NULL */
	float weights[FEATURES];
};

const float rank_default_weights[FEATURES] = {
#define FEATURE(name, value, spread, what) [FEATURE_##name] = (float)(value),
#include "search/weights.def"
};

struct rank *
rank_new(struct index *x)
{
	struct rank *r = calloc(1, sizeof(*r));

	if (r == NULL)
		abort();
	question_init(&r->question, x);
	rank_weigh(r, rank_default_weights);
	return r;
}

void
rank_free(struct rank *r)
{
	if (r == NULL)
		return;
	question_release(&r->question);
	pool_release(&r->chosen);
	free(r->scores);
	free(r);
}

void
rank_weigh(struct rank *r, const float weights[FEATURES])
{
	memcpy(r->weights, weights, sizeof(r->weights));
}

void
rank_synonyms(struct rank *r, const struct synonyms *s)
{
	r->synonyms = s;
}

/* ---- the first stage ---- */

static void
score_list(struct rank *r, const struct postings *p, float weight)
{
	float by_code[256];

	for (size_t i = 0; i < 256; i++)
		by_code[i] = weight * index_weights[i];
	for (size_t run = 0; run < 2; run++) {
		const uint32_t *list = p->run[run];

		for (uint32_t i = 0; i < p->n[run]; i++)
			r->scores[POSTING_DOC(list[i])] += by_code[POSTING_CODE(list[i])];
	}
}

static void
score_all(struct rank *r)
{
	const struct question *q = &r->question;
	const size_t n = index_count(q->index);
	struct postings p;

	if (n == 0)
		return;
	if (n > r->scores_room) {
		r->scores_room = 2 * n;
		free(r->scores);
		r->scores = calloc(r->scores_room, sizeof(*r->scores));
		if (r->scores == NULL)
			abort();
	}
	memset(r->scores, 0, n * sizeof(*r->scores));
	for (size_t i = 0; i < q->n; i++) {
		if (q->asked[i].weight == 0)
			continue;
		index_postings(q->index, q->asked[i].term, &p);
		score_list(r, &p, q->asked[i].weight);
	}
	for (size_t i = 0; i < q->n_grams; i++) {
		index_gram_postings(q->index, q->grams[i].gram, &p);
		score_list(r, &p, q->grams[i].weight);
	}
}

/* Of equals the younger is better. */
static int
compare_hits(const void *pa, const void *pb)
{
	const struct hit *a = pa, *b = pb;

	if (a->score != b->score)
		return a->score < b->score ? 1 : -1;
	return (a->doc < b->doc) - (a->doc > b->doc);
}

/* The best by their words, in order. */
static void
choose(struct rank *r)
{
	const struct candidate *best = r->chosen.best;

	pool_choose(&r->chosen, &r->question, r->scores);
	r->n_pool = r->chosen.n;
	for (size_t i = 0; i < r->n_pool; i++)
		r->pool[i] = (struct hit){ .doc = best[i].doc, .score = best[i].score };
	if (r->n_pool > 0)
		qsort(r->pool, r->n_pool, sizeof(r->pool[0]), compare_hits);
}

/*
 * A report that is asked about is not like itself, nor like those that are known to say the same.
 */
static void
leave_itself(struct rank *r, const char *id)
{
	const struct index *x = r->question.index;
	uint32_t own;
	size_t n = 0;

	if (id == NULL || *id == '\0' || !index_find(x, id, &own))
		return;
	for (size_t i = 0; i < r->n_pool; i++) {
		if (index_head(x, r->pool[i].doc) != index_head(x, own))
			r->pool[n++] = r->pool[i];
	}
	r->n_pool = n;
}

/* ---- the second stage ---- */

/* The features' sum in place of the first stage's score. */
static void
sum_up(struct rank *r)
{
	for (size_t i = 0; i < r->n_pool; i++) {
		struct hit *h = &r->pool[i];

		h->score = 0;
		for (size_t f = 0; f < FEATURES; f++)
			h->score += r->weights[f] * h->features[f];
	}
}

/*
 * Of the best of each bucket: those known to say the same do not take from one another.
 * A small tracker's pool is filled up with what is as likely as its mean, which is 0.
 */
static void
share_out(struct rank *r)
{
	float most = 0, all = 0;

	for (size_t i = 0; i < r->n_pool; i++)
		most = fmaxf(most, r->pool[i].score);
	for (size_t i = 0; i < r->n_pool; i++)
		all += expf(r->pool[i].score - most);
	all += (float)(RANK_POOL - r->n_pool) * expf(-most);
	for (size_t i = 0; i < r->n_pool; i++)
		r->pool[i].share = expf(r->pool[i].score - most) / all;
}

/* Of each bucket the first stays. */
static size_t
one_a_bucket(struct rank *r)
{
	uint32_t heads[RANK_POOL];
	size_t n = 0;

	for (size_t i = 0; i < r->n_pool; i++) {
		const uint32_t head = index_head(r->question.index, r->pool[i].doc);
		size_t j = 0;

		while (j < n && heads[j] != head)
			j++;
		if (j < n)
			continue;
		heads[n] = head;
		r->pool[n++] = r->pool[i];
	}
	return n;
}

size_t
rank_pool(struct rank *r, const struct report *question, const struct hit **hits)
{
	index_settle(r->question.index);
	question_read(&r->question, question, r->synonyms);
	score_all(r);
	choose(r);
	leave_itself(r, question->id);
	closer_look(&r->question, r->scores, r->pool, r->n_pool);
	sum_up(r);
	*hits = r->pool;
	return r->n_pool;
}

size_t
rank_similar(struct rank *r, const struct report *question, size_t top, const struct hit **hits)
{
	rank_pool(r, question, hits);
	if (r->n_pool > 0)
		qsort(r->pool, r->n_pool, sizeof(r->pool[0]), compare_hits);
	r->n_pool = one_a_bucket(r);
	share_out(r);
	return r->n_pool < top ? r->n_pool : top;
}

/* ---- why ---- */

static float
had(const struct rank *r, uint32_t doc, uint32_t term)
{
	const occurrence *o = index_occurrences(r->question.index, doc);
	const uint32_t n = index_report(r->question.index, doc)->n;

	for (uint32_t i = 0; i < n; i++) {
		if (OCCURRENCE_TERM(o[i]) == term)
			return W_TITLE * (float)OCCURRENCE_TITLE(o[i]) +
			    (float)OCCURRENCE_BODY(o[i]);
	}
	return 0;
}

static bool
told(const struct rank_word *words, size_t n, const struct asked *k)
{
	for (size_t i = 0; i < n; i++) {
		if (words[i].len == k->len && memcmp(words[i].text, k->word, k->len) == 0)
			return true;
	}
	return false;
}

/* Those that weigh, or else those that everybody says. */
static size_t
speaking(const struct rank *r, const struct hit *h, bool common, size_t max, float *worth,
    struct rank_word *words)
{
	size_t n = 0;

	for (size_t i = 0; i < r->question.n; i++) {
		const struct asked *k = &r->question.asked[i];
		const float weight = common && k->common ? k->idf : k->weight;
		const float x = weight == 0 ? 0 : had(r, h->doc, k->term);
		const float value = weight * x / (W_SATURATION + x);
		size_t at;

		if (value <= 0 || told(words, n, k))
			continue;
		for (at = n; at > 0 && worth[at - 1] < value; at--) {
			worth[at] = worth[at - 1];
			if (at < max)
				words[at] = words[at - 1];
		}
		if (at >= max)
			continue;
		worth[at] = value;
		words[at] = (struct rank_word){ k->word, k->len, k->term };
		n += n < max;
	}
	return n;
}

size_t
rank_why(const struct rank *r, const struct hit *h, size_t max, struct rank_word *words)
{
	float *worth = calloc(max + 1, sizeof(*worth));
	size_t n;

	if (worth == NULL)
		abort();
	n = speaking(r, h, false, max, worth, words);
	if (n == 0)
		n = speaking(r, h, true, max, worth, words);
	free(worth);
	return n;
}

const char *
rank_subject(const struct rank *r)
{
	return r->question.reading.subject.data;
}

const char *
rank_text(const struct rank *r)
{
	return r->question.reading.text.data;
}
