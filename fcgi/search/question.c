#include "search/question.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "search/grams.h"
#include "search/guess.h"
#include "search/synonyms.h"
#include "search/weights.h"

void
question_init(struct question *q, struct index *x)
{
	*q = (struct question){ .index = x };
	reading_init(&q->reading);
	token_list_init(&q->others);
}

void
question_release(struct question *q)
{
	reading_release(&q->reading);
	token_list_release(&q->others);
	free(q->asked);
	free(q->by_term);
	free(q->worths);
	free(q->grams);
}

/* ---- rarity ---- */

static float
idf_of(const struct index *x, float df)
{
	return logf(1 + ((float)index_count(x) - df + W_RARITY) / (df + W_RARITY));
}

float
question_idf(const struct index *x, uint32_t term)
{
	return idf_of(x, (float)index_frequency(x, term));
}

struct term_worth
question_worth(const struct question *q, uint32_t term)
{
	const uint32_t now = (uint32_t)index_count(q->index) << 1;
	struct term_worth *w = &q->worths[term];

	if ((w->of & ~1u) != now || now == 0) {
		w->of = now | (tokens_kind(index_tokens(q->index), term) == TERM_NAME);
		w->idf = question_idf(q->index, term);
	}
	return *w;
}

float
question_component(float tf, float idf)
{
	if (tf <= 1)
		return tf <= 0 ? 0 : idf;
	return (1 + logf(tf)) * idf;
}

/* ---- words ---- */

static struct asked *
ask(struct question *q, const struct token *k, const char *text)
{
	uint32_t *slot = &q->by_term[k->term];

	if (*slot == 0) {
		q->asked = grow_for(q->asked, q->n, 1, &q->room, sizeof(*q->asked));
		q->asked[q->n++] = (struct asked){
			.term = k->term, .kind = k->kind, .word = text + k->at, .len = k->len
		};
		*slot = (uint32_t)q->n;
	}
	return &q->asked[*slot - 1];
}

/* Words that nobody wrote yet lengthen the vectors: the rarest of all. */
static void
ask_all(struct question *q)
{
	const struct token_list *title = &q->reading.title, *body = &q->reading.body;

	for (size_t i = 0; i < title->n; i++) {
		if (title->tokens[i].term != TERM_UNKNOWN) {
			struct asked *k = ask(q, &title->tokens[i], title->text.data);

			k->title++;
			k->in_title = true;
			continue;
		}
		q->title_norm += q->rarest * q->rarest;
		q->title_new++;
		q->any = true;
	}
	for (size_t i = 0; i < body->n; i++) {
		if (body->tokens[i].term != TERM_UNKNOWN) {
			ask(q, &body->tokens[i], body->text.data)->body++;
			continue;
		}
		q->body_norm += q->rarest * q->rarest;
		q->any = true;
	}
	for (size_t i = 0; i < q->others.n; i++) {
		if (q->others.tokens[i].term != TERM_UNKNOWN)
			ask(q, &q->others.tokens[i], q->others.text.data)->title += W_SYNONYM;
	}
}

static bool
is_common(const struct question *q, const struct asked *k)
{
	return (float)index_frequency(q->index, k->term) >
	    fmaxf(W_COMMON * (float)index_count(q->index), W_COMMON_LEAST);
}

static bool
is_said(const struct asked *k)
{
	return k->in_title || k->body > 0;
}

static float
weight_of(const struct question *q, const struct asked *k)
{
	const float y = W_TITLE * k->title + k->body;

	if (index_frequency(q->index, k->term) == 0)
		return 0;
	return k->idf * (1 + W_QUESTION) * y / (W_QUESTION + y) *
	    (k->kind == TERM_PREFIX ? W_PREFIX : 1);
}

/*
 * What everybody says is no evidence beside a word that few say or nobody. Who says
 * nothing else can only be found where the very same is said: closer.c counts those.
 */
static void
weigh_words(struct question *q)
{
	for (size_t i = 0; i < q->n; i++) {
		struct asked *k = &q->asked[i];

		k->idf = question_idf(q->index, k->term);
		k->common = is_common(q, k);
		k->weight = weight_of(q, k);
		q->any = q->any || (is_said(k) && !k->common && k->weight > 0);
	}
	for (size_t i = 0; i < q->n; i++) {
		if (q->any && q->asked[i].common)
			q->asked[i].weight = 0;
		q->weights += q->asked[i].weight;
	}
}

static void
weigh(struct question *q)
{
	weigh_words(q);
	for (size_t i = 0; i < q->n; i++) {
		struct asked *k = &q->asked[i];
		float part;

		part = question_component(k->title, k->idf);
		q->title_norm += part * part;
		part = question_component(k->body, k->idf);
		q->body_norm += part * part;
		q->title_idf += k->in_title ? k->idf : 0;
		q->body_idf += k->body > 0 ? k->idf : 0;
		if (k->kind != TERM_NAME)
			continue;
		q->names++;
		q->title_names += k->title > 0;
		q->names_idf += k->idf;
	}
	q->title_norm = sqrtf(q->title_norm);
	q->body_norm = sqrtf(q->body_norm);
}

/* ---- trigrams of the title ---- */

static void
ask_gram(struct question *q, uint16_t gram)
{
	struct postings p;

	for (size_t i = 0; i < q->n_grams; i++) {
		if (q->grams[i].gram == gram)
			return;
	}
	index_gram_postings(q->index, gram, &p);
	if (p.n[0] + p.n[1] == 0)
		return;
	q->grams = grow_for(q->grams, q->n_grams, 1, &q->grams_room, sizeof(*q->grams));
	q->grams[q->n_grams] =
	    (struct asked_gram){ gram, W_GRAM * idf_of(q->index, (float)(p.n[0] + p.n[1])) };
	q->weights += q->grams[q->n_grams++].weight;
}

static void
ask_grams(struct question *q)
{
	const struct token_list *title = &q->reading.title;
	uint16_t grams[GRAMS_OF_WORD];

	q->n_grams = 0;
	for (size_t i = 0; i < title->n; i++) {
		const struct token *k = &title->tokens[i];
		const size_t n =
		    k->kind == TERM_STEM ? grams_of(title->text.data + k->at, k->len, grams) : 0;

		for (size_t g = 0; g < n; g++)
			ask_gram(q, grams[g]);
	}
}

/* ---- all of it ---- */

static void
forget(struct question *q)
{
	for (size_t i = 0; i < q->n; i++)
		q->by_term[q->asked[i].term] = 0;
	q->n = q->names = q->title_names = q->title_new = 0;
	q->any = false;
	q->weights = q->title_norm = q->body_norm = 0;
	q->title_idf = q->body_idf = q->names_idf = 0;
	q->others.n = q->others.words = 0;
	buf_reset(&q->others.text);
}

static void
term_room(struct question *q)
{
	const size_t n = 2 * tokens_count(index_tokens(q->index));

	if (tokens_count(index_tokens(q->index)) <= q->n_terms)
		return;
	q->by_term = grow_to(q->by_term, n, sizeof(*q->by_term));
	memset(q->by_term + q->n_terms, 0, (n - q->n_terms) * sizeof(*q->by_term));
	q->worths = grow_to(q->worths, n, sizeof(*q->worths));
	memset(q->worths + q->n_terms, 0, (n - q->n_terms) * sizeof(*q->worths));
	q->n_terms = n;
}

/* guess_known */
static size_t
is_known(void *ctx, uint32_t term)
{
	const struct question *q = ctx;

	return index_frequency(q->index, term);
}

/* guess_world: known_gram. */
static size_t
is_known_gram(void *ctx, uint32_t gram)
{
	const struct question *q = ctx;
	struct postings p;

	index_gram_postings(q->index, gram, &p);
	return p.n[0] + p.n[1];
}

void
question_read(struct question *q, const struct report *r, const struct synonyms *s)
{
	struct tokens *t = index_tokens(q->index);
	const struct guess_world world = { t, is_known, is_known_gram, q };

	forget(q);
	term_room(q);
	q->rarest = question_idf(q->index, TERM_UNKNOWN);
	reading_read(&q->reading, t, index_lines(q->index), r, TOKENS_LOOK_UP);
	q->words = q->reading.title.words + q->reading.body.words;
	guess_read(&world, q->reading.subject.data, &q->reading.title);
	if (s != NULL)
		synonyms_read(s, t, q->reading.subject.data, &q->others);
	q->product = tokens_label(t, r->product, TOKENS_LOOK_UP);
	q->component = tokens_label(t, r->component, TOKENS_LOOK_UP);
	q->type = tokens_label(t, r->type, TOKENS_LOOK_UP);
	q->now = r->created;
	ask_all(q);
	weigh(q);
	ask_grams(q);
}
