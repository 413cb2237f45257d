#ifndef SLAD_CORE_CALENDAR_H
#define SLAD_CORE_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/time.h"

/*
 * Business time (D1 clause 5, D4 clause 2.3). A calendar is a time zone, the
 * opening intervals of each weekday, and dated exceptions, compiled into sorted
 * UTC intervals with prefix sums and day indexes: add and between take constant
 * time, whatever the span, and are right across zone and DST changes.
 *
 * An interval is open from its first instant to just before its last. A
 * wall-clock time that a zone change skips does not exist; one that comes twice
 * counts twice.
 * Clauses: R4, R5.
 */

struct zone; /* base/zone.h: offsets of one IANA zone, as data */

/* Local wall-clock seconds from midnight; to may be 86400 (24:00). */
struct opening {
	int from;
	int to;
};

/* Every half hour of a day: more is a mistake in the configuration. */
#define OPENINGS_MAX 48

struct day_hours {
	size_t n;
	struct opening open[OPENINGS_MAX]; /* sorted, not overlapping; they may touch */
};

enum exception_kind {
	EXCEPTION_HOLIDAY, /* closed */
	EXCEPTION_OVERRIDE, /* these hours instead; beats a holiday on the same day */
	EXCEPTION_WORKED, /* a worked transfer day: the hours of a Monday; beats a holiday */
	EXCEPTION_BREAK, /* these intervals are taken off what would be open */
};

/*
 * Several of one day are combined: the overrides, if there are any, all
 * together; else a worked transfer; else a holiday; and whatever results, the
 * breaks are taken off it.
 */
struct exception {
	int64_t day; /* civil_to_days */
	enum exception_kind kind;
	struct day_hours hours; /* of OVERRIDE and BREAK */
	const char *name; /* what people call it ("Наурыз мейрамы"), or NULL: means nothing here */
};

/* Hours in force from a local day on, until the next one of the array. */
struct hours_since {
	int64_t day; /* INT64_MIN: from ever */
	struct day_hours week[7]; /* 0 is Monday */
};

struct calendar_spec {
	const struct zone *zone; /* borrowed by the calendar, must outlive it */
	size_t n_hours;
	const struct hours_since *hours; /* sorted by day; at least one */
	size_t n_exceptions;
	const struct exception *exceptions; /* any order */
	bool may_be_closed; /* compile even if not one second is open in those years */
};

struct calendar;

/*
 * Compiles the years [first, last] (in UTC), which the zone must cover. Hours
 * and exceptions are not needed afterwards. ERR_INVALID names the day and the
 * interval that is wrong; a calendar without one open second is refused unless
 * the spec allows it, so that a configuration error is caught at load.
 */
must_check enum err_code calendar_compile(
    const struct calendar_spec *spec, int first, int last, struct calendar **out, struct err *e);
void calendar_free(struct calendar *c);
const struct zone *calendar_zone(const struct calendar *c);

/*
 * The earliest instant by which that much working time has passed since
 * `start`; for a negative span the latest. A span of 0 gives `start` itself, so
 * exactly filled hours end at the closing, not at the next morning's opening.
 * UTC_NONE when the compiled years end before, or `start` is not in them.
 */
struct utc calendar_add(const struct calendar *c, struct utc start, struct span work);

/*
 * Working time in [from, to); negative when to is before from. Outside the compiled years: closed.
 */
struct span calendar_between(const struct calendar *c, struct utc from, struct utc to);

bool calendar_is_open(const struct calendar *c, struct utc t);
/* t itself when open, else the next opening; UTC_NONE as in calendar_add. */
struct utc calendar_next_open(const struct calendar *c, struct utc t);
/*
 * The open interval that holds t or, when closed then, the next one. Intervals
 * that touch are one. False as UTC_NONE in calendar_add.
 */
bool calendar_interval(const struct calendar *c, struct utc t, struct utc *from, struct utc *to);

/*
 * A target in working days (requirements.md, choice 1): the same local time n
 * working days later, moved to the opening when that falls into a break or
 * before the day's first opening, never past that day's closing. What comes in
 * before a day's first opening, after its last closing or on a day off counts
 * from the next opening and is due at the closing of the n-th working day
 * (Saturday, one day: Monday 18:00); within a break it counts from the break's
 * end. n is at least 1. UTC_NONE as in calendar_add, and when a local day that
 * matters lies only partly in the compiled years.
 */
struct utc calendar_add_days(const struct calendar *c, struct utc start, int n);

/*
 * The closing of the first working day on or after t's own that has not closed
 * by t: D4 clause 1.8 with 2.3 ("в первый рабочий день, который наступит").
 */
struct utc calendar_day_end(const struct calendar *c, struct utc t);

/* Never closed in the compiled years: its working time is time by the wall clock. */
bool calendar_is_always(const struct calendar *c);

/* How many days of the month (1 to 12) were entered as days off, beside the weekly ones. */
size_t calendar_days_off(const struct calendar *c, int year, int month);

/* From the first to just before the last: what it was compiled for. */
struct utc calendar_first(const struct calendar *c);
struct utc calendar_last(const struct calendar *c);

#endif
