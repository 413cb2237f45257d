#ifndef SLAD_CORE_CALENDAR_PLAN_H
#define SLAD_CORE_CALENDAR_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * The opening hours of single local days: what a calendar is compiled from, and
 * what people are shown. Knows dates and wall-clock times, no instants.
 */
struct calendar_spec;
struct day_hours;
struct opening;
struct calendar_plan;

/* Borrows the spec, not its zone. ERR_INVALID names the day and the interval that is wrong. */
must_check enum err_code calendar_plan_new(
    const struct calendar_spec *spec, struct calendar_plan **out, struct err *e);
void calendar_plan_free(struct calendar_plan *p);

/*
 * The hours of a day (civil_to_days), exceptions combined: sorted, not
 * overlapping. Valid until the next call; quickest when the days come in order.
 */
const struct opening *calendar_plan_day(struct calendar_plan *p, int64_t day, size_t *n);

/*
 * Adds to each month of the years [first, last], from the first January on, how many different
 * days of it were entered as closed, on whatever weekday: as holidays, or as overrides without
 * hours.
 */
void calendar_plan_days_off(const struct calendar_plan *p, int first, int last, size_t *months);

/* Inside one day, each ends after it begins, sorted, not overlapping. The sentence names no day. */
must_check enum err_code calendar_plan_check(const struct day_hours *hours, struct err *e);

#endif
