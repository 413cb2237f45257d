#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "core/verdict_json.h"
#include "store/policies.h"
#include "store/verdict.h"
#include "web/advance.h"
#include "web/bodies.h"
#include "web/outlook.h"
#include "web/router.h"
#include "web/shown.h"
#include "web/visible.h"

#define ID_MAX INT32_MAX

/* One answer in the making: rows of one calendar share its windows. */
struct listing {
	struct web *web;
	struct utc now;
	json_t *issues;
	json_t *calendars;
	const struct calendar *by[VISIBLE_MAX]; /* by the place of their windows */
};

/* "1,2,3", no id twice; false: it is something else, or there are too many. */
static bool
read_ids(const char *text, int64_t *ids, size_t *n)
{
	*n = 0;
	while (text != NULL && *text != '\0') {
		char *end;
		const long long id = *text >= '0' && *text <= '9' ? strtoll(text, &end, 10) : 0;

		if (id < 1 || id > ID_MAX || *n == VISIBLE_MAX || (*end != ',' && *end != '\0'))
			return false;
		ids[(*n)++] = id;
		text = *end == ',' ? end + 1 : end;
	}
	return *n > 0;
}

static size_t
keep_visible(int64_t *ids, const bool *visible, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (visible[i])
			ids[kept++] = ids[i];
	}
	return kept;
}

static size_t
place_of(struct listing *l, const struct calendar *calendar)
{
	const size_t n = json_array_size(l->calendars);

	for (size_t i = 0; i < n; i++) {
		if (l->by[i] == calendar)
			return i;
	}
	l->by[n] = calendar;
	json_array_append_new(l->calendars, outlook_windows(calendar, l->now));
	return n;
}

/* Its own clocks, which are moved; the rest is only read. */
static json_t *
moved(json_t *parsed, const struct policy *policy, struct utc now)
{
	json_t *body = json_copy(parsed);

	json_object_set_new(body, "clocks", json_deep_copy(json_object_get(parsed, "clocks")));
	advance_verdict(body, policy, now);
	outlook_clocks(body, policy, now);
	return body;
}

static void
add_row(struct listing *l, const struct verdict_row *row, const struct policy *policy, bool staff)
{
	json_t *parsed = bodies_get(l->web->bodies, row->issue, row->body);
	json_t *body, *clock, *out, *queue;

	if (parsed == NULL)
		return;
	body = moved(parsed, policy, l->now);
	if (!staff)
		json_object_set_new(body, "clocks", shown_clocks(json_object_get(body, "clocks")));
	clock = outlook_foremost(json_object_get(body, "clocks"));
	out = json_pack("{s:I, s:s, s:s, s:s, s:o, s:I, s:O?}", "issue", (json_int_t)row->issue,
	    "view", staff ? "staff" : "client", "level", row->level, "stage",
	    stage_name(row->stage), "titles", outlook_level(policy, row->level), "calendar",
	    (json_int_t)place_of(l, verdict_clock_calendar(policy, clock)), "clock", clock);
	if (!staff)
		shown_unnamed(clock);
	queue = json_object_get(body, "queue");
	if (staff && queue != NULL)
		json_object_set(out, "queue", queue);
	json_array_append_new(l->issues, out);
	json_decref(body);
}

/* One without a regulation on the shelf is left out: there is nothing to tell of it. */
static enum err_code
tell(struct listing *l, const struct caller *c, const struct verdict_row *rows, size_t n,
    struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		const struct policy *policy;
		const enum err_code rc =
		    policies_at(l->web->policies, rows[i].regulation, rows[i].arrived, &policy, e);

		if (rc == ERR_NOTFOUND)
			continue;
		if (rc != ERR_OK)
			return rc;
		add_row(l, &rows[i], policy, guard_is_staff(c, rows[i].project));
	}
	return ERR_OK;
}

enum err_code
issues_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct listing l = { .web = w };
	int64_t ids[VISIBLE_MAX];
	bool visible[VISIBLE_MAX];
	struct verdict_row *rows;
	size_t n, n_rows;
	enum err_code rc;

	if (!read_ids(request_param(r, "ids"), ids, &n))
		return err_set(e, ERR_INVALID, "ids: expected up to %d ids, as 1,2,3", VISIBLE_MAX);
	if (visible_issues(w, r, caller, ids, n, visible, e) != ERR_OK)
		return e->code;
	n = keep_visible(ids, visible, n);
	if (web_policies(w, r->now, e) != ERR_OK || web_clock(w, r->now, &l.now, e) != ERR_OK ||
	    verdict_get_many(w->db, ids, n, r->arena, &rows, &n_rows, e) != ERR_OK)
		return e->code;
	l.issues = json_array();
	l.calendars = json_array();
	rc = tell(&l, caller, rows, n_rows, e);
	if (rc == ERR_OK)
		reply_json(out, 200,
		    json_pack("{s:o, s:O, s:O}", "judged_at", utc_json(l.now), "issues", l.issues,
			"calendars", l.calendars));
	json_decref(l.issues);
	json_decref(l.calendars);
	return rc;
}
