#include "store/calendars.h"
#include "store/policies.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/problem.h"
#include "core/verdict_json.h"
#include "store/hours.h"
#include "tracker/person.h"
#include "web/router.h"

static const char *
day_text(struct arena *a, int64_t day)
{
	const struct civil c = civil_from_days(day);

	return arena_printf(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

static json_t *
day_json(const struct calendar_day *d, struct arena *a)
{
	return json_pack("{s:s, s:s, s:s, s:s*}", "date", day_text(a, d->day), "type",
	    day_kind_name(d->kind), "name", d->name, "hours",
	    d->kind == DAY_SHORT ? d->hours : NULL);
}

static json_t *
days_json(const struct calendar_day *days, size_t n, struct arena *a)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, day_json(&days[i], a));
	return list;
}

static json_t *
changes_json(const struct calendar_change *changes, size_t n, struct arena *a)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++) {
		json_t *j = day_json(&changes[i].day, a);

		json_object_set_new(j, "by", json_string(changes[i].by));
		json_object_set_new(j, "at", utc_json(changes[i].at));
		json_object_set_new(j, "source", json_string(changes[i].source));
		json_array_append_new(list, j);
	}
	return list;
}

static enum err_code
add_calendar(
    struct web *w, const struct calendars_item *c, json_t *list, struct arena *a, struct err *e)
{
	struct calendar_change *changes;
	size_t n;

	if (calendars_history(w->db, c, a, &changes, &n, e) != ERR_OK)
		return e->code;
	json_array_append_new(list,
	    json_pack("{s:s, s:s, s:s, s:o, s:o}", "name", c->name, "file", c->file, "regulations",
		c->regulations, "days", days_json(c->days, c->n_days, a), "changes",
		changes_json(changes, n, a)));
	return ERR_OK;
}

static void
tell_file(
    const struct calendars_item *c, bool ical, struct utc now, struct arena *a, struct reply *out)
{
	if (!ical) {
		reply_text(out, 200, "text/csv; charset=utf-8", "");
		calendar_days_write(c->days, c->n_days, &out->body);
		return;
	}
	reply_text(out, 200, "text/calendar; charset=utf-8", "");
	calendars_write_ical(c, now, a, &out->body);
}

static enum err_code
people_json(struct web *w, struct arena *a, json_t **out, struct err *e)
{
	struct hours_row *rows;
	size_t n;

	if (hours_list(w->db, 0, a, &rows, &n, e) != ERR_OK)
		return e->code;
	*out = json_array();
	for (size_t i = 0; i < n; i++) {
		struct person *p;

		if (person_read(w->db, rows[i].user, a, &p, e) != ERR_OK) {
			json_decref(*out);
			return e->code;
		}
		json_array_append_new(*out,
		    json_pack("{s:I, s:s?, s:o?}", "user", (json_int_t)rows[i].user, "name",
			p == NULL ? NULL : p->name, "calendar", json_loads(rows[i].body, 0, NULL)));
	}
	return ERR_OK;
}

enum err_code
calendars_get_all(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	const char *name = request_param(r, "calendar"), *format = request_param(r, "format");
	struct calendars_item *all, one;
	enum err_code rc = ERR_OK;
	json_t *list, *people = NULL;
	size_t n = 1;

	if (web_db(w, e) != ERR_OK)
		return e->code;
	if (name != NULL) {
		all = &one;
		rc = calendars_get(w->db, name, r->arena, &one, e);
	} else {
		rc = calendars_list(w->db, r->arena, &all, &n, e);
	}
	if (rc != ERR_OK)
		return rc;
	if (format != NULL && strcmp(format, "json") != 0) {
		if (name == NULL || (strcmp(format, "csv") != 0 && strcmp(format, "ics") != 0))
			return err_set(e, ERR_INVALID,
			    "format: json, or csv or ics of one calendar that is named");
		tell_file(&one, strcmp(format, "ics") == 0, r->now, r->arena, out);
		return ERR_OK;
	}
	list = json_array();
	for (size_t i = 0; i < n && rc == ERR_OK; i++)
		rc = add_calendar(w, &all[i], list, r->arena, e);
	if (rc == ERR_OK)
		rc = people_json(w, r->arena, &people, e);
	if (rc == ERR_OK)
		reply_json(out, 200, json_pack("{s:O, s:o}", "calendars", list, "people", people));
	json_decref(list);
	return rc;
}

static bool
is_ical(const struct web_request *r)
{
	static const char type[] = "text/calendar";

	return r->content_type != NULL && strncasecmp(r->content_type, type, sizeof(type) - 1) == 0;
}

/* With its code as ever: the first wrong line's; all of them beside it. */
static enum err_code
tell_wrong(const struct web_request *r, const struct err *e, struct reply *out)
{
	struct calendars_wrong wrong;
	json_t *errors = json_array();

	calendars_find_wrong(r->body, is_ical(r), e, r->arena, &wrong);
	for (size_t i = 0; i < wrong.told; i++)
		json_array_append_new(errors, reply_complaint(&wrong.list[i]));
	reply_wrong(out, e, errors, wrong.n);
	return ERR_OK;
}

enum err_code
calendars_import(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	int64_t merge = 0, dry = 0;
	struct calendars_order order = {
		.dir = w->config->policies->dir,
		.calendar = request_param(r, "calendar"),
		.by = caller->who.name,
		.source = "import",
	};
	struct calendars_sum sum;
	struct calendar_day *days;

	if (order.calendar == NULL)
		return err_set(e, ERR_INVALID, "calendar: expected the name of one, such as kz");
	if (!request_number(r, "merge", 1, &merge) || !request_number(r, "dry", 1, &dry))
		return err_set(e, ERR_INVALID, "merge and dry: expected 0 or 1");
	if (memchr(r->body, '\0', r->body_len) != NULL)
		return problem_set(e, PROBLEM_NO_TEXT, PROBLEM_NO_VALUES);
	if (calendars_parse(r->body, is_ical(r), r->arena, &days, &order.n, e) != ERR_OK)
		return e->code == ERR_INVALID ? tell_wrong(r, e, out) : e->code;
	if (web_db(w, e) != ERR_OK || web_clock(w, r->now, &order.now, e) != ERR_OK)
		return e->code;
	order.days = days;
	order.whole = merge == 0;
	order.dry = dry == 1;
	if (calendars_change(w->db, &order, r->arena, &sum, e) != ERR_OK)
		return e->code;
	reply_json(out, 200,
	    json_pack("{s:o, s:I, s:I}", "changed", days_json(sum.changed, sum.n_changed, r->arena),
		"revisions", (json_int_t)sum.revisions, "woken", (json_int_t)sum.woken));
	return ERR_OK;
}
