#ifndef SLAD_CORE_DAY_HOURS_H
#define SLAD_CORE_DAY_HOURS_H

#include <stdbool.h>

#include "base/err.h"

/*
 * The hours of one day as people write them in a line: "10:00-18:00", or
 * "10:00-13:00 14:00-18:00" with a break.
 * Clauses: R4, R5.
 */
struct buf;
struct day_hours; /* core/calendar.h */

/* "HH:MM" or "HH:MM:SS", up to "24:00": seconds from midnight. */
bool day_hours_time(const char *text, int *out);

/*
 * Of a short day: at least one interval, in their order. ERR_INVALID says what is wrong and how it
 * is written.
 */
must_check enum err_code day_hours_parse(const char *text, struct day_hours *out, struct err *e);
/* What is read back is the same. */
void day_hours_write(const struct day_hours *hours, struct buf *out);

#endif
