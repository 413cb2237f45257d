#include "work/recompute.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/log.h"
#include "store/clock.h"
#include "store/verdict.h"
#include "store/wake.h"
#include "tracker/replay.h"
#include "work/keep.h"
#include "work/page.h"

#define PAGE 500

/* The issues in (after, last]. */
struct page {
	struct case_room *room;
	struct page_ask ask;
	struct utc now;
	struct arena *arena;
	size_t n;
	struct case_file *cases;
	struct verdict_row *rows; /* one for each of them */
	struct recompute_news news; /* of the last run of the transaction */
};

/* ---- judging a page ---- */

/* page_each */
static enum err_code
judge_one(void *ctx, const struct case_parts *parts, struct err *e)
{
	struct page *p = ctx;
	struct case_file *c = &p->cases[p->n];
	enum err_code rc;

	p->news.last = parts->issue->id;
	if (parts->issue->scope == SCOPE_UNSERVED)
		return ERR_OK;
	p->news.seen++;
	rc = case_make(p->room, parts, NULL, p->now, p->arena, c, e);
	if (rc == ERR_OK)
		keep_row(c, p->arena, &p->rows[p->n++]);
	if (rc != ERR_INVALID)
		return rc;
	p->news.failed++;
	log_error("issue %" PRId64 " cannot be judged: %s", parts->issue->id, e->text);
	return ERR_OK;
}

static enum err_code
lock(struct page *p, struct err *e)
{
	struct rows *rows =
	    db_query(p->room->db, Q_work_lock, PARAMS(p_int(p->ask.after), p_int(p->ask.last)));

	while (rows_next(rows))
		continue;
	return rows_end(rows, e);
}

/* The outbox and the next look are a look's to see to. */
static enum err_code
wake_open(struct page *p, struct err *e)
{
	int64_t *open = arena_array(p->arena, p->n, sizeof(open[0]));
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++) {
		if (p->rows[i].open)
			open[n++] = p->rows[i].issue;
	}
	return n == 0 ? ERR_OK : wake_issues(p->room->db, open, n, p->now, e);
}

/* db_step: a look whose facts are newer waits for the lock, and comes after this. */
static enum err_code
do_page(struct db *db, void *ctx, struct err *e)
{
	struct page *p = ctx;

	arena_reset(p->arena);
	p->news = (struct recompute_news){ .last = p->ask.last };
	p->rows = arena_array(p->arena, p->ask.limit, sizeof(p->rows[0]));
	p->cases = arena_array(p->arena, p->ask.limit, sizeof(p->cases[0]));
	p->n = 0;
	if (lock(p, e) != ERR_OK || clock_now(db, &p->now, e) != ERR_OK ||
	    page_read(p->room, &p->ask, p->arena, judge_one, p, e) != ERR_OK ||
	    case_keep(db, p->cases, p->n, e) != ERR_OK ||
	    keep_breaches(db, p->cases, p->n, p->arena, &p->news.breaches, e) != ERR_OK ||
	    verdict_put_many(db, p->rows, p->n, &p->news.changed, e) != ERR_OK)
		return e->code;
	return p->news.changed == 0 ? ERR_OK : wake_open(p, e);
}

/* ---- page after page ---- */

static void
add_up(struct recompute_news *to, const struct recompute_news *of)
{
	to->seen += of->seen;
	to->changed += of->changed;
	to->breaches += of->breaches;
	to->failed += of->failed;
	to->last = of->last;
}

/* A look while it goes on has newer facts: of those issues everything is read anew. */
static enum err_code
take_history(struct page *p, struct err *e)
{
	struct db *db = p->room->db;
	struct rows *rows = db_query(db, Q_work_last_issue, NO_PARAMS);
	int64_t last = 0;

	while (rows_next(rows))
		last = row_int(rows, 0);
	if (rows_end(rows, e) != ERR_OK || clock_now(db, &p->ask.since, e) != ERR_OK)
		return e->code;
	return page_replay(p->room, p->ask.after, last, false, &p->ask.replay, e);
}

static enum err_code
record(struct case_room *room, int64_t issue, const struct recompute_news *news, struct err *e)
{
	struct utc now;

	if (clock_now(room->db, &now, e) != ERR_OK)
		return e->code;
	return keep_record(room->db, now, issue, "recompute", NULL, NULL, 0,
	    json_pack("{s:I, s:I, s:I, s:I}", "seen", (json_int_t)news->seen, "changed",
		(json_int_t)news->changed, "breaches", (json_int_t)news->breaches, "failed",
		(json_int_t)news->failed),
	    e);
}

enum err_code
recompute_all(struct case_room *room, int64_t after, recompute_progress *progress, void *ctx,
    struct recompute_news *news, struct err *e)
{
	struct page p = {
		.room = room,
		.ask = { .after = after, .limit = PAGE, .since = UTC_NONE },
		.arena = arena_new(),
	};
	enum err_code rc = take_history(&p, e);

	*news = (struct recompute_news){ .last = after };
	while (rc == ERR_OK) {
		rc = case_begin(room, e);
		if (rc == ERR_OK)
			rc = page_end(room, p.ask.after, p.ask.limit, &p.ask.last, e);
		if (rc != ERR_OK || p.ask.last == 0)
			break;
		rc = db_transact(room->db, do_page, &p, e);
		if (rc != ERR_OK)
			break;
		add_up(news, &p.news);
		p.ask.after = p.news.last;
		if (progress != NULL)
			progress(ctx, news);
	}
	replay_close(p.ask.replay);
	arena_free(p.arena);
	return rc == ERR_OK ? record(room, 0, news, e) : rc;
}

enum err_code
recompute_one(struct case_room *room, int64_t issue, struct recompute_news *news, struct err *e)
{
	struct page p = {
		.room = room,
		.ask = { .after = issue - 1, .last = issue, .limit = 1, .since = UTC_NONE },
		.arena = arena_new(),
	};
	enum err_code rc = case_begin(room, e);

	if (rc == ERR_OK)
		rc = db_transact(room->db, do_page, &p, e);
	*news = p.news;
	arena_free(p.arena);
	if (rc == ERR_OK && news->seen == 0)
		return err_set(e, ERR_NOTFOUND,
		    "the tracker has no issue %" PRId64 ", or its project is not served", issue);
	return rc == ERR_OK ? record(room, issue, news, e) : rc;
}
