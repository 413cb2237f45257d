#include "search/closer.h"

#include <math.h>
#include <stdbool.h>

#include "search/weights.h"

#define DAY 86400.0f
#define RARE 3
/* Of sums that were added up in another order. */
#define SAME .999f

static const float spreads[FEATURES] = {
#define FEATURE(name, value, spread, what) [FEATURE_##name] = (float)(spread),
#include "search/weights.def"
};

static float
ratio(float a, float b)
{
	return b > 0 ? a / b : 0;
}

static bool
same(uint32_t a, uint32_t b)
{
	return a != TERM_UNKNOWN && a == b;
}

/* ---- terms ---- */

/* What a look at all terms of a report gives. */
struct terms {
	float title_title, title_body, body_title, body_body;
	float title_norm, body_norm;
	float covered; /* rarity of the question's title that the report has */
	float said; /* the same without synonyms */
	float body_covered; /* of its body */
	float answered, title; /* rarity of the report's title, asked for and all */
	float names_covered;
	float title_in_title;
	float title_score, body_score;
	float rare[RARE]; /* the rarest of both, descending */
	size_t pairs; /* terms that follow each other in both */
	size_t words, common; /* shared, that few say and that everybody says */
	size_t title_words; /* of words: those of the question's title, not their synonyms */
	size_t names, shared_names, title_names, shared_title_names;
};

static void
keep_rare(float rare[RARE], float rarity)
{
	for (size_t i = 0; i < RARE; i++) {
		const float less = rare[i];

		if (rarity <= less)
			continue;
		rare[i] = rarity;
		rarity = less;
	}
}

static void
add_own(struct terms *c, float title, float body, float rarity, bool name)
{
	c->title_norm += title * title;
	c->body_norm += body * body;
	c->title += title > 0 ? rarity : 0;
	c->names += name;
	c->title_names += name && title > 0;
}

static void
add_shared(struct terms *c, const struct asked *k, float title, float body)
{
	const float asked_title = question_component(k->title, k->idf);
	const float asked_body = question_component(k->body, k->idf);
	const bool word = k->kind == TERM_STEM && !k->common && k->weight > 0;

	c->title_title += asked_title * title;
	c->title_body += asked_title * body;
	c->body_title += asked_body * title;
	c->body_body += asked_body * body;
	c->covered += k->idf * fminf(k->title, 1);
	c->said += k->in_title ? k->idf : 0;
	c->body_covered += k->body > 0 ? k->idf : 0;
	c->answered += title > 0 ? k->idf : 0;
	c->words += word;
	c->title_words += word && k->in_title;
	c->common += k->kind == TERM_STEM && k->common;
	if (k->kind != TERM_NAME)
		return;
	c->shared_names++;
	c->names_covered += k->idf;
	c->shared_title_names += title > 0 && k->title > 0;
}

/* Without the prefixes, which say the same again. */
static void
add_score(struct terms *c, const struct asked *k, occurrence o)
{
	const float x =
	    W_CLOSER_LENGTH * (W_TITLE * (float)OCCURRENCE_TITLE(o) + (float)OCCURRENCE_BODY(o));
	const float worth = k->idf * k->idf * x / (W_CLOSER_SATURATION + x);

	if (k->kind == TERM_PREFIX)
		return;
	c->title_score += k->title > 0 ? worth : 0;
	c->body_score += worth * k->body / (1 + k->body);
	c->title_in_title += k->title > 0 && OCCURRENCE_TITLE(o) > 0 ? k->idf : 0;
	keep_rare(c->rare, k->idf);
}

/* question_component, of the counts that an occurrence can hold. */
static float
component(unsigned n, float idf)
{
	/* 1 + ln n */
	static const float factors[16] = { 0, 1, 1.693147f, 2.098612f, 2.386294f, 2.609438f,
		2.791759f, 2.945910f, 3.079442f, 3.197225f, 3.302585f, 3.397895f, 3.484907f,
		3.564949f, 3.639057f, 3.708050f };

	return factors[n] * idf;
}

static void
look_at_terms(const struct question *q, uint32_t doc, struct terms *c)
{
	const occurrence *o = index_occurrences(q->index, doc);
	const uint32_t n = index_report(q->index, doc)->n;
	uint32_t before = 0;

	for (uint32_t i = 0; i < n; i++) {
		const uint32_t term = OCCURRENCE_TERM(o[i]), slot = q->by_term[term];
		const struct asked *k = slot == 0 ? NULL : &q->asked[slot - 1];
		const struct term_worth worth = question_worth(q, term);
		const float title = component(OCCURRENCE_TITLE(o[i]), worth.idf);
		const float body = component(OCCURRENCE_BODY(o[i]), worth.idf);

		add_own(c, title, body, worth.idf, WORTH_IS_NAME(worth));
		if (k != NULL) {
			c->pairs += before != 0 && slot == before + 1 && k->kind != TERM_PREFIX;
			add_shared(c, k, title, body);
			add_score(c, k, o[i]);
		}
		before = slot;
	}
	c->title_norm = sqrtf(c->title_norm);
	c->body_norm = sqrtf(c->body_norm);
}

/* Both ascending, with repetitions. */
static float
gram_cosine(const uint16_t *a, size_t n, const uint16_t *b, size_t m)
{
	size_t shared = 0;

	for (size_t i = 0, j = 0; i < n && j < m;) {
		if (a[i] == b[j]) {
			shared++;
			i++;
			j++;
		} else if (a[i] < b[j]) {
			i++;
		} else {
			j++;
		}
	}
	return n == 0 || m == 0 ? 0 : (float)shared / sqrtf((float)n * (float)m);
}

/* ---- features ---- */

static float
jaccard(size_t shared, size_t a, size_t b)
{
	return ratio((float)shared, (float)(a + b - shared));
}

/*
 * Word for word: then even what everybody says is evidence, beside a word of the title that few
 * say, or of who says nothing else at all. Many begin with one subject, and tell in the text what
 * it is.
 */
static bool
says_the_same(const struct question *q, const struct hit *h, const struct terms *c)
{
	return q->title_new == 0 && h->title_likeness > SAME && (!q->any || c->title_words > 0);
}

static void
describe_terms(const struct question *q, struct hit *h)
{
	const struct indexed *d = index_report(q->index, h->doc);
	float *f = h->features;
	struct terms c = { 0 };

	look_at_terms(q, h->doc, &c);
	f[FEATURE_TITLE_TITLE] = ratio(c.title_title, q->title_norm * c.title_norm);
	f[FEATURE_TITLE_BODY] = ratio(c.title_body, q->title_norm * c.body_norm);
	f[FEATURE_BODY_TITLE] = ratio(c.body_title, q->body_norm * c.title_norm);
	f[FEATURE_BODY_BODY] = ratio(c.body_body, q->body_norm * c.body_norm);
	f[FEATURE_BODY_SQUARE] = f[FEATURE_BODY_BODY] * f[FEATURE_BODY_BODY];
	f[FEATURE_COVERED] = fminf(ratio(c.covered, q->title_idf), 1);
	f[FEATURE_BODY_COVERED] = ratio(c.body_covered, q->body_idf);
	f[FEATURE_ANSWERED] = ratio(c.answered, c.title);
	h->title_likeness = sqrtf(ratio(c.said, q->title_idf) * f[FEATURE_ANSWERED]);
	h->words = (unsigned)(c.words + (says_the_same(q, h, &c) ? c.common : 0));
	f[FEATURE_NAMES] = jaccard(c.shared_names, q->names, c.names);
	f[FEATURE_NAMES_SHARE] = ratio(c.names_covered, q->names_idf);
	f[FEATURE_TITLE_NAMES] = jaccard(c.shared_title_names, q->title_names, c.title_names);
	f[FEATURE_RAREST] = ratio(c.rare[0], q->rarest);
	f[FEATURE_RARE_THREE] = ratio(c.rare[0] + c.rare[1] + c.rare[2], RARE * q->rarest);
	f[FEATURE_PAIRS] = logf(1 + (float)c.pairs);
	f[FEATURE_TITLE_SCORE] = ratio(sqrtf(c.title_score), q->rarest);
	f[FEATURE_BODY_SCORE] = ratio(sqrtf(c.body_score), q->rarest);
	f[FEATURE_TITLE_IN_TITLE] = sqrtf(ratio(c.title_in_title, q->rarest));
	f[FEATURE_GRAMS] = gram_cosine(
	    q->reading.grams, q->reading.n_grams, index_grams(q->index, h->doc), d->n_grams);
}

static float
days_since(const struct question *q, int64_t then)
{
	return then < q->now ? (float)(q->now - then) / DAY : 0;
}

static bool
mentions(const struct question *q, const struct indexed *d)
{
	return d->name != TERM_UNKNOWN && d->name < q->n_terms && q->by_term[d->name] != 0;
}

static void
describe_circumstances(const struct question *q, struct hit *h)
{
	const struct indexed *d = index_report(q->index, h->doc);
	const struct indexed *head = index_report(q->index, index_head(q->index, h->doc));
	const float age = days_since(q, d->created);
	float *f = h->features;

	f[FEATURE_PRODUCT] = same(q->product, d->product);
	f[FEATURE_COMPONENT] = same(q->component, d->component);
	f[FEATURE_TYPE] = same(q->type, d->type);
	f[FEATURE_AGE] = logf(1 + age) / W_AGE_SCALE;
	f[FEATURE_YEAR] = expf(-age / W_YEAR_DAYS);
	f[FEATURE_BUCKET] = logf((float)head->members);
	f[FEATURE_BUCKET_AGE] = logf(1 + days_since(q, head->youngest)) / W_AGE_SCALE;
	f[FEATURE_MENTIONED] = mentions(q, d);
}

/* The best text of the bucket's others in the pool, against the best of all. */
static float
support(const struct question *q, const float *scores, const struct hit *pool, size_t n, size_t at,
    float best)
{
	const uint32_t head = index_head(q->index, pool[at].doc);
	float most = 0;

	if (index_report(q->index, head)->members < 2)
		return 0;
	for (size_t i = 0; i < n; i++) {
		if (i != at && index_head(q->index, pool[i].doc) == head)
			most = fmaxf(most, scores[pool[i].doc]);
	}
	return ratio(most, best);
}

/* What is not about words is the same in every tracker: its usual deviation is always taken. */
static bool
is_circumstance(size_t f)
{
	return f >= FEATURE_PRODUCT && f <= FEATURE_MENTIONED;
}

/*
 * Counted from the pool's mean, in its deviations: so that what was learnt from long English
 * reports fits short Russian questions. A small pool's deviation is drawn to the usual one.
 */
static void
standardise(struct hit *pool, size_t n, size_t f)
{
	double sum = 0, squares = 0, variance;
	float mean, deviation;

	for (size_t i = 0; i < n; i++)
		sum += (double)pool[i].features[f];
	mean = (float)(sum / (double)n);
	for (size_t i = 0; i < n; i++) {
		pool[i].features[f] -= mean;
		squares += (double)(pool[i].features[f] * pool[i].features[f]);
	}
	variance = (squares + (double)(W_POOL_USUAL * spreads[f] * spreads[f])) /
	    ((double)n + (double)W_POOL_USUAL);
	deviation = is_circumstance(f) ? spreads[f] : (float)sqrt(variance);
	for (size_t i = 0; i < n; i++)
		pool[i].features[f] = ratio(pool[i].features[f], deviation);
}

void
closer_look(const struct question *q, const float *scores, struct hit *pool, size_t n)
{
	float best = 0;

	for (size_t i = 0; i < n; i++)
		best = fmaxf(best, scores[pool[i].doc]);
	for (size_t i = 0; i < n; i++) {
		float *f = pool[i].features;

		describe_terms(q, &pool[i]);
		describe_circumstances(q, &pool[i]);
		f[FEATURE_TEXT] = ratio(scores[pool[i].doc], best);
		f[FEATURE_BEST] = ratio(pool[i].score, pool[0].score);
		f[FEATURE_SUPPORT] = support(q, scores, pool, n, i, best);
		pool[i].likeness = ratio(scores[pool[i].doc], q->weights);
	}
	for (size_t f = 0; f < FEATURES && n > 0; f++)
		standardise(pool, n, f);
}
