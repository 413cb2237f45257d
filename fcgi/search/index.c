#include "search/index.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "search/weights.h"

struct list {
	struct posting *postings;
	uint32_t n, room;
};

/* Of all titles or all bodies: how long one is. */
struct average {
	double words, texts;
};

struct index {
	struct tokens *tokens;
	struct reading_room reading;
	struct indexed *docs;
	size_t n, room;
	struct list *lists; /* by term */
	size_t n_lists;
	struct occurrence *occurrences;
	size_t n_occurrences, occurrences_room;
	uint32_t *grams;
	size_t n_grams, grams_room;
	uint32_t *by_label; /* the report that has it as its id, from 1 */
	uint32_t *waits; /* the first report that is a duplicate of it, from 1 */
	size_t n_labels;
	uint32_t *next_waiting; /* by report, from 1: the next duplicate of the same */
	size_t postings_memory;
	struct average title, body;
};

static void *
grown(void *p, size_t n, size_t size)
{
	p = reallocarray(p, n, size);
	if (p == NULL)
		abort();
	return p;
}

/* Room for `more` beyond n. */
static void *
room_for(void *p, size_t n, size_t more, size_t *room, size_t size)
{
	if (n + more <= *room)
		return p;
	*room = *room == 0 ? 1024 : *room + *room / 2;
	if (*room < n + more)
		*room = n + more;
	return grown(p, *room, size);
}

struct index *
index_new(void)
{
	struct index *x = calloc(1, sizeof(*x));

	if (x == NULL)
		abort();
	x->tokens = tokens_new();
	reading_room_init(&x->reading);
	/* As many of a usual length, so that the first reports of all are measured, too. */
	x->title = (struct average){ W_TITLE_USUAL * W_USUAL_TEXTS, W_USUAL_TEXTS };
	x->body = (struct average){ W_BODY_USUAL * W_USUAL_TEXTS, W_USUAL_TEXTS };
	return x;
}

void
index_free(struct index *x)
{
	if (x == NULL)
		return;
	for (size_t i = 0; i < x->n_lists; i++)
		free(x->lists[i].postings);
	free(x->lists);
	free(x->docs);
	free(x->occurrences);
	free(x->grams);
	free(x->by_label);
	free(x->waits);
	free(x->next_waiting);
	reading_room_release(&x->reading);
	tokens_free(x->tokens);
	free(x);
}

/* ---- reading ---- */

void
reading_room_init(struct reading_room *r)
{
	*r = (struct reading_room){ 0 };
	token_list_init(&r->title);
	token_list_init(&r->body);
}

void
reading_room_release(struct reading_room *r)
{
	token_list_release(&r->title);
	token_list_release(&r->body);
	free(r->grams);
}

static int
compare_grams(const void *pa, const void *pb)
{
	const uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;

	return (a > b) - (a < b);
}

static void
put_gram(struct reading_room *r, const uint32_t window[4])
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < 4; i++)
		h = (h ^ window[i]) * 16777619u;
	r->grams = room_for(r->grams, r->n_grams, 1, &r->grams_room, sizeof(*r->grams));
	r->grams[r->n_grams++] = h;
}

/* Of the title's words with a blank around each: forgives typing errors and endings. */
static void
read_grams(struct reading_room *r)
{
	uint32_t window[4] = { ' ', ' ', ' ', ' ' };

	r->n_grams = 0;
	for (size_t i = 0; i < r->title.n; i++) {
		const struct token *k = &r->title.tokens[i];
		size_t at = 0;

		if (k->kind != TERM_STEM)
			continue;
		while (at <= k->len) {
			const bool ended = at == k->len;
			const uint32_t c =
			    ended ? ' ' : text_next(r->title.text.data + k->at, k->len, &at);

			at += ended;
			memmove(window, window + 1, 3 * sizeof(*window));
			window[3] = c;
			if (window[1] != ' ' || window[2] != ' ')
				put_gram(r, window);
		}
	}
	if (r->n_grams > 0)
		qsort(r->grams, r->n_grams, sizeof(*r->grams), compare_grams);
}

void
index_read(struct tokens *t, const char *subject, const char *description, enum tokens_mode mode,
    struct reading_room *out)
{
	tokens_read(t, subject, W_TITLE_WORDS, mode, &out->title);
	tokens_read(t, description, W_BODY_WORDS, mode, &out->body);
	read_grams(out);
}

/* ---- adding ---- */

static int
compare_occurrences(const void *pa, const void *pb)
{
	const struct occurrence *a = pa, *b = pb;

	return (a->term > b->term) - (a->term < b->term);
}

/* Each term once, ascending, behind those of the reports before. */
static uint32_t
add_occurrences(struct index *x)
{
	const struct token_list *lists[] = { &x->reading.title, &x->reading.body };
	const size_t all = lists[0]->n + lists[1]->n;
	struct occurrence *found;
	size_t n = 0, kept = 0;

	x->occurrences = room_for(
	    x->occurrences, x->n_occurrences, all, &x->occurrences_room, sizeof(*x->occurrences));
	found = x->occurrences + x->n_occurrences;
	for (size_t f = 0; f < 2; f++) {
		for (size_t i = 0; i < lists[f]->n; i++)
			found[n++] =
			    (struct occurrence){ lists[f]->tokens[i].term, f == 0, f == 1 };
	}
	if (n == 0)
		return 0;
	qsort(found, n, sizeof(*found), compare_occurrences);
	for (size_t i = 1; i < n; i++) {
		if (found[i].term == found[kept].term) {
			found[kept].title += found[i].title;
			found[kept].body += found[i].body;
		} else {
			found[++kept] = found[i];
		}
	}
	x->n_occurrences += kept + 1;
	return (uint32_t)(kept + 1);
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
add_postings(struct index *x, uint32_t doc)
{
	const struct indexed *d = &x->docs[doc];
	const float title = W_TITLE /
	    (1 - W_TITLE_LENGTH + W_TITLE_LENGTH * relative(&x->title, x->reading.title.words));
	const float body =
	    1 / (1 - W_BODY_LENGTH + W_BODY_LENGTH * relative(&x->body, x->reading.body.words));

	if (tokens_count(x->tokens) > x->n_lists) {
		const size_t before = x->n_lists;

		x->n_lists = 2 * tokens_count(x->tokens);
		x->lists = grown(x->lists, x->n_lists, sizeof(*x->lists));
		memset(x->lists + before, 0, (x->n_lists - before) * sizeof(*x->lists));
	}
	for (uint32_t i = 0; i < d->n; i++) {
		const struct occurrence *o = &x->occurrences[d->at + i];
		const float tf = title * (float)o->title + body * (float)o->body;
		struct list *l = &x->lists[o->term];

		if (l->n == l->room) {
			const uint32_t room = l->room == 0 ? 2 : l->room + l->room / 2 + 1;

			x->postings_memory += (room - l->room) * sizeof(*l->postings);
			l->room = room;
			l->postings = grown(l->postings, room, sizeof(*l->postings));
		}
		l->postings[l->n++] = (struct posting){ doc, tf / (W_SATURATION + tf) };
	}
}

/* ---- buckets ---- */

static uint32_t
head_of(const struct index *x, uint32_t doc)
{
	while (x->docs[doc].parent != doc)
		doc = x->docs[doc].parent;
	return doc;
}

/* The earlier head stays one. Halving of paths is not needed: buckets are small. */
static void
join(struct index *x, uint32_t a, uint32_t b)
{
	a = head_of(x, a);
	b = head_of(x, b);
	if (a == b)
		return;
	if (a > b) {
		const uint32_t swap = a;

		a = b;
		b = swap;
	}
	x->docs[b].parent = a;
	x->docs[a].members += x->docs[b].members;
	if (x->docs[b].youngest > x->docs[a].youngest)
		x->docs[a].youngest = x->docs[b].youngest;
}

static void
label_room(struct index *x, uint32_t label)
{
	const size_t before = x->n_labels;

	if (label < before)
		return;
	x->n_labels = 2 * (size_t)label;
	x->by_label = grown(x->by_label, x->n_labels, sizeof(*x->by_label));
	x->waits = grown(x->waits, x->n_labels, sizeof(*x->waits));
	memset(x->by_label + before, 0, (x->n_labels - before) * sizeof(*x->by_label));
	memset(x->waits + before, 0, (x->n_labels - before) * sizeof(*x->waits));
}

/* Joined with what it duplicates and what duplicates it, as far as they are here. */
static void
link_up(struct index *x, uint32_t doc, const char *duplicate_of)
{
	const uint32_t id = x->docs[doc].id;
	const uint32_t master = tokens_label(x->tokens, duplicate_of, TOKENS_LEARN);

	label_room(x, id);
	label_room(x, master);
	x->by_label[id] = doc + 1;
	for (uint32_t w = x->waits[id]; w != 0; w = x->next_waiting[w - 1])
		join(x, w - 1, doc);
	x->waits[id] = 0;
	x->next_waiting[doc] = 0;
	if (master == TERM_UNKNOWN || master == id)
		return;
	if (x->by_label[master] != 0) {
		join(x, x->by_label[master] - 1, doc);
		return;
	}
	x->next_waiting[doc] = x->waits[master];
	x->waits[master] = doc + 1;
}

void
index_add(struct index *x, const struct report *r)
{
	const uint32_t doc = (uint32_t)x->n;
	struct indexed *d;

	assert(x->n < UINT32_MAX - 1);
	if (x->n == x->room) {
		x->docs = room_for(x->docs, x->n, 1, &x->room, sizeof(*x->docs));
		x->next_waiting = grown(x->next_waiting, x->room, sizeof(*x->next_waiting));
	}
	index_read(x->tokens, r->subject, r->description, TOKENS_LEARN, &x->reading);
	d = &x->docs[x->n++];
	*d = (struct indexed){
		.created = r->created, .youngest = r->created, .parent = doc, .members = 1
	};
	d->name = tokens_mention(x->tokens, r->id, TOKENS_LEARN);
	d->id = tokens_label(x->tokens, r->id, TOKENS_LEARN);
	d->product = tokens_label(x->tokens, r->product, TOKENS_LEARN);
	d->component = tokens_label(x->tokens, r->component, TOKENS_LEARN);
	d->type = tokens_label(x->tokens, r->type, TOKENS_LEARN);
	d->words = (uint32_t)(x->reading.title.words + x->reading.body.words);
	d->at = x->n_occurrences;
	d->n = add_occurrences(x);
	d->grams_at = x->n_grams;
	d->n_grams = (uint32_t)x->reading.n_grams;
	x->grams = room_for(x->grams, x->n_grams, d->n_grams, &x->grams_room, sizeof(*x->grams));
	if (d->n_grams > 0)
		memcpy(x->grams + x->n_grams, x->reading.grams, d->n_grams * sizeof(*x->grams));
	x->n_grams += d->n_grams;
	measure(&x->title, x->reading.title.words);
	measure(&x->body, x->reading.body.words);
	add_postings(x, doc);
	link_up(x, doc, r->duplicate_of);
}

/* ---- asking ---- */

size_t
index_count(const struct index *x)
{
	return x->n;
}

size_t
index_memory(const struct index *x)
{
	return tokens_memory(x->tokens) + x->postings_memory + x->n_lists * sizeof(*x->lists) +
	    x->room * (sizeof(*x->docs) + sizeof(*x->next_waiting)) +
	    x->occurrences_room * sizeof(*x->occurrences) + x->grams_room * sizeof(*x->grams) +
	    2 * x->n_labels * sizeof(*x->by_label);
}

const char *
index_id(const struct index *x, uint32_t doc)
{
	return tokens_text(x->tokens, index_report(x, doc)->id);
}

size_t
index_postings(const struct index *x, uint32_t term, const struct posting **out)
{
	if (term == TERM_UNKNOWN || term >= x->n_lists)
		return 0;
	*out = x->lists[term].postings;
	return x->lists[term].n;
}

const struct indexed *
index_report(const struct index *x, uint32_t doc)
{
	assert(doc < x->n);
	return &x->docs[doc];
}

const struct occurrence *
index_occurrences(const struct index *x, const struct indexed *d)
{
	return x->occurrences + d->at;
}

const uint32_t *
index_grams(const struct index *x, const struct indexed *d)
{
	return x->grams + d->grams_at;
}

uint32_t
index_head(const struct index *x, uint32_t doc)
{
	return head_of(x, doc);
}

struct tokens *
index_tokens(const struct index *x)
{
	return x->tokens;
}
