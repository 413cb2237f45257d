#include <string.h>

#include "base/arena.h"
#include "core/verdict_json.h"
#include "store/verdict.h"
#include "web/bodies.h"
#include "web/router.h"
#include "web/visible.h"

#define LIMIT_DEFAULT 50
#define LIMIT_MAX 200
/* So far the queue is read for somebody who may see little of it. */
#define SCAN_MAX 2000
/* The tracker is asked about so many at once: as many as are still wanted, between these. */
#define CHUNK_MIN 20
#define CHUNK VISIBLE_MAX
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

/* visible[i] tells of rows[i]; nothing is asked about those that the caller is no staff for. */
static enum err_code
look_up(struct web *w, const struct web_request *r, const struct caller *c,
    const struct verdict_row *rows, size_t n, bool *visible, struct err *e)
{
	int64_t ids[VISIBLE_MAX];

	for (size_t i = 0; i < n; i++)
		ids[i] = guard_is_staff(c, rows[i].project) ? rows[i].issue : 0;
	return visible_issues(w, r, c, ids, n, visible, e);
}

static size_t
chunk_size(size_t wanted, size_t left)
{
	size_t size = wanted < CHUNK_MIN ? CHUNK_MIN : wanted;

	size = size > CHUNK ? CHUNK : size;
	return size < left ? size : left;
}

/*
 * Of the rows, in their order, those that this caller may see and is staff for; at most `limit`,
 * moved to the beginning.
 */
static enum err_code
choose(struct web *w, const struct web_request *r, const struct caller *c, struct verdict_row *rows,
    size_t n, size_t limit, size_t *chosen, struct err *e)
{
	bool visible[CHUNK];

	*chosen = 0;
	for (size_t at = 0, some; at < n && *chosen < limit; at += some) {
		some = chunk_size(limit - *chosen, n - at);
		if (look_up(w, r, c, rows + at, some, visible, e) != ERR_OK)
			return e->code;
		for (size_t i = 0; i < some && *chosen < limit; i++) {
			if (visible[i])
				rows[(*chosen)++] = rows[at + i];
		}
	}
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

static enum err_code
tell(struct web *w, const struct web_request *r, const struct verdict_row *rows, size_t n,
    struct reply *out, struct err *e)
{
	int64_t *ids = arena_array(r->arena, n + 1, sizeof(*ids));
	struct verdict_row *bodies;
	size_t n_bodies;
	json_t *list;

	for (size_t i = 0; i < n; i++)
		ids[i] = rows[i].issue;
	if (verdict_get_many(w->db, ids, n, r->arena, &bodies, &n_bodies, e) != ERR_OK)
		return e->code;
	list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(
		    list, row_json(w, &rows[i], i + 1, body_of(bodies, n_bodies, rows[i].issue)));
	reply_json(out, 200, json_pack("{s:o}", "queue", list));
	return ERR_OK;
}

enum err_code
queue_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct verdict_row *rows;
	struct asked asked;
	size_t n, n_chosen;

	if (read_params(r, caller, &asked, e) != ERR_OK || web_db(w, e) != ERR_OK ||
	    verdict_queue(w->db, &asked.filter, asked.order, r->arena, &rows, &n, e) != ERR_OK)
		return e->code;
	if (choose(w, r, caller, rows, n, (size_t)asked.limit, &n_chosen, e) != ERR_OK)
		return e->code;
	return tell(w, r, rows, n_chosen, out, e);
}
