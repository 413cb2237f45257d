#ifndef SLAD_WORK_SPOKEN_H
#define SLAD_WORK_SPOKEN_H

#include "base/err.h"
#include "work/case.h"

/*
 * What our people said to slad, as facts of the timeline: calls that they
 * logged, and what they told slad to do. What slad wrote by such an order is
 * their word, not the bot's. For case_make, before judging.
 */

struct arena;
struct db;

must_check enum err_code spoken_tell(
    struct db *db, struct case_file *c, struct arena *arena, struct err *e);

#endif
