#ifndef SLAD_STORE_CALENDARS_H
#define SLAD_STORE_CALENDARS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/calendar_days.h"

/*
 * Holidays as they are judged by: the regulation's file, and what administrators
 * changed since, with who and when; nothing of it is ever taken away. A change
 * makes a new revision of each regulation that has the calendar, "1+kz.17" of
 * "1", in force from when that is: so requests that are open come out anew,
 * what was judged keeps saying by which days, and a revision that is loaded
 * later gets the changes, too.
 *
 * A calendar is called kz when its file is holidays_kz.csv.
 */
struct arena;
struct buf;
struct db;

struct calendar_change {
	int64_t id; /* 0: it is of the file */
	struct calendar_day day;
	struct utc at;
	const char *by;
	const char *source; /* "edit", or the file that was imported */
};

struct calendars_item {
	const char *name;
	const char *file;
	const char *regulations; /* "edoc, eep" */
	size_t n_days;
	const struct calendar_day *days; /* as they are now, by date */
	size_t n_changes;
};

/* Of the regulations' newest revisions. */
must_check enum err_code calendars_list(
    struct db *db, struct arena *arena, struct calendars_item **out, size_t *n, struct err *e);
/* By name or file. ERR_NOTFOUND names those that there are. */
must_check enum err_code calendars_get(struct db *db, const char *name, struct arena *arena,
    struct calendars_item *out, struct err *e);
/* All that was ever changed, the latest first. */
must_check enum err_code calendars_history(struct db *db, const struct calendars_item *calendar,
    struct arena *arena, struct calendar_change **out, size_t *n, struct err *e);

/*
 * CSV or iCalendar: by what it is called, else by the text, so that an iCalendar
 * without its frame is not read as a table. A day without a kind is a holiday; the
 * description of a short day holds its hours.
 */
must_check enum err_code calendars_parse(const char *text, bool is_ical, struct arena *arena,
    struct calendar_day **out, size_t *n, struct err *e);

/* Of what calendars_parse refused all that is wrong: the lines of a table, else what it said. */
#define CALENDARS_TOLD_MAX 100
struct calendars_wrong {
	size_t n; /* that there are */
	size_t told; /* those that come first */
	struct err *list; /* in the arena */
};
void calendars_find_wrong(const char *text, bool is_ical, const struct err *said,
    struct arena *arena, struct calendars_wrong *out);

/* The days of a calendar as calendars_parse reads them. */
void calendars_write_ical(
    const struct calendars_item *c, struct utc now, struct arena *arena, struct buf *out);

struct calendars_order {
	const char *dir; /* as of policies_kept */
	const char *calendar;
	const struct calendar_day *days; /* sorted */
	size_t n;
	bool whole; /* years of which there are days get no others than these */
	const char *by;
	const char *source;
	struct utc now;
	bool dry; /* only says what it would do */
};

struct calendars_sum {
	size_t n_changed;
	const struct calendar_day *changed; /* DAY_ORDINARY: taken out */
	size_t revisions; /* that came of it */
	size_t woken; /* open requests that it touches */
};

/*
 * One transaction of its own; on record. ERR_INVALID: a regulation cannot be read with these days.
 */
must_check enum err_code calendars_change(struct db *db, const struct calendars_order *order,
    struct arena *arena, struct calendars_sum *sum, struct err *e);

/*
 * Part of the caller's transaction, after a revision was put: it and every other
 * that lacks the latest changes gets a revision with them. *n counts them; `dir`
 * as of policies_kept.
 */
must_check enum err_code calendars_renew(
    struct db *db, const char *dir, struct utc now, size_t *n, struct err *e);

#endif
