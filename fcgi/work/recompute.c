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
#include "work/keep.h"
#include "work/page.h"

#define PAGE 500

/* The issues in (after, last]. */
struct page {
	struct case_room *room;
	int64_t after;
	int64_t last;
	unsigned limit;
	struct utc now;
	struct arena *arena;
	size_t n_rows;
	struct verdict_row *rows;
	struct recompute_news news; /* of the last run of the transaction */
};

/* ---- judging a page ---- */

static enum err_code
keep_one(struct page *p, const struct case_file *c, struct err *e)
{
	size_t breaches;

	if (case_keep(p->room->db, c, e) != ERR_OK ||
	    keep_breaches(p->room->db, c, p->arena, &breaches, e) != ERR_OK)
		return e->code;
	p->news.breaches += breaches;
	keep_row(c, p->arena, &p->rows[p->n_rows++]);
	return ERR_OK;
}

/* page_each */
static enum err_code
judge_one(void *ctx, const struct case_parts *parts, struct err *e)
{
	struct page *p = ctx;
	struct case_file c;
	enum err_code rc;

	p->news.last = parts->issue->id;
	if (parts->issue->scope == SCOPE_UNSERVED)
		return ERR_OK;
	p->news.seen++;
	rc = case_make(p->room, parts, p->now, p->arena, &c, e);
	if (rc == ERR_OK)
		return keep_one(p, &c, e);
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
	    db_query(p->room->db, Q_work_lock, PARAMS(p_int(p->after), p_int(p->last)));

	while (rows_next(rows))
		continue;
	return rows_end(rows, e);
}

/* The outbox and the next look are a look's to see to. */
static enum err_code
wake_open(struct page *p, struct err *e)
{
	int64_t *open = arena_array(p->arena, p->n_rows, sizeof(open[0]));
	size_t n = 0;

	for (size_t i = 0; i < p->n_rows; i++) {
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
	p->news = (struct recompute_news){ .last = p->last };
	p->rows = arena_array(p->arena, p->limit, sizeof(p->rows[0]));
	p->n_rows = 0;
	if (lock(p, e) != ERR_OK || clock_now(db, &p->now, e) != ERR_OK ||
	    page_read(p->room, p->after, p->last, p->limit, p->arena, judge_one, p, e) != ERR_OK ||
	    verdict_put_many(db, p->rows, p->n_rows, &p->news.changed, e) != ERR_OK)
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
	struct page p = { .room = room, .after = after, .limit = PAGE, .arena = arena_new() };
	enum err_code rc;

	*news = (struct recompute_news){ .last = after };
	do {
		rc = case_begin(room, e);
		if (rc == ERR_OK)
			rc = page_end(room, p.after, p.limit, &p.last, e);
		if (rc != ERR_OK || p.last == 0)
			break;
		rc = db_transact(room->db, do_page, &p, e);
		if (rc != ERR_OK)
			break;
		add_up(news, &p.news);
		p.after = p.news.last;
		if (progress != NULL)
			progress(ctx, news);
	} while (true);
	arena_free(p.arena);
	return rc == ERR_OK ? record(room, 0, news, e) : rc;
}

enum err_code
recompute_one(struct case_room *room, int64_t issue, struct recompute_news *news, struct err *e)
{
	struct page p = {
		.room = room,
		.after = issue - 1,
		.last = issue,
		.limit = 1,
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
