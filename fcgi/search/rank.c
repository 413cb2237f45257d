#include "search/rank.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "search/guess.h"
#include "search/weights.h"

#define DAY 86400.0f

/* A term of the question. */
struct asked {
	uint32_t term;
	enum term_kind kind;
	float title, body; /* how often */
	float idf;
	float weight; /* in the first stage; 0: common, or new */
	const char *word;
	size_t len;
};

struct rank {
	struct index *index;
	struct reading_room reading;
	struct asked *asked;
	size_t n_asked, asked_room;
	uint32_t *by_term; /* into asked, from 1; 0: not asked for */
	size_t n_terms;
	float *scores; /* by report */
	size_t scores_room;
	float weights; /* of all terms */
	float title_norm, body_norm; /* as vectors */
	size_t names;
	struct hit pool[RANK_POOL];
	size_t n_pool;
	uint32_t product, component, type;
	int64_t now;
};

static const float weights[FEATURES] = {
#define FEATURE(name, weight) [FEATURE_##name] = (float)(weight),
#include "search/features.def"
#undef FEATURE
};

struct rank *
rank_new(struct index *x)
{
	struct rank *r = calloc(1, sizeof(*r));

	if (r == NULL)
		abort();
	r->index = x;
	reading_room_init(&r->reading);
	return r;
}

void
rank_free(struct rank *r)
{
	if (r == NULL)
		return;
	reading_room_release(&r->reading);
	free(r->asked);
	free(r->by_term);
	free(r->scores);
	free(r);
}

static void *
grown(void *p, size_t n, size_t size)
{
	p = reallocarray(p, n, size);
	if (p == NULL)
		abort();
	return p;
}

/* ---- the question ---- */

static float
idf_of(const struct index *x, uint32_t term)
{
	const struct posting *unused;
	const float df = (float)index_postings(x, term, &unused);

	return logf(1 + ((float)index_count(x) - df + .5f) / (df + .5f));
}

/* A term's part in a vector: the tenth time says less than the second. */
static float
component(float tf, float idf)
{
	return tf > 0 ? (1 + logf(tf)) * idf : 0;
}

static struct asked *
ask(struct rank *r, const struct token *k, const char *text)
{
	uint32_t *slot = &r->by_term[k->term];

	if (*slot == 0) {
		if (r->n_asked == r->asked_room) {
			r->asked_room = r->asked_room == 0 ? 256 : 2 * r->asked_room;
			r->asked = grown(r->asked, r->asked_room, sizeof(*r->asked));
		}
		r->asked[r->n_asked++] = (struct asked){
			.term = k->term, .kind = k->kind, .word = text + k->at, .len = k->len
		};
		*slot = (uint32_t)r->n_asked;
	}
	return &r->asked[*slot - 1];
}

/* Words that nobody wrote yet lengthen the vectors: the rarest of all. */
static void
ask_all(struct rank *r)
{
	const struct token_list *title = &r->reading.title, *body = &r->reading.body;
	const float rarest = idf_of(r->index, TERM_UNKNOWN);

	for (size_t i = 0; i < title->n; i++) {
		if (title->tokens[i].term == TERM_UNKNOWN)
			r->title_norm += rarest * rarest;
		else
			ask(r, &title->tokens[i], title->text.data)->title++;
	}
	for (size_t i = 0; i < body->n; i++) {
		if (body->tokens[i].term == TERM_UNKNOWN)
			r->body_norm += rarest * rarest;
		else
			ask(r, &body->tokens[i], body->text.data)->body++;
	}
}

static float
first_weight(const struct rank *r, const struct asked *k)
{
	const struct posting *unused;
	const float df = (float)index_postings(r->index, k->term, &unused);
	const float common = fmaxf(W_COMMON * (float)index_count(r->index), W_COMMON_LEAST);
	const float y = W_TITLE * k->title + k->body;

	if (df == 0 || df > common)
		return 0;
	return k->idf * (1 + W_QUESTION) * y / (W_QUESTION + y) *
	    (k->kind == TERM_PREFIX ? W_PREFIX : 1);
}

static void
weigh(struct rank *r)
{
	for (size_t i = 0; i < r->n_asked; i++) {
		struct asked *k = &r->asked[i];
		float part;

		k->idf = idf_of(r->index, k->term);
		k->weight = first_weight(r, k);
		r->weights += k->weight;
		r->names += k->kind == TERM_NAME;
		part = component(k->title, k->idf);
		r->title_norm += part * part;
		part = component(k->body, k->idf);
		r->body_norm += part * part;
	}
	r->title_norm = sqrtf(r->title_norm);
	r->body_norm = sqrtf(r->body_norm);
}

/* guess_known */
static size_t
is_known(void *ctx, uint32_t term)
{
	const struct rank *r = ctx;
	const struct posting *unused;

	return index_postings(r->index, term, &unused);
}

static void
read_question(struct rank *r, const struct report *q)
{
	struct tokens *t = index_tokens(r->index);

	for (size_t i = 0; i < r->n_asked; i++)
		r->by_term[r->asked[i].term] = 0;
	r->n_asked = 0;
	r->names = 0;
	r->weights = r->title_norm = r->body_norm = 0;
	if (tokens_count(t) > r->n_terms) {
		const size_t n = 2 * tokens_count(t);

		r->by_term = grown(r->by_term, n, sizeof(*r->by_term));
		memset(r->by_term + r->n_terms, 0, (n - r->n_terms) * sizeof(*r->by_term));
		r->n_terms = n;
	}
	index_read(t, q->subject, q->description, TOKENS_LOOK_UP, &r->reading);
	guess_read(t, q->subject, is_known, r, &r->reading.title);
	r->product = tokens_label(t, q->product, TOKENS_LOOK_UP);
	r->component = tokens_label(t, q->component, TOKENS_LOOK_UP);
	r->type = tokens_label(t, q->type, TOKENS_LOOK_UP);
	r->now = q->created;
	ask_all(r);
	weigh(r);
}

/* ---- the first stage ---- */

static void
score_all(struct rank *r)
{
	const size_t n = index_count(r->index);

	if (n == 0)
		return;
	if (n > r->scores_room) {
		r->scores_room = 2 * n;
		r->scores = grown(r->scores, r->scores_room, sizeof(*r->scores));
	}
	memset(r->scores, 0, n * sizeof(*r->scores));
	for (size_t i = 0; i < r->n_asked; i++) {
		const float weight = r->asked[i].weight;
		const struct posting *list;
		size_t length;

		if (weight == 0)
			continue;
		length = index_postings(r->index, r->asked[i].term, &list);
		for (size_t j = 0; j < length; j++)
			r->scores[list[j].doc] += weight * list[j].weight;
	}
}

static float
days_since(const struct rank *r, int64_t then)
{
	return then < r->now ? (float)(r->now - then) / DAY : 0;
}

static bool
same(uint32_t a, uint32_t b)
{
	return a != TERM_UNKNOWN && a == b;
}

static float
factor(const struct rank *r, const struct indexed *d)
{
	const float age = fmaxf(1 - W_AGE * log2f(1 + days_since(r, d->created)), W_AGE_LEAST);

	return same(r->component, d->component) ? age * W_SAME_COMPONENT : age;
}

/* The pool as a heap, its worst on top; of equals the younger is better. */
static bool
worse(const struct hit *a, const struct hit *b)
{
	return a->score < b->score || (a->score == b->score && a->doc < b->doc);
}

static void
sift_up(struct hit *pool, size_t at)
{
	while (at > 0 && worse(&pool[at], &pool[(at - 1) / 2])) {
		const struct hit swap = pool[at];

		pool[at] = pool[(at - 1) / 2];
		pool[(at - 1) / 2] = swap;
		at = (at - 1) / 2;
	}
}

static void
sift_down(struct hit *pool, size_t n)
{
	for (size_t at = 0, child; (child = 2 * at + 1) < n; at = child) {
		struct hit swap;

		if (child + 1 < n && worse(&pool[child + 1], &pool[child]))
			child++;
		if (!worse(&pool[child], &pool[at]))
			return;
		swap = pool[at];
		pool[at] = pool[child];
		pool[child] = swap;
	}
}

/* The factors are asked for only where they can matter: they are never above SAME_COMPONENT. */
static void
choose(struct rank *r)
{
	const uint32_t n = (uint32_t)index_count(r->index);
	float enough = 0;

	r->n_pool = 0;
	for (uint32_t doc = 0; doc < n; doc++) {
		struct hit h = { .doc = doc };

		if (r->scores[doc] * W_SAME_COMPONENT <= enough)
			continue;
		h.score = r->scores[doc] * factor(r, index_report(r->index, doc));
		if (r->n_pool < RANK_POOL) {
			r->pool[r->n_pool] = h;
			sift_up(r->pool, r->n_pool++);
		} else if (worse(&r->pool[0], &h)) {
			r->pool[0] = h;
			sift_down(r->pool, r->n_pool);
		}
		if (r->n_pool == RANK_POOL)
			enough = r->pool[0].score;
	}
}

/* ---- the second stage ---- */

static float
ratio(float a, float b)
{
	return b > 0 ? a / b : 0;
}

/* What a look at all terms of a report gives. */
struct closer {
	float title_title, title_body, body_title, body_body;
	float title_norm, body_norm;
	float covered, asked; /* rarity of the question's title, had and all */
	float answered, title; /* rarity of the report's title, asked for and all */
	float names_covered;
	float rarest; /* of the terms of both */
	size_t names, shared_names;
};

static void
look_closer(const struct rank *r, const struct indexed *d, struct closer *c)
{
	const struct occurrence *o = index_occurrences(r->index, d);
	const struct tokens *t = index_tokens(r->index);

	for (uint32_t i = 0; i < d->n; i++) {
		const uint32_t slot = r->by_term[o[i].term];
		const struct asked *k = slot == 0 ? NULL : &r->asked[slot - 1];
		const float idf = k != NULL ? k->idf : idf_of(r->index, o[i].term);
		const float title = component(o[i].title, idf), body = component(o[i].body, idf);
		const bool name = tokens_kind(t, o[i].term) == TERM_NAME;

		c->title_norm += title * title;
		c->body_norm += body * body;
		c->names += name;
		c->title += o[i].title > 0 ? idf : 0;
		if (k == NULL)
			continue;
		c->shared_names += name;
		c->names_covered += name ? idf : 0;
		c->answered += o[i].title > 0 ? idf : 0;
		c->rarest = fmaxf(c->rarest, idf);
		c->title_title += component(k->title, idf) * title;
		c->title_body += component(k->title, idf) * body;
		c->body_title += component(k->body, idf) * title;
		c->body_body += component(k->body, idf) * body;
		c->covered += k->title > 0 ? idf : 0;
	}
	c->title_norm = sqrtf(c->title_norm);
	c->body_norm = sqrtf(c->body_norm);
}

/* Both ascending, with repetitions. */
static float
gram_cosine(const uint32_t *a, size_t n, const uint32_t *b, size_t m)
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

/* The same for all reports of the pool. */
struct pool_sums {
	float text, score; /* the best */
	float title, names; /* rarity of what is asked */
	float rarest;
};

static bool
mentions(const struct rank *r, const struct indexed *d)
{
	return d->name != TERM_UNKNOWN && d->name < r->n_terms && r->by_term[d->name] != 0;
}

static void
describe(const struct rank *r, struct hit *h, size_t place, const struct pool_sums *all)
{
	const struct indexed *d = index_report(r->index, h->doc);
	const struct indexed *head = index_report(r->index, index_head(r->index, h->doc));
	const size_t words = r->reading.title.words + r->reading.body.words;
	const float text = r->scores[h->doc], age = days_since(r, d->created);
	float *f = h->features;
	struct closer c = { 0 };

	look_closer(r, d, &c);
	f[FEATURE_TEXT] = ratio(text, r->weights);
	f[FEATURE_RELATIVE] = ratio(text, all->text);
	f[FEATURE_TITLE_TITLE] = ratio(c.title_title, r->title_norm * c.title_norm);
	f[FEATURE_TITLE_BODY] = ratio(c.title_body, r->title_norm * c.body_norm);
	f[FEATURE_BODY_TITLE] = ratio(c.body_title, r->body_norm * c.title_norm);
	f[FEATURE_BODY_BODY] = ratio(c.body_body, r->body_norm * c.body_norm);
	f[FEATURE_GRAMS] =
	    gram_cosine(r->reading.grams, r->reading.n_grams, index_grams(r->index, d), d->n_grams);
	f[FEATURE_NAMES] =
	    ratio((float)c.shared_names, (float)(r->names + c.names - c.shared_names));
	f[FEATURE_PRODUCT] = same(r->product, d->product);
	f[FEATURE_COMPONENT] = same(r->component, d->component);
	f[FEATURE_TYPE] = same(r->type, d->type);
	f[FEATURE_AGE] = logf(1 + age) / 8;
	f[FEATURE_FRESH] = expf(-age / 30);
	f[FEATURE_BUCKET] = logf((float)head->members);
	f[FEATURE_LENGTHS] = fabsf(logf(((float)words + 1) / ((float)d->words + 1))) / 5;
	f[FEATURE_COVERED] = ratio(c.covered, all->title);
	f[FEATURE_BEST] = ratio(h->score, all->score);
	f[FEATURE_PLACE] = logf(1 + (float)place);
	f[FEATURE_RAREST] = ratio(c.rarest, all->rarest);
	f[FEATURE_NAMES_SHARE] = ratio(c.names_covered, all->names);
	f[FEATURE_ANSWERED] = ratio(c.answered, c.title);
	f[FEATURE_WEEK] = expf(-age / 5);
	f[FEATURE_YEAR] = expf(-age / 365);
	f[FEATURE_BUCKET_AGE] = logf(1 + days_since(r, head->youngest)) / 8;
	f[FEATURE_MENTIONED] = mentions(r, d);
	h->score = 0;
	for (size_t i = 0; i < FEATURES; i++)
		h->score += weights[i] * f[i];
}

static int
compare_hits(const void *pa, const void *pb)
{
	const struct hit *a = pa, *b = pb;

	return worse(a, b) - worse(b, a);
}

static void
describe_all(struct rank *r)
{
	struct pool_sums all = { .rarest = idf_of(r->index, TERM_UNKNOWN) };

	for (size_t i = 0; i < r->n_asked; i++) {
		all.title += r->asked[i].title > 0 ? r->asked[i].idf : 0;
		all.names += r->asked[i].kind == TERM_NAME ? r->asked[i].idf : 0;
	}
	for (size_t i = 0; i < r->n_pool; i++)
		all.text = fmaxf(all.text, r->scores[r->pool[i].doc]);
	all.score = r->n_pool > 0 ? r->pool[0].score : 0;
	for (size_t i = 0; i < r->n_pool; i++)
		describe(r, &r->pool[i], i, &all);
}

/* Of each bucket the first stays. */
static size_t
one_a_bucket(struct rank *r, size_t top)
{
	uint32_t heads[RANK_POOL];
	size_t n = 0;

	for (size_t i = 0; i < r->n_pool && n < top; i++) {
		const uint32_t head = index_head(r->index, r->pool[i].doc);
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
rank_similar(struct rank *r, const struct report *question, size_t top, const struct hit **hits)
{
	read_question(r, question);
	score_all(r);
	choose(r);
	qsort(r->pool, r->n_pool, sizeof(r->pool[0]), compare_hits);
	describe_all(r);
	qsort(r->pool, r->n_pool, sizeof(r->pool[0]), compare_hits);
	r->n_pool = one_a_bucket(r, top);
	*hits = r->pool;
	return r->n_pool;
}

/* ---- why ---- */

static float
had(const struct rank *r, const struct indexed *d, uint32_t term)
{
	const struct occurrence *o = index_occurrences(r->index, d);
	uint32_t from = 0, to = d->n;

	while (from < to) {
		const uint32_t middle = from + (to - from) / 2;

		if (o[middle].term < term)
			from = middle + 1;
		else
			to = middle;
	}
	return from < d->n && o[from].term == term ? W_TITLE * o[from].title + o[from].body : 0;
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

size_t
rank_why(const struct rank *r, const struct hit *h, size_t max, struct rank_word *words)
{
	const struct indexed *d = index_report(r->index, h->doc);
	float *worth = calloc(max + 1, sizeof(*worth));
	size_t n = 0;

	if (worth == NULL)
		abort();
	for (size_t i = 0; i < r->n_asked; i++) {
		const struct asked *k = &r->asked[i];
		const float x = k->weight == 0 ? 0 : had(r, d, k->term);
		const float value = k->weight * x / (W_SATURATION + x);
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
		words[at] = (struct rank_word){ k->word, k->len };
		n += n < max;
	}
	free(worth);
	return n;
}
