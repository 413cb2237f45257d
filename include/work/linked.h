#ifndef SLAD_WORK_LINKED_H
#define SLAD_WORK_LINKED_H

#include "base/err.h"
#include "work/case.h"

/*
 * What a timeline does not have from the issue's own journal: which requests
 * people said to slad that it duplicates, what became of those, which of slad's
 * own notes are of something else, and articles that its client accepted. And
 * the other way round: whom its own end concerns.
 */

struct arena;

/* Adds those facts to c->timeline ("w" and the id of the word); for case_make, before judging. */
must_check enum err_code linked_tell(
    struct tracker *t, struct case_file *c, struct arena *arena, struct err *e);

/*
 * The issues that duplicate it are to be looked at, since they follow; part of the caller's
 * transaction.
 */
must_check enum err_code linked_wake(struct db *db, int64_t issue, struct utc now, struct err *e);

#endif
