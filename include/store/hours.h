#ifndef SLAD_STORE_HOURS_H
#define SLAD_STORE_HOURS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"

/*
 * Working hours of a person's own: of developers in another zone, of somebody
 * who works mornings. Letters to them are held to these instead of the
 * regulation's; targets are counted by the regulation's alone.
 *
 * They are written as a regulation's calendar is (core/calendar_json.h): zone,
 * hours, holidays. "exceptions" names one of the calendars of the regulations
 * ("kz"), whose days off count as they are now, but not its short days; without
 * it there are none but those of "holidays".
 */

struct arena;
struct calendar;
struct db;

struct hours_row {
	int64_t user; /* of the tracker */
	const char *body; /* JSON */
	const char *by;
	struct utc at;
};

/*
 * One transaction of its own; on record. `user` has these hours from now on.
 * ERR_INVALID says what is wrong with them, ERR_NOTFOUND: no such calendar.
 */
must_check enum err_code hours_put(struct db *db, const struct hours_row *row, struct err *e);
/* The same: the regulation's again. ERR_NOTFOUND: they have none of their own. */
must_check enum err_code hours_drop(
    struct db *db, int64_t user, const char *by, struct utc now, struct err *e);
/* Of one, or of all when it is 0. */
must_check enum err_code hours_list(struct db *db, int64_t user, struct arena *arena,
    struct hours_row **out, size_t *n, struct err *e);

/* Compiled, for about a year around an instant. */
struct hours;

/*
 * *out is NULL when somebody has none of their own; else it is the caller's.
 * ERR_INVALID: they cannot be read any more (a zone or a calendar is gone).
 */
must_check enum err_code hours_of(
    struct db *db, int64_t user, struct utc now, struct hours **out, struct err *e);
void hours_free(struct hours *h);
/* Lives as long as `h`. */
const struct calendar *hours_calendar(const struct hours *h);

#endif
