#ifndef SLAD_SEARCH_INDEX_H
#define SLAD_SEARCH_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "search/tokens.h"

/*
 * All reports so far, in the order in which they came: a base that may lie in a
 * mapped file (search/image.h), and what came since, in memory. Nothing that is
 * in it changes when a report is added but what is asked of the whole: how many
 * there are, and how many have a term. So a question asked before a report comes
 * is answered without knowing anything of it. Duplicates and their master are
 * one bucket as soon as both are there.
 */
struct index;
struct lines;

/*
 * More of a request's text, in bytes, says no more about what is asked: it is cut where it is read.
 */
#define REPORT_TEXT_MAX 20000

enum report_kind { REPORT_ISSUE, REPORT_WIKI, REPORT_ARTICLE, REPORT_KINDS };

struct report {
	const char *id;
	int64_t created; /* seconds since 1970 */
	const char *subject; /* NULL, or telling nothing: search/subject.h finds another */
	const char *description; /* may be NULL, as all below */
	const char *product;
	const char *component;
	const char *type;
	const char *duplicate_of; /* an id, known or not yet */
	enum report_kind kind;
	bool closed;
	bool is_private;
};

struct index *index_new(void);
void index_free(struct index *x);
/* An id that is there already is added again as another report. */
void index_add(struct index *x, const struct report *r);
/* Takes the place of what has that id, if anything has. */
void index_put(struct index *x, const struct report *r);
/* Only what is not text: closed, is_private and duplicate_of. False: no report has that id. */
bool index_change(struct index *x, const struct report *r);
/* Never found any more. False: no report has that id. */
bool index_remove(struct index *x, const char *id);

/*
 * Of a report that is not there: any that would be of its bucket. False: none is
 * known.
 */
bool index_kin(const struct index *x, const struct report *r, uint32_t *doc);
/* Buckets as they are after changes; before questions. */
void index_settle(struct index *x);

/* With those removed. */
size_t index_count(const struct index *x);
/* Those removed, or replaced by a later one. */
size_t index_dead(const struct index *x);
/* Of the reports, those that are not in the base. */
size_t index_fresh(const struct index *x);
size_t index_memory(const struct index *x);
const char *index_id(const struct index *x, uint32_t doc);
/* False: none has that id. */
bool index_find(const struct index *x, const char *id, uint32_t *doc);

/* ---- for search/rank ---- */

/*
 * A report that has a term, in 24 bits, and how much it is about it, in 8. The
 * list of a term is one run of the base and one of what came since.
 */
struct postings {
	const uint32_t *run[2];
	uint32_t n[2];
};
#define POSTING_DOC(p) ((p) >> 8)
#define POSTING_CODE(p) ((p)&0xff)
#define REPORTS_MAX ((size_t)1 << 24)
/* 0 to 1, by its code. */
extern float index_weights[256];

/* A report's term in 24 bits, how often it comes in title and body, up to 15 times. */
typedef uint32_t occurrence;
#define OCCURRENCE_TERM(o) ((o) >> 8)
#define OCCURRENCE_TITLE(o) ((o) >> 4 & 15)
#define OCCURRENCE_BODY(o) ((o)&15)

struct indexed {
	int64_t created;
	int64_t youngest; /* of the bucket, at its head: when it was created */
	uint32_t at; /* its occurrences */
	uint32_t grams_at; /* its title's character 4-grams, hashed, ascending */
	uint32_t n;
	uint16_t n_grams;
	uint16_t words; /* title and body */
	uint32_t id, product, component, type; /* labels */
	uint32_t name; /* the term by which others mention it */
	uint32_t master; /* label of what it duplicates */
	uint32_t parent; /* towards the bucket's head */
	uint32_t next; /* of the bucket, round about */
	uint32_t members; /* of the bucket, at its head */
	uint8_t kind;
	uint8_t closed, is_private, dead;
};

void index_postings(const struct index *x, uint32_t term, struct postings *out);
/* The same for a gram of titles, search/grams.h. */
void index_gram_postings(const struct index *x, uint32_t gram, struct postings *out);
/* How many reports have the term. */
uint32_t index_frequency(const struct index *x, uint32_t term);
const struct indexed *index_report(const struct index *x, uint32_t doc);
const occurrence *index_occurrences(const struct index *x, uint32_t doc);
const uint16_t *index_grams(const struct index *x, uint32_t doc);
/* The earliest report of a bucket. */
uint32_t index_head(const struct index *x, uint32_t doc);
/*
 * Whom to point at instead of any of a bucket: an open one before a closed one,
 * then what duplicates nothing, then the earliest.
 */
uint32_t index_offered(const struct index *x, uint32_t doc);
/* Itself and others of its bucket, so many at the most. */
size_t index_bucket(const struct index *x, uint32_t doc, uint32_t *out, size_t most);
struct tokens *index_tokens(const struct index *x);
struct lines *index_lines(const struct index *x);

#endif
