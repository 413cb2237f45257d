#include "search/vocabulary.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"

#define ROOM_FIRST 1024

/* A slot: a term and 8 bits of its hash, by which nearly all others are known unseen. 0: free. */
#define SLOT(hash, term) (((hash) & ~SLOT_MASK) | (term))
#define SLOT_TERM(slot) ((slot)&SLOT_MASK)
#define SLOT_MASK (uint32_t)(TERMS_MAX - 1)

struct vocabulary {
	const struct term_entry *base;
	size_t base_n;
	const uint32_t *base_slots;
	size_t base_n_slots; /* 0: there is no base */
	const char *base_pool;
	size_t base_pool_len;
	struct term_entry *entries; /* without a base, [0] is nobody's */
	size_t n; /* of all terms */
	size_t room;
	uint32_t *slots; /* a power of two; 0: free */
	size_t n_slots;
	struct buf pool;
};

static uint32_t
hash(enum term_kind kind, const char *text, size_t len)
{
	uint32_t h = 2166136261u ^ (uint32_t)kind;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)text[i]) * 16777619u;
	return h ^ h >> 15;
}

static const struct term_entry *
entry_of(const struct vocabulary *v, uint32_t term)
{
	return term < v->base_n ? &v->base[term] : &v->entries[term - v->base_n];
}

static const char *
pooled(const struct vocabulary *v, const struct term_entry *e)
{
	return e->at < v->base_pool_len ? v->base_pool + e->at
					: v->pool.data + (e->at - v->base_pool_len);
}

static bool
is_word(const struct vocabulary *v, uint32_t term, const struct word *w)
{
	const struct term_entry *e = entry_of(v, term);

	return e->hash == w->hash && e->kind == w->kind && e->len == w->len &&
	    memcmp(pooled(v, e), w->text, w->len) == 0;
}

/* The slot where it is, or where it belongs. */
static size_t
slot_of(const struct vocabulary *v, const uint32_t *slots, size_t n_slots, const struct word *w)
{
	for (size_t i = w->hash & (n_slots - 1);; i = (i + 1) & (n_slots - 1)) {
		if (slots[i] == 0 ||
		    (SLOT(w->hash, 0) == SLOT(slots[i], 0) && is_word(v, SLOT_TERM(slots[i]), w)))
			return i;
	}
}

static void
fill_slots(const struct term_entry *entries, size_t from, size_t n, size_t first, uint32_t *slots,
    size_t n_slots)
{
	for (size_t i = from; i < n; i++) {
		size_t at = entries[i].hash & (n_slots - 1);

		while (slots[at] != 0)
			at = (at + 1) & (n_slots - 1);
		slots[at] = SLOT(entries[i].hash, (uint32_t)(first + i));
	}
}

static uint32_t *
slots_new(size_t n)
{
	uint32_t *slots = calloc(n, sizeof(*slots));

	if (slots == NULL)
		abort();
	return slots;
}

static size_t
own(const struct vocabulary *v)
{
	return v->n - v->base_n;
}

static void
widen(struct vocabulary *v)
{
	v->n_slots *= 2;
	free(v->slots);
	v->slots = slots_new(v->n_slots);
	fill_slots(v->entries, v->base_n == 0, own(v), v->base_n, v->slots, v->n_slots);
}

static uint32_t
append_entry(struct vocabulary *v, const struct word *w)
{
	const size_t at = v->base_pool_len + v->pool.len;

	if (v->n >= TERMS_MAX || at > UINT32_MAX - UINT16_MAX - 1)
		return TERM_UNKNOWN;
	if (own(v) == v->room) {
		v->room *= 2;
		v->entries = grow_to(v->entries, v->room, sizeof(*v->entries));
	}
	v->entries[own(v)] = (struct term_entry){ .hash = w->hash,
		.at = (uint32_t)at,
		.len = (uint16_t)w->len,
		.kind = (uint8_t)w->kind };
	buf_add(&v->pool, w->text, w->len);
	buf_putc(&v->pool, '\0');
	return (uint32_t)v->n++;
}

/* The term of a word; 0: none has it. *slot: where it belongs among those learnt. */
static uint32_t
find(const struct vocabulary *v, const struct word *w, size_t *slot)
{
	if (v->base_n_slots > 0) {
		const size_t at = slot_of(v, v->base_slots, v->base_n_slots, w);

		if (v->base_slots[at] != 0)
			return SLOT_TERM(v->base_slots[at]);
	}
	*slot = slot_of(v, v->slots, v->n_slots, w);
	return SLOT_TERM(v->slots[*slot]);
}

struct word
vocabulary_word(enum term_kind kind, const char *text, size_t len)
{
	return (struct word){ hash(kind, text, len), kind, text, len };
}

uint32_t
vocabulary_find(const struct vocabulary *v, const struct word *w)
{
	size_t slot;

	return find(v, w, &slot);
}

uint32_t
vocabulary_put(struct vocabulary *v, const struct word *w)
{
	size_t slot = 0;
	uint32_t term = find(v, w, &slot);

	assert(w->len <= UINT16_MAX);
	if (term != TERM_UNKNOWN)
		return term;
	if (2 * own(v) >= v->n_slots) {
		widen(v);
		slot = slot_of(v, v->slots, v->n_slots, w);
	}
	term = append_entry(v, w);
	if (term != TERM_UNKNOWN)
		v->slots[slot] = SLOT(w->hash, term);
	return term;
}

/* ---- ahead of time ---- */

void
vocabulary_fetch_slot(const struct vocabulary *v, const struct word *w)
{
	if (v->base_n_slots > 0)
		__builtin_prefetch(&v->base_slots[w->hash & (v->base_n_slots - 1)]);
	__builtin_prefetch(&v->slots[w->hash & (v->n_slots - 1)]);
}

/* Of the first slot alone: most words are there. */
static void
fetch_entry(const struct vocabulary *v, const uint32_t *slots, size_t n_slots, const struct word *w)
{
	const uint32_t slot = slots[w->hash & (n_slots - 1)];

	if (slot != 0 && SLOT(slot, 0) == SLOT(w->hash, 0))
		__builtin_prefetch(entry_of(v, SLOT_TERM(slot)));
}

void
vocabulary_fetch_entry(const struct vocabulary *v, const struct word *w)
{
	if (v->base_n_slots > 0)
		fetch_entry(v, v->base_slots, v->base_n_slots, w);
	fetch_entry(v, v->slots, v->n_slots, w);
}

void
vocabulary_lead(struct vocabulary *v, uint32_t word, uint32_t stem, uint32_t prefix)
{
	if (word < v->base_n || word == TERM_UNKNOWN)
		return;
	v->entries[word - v->base_n].stem = stem;
	v->entries[word - v->base_n].prefix = prefix;
}

/* ---- made and taken up ---- */

static struct vocabulary *
bare(void)
{
	struct vocabulary *v = calloc(1, sizeof(*v));

	if (v == NULL)
		abort();
	v->room = ROOM_FIRST;
	v->entries = grow_to(NULL, v->room, sizeof(*v->entries));
	v->n_slots = 2 * v->room;
	v->slots = slots_new(v->n_slots);
	buf_init(&v->pool);
	return v;
}

struct vocabulary *
vocabulary_new(void)
{
	struct vocabulary *v = bare();

	v->entries[0] = (struct term_entry){ 0 };
	v->n = 1;
	return v;
}

struct vocabulary *
vocabulary_over(const struct tokens_image *image)
{
	struct vocabulary *v = bare();

	v->base = image->entries;
	v->base_n = v->n = image->entries_len / sizeof(*v->base);
	v->base_slots = image->slots;
	v->base_n_slots = image->slots_len / sizeof(*v->base_slots);
	v->base_pool = image->pool;
	v->base_pool_len = image->pool_len;
	return v;
}

void
vocabulary_free(struct vocabulary *v)
{
	if (v == NULL)
		return;
	free(v->entries);
	free(v->slots);
	buf_release(&v->pool);
	free(v);
}

void
vocabulary_image(const struct vocabulary *v, struct tokens_image *out)
{
	struct term_entry *entries = grow_to(NULL, v->n, sizeof(*entries));
	char *pool = grow_to(NULL, v->base_pool_len + v->pool.len + 1, 1);
	size_t n_slots = ROOM_FIRST;
	uint32_t *slots;

	while (n_slots < 2 * v->n)
		n_slots *= 2;
	slots = slots_new(n_slots);
	if (v->base_n > 0)
		memcpy(entries, v->base, v->base_n * sizeof(*entries));
	memcpy(entries + v->base_n, v->entries, own(v) * sizeof(*entries));
	if (v->base_pool_len > 0)
		memcpy(pool, v->base_pool, v->base_pool_len);
	memcpy(pool + v->base_pool_len, v->pool.data, v->pool.len);
	fill_slots(entries, 1, v->n, 0, slots, n_slots);
	*out = (struct tokens_image){ .entries = entries,
		.entries_len = v->n * sizeof(*entries),
		.slots = slots,
		.slots_len = n_slots * sizeof(*slots),
		.pool = pool,
		.pool_len = v->base_pool_len + v->pool.len,
		.own = { entries, slots, pool } };
}

/* ---- asked ---- */

const struct term_entry *
vocabulary_entry(const struct vocabulary *v, uint32_t term)
{
	assert(term < v->n);
	return entry_of(v, term);
}

const char *
vocabulary_text(const struct vocabulary *v, uint32_t term)
{
	return term == TERM_UNKNOWN ? "" : pooled(v, vocabulary_entry(v, term));
}

size_t
vocabulary_count(const struct vocabulary *v)
{
	return v->n;
}

size_t
vocabulary_memory(const struct vocabulary *v)
{
	return v->room * sizeof(*v->entries) + v->n_slots * sizeof(*v->slots) + v->pool.room +
	    v->base_n * sizeof(*v->base) + v->base_n_slots * sizeof(*v->base_slots) +
	    v->base_pool_len;
}
