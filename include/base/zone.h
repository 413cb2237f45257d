#ifndef SLAD_BASE_ZONE_H
#define SLAD_BASE_ZONE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/time.h"

/*
 * The offsets of one IANA time zone as data, read once from the system's tzdata
 * (never from ICU: Debian 12's ICU still has Asia/Almaty at UTC+6 in 2026).
 * zone_load is the only call that touches the host; all others are pure.
 */
struct zone;

#define ZONE_YEAR_MIN 0
#define ZONE_YEAR_MAX 9999

/*
 * Covers the years [first, last] exactly, and a day more at both ends, so that
 * their local days are whole. The files are looked for under $TZDIR, else
 * /usr/share/zoneinfo. ERR_INVALID: not the name of a zone that this host has
 * (the C library would silently take UTC), or a file that makes no sense.
 */
must_check enum err_code zone_load(
    const char *name, int first, int last, struct zone **out, struct err *e);
void zone_free(struct zone *z);
const char *zone_name(const struct zone *z);
bool zone_covers(const struct zone *z, int first, int last);

/* Seconds east of UTC at t; before the first and after the last year as at their ends. */
int zone_offset(const struct zone *z, struct utc t);

/*
 * Offset changes, in order: from `at` on the offset is `offset`, and it differs
 * from the one before. The first one is at INT64_MIN; there is always that one.
 */
struct zone_change {
	struct utc at;
	int offset;
};
const struct zone_change *zone_changes(const struct zone *z, size_t *n);

/* Wall-clock seconds (days*86400 + seconds of the day) at an instant. */
int64_t zone_wall(const struct zone *z, struct utc t);

/*
 * The instant of a wall-clock time. One that comes twice: the first when
 * `later` is false, else the second. One that is skipped: the instant of the
 * change.
 */
struct utc zone_instant(const struct zone *z, int64_t wall, bool later);

/* "YYYY-MM-DD HH:MM:SS" (or with T; fraction cut off), as Redmine stores it. False: not a time. */
bool zone_parse_wall(const char *text, int64_t *wall);

/* Room for "2026-02-03 10:00:00" and NUL: the local time, as people read it. */
#define WALL_TEXT 24
const char *zone_format(const struct zone *z, struct utc t, char buf[static WALL_TEXT]);

#endif
