#ifndef SLAD_CORE_HOLIDAYS_H
#define SLAD_CORE_HOLIDAYS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/time.h"

/*
 * Whether somebody entered the official days off: a year with such days in fewer
 * than four months, or with less than half of those of the year before, is one
 * whose holidays nobody entered, or not all of them. Next year's are published in
 * autumn, so from November on they should be there.
 * Clauses: R4.
 */

struct calendar;

bool holidays_known(const struct calendar *c, int year);

#define HOLIDAYS_YEARS 2
/* Of this year and, two months ahead, the next: those that are missing; this year is the first. */
size_t holidays_missing(
    const struct calendar *c, struct utc now, int missing[static HOLIDAYS_YEARS]);
/* The year of an instant, where the calendar is. */
int holidays_year(const struct calendar *c, struct utc now);

#endif
