#ifndef SLAD_STORE_CLOSING_H
#define SLAD_STORE_CLOSING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* What a client's silence will close, by the verdicts as they are. Clauses: R29. */

struct arena;
struct db;
struct page;

struct closing {
	int64_t issue;
	const char *level;
	const char *key; /* of the action that will close it */
	const char *at; /* when, as the verdict has it: "2026-02-05T04:00:00Z" */
	const char *clause; /* NULL: of none */
	bool stopped; /* the last word of a person is against it */
	const char *state; /* of the action in the outbox; NULL: it is not there before its time */
	const char *reason; /* why it waits or was refused; NULL: for nothing */
};

/*
 * A page of those of its projects, the next to be closed first; the texts live in the arena.
 * *total: on all pages; at most PAGE_TOTAL_MAX are counted.
 */
must_check enum err_code closing_page(struct db *db, const struct page *page, struct arena *arena,
    struct closing **out, size_t *n, size_t *total, struct err *e);

#endif
