#include "tracker/relate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/problem.h"
#include "tracker/attempt.h"
#include "tracker/catalogue.h"
#include "tracker/tracker.h"

TERM_FUNCTIONS(relation, RELATION_TERMS, RELATION_COUNT)

struct relating {
	struct attempt try;
	int64_t from, to;
	enum relation relation;
	const char *ordered; /* pairs that are taken to stand, see relate_ordered; NULL: none */
};

/* What relates the two already: *same is the id of the very relation, *other of any else. */
static bool
read_pair(struct relating *a, int64_t *same, int64_t *other)
{
	struct rows *rows = db_query(a->try.t->db, Q_relate_pair,
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
	a->try.rc = rows_end(rows, a->try.e);
	return a->try.rc == ERR_OK;
}

static bool
read_circle(struct relating *a, bool *circle)
{
	struct rows *rows = db_query(a->try.t->db, Q_relate_reaches,
	    PARAMS(p_text(a->ordered == NULL ? "[]" : a->ordered), p_int(a->to), p_int(a->from)));

	*circle = false;
	while (rows_next(rows))
		*circle = row_int(rows, 0) > 0;
	a->try.rc = rows_end(rows, a->try.e);
	return a->try.rc == ERR_OK;
}

static bool
check_pair(struct relating *a)
{
	int64_t same, other;

	if (a->from == a->to)
		return attempt_end(
		    &a->try, ACT_REFUSED, "issue %" PRId64 " cannot be related to itself", a->from);
	if (!read_pair(a, &same, &other))
		return false;
	if (same != 0)
		return attempt_done(&a->try, same);
	if (other != 0)
		return attempt_end(&a->try, ACT_REFUSED,
		    "issues %" PRId64 " and %" PRId64 " are related already, in another way",
		    a->from, a->to);
	return true;
}

static bool
check_circle(struct relating *a)
{
	bool circle;

	if (a->relation != RELATION_DUPLICATES)
		return true;
	if (!read_circle(a, &circle))
		return false;
	if (circle)
		return attempt_end(&a->try, ACT_REFUSED,
		    "issue %" PRId64 " is itself a duplicate of %" PRId64
		    ", over however many steps: a circle of duplicates can never be closed",
		    a->to, a->from);
	return true;
}

/* 0: `from` duplicates nothing but, maybe, `to`. */
static bool
read_other_master(struct relating *a, int64_t *other)
{
	struct rows *rows = db_query(
	    a->try.t->db, Q_relate_masters, PARAMS(p_int(a->from), p_int(RELATE_MASTERS_MAX)));

	*other = 0;
	while (rows_next(rows)) {
		if (*other == 0 && row_int(rows, 0) != a->to)
			*other = row_int(rows, 0);
	}
	a->try.rc = rows_end(rows, a->try.e);
	return a->try.rc == ERR_OK;
}

/* Two orders at a time are told apart here: the second finds what the first has made. */
static bool
check_master(struct relating *a)
{
	int64_t other;

	if (a->relation != RELATION_DUPLICATES)
		return true;
	if (!read_other_master(a, &other))
		return false;
	if (other != 0)
		return attempt_end(&a->try, ACT_REFUSED,
		    "issue %" PRId64 " is a duplicate of %" PRId64 " already", a->from, other);
	return true;
}

static bool
judge_answer(struct relating *a)
{
	const int status = a->try.reply.status;

	switch (status) {
	case 403:
		return attempt_end(&a->try, ACT_REFUSED,
		    "the tracker does not let \"%s\" relate issue %" PRId64
		    ": its role lacks manage_issue_relations, or the project is closed",
		    a->try.t->config->bot, a->from);
	case 404:
		return attempt_end(&a->try, ACT_REFUSED,
		    "issue %" PRId64 " is not in the tracker any more", a->from);
	case 422:
		return attempt_end(&a->try, ACT_REFUSED,
		    "the tracker refuses to relate issues %" PRId64 " and %" PRId64
		    ": the bot does not see the second, or they are of two projects, which its "
		    "settings do not allow",
		    a->from, a->to);
	default:
		break;
	}
	if (!attempt_is_heard(&a->try))
		return false;
	if (status >= 400 && status < 500)
		return attempt_end(&a->try, ACT_REFUSED,
		    "the tracker refuses to relate issue %" PRId64 " (%d)", a->from, status);
	return true;
}

static bool
post(struct relating *a)
{
	char path[64], body[128];

	snprintf(path, sizeof(path), "/issues/%" PRId64 "/relations.json", a->from);
	snprintf(body, sizeof(body),
	    "{\"relation\":{\"issue_to_id\":%" PRId64 ",\"relation_type\":\"%s\"}}", a->to,
	    relation_name(a->relation));
	return attempt_send(&a->try, "POST", path, body) && judge_answer(a);
}

static bool
confirm(struct relating *a)
{
	int64_t other;

	if (!read_pair(a, &a->try.out->id, &other))
		return false;
	if (a->try.out->id != 0)
		return true;
	if (a->try.reply.status >= 500)
		return attempt_end(&a->try, ACT_MAYBE,
		    "the tracker answered %d to relating issue %" PRId64, a->try.reply.status,
		    a->from);
	return attempt_end(&a->try, ACT_REFUSED,
	    "the tracker answered %d, but keeps no relation of issues %" PRId64 " and %" PRId64,
	    a->try.reply.status, a->from, a->to);
}

/* Ours goes: nobody could close these issues as long as the circle stands. */
static bool
take_back(struct relating *a)
{
	const int64_t id = a->try.out->id;
	char path[64];
	enum err_code rc;

	a->try.out->id = 0;
	snprintf(path, sizeof(path), "/relations/%" PRId64 ".json", id);
	rc = tracker_send_as_bot(a->try.t, "DELETE", path, NULL, &a->try.reply, a->try.e);
	if (rc == ERR_OK && (a->try.reply.status / 100 == 2 || a->try.reply.status == 404))
		return attempt_end(&a->try, ACT_CONFLICT,
		    "somebody made %" PRId64 " a duplicate of %" PRId64
		    " at the same time; our relation was taken back",
		    a->to, a->from);
	return attempt_end(&a->try, ACT_REFUSED,
	    "REMOVE relation %" PRId64 " of issues %" PRId64 " and %" PRId64
	    " by hand: it closes a circle of duplicates, and none of them can be closed",
	    id, a->from, a->to);
}

/* Somebody may have made the last but one link of a circle while we made the last. */
static bool
check_again(struct relating *a)
{
	bool circle = false;

	if (a->relation == RELATION_DUPLICATES && !read_circle(a, &circle))
		return false;
	return circle ? take_back(a) : attempt_done(&a->try, a->try.out->id);
}

typedef bool (*step)(struct relating *a);

static enum err_code
run(struct tracker *t, int64_t from, enum relation relation, int64_t to, const step *steps,
    size_t n, struct act_outcome *out, struct err *e)
{
	struct relating a = {
		.try = attempt_begin(t, out, e),
		.from = from,
		.to = to,
		.relation = relation,
	};

	for (size_t i = 0; i < n && steps[i](&a); i++)
		;
	return attempt_over(&a.try);
}

enum err_code
relate_put(struct tracker *t, int64_t from, enum relation relation, int64_t to,
    struct act_outcome *out, struct err *e)
{
	static const step steps[] = { check_pair, check_master, check_circle, post, confirm,
		check_again };

	return run(t, from, relation, to, steps, sizeof(steps) / sizeof(steps[0]), out, e);
}

/* ---- taking back ---- */

static bool
find_to_remove(struct relating *a)
{
	int64_t same, other;

	if (!read_pair(a, &same, &other))
		return false;
	if (same == 0)
		return attempt_done(&a->try, 0);
	a->try.out->id = same;
	return true;
}

static bool
take_out(struct relating *a)
{
	char path[64];

	snprintf(path, sizeof(path), "/relations/%" PRId64 ".json", a->try.out->id);
	if (!attempt_send(&a->try, "DELETE", path, NULL))
		return false;
	/* Somebody else took it out at the same time. */
	return a->try.reply.status == 404 || judge_answer(a);
}

static bool
confirm_removed(struct relating *a)
{
	int64_t same, other;

	if (!read_pair(a, &same, &other))
		return false;
	if (same == 0)
		return attempt_done(&a->try, 0);
	return attempt_end(&a->try, a->try.reply.status >= 500 ? ACT_MAYBE : ACT_REFUSED,
	    "the tracker answered %d, and keeps relation %" PRId64 " of issues %" PRId64
	    " and %" PRId64,
	    a->try.reply.status, same, a->from, a->to);
}

enum err_code
relate_remove(struct tracker *t, int64_t from, enum relation relation, int64_t to,
    struct act_outcome *out, struct err *e)
{
	static const step steps[] = { find_to_remove, take_out, confirm_removed };

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
		return problem_issue(e, PROBLEM_NO_ISSUE, issue);
	return ERR_OK;
}

/* What was ordered and is not in the tracker yet. */
struct orders {
	const char *pairs; /* as JSON */
	int64_t master; /* that one issue is to have by them; 0: none */
};

static enum err_code
read_orders(
    struct tracker *t, int64_t issue, struct arena *arena, struct orders *out, struct err *e)
{
	struct rows *rows = db_query(t->db, Q_relate_ordered, NO_PARAMS);
	struct buf pairs;

	*out = (struct orders){ .master = 0 };
	buf_init(&pairs);
	while (rows_next(rows)) {
		const int64_t from = row_int(rows, 0), to = row_int(rows, 1);

		buf_printf(
		    &pairs, "%s[%" PRId64 ",%" PRId64 "]", pairs.len == 0 ? "" : ",", from, to);
		if (from == issue)
			out->master = to;
	}
	out->pairs = arena_printf(arena, "[%s]", pairs.len == 0 ? "" : pairs.data);
	buf_release(&pairs);
	return rows_end(rows, e);
}

/* 0: what leads from there goes round in a circle. */
static enum err_code
read_head(struct tracker *t, const struct orders *orders, int64_t of, int64_t *head,
    int64_t *project, struct err *e)
{
	struct rows *rows =
	    db_query(t->db, Q_relate_heads, PARAMS(p_text(orders->pairs), p_int(of)));

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
check_circles(struct tracker *t, const struct orders *orders, int64_t issue, int64_t of,
    int64_t head, struct err *e)
{
	struct relating a = {
		.try = { .t = t, .e = e },
		.from = issue,
		.to = of,
		.ordered = orders->pairs,
	};
	bool circle = false;

	if (issue == of)
		return problem_issue(e, PROBLEM_DUPLICATE_SELF, issue);
	if (!read_circle(&a, &circle))
		return a.try.rc;
	if (circle)
		return problem_set(e, PROBLEM_DUPLICATE_BACK,
		    PROBLEM_VALUES(problem_number("issue", issue), problem_number("of", of)));
	if (head == 0)
		return problem_set(
		    e, PROBLEM_DUPLICATE_CIRCLE, PROBLEM_VALUES(problem_number("of", of)));
	return ERR_OK;
}

static enum err_code
check_other_relation(struct tracker *t, int64_t issue, int64_t head, struct err *e)
{
	struct relating a = {
		.try = { .t = t, .e = e },
		.from = issue,
		.to = head,
		.relation = RELATION_DUPLICATES,
	};
	int64_t same, other;

	if (!read_pair(&a, &same, &other))
		return a.try.rc;
	if (same == 0 && other != 0)
		return problem_set(e, PROBLEM_RELATED_OTHERWISE,
		    PROBLEM_VALUES(problem_number("issue", issue), problem_number("of", head)));
	return ERR_OK;
}

/* One that it has, or is to have. */
static enum err_code
check_other_master(
    struct tracker *t, const struct orders *orders, int64_t issue, int64_t head, struct err *e)
{
	struct relating a = { .try = { .t = t, .e = e }, .from = issue, .to = head };
	int64_t other;

	if (!read_other_master(&a, &other))
		return a.try.rc;
	if (other == 0 && orders->master != head)
		other = orders->master;
	if (other != 0)
		return problem_set(e, PROBLEM_DUPLICATE_OF,
		    PROBLEM_VALUES(problem_number("issue", issue), problem_number("of", other)));
	return ERR_OK;
}

enum err_code
relate_stands(struct tracker *t, int64_t issue, int64_t of, struct err *e)
{
	struct relating a = {
		.try = { .t = t, .e = e },
		.from = issue,
		.to = of,
		.relation = RELATION_DUPLICATES,
	};
	int64_t same, other;

	if (!read_pair(&a, &same, &other))
		return a.try.rc;
	return same != 0
	    ? ERR_OK
	    : problem_set(e, PROBLEM_NOT_LINKED,
		  PROBLEM_VALUES(problem_number("issue", issue), problem_number("of", of)));
}

static enum err_code
find_head(
    struct tracker *t, struct arena *arena, int64_t issue, int64_t of, int64_t *head, struct err *e)
{
	int64_t project, of_project, head_project;
	struct orders orders;

	if (read_project(t, issue, &project, e) != ERR_OK ||
	    read_project(t, of, &of_project, e) != ERR_OK ||
	    read_orders(t, issue, arena, &orders, e) != ERR_OK ||
	    read_head(t, &orders, of, head, &head_project, e) != ERR_OK ||
	    check_circles(t, &orders, issue, of, *head, e) != ERR_OK ||
	    check_other_relation(t, issue, *head, e) != ERR_OK ||
	    check_other_master(t, &orders, issue, *head, e) != ERR_OK)
		return e->code;
	if (head_project != project && !catalogue_habits(t->catalogue)->cross_project_relations)
		return problem_set(e, PROBLEM_OTHER_PROJECT,
		    PROBLEM_VALUES(problem_number("issue", issue), problem_number("of", *head)));
	return ERR_OK;
}

enum err_code
relate_head(struct tracker *t, int64_t issue, int64_t of, int64_t *head, struct err *e)
{
	struct arena *arena = arena_new();
	const enum err_code rc = find_head(t, arena, issue, of, head, e);

	arena_free(arena);
	return rc;
}

enum err_code
relate_allow(void *ctx, int64_t issue, int64_t of, int64_t head, struct err *e)
{
	int64_t leads;

	if (relate_head(ctx, issue, of, &leads, e) != ERR_OK)
		return e->code;
	if (leads == head)
		return ERR_OK;
	return problem_set(e, PROBLEM_DUPLICATE_RACE,
	    PROBLEM_VALUES(problem_number("issue", issue), problem_number("of", of)));
}

enum err_code
relate_masters(struct tracker *t, int64_t issue, struct arena *arena,
    struct relate_master out[RELATE_MASTERS_MAX], size_t *n, struct err *e)
{
	struct rows *rows =
	    db_query(t->db, Q_relate_masters, PARAMS(p_int(issue), p_int(RELATE_MASTERS_MAX)));

	*n = 0;
	while (rows_next(rows)) {
		const char *subject = row_text(rows, 1);

		out[(*n)++] = (struct relate_master){
			.issue = row_int(rows, 0),
			.subject = arena_strdup(arena, subject == NULL ? "" : subject),
			.closed = row_int(rows, 2) != 0,
		};
	}
	return rows_end(rows, e);
}
