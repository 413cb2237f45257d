#ifndef SLAD_SEARCH_VOCABULARY_H
#define SLAD_SEARCH_VOCABULARY_H

#include <stddef.h>
#include <stdint.h>

#include "search/tokens.h"

/*
 * All terms ever met, by number: those of a base that may lie in a mapped file and
 * that nobody changes, and those learnt since. For search/tokens.c alone.
 */
struct vocabulary;

/* What is kept of a term. Its text ends in NUL. */
struct term_entry {
	uint32_t hash;
	uint32_t at; /* in the pool */
	uint32_t stem; /* of a TERM_WORD: its stem, TERM_UNKNOWN for a stop word */
	uint32_t prefix; /* of a Cyrillic TERM_WORD */
	uint16_t len;
	uint8_t kind;
	uint8_t unused;
};

struct vocabulary *vocabulary_new(void);
/* Goes on from there; the image is only read, and must outlive it. */
struct vocabulary *vocabulary_over(const struct tokens_image *image);
void vocabulary_free(struct vocabulary *v);

/* What is looked for. */
struct word {
	uint32_t hash;
	enum term_kind kind;
	const char *text;
	size_t len;
};

struct word vocabulary_word(enum term_kind kind, const char *text, size_t len);
/*
 * Most of what a word costs is waiting for memory: whoever has several asks for all
 * of them first, then for what was fetched by that, and only then for their terms.
 */
void vocabulary_fetch_slot(const struct vocabulary *v, const struct word *w);
void vocabulary_fetch_entry(const struct vocabulary *v, const struct word *w);
/* TERM_UNKNOWN: it is not there, or there is no room for more. */
uint32_t vocabulary_find(const struct vocabulary *v, const struct word *w);
uint32_t vocabulary_put(struct vocabulary *v, const struct word *w);
/* Where a word leads; nothing happens to one of the base. */
void vocabulary_lead(struct vocabulary *v, uint32_t word, uint32_t stem, uint32_t prefix);

const struct term_entry *vocabulary_entry(const struct vocabulary *v, uint32_t term);
const char *vocabulary_text(const struct vocabulary *v, uint32_t term);
/* Terms are below this. */
size_t vocabulary_count(const struct vocabulary *v);
size_t vocabulary_memory(const struct vocabulary *v);
/* All but `stops`; the three parts are the caller's to free. */
void vocabulary_image(const struct vocabulary *v, struct tokens_image *out);

#endif
