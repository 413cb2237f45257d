#include "tracker/act.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/db.h"
#include "tracker/catalogue.h"
#include "tracker/changing.h"
#include "tracker/tracker.h"

TERM_FUNCTIONS(act, ACT_TERMS, ACT_COUNT)

/* ---- before sending ---- */

static bool
check_fence(struct changing *a)
{
	if (!a->now.found)
		return attempt_end(&a->try, ACT_REFUSED,
		    "issue %" PRId64 " is not in the tracker any more", a->issue);
	if (a->now.lock_version != a->lock_version)
		return attempt_end(
		    &a->try, ACT_CONFLICT, "issue %" PRId64 " was changed meanwhile", a->issue);
	return true;
}

static bool
plan(struct changing *a)
{
	const struct act_change *c = a->change;
	const struct catalogue_entry *first;

	a->note_before = a->ours.any_note;
	a->move = c->has_stage && !changing_stands_in_stage(a);
	a->assign = c->has_assignee && a->now.assignee != c->assignee;
	if (c->has_priority && !changing_has_priority(a)) {
		first =
		    catalogue_named(a->try.t->catalogue, CATALOGUE_PRIORITY, (int)c->priority, 0);
		if (first == NULL)
			return attempt_end(&a->try, ACT_REFUSED,
			    "priority.%s names no priority of the tracker, so it cannot be set",
			    priority_name(c->priority));
		if (a->now.children > 0 &&
		    catalogue_habits(a->try.t->catalogue)->parent_priority_derived)
			return attempt_end(&a->try, ACT_REFUSED,
			    "issue %" PRId64
			    " has subtasks: the tracker takes its priority from them",
			    a->issue);
		a->priority = first->id;
	}
	if (c->note == NULL && !a->move && !a->assign && a->priority == 0)
		return attempt_done(&a->try, 0);
	return true;
}

/* ---- sending ---- */

/* NULL: the note is no UTF-8. The caller frees it. */
static char *
body_make(const struct changing *a)
{
	const struct act_change *c = a->change;
	json_t *issue = json_pack("{s:I}", "lock_version", (json_int_t)a->lock_version);
	json_t *root;
	char *text;
	int bad = 0;

	if (c->note != NULL)
		bad |= json_object_set_new(issue, "notes", json_string(c->note));
	if (c->note != NULL && c->private_note)
		bad |= json_object_set_new(issue, "private_notes", json_true());
	if (a->status != 0)
		bad |= json_object_set_new(issue, "status_id", json_integer(a->status));
	if (a->priority != 0)
		bad |= json_object_set_new(issue, "priority_id", json_integer(a->priority));
	if (a->assign) /* an empty text means nobody */
		bad |= json_object_set_new(issue, "assigned_to_id",
		    c->assignee == 0 ? json_string("") : json_integer(c->assignee));
	root = json_pack("{s:o}", "issue", issue);
	text = bad != 0 ? NULL : json_dumps(root, JSON_COMPACT);
	json_decref(root);
	return text;
}

/* 422: no text at all means somebody was faster. */
static bool
judge_errors(struct changing *a)
{
	struct buf all;

	buf_init(&all);
	if (attempt_errors(&a->try, &all))
		attempt_end(&a->try, ACT_REFUSED,
		    "the tracker refuses the change of issue %" PRId64 ": %s", a->issue, all.data);
	else
		attempt_end(
		    &a->try, ACT_CONFLICT, "issue %" PRId64 " was changed meanwhile", a->issue);
	buf_release(&all);
	return false;
}

/* True: it may be done, our entry will tell. */
static bool
judge_answer(struct changing *a)
{
	const int status = a->try.reply.status;

	if (!changing_is_let(a))
		return false;
	if (status == 422)
		return judge_errors(a);
	if (status == 409)
		return attempt_end(
		    &a->try, ACT_CONFLICT, "issue %" PRId64 " was changed meanwhile", a->issue);
	if (status >= 400 && status < 500)
		return attempt_end(&a->try, ACT_REFUSED,
		    "the tracker refuses the change of issue %" PRId64 " (%d)", a->issue, status);
	return true;
}

static bool
put(struct changing *a)
{
	char *body = body_make(a), path[64];
	bool sent;

	if (body == NULL)
		return attempt_end(
		    &a->try, ACT_REFUSED, "the note for issue %" PRId64 " is no UTF-8", a->issue);
	snprintf(path, sizeof(path), "/issues/%" PRId64 ".json", a->issue);
	sent = attempt_send(&a->try, "PUT", path, body);
	free(body);
	return sent && judge_answer(a);
}

/* Redmine's answer says nothing of what it kept: the entry does. */
static bool
confirm(struct changing *a)
{
	if (!changing_look(a))
		return false;
	if (a->try.reply.status >= 300)
		return attempt_end(&a->try, ACT_MAYBE,
		    "the tracker answered %d to the change of issue %" PRId64, a->try.reply.status,
		    a->issue);
	a->try.out->id = a->ours.any_note;
	if (a->change->note != NULL && a->ours.any_note > a->note_before)
		return attempt_end(&a->try, ACT_PARTIAL,
		    "entry %" PRId64 " of issue %" PRId64
		    " is not what was sent: does the tracker's "
		    "database.yml say utf8mb4?",
		    a->ours.any_note, a->issue);
	a->try.out->id = 0;
	return attempt_end(&a->try, ACT_REFUSED,
	    "the tracker answered %d, but dropped the change of issue %" PRId64
	    ": its workflow, or the permissions of the bot's role, do not allow it",
	    a->try.reply.status, a->issue);
}

/* ---- the whole ---- */

enum err_code
act_find(struct tracker *t, int64_t issue, int64_t floor, const struct act_change *change,
    struct act_outcome *out, struct err *e)
{
	struct changing a = {
		.try = attempt_begin(t, out, e),
		.issue = issue,
		.floor = floor,
		.change = change,
	};

	changing_look(&a);
	return attempt_over(&a.try);
}

enum err_code
act_update(struct tracker *t, int64_t issue, int64_t floor, int64_t lock_version,
    const struct act_change *change, struct act_outcome *out, struct err *e)
{
	static bool (*const steps[])(struct changing *) = {
		changing_look,
		check_fence,
		plan,
		changing_check_permissions,
		changing_ask_workflow,
		put,
		confirm,
	};
	struct changing a = {
		.try = attempt_begin(t, out, e),
		.issue = issue,
		.floor = floor,
		.lock_version = lock_version,
		.change = change,
	};

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && steps[i](&a); i++)
		;
	return attempt_over(&a.try);
}
