#ifndef SLAD_APP_CORPUS_H
#define SLAD_APP_CORPUS_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "app/app.h"
#include "base/arena.h"
#include "base/err.h"
#include "search/index.h"

/*
 * Reports in a file, one JSON object a line, as `slactl similar` takes and exports
 * them, and files of their ids.
 *
 * A report or question: {"id","created","subject","description","product",
 * "component","type","dup_of"}, of which only the id is needed here. `created` is in
 * seconds since 1970 or ISO 8601 (a day alone, or an instant in UTC or with its
 * offset), and `before` when it is left out. Texts belong to the object or the arena.
 */
must_check enum err_code corpus_report(
    json_t *in, int64_t before, struct arena *a, struct report *out, struct err *e);

/* Texts live until it returns. */
typedef void corpus_each(void *ctx, const struct report *r);

/*
 * Calls `each` for every report in the order of time, wherever it stands; those of one
 * instant in the order of the lines. Bad lines are told with their numbers on standard
 * error and passed over: no object, no text, no time, an id that stands on an earlier
 * line. *last is when the last came. The exit status; a file without a report is bad, too.
 */
int corpus_read(struct app *app, const char *path, corpus_each *each, void *ctx, int64_t *last);

/* Ids, one a line. */
struct corpus_ids;

/* NULL, with the exit status, when it cannot be read. */
struct corpus_ids *corpus_ids_read(struct app *app, const char *path, int *status);
void corpus_ids_free(struct corpus_ids *l);
/* Whether it is there; it is remembered that somebody asked. */
bool corpus_ids_take(struct corpus_ids *l, const char *id);
/* Tells of those that nobody asked for: they are in no file. How many. */
size_t corpus_ids_missed(const struct corpus_ids *l, const char *path, const char *corpus);

#endif
