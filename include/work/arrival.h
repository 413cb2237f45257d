#ifndef SLAD_WORK_ARRIVAL_H
#define SLAD_WORK_ARRIVAL_H

#include "base/err.h"
#include "base/time.h"
#include "work/case.h"

/*
 * What a request was when it came: who wrote it, for whom, at which level, by
 * which regulation. Decided at the first sight and kept: what changes later
 * moves nothing of it, but for an organisation or contract that nobody had
 * entered by then. For case_make, in this order.
 * Clauses: R1, R8, R26.
 */

struct arena;

/* c->arrival: what was `kept`, or what is seen now for the first time (then it is NULL). */
void arrival_open(
    struct case_room *room, struct case_file *c, const struct fact_arrival *kept, struct utc now);

/* The organisation, its contract, level and language; c->policy is known by now. */
must_check enum err_code arrival_client(
    struct case_room *room, struct case_file *c, struct arena *arena, struct err *e);

#endif
