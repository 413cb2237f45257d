#ifndef SLAD_WORK_SPOKEN_H
#define SLAD_WORK_SPOKEN_H

#include "base/err.h"
#include "work/case.h"

/*
 * What our people told slad to do, as facts of the timeline. What slad wrote by
 * such an order is their word, not the bot's. For case_make, before judging;
 * the calls that they logged are work/called.h.
 * Clauses: R26.
 */

struct arena;
struct db;

must_check enum err_code spoken_tell(
    struct db *db, struct case_file *c, struct arena *arena, struct err *e);

#endif
