#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/problem.h"
#include "core/callback.h"
#include "core/verdict_json.h"
#include "store/call.h"
#include "store/fact.h"
#include "store/policies.h"
#include "store/verdict.h"
#include "tracker/tracker.h"
#include "web/advance.h"
#include "web/bodies.h"
#include "web/help.h"
#include "web/narrow.h"
#include "web/outlook.h"
#include "web/router.h"
#include "web/shown.h"
#include "web/similar.h"

static void
look_ahead(json_t *body, const struct policy *policy, struct utc now)
{
	outlook_clocks(body, policy, now);
	json_object_set_new(body, "titles",
	    outlook_level(policy, json_string_value(json_object_get(body, "level"))));
	outlook_own_windows(body, policy, now);
	json_object_set_new(body, "windows", outlook_windows(policy->calendar, now));
}

/* Without a regulation on the shelf the clocks stay as they were judged. */
static enum err_code
to_present(struct web *w, const struct web_request *r, const struct verdict_row *row, json_t *body,
    struct err *e)
{
	const struct policy *policy;
	struct utc now;
	enum err_code rc;

	if (web_policies(w, r->now, e) != ERR_OK || web_clock(w, r->now, &now, e) != ERR_OK)
		return e->code;
	rc = policies_at(w->policies, row->regulation, row->arrived, &policy, e);
	if (rc == ERR_OK) {
		advance_verdict(body, policy, now);
		look_ahead(body, policy, now);
	}
	return rc == ERR_NOTFOUND ? ERR_OK : rc;
}

/* Its own in what is moved to the present; the rest is shared with what was parsed. */
static json_t *
own_copy(json_t *parsed)
{
	json_t *copy = json_copy(parsed);

	json_object_set_new(copy, "clocks", json_deep_copy(json_object_get(parsed, "clocks")));
	return copy;
}

static enum err_code
read_body(struct web *w, const struct web_request *r, struct verdict_row **row, json_t **body,
    struct err *e)
{
	json_t *parsed;

	if (web_db(w, e) != ERR_OK || verdict_get(w->db, r->issue, r->arena, row, e) != ERR_OK)
		return e->code;
	if (*row == NULL)
		return problem_issue(e, PROBLEM_NOT_YET, r->issue);
	parsed = bodies_get(w->bodies, r->issue, (*row)->body);
	if (parsed == NULL)
		return err_set(e, ERR_INTERNAL,
		    "the verdict on issue %" PRId64 " cannot be read; `slactl recompute %" PRId64
		    "` makes it anew",
		    r->issue, r->issue);
	*body = own_copy(parsed);
	return ERR_OK;
}

static void
complete(json_t *view, int64_t issue)
{
	json_object_set_new(view, "issue", json_integer(issue));
	if (json_object_get(view, "missing") == NULL)
		json_object_set_new(view, "missing", json_array());
}

/*
 * What is like it, and what may answer it: searches, which ask the tracker whom they may be shown
 * to. Whoever only wants the clocks does not wait for them; null is not asked for.
 */
static enum err_code
add_findings(struct web *w, const struct web_request *r, const struct caller *caller, json_t *view,
    struct err *e)
{
	json_t *similar = json_null(), *articles = json_null();
	bool ready;

	json_object_set_new(view, "similar", similar);
	json_object_set_new(view, "articles", articles);
	if (request_param(r, "similar") != NULL) {
		if (similar_of_issue(w, r, caller, &similar, &ready, e) != ERR_OK)
			return e->code;
		json_object_set_new(view, "similar", similar);
	}
	if (request_param(r, "articles") != NULL) {
		if (help_of_issue(w, r, caller, &articles, e) != ERR_OK)
			return e->code;
		json_object_set_new(view, "articles", articles);
	}
	return ERR_OK;
}

/* Where it stands among what the caller has in the queue; asked for, since it takes a count. */
static enum err_code
add_place(struct web *w, const struct web_request *r, const struct caller *caller,
    const struct verdict_row *row, json_t *body, struct err *e)
{
	struct verdict_filter filter = { .project = 0 };
	json_t *queue;
	size_t at, of;

	if (!row->open || !row->queued)
		return ERR_OK;
	if (narrow_visible(w, r, caller, &filter, e) != ERR_OK ||
	    verdict_standing(w->db, row, &filter, &at, &of, e) != ERR_OK)
		return e->code;
	if (at == 0)
		return ERR_OK;
	queue = json_copy(json_object_get(body, "queue"));
	json_object_set_new(queue, "at", json_integer((json_int_t)at));
	json_object_set_new(queue, "of", json_integer((json_int_t)of));
	json_object_set_new(body, "queue", queue);
	return ERR_OK;
}

/* By which names the tracker's own form offers a stage, so that a page can choose it there. */
static json_t *
statuses_json(const struct web *w)
{
	json_t *out = json_object();

	for (int stage = 0; stage < STAGE_COUNT; stage++) {
		const struct setting_list *names = &w->config->tracker->stage[stage];
		json_t *list = json_array();

		for (size_t i = 0; i < names->n; i++)
			json_array_append_new(list, json_string(names->items[i]));
		json_object_set_new(out, stage_name(stage), list);
	}
	return out;
}

static json_t *
id_json(int64_t id)
{
	return id == 0 ? json_null() : json_integer(id);
}

/* Whom to call back and when, and how often somebody tried: for staff alone. */
static enum err_code
add_call(struct web *w, const struct web_request *r, json_t *body, struct err *e)
{
	const char *category = json_string_value(json_object_get(body, "category"));
	const char *channel = json_string_value(json_object_get(body, "channel"));
	struct callback c;
	enum category kind = CATEGORY_COUNT;
	enum channel by = CHANNEL_COUNT;

	json_object_set_new(body, "callback", json_null());
	if (category != NULL)
		category_parse(category, &kind);
	if (channel != NULL)
		channel_parse(channel, &by);
	if (call_get(w->db, r->issue, r->arena, &c, e) != ERR_OK)
		return e->code;
	/* Or another request that says whom to call. */
	if (!callback_is(kind, by) && c.field.number == NULL && c.field.text == NULL)
		return ERR_OK;
	json_object_set_new(body, "callback",
	    json_pack("{s:s?, s:o, s:s?, s:I, s:b, s:o}", "number", c.number, "wished_at",
		utc_json(c.wished), "wished_text", call_unreadable(&c), "attempts", (json_int_t)c.n,
		"reached", call_reached(&c), "last_at",
		utc_json(c.n == 0 ? UTC_NONE : c.attempts[c.n - 1].at)));
	return ERR_OK;
}

/* Whose it is and by which contract, as on its arrival: a manager may read of both. */
static enum err_code
add_served(struct web *w, const struct web_request *r, const struct verdict_row *row, json_t *view,
    struct err *e)
{
	struct fact_arrival *arrival;

	if (fact_arrival_get(w->db, r->issue, r->arena, &arrival, e) != ERR_OK)
		return e->code;
	json_object_set_new(view, "served",
	    json_pack("{s:o, s:o}", "client", id_json(row->client), "contract",
		id_json(arrival == NULL ? 0 : arrival->contract)));
	return ERR_OK;
}

enum err_code
issue_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct verdict_row *row = NULL;
	json_t *body = NULL, *view = NULL;
	enum err_code rc = read_body(w, r, &row, &body, e);
	bool staff;

	if (rc != ERR_OK || row == NULL)
		return rc;
	staff = guard_is_staff(caller, row->project);
	rc = to_present(w, r, row, body, e);
	if (rc == ERR_OK && staff && request_param(r, "place") != NULL)
		rc = add_place(w, r, caller, row, body, e);
	if (rc == ERR_OK && staff)
		rc = add_call(w, r, body, e);
	if (rc == ERR_OK) {
		view = staff ? json_incref(body) : shown_to_client(body);
		complete(view, r->issue);
		rc = add_findings(w, r, caller, view, e);
	}
	if (rc == ERR_OK && caller->who.manager)
		rc = add_served(w, r, row, view, e);
	if (rc == ERR_OK) {
		json_object_set_new(view, "view", json_string(staff ? "staff" : "client"));
		if (staff)
			json_object_set_new(view, "statuses", statuses_json(w));
		reply_json(out, 200, json_incref(view));
	}
	json_decref(view);
	json_decref(body);
	return rc;
}

enum err_code
explain_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	json_t *body;
	struct utc now;

	if (w->config->explain == NULL)
		return err_set(e, ERR_NOTFOUND, "this slad does not explain");
	if (web_tracker(w, r->now, e) != ERR_OK || web_policies(w, r->now, e) != ERR_OK ||
	    web_clock(w, r->now, &now, e) != ERR_OK)
		return e->code;
	if (w->config->explain(w, r->issue, now, &body, e) != ERR_OK)
		return e->code;
	reply_json(out, 200, body);
	return ERR_OK;
}
