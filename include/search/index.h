#ifndef SLAD_SEARCH_INDEX_H
#define SLAD_SEARCH_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "search/tokens.h"

/*
 * All reports so far, in memory, in the order in which they came. Nothing that is
 * in it changes when a report is added but what is asked of the whole: how many
 * there are, and how many have a term. So a question asked before a report comes
 * is answered without knowing anything of it. Duplicates and their master are
 * one bucket as soon as both are there.
 */
struct index;

struct report {
	const char *id;
	int64_t created; /* seconds since 1970 */
	const char *subject;
	const char *description; /* may be NULL, as all below */
	const char *product;
	const char *component;
	const char *type;
	const char *duplicate_of; /* an id, known or not yet */
};

struct index *index_new(void);
void index_free(struct index *x);
/* An id that is there already is added again as another report. */
void index_add(struct index *x, const struct report *r);

size_t index_count(const struct index *x);
size_t index_memory(const struct index *x);
const char *index_id(const struct index *x, uint32_t doc);

/* ---- for search/rank ---- */

/* A report that has a term, and how much it is about it: 0 to 1. */
struct posting {
	uint32_t doc;
	float weight;
};

/* A report's term, and how often it comes. */
struct occurrence {
	uint32_t term;
	uint16_t title;
	uint16_t body;
};

struct indexed {
	int64_t created;
	size_t at; /* its occurrences, by term */
	size_t grams_at; /* its title's character 4-grams, hashed, ascending */
	uint32_t n, n_grams;
	uint32_t id, product, component, type; /* labels */
	uint32_t name; /* the term by which others mention it */
	uint32_t parent; /* towards the bucket's head */
	uint32_t members; /* of the bucket, at its head */
	int64_t youngest; /* of the bucket, at its head: when it was created */
	uint32_t words; /* title and body */
};

size_t index_postings(const struct index *x, uint32_t term, const struct posting **out);
const struct indexed *index_report(const struct index *x, uint32_t doc);
const struct occurrence *index_occurrences(const struct index *x, const struct indexed *d);
const uint32_t *index_grams(const struct index *x, const struct indexed *d);
/* The earliest report of a bucket. */
uint32_t index_head(const struct index *x, uint32_t doc);
struct tokens *index_tokens(const struct index *x);

/* A title and a body, read: for reports and for questions alike. */
struct reading_room {
	struct token_list title, body;
	uint32_t *grams;
	size_t n_grams, grams_room;
};
void reading_room_init(struct reading_room *r);
void reading_room_release(struct reading_room *r);
void index_read(struct tokens *t, const char *subject, const char *description,
    enum tokens_mode mode, struct reading_room *out);

#endif
