#include "search/image.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "search/inner.h"
#include "search/lines.h"

/* Raised by hand when the arrays mean something else than before, or other terms are read. */
#define LAYOUT 8

struct meta {
	struct average title, body;
	uint64_t stops;
};

/* ---- made ---- */

static void *
give(struct image *out, enum image_part part, void *data, size_t len)
{
	out->part[part].data = out->own[part] = data;
	out->part[part].len = len;
	return data;
}

static void *
taken(struct image *out, enum image_part part, size_t n, size_t size)
{
	return give(out, part, grow_to(NULL, n == 0 ? 1 : n, size), n * size);
}

/* By report: its new number, from 1; 0: it was removed. */
static uint32_t *
number_anew(const struct index *x, uint32_t *n)
{
	const size_t all = index_count(x);
	uint32_t *number = grow_to(NULL, all + 1, sizeof(*number));

	*n = 0;
	for (uint32_t doc = 0; doc < all; doc++)
		number[doc] = index_report(x, doc)->dead ? 0 : ++*n;
	return number;
}

static void
put_docs(const struct index *x, const uint32_t *number, uint32_t n, struct image *out)
{
	struct indexed *docs = taken(out, IMAGE_DOCS, n, sizeof(*docs));
	size_t occurrences = 0, grams = 0;
	occurrence *o;
	uint16_t *g;

	for (uint32_t doc = 0; doc < index_count(x); doc++) {
		if (number[doc] == 0)
			continue;
		docs[number[doc] - 1] = *index_report(x, doc);
		occurrences += index_report(x, doc)->n;
		grams += index_report(x, doc)->n_grams;
	}
	o = taken(out, IMAGE_OCCURRENCES, occurrences, sizeof(*o));
	g = taken(out, IMAGE_GRAMS, grams, sizeof(*g));
	occurrences = grams = 0;
	for (uint32_t doc = 0; doc < index_count(x); doc++) {
		struct indexed *d = number[doc] == 0 ? NULL : &docs[number[doc] - 1];

		if (d == NULL)
			continue;
		memcpy(o + occurrences, index_occurrences(x, doc), d->n * sizeof(*o));
		memcpy(g + grams, index_grams(x, doc), d->n_grams * sizeof(*g));
		d->at = (uint32_t)occurrences;
		d->grams_at = (uint32_t)grams;
		occurrences += d->n;
		grams += d->n_grams;
	}
}

typedef void postings_of(const struct index *x, uint32_t at, struct postings *out);

static void
put_postings(const struct index *x, const uint32_t *number, postings_of *of, size_t n_lists,
    struct image *out, enum image_part runs_part, enum image_part postings_part)
{
	uint32_t *runs = taken(out, runs_part, n_lists + 1, sizeof(*runs)), *postings;
	struct postings p;
	size_t all = 0, n = 0;

	for (uint32_t at = 0; at < n_lists; at++) {
		of(x, at, &p);
		all += p.n[0] + p.n[1];
	}
	assert(all < UINT32_MAX);
	postings = taken(out, postings_part, all, sizeof(*postings));
	for (uint32_t at = 0; at < n_lists; at++) {
		runs[at] = (uint32_t)n;
		of(x, at, &p);
		for (size_t r = 0; r < 2; r++) {
			for (uint32_t i = 0; i < p.n[r]; i++) {
				const uint32_t doc = number[POSTING_DOC(p.run[r][i])];

				if (doc > 0)
					postings[n++] = (doc - 1) << 8 | POSTING_CODE(p.run[r][i]);
			}
		}
	}
	runs[n_lists] = (uint32_t)n;
	out->part[postings_part].len = n * sizeof(*postings);
}

static void
put_words(const struct index *x, struct image *out)
{
	struct tokens_image words;
	struct meta *meta = taken(out, IMAGE_META, 1, sizeof(*meta));
	const void *lines;
	size_t len;

	tokens_image(x->tokens, &words);
	give(out, IMAGE_ENTRIES, words.own.entries, words.entries_len);
	give(out, IMAGE_SLOTS, words.own.slots, words.slots_len);
	give(out, IMAGE_POOL, words.own.pool, words.pool_len);
	*meta = (struct meta){ x->title, x->body, words.stops };
	lines = lines_image(x->lines, &len);
	memcpy(taken(out, IMAGE_LINES, len, 1), lines, len);
}

void
image_of(const struct index *x, struct image *out)
{
	uint32_t n, *number = number_anew(x, &n);
	const bool grams = x->gram_lists != NULL || x->base.gram_runs != NULL;

	*out = (struct image){ 0 };
	put_words(x, out);
	put_docs(x, number, n, out);
	put_postings(
	    x, number, index_postings, tokens_count(x->tokens), out, IMAGE_RUNS, IMAGE_POSTINGS);
	if (grams)
		put_postings(x, number, index_gram_postings, GRAMS, out, IMAGE_GRAM_RUNS,
		    IMAGE_GRAM_POSTINGS);
	free(number);
}

void
image_release(struct image *i)
{
	for (size_t p = 0; p < IMAGE_COUNT; p++)
		free(i->own[p]);
	*i = (struct image){ 0 };
}

/* ---- stood on ---- */

/* So many of that size; false when it does not come out even. */
static bool
holds(const struct image *i, enum image_part part, size_t size, size_t *n)
{
	*n = i->part[part].len / size;
	return i->part[part].len % size == 0;
}

static bool
runs_fit(
    const struct image *i, enum image_part runs_part, enum image_part postings_part, size_t n_lists)
{
	const uint32_t *runs = i->part[runs_part].data;
	size_t n_runs, n_postings;

	if (!holds(i, runs_part, sizeof(*runs), &n_runs) ||
	    !holds(i, postings_part, sizeof(uint32_t), &n_postings))
		return false;
	return n_runs == n_lists + 1 && runs[n_lists] == n_postings;
}

/* Sums only: each byte is proved by the file's checksum. */
static bool
fits(const struct image *i, size_t *n_terms, size_t *n_docs)
{
	size_t slots, unused;

	if (i->part[IMAGE_META].len != sizeof(struct meta) ||
	    !holds(i, IMAGE_ENTRIES, tokens_entry_size(), n_terms) ||
	    !holds(i, IMAGE_DOCS, sizeof(struct indexed), n_docs) ||
	    !holds(i, IMAGE_SLOTS, sizeof(uint32_t), &slots) ||
	    !holds(i, IMAGE_OCCURRENCES, sizeof(occurrence), &unused) ||
	    !holds(i, IMAGE_GRAMS, sizeof(uint16_t), &unused) ||
	    !holds(i, IMAGE_LINES, lines_cell_size(), &unused))
		return false;
	if (*n_terms == 0 || slots <= *n_terms || (slots & (slots - 1)) != 0 || unused == 0 ||
	    (unused & (unused - 1)) != 0)
		return false;
	return runs_fit(i, IMAGE_RUNS, IMAGE_POSTINGS, *n_terms) &&
	    (i->part[IMAGE_GRAM_RUNS].len == 0 ||
		runs_fit(i, IMAGE_GRAM_RUNS, IMAGE_GRAM_POSTINGS, GRAMS));
}

static size_t
all_of(const struct image *i)
{
	size_t all = 0;

	for (size_t p = 0; p < IMAGE_COUNT; p++)
		all += i->part[p].len;
	return all;
}

static struct indexed *
copied(const struct indexed *docs, size_t n)
{
	struct indexed *copy = grow_to(NULL, n + 1, sizeof(*copy));

	if (n > 0)
		memcpy(copy, docs, n * sizeof(*copy));
	return copy;
}

struct index *
image_index(const struct image *i)
{
	const struct meta *meta = i->part[IMAGE_META].data;
	struct tokens_image words;
	size_t n_terms, n_docs;
	struct index *x;

	if (!fits(i, &n_terms, &n_docs))
		return NULL;
	words = (struct tokens_image){ .entries = i->part[IMAGE_ENTRIES].data,
		.entries_len = i->part[IMAGE_ENTRIES].len,
		.slots = i->part[IMAGE_SLOTS].data,
		.slots_len = i->part[IMAGE_SLOTS].len,
		.pool = i->part[IMAGE_POOL].data,
		.pool_len = i->part[IMAGE_POOL].len,
		.stops = (size_t)meta->stops };
	x = index_new();
	tokens_free(x->tokens);
	lines_free(x->lines);
	x->tokens = tokens_over(&words);
	x->lines = lines_over(i->part[IMAGE_LINES].data, i->part[IMAGE_LINES].len);
	x->title = meta->title;
	x->body = meta->body;
	x->base = (struct base){ .docs = copied(i->part[IMAGE_DOCS].data, n_docs),
		.n = n_docs,
		.occurrences = i->part[IMAGE_OCCURRENCES].data,
		.grams = i->part[IMAGE_GRAMS].data,
		.runs = i->part[IMAGE_RUNS].data,
		.n_runs = n_terms,
		.postings = i->part[IMAGE_POSTINGS].data,
		.gram_runs =
		    i->part[IMAGE_GRAM_RUNS].len > 0 ? i->part[IMAGE_GRAM_RUNS].data : NULL,
		.gram_postings = i->part[IMAGE_GRAM_POSTINGS].data,
		.memory = all_of(i) + n_docs * sizeof(struct indexed) };
	buckets_make(x);
	return x;
}

/* Of all that decides which terms a text has, and what their postings say. */
uint32_t
image_version(void)
{
	static const char made_by[] =
#define STOPWORDS(language, words) words "\n"
#include "search/stopwords.def"
#undef STOPWORDS
#define IDLE(kind, words) words "\n"
#include "search/idle.def"
#undef IDLE
#define WEIGHT(name, type, value, lowest, highest, unit, what) #name "=" #value "\n"
#include "search/weights.def"
	    ;
	uint32_t h = 2166136261u ^ LAYOUT ^ (uint32_t)sizeof(struct indexed) << 8;

	for (size_t i = 0; i < sizeof(made_by); i++)
		h = (h ^ (unsigned char)made_by[i]) * 16777619u;
	return h;
}
