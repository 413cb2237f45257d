#ifndef SLAD_WORK_PAGE_H
#define SLAD_WORK_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "work/case.h"

/*
 * Many issues put together at once: a page of the tracker's with what is on
 * record of each, for whoever judges in bulk. Nothing is written.
 */
struct arena;
struct replay;

typedef enum err_code page_each(void *ctx, const struct case_parts *parts, struct err *e);

/* The last of the next `limit` issues above `after`; 0: there are none. */
must_check enum err_code page_end(
    struct case_room *room, int64_t after, unsigned limit, int64_t *last, struct err *e);

/* The issues in (after, last], at most `limit`, in order; all of it is in the arena. */
struct page_ask {
	int64_t after, last;
	unsigned limit;
	struct replay *replay; /* their history (tracker/replay.h); NULL: point reads */
	/*
	 * Of the verdicts, those judged from then on are of issues to be read anew; UTC_NONE: none.
	 */
	struct utc since;
};
must_check enum err_code page_read(struct case_room *room, const struct page_ask *ask,
    struct arena *arena, page_each *each, void *ctx, struct err *e);

/*
 * A replay of (after, last] where it is worth its while: when there are many
 * issues, and most of what the tracker holds from there on is theirs. NULL: it
 * is not. `gently`: between its statements it rests as long as they took.
 */
must_check enum err_code page_replay(struct case_room *room, int64_t after, int64_t last,
    bool gently, struct replay **out, struct err *e);

#endif
