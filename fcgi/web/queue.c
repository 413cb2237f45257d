#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "core/verdict_json.h"
#include "store/line.h"
#include "store/verdict.h"
#include "tracker/tracker.h"
#include "web/bodies.h"
#include "web/listed.h"
#include "web/narrow.h"
#include "web/router.h"

#define LIMIT_DEFAULT 50
#define LIMIT_MAX 200
/* The queue is read by so many at once for the first that somebody may see, and not farther. */
#define NEXT_PAGE 200
#define NEXT_MAX 4000
#define ID_MAX INT32_MAX

struct asked {
	struct verdict_filter filter;
	enum verdict_order order;
};

/* An id, or the word for those that have none. */
static bool
read_id(const struct web_request *r, const char *name, const char *none, int64_t *out)
{
	const char *text = request_param(r, name);

	if (text != NULL && strcmp(text, none) == 0) {
		*out = VERDICT_NONE;
		return true;
	}
	return request_number(r, name, ID_MAX, out);
}

static enum err_code
read_filter(const struct web_request *r, const struct caller *caller, struct verdict_filter *f,
    struct err *e)
{
	const char *assignee = request_param(r, "assignee");

	if (assignee != NULL && strcmp(assignee, "me") == 0)
		f->assignee = caller->who.user;
	else if (!read_id(r, "assignee", "-", &f->assignee))
		return err_set(
		    e, ERR_INVALID, "assignee: expected the id of a user, me, or - for nobody's");
	if (!request_number(r, "project", ID_MAX, &f->project))
		return err_set(e, ERR_INVALID, "project: expected the id of a project");
	if (!read_id(r, "client", "-", &f->client))
		return err_set(
		    e, ERR_INVALID, "client: expected the id of a client, or - for nobody known");
	return ERR_OK;
}

static enum err_code
read_params(
    const struct web_request *r, const struct caller *caller, struct asked *out, struct err *e)
{
	const char *order = request_param(r, "order");

	*out = (struct asked){ .order = VERDICT_BY_PLACE };
	if (order != NULL && strcmp(order, "due") == 0)
		out->order = VERDICT_BY_DUE;
	else if (order != NULL && strcmp(order, "place") != 0)
		return err_set(e, ERR_INVALID, "order: expected place or due");
	if (request_page(r, LIMIT_DEFAULT, LIMIT_MAX, &out->filter.limit, &out->filter.offset, e) !=
	    ERR_OK)
		return e->code;
	return read_filter(r, caller, &out->filter, e);
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
    size_t before, json_t **out, struct err *e)
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
		json_t *row =
		    row_json(w, &rows[i], before + i + 1, body_of(bodies, n_bodies, issue));

		listed_names(w, r, row, issue, line_find(lines, n_lines, issue));
		json_array_append_new(*out, row);
	}
	return ERR_OK;
}

/* One more of a project or client; rows of one come together or apart. */
static void
count(json_t *list, int64_t id, const char *name, size_t n)
{
	json_t *entry;
	size_t i;

	json_array_foreach(list, i, entry)
	{
		if (json_integer_value(json_object_get(entry, "id")) == id) {
			n += (size_t)json_integer_value(json_object_get(entry, "requests"));
			json_object_set_new(entry, "requests", json_integer((json_int_t)n));
			return;
		}
	}
	json_array_append_new(list,
	    json_pack("{s:o, s:s?, s:I}", "id", id == 0 ? json_null() : json_integer(id), "name",
		name, "requests", (json_int_t)n));
}

static bool
is_wanted(const struct verdict_filter *f, const struct verdict_spread *s)
{
	const int64_t client = s->client == 0 ? VERDICT_NONE : s->client;

	return (f->project == 0 || f->project == s->project) &&
	    (f->client == 0 || f->client == client);
}

/* How many there are, and what the list may be narrowed by. */
static enum err_code
spread_json(struct web *w, const struct web_request *r, const struct asked *asked, json_t **out,
    struct err *e)
{
	json_t *projects, *clients;
	struct verdict_spread *all;
	size_t n, total = 0;

	if (verdict_spread(w->db, &asked->filter, asked->order, r->arena, &all, &n, e) != ERR_OK)
		return e->code;
	projects = json_array();
	clients = json_array();
	for (size_t i = 0; i < n; i++) {
		total += is_wanted(&asked->filter, &all[i]) ? all[i].n : 0;
		count(projects, all[i].project, all[i].project_name, all[i].n);
		count(clients, all[i].client, all[i].client_name, all[i].n);
	}
	*out = json_pack("{s:I, s:I, s:o, s:o}", "total", (json_int_t)total, "offset",
	    (json_int_t)asked->filter.offset, "projects", projects, "clients", clients);
	return ERR_OK;
}

/* What the tracker did not show after all is not there. */
static void
take_off(json_t *answer, size_t n)
{
	const json_int_t total = json_integer_value(json_object_get(answer, "total"));

	json_object_set_new(answer, "total", json_integer(total - (json_int_t)n));
}

enum err_code
queue_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	json_t *answer = NULL, *list;
	struct verdict_row *rows;
	struct asked asked;
	size_t n, n_chosen;

	if (read_params(r, caller, &asked, e) != ERR_OK || web_db(w, e) != ERR_OK ||
	    narrow_visible(w, r, caller, &asked.filter, e) != ERR_OK ||
	    verdict_queue(w->db, &asked.filter, asked.order, r->arena, &rows, &n, e) != ERR_OK ||
	    listed_choose(w, r, caller, rows, n, n, &n_chosen, e) != ERR_OK ||
	    spread_json(w, r, &asked, &answer, e) != ERR_OK)
		return e->code;
	if (rows_json(w, r, rows, n_chosen, asked.filter.offset, &list, e) != ERR_OK) {
		json_decref(answer);
		return e->code;
	}
	json_object_set_new(answer, "queue", list);
	take_off(answer, n - n_chosen);
	reply_json(out, 200, answer);
	return ERR_OK;
}

/* The first of the filter's that the caller may see; *n is 0 or 1. */
static enum err_code
find_next(struct web *w, const struct web_request *r, const struct caller *caller,
    struct verdict_filter *filter, struct verdict_row **rows, size_t *n, struct err *e)
{
	size_t found = filter->limit = NEXT_PAGE;

	*n = 0;
	for (; *n == 0 && found == NEXT_PAGE && filter->offset < NEXT_MAX;
	     filter->offset += NEXT_PAGE) {
		if (verdict_queue(w->db, filter, VERDICT_BY_PLACE, r->arena, rows, &found, e) !=
			ERR_OK ||
		    listed_choose(w, r, caller, *rows, found, 1, n, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

/* The first of the queue that is the caller's or nobody's yet: what to take now. */
enum err_code
queue_next(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct verdict_filter filter = { .assignee = caller->who.user, .or_nobody = true };
	struct verdict_row *rows;
	json_t *list;
	size_t n;

	if (web_db(w, e) != ERR_OK || narrow_visible(w, r, caller, &filter, e) != ERR_OK ||
	    find_next(w, r, caller, &filter, &rows, &n, e) != ERR_OK ||
	    rows_json(w, r, rows, n, 0, &list, e) != ERR_OK)
		return e->code;
	reply_json(
	    out, 200, json_pack("{s:O}", "next", n == 0 ? json_null() : json_array_get(list, 0)));
	json_decref(list);
	return ERR_OK;
}
