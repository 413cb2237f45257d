#ifndef SLAD_WORK_RECOMPUTE_H
#define SLAD_WORK_RECOMPUTE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "work/case.h"

/*
 * Judges again, in bulk, closed requests too. What is stored are verdicts,
 * breaches and first sights; nothing is put into the outbox: open requests that
 * came out otherwise are woken, and a look does the rest. While a page is at
 * work its verdicts are locked, so that a look with newer facts comes after it.
 */

struct recompute_news {
	size_t seen;
	size_t changed;
	size_t breaches; /* put on record or superseded */
	size_t failed; /* judged by no regulation: said in the log */
	int64_t last; /* highest issue id so far */
};

typedef void recompute_progress(void *ctx, const struct recompute_news *news);

/*
 * All issues above `after`; `progress` (may be NULL) is called after each page, which is committed.
 */
must_check enum err_code recompute_all(struct case_room *room, int64_t after,
    recompute_progress *progress, void *ctx, struct recompute_news *news, struct err *e);

/* ERR_NOTFOUND: the tracker has no such issue. */
must_check enum err_code recompute_one(
    struct case_room *room, int64_t issue, struct recompute_news *news, struct err *e);

#endif
