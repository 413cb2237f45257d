#ifndef SLAD_BASE_ICAL_H
#define SLAD_BASE_ICAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * Days off as iCalendar (RFC 5545), the only file that includes libical: an
 * all-day event for each. Its category says what kind of day it is; one without
 * any is for the caller to take as a day off.
 */
struct arena;
struct buf;

struct ical_day {
	int64_t day; /* days since 1970-01-01 */
	const char *name; /* SUMMARY; "" without one */
	const char *category; /* the first of CATEGORIES; "" without one */
	const char *note; /* DESCRIPTION; "" without one, which is then not written */
};

/*
 * By the order of the events; one of several days is several rows, one that
 * repeats is told in each of the years [first, last] but on its EXDATEs and where
 * another event stands in its place; cancelled ones are left out. ERR_INVALID
 * names the event: without a day, with a time of day (which day it is may depend
 * on the zone), of more than 62 days, repeating within a day or by a rule that
 * cannot be read; or there are more than 8000 days.
 */
must_check enum err_code ical_read(const char *text, int first, int last, struct arena *a,
    struct ical_day **out, size_t *n, struct err *e);

/* A whole calendar; `stamp` is when it was made, UTC seconds. */
void ical_write(
    const char *name, const struct ical_day *days, size_t n, int64_t stamp, struct buf *out);

#endif
