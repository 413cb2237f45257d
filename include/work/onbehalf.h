#ifndef SLAD_WORK_ONBEHALF_H
#define SLAD_WORK_ONBEHALF_H

#include <stdbool.h>

#include "base/err.h"
#include "base/time.h"
#include "store/client.h"
#include "work/case.h"

/*
 * A request that staff entered for somebody (D1 clause 8, D4 2.4): whose it is,
 * by what they wrote into tracker.behalf_field. What a client writes there
 * counts for nothing, or it would buy another's level.
 * Clauses: R9, R34.
 */

bool onbehalf_is(const struct case_file *c);

/*
 * *out is NULL when the field names nobody who is known. Sets the person and their language in
 * the case.
 */
must_check enum err_code onbehalf_find(struct case_room *room, struct case_file *c, struct utc at,
    struct arena *arena, struct client_match **out, struct err *e);

/*
 * Where it waits for a client who is not its author, or follows another request: tells the timeline
 * whether anybody of theirs can open it in the tracker. After arrival_client.
 */
must_check enum err_code onbehalf_reads(struct case_room *room, struct case_file *c, struct err *e);

#endif
