#ifndef SLAD_APP_TIME_TEXT_H
#define SLAD_APP_TIME_TEXT_H

#include "base/time.h"
#include "core/wording.h"

/* Instants as people read them on a terminal: in a calendar's own zone, to the minute. */
struct arena;
struct policy;
struct zone;

/* "Tue 2026-02-03 10:00", «вт 03.02.2026 10:00», «сс 03.02.2026 10:00»; "-" for UTC_NONE. */
const char *time_text(enum wording l, const struct zone *z, struct utc t, struct arena *a);
/* "2026-02-03", «03.02.2026». */
const char *time_text_day(enum wording l, const struct zone *z, struct utc t, struct arena *a);
/*
 * The first, short beside `now`: without the day when it is the same, and in
 * Russian and Kazakh without the year: "10:00", «вт 03.02 10:00».
 */
const char *time_text_near(
    enum wording l, const struct zone *z, struct utc t, struct utc now, struct arena *a);

/* core/wording.h, as texts of an arena. */
const char *time_text_span(enum wording l, struct span s, struct arena *a);
const char *time_text_elapsed(enum wording l, struct span s, struct arena *a);
/* Until a clock is due, by its own hours: "1 h 5 min of working time left". */
struct clock;
const char *time_text_left(enum wording l, const struct clock *c, struct utc now, struct arena *a);

#endif
