#include "store/wake.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "store/token.h"

enum err_code
wake_issue(struct db *db, int64_t issue, struct utc at, struct err *e)
{
	assert(!utc_is_none(at));
	return db_exec(db, Q_wake_issue, PARAMS(p_int(issue), p_utc(at)), e);
}

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

enum err_code
wake_issues(struct db *db, const int64_t *issues, size_t n, struct utc at, struct err *e)
{
	struct arena *arena;
	struct param *params;
	int64_t *sorted;
	enum err_code rc;

	assert(!utc_is_none(at));
	if (n == 0)
		return ERR_OK;
	arena = arena_new();
	sorted = arena_array(arena, n, sizeof(*sorted));
	params = arena_array(arena, n * 2, sizeof(*params));
	memcpy(sorted, issues, n * sizeof(*sorted));
	qsort(sorted, n, sizeof(*sorted), by_number);
	for (size_t i = 0; i < n; i++) {
		params[i * 2] = p_int(sorted[i]);
		params[i * 2 + 1] = p_utc(at);
	}
	rc = db_exec_many(db, Q_wake_issue, params, 2, n, e);
	arena_free(arena);
	return rc;
}

/* What a lease asks for, and what it got. */
struct taking {
	struct utc now;
	struct utc until;
	size_t max;
	struct wake_lease *out;
	size_t n;
};

static enum err_code
find_due(struct db *db, enum query q, struct taking *t, struct err *e)
{
	struct rows *rows;

	if (t->n == t->max)
		return ERR_OK;
	rows = db_query(db, q, PARAMS(p_utc(t->now), p_int((int64_t)(t->max - t->n))));
	while (rows_next(rows)) {
		t->out[t->n++] = (struct wake_lease){
			.issue = row_int(rows, 0),
			.seq = row_int(rows, 1),
			.due = row_utc(rows, 2),
		};
	}
	return rows_end(rows, e);
}

static int
by_issue(const void *a, const void *b)
{
	const struct wake_lease *x = a, *y = b;

	return (x->issue > y->issue) - (x->issue < y->issue);
}

static enum err_code
mark_taken(struct db *db, const struct taking *t, struct err *e)
{
	struct arena *arena = arena_new();
	struct param *params = arena_array(arena, t->n * 3, sizeof(*params));
	enum err_code rc;

	for (size_t i = 0; i < t->n; i++) {
		params[i * 3] = p_utc(t->until);
		params[i * 3 + 1] = p_int(t->out[i].token);
		params[i * 3 + 2] = p_int(t->out[i].issue);
	}
	rc = db_exec_many(db, Q_wake_take, params, 3, t->n, e);
	arena_free(arena);
	return rc;
}

static enum err_code
take(struct db *db, void *ctx, struct err *e)
{
	struct taking *t = ctx;
	const int64_t token = token_new();
	enum err_code rc;

	t->n = 0;
	rc = find_due(db, Q_wake_lost, t, e);
	if (rc == ERR_OK)
		rc = find_due(db, Q_wake_due, t, e);
	if (rc != ERR_OK || t->n == 0)
		return rc;
	qsort(t->out, t->n, sizeof(*t->out), by_issue);
	for (size_t i = 0; i < t->n; i++)
		t->out[i].token = token;
	return mark_taken(db, t, e);
}

enum err_code
wake_lease(struct db *db, struct utc now, struct span span, size_t max, struct wake_lease *out,
    size_t *n, struct err *e)
{
	struct taking t = { .now = now, .until = utc_plus(now, span), .max = max, .out = out };
	enum err_code rc;

	assert(span.s > 0);
	rc = db_transact(db, take, &t, e);
	*n = rc == ERR_OK ? t.n : 0;
	return rc;
}

enum err_code
wake_finish(struct db *db, const struct wake_lease *lease, struct utc next, enum wake_end *end,
    struct err *e)
{
	enum err_code rc = db_exec(db, Q_wake_finish,
	    PARAMS(p_utc(next), p_int(lease->issue), p_int(lease->token), p_int(lease->seq)), e);

	if (rc != ERR_OK)
		return rc;
	*end = WAKE_KEPT;
	if (db_affected(db) == 1)
		return ERR_OK;
	rc = db_exec(db, Q_wake_release, PARAMS(p_int(lease->issue), p_int(lease->token)), e);
	*end = db_affected(db) == 1 ? WAKE_MOVED : WAKE_LOST;
	return rc;
}

enum err_code
wake_soonest(struct db *db, struct utc *at, struct err *e)
{
	struct rows *rows = db_query(db, Q_wake_soonest, NO_PARAMS);

	*at = UTC_NONE;
	while (rows_next(rows))
		*at = utc_min(row_utc(rows, 0), row_utc(rows, 1));
	return rows_end(rows, e);
}

enum err_code
wake_backlog(struct db *db, struct utc now, size_t *n, struct utc *oldest, struct err *e)
{
	struct rows *rows = db_query(db, Q_wake_backlog, PARAMS(p_utc(now)));

	*n = 0;
	*oldest = UTC_NONE;
	while (rows_next(rows)) {
		*n = (size_t)row_int(rows, 0);
		*oldest = row_utc(rows, 1);
	}
	return rows_end(rows, e);
}

enum err_code
wake_forget(struct db *db, int64_t issue, struct err *e)
{
	return db_exec(db, Q_wake_forget, PARAMS(p_int(issue)), e);
}
