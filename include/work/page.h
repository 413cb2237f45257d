#ifndef SLAD_WORK_PAGE_H
#define SLAD_WORK_PAGE_H

#include <stdint.h>

#include "base/err.h"
#include "work/case.h"

/*
 * Many issues put together at once: a page of the tracker's with what is on
 * record of each, for whoever judges in bulk. Nothing is written.
 */
struct arena;

typedef enum err_code page_each(void *ctx, const struct case_parts *parts, struct err *e);

/* The last of the next `limit` issues above `after`; 0: there are none. */
must_check enum err_code page_end(
    struct case_room *room, int64_t after, unsigned limit, int64_t *last, struct err *e);

/* The issues in (after, last], at most `limit`, in order; all of it is in the arena. */
must_check enum err_code page_read(struct case_room *room, int64_t after, int64_t last,
    unsigned limit, struct arena *arena, page_each *each, void *ctx, struct err *e);

#endif
