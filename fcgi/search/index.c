#include "search/index.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "search/inner.h"
#include "search/lines.h"
#include "search/weights.h"

/* From the lightest weight on; each code is 2.3 % more. */
#define CODES 255

float index_weights[256];

/* The same for every index; written again with the same by each. */
static void
make_weights(void)
{
	for (int i = 1; i <= CODES; i++)
		index_weights[i] = expf(logf(W_LIGHTEST) * (float)(CODES - i) / (CODES - 1));
}

static uint32_t
code_of(float weight)
{
	const float steps = logf(weight) / logf(W_LIGHTEST) * (CODES - 1);

	return steps >= CODES - 1 ? 1 : (uint32_t)(CODES - lroundf(fmaxf(steps, 0)));
}

struct index *
index_new(void)
{
	struct index *x = calloc(1, sizeof(*x));

	if (x == NULL)
		abort();
	make_weights();
	x->tokens = tokens_new();
	x->lines = lines_new();
	reading_init(&x->reading);
	/* As many of a usual length, so that the first reports of all are measured, too. */
	x->title = (struct average){ W_TITLE_USUAL * W_USUAL_TEXTS, W_USUAL_TEXTS };
	x->body = (struct average){ W_BODY_USUAL * W_USUAL_TEXTS, W_USUAL_TEXTS };
	return x;
}

static void
free_lists(struct list *lists, size_t n)
{
	for (size_t i = 0; lists != NULL && i < n; i++) {
		if (lists[i].room > 0)
			free(lists[i].at.many);
	}
	free(lists);
}

void
index_free(struct index *x)
{
	if (x == NULL)
		return;
	free_lists(x->lists, x->n_lists);
	free_lists(x->gram_lists, GRAMS);
	free(x->base.docs);
	free(x->docs);
	free(x->occurrences);
	free(x->grams);
	free(x->by_label);
	free(x->waits);
	free(x->next_waiting);
	reading_release(&x->reading);
	lines_free(x->lines);
	tokens_free(x->tokens);
	free(x);
}

/* ---- adding ---- */

const uint32_t *
inner_list(const struct list *l)
{
	return l->room == 0 ? l->at.few : l->at.many;
}

static void
push(struct index *x, struct list *l, uint32_t posting)
{
	if (l->room == 0 && l->n < 2) {
		l->at.few[l->n++] = posting;
		return;
	}
	if (l->room == 0) {
		uint32_t *many = grow_to(NULL, 6, sizeof(*many));

		memcpy(many, l->at.few, sizeof(l->at.few));
		l->at.many = many;
		l->room = 6;
		x->postings_memory += l->room * sizeof(*many);
	} else if (l->n == l->room) {
		const uint32_t room = l->room + l->room / 2;

		l->at.many = grow_to(l->at.many, room, sizeof(*l->at.many));
		x->postings_memory += (room - l->room) * sizeof(*l->at.many);
		l->room = room;
	}
	l->at.many[l->n++] = posting;
}

static void
list_room(struct index *x)
{
	const size_t before = x->n_lists;

	if (tokens_count(x->tokens) <= before)
		return;
	x->n_lists = tokens_count(x->tokens) + tokens_count(x->tokens) / 2;
	x->lists = grow_to(x->lists, x->n_lists, sizeof(*x->lists));
	memset(x->lists + before, 0, (x->n_lists - before) * sizeof(*x->lists));
}

static occurrence
once_more(occurrence o, bool title)
{
	const unsigned n = title ? OCCURRENCE_TITLE(o) : OCCURRENCE_BODY(o);

	return n == 15 ? o : o + (title ? 16 : 1);
}

/* Each term once, behind those of the reports before. */
static uint32_t
add_occurrences(struct index *x, uint32_t doc)
{
	const struct token_list *texts[] = { &x->reading.title, &x->reading.body };
	const size_t all = texts[0]->n + texts[1]->n;
	occurrence *found;
	uint32_t n = 0;

	x->occurrences = grow_for(
	    x->occurrences, x->n_occurrences, all, &x->occurrences_room, sizeof(*x->occurrences));
	found = x->occurrences + x->n_occurrences;
	list_room(x);
	for (size_t f = 0; f < 2; f++) {
		for (size_t i = 0; i < texts[f]->n; i++) {
			const uint32_t term = texts[f]->tokens[i].term;
			struct list *l = &x->lists[term];

			if (term == TERM_UNKNOWN)
				continue;
			if (l->doc != doc + 1) {
				l->doc = doc + 1;
				l->place = n;
				found[n++] = term << 8;
			}
			found[l->place] = once_more(found[l->place], f == 0);
		}
	}
	x->n_occurrences += n;
	return n;
}

static void
measure(struct average *a, size_t words)
{
	a->words += (double)words;
	a->texts++;
}

static float
relative(const struct average *a, size_t words)
{
	return (float)((double)words * a->texts / a->words);
}

/* BM25F: see weights.def. */
static void
add_postings(struct index *x, uint32_t doc, const occurrence *o, uint32_t n)
{
	const float title = W_TITLE /
	    (1 - W_TITLE_LENGTH + W_TITLE_LENGTH * relative(&x->title, x->reading.title.words));
	const float body =
	    1 / (1 - W_BODY_LENGTH + W_BODY_LENGTH * relative(&x->body, x->reading.body.words));

	for (uint32_t i = 0; i < n; i++) {
		const float tf =
		    title * (float)OCCURRENCE_TITLE(o[i]) + body * (float)OCCURRENCE_BODY(o[i]);

		push(x, &x->lists[OCCURRENCE_TERM(o[i])],
		    doc << 8 | code_of(tf / (W_SATURATION + tf)));
	}
}

/* A title's Cyrillic words by their trigrams, each once. */
static void
add_grams(struct index *x, uint32_t doc)
{
	const struct token_list *title = &x->reading.title;
	const float tf =
	    1 / (1 - W_TITLE_LENGTH + W_TITLE_LENGTH * relative(&x->title, x->reading.title.words));
	const uint32_t posting = doc << 8 | code_of(tf / (1 + tf));
	uint16_t grams[GRAMS_OF_WORD];

	for (size_t i = 0; i < title->n; i++) {
		const struct token *k = &title->tokens[i];
		size_t n = 0;

		if (k->kind == TERM_STEM)
			n = grams_of(title->text.data + k->at, k->len, grams);
		if (n > 0 && x->gram_lists == NULL) {
			x->gram_lists = grow_to(NULL, GRAMS, sizeof(*x->gram_lists));
			memset(x->gram_lists, 0, GRAMS * sizeof(*x->gram_lists));
		}
		for (size_t g = 0; g < n; g++) {
			struct list *l = &x->gram_lists[grams[g]];

			if (l->doc == doc + 1)
				continue;
			l->doc = doc + 1;
			push(x, l, posting);
		}
	}
}

struct indexed *
inner_doc(struct index *x, uint32_t doc)
{
	return doc < x->base.n ? &x->base.docs[doc] : &x->docs[doc - x->base.n];
}

void
inner_rooms(struct index *x)
{
	const size_t before = x->n_labels, all = x->base.n + x->n;

	if (all > x->next_room) {
		x->next_room = all + all / 2;
		x->next_waiting = grow_to(x->next_waiting, x->next_room, sizeof(*x->next_waiting));
	}
	if (tokens_count(x->tokens) <= before)
		return;
	x->n_labels = tokens_count(x->tokens) + tokens_count(x->tokens) / 2;
	x->by_label = grow_to(x->by_label, x->n_labels, sizeof(*x->by_label));
	x->waits = grow_to(x->waits, x->n_labels, sizeof(*x->waits));
	memset(x->by_label + before, 0, (x->n_labels - before) * sizeof(*x->by_label));
	memset(x->waits + before, 0, (x->n_labels - before) * sizeof(*x->waits));
}

static struct indexed
labelled(struct index *x, const struct report *r, uint32_t doc)
{
	const size_t words = x->reading.title.words + x->reading.body.words;

	return (struct indexed){ .created = r->created,
		.youngest = r->created,
		.parent = doc,
		.next = doc,
		.members = 1,
		.name = tokens_mention(x->tokens, r->id, TOKENS_LEARN),
		.id = tokens_label(x->tokens, r->id, TOKENS_LEARN),
		.product = tokens_label(x->tokens, r->product, TOKENS_LEARN),
		.component = tokens_label(x->tokens, r->component, TOKENS_LEARN),
		.type = tokens_label(x->tokens, r->type, TOKENS_LEARN),
		.master = tokens_label(x->tokens, r->duplicate_of, TOKENS_LEARN),
		.words = (uint16_t)(words < UINT16_MAX ? words : UINT16_MAX),
		.kind = (uint8_t)r->kind,
		.closed = r->closed,
		.is_private = r->is_private };
}

/* Oldest memory of `lines` comes first: a form's line is known once enough have it. */
void
index_add(struct index *x, const struct report *r)
{
	const uint32_t doc = (uint32_t)(x->base.n + x->n);
	struct indexed d;

	assert(doc < REPORTS_MAX - 1);
	x->docs = grow_for(x->docs, x->n, 1, &x->room, sizeof(*x->docs));
	reading_read(&x->reading, x->tokens, x->lines, r, TOKENS_LEARN);
	d = labelled(x, r, doc);
	d.at = (uint32_t)x->n_occurrences;
	d.n = add_occurrences(x, doc);
	d.grams_at = (uint32_t)x->n_grams;
	d.n_grams = (uint16_t)x->reading.n_grams;
	x->grams = grow_for(x->grams, x->n_grams, d.n_grams, &x->grams_room, sizeof(*x->grams));
	if (d.n_grams > 0)
		memcpy(x->grams + x->n_grams, x->reading.grams, d.n_grams * sizeof(*x->grams));
	x->n_grams += d.n_grams;
	x->docs[x->n++] = d;
	measure(&x->title, x->reading.title.words);
	measure(&x->body, x->reading.body.words);
	add_postings(x, doc, x->occurrences + d.at, d.n);
	add_grams(x, doc);
	inner_rooms(x);
	x->by_label[d.id] = doc + 1;
	x->next_waiting[doc] = 0;
	if (!x->stale)
		buckets_link(x, doc);
}

/* ---- changing ---- */

bool
index_find(const struct index *x, const char *id, uint32_t *doc)
{
	const uint32_t label = tokens_label(x->tokens, id, TOKENS_LOOK_UP);

	if (label == TERM_UNKNOWN || label >= x->n_labels || x->by_label[label] == 0)
		return false;
	*doc = x->by_label[label] - 1;
	return !index_report(x, *doc)->dead;
}

bool
index_remove(struct index *x, const char *id)
{
	uint32_t doc;

	if (!index_find(x, id, &doc))
		return false;
	inner_doc(x, doc)->dead = true;
	x->dead++;
	x->by_label[inner_doc(x, doc)->id] = 0;
	x->stale |= inner_doc(x, doc)->next != doc;
	return true;
}

void
index_put(struct index *x, const struct report *r)
{
	index_remove(x, r->id);
	index_add(x, r);
}

bool
index_change(struct index *x, const struct report *r)
{
	const uint32_t master = tokens_label(x->tokens, r->duplicate_of, TOKENS_LEARN);
	struct indexed *d;
	uint32_t doc;

	if (!index_find(x, r->id, &doc))
		return false;
	d = inner_doc(x, doc);
	d->closed = r->closed;
	d->is_private = r->is_private;
	if (d->master == master)
		return true;
	d->master = master;
	x->stale = true;
	return true;
}

void
index_settle(struct index *x)
{
	if (x->stale)
		buckets_make(x);
}

/* ---- asking ---- */

size_t
index_count(const struct index *x)
{
	return x->base.n + x->n;
}

size_t
index_dead(const struct index *x)
{
	return x->dead;
}

size_t
index_fresh(const struct index *x)
{
	return x->n;
}

size_t
index_memory(const struct index *x)
{
	return tokens_memory(x->tokens) + lines_memory(x->lines) + x->base.memory +
	    x->postings_memory + x->n_lists * sizeof(*x->lists) +
	    (x->gram_lists != NULL ? GRAMS * sizeof(*x->gram_lists) : 0) +
	    x->room * sizeof(*x->docs) + x->next_room * sizeof(*x->next_waiting) +
	    x->occurrences_room * sizeof(*x->occurrences) + x->grams_room * sizeof(*x->grams) +
	    2 * x->n_labels * sizeof(*x->by_label);
}

const char *
index_id(const struct index *x, uint32_t doc)
{
	return tokens_text(x->tokens, index_report(x, doc)->id);
}

static void
run_of(const uint32_t *runs, size_t n, const uint32_t *postings, uint32_t at, struct postings *out)
{
	if (at >= n)
		return;
	out->run[0] = postings + runs[at];
	out->n[0] = runs[at + 1] - runs[at];
}

static void
list_of(const struct list *lists, size_t n, uint32_t at, struct postings *out)
{
	if (lists == NULL || at >= n)
		return;
	out->run[1] = inner_list(&lists[at]);
	out->n[1] = lists[at].n;
}

void
index_postings(const struct index *x, uint32_t term, struct postings *out)
{
	*out = (struct postings){ 0 };
	run_of(x->base.runs, x->base.n_runs, x->base.postings, term, out);
	list_of(x->lists, x->n_lists, term, out);
}

void
index_gram_postings(const struct index *x, uint32_t gram, struct postings *out)
{
	*out = (struct postings){ 0 };
	run_of(x->base.gram_runs, x->base.gram_runs != NULL ? GRAMS : 0, x->base.gram_postings,
	    gram, out);
	list_of(x->gram_lists, GRAMS, gram, out);
}

uint32_t
index_frequency(const struct index *x, uint32_t term)
{
	uint32_t n = term < x->n_lists ? x->lists[term].n : 0;

	if (term < x->base.n_runs)
		n += x->base.runs[term + 1] - x->base.runs[term];
	return n;
}

const struct indexed *
index_report(const struct index *x, uint32_t doc)
{
	assert(doc < index_count(x));
	return doc < x->base.n ? &x->base.docs[doc] : &x->docs[doc - x->base.n];
}

const occurrence *
index_occurrences(const struct index *x, uint32_t doc)
{
	return (doc < x->base.n ? x->base.occurrences : x->occurrences) + index_report(x, doc)->at;
}

const uint16_t *
index_grams(const struct index *x, uint32_t doc)
{
	return (doc < x->base.n ? x->base.grams : x->grams) + index_report(x, doc)->grams_at;
}

struct tokens *
index_tokens(const struct index *x)
{
	return x->tokens;
}

struct lines *
index_lines(const struct index *x)
{
	return x->lines;
}
