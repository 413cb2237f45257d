/* What a client's silence will close, in time for a person to stop it. */
#include <stddef.h>

#include "base/arena.h"
#include "base/problem.h"
#include "core/judge.h"
#include "core/verdict_json.h"
#include "store/brake.h"
#include "store/closing.h"
#include "store/outbox_word.h"
#include "store/page.h"
#include "web/bodies.h"
#include "web/body.h"
#include "web/listed.h"
#include "web/narrow.h"
#include "web/router.h"
#include "web/said.h"

/* On a page. */
#define LIST_MAX 200

struct listing {
	struct page page;
	size_t total; /* on all pages */
	struct closing *closings;
	size_t n;
	struct listed requests; /* theirs: only those that are the caller's */
};

static enum err_code
read_closings(struct web *w, const struct web_request *r, const struct caller *c, struct listing *l,
    struct err *e)
{
	const int64_t *ids;

	if (closing_page(w->db, &l->page, r->arena, &l->closings, &l->n, &l->total, e) != ERR_OK)
		return e->code;
	ids = listed_ids(
	    r->arena, l->closings, l->n, sizeof(l->closings[0]), offsetof(struct closing, issue));
	return listed_read(w, r, c, ids, l->n, &l->requests, e);
}

static json_t *
closing_json(const struct web *w, const struct closing *c, struct arena *arena)
{
	return json_pack("{s:I, s:s, s:s, s:s, s:s?, s:b, s:s?, s:s?, s:o}", "issue",
	    (json_int_t)c->issue, "key", c->key, "level", c->level, "at", c->at, "clause",
	    c->clause, "stopped", c->stopped, "state", c->state, "reason", c->reason, "said",
	    said_json(w, c->reason, arena));
}

static json_t *
list_json(const struct web *w, const struct web_request *r, const struct listing *l)
{
	json_t *list = json_array();

	for (size_t i = 0; i < l->n; i++) {
		const int64_t issue = l->closings[i].issue;
		json_t *row;

		if (listed_row(&l->requests, issue) == NULL)
			continue;
		row = closing_json(w, &l->closings[i], r->arena);
		listed_names(w, r, row, issue, listed_line(&l->requests, issue));
		json_array_append_new(list, row);
	}
	return list;
}

enum err_code
closings_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct listing l = { .n = 0 };
	struct brake brake;
	json_t *list;
	struct utc now;
	bool paused;

	if (narrow_page(r, caller, LIST_MAX, &l.page, e) != ERR_OK || web_db(w, e) != ERR_OK ||
	    web_clock(w, r->now, &now, e) != ERR_OK ||
	    brake_get(w->db, rule_name(RULE_NO_ANSWER), r->arena, &brake, e) != ERR_OK ||
	    brake_paused(w->db, &paused, e) != ERR_OK ||
	    read_closings(w, r, caller, &l, e) != ERR_OK)
		return e->code;
	list = list_json(w, r, &l);
	reply_json(out, 200,
	    json_pack("{s:o, s:b, s:b, s:I, s:I, s:I, s:o}", "judged_at", utc_json(now), "acts",
		brake.mode == BRAKE_ACT, "paused", paused, "total", (json_int_t)l.total, "offset",
		(json_int_t)l.page.offset, "hidden", (json_int_t)(l.n - json_array_size(list)),
		"closings", list));
	return ERR_OK;
}

static enum err_code
read_stop(const struct web_request *r, bool *stop, struct err *e)
{
	json_t *body, *value;
	bool good;

	if (body_object(r, &body, e) != ERR_OK)
		return e->code;
	value = json_object_get(body, "stop");
	good = json_is_boolean(value);
	*stop = json_is_true(value);
	json_decref(body);
	return good ? ERR_OK : err_set(e, ERR_INVALID, "stop: expected true or false");
}

/* Of the verdict as it is: a question that was asked since has a closing of its own. */
static enum err_code
read_key(struct web *w, const struct web_request *r, const char **key, struct err *e)
{
	struct verdict_row *row;
	const json_t *closing;

	if (web_db(w, e) != ERR_OK || verdict_get(w->db, r->issue, r->arena, &row, e) != ERR_OK)
		return e->code;
	closing = row == NULL
	    ? NULL
	    : json_object_get(bodies_get(w->bodies, r->issue, row->body), "closing");
	*key = json_string_value(json_object_get(closing, "key"));
	if (*key == NULL)
		return problem_issue(e, PROBLEM_NOT_CLOSING, r->issue);
	*key = arena_strdup(r->arena, *key);
	return ERR_OK;
}

enum err_code
closing_post(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct outbox_speaker who = { .user = caller->who.user,
		.by = guard_name(caller, r->arena) };
	const char *key;
	bool stop;

	if (read_stop(r, &stop, e) != ERR_OK || read_key(w, r, &key, e) != ERR_OK ||
	    web_clock(w, r->now, &who.at, e) != ERR_OK)
		return e->code;
	if (outbox_word_closing(w->db, r->issue, key, stop, &who, e) != ERR_OK)
		return e->code;
	web_nudge(w);
	reply_json(out, 202,
	    json_pack(
		"{s:I, s:s, s:b}", "issue", (json_int_t)r->issue, "key", key, "stopped", stop));
	return ERR_OK;
}
