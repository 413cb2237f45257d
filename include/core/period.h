#ifndef SLAD_CORE_PERIOD_H
#define SLAD_CORE_PERIOD_H

#include <stdbool.h>

#include "base/time.h"

struct zone;

/*
 * Periods as people write them: a month "2026-02", a day "2026-02-03" or
 * "03.02.2026", both of the zone, or an instant "2026-02-03T05:00:00Z".
 */

/* Is it one of these? */
bool period_is(const char *text);
/* A month: "2026-02". */
bool period_is_month(const char *text);
/* Its first instant. False: it is none of these. */
bool period_begin(const struct zone *z, const char *text, struct utc *out);
/* The first instant after it; an instant itself. */
bool period_end(const struct zone *z, const char *text, struct utc *out);

#endif
