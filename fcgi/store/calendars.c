#include "store/calendars.h"

#include <jansson.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/ical.h"
#include "base/problem.h"
#include "core/calendar_csv.h"
#include "store/calendars_kept.h"
#include "store/list.h"
#include "store/record.h"
#include "store/revision.h"
#include "store/wake.h"

/* Repeating events of an iCalendar are told for these years. */
#define ICAL_FIRST 2000
#define ICAL_LAST 2040
#define NAME_MAX_LEN 190
/* Local days begin before and end after those of UTC. */
#define ZONE_SLACK SPAN_DAY

/* ---- reading what there is ---- */

static struct calendars_item *
item_of(struct list *l, const char *file)
{
	struct calendars_item *items = l->items;

	for (size_t i = 0; i < l->n; i++) {
		if (strcmp(items[i].file, file) == 0)
			return &items[i];
	}
	return NULL;
}

static enum err_code
add_calendars(struct db *db, const struct calendars_base *b, struct list *l, struct err *e)
{
	struct revision r;

	if (revision_get(db, b->regulation, b->revision, l->arena, &r, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < r.n_files; i++) {
		struct calendars_item *item;
		struct calendar_day *days;
		int64_t last;

		if (!calendars_is_file(r.files[i].name))
			continue;
		item = item_of(l, r.files[i].name);
		if (item != NULL) {
			item->regulations =
			    arena_printf(l->arena, "%s, %s", item->regulations, b->regulation);
			continue;
		}
		item = list_add(l);
		item->file = r.files[i].name;
		item->name = calendars_name(item->file, l->arena);
		item->regulations = b->regulation;
		if (calendars_days(db, &r.files[i], l->arena, &days, &item->n_days, &last,
			&item->n_changes, e) != ERR_OK)
			return e->code;
		item->days = days;
	}
	return ERR_OK;
}

enum err_code
calendars_list(
    struct db *db, struct arena *arena, struct calendars_item **out, size_t *n, struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(**out) };
	struct calendars_base *bases;
	size_t n_bases;

	if (calendars_bases(db, arena, &bases, &n_bases, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n_bases; i++) {
		/* The last of a regulation is its newest. */
		if (i + 1 < n_bases && strcmp(bases[i].regulation, bases[i + 1].regulation) == 0)
			continue;
		if (add_calendars(db, &bases[i], &l, e) != ERR_OK)
			return e->code;
	}
	*out = l.items;
	*n = l.n;
	return ERR_OK;
}

enum err_code
calendars_get(
    struct db *db, const char *name, struct arena *arena, struct calendars_item *out, struct err *e)
{
	struct calendars_item *all;
	struct buf known;
	size_t n;

	if (calendars_list(db, arena, &all, &n, e) != ERR_OK)
		return e->code;
	buf_init(&known);
	for (size_t i = 0; i < n; i++) {
		if (strcmp(all[i].name, name) == 0 || strcmp(all[i].file, name) == 0) {
			*out = all[i];
			buf_release(&known);
			return ERR_OK;
		}
		buf_printf(&known, "%s%s", i > 0 ? ", " : "", all[i].name);
	}
	problem_set(e, PROBLEM_NO_CALENDAR,
	    PROBLEM_VALUES(problem_text("calendar", name),
		problem_text("calendars", n == 0 ? "–" : known.data)));
	buf_release(&known);
	return e->code;
}

enum err_code
calendars_history(struct db *db, const struct calendars_item *calendar, struct arena *arena,
    struct calendar_change **out, size_t *n, struct err *e)
{
	if (calendars_changes(db, calendar->file, arena, out, n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < *n / 2; i++) {
		const struct calendar_change c = (*out)[i];

		(*out)[i] = (*out)[*n - 1 - i];
		(*out)[*n - 1 - i] = c;
	}
	return ERR_OK;
}

/* ---- what is imported and exported ---- */

static struct problem_value
problem_day(int64_t day, struct arena *arena)
{
	const struct civil c = civil_from_days(day);

	return problem_text("day", arena_printf(arena, "%04d-%02d-%02d", c.year, c.month, c.day));
}

static enum err_code
read_ical_day(
    const struct ical_day *d, struct arena *arena, struct calendar_day *out, struct err *e)
{
	const char *hours;
	struct err why;

	*out = (struct calendar_day){ .day = d->day, .name = d->name };
	if (!day_kind_parse(d->category, &out->kind))
		out->kind = DAY_HOLIDAY;
	/* Of other days it says whatever people like. */
	hours = out->kind == DAY_SHORT ? d->note : "";
	if (calendar_day_hours(out, hours, arena, &why) == ERR_OK)
		return ERR_OK;
	return problem_set(e, PROBLEM_ICAL_HOURS,
	    PROBLEM_VALUES(problem_day(d->day, arena), problem_text("why", why.text),
		problem_text("hours", hours)));
}

static enum err_code
parse_ical(
    const char *text, struct arena *arena, struct calendar_day **out, size_t *n, struct err *e)
{
	struct ical_day *days;
	size_t n_days;

	if (ical_read(text, ICAL_FIRST, ICAL_LAST, arena, &days, &n_days, e) != ERR_OK)
		return e->code;
	*out = arena_array(arena, n_days + 1, sizeof(**out));
	for (size_t i = 0; i < n_days; i++) {
		if (read_ical_day(&days[i], arena, &(*out)[i], e) != ERR_OK)
			return e->code;
	}
	*n = calendar_days_sort(*out, n_days);
	return ERR_OK;
}

static enum err_code
check_days(const struct calendar_day *days, size_t n, struct arena *arena, struct err *e)
{
	if (n == 0)
		return problem_set(e, PROBLEM_NO_DAYS, PROBLEM_NO_VALUES);
	for (size_t i = 0; i < n; i++) {
		if (strlen(days[i].name) > NAME_MAX_LEN)
			return problem_set(e, PROBLEM_DAYS_NAME,
			    PROBLEM_VALUES(problem_day(days[i].day, arena),
				problem_number("most", NAME_MAX_LEN)));
	}
	return ERR_OK;
}

/* A table has a heading; whatever begins like a component of an iCalendar is meant as one. */
static bool
looks_like_ical(const char *text)
{
	static const char mark[] = "\xef\xbb\xbf";

	if (strncmp(text, mark, sizeof(mark) - 1) == 0)
		text += sizeof(mark) - 1;
	text += strspn(text, " \t\r\n");
	return strncasecmp(text, "BEGIN:", strlen("BEGIN:")) == 0 ||
	    strstr(text, "BEGIN:VCALENDAR") != NULL;
}

enum err_code
calendars_parse(const char *text, bool is_ical, struct arena *arena, struct calendar_day **out,
    size_t *n, struct err *e)
{
	const enum err_code rc = is_ical || looks_like_ical(text)
	    ? parse_ical(text, arena, out, n, e)
	    : calendar_days_read(text, arena, out, n, e);

	return rc == ERR_OK ? check_days(*out, *n, arena, e) : rc;
}

/* calendar_csv_tell */
static void
keep_wrong(void *ctx, const struct err *e)
{
	struct calendars_wrong *w = ctx;

	if (w->told < CALENDARS_TOLD_MAX)
		w->list[w->told++] = *e;
	w->n++;
}

void
calendars_find_wrong(const char *text, bool is_ical, const struct err *said, struct arena *arena,
    struct calendars_wrong *out)
{
	struct err e;

	*out = (struct calendars_wrong){
		.list = arena_array(arena, CALENDARS_TOLD_MAX, sizeof(struct err)),
	};
	if (is_ical || looks_like_ical(text) ||
	    calendar_csv_check(text, arena, keep_wrong, out, &e) == ERR_OK)
		keep_wrong(out, said);
}

void
calendars_write_ical(
    const struct calendars_item *c, struct utc now, struct arena *arena, struct buf *out)
{
	struct ical_day *days = arena_array(arena, c->n_days + 1, sizeof(*days));

	for (size_t i = 0; i < c->n_days; i++)
		days[i] = (struct ical_day){ c->days[i].day, c->days[i].name,
			day_kind_name(c->days[i].kind), c->days[i].hours };
	ical_write(c->name, days, c->n_days, now.s, out);
}

/* ---- changing ---- */

struct changing {
	const struct calendars_order *order;
	struct calendars_sum *sum;
	struct arena *arena;
	struct calendars_item calendar;
};

static enum err_code
put_days(struct db *db, const struct changing *c, struct err *e)
{
	const struct calendars_order *o = c->order;

	for (size_t i = 0; i < c->sum->n_changed; i++) {
		const struct calendar_day *d = &c->sum->changed[i];

		if (db_exec(db, Q_calendar_change_put,
			PARAMS(p_text(c->calendar.file), p_int(d->day),
			    p_text(day_kind_name(d->kind)), p_text(d->name), p_text(d->hours),
			    p_utc(o->now), p_text(o->by), p_text(o->source)),
			e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

static bool
read_id(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	*(int64_t *)item = row_int(rows, 0);
	return true;
}

/* Only what arrived before the last changed day is over can come out otherwise. */
static enum err_code
wake_touched(struct db *db, const struct changing *c, struct err *e)
{
	const int64_t last = c->sum->changed[c->sum->n_changed - 1].day;
	const int64_t over = (last + 1) * SPAN_DAY + ZONE_SLACK;
	char *rest = arena_strdup(c->arena, c->calendar.regulations), *regulation;

	while ((regulation = strsep(&rest, ", ")) != NULL) {
		struct list l = { .arena = c->arena, .size = sizeof(int64_t) };

		if (*regulation == '\0')
			continue;
		if (list_rows(&l,
			db_query(db, Q_calendar_touched, PARAMS(p_text(regulation), p_int(over))),
			read_id, e) != ERR_OK)
			return e->code;
		if (l.n > 0 && wake_issues(db, l.items, l.n, c->order->now, e) != ERR_OK)
			return e->code;
		c->sum->woken += l.n;
	}
	return ERR_OK;
}

static enum err_code
record_change(struct db *db, const struct changing *c, struct err *e)
{
	const struct calendars_order *o = c->order;
	json_t *body = json_pack("{s:s, s:s, s:s, s:I, s:I, s:I}", "calendar", c->calendar.name,
	    "by", o->by, "source", o->source, "days", (json_int_t)c->sum->n_changed, "revisions",
	    (json_int_t)c->sum->revisions, "woken", (json_int_t)c->sum->woken);

	return record_append_json(
	    db, &(struct record_entry){ .at = o->now, .kind = "calendar" }, body, e);
}

/* db_step */
static enum err_code
change_step(struct db *db, void *ctx, struct err *e)
{
	struct changing *c = ctx;
	const struct calendars_order *o = c->order;
	struct calendar_day *changed;

	*c->sum = (struct calendars_sum){ 0 };
	if (calendars_get(db, o->calendar, c->arena, &c->calendar, e) != ERR_OK)
		return e->code;
	c->sum->n_changed = calendar_days_differ(
	    c->calendar.days, c->calendar.n_days, o->days, o->n, o->whole, c->arena, &changed);
	c->sum->changed = changed;
	if (c->sum->n_changed == 0 || o->dry)
		return ERR_OK;
	if (put_days(db, c, e) != ERR_OK ||
	    calendars_renew(db, o->dir, o->now, &c->sum->revisions, e) != ERR_OK ||
	    wake_touched(db, c, e) != ERR_OK)
		return e->code;
	return record_change(db, c, e);
}

enum err_code
calendars_change(struct db *db, const struct calendars_order *order, struct arena *arena,
    struct calendars_sum *sum, struct err *e)
{
	struct changing c = { .order = order, .sum = sum, .arena = arena };

	return db_transact(db, change_step, &c, e);
}
