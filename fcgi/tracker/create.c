#include "tracker/create.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "tracker/attempt.h"
#include "tracker/catalogue.h"
#include "tracker/permission.h"
#include "tracker/tracker.h"

/* users.status of one who may log in */
#define USER_ACTIVE 1

struct creating {
	struct attempt try;
	const struct create_issue *wish;
	int64_t found;
	bool is_private;
	int64_t assignee;
};

static bool
look(struct creating *a)
{
	struct rows *rows = db_query(a->try.t->db, Q_create_marked,
	    PARAMS(p_int(catalogue_bot(a->try.t->catalogue)), p_int(a->wish->project),
		p_text(a->wish->marker)));

	a->found = 0;
	while (rows_next(rows)) {
		a->found = row_int(rows, 0);
		a->is_private = row_int(rows, 1) != 0;
		a->assignee = row_int(rows, 2);
	}
	a->try.rc = rows_end(rows, a->try.e);
	return a->try.rc == ERR_OK;
}

static bool
check_permissions(struct creating *a)
{
	bool create = false, hide = false;

	if (a->found != 0)
		return true;
	a->try.rc = permission_creates(a->try.t, a->wish->project, &create, &hide, a->try.e);
	if (a->try.rc != ERR_OK)
		return false;
	if (!create)
		return attempt_end(&a->try, ACT_REFUSED,
		    "\"%s\" lacks the permission add_issues in project %" PRId64
		    ": give it to the bot's role there",
		    a->try.t->config->bot, a->wish->project);
	if (a->wish->is_private && !hide)
		return attempt_end(&a->try, ACT_REFUSED,
		    "\"%s\" lacks the permission set_own_issues_private in project %" PRId64
		    ": give it to the bot's role there, or everybody could read this",
		    a->try.t->config->bot, a->wish->project);
	return true;
}

/* ---- sending ---- */

static enum err_code
read_id(struct rows *rows, int64_t *out, struct err *e)
{
	*out = 0;
	while (rows_next(rows))
		*out = row_int(rows, 0);
	return rows_end(rows, e);
}

/*
 * Of fields of another format not every value is taken, and one that is not would cost the request.
 */
static bool
add_behalf(struct creating *a, json_t *fields)
{
	const int64_t field = catalogue_behalf_field(a->try.t->catalogue);
	struct rows *rows;
	int64_t fits;
	json_t *f;
	size_t i;

	if (a->wish->behalf == NULL || field == 0)
		return true;
	json_array_foreach(fields, i, f)
	{
		if (json_integer_value(json_object_get(f, "id")) == field)
			return true;
	}
	rows = db_query(a->try.t->db, Q_create_fits_text, PARAMS(p_int(field)));
	a->try.rc = read_id(rows, &fits, a->try.e);
	if (a->try.rc == ERR_OK && fits != 0)
		json_array_append_new(fields,
		    json_pack("{s:I, s:s}", "id", (json_int_t)field, "value", a->wish->behalf));
	return a->try.rc == ERR_OK;
}

/* Values of the same field are one list. */
static bool
add_fields(struct creating *a, json_t *issue)
{
	json_t *fields = json_array(), *last = NULL;
	struct rows *rows =
	    db_query(a->try.t->db, Q_create_fields, PARAMS(p_int(a->wish->fields_of)));

	while (rows_next(rows)) {
		const int64_t id = row_int(rows, 0);
		json_t *value = json_string(row_text(rows, 1)), *before;

		/* When the first one was received says nothing of this one. */
		if (value == NULL || id == catalogue_received_field(a->try.t->catalogue)) {
			json_decref(value);
			continue;
		}
		if (last == NULL || json_integer_value(json_object_get(last, "id")) != id) {
			last = json_pack("{s:I, s:o}", "id", (json_int_t)id, "value", value);
			json_array_append_new(fields, last);
			continue;
		}
		before = json_object_get(last, "value");
		if (json_is_array(before))
			json_array_append_new(before, value);
		else
			json_object_set_new(last, "value", json_pack("[O, o]", before, value));
	}
	json_object_set_new(issue, "custom_fields", fields);
	a->try.rc = rows_end(rows, a->try.e);
	return a->try.rc == ERR_OK && add_behalf(a, fields);
}

static json_t *
issue_make(const struct create_issue *c)
{
	struct buf text;
	json_t *issue;

	buf_init(&text);
	buf_printf(&text, "%s\n\n%s", c->description, c->marker);
	issue = json_pack("{s:I, s:s, s:s, s:b}", "project_id", (json_int_t)c->project, "subject",
	    c->subject, "description", text.data, "is_private", c->is_private);
	buf_release(&text);
	if (issue == NULL)
		return NULL;
	if (c->tracker != 0)
		json_object_set_new(issue, "tracker_id", json_integer(c->tracker));
	if (c->watcher != 0)
		json_object_set_new(
		    issue, "watcher_user_ids", json_pack("[I]", (json_int_t)c->watcher));
	return issue;
}

static bool
judge_errors(struct creating *a)
{
	struct buf all;

	buf_init(&all);
	attempt_errors(&a->try, &all);
	attempt_end(&a->try, ACT_REFUSED, "the tracker refuses the new request: %s", all.data);
	buf_release(&all);
	return false;
}

static bool
judge_answer(struct creating *a)
{
	const int status = a->try.reply.status;

	if (!attempt_is_heard(&a->try))
		return false;
	if (status == 422)
		return judge_errors(a);
	if (status >= 400 && status < 500)
		return attempt_end(&a->try, ACT_REFUSED,
		    "the tracker does not let \"%s\" make a request in project %" PRId64 " (%d)",
		    a->try.t->config->bot, a->wish->project, status);
	return true;
}

static bool
send_json(struct creating *a, const char *method, const char *path, json_t *issue)
{
	json_t *root = json_pack("{s:o}", "issue", issue);
	char *body = json_dumps(root, JSON_COMPACT);
	bool sent;

	json_decref(root);
	if (body == NULL)
		abort();
	sent = attempt_send(&a->try, method, path, body);
	free(body);
	return sent && judge_answer(a);
}

static bool
post(struct creating *a)
{
	json_t *issue;

	if (a->found != 0)
		return true;
	issue = issue_make(a->wish);
	if (issue == NULL)
		return attempt_end(&a->try, ACT_REFUSED, "the text of the new request is no UTF-8");
	if (a->wish->fields_of != 0 && !add_fields(a, issue)) {
		json_decref(issue);
		return false;
	}
	return send_json(a, "POST", "/issues.json", issue);
}

/* The answer is not believed: the table is. */
static bool
confirm(struct creating *a)
{
	if (a->found != 0)
		return true;
	if (!look(a))
		return false;
	if (a->found == 0 && a->try.reply.status >= 500)
		return attempt_end(&a->try, ACT_MAYBE, "the tracker answered %d to a new request",
		    a->try.reply.status);
	if (a->found == 0)
		return attempt_end(&a->try, ACT_REFUSED,
		    "the tracker answered %d, but keeps no new request with \"%s\"; does its "
		    "database.yml say utf8mb4?",
		    a->try.reply.status, a->wish->marker);
	return true;
}

static bool
check_private(struct creating *a)
{
	if (!a->wish->is_private || a->is_private)
		return true;
	return attempt_end(&a->try, ACT_REFUSED,
	    "MAKE issue %" PRId64 " private by hand: the tracker made it for everybody to read",
	    a->found);
}

/* A project may have a default assignee, who may be the very person. */
static bool
take_off(struct creating *a)
{
	char path[64];

	if (a->wish->never == 0 || a->assignee != a->wish->never)
		return true;
	snprintf(path, sizeof(path), "/issues/%" PRId64 ".json", a->found);
	return send_json(a, "PUT", path, json_pack("{s:s}", "assigned_to_id", ""));
}

static bool
finish(struct creating *a)
{
	return attempt_done(&a->try, a->found);
}

enum err_code
create_put(
    struct tracker *t, const struct create_issue *issue, struct act_outcome *out, struct err *e)
{
	static bool (*const steps[])(struct creating *) = {
		look,
		check_permissions,
		post,
		confirm,
		check_private,
		take_off,
		finish,
	};
	struct creating a = { .try = attempt_begin(t, out, e), .wish = issue };

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && steps[i](&a); i++)
		;
	return attempt_over(&a.try);
}

/* ---- what it is made from ---- */

enum err_code
create_origin(
    struct tracker *t, int64_t issue, struct arena *arena, struct create_origin *out, struct err *e)
{
	struct rows *rows = db_query(t->db, Q_create_origin, PARAMS(p_int(issue)));

	*out = (struct create_origin){ 0 };
	while (rows_next(rows)) {
		const char *language = row_text(rows, 6), *type = row_text(rows, 8),
			   *login = row_text(rows, 9);

		*out = (struct create_origin){
			.project = row_int(rows, 0),
			.tracker = row_int(rows, 1),
			.author = row_int(rows, 2),
			.assignee = row_int(rows, 3),
			.is_private = row_int(rows, 4) != 0,
			.author_active = type != NULL && strcmp(type, "User") == 0 &&
			    row_int(rows, 7) == USER_ACTIVE,
			.subject = arena_strdup(arena, row_text(rows, 5)),
			.login =
			    login == NULL || *login == '\0' ? NULL : arena_strdup(arena, login),
			.lock_version = row_int(rows, 10),
			.language = language == NULL || strlen(language) < 2
			    ? NULL
			    : arena_strndup(arena, language, 2),
		};
	}
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	return out->project != 0
	    ? ERR_OK
	    : err_set(e, ERR_NOTFOUND, "issue %" PRId64 " is gone from the tracker", issue);
}

enum err_code
create_project(struct tracker *t, const char *identifier, int64_t *out, struct err *e)
{
	if (read_id(db_query(t->db, Q_create_project, PARAMS(p_text(identifier))), out, e) !=
	    ERR_OK)
		return e->code;
	return *out != 0
	    ? ERR_OK
	    : err_set(e, ERR_NOTFOUND, "complaint.project: the tracker has no open project \"%s\"",
		  identifier);
}

enum err_code
create_kind(struct tracker *t, const char *tracker, int64_t *out, struct err *e)
{
	*out = 0;
	if (tracker == NULL)
		return ERR_OK;
	if (read_id(db_query(t->db, Q_create_tracker, PARAMS(p_text(tracker))), out, e) != ERR_OK)
		return e->code;
	return *out != 0
	    ? ERR_OK
	    : err_set(e, ERR_NOTFOUND,
		  "complaint.tracker: the tracker has no kind of issues \"%s\"", tracker);
}
