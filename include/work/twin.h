#ifndef SLAD_WORK_TWIN_H
#define SLAD_WORK_TWIN_H

#include <stdint.h>

#include "base/err.h"
#include "work/case.h"

/*
 * The same client sends the same request twice: the second is a duplicate of the
 * first. Looked for once, at first sight, among the open requests of the author
 * or of the same organisation that came within the month before. Words alone do
 * not make it the same: both must have come with the same tracker, the very same
 * files and every field filled in alike (another person, another IIN is another
 * request); what was added or changed later, by staff or the client, does not
 * count. Nothing is related by that alone: the rule `link` has a brake, which holds
 * until somebody takes it off, and people take each relation back with one word.
 */

struct arena;

/* *of is the first request, 0: it is none. ERR_OK also when nothing can be told. */
must_check enum err_code twin_find(struct case_room *room, const struct case_file *c,
    struct arena *arena, int64_t *of, struct err *e);

/* Says so, as slad's own word; part of the caller's transaction. */
must_check enum err_code twin_keep(
    struct db *db, const struct case_file *c, int64_t of, struct err *e);

#endif
