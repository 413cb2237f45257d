#ifndef SLAD_WORK_SEEN_H
#define SLAD_WORK_SEEN_H

#include "base/err.h"
#include "work/case.h"

/*
 * Looks through what the client wrote, for case_make: what is missing, and
 * whether it is rude. Only of requests that are open, and only when the
 * regulation asks for it. Fills c->timeline.request.seen.
 */

struct arena;
struct tracker;

must_check enum err_code seen_tell(
    struct tracker *t, struct case_file *c, struct arena *arena, struct err *e);

#endif
