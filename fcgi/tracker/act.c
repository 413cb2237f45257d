#include "tracker/act.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/db.h"
#include "base/http.h"
#include "tracker/catalogue.h"
#include "tracker/permission.h"
#include "tracker/tracker.h"

TERM_FUNCTIONS(act, ACT_TERMS, ACT_COUNT)

/* How the issue stands. */
struct standing {
	bool found;
	int64_t status;
	int64_t priority;
	int64_t assignee;
	int64_t lock_version;
	int64_t project;
	int64_t children;
	int64_t open_children;
	int64_t open_blockers;
};

/* What our own entries above the floor say. Ids of entries, 0: none. */
struct ours {
	int64_t note; /* with the very note */
	int64_t any_note;
	int64_t details; /* with a detail that was wanted */
	bool stage, priority, assignee;
};

/* One attempt. A step that returns false ended it: by an outcome, or by rc. */
struct attempt {
	struct tracker *t;
	int64_t issue;
	int64_t floor;
	int64_t lock_version;
	const struct act_change *change;
	struct standing now;
	struct ours ours;
	int64_t note_before; /* the newest entry of ours with a note, before we sent anything */
	/* What is to be sent; 0 and false: not that. */
	bool move;
	int64_t status;
	int64_t priority;
	bool assign;
	struct http_reply reply;
	struct act_outcome *out;
	struct err *e;
	enum err_code rc;
};

/* Ends the attempt. */
static bool __attribute__((format(printf, 3, 4)))
end(struct attempt *a, enum act kind, const char *fmt, ...)
{
	va_list ap;

	a->out->kind = kind;
	va_start(ap, fmt);
	vsnprintf(a->out->text, sizeof(a->out->text), fmt, ap);
	va_end(ap);
	return false;
}

static bool
end_done(struct attempt *a, int64_t id)
{
	a->out->id = id;
	a->out->kind = ACT_DONE;
	a->out->text[0] = '\0';
	return false;
}

/* ---- what the tables say ---- */

static bool
read_standing(struct attempt *a)
{
	struct rows *rows = db_query(a->t->db, Q_act_now, PARAMS(p_int(a->issue)));

	a->now = (struct standing){ 0 };
	while (rows_next(rows)) {
		a->now = (struct standing){
			.found = true,
			.status = row_int(rows, 0),
			.priority = row_int(rows, 1),
			.assignee = row_int(rows, 2),
			.lock_version = row_int(rows, 3),
			.project = row_int(rows, 4),
			.children = row_int(rows, 5),
			.open_children = row_int(rows, 6),
			.open_blockers = row_int(rows, 7),
		};
	}
	a->rc = rows_end(rows, a->e);
	return a->rc == ERR_OK;
}

/* The same words: line ends and blanks around them are not ours to keep. */
static bool
same_words(const char *a, const char *b)
{
	static const char blanks[] = " \t\r\n";

	a += strspn(a, blanks);
	b += strspn(b, blanks);
	for (;; a++, b++) {
		while (*a == '\r')
			a++;
		while (*b == '\r')
			b++;
		if (*a == '\0' || *b == '\0' || *a != *b)
			break;
	}
	return a[strspn(a, blanks)] == '\0' && b[strspn(b, blanks)] == '\0';
}

static void
detail_take(struct attempt *a, int64_t entry, const char *key, const char *value)
{
	const int64_t id = value == NULL ? 0 : strtoll(value, NULL, 10);
	const struct act_change *c = a->change;
	const struct catalogue *names = a->t->catalogue;
	bool *found = NULL;

	if (strcmp(key, "status_id") == 0 && c->has_stage && catalogue_stage(names, id) == c->stage)
		found = &a->ours.stage;
	else if (strcmp(key, "priority_id") == 0 && c->has_priority &&
	    catalogue_priority(names, id) == c->priority)
		found = &a->ours.priority;
	else if (strcmp(key, "assigned_to_id") == 0 && c->has_assignee && id == c->assignee)
		found = &a->ours.assignee;
	if (found == NULL)
		return;
	*found = true;
	a->ours.details = entry;
}

static bool
read_ours(struct attempt *a)
{
	struct rows *rows = db_query(a->t->db, Q_act_entries,
	    PARAMS(p_int(a->issue), p_int(catalogue_bot(a->t->catalogue)), p_int(a->floor)));

	a->ours = (struct ours){ 0 };
	while (rows_next(rows)) {
		const int64_t entry = row_int(rows, 0);
		const char *note = row_text(rows, 1);

		if (note != NULL && *note != '\0')
			a->ours.any_note = entry;
		if (note != NULL && a->change->note != NULL && same_words(note, a->change->note) &&
		    a->change->private_note == (row_int(rows, 2) != 0))
			a->ours.note = entry;
		if (!row_is_null(rows, 3))
			detail_take(a, entry, row_text(rows, 3), row_text(rows, 4));
	}
	a->rc = rows_end(rows, a->e);
	return a->rc == ERR_OK;
}

static bool
stands_in_stage(const struct attempt *a)
{
	return catalogue_stage(a->t->catalogue, a->now.status) == a->change->stage;
}

static bool
has_priority(const struct attempt *a)
{
	return catalogue_priority(a->t->catalogue, a->now.priority) == a->change->priority;
}

/* Every detail is in an entry of ours, or was no longer needed. */
static bool
all_so(const struct attempt *a)
{
	const struct act_change *c = a->change;

	return (!c->has_stage || a->ours.stage || stands_in_stage(a)) &&
	    (!c->has_priority || a->ours.priority || has_priority(a)) &&
	    (!c->has_assignee || a->ours.assignee || a->now.assignee == c->assignee);
}

/* True: nothing of ours is there yet. */
static bool
judge_ours(struct attempt *a)
{
	const int64_t entry = a->change->note == NULL ? a->ours.details : a->ours.note;

	if (entry == 0)
		return true;
	if (all_so(a))
		return end_done(a, entry);
	a->out->id = entry;
	return end(a, ACT_PARTIAL,
	    "entry %" PRId64 " of issue %" PRId64 " stands, but the tracker dropped a part of the "
	    "change: its workflow, or the permissions of "
	    "the bot's role, do not allow it",
	    entry, a->issue);
}

static bool
look(struct attempt *a)
{
	return read_standing(a) && read_ours(a) && judge_ours(a);
}

/* ---- before sending ---- */

static bool
check_fence(struct attempt *a)
{
	if (!a->now.found)
		return end(
		    a, ACT_REFUSED, "issue %" PRId64 " is not in the tracker any more", a->issue);
	if (a->now.lock_version != a->lock_version)
		return end(a, ACT_CONFLICT, "issue %" PRId64 " was changed meanwhile", a->issue);
	return true;
}

static bool
plan(struct attempt *a)
{
	const struct act_change *c = a->change;
	const struct catalogue_entry *first;

	a->note_before = a->ours.any_note;
	a->move = c->has_stage && !stands_in_stage(a);
	a->assign = c->has_assignee && a->now.assignee != c->assignee;
	if (c->has_priority && !has_priority(a)) {
		first = catalogue_named(a->t->catalogue, CATALOGUE_PRIORITY, (int)c->priority, 0);
		if (first == NULL)
			return end(a, ACT_REFUSED,
			    "priority.%s names no priority of the tracker, so it cannot be set",
			    priority_name(c->priority));
		if (a->now.children > 0 &&
		    catalogue_habits(a->t->catalogue)->parent_priority_derived)
			return end(a, ACT_REFUSED,
			    "issue %" PRId64
			    " has subtasks: the tracker takes its priority from them",
			    a->issue);
		a->priority = first->id;
	}
	if (c->note == NULL && !a->move && !a->assign && a->priority == 0)
		return end_done(a, 0);
	return true;
}

/* What Redmine would drop without a word, and answer 204. */
static bool
check_permissions(struct attempt *a)
{
	const bool note = a->change->note != NULL;
	const unsigned needed =
	    (a->move || a->assign || a->priority != 0 ? 1u << PERMISSION_EDIT_ISSUES : 0) |
	    (note ? 1u << PERMISSION_ADD_NOTES : 0) |
	    (note && a->change->private_note ? 1u << PERMISSION_PRIVATE_NOTES : 0);
	unsigned given;

	a->rc = permission_in(a->t, a->now.project, &given, a->e);
	if (a->rc != ERR_OK)
		return false;
	for (int r = 0; r < PERMISSION_COUNT; r++) {
		if ((needed & ~given & 1u << r) != 0)
			return end(a, ACT_REFUSED,
			    "\"%s\" lacks the permission %s in the project of issue %" PRId64
			    ": give it to the bot's role there",
			    a->t->config->bot, permission_name((enum permission)r), a->issue);
	}
	return true;
}

/* ---- what the tracker allows ---- */

static const char *
status_name(const struct attempt *a, int64_t id)
{
	const struct catalogue_entry *s = catalogue_find(a->t->catalogue, CATALOGUE_STATUS, id);

	return s == NULL ? "?" : s->name;
}

static bool
not_allowed(struct attempt *a, const struct catalogue_entry *wanted)
{
	if (wanted->closed && a->now.open_blockers > 0)
		return end(a, ACT_REFUSED,
		    "issue %" PRId64 " cannot be closed: another open issue blocks it", a->issue);
	if (wanted->closed && a->now.open_children > 0)
		return end(a, ACT_REFUSED,
		    "issue %" PRId64 " cannot be closed: it has open subtasks", a->issue);
	return end(a, ACT_REFUSED,
	    "the workflow does not let \"%s\" move issue %" PRId64
	    " from \"%s\" to \"%s\": add that step for its role and this tracker in the tracker's "
	    "administration",
	    a->t->config->bot, a->issue, status_name(a, a->now.status), wanted->name);
}

static bool
is_allowed(const json_t *allowed, int64_t status)
{
	const json_t *one;
	size_t i;

	json_array_foreach(allowed, i, one)
	{
		if (json_integer_value(json_object_get(one, "id")) == status)
			return true;
	}
	return false;
}

/*
 * The first status of the stage that is allowed. What closes is not chosen so:
 * beside "closed" a second name may well be "rejected".
 */
static bool
choose_status(struct attempt *a, const json_t *allowed)
{
	const struct catalogue_entry *first =
	    catalogue_named(a->t->catalogue, CATALOGUE_STATUS, (int)a->change->stage, 0);
	const struct catalogue_entry *s = first;

	if (first == NULL)
		return end(a, ACT_REFUSED,
		    "stage.%s names no status of the tracker, so it cannot be set",
		    stage_name(a->change->stage));
	for (int rank = 1; s != NULL && !is_allowed(allowed, s->id); rank++)
		s = first->closed ? NULL
				  : catalogue_named(a->t->catalogue, CATALOGUE_STATUS,
					(int)a->change->stage, rank);
	if (s == NULL)
		return not_allowed(a, first);
	a->status = s->id;
	return true;
}

/* What a refusal of the whole request means, asked or told. True: it is none of these. */
static bool
judge_refusal(struct attempt *a)
{
	switch (a->reply.status) {
	case 401:
		return end(a, ACT_UNREACHABLE,
		    "the tracker does not take tracker.bot_key: put in the API key of \"%s\"",
		    a->t->config->bot);
	case 403:
		return end(a, ACT_REFUSED,
		    "the tracker does not let \"%s\" at issue %" PRId64
		    ": its role does not reach it, or the project is closed",
		    a->t->config->bot, a->issue);
	case 404:
		return end(
		    a, ACT_REFUSED, "issue %" PRId64 " is not in the tracker any more", a->issue);
	case 301:
	case 302:
	case 303:
	case 307:
	case 308:
		return end(a, ACT_UNREACHABLE,
		    "the tracker sends us elsewhere (%s); is tracker.url right?",
		    a->reply.location);
	case 429:
		return end(a, ACT_UNREACHABLE, "the tracker is asked too often (429)");
	default:
		return true;
	}
}

static bool
ask_workflow(struct attempt *a)
{
	json_t *root, *allowed;
	char path[64];
	bool going;

	if (!a->move)
		return true;
	snprintf(path, sizeof(path), "/issues/%" PRId64 ".json?include=allowed_statuses", a->issue);
	if (tracker_send_as_bot(a->t, "GET", path, NULL, &a->reply, a->e) != ERR_OK)
		return end(a, ACT_UNREACHABLE, "%s", a->e->text);
	if (!judge_refusal(a))
		return false;
	root = json_loadb(a->reply.body.data, a->reply.body.len, 0, NULL);
	allowed = json_object_get(json_object_get(root, "issue"), "allowed_statuses");
	if (a->reply.status != 200 || !json_is_array(allowed))
		going = end(a, ACT_UNREACHABLE,
		    "the tracker answered %d when asked what issue %" PRId64
		    " may become; is it a Redmine of 5.0 or later?",
		    a->reply.status, a->issue);
	else
		going = choose_status(a, allowed);
	json_decref(root);
	return going;
}

/* ---- sending ---- */

/* NULL: the note is no UTF-8. The caller frees it. */
static char *
body_make(const struct attempt *a)
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

/* 422. Its texts are in the bot's language, for people; none at all means somebody was faster. */
static bool
judge_errors(struct attempt *a)
{
	json_t *root = json_loadb(a->reply.body.data, a->reply.body.len, 0, NULL);
	const json_t *errors = json_object_get(root, "errors"), *one;
	struct buf all;
	size_t i;

	buf_init(&all);
	json_array_foreach(errors, i, one)
	{
		buf_printf(&all, "%s%s", all.len == 0 ? "" : "; ",
		    json_is_string(one) ? json_string_value(one) : "?");
	}
	if (json_is_array(errors) && json_array_size(errors) == 0)
		end(a, ACT_CONFLICT, "issue %" PRId64 " was changed meanwhile", a->issue);
	else
		end(a, ACT_REFUSED, "the tracker refuses the change of issue %" PRId64 ": %s",
		    a->issue, all.len == 0 ? "without a reason" : all.data);
	buf_release(&all);
	json_decref(root);
	return false;
}

/* True: it may be done, our entry will tell. */
static bool
judge_answer(struct attempt *a)
{
	const int status = a->reply.status;

	if (!judge_refusal(a))
		return false;
	if (status == 422)
		return judge_errors(a);
	if (status == 409)
		return end(a, ACT_CONFLICT, "issue %" PRId64 " was changed meanwhile", a->issue);
	if (status >= 400 && status < 500)
		return end(a, ACT_REFUSED,
		    "the tracker refuses the change of issue %" PRId64 " (%d)", a->issue, status);
	return true;
}

static bool
put(struct attempt *a)
{
	char *body = body_make(a), path[64];
	enum err_code rc;

	if (body == NULL)
		return end(a, ACT_REFUSED, "the note for issue %" PRId64 " is no UTF-8", a->issue);
	snprintf(path, sizeof(path), "/issues/%" PRId64 ".json", a->issue);
	rc = tracker_send_as_bot(a->t, "PUT", path, body, &a->reply, a->e);
	free(body);
	if (rc == ERR_RETRY || rc == ERR_INTERNAL)
		return end(a, ACT_MAYBE, "%s", a->e->text);
	if (rc != ERR_OK)
		return end(a, ACT_UNREACHABLE, "%s", a->e->text);
	return judge_answer(a);
}

/* Redmine's answer says nothing of what it kept: the entry does. */
static bool
confirm(struct attempt *a)
{
	if (!look(a))
		return false;
	if (a->reply.status >= 300)
		return end(a, ACT_MAYBE, "the tracker answered %d to the change of issue %" PRId64,
		    a->reply.status, a->issue);
	a->out->id = a->ours.any_note;
	if (a->change->note != NULL && a->ours.any_note > a->note_before)
		return end(a, ACT_PARTIAL,
		    "entry %" PRId64 " of issue %" PRId64
		    " is not what was sent: does the tracker's "
		    "database.yml say utf8mb4?",
		    a->ours.any_note, a->issue);
	a->out->id = 0;
	return end(a, ACT_REFUSED,
	    "the tracker answered %d, but dropped the change of issue %" PRId64
	    ": its workflow, or the permissions of the bot's role, do not allow it",
	    a->reply.status, a->issue);
}

/* ---- the whole ---- */

enum err_code
act_find(struct tracker *t, int64_t issue, int64_t floor, const struct act_change *change,
    struct act_outcome *out, struct err *e)
{
	struct attempt a = {
		.t = t,
		.issue = issue,
		.floor = floor,
		.change = change,
		.out = out,
		.e = e,
	};

	*out = (struct act_outcome){ .kind = ACT_CONFLICT };
	look(&a);
	return a.rc;
}

enum err_code
act_update(struct tracker *t, int64_t issue, int64_t floor, int64_t lock_version,
    const struct act_change *change, struct act_outcome *out, struct err *e)
{
	static bool (*const steps[])(struct attempt *) = {
		look,
		check_fence,
		plan,
		check_permissions,
		ask_workflow,
		put,
		confirm,
	};
	struct attempt a = {
		.t = t,
		.issue = issue,
		.floor = floor,
		.lock_version = lock_version,
		.change = change,
		.out = out,
		.e = e,
	};

	*out = (struct act_outcome){ .kind = ACT_CONFLICT };
	http_reply_init(&a.reply);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && steps[i](&a); i++)
		;
	http_reply_release(&a.reply);
	return a.rc;
}

/* The answer holds the key itself: nothing of it is told. */
static enum err_code
check_account(const struct tracker *t, const struct http_reply *r, struct err *e)
{
	json_t *root = json_loadb(r->body.data, r->body.len, 0, NULL);
	const json_t *user = json_object_get(root, "user");
	const json_int_t id = json_integer_value(json_object_get(user, "id"));
	const bool admin = json_is_true(json_object_get(user, "admin"));

	json_decref(root);
	if (id == 0)
		return err_set(e, ERR_UNREACHABLE,
		    "the tracker's answer to /my/account.json makes no sense; is tracker.url (%s) "
		    "right?",
		    t->config->url);
	if (id != catalogue_bot(t->catalogue))
		return err_set(e, ERR_INVALID,
		    "tracker.bot_key is the key of another user than \"%s\"", t->config->bot);
	if (admin)
		return err_set(e, ERR_INVALID,
		    "\"%s\" is an administrator of the tracker: take that from it, its role is "
		    "enough",
		    t->config->bot);
	return ERR_OK;
}

enum err_code
act_check(struct tracker *t, struct err *e)
{
	struct http_reply r;
	enum err_code rc;

	http_reply_init(&r);
	rc = tracker_send_as_bot(t, "GET", "/my/account.json", NULL, &r, e);
	if (rc == ERR_RETRY || rc == ERR_INTERNAL)
		rc = e->code = ERR_UNREACHABLE;
	else if (rc == ERR_OK && r.status == 401)
		rc = err_set(e, ERR_DENIED,
		    "the tracker does not take tracker.bot_key: put in the API key of \"%s\"",
		    t->config->bot);
	else if (rc == ERR_OK && r.status == 403)
		rc = err_set(e, ERR_DENIED,
		    "the tracker refuses its REST API: switch it on in its settings (API)");
	else if (rc == ERR_OK && r.status != 200)
		rc = err_set(e, ERR_UNREACHABLE,
		    "the tracker answers %d to /my/account.json; is tracker.url (%s) right?",
		    r.status, t->config->url);
	else if (rc == ERR_OK)
		rc = check_account(t, &r, e);
	explicit_bzero(r.body.data, r.body.len);
	http_reply_release(&r);
	return rc;
}
