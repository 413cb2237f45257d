#ifndef SLAD_SEARCH_INNER_H
#define SLAD_SEARCH_INNER_H

#include <stdbool.h>

#include "search/grams.h"
#include "search/index.h"
#include "search/reading.h"

/* What an index is made of: for search/index.c, buckets.c and image.c alone. */

/* A list that grows; up to two postings lie in it. */
struct list {
	union {
		uint32_t few[2];
		uint32_t *many;
	} at;
	uint32_t n, room; /* room 0: few */
	uint32_t doc, place; /* the report that had the term last, from 1, and where */
};

/* Of all titles or all bodies: how long one is. */
struct average {
	double words, texts;
};

struct base {
	struct indexed *docs; /* the index's own: who is open, and of which bucket, changes */
	size_t n;
	const occurrence *occurrences;
	const uint16_t *grams;
	const uint32_t *runs; /* n_runs + 1 of them */
	size_t n_runs;
	const uint32_t *postings;
	const uint32_t *gram_runs; /* GRAMS + 1 */
	const uint32_t *gram_postings;
	size_t memory;
};

struct index {
	struct tokens *tokens;
	struct lines *lines;
	struct base base;
	struct reading reading;
	struct indexed *docs; /* that are not in the base */
	size_t n, room; /* of those */
	size_t dead; /* of all */
	struct list *lists; /* by term */
	size_t n_lists;
	struct list *gram_lists; /* NULL as long as nobody wrote in Cyrillic */
	occurrence *occurrences;
	size_t n_occurrences, occurrences_room;
	uint16_t *grams;
	size_t n_grams, grams_room;
	uint32_t *by_label; /* the report that has it as its id, from 1 */
	uint32_t *waits; /* the latest report that is a duplicate of it, from 1 */
	size_t n_labels;
	uint32_t *next_waiting; /* by report, from 1: the next duplicate of the same */
	size_t next_room;
	bool stale; /* buckets are to be made anew */
	size_t postings_memory;
	struct average title, body;
};

struct indexed *inner_doc(struct index *x, uint32_t doc);
const uint32_t *inner_list(const struct list *l);
/* Room for labels up to the highest of the vocabulary, and for all reports. */
void inner_rooms(struct index *x);

/* buckets.c: joined with what it duplicates and what duplicates it, as far as they are here. */
void buckets_link(struct index *x, uint32_t doc);
/* All anew, from what each duplicates. */
void buckets_make(struct index *x);

#endif
