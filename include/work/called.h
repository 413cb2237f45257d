#ifndef SLAD_WORK_CALLED_H
#define SLAD_WORK_CALLED_H

#include "base/err.h"
#include "work/case.h"

/*
 * Call-backs, for case_make: the number and the wished time, out of the
 * tracker's custom fields or of what staff told slad, and the calls that they
 * logged, as facts of the timeline. Fills c->timeline.request.callback. By the
 * hours of the request's level: whose it is has to be known.
 * Clauses: R9.
 */

struct arena;
struct db;

/* Who logs a call so many seconds after it did not log it as it was made: explain tells both. */
#define CALLED_LATE (15 * 60)

must_check enum err_code called_tell(
    struct db *db, struct case_file *c, struct arena *arena, struct err *e);

/*
 * What the tracker's fields say goes on record when it changed; part of the caller's transaction.
 */
must_check enum err_code called_keep(struct db *db, const struct case_file *c, struct err *e);

#endif
