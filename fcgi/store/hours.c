#include "store/hours.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/zone.h"
#include "core/calendar.h"
#include "core/calendar_json.h"
#include "store/calendars.h"
#include "store/list.h"
#include "store/record.h"

struct hours {
	struct zone *zone;
	struct calendar *calendar;
};

/* ---- rows ---- */

static bool
read_row(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	*(struct hours_row *)item = (struct hours_row){
		.user = row_int(rows, 0),
		.body = list_text(rows, 1, arena),
		.at = row_utc(rows, 2),
		.by = list_text(rows, 3, arena),
	};
	return true;
}

enum err_code
hours_list(struct db *db, int64_t user, struct arena *arena, struct hours_row **out, size_t *n,
    struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(**out) };
	const enum err_code rc =
	    list_rows(&l, db_query(db, Q_hours_list, PARAMS(p_int(user))), read_row, e);

	*out = l.items;
	*n = l.n;
	return rc;
}

/* ---- compiling ---- */

/* Their own days are as long as they say: a short day of the calendar is an ordinary one. */
static void
write_days(const struct calendars_item *c, struct arena *arena, struct buf *out)
{
	struct calendar_day *days = arena_array(arena, c->n_days + 1, sizeof(*days));
	size_t n = 0;

	for (size_t i = 0; i < c->n_days; i++) {
		if (c->days[i].kind != DAY_SHORT)
			days[n++] = c->days[i];
	}
	calendar_days_write(days, n, out);
}

/* "exceptions": the days of a calendar on record, as they are now. */
static enum err_code
add_days(struct db *db, const char *name, bool worked_transfers, struct calendar_json *cal,
    struct arena *arena, struct err *e)
{
	struct calendars_item days;
	struct buf csv;
	enum err_code rc;

	if (calendars_get(db, name, arena, &days, e) != ERR_OK)
		return e->code;
	buf_init(&csv);
	write_days(&days, arena, &csv);
	rc = calendar_json_add_csv(cal, arena_strdup(arena, csv.data), worked_transfers, arena, e);
	buf_release(&csv);
	return rc;
}

static enum err_code
compile(struct db *db, json_t *root, struct utc now, struct arena *arena, struct hours *out,
    struct err *e)
{
	const int year = civil_from_days(now.s / SPAN_DAY).year;
	const json_t *named = json_object_get(root, "exceptions");
	const json_t *transfers = json_object_get(root, "worked_transfers");
	const char *name = named == NULL
	    ? NULL
	    : arena_strdup(arena, json_is_string(named) ? json_string_value(named) : "");
	const bool worked = transfers == NULL || json_is_true(transfers);
	struct calendar_json cal;

	json_object_del(root, "exceptions");
	json_object_del(root, "worked_transfers");
	if (calendar_json_read(root, arena, &cal, e) != ERR_OK ||
	    (name != NULL && add_days(db, name, worked, &cal, arena, e) != ERR_OK) ||
	    zone_load(cal.zone, year - 1, year + 2, &out->zone, e) != ERR_OK)
		return e->code;
	cal.spec.zone = out->zone;
	return calendar_compile(&cal.spec, year - 1, year + 2, &out->calendar, e);
}

static enum err_code
read_hours(struct db *db, const char *body, struct utc now, struct hours **out, struct err *e)
{
	struct arena *arena = arena_new();
	json_error_t at;
	json_t *root = json_loads(body, JSON_REJECT_DUPLICATES, &at);
	struct hours *h = calloc(1, sizeof(*h));
	enum err_code rc;

	if (h == NULL)
		abort();
	if (!json_is_object(root))
		rc = err_set(e, ERR_INVALID,
		    "expected {\"zone\": …, \"hours\": {…}} as in a regulation's calendar%s%s",
		    root == NULL ? ": " : "", root == NULL ? at.text : "");
	else
		rc = compile(db, root, now, arena, h, e);
	json_decref(root);
	arena_free(arena);
	*out = h;
	if (rc != ERR_OK) {
		hours_free(h);
		*out = NULL;
	}
	return rc;
}

enum err_code
hours_of(struct db *db, int64_t user, struct utc now, struct hours **out, struct err *e)
{
	struct arena *arena = arena_new();
	struct hours_row *row;
	enum err_code rc = ERR_OK;
	size_t n = 0;

	*out = NULL;
	if (user != 0)
		rc = hours_list(db, user, arena, &row, &n, e);
	if (rc == ERR_OK && n > 0 && read_hours(db, row[0].body, now, out, e) != ERR_OK) {
		rc = e->code == ERR_NOTFOUND ? ERR_INVALID : e->code;
		err_prefix(e, "the hours of user %" PRId64, user);
		e->code = rc;
	}
	arena_free(arena);
	return rc;
}

void
hours_free(struct hours *h)
{
	if (h == NULL)
		return;
	calendar_free(h->calendar);
	zone_free(h->zone);
	free(h);
}

const struct calendar *
hours_calendar(const struct hours *h)
{
	return h->calendar;
}

/* ---- changing ---- */

struct changing {
	int64_t user;
	const char *body; /* NULL: none any more */
	const char *by;
	struct utc now;
};

static enum err_code
put_record(struct db *db, const struct changing *c, struct err *e)
{
	json_t *hours = c->body == NULL ? json_null() : json_loads(c->body, 0, NULL);
	json_t *body =
	    json_pack("{s:I, s:s, s:o}", "user", (json_int_t)c->user, "by", c->by, "hours", hours);

	return record_append_json(db,
	    &(struct record_entry){
		.at = c->now,
		.kind = "hours",
	    },
	    body, e);
}

/* db_step */
static enum err_code
change(struct db *db, void *ctx, struct err *e)
{
	const struct changing *c = ctx;

	if (c->body == NULL) {
		if (db_exec(db, Q_hours_drop, PARAMS(p_int(c->user)), e) != ERR_OK)
			return e->code;
		if (db_affected(db) == 0)
			return err_set(e, ERR_NOTFOUND, "they have no hours of their own");
	} else if (db_exec(db, Q_hours_put,
		       PARAMS(p_int(c->user), p_text(c->body), p_utc(c->now), p_text(c->by)),
		       e) != ERR_OK) {
		return e->code;
	}
	return put_record(db, c, e);
}

enum err_code
hours_put(struct db *db, const struct hours_row *row, struct err *e)
{
	struct changing c = { row->user, row->body, row->by, row->at };
	struct hours *checked;

	if (read_hours(db, row->body, row->at, &checked, e) != ERR_OK)
		return e->code;
	hours_free(checked);
	return db_transact(db, change, &c, e);
}

enum err_code
hours_drop(struct db *db, int64_t user, const char *by, struct utc now, struct err *e)
{
	struct changing c = { user, NULL, by, now };

	return db_transact(db, change, &c, e);
}
