#ifndef SLAD_TRACKER_DOCUMENTS_H
#define SLAD_TRACKER_DOCUMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"

/* Issues as the search knows them, and how it notices that they changed. */

struct tracker;

struct document {
	int64_t id;
	const char *subject;
	const char *description; /* NULL: none */
	const char *project; /* its identifier */
	const char *kind; /* the tracker's name */
	const char *category; /* NULL: none */
	/* Of a closed one, what staff said last, neither slad nor a client; NULL: nothing. */
	const char *solution;
	bool closed;
	bool is_private;
	struct utc created;
	int64_t duplicate_of; /* 0: of none */
};

/* Texts live until it returns. */
typedef enum err_code documents_each(void *ctx, const struct document *d, struct err *e);

/* Up to `limit` issues with ids in that range, in order. *last is the highest, `from` - 1: none. */
must_check enum err_code documents_page(struct tracker *t, int64_t from, int64_t to, unsigned limit,
    documents_each *each, void *ctx, int64_t *last, struct err *e);

enum documents_source {
	DOCUMENTS_ISSUES,
	DOCUMENTS_ENTRIES,
	DOCUMENTS_RELATIONS,
	DOCUMENTS_SOURCES
};

struct document_news {
	int64_t id; /* of the row */
	int64_t issue;
	bool text; /* of an entry: what is searched was changed */
};

/* Up to `most` rows above `after`, in order. */
must_check enum err_code documents_news(struct tracker *t, enum documents_source source,
    int64_t after, size_t most, struct document_news *out, size_t *n, struct err *e);

/* Up to `most` issues above `after` that duplicate others, in order. */
must_check enum err_code documents_duplicates(
    struct tracker *t, int64_t after, size_t most, int64_t *out, size_t *n, struct err *e);

struct documents_last {
	int64_t ids[DOCUMENTS_SOURCES];
	int64_t issues;
	int64_t duplicates; /* issues that duplicate others */
};

must_check enum err_code documents_last(
    struct tracker *t, struct documents_last *out, struct err *e);

#endif
