#ifndef SLAD_BASE_TIME_H
#define SLAD_BASE_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Instants and spans are different types, so that the compiler refuses to add
 * two instants or to pass seconds where a moment is meant.
 *
 * An instant is UTC seconds since 1970-01-01T00:00:00Z, leap seconds ignored
 * (POSIX). A span is seconds, and its header says working or elapsed. Nothing
 * here knows a time zone: see base/zone.h and core/calendar.h.
 */
struct utc {
	int64_t s;
};

struct span {
	int64_t s;
};

/* "No such instant": a clock that has not stopped, nothing to wake for. Sorts after all others. */
#define UTC_NONE ((struct utc){ INT64_MAX })

#define SPAN_MINUTE 60
#define SPAN_HOUR 3600
#define SPAN_DAY 86400

static inline bool
utc_is_none(struct utc t)
{
	return t.s == INT64_MAX;
}

static inline struct utc
utc_min(struct utc a, struct utc b)
{
	return a.s < b.s ? a : b;
}

static inline struct utc
utc_max(struct utc a, struct utc b)
{
	return a.s > b.s ? a : b;
}

/* Elapsed time; never use it where working time is meant. */
static inline struct utc
utc_plus(struct utc t, struct span d)
{
	return (struct utc){ t.s + d.s };
}

static inline struct span
utc_minus(struct utc a, struct utc b)
{
	return (struct span){ a.s - b.s };
}

/* A day of the proleptic Gregorian calendar, months and days counted from 1. */
struct civil {
	int year;
	int month;
	int day;
};

/* Days since 1970-01-01; any day of month is normalised (day 0 is the last of the month before). */
int64_t civil_to_days(struct civil c);
struct civil civil_from_days(int64_t days);
/* 0 is Monday. */
int days_weekday(int64_t days);

/* Exactly "YYYY-MM-DD", a day that exists. */
bool civil_parse(const char *text, struct civil *out);

/* Room for "2026-02-03T05:00:00Z" and its final NUL; years -9999 to 9999. */
#define UTC_TEXT 24

/*
 * ISO 8601, UTC only: "2026-02-03T05:00:00Z"; a fraction of a second is
 * accepted and cut off, seconds may be left out. Offsets are refused: a caller
 * who has one has a zone and should convert.
 */
bool utc_parse(const char *text, struct utc *out);
const char *utc_format(struct utc t, char buf[static UTC_TEXT]);

#endif
