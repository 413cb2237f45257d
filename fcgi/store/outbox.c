#include "store/outbox.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/problem.h"
#include "base/utf8.h"
#include "store/list.h"
#include "store/outbox_row.h"
#include "store/page.h"
#include "store/token.h"

#define REASON_MAX 600

TERM_FUNCTIONS(outbox_state, OUTBOX_STATE_TERMS, OUTBOX_STATE_COUNT)

bool
outbox_row(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct outbox_item *o = item;

	o->id = row_int(rows, 0);
	o->key = list_text(rows, 1, arena);
	o->issue = row_int(rows, 2);
	o->rule = list_text(rows, 3, arena);
	o->kind = list_text(rows, 4, arena);
	o->clause = list_text(rows, 5, arena);
	o->payload = list_text(rows, 6, arena);
	o->cause = row_utc(rows, 7);
	o->basis = row_int(rows, 8);
	o->attempt = (int)row_int(rows, 10);
	o->due = row_utc(rows, 11);
	o->token = row_int(rows, 12);
	o->journal_floor = row_int(rows, 13);
	o->journal = row_int(rows, 14);
	o->released = row_int(rows, 15) != 0;
	o->reason = list_text(rows, 16, arena);
	o->created = row_utc(rows, 17);
	o->changed = row_utc(rows, 18);
	return list_term(outbox_state, rows, 9, &o->state, e);
}

enum err_code
outbox_put(struct db *db, const struct outbox_item *it, struct utc now, struct err *e)
{
	return db_exec(db, Q_outbox_new,
	    PARAMS(p_text(it->key), p_int(it->issue), p_text(it->rule), p_text(it->kind),
		p_text(it->clause), p_text(it->payload), p_utc(it->cause), p_int(it->basis),
		p_text(outbox_state_name(it->state)), p_utc(it->due), p_utc(now), p_utc(now)),
	    e);
}

/* ---- delivery ---- */

struct taking {
	struct utc now;
	struct utc until;
	size_t max;
	struct arena *arena;
	struct list items; /* struct outbox_item */
};

static enum err_code
find_due(struct db *db, enum query q, struct taking *t, struct err *e)
{
	if (t->items.n == t->max)
		return ERR_OK;
	return list_rows(&t->items,
	    db_query(db, q, PARAMS(p_utc(t->now), p_int((int64_t)(t->max - t->items.n)))),
	    outbox_row, e);
}

static int
by_id(const void *a, const void *b)
{
	const struct outbox_item *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static enum err_code
take(struct db *db, void *ctx, struct err *e)
{
	struct taking *t = ctx;
	const int64_t token = token_new();
	struct outbox_item *items;
	struct param *params;
	enum err_code rc;

	t->items = (struct list){ .arena = t->arena, .size = sizeof(*items) };
	rc = find_due(db, Q_outbox_lost, t, e);
	if (rc == ERR_OK)
		rc = find_due(db, Q_outbox_due, t, e);
	if (rc != ERR_OK || t->items.n == 0)
		return rc;
	items = t->items.items;
	qsort(items, t->items.n, sizeof(*items), by_id);
	params = arena_array(t->arena, t->items.n * 4, sizeof(*params));
	for (size_t i = 0; i < t->items.n; i++) {
		items[i].state = OUTBOX_LEASED;
		items[i].attempt++;
		items[i].due = t->until;
		items[i].token = token;
		items[i].changed = t->now;
		params[i * 4] = p_utc(t->until);
		params[i * 4 + 1] = p_int(token);
		params[i * 4 + 2] = p_utc(t->now);
		params[i * 4 + 3] = p_int(items[i].id);
	}
	return db_exec_many(db, Q_outbox_take, params, 4, t->items.n, e);
}

enum err_code
outbox_lease(struct db *db, struct utc now, struct span span, size_t max, struct arena *arena,
    struct outbox_item **out, size_t *n, struct err *e)
{
	struct taking t = { .now = now, .until = utc_plus(now, span), .max = max, .arena = arena };
	enum err_code rc;

	assert(span.s > 0);
	rc = db_transact(db, take, &t, e);
	*out = t.items.items;
	*n = rc == ERR_OK ? t.items.n : 0;
	return rc;
}

/* Of a statement that asks for the token: whether the lease was still ours. */
static enum err_code
check_held(struct db *db, const struct outbox_item *item, enum err_code rc, struct err *e)
{
	if (rc != ERR_OK || db_affected(db) == 1)
		return rc;
	return err_set(e, ERR_CONFLICT,
	    "outbox %" PRId64 " (%s): the lease ran out and the row is another's by now", item->id,
	    item->key);
}

enum err_code
outbox_sending(struct db *db, struct outbox_item *item, int64_t newest_journal, struct utc until,
    struct err *e)
{
	enum err_code rc;

	assert(newest_journal != 0);
	rc = db_exec(db, Q_outbox_sending,
	    PARAMS(p_int(newest_journal), p_utc(until), p_int(item->id), p_int(item->token)), e);

	rc = check_held(db, item, rc, e);
	if (rc != ERR_OK)
		return rc;
	if (item->journal_floor == 0)
		item->journal_floor = newest_journal;
	item->due = until;
	return ERR_OK;
}

/*
 * A reason may come from the tracker, or be cut in the middle of a letter: what
 * the column cannot hold must not keep the row from being finished.
 */
static const char *
fit_reason(const char *reason, char out[static REASON_MAX + 1])
{
	size_t n = 0;

	if (reason == NULL)
		return NULL;
	while (*reason != '\0') {
		const size_t len = utf8_len(reason);

		if (n + (len == 0 ? 1 : len) > REASON_MAX)
			break;
		if (len == 0)
			out[n++] = '?';
		else
			memcpy(out + n, reason, len);
		n += len;
		reason += len == 0 ? 1 : len;
	}
	out[n] = '\0';
	return out;
}

static enum err_code
finish(struct db *db, const struct outbox_item *item, enum outbox_state state, struct utc due,
    int64_t journal, const char *reason, struct utc now, struct err *e)
{
	char fitting[REASON_MAX + 1];
	enum err_code rc = db_exec(db, Q_outbox_finish,
	    PARAMS(p_text(outbox_state_name(state)), p_utc(due), p_id(journal), p_int(item->basis),
		p_text(fit_reason(reason, fitting)), p_utc(now), p_int(item->id),
		p_int(item->token)),
	    e);

	return check_held(db, item, rc, e);
}

enum err_code
outbox_done(
    struct db *db, const struct outbox_item *item, int64_t journal, struct utc now, struct err *e)
{
	return finish(db, item, OUTBOX_DONE, UTC_NONE, journal, NULL, now, e);
}

enum err_code
outbox_retry(struct db *db, const struct outbox_item *item, struct utc not_before,
    const char *reason, struct utc now, struct err *e)
{
	assert(!utc_is_none(not_before));
	return finish(db, item, OUTBOX_PENDING, not_before, 0, reason, now, e);
}

enum err_code
outbox_park(struct db *db, const struct outbox_item *item, const char *reason, struct utc now,
    struct err *e)
{
	return finish(db, item, OUTBOX_PARKED, UTC_NONE, 0, reason, now, e);
}

enum err_code
outbox_withdraw(struct db *db, const struct outbox_item *item, const char *reason, struct utc now,
    struct err *e)
{
	return finish(db, item, OUTBOX_WITHDRAWN, UTC_NONE, 0, reason, now, e);
}

/* ---- people ---- */

enum err_code
outbox_drop(struct db *db, const struct outbox_item *item, const char *reason, struct utc now,
    struct err *e)
{
	if (item->state == OUTBOX_LEASED)
		return problem_set(
		    e, PROBLEM_ACTION_RUNS, PROBLEM_VALUES(problem_number("action", item->id)));
	return db_exec(db, Q_outbox_drop,
	    PARAMS(p_text(reason), p_utc(now), p_int(item->id),
		p_text(outbox_state_name(item->state))),
	    e);
}

enum err_code
outbox_release(struct db *db, const char *rule, struct utc now, size_t *n, struct err *e)
{
	enum err_code rc = db_exec(db, Q_outbox_release, PARAMS(p_utc(now), p_text(rule)), e);

	*n = rc == ERR_OK ? (size_t)db_affected(db) : 0;
	return rc;
}

enum err_code
outbox_again_links(struct db *db, int64_t issue, int64_t other, struct utc now, struct err *e)
{
	return db_exec(db, Q_outbox_again_links,
	    PARAMS(p_utc(now), p_utc(now), p_int(issue), p_int(other)), e);
}

enum err_code
outbox_get(struct db *db, int64_t id, struct arena *arena, struct outbox_item *out, struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(*out) };
	enum err_code rc =
	    list_rows(&l, db_query(db, Q_outbox_get, PARAMS(p_int(id))), outbox_row, e);

	if (rc == ERR_OK && l.n == 0)
		return err_set(e, ERR_NOTFOUND, "the outbox has no row %" PRId64, id);
	if (rc == ERR_OK)
		*out = *(const struct outbox_item *)l.items;
	return rc;
}

enum err_code
outbox_again(struct db *db, int64_t id, struct utc now, struct err *e)
{
	enum err_code rc =
	    db_exec(db, Q_outbox_again, PARAMS(p_utc(now), p_utc(now), p_int(id)), e);
	struct outbox_item item;
	struct arena *arena;

	if (rc != ERR_OK || db_affected(db) == 1)
		return rc;
	arena = arena_new();
	rc = outbox_get(db, id, arena, &item, e);
	if (rc == ERR_OK)
		rc = problem_set(e, PROBLEM_ACTION_NOT_PARKED,
		    PROBLEM_VALUES(problem_number("action", id),
			problem_text("state", outbox_state_name(item.state))));
	arena_free(arena);
	return rc;
}

enum err_code
outbox_list(struct db *db, enum outbox_state state, const char *rule, int64_t after, size_t limit,
    struct arena *arena, struct outbox_item **out, size_t *n, struct err *e)
{
	return list_all(db_query(db, Q_outbox_list,
			    PARAMS(p_text(outbox_state_name(state)), p_text(rule), p_text(rule),
				p_int(after), p_int((int64_t)limit))),
	    outbox_row, sizeof(**out), arena, out, n, e);
}

enum err_code
outbox_latest(struct db *db, enum outbox_state state, size_t limit, struct arena *arena,
    struct outbox_item **out, size_t *n, struct err *e)
{
	return list_all(db_query(db, Q_outbox_latest,
			    PARAMS(p_text(outbox_state_name(state)), p_int((int64_t)limit))),
	    outbox_row, sizeof(**out), arena, out, n, e);
}

enum err_code
outbox_page(struct db *db, enum outbox_state state, const struct page *page, struct arena *arena,
    struct outbox_item **out, size_t *n, size_t *total, struct err *e)
{
	const char *name = outbox_state_name(state);
	const char *among = list_among(page->among, page->n_among, arena);

	if (list_count(db_query(db, Q_outbox_page_total,
			   PARAMS(p_text(name), p_text(among), p_text(among))),
		total, e) != ERR_OK)
		return e->code;
	return list_all(db_query(db, Q_outbox_page,
			    PARAMS(p_text(name), p_text(among), p_text(among),
				p_int((int64_t)page->limit), p_int((int64_t)page->offset))),
	    outbox_row, sizeof(**out), arena, out, n, e);
}

enum err_code
outbox_of(struct db *db, int64_t issue, struct arena *arena, struct outbox_item **out, size_t *n,
    struct err *e)
{
	return list_all(db_query(db, Q_outbox_of, PARAMS(p_int(issue))), outbox_row, sizeof(**out),
	    arena, out, n, e);
}

enum err_code
outbox_counts(struct db *db, size_t counts[static OUTBOX_STATE_COUNT], struct err *e)
{
	struct rows *rows = db_query(db, Q_outbox_counts, NO_PARAMS);
	enum outbox_state state;

	memset(counts, 0, OUTBOX_STATE_COUNT * sizeof(*counts));
	while (rows_next(rows)) {
		if (outbox_state_parse(row_text(rows, 0), &state))
			counts[state] = (size_t)row_int(rows, 1);
	}
	return rows_end(rows, e);
}
