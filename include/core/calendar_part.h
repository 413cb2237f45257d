#ifndef SLAD_CORE_CALENDAR_PART_H
#define SLAD_CORE_CALENDAR_PART_H

#include <stddef.h>
#include <stdint.h>

#include "base/time.h"

/* For the files of the calendar: what it is compiled into, and is asked of. */

struct zone;

/*
 * A stretch of open time without a gap. It ends where the one after it has
 * more `before` than it: start + (next.before - before).
 */
struct calendar_stretch {
	int64_t start;
	int64_t before; /* working seconds since the calendar's first instant */
};

/*
 * stretches[0] begins at the first instant, if need be with no length;
 * stretches[n] is a guard at the end of time. So each instant has a stretch
 * that began last, and no search looks at its bounds.
 */
struct calendar {
	const struct zone *zone;
	int64_t first;
	int64_t last;
	int64_t total; /* working seconds */
	size_t n;
	struct calendar_stretch *stretches;
	uint32_t *by_day; /* of each UTC midnight: the last stretch that began by then */
	uint32_t *by_work; /* of each 2^shift-th working second: the stretch that holds it */
	int shift;
	int first_year;
	int last_year;
	size_t *days_off; /* of each month */
};

static inline int64_t
calendar_later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static inline int64_t
calendar_earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* The local day (civil_to_days) of a local wall-clock time, in seconds as zone_wall gives them. */
static inline int64_t
calendar_wall_day(int64_t wall)
{
	return wall >= 0 ? wall / SPAN_DAY : -((SPAN_DAY - 1 - wall) / SPAN_DAY);
}

#endif
