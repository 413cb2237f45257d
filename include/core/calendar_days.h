#ifndef SLAD_CORE_CALENDAR_DAYS_H
#define SLAD_CORE_CALENDAR_DAYS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/terms.h"

/*
 * The exceptional days of a calendar as people enter them: a file of holidays,
 * changes to it, an import. Each date has at most one row.
 */
struct arena;
struct buf;

#define DAY_TERMS(X)                                                                               \
	X(DAY_HOLIDAY, "holiday") /* closed */                                                     \
	X(DAY_OBSERVED, "observed") /* closed: a day off that was moved here */                    \
	X(DAY_WORKED, "working_transfer") /* a weekend that is worked */                           \
	X(DAY_SHORT, "short") /* hours of its own, as before holidays */                           \
	X(DAY_ORDINARY, "ordinary") /* nothing of it: only in changes */

TERM_SET(day_kind, DAY_TERMS, DAY_KIND_COUNT);

struct calendar_day {
	int64_t day; /* civil_to_days */
	enum day_kind kind;
	const char *name; /* what people call it; "" for nothing */
	const char *hours; /* of DAY_SHORT, as core/day_hours.h writes them; else "" */
};

/*
 * The hours written for a day whose kind is known. ERR_INVALID: a short day needs
 * some, no other has any.
 */
must_check enum err_code calendar_day_hours(
    struct calendar_day *d, const char *text, struct arena *a, struct err *e);

/* core/calendar_csv.h has the form. By date, of two rows of one date the later one. */
must_check enum err_code calendar_days_read(
    const char *csv, struct arena *a, struct calendar_day **out, size_t *n, struct err *e);
/* The same form, with hours if a day has some: what is read back is the same. */
void calendar_days_write(const struct calendar_day *days, size_t n, struct buf *out);

/* By date; of two rows of one date the later one stays. Returns how many there are. */
size_t calendar_days_sort(struct calendar_day *days, size_t n);

/* `base` with the changes made to it; DAY_ORDINARY takes a day out. All sorted. */
size_t calendar_days_apply(const struct calendar_day *base, size_t n_base,
    const struct calendar_day *changes, size_t n_changes, struct arena *a,
    struct calendar_day **out);

/*
 * What makes `wanted` out of `have`: rows that are new or otherwise. With `whole`
 * also, as DAY_ORDINARY, the days of `have` that `wanted` lacks in the years of
 * which it has any.
 */
size_t calendar_days_differ(const struct calendar_day *have, size_t n_have,
    const struct calendar_day *wanted, size_t n_wanted, bool whole, struct arena *a,
    struct calendar_day **out);

#endif
