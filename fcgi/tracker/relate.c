#include "tracker/relate.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/db.h"
#include "base/http.h"
#include "tracker/act.h"
#include "tracker/catalogue.h"
#include "tracker/tracker.h"

TERM_FUNCTIONS(relation, RELATION_TERMS, RELATION_COUNT)

/* A step that returns false ended the attempt: by an outcome, or by rc. */
struct attempt {
	struct tracker *t;
	int64_t from, to;
	enum relation relation;
	struct http_reply reply;
	struct act_outcome *out;
	struct err *e;
	enum err_code rc;
};

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

/* What relates the two already: *same is the id of the very relation, *other of any else. */
static bool
read_pair(struct attempt *a, int64_t *same, int64_t *other)
{
	struct rows *rows = db_query(a->t->db, Q_relate_pair,
	    PARAMS(p_int(a->from), p_int(a->to), p_int(a->to), p_int(a->from)));

	*same = *other = 0;
	while (rows_next(rows)) {
		const bool forward = row_int(rows, 1) == a->from;
		const bool alike = strcmp(row_text(rows, 3), relation_name(a->relation)) == 0;

		/* "relates" has no direction. */
		if (alike && (forward || a->relation == RELATION_RELATES))
			*same = row_int(rows, 0);
		else
			*other = row_int(rows, 0);
	}
	a->rc = rows_end(rows, a->e);
	return a->rc == ERR_OK;
}

static bool
read_circle(struct attempt *a, bool *circle)
{
	struct rows *rows =
	    db_query(a->t->db, Q_relate_reaches, PARAMS(p_int(a->to), p_int(a->from)));

	*circle = false;
	while (rows_next(rows))
		*circle = row_int(rows, 0) > 0;
	a->rc = rows_end(rows, a->e);
	return a->rc == ERR_OK;
}

static bool
check_pair(struct attempt *a)
{
	int64_t same, other;

	if (a->from == a->to)
		return end(
		    a, ACT_REFUSED, "issue %" PRId64 " cannot be related to itself", a->from);
	if (!read_pair(a, &same, &other))
		return false;
	if (same != 0) {
		a->out->id = same;
		return end(a, ACT_DONE, "%s", "");
	}
	if (other != 0)
		return end(a, ACT_REFUSED,
		    "issues %" PRId64 " and %" PRId64 " are related already, in another way",
		    a->from, a->to);
	return true;
}

static bool
check_circle(struct attempt *a)
{
	bool circle;

	if (a->relation != RELATION_DUPLICATES)
		return true;
	if (!read_circle(a, &circle))
		return false;
	if (circle)
		return end(a, ACT_REFUSED,
		    "issue %" PRId64 " is itself a duplicate of %" PRId64
		    ", over however many steps: a circle of duplicates can never be closed",
		    a->to, a->from);
	return true;
}

static bool
judge_answer(struct attempt *a)
{
	const int status = a->reply.status;

	if (status == 401)
		return end(a, ACT_UNREACHABLE,
		    "the tracker does not take tracker.bot_key: put in the API key of \"%s\"",
		    a->t->config->bot);
	if (status == 403)
		return end(a, ACT_REFUSED,
		    "the tracker does not let \"%s\" relate issue %" PRId64
		    ": its role lacks manage_issue_relations, or the project is closed",
		    a->t->config->bot, a->from);
	if (status == 404)
		return end(
		    a, ACT_REFUSED, "issue %" PRId64 " is not in the tracker any more", a->from);
	if (status == 422)
		return end(a, ACT_REFUSED,
		    "the tracker refuses to relate issues %" PRId64 " and %" PRId64
		    ": the bot does not see the second, or they are of two projects, which its "
		    "settings do not allow",
		    a->from, a->to);
	if (status == 429 || (status >= 300 && status < 400))
		return end(
		    a, ACT_UNREACHABLE, "the tracker answers %d; is tracker.url right?", status);
	if (status >= 400 && status < 500)
		return end(a, ACT_REFUSED, "the tracker refuses to relate issue %" PRId64 " (%d)",
		    a->from, status);
	return true;
}

static bool
post(struct attempt *a)
{
	char path[64], body[128];
	enum err_code rc;

	snprintf(path, sizeof(path), "/issues/%" PRId64 "/relations.json", a->from);
	snprintf(body, sizeof(body),
	    "{\"relation\":{\"issue_to_id\":%" PRId64 ",\"relation_type\":\"%s\"}}", a->to,
	    relation_name(a->relation));
	rc = tracker_send_as_bot(a->t, "POST", path, body, &a->reply, a->e);
	if (rc == ERR_RETRY || rc == ERR_INTERNAL)
		return end(a, ACT_MAYBE, "%s", a->e->text);
	if (rc != ERR_OK)
		return end(a, ACT_UNREACHABLE, "%s", a->e->text);
	return judge_answer(a);
}

static bool
confirm(struct attempt *a)
{
	int64_t other;

	if (!read_pair(a, &a->out->id, &other))
		return false;
	if (a->out->id != 0)
		return true;
	if (a->reply.status >= 500)
		return end(a, ACT_MAYBE, "the tracker answered %d to relating issue %" PRId64,
		    a->reply.status, a->from);
	return end(a, ACT_REFUSED,
	    "the tracker answered %d, but keeps no relation of issues %" PRId64 " and %" PRId64,
	    a->reply.status, a->from, a->to);
}

/* Ours goes: nobody could close these issues as long as the circle stands. */
static bool
take_back(struct attempt *a)
{
	const int64_t id = a->out->id;
	char path[64];
	enum err_code rc;

	a->out->id = 0;
	snprintf(path, sizeof(path), "/relations/%" PRId64 ".json", id);
	rc = tracker_send_as_bot(a->t, "DELETE", path, NULL, &a->reply, a->e);
	if (rc == ERR_OK && (a->reply.status / 100 == 2 || a->reply.status == 404))
		return end(a, ACT_CONFLICT,
		    "somebody made %" PRId64 " a duplicate of %" PRId64
		    " at the same time; our relation was taken back",
		    a->to, a->from);
	return end(a, ACT_REFUSED,
	    "REMOVE relation %" PRId64 " of issues %" PRId64 " and %" PRId64
	    " by hand: it closes a circle of duplicates, and none of them can be closed",
	    id, a->from, a->to);
}

/* Somebody may have made the last but one link of a circle while we made the last. */
static bool
check_again(struct attempt *a)
{
	bool circle = false;

	if (a->relation == RELATION_DUPLICATES && !read_circle(a, &circle))
		return false;
	return circle ? take_back(a) : end(a, ACT_DONE, "%s", "");
}

typedef bool (*step)(struct attempt *a);

static enum err_code
run(struct tracker *t, int64_t from, enum relation relation, int64_t to, const step *steps,
    size_t n, struct act_outcome *out, struct err *e)
{
	struct attempt a = {
		.t = t,
		.from = from,
		.to = to,
		.relation = relation,
		.out = out,
		.e = e,
	};

	*out = (struct act_outcome){ .kind = ACT_CONFLICT };
	http_reply_init(&a.reply);
	for (size_t i = 0; i < n && steps[i](&a); i++)
		;
	http_reply_release(&a.reply);
	return a.rc;
}

enum err_code
relate_put(struct tracker *t, int64_t from, enum relation relation, int64_t to,
    struct act_outcome *out, struct err *e)
{
	static const step steps[] = { check_pair, check_circle, post, confirm, check_again };

	return run(t, from, relation, to, steps, sizeof(steps) / sizeof(steps[0]), out, e);
}

/* ---- taking back ---- */

static bool
find_to_remove(struct attempt *a)
{
	int64_t same, other;

	if (!read_pair(a, &same, &other))
		return false;
	if (same == 0)
		return end(a, ACT_DONE, "%s", "");
	a->out->id = same;
	return true;
}

static bool delete (struct attempt *a)
{
	char path[64];
	enum err_code rc;

	snprintf(path, sizeof(path), "/relations/%" PRId64 ".json", a->out->id);
	rc = tracker_send_as_bot(a->t, "DELETE", path, NULL, &a->reply, a->e);
	if (rc == ERR_RETRY || rc == ERR_INTERNAL)
		return end(a, ACT_MAYBE, "%s", a->e->text);
	if (rc != ERR_OK)
		return end(a, ACT_UNREACHABLE, "%s", a->e->text);
	/* Somebody else took it out at the same time. */
	return a->reply.status == 404 || judge_answer(a);
}

static bool
confirm_removed(struct attempt *a)
{
	int64_t same, other;

	if (!read_pair(a, &same, &other))
		return false;
	if (same == 0) {
		a->out->id = 0;
		return end(a, ACT_DONE, "%s", "");
	}
	return end(a, a->reply.status >= 500 ? ACT_MAYBE : ACT_REFUSED,
	    "the tracker answered %d, and keeps relation %" PRId64 " of issues %" PRId64
	    " and %" PRId64,
	    a->reply.status, same, a->from, a->to);
}

enum err_code
relate_remove(struct tracker *t, int64_t from, enum relation relation, int64_t to,
    struct act_outcome *out, struct err *e)
{
	static const step steps[] = { find_to_remove, delete, confirm_removed };

	return run(t, from, relation, to, steps, sizeof(steps) / sizeof(steps[0]), out, e);
}

/* ---- before somebody says so ---- */

static enum err_code
read_project(struct tracker *t, int64_t issue, int64_t *project, struct err *e)
{
	struct rows *rows = db_query(t->db, Q_relate_project, PARAMS(p_int(issue)));

	*project = 0;
	while (rows_next(rows))
		*project = row_int(rows, 0);
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	if (*project == 0)
		return err_set(
		    e, ERR_NOTFOUND, "there is no issue %" PRId64 ", or not for you", issue);
	return ERR_OK;
}

/* 0: what leads from there goes round in a circle. */
static enum err_code
read_head(struct tracker *t, int64_t of, int64_t *head, int64_t *project, struct err *e)
{
	struct rows *rows = db_query(t->db, Q_relate_heads, PARAMS(p_int(of)));

	*head = *project = 0;
	while (rows_next(rows)) {
		if (*head != 0)
			continue;
		*head = row_int(rows, 0);
		*project = row_int(rows, 1);
	}
	return rows_end(rows, e);
}

static enum err_code
check_circles(struct tracker *t, int64_t issue, int64_t of, int64_t head, struct err *e)
{
	struct act_outcome out;
	struct attempt a = { .t = t, .from = issue, .to = of, .out = &out, .e = e };
	bool circle = false;

	if (issue == of)
		return err_set(e, ERR_CONFLICT, "issue %" PRId64 " cannot duplicate itself", issue);
	if (!read_circle(&a, &circle))
		return a.rc;
	if (circle)
		return err_set(e, ERR_CONFLICT,
		    "issue %" PRId64 " is itself a duplicate of %" PRId64
		    ": take that back first, or mark %" PRId64 " as the duplicate of %" PRId64,
		    of, issue, of, issue);
	if (head == 0)
		return err_set(e, ERR_CONFLICT,
		    "issue %" PRId64 " duplicates issues that go round in a circle: take one of "
		    "those relations out, `slactl doctor` names them",
		    of);
	return ERR_OK;
}

static enum err_code
check_other_relation(struct tracker *t, int64_t issue, int64_t head, struct err *e)
{
	struct act_outcome out;
	struct attempt a = {
		.t = t,
		.from = issue,
		.to = head,
		.relation = RELATION_DUPLICATES,
		.out = &out,
		.e = e,
	};
	int64_t same, other;

	if (!read_pair(&a, &same, &other))
		return a.rc;
	if (same == 0 && other != 0)
		return err_set(e, ERR_CONFLICT,
		    "issues %" PRId64 " and %" PRId64
		    " are related already, in another way: take that relation out first",
		    issue, head);
	return ERR_OK;
}

enum err_code
relate_head(struct tracker *t, int64_t issue, int64_t of, int64_t *head, struct err *e)
{
	int64_t project, of_project, head_project;

	if (read_project(t, issue, &project, e) != ERR_OK ||
	    read_project(t, of, &of_project, e) != ERR_OK ||
	    read_head(t, of, head, &head_project, e) != ERR_OK ||
	    check_circles(t, issue, of, *head, e) != ERR_OK ||
	    check_other_relation(t, issue, *head, e) != ERR_OK)
		return e->code;
	if (head_project != project && !catalogue_habits(t->catalogue)->cross_project_relations)
		return err_set(e, ERR_CONFLICT,
		    "issues %" PRId64 " and %" PRId64 " are of two projects, and the tracker's "
		    "settings do not allow relations between "
		    "projects",
		    issue, *head);
	return ERR_OK;
}
