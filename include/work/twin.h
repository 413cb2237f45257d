#ifndef SLAD_WORK_TWIN_H
#define SLAD_WORK_TWIN_H

#include <stdint.h>

#include "base/err.h"
#include "work/case.h"

/*
 * The same client sends the same request twice: the second is a duplicate of the
 * first. Looked for within its first hour, among the open requests of the author
 * (whoever writes without an account is nobody in particular) or of the same
 * organisation, and of no other, that came within the month before, and not before
 * it has been still for a minute: what comes by mail gets its files and fields after
 * it was saved. Words alone do not make it the same: both must have come with the
 * same tracker, the very same files and every field filled in alike (another
 * person, another IIN is another request; several values in any order); what was
 * added or changed later, by staff or the client, does not
 * count. Nothing is related by that alone: the rule `link` has a brake, which holds
 * until somebody takes it off, and people take each relation back with one word.
 */

struct arena;

/*
 * *of is the first request, 0: it is none. ERR_OK also when nothing can be told. *again: the words
 * are the same, and when to look whether it is; UTC_NONE: no need to.
 */
must_check enum err_code twin_find(struct case_room *room, const struct case_file *c,
    struct arena *arena, int64_t *of, struct utc *again, struct err *e);

/*
 * Says so, as slad's own word, unless people were faster since it was found: then nothing is said.
 * Part of the caller's transaction, until whose end nobody else orders a relation.
 */
must_check enum err_code twin_keep(struct case_room *room, const struct case_file *c, int64_t of,
    struct arena *arena, struct err *e);

#endif
