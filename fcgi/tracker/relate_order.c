/* relate.h: before somebody says that one issue duplicates another. */
#include "tracker/relate.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/problem.h"
#include "tracker/catalogue.h"
#include "tracker/relate_graph.h"
#include "tracker/tracker.h"

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
	bool circle;

	if (issue == of)
		return problem_issue(e, PROBLEM_DUPLICATE_SELF, issue);
	if (graph_reaches(t, orders->pairs, of, issue, &circle, e) != ERR_OK)
		return e->code;
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
	int64_t same, other;

	if (graph_pair(t, issue, RELATION_DUPLICATES, head, &same, &other, e) != ERR_OK)
		return e->code;
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
	int64_t other;

	if (graph_other_master(t, issue, head, &other, e) != ERR_OK)
		return e->code;
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
	int64_t same, other;

	if (graph_pair(t, issue, RELATION_DUPLICATES, of, &same, &other, e) != ERR_OK)
		return e->code;
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
