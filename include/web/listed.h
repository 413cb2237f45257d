#ifndef SLAD_WEB_LISTED_H
#define SLAD_WEB_LISTED_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/breach.h"
#include "store/line.h"
#include "store/verdict.h"
#include "web/guard.h"

/* What the lists of requests have in common: which rows are the caller's, and the names in them. */

struct arena;
struct web;
struct web_request;

/*
 * Of the rows, in their order, those that this caller may see and is staff for; at most `limit`,
 * moved to the beginning.
 */
must_check enum err_code listed_choose(struct web *w, const struct web_request *r,
    const struct caller *c, struct verdict_row *rows, size_t n, size_t limit, size_t *chosen,
    struct err *e);

/*
 * The same of the requests that a list names: their rows, those that are the caller's. `ids` may
 * name one more than once, and 0.
 */
must_check enum err_code listed_requests(struct web *w, const struct web_request *r,
    const struct caller *c, const int64_t *ids, size_t n, struct verdict_row **rows, size_t *n_rows,
    struct err *e);

/* Of missed target times those of requests that the tracker shows to the caller, likewise. */
must_check enum err_code listed_breaches(struct web *w, const struct web_request *r,
    const struct caller *c, struct breach_row *rows, size_t n, size_t *chosen, struct err *e);

/*
 * The requests that a list is about, as far as they are the caller's, and what lists show of them.
 */
struct listed {
	struct verdict_row *rows;
	size_t n_rows;
	struct line *lines;
	size_t n_lines;
};

/* `ids` as above; all of it lives in the request's arena. */
must_check enum err_code listed_read(struct web *w, const struct web_request *r,
    const struct caller *c, const int64_t *ids, size_t n, struct listed *out, struct err *e);
/*
 * For `ids`: the requests that n items are about, in the arena. Items have `size` bytes, the id of
 * theirs, an int64_t, begins at byte `at`.
 */
const int64_t *listed_ids(struct arena *a, const void *items, size_t n, size_t size, size_t at);
/* NULL: it is not theirs. */
const struct verdict_row *listed_row(const struct listed *l, int64_t issue);
/* NULL: it is not theirs, or was deleted this very second. */
const struct line *listed_line(const struct listed *l, int64_t issue);

/*
 * Subject, project_name, client, assignee_name and link of a row. A request that was deleted this
 * very second has no line: NULL.
 */
void listed_names(const struct web *w, const struct web_request *r, json_t *row, int64_t issue,
    const struct line *line);

#endif
