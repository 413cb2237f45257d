#ifndef SLAD_CORE_TALLY_H
#define SLAD_CORE_TALLY_H

#include <stddef.h>

#include "base/time.h"
#include "core/policy.h"
#include "core/timeline.h"

/*
 * What reports count of a request beside its clocks: who answered first, how
 * often it came back, and how long it lay with others.
 * Times are working time of the stays that have ended; the present one is told
 * by its stage and when it began, so that a tally need not be made anew each
 * day (D1 clause 23: time with the developers is kept apart from support's).
 */
struct tally {
	const char *responder; /* id of the fact that answered first; NULL: none has */
	int reopened;
	struct utc closed; /* since when it is resolved or closed; UTC_NONE: it is not */
	struct span in_stage[STAGE_COUNT];
	enum stage stage; /* the present stay */
	struct utc stage_since;
};

/* By the hours of its level. */
void tally_take(const struct calendar *calendar, const struct timeline *timeline, struct utc now,
    struct tally *out);

#endif
