#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "core/verdict_json.h"
#include "store/line.h"
#include "store/verdict.h"
#include "tracker/tracker.h"
#include "web/bodies.h"
#include "web/listed.h"
#include "web/router.h"

#define LIMIT_DEFAULT 50
#define LIMIT_MAX 200
/* So far the queue is read for somebody who may see little of it. */
#define SCAN_MAX 2000
#define ID_MAX INT32_MAX

struct asked {
	struct verdict_filter filter;
	enum verdict_order order;
	int64_t limit;
};

static enum err_code
read_params(
    const struct web_request *r, const struct caller *caller, struct asked *out, struct err *e)
{
	const char *order = request_param(r, "order");
	const char *assignee = request_param(r, "assignee");

	*out = (struct asked){ .limit = LIMIT_DEFAULT, .order = VERDICT_BY_PLACE };
	if (order != NULL && strcmp(order, "due") == 0)
		out->order = VERDICT_BY_DUE;
	else if (order != NULL && strcmp(order, "place") != 0)
		return err_set(e, ERR_INVALID, "order: expected place or due");
	if (assignee != NULL && strcmp(assignee, "me") == 0)
		out->filter.assignee = caller->who.user;
	else if (!request_number(r, "assignee", ID_MAX, &out->filter.assignee))
		return err_set(e, ERR_INVALID, "assignee: expected the id of a user, or me");
	if (!request_number(r, "project", ID_MAX, &out->filter.project))
		return err_set(e, ERR_INVALID, "project: expected the id of a project");
	if (!request_number(r, "limit", LIMIT_MAX, &out->limit) || out->limit == 0)
		return err_set(e, ERR_INVALID, "limit: expected a number from 1 to %d", LIMIT_MAX);
	out->filter.limit = SCAN_MAX;
	return ERR_OK;
}

static const char *
text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static json_t *
row_json(struct web *w, const struct verdict_row *row, size_t position, const char *text)
{
	const json_t *body = text == NULL ? NULL : bodies_get(w->bodies, row->issue, text);
	const json_t *queue = json_object_get(body, "queue");
	const json_t *warnings = json_object_get(body, "warnings");
	json_t *out =
	    json_pack("{s:I, s:I, s:s?, s:s?, s:s, s:s, s:s, s:s, s:s?, s:o, s:o, s:b, s:I, s:I}",
		"position", (json_int_t)position, "issue", (json_int_t)row->issue, "why",
		text_of(queue, "why"), "clause", text_of(queue, "clause"), "level", row->level,
		"category", category_name(row->category), "channel", channel_name(row->channel),
		"stage", stage_name(row->stage), "priority", text_of(body, "priority"), "arrived",
		utc_json(row->arrived), "due", utc_json(row->next_due), "breached", row->breached,
		"project", (json_int_t)row->project, "assignee", (json_int_t)row->assignee);

	if (row->assignee == 0)
		json_object_set_new(out, "assignee", json_null());
	json_object_set_new(
	    out, "warnings", warnings == NULL ? json_array() : json_deep_copy(warnings));
	return out;
}

/* The bodies come by issue id. */
static const char *
body_of(const struct verdict_row *bodies, size_t n, int64_t issue)
{
	for (size_t i = 0; i < n; i++) {
		if (bodies[i].issue == issue)
			return bodies[i].body;
	}
	return NULL;
}

/* The rows that were chosen, as a list. */
static enum err_code
rows_json(struct web *w, const struct web_request *r, const struct verdict_row *rows, size_t n,
    json_t **out, struct err *e)
{
	int64_t *ids = arena_array(r->arena, n + 1, sizeof(*ids));
	struct verdict_row *bodies;
	size_t n_bodies, n_lines;
	struct line *lines;

	for (size_t i = 0; i < n; i++)
		ids[i] = rows[i].issue;
	if (verdict_get_many(w->db, ids, n, r->arena, &bodies, &n_bodies, e) != ERR_OK ||
	    line_read(w->db, ids, n, r->arena, &lines, &n_lines, e) != ERR_OK)
		return e->code;
	*out = json_array();
	for (size_t i = 0; i < n; i++) {
		const int64_t issue = rows[i].issue;
		json_t *row = row_json(w, &rows[i], i + 1, body_of(bodies, n_bodies, issue));

		listed_names(w, r, row, issue, line_find(lines, n_lines, issue));
		json_array_append_new(*out, row);
	}
	return ERR_OK;
}

enum err_code
queue_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct verdict_row *rows;
	struct asked asked;
	size_t n, n_chosen;
	json_t *list;

	if (read_params(r, caller, &asked, e) != ERR_OK || web_db(w, e) != ERR_OK ||
	    verdict_queue(w->db, &asked.filter, asked.order, r->arena, &rows, &n, e) != ERR_OK)
		return e->code;
	if (listed_choose(w, r, caller, rows, n, (size_t)asked.limit, &n_chosen, e) != ERR_OK)
		return e->code;
	if (rows_json(w, r, rows, n_chosen, &list, e) != ERR_OK)
		return e->code;
	reply_json(out, 200, json_pack("{s:o}", "queue", list));
	return ERR_OK;
}

/* The first of the queue that is the caller's or nobody's yet: what to take now. */
enum err_code
queue_next(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	const struct verdict_filter filter = { .limit = SCAN_MAX };
	size_t n, kept = 0, n_chosen;
	struct verdict_row *rows;
	json_t *list;

	if (web_db(w, e) != ERR_OK ||
	    verdict_queue(w->db, &filter, VERDICT_BY_PLACE, r->arena, &rows, &n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].assignee == 0 || rows[i].assignee == caller->who.user)
			rows[kept++] = rows[i];
	}
	if (listed_choose(w, r, caller, rows, kept, 1, &n_chosen, e) != ERR_OK ||
	    rows_json(w, r, rows, n_chosen, &list, e) != ERR_OK)
		return e->code;
	reply_json(out, 200,
	    json_pack("{s:O}", "next", n_chosen == 0 ? json_null() : json_array_get(list, 0)));
	json_decref(list);
	return ERR_OK;
}
