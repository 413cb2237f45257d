#include "hooks/sweep.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "store/scope.h"

/* Longer than any pause between two pages; whoever dies is replaced after it. */
#define LEASE 120
#define ID_MAX 2147483647

/* One page, done anew when its transaction has to be repeated. */
struct page {
	struct utc now;
	struct utc due;
	const char *holder;
	size_t limit;
	struct arena *arena;
	struct sweep_news news;

	int64_t round;
	int64_t last; /* issues up to here are done */
	struct utc ended; /* the last round; UTC_NONE: it is under way, or there was none */
	bool idle; /* no round is due */

	size_t n_prints;
	struct param *prints;
	size_t n_woken;
	size_t room;
	int64_t *woken;
};

static void
put_woken(struct page *p, int64_t issue)
{
	if (p->n_woken == p->room) {
		int64_t *more;

		p->room = p->room > 0 ? 2 * p->room : 256;
		more = arena_array(p->arena, p->room, sizeof(*more));
		if (p->n_woken > 0)
			memcpy(more, p->woken, p->n_woken * sizeof(*more));
		p->woken = more;
	}
	p->woken[p->n_woken++] = issue;
}

/* Where the sweep stands, locked until the page is done; the next round if this one is over. */
static enum err_code
take_round(struct db *db, struct page *p, struct err *e)
{
	struct rows *rows = db_query(db, Q_sweep_lock, NO_PARAMS);
	bool known = false, others = false, over = false;

	while (rows_next(rows)) {
		known = true;
		p->round = row_int(rows, 0);
		p->last = row_int(rows, 1);
		p->ended = row_utc(rows, 2);
		over = !utc_is_none(p->ended);
		others = strcmp(row_text(rows, 3), p->holder) != 0 && row_utc(rows, 4).s > p->now.s;
	}
	p->idle = over && p->ended.s >= p->due.s;
	p->news.done = p->idle;
	p->news.busy = !p->idle && !over && others;
	if (!known || over) {
		p->round++;
		p->last = 0;
	}
	return rows_end(rows, e);
}

/* Columns of sweep_page. */
enum { COL_ID, COL_CLOSED, COL_OPEN_HERE, COL_KNOWN, COL_WAS, COL_IS };

/*
 * An open issue is woken when it was not seen before or not like this, even if
 * it was looked at since: a note is often edited minutes after it was written,
 * and one more look finds nothing to do.
 */
static void
check_issue(struct page *p, const struct rows *rows)
{
	const int64_t id = row_int(rows, COL_ID);
	const char *was = row_text(rows, COL_WAS), *is = row_text(rows, COL_IS);
	struct param *print = p->prints + 3 * p->n_prints;

	p->last = id;
	p->news.seen++;
	if (row_int(rows, COL_CLOSED) != 0) {
		if (row_int(rows, COL_OPEN_HERE) != 0)
			put_woken(p, id);
		return;
	}
	if (was == NULL || strcmp(was, is) != 0 || row_int(rows, COL_KNOWN) == 0)
		put_woken(p, id);
	print[0] = p_int(id);
	print[1] = p_text(arena_strdup(p->arena, is));
	print[2] = p_int(p->round);
	p->n_prints++;
}

static enum err_code
read_page(struct db *db, struct page *p, struct err *e)
{
	struct rows *rows;

	p->prints = arena_array(p->arena, 3 * p->limit, sizeof(*p->prints));
	rows = db_query(db, Q_sweep_page, PARAMS(p_int(p->last), p_int((int64_t)p->limit)));
	while (rows_next(rows))
		check_issue(p, rows);
	p->news.done = p->news.seen < p->limit;
	return rows_end(rows, e);
}

/* Of the ids that the page went over, and at its end of all that follow. */
static enum err_code
read_gone(struct db *db, struct page *p, int64_t from, struct err *e)
{
	const int64_t to = p->news.done ? ID_MAX : p->last;
	struct rows *rows = db_query(db, Q_sweep_gone, PARAMS(p_int(from), p_int(to)));

	while (rows_next(rows)) {
		put_woken(p, row_int(rows, 0));
		p->news.gone++;
	}
	return rows_end(rows, e);
}

static enum err_code
store_page(struct db *db, struct page *p, struct err *e)
{
	const struct utc ended = p->news.done ? p->now : UTC_NONE;
	const struct utc lease = { p->now.s + LEASE };
	enum err_code rc = ERR_OK;

	if (p->n_prints > 0)
		rc = db_exec_many(db, Q_sweep_print_put, p->prints, 3, p->n_prints, e);
	if (rc == ERR_OK && p->news.done)
		rc = db_exec(db, Q_sweep_print_old, PARAMS(p_int(p->round)), e);
	if (rc == ERR_OK)
		rc = db_exec(db, Q_sweep_put,
		    PARAMS(p_int(p->round), p_int(p->last), p_utc(p->now), p_utc(ended),
			p_text(p->holder), p_utc(lease)),
		    e);
	if (rc == ERR_OK)
		rc = scope_wake(db, p->woken, p->n_woken, p->now, &p->news.woken, e);
	return rc;
}

static enum err_code
page_step(struct db *db, void *ctx, struct err *e)
{
	struct page *p = ctx;
	enum err_code rc;
	int64_t from;

	arena_reset(p->arena);
	*p = (struct page){ .now = p->now,
		.due = p->due,
		.holder = p->holder,
		.limit = p->limit,
		.arena = p->arena };
	rc = take_round(db, p, e);
	if (rc != ERR_OK || p->idle || p->news.busy)
		return rc;
	from = p->last;
	rc = read_page(db, p, e);
	if (rc == ERR_OK)
		rc = read_gone(db, p, from, e);
	return rc == ERR_OK ? store_page(db, p, e) : rc;
}

enum err_code
sweep_step(struct db *db, struct utc now, struct utc due, const char *holder, size_t page,
    struct sweep_news *out, struct err *e)
{
	struct page p = {
		.now = now, .due = due, .holder = holder, .limit = page, .arena = arena_new()
	};
	enum err_code rc = db_transact(db, page_step, &p, e);

	*out = rc == ERR_OK ? p.news : (struct sweep_news){ 0 };
	arena_free(p.arena);
	return rc == ERR_OK ? rc : err_prefix(e, "sweeping");
}

enum err_code
sweep_last(struct db *db, struct utc *ended, bool *running, struct err *e)
{
	struct rows *rows = db_query(db, Q_sweep_last, NO_PARAMS);

	*ended = UTC_NONE;
	*running = false;
	while (rows_next(rows)) {
		*ended = row_utc(rows, 0);
		*running = row_int(rows, 1) != 0;
	}
	return rows_end(rows, e);
}
