#ifndef SLAD_APP_CMD_SIMILAR_H
#define SLAD_APP_CMD_SIMILAR_H

#include <jansson.h>

#include "base/arena.h"
#include "base/err.h"
#include "search/index.h"

/*
 * A line of a corpus or a question: {"id","created","subject","description","product",
 * "component","type","dup_of"}, of which only the id is needed; `created` is in seconds since
 * 1970 or ISO 8601, and `before` when it is left out. The texts belong to the object or the arena.
 */
must_check enum err_code similar_report(
    json_t *in, int64_t before, struct arena *a, struct report *out, struct err *e);

#endif
