#include "store/rejudge.h"

#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "judging.h"
#include "store/wake.h"

/* Longer than any pause between two pages; whoever dies is replaced after it. */
#define LEASE 120
#define NAME_MAX 40

const char rejudge_own[] = JUDGING;

/* Of the round, as it stands in the table. */
static const char *
name_of(const char *judging, struct arena *a)
{
	return arena_printf(a, "judging:%.*s", NAME_MAX - 8, judging);
}

/* One transaction, done anew when it has to be repeated. */
struct round {
	const char *name;
	const char *holder;
	struct utc now;
	size_t limit;
	struct arena *arena;
	bool known; /* it was begun */
	bool over;
	bool others; /* are at it */
	int64_t last;
	struct rejudge_news news;
};

static enum err_code
lock(struct db *db, struct round *r, struct err *e)
{
	struct rows *rows = db_query(db, Q_rejudge_lock, NO_PARAMS);

	r->known = r->over = r->others = false;
	r->news = (struct rejudge_news){ .woken = 0 };
	while (rows_next(rows)) {
		if (strcmp(row_text(rows, 0), r->name) != 0)
			continue;
		r->known = true;
		r->last = row_int(rows, 1);
		r->over = !row_is_null(rows, 2);
		r->others = r->holder != NULL && strcmp(row_text(rows, 3), r->holder) != 0 &&
		    row_utc(rows, 4).s > r->now.s;
	}
	return rows_end(rows, e);
}

/* db_step */
static enum err_code
begin(struct db *db, void *ctx, struct err *e)
{
	struct round *r = ctx;

	if (lock(db, r, e) != ERR_OK)
		return e->code;
	if (r->known)
		return ERR_OK;
	if (db_exec(db, Q_rejudge_forget, PARAMS(p_text(r->name)), e) != ERR_OK)
		return e->code;
	return db_exec(db, Q_rejudge_begin, PARAMS(p_text(r->name), p_utc(r->now)), e);
}

enum err_code
rejudge_begin(struct db *db, const char *judging, struct utc now, bool *fresh, struct err *e)
{
	struct round r = { .now = now, .arena = arena_new() };
	enum err_code rc;

	r.name = name_of(judging, r.arena);
	rc = db_transact(db, begin, &r, e);
	*fresh = rc == ERR_OK && !r.known;
	arena_free(r.arena);
	return rc;
}

/* ---- a page ---- */

static enum err_code
read_page(struct db *db, struct round *r, int64_t *issues, struct err *e)
{
	struct rows *rows =
	    db_query(db, Q_rejudge_page, PARAMS(p_int(r->last), p_int((int64_t)r->limit)));

	while (rows_next(rows) && r->news.woken < r->limit)
		issues[r->news.woken++] = r->last = row_int(rows, 0);
	r->news.ended = r->news.woken < r->limit;
	return rows_end(rows, e);
}

static enum err_code
read_all(struct db *db, struct round *r, struct err *e)
{
	struct rows *rows = db_query(db, Q_rejudge_last, PARAMS(p_text(r->name)));

	while (rows_next(rows))
		r->news.all = (size_t)row_int(rows, 3);
	return rows_end(rows, e);
}

/* db_step */
static enum err_code
step(struct db *db, void *ctx, struct err *e)
{
	struct round *r = ctx;
	int64_t *issues;

	arena_reset(r->arena);
	if (lock(db, r, e) != ERR_OK)
		return e->code;
	r->news.lost = !r->known;
	r->news.idle = r->known && r->over;
	r->news.busy = r->known && !r->over && r->others;
	if (r->news.lost || r->news.idle || r->news.busy)
		return ERR_OK;
	issues = arena_array(r->arena, r->limit, sizeof(*issues));
	if (read_page(db, r, issues, e) != ERR_OK ||
	    wake_issues(db, issues, r->news.woken, r->now, e) != ERR_OK ||
	    db_exec(db, Q_rejudge_put,
		PARAMS(p_int((int64_t)r->news.woken), p_int(r->last),
		    p_utc(r->news.ended ? r->now : UTC_NONE), p_text(r->holder),
		    p_utc(utc_plus(r->now, (struct span){ LEASE })), p_text(r->name)),
		e) != ERR_OK)
		return e->code;
	return read_all(db, r, e);
}

enum err_code
rejudge_step(struct db *db, const char *judging, struct utc now, const char *holder, size_t page,
    struct rejudge_news *out, struct err *e)
{
	struct arena *names = arena_new();
	struct round r = {
		.name = name_of(judging, names),
		.holder = holder,
		.now = now,
		.limit = page,
		.arena = arena_new(),
	};
	const enum err_code rc = db_transact(db, step, &r, e);

	*out = rc == ERR_OK ? r.news : (struct rejudge_news){ .woken = 0 };
	arena_free(r.arena);
	arena_free(names);
	return rc;
}

enum err_code
rejudge_last(struct db *db, const char *judging, struct rejudge_state *out, struct err *e)
{
	struct arena *arena = arena_new();
	struct rows *rows = db_query(db, Q_rejudge_last, PARAMS(p_text(name_of(judging, arena))));
	enum err_code rc;

	*out = (struct rejudge_state){ .began = UTC_NONE, .ended = UTC_NONE };
	while (rows_next(rows)) {
		out->known = true;
		out->began = row_utc(rows, 0);
		out->ended = row_utc(rows, 1);
		out->last = row_int(rows, 2);
		out->woken = row_int(rows, 3);
	}
	rc = rows_end(rows, e);
	arena_free(arena);
	return rc;
}
