#include "store/verdict.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/hmac.h"
#include "core/queue.h"
#include "store/list.h"
#include "store/report.h"

#define COLUMNS 20
/* Of verdict_put_many: what is asked for and compared at once. */
#define PAGE 1000
/* Counted up when more is kept with a verdict: what was kept before then differs from what is. */
#define KEPT_WITH 3

/*
 * What tells this row from the one before, `judged` apart: all fields, and the body or its digest.
 */
static void
digest_of(const struct verdict_row *v, char out[static HMAC_HEX])
{
	struct buf b;

	buf_init(&b);
	buf_printf(&b, "%d %d %d %d %d %" PRId64 " %" PRId64 " %s %s %s %s %" PRId64, KEPT_WITH,
	    v->open, v->queued, v->place, v->breached, v->arrived.s, v->next_due.s, v->level,
	    category_name(v->category), channel_name(v->channel), stage_name(v->stage), v->client);
	buf_printf(&b, " %" PRId64 " %" PRId64 " %s %s %" PRId64 "\n%s", v->project, v->assignee,
	    v->regulation, v->revision, v->last_journal, v->digest != NULL ? v->digest : v->body);
	hmac_digest_hex(b.data, b.len, out);
	buf_release(&b);
}

static void
columns_of(const struct verdict_row *v, const char *digest, struct param p[static COLUMNS])
{
	const struct param columns[COLUMNS] = {
		p_int(v->issue),
		p_int(v->open),
		p_int(v->queued),
		p_int(v->place),
		p_int(v->breached),
		p_utc(v->arrived),
		p_utc(v->next_due),
		p_text(v->level),
		p_text(category_name(v->category)),
		p_text(channel_name(v->channel)),
		p_text(stage_name(v->stage)),
		p_id(v->client),
		p_int(v->project),
		p_id(v->assignee),
		p_text(v->regulation),
		p_text(v->revision),
		p_int(v->last_journal),
		p_utc(v->judged),
		p_text(digest),
		p_text(v->body),
	};

	memcpy(p, columns, sizeof(columns));
}

enum err_code
verdict_put(struct db *db, const struct verdict_row *row, bool *changed, struct err *e)
{
	struct rows *rows = db_query(db, Q_verdict_digest, PARAMS(p_int(row->issue)));
	struct param columns[COLUMNS];
	char digest[HMAC_HEX];
	enum err_code rc;

	digest_of(row, digest);
	*changed = true;
	while (rows_next(rows))
		*changed = strcmp(row_text(rows, 0), digest) != 0;
	rc = rows_end(rows, e);
	if (rc != ERR_OK || !*changed)
		return rc;
	columns_of(row, digest, columns);
	rc = db_exec(db, Q_verdict_put, columns, COLUMNS, e);
	return rc == ERR_OK && row->report != NULL ? report_put(db, row->report, 1, e) : rc;
}

struct known {
	int64_t issue;
	char digest[HMAC_HEX];
};

static bool
read_known(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct known *k = item;

	k->issue = row_int(rows, 0);
	strncpy(k->digest, row_text(rows, 1), sizeof(k->digest) - 1);
	return true;
}

static int
by_issue(const void *a, const void *b)
{
	const struct known *x = a, *y = b;

	return (x->issue > y->issue) - (x->issue < y->issue);
}

static enum err_code
known_of(struct db *db, const struct verdict_row *rows, size_t n, struct list *out, struct err *e)
{
	int64_t *ids = arena_array(out->arena, n, sizeof(*ids));
	enum err_code rc;
	struct buf b;

	for (size_t i = 0; i < n; i++)
		ids[i] = rows[i].issue;
	buf_init(&b);
	list_ids(&b, ids, n);
	rc = list_rows(out, db_query(db, Q_verdict_digests, PARAMS(p_text(b.data))), read_known, e);
	buf_release(&b);
	if (out->n > 0)
		qsort(out->items, out->n, sizeof(struct known), by_issue);
	return rc;
}

/* The numbers of those that are put. */
static enum err_code
put_reports(struct db *db, const struct verdict_row *const *rows, size_t n, struct arena *arena,
    struct err *e)
{
	struct report_put *puts = arena_array(arena, n, sizeof(*puts));
	size_t n_puts = 0;

	for (size_t i = 0; i < n; i++) {
		if (rows[i]->report != NULL)
			puts[n_puts++] = *rows[i]->report;
	}
	return n_puts == 0 ? ERR_OK : report_put(db, puts, n_puts, e);
}

static enum err_code
put_page(struct db *db, const struct verdict_row *rows, size_t n, size_t *changed, struct err *e)
{
	struct arena *arena = arena_new();
	struct list known = { .arena = arena, .size = sizeof(struct known) };
	struct param *params = arena_array(arena, n * COLUMNS, sizeof(*params));
	const struct verdict_row **put = arena_array(arena, n, sizeof(const void *));
	enum err_code rc = known_of(db, rows, n, &known, e);
	size_t differing = 0;

	for (size_t i = 0; i < n && rc == ERR_OK; i++) {
		struct known *key = arena_alloc(arena, sizeof(*key));
		const struct known *was = NULL;

		key->issue = rows[i].issue;
		digest_of(&rows[i], key->digest);
		if (known.n > 0)
			was = bsearch(key, known.items, known.n, sizeof(*key), by_issue);
		if (was != NULL && strcmp(was->digest, key->digest) == 0)
			continue;
		put[differing] = &rows[i];
		columns_of(&rows[i], key->digest, &params[differing++ * COLUMNS]);
	}
	if (rc == ERR_OK && differing > 0)
		rc = db_exec_many(db, Q_verdict_put, params, COLUMNS, differing, e);
	if (rc == ERR_OK && differing > 0)
		rc = put_reports(db, put, differing, arena, e);
	if (rc == ERR_OK)
		*changed += differing;
	arena_free(arena);
	return rc;
}

enum err_code
verdict_put_many(
    struct db *db, const struct verdict_row *rows, size_t n, size_t *changed, struct err *e)
{
	enum err_code rc = ERR_OK;

	*changed = 0;
	for (size_t at = 0; at < n && rc == ERR_OK; at += PAGE)
		rc = put_page(db, rows + at, n - at < PAGE ? n - at : PAGE, changed, e);
	return rc;
}

static bool
read_verdict(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct verdict_row *v = item;

	v->issue = row_int(rows, 0);
	v->open = row_int(rows, 1) != 0;
	v->queued = row_int(rows, 2) != 0;
	v->place = (int)row_int(rows, 3);
	v->breached = row_int(rows, 4) != 0;
	v->arrived = row_utc(rows, 5);
	v->next_due = row_utc(rows, 6);
	v->level = list_text(rows, 7, arena);
	v->client = row_int(rows, 11);
	v->project = row_int(rows, 12);
	v->assignee = row_int(rows, 13);
	v->regulation = list_text(rows, 14, arena);
	v->revision = list_text(rows, 15, arena);
	v->last_journal = row_int(rows, 16);
	v->judged = row_utc(rows, 17);
	v->digest = list_text(rows, 18, arena);
	v->body = list_text(rows, 19, arena);
	return list_term(category, rows, 8, &v->category, e) &&
	    list_term(channel, rows, 9, &v->channel, e) && list_term(stage, rows, 10, &v->stage, e);
}

enum err_code
verdict_get(
    struct db *db, int64_t issue, struct arena *arena, struct verdict_row **out, struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(**out) };
	enum err_code rc =
	    list_rows(&l, db_query(db, Q_verdict_get, PARAMS(p_int(issue))), read_verdict, e);

	*out = l.items;
	return rc;
}

enum err_code
verdict_get_many(struct db *db, const int64_t *issues, size_t n_issues, struct arena *arena,
    struct verdict_row **out, size_t *n, struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(**out) };
	enum err_code rc;
	struct buf b;

	buf_init(&b);
	list_ids(&b, issues, n_issues);
	rc = list_rows(
	    &l, db_query(db, Q_verdict_get_many, PARAMS(p_text(b.data))), read_verdict, e);
	buf_release(&b);
	*out = l.items;
	*n = l.n;
	return rc;
}

enum err_code
verdict_forget(struct db *db, int64_t issue, struct err *e)
{
	if (report_forget(db, issue, e) != ERR_OK)
		return e->code;
	return db_exec(db, Q_verdict_forget, PARAMS(p_int(issue)), e);
}

/* Lists of ids as parameters; released by filter_release. */
struct filter_lists {
	struct buf among, without;
	const char *projects; /* NULL: of all */
};

static void
filter_init(struct filter_lists *l, const struct verdict_filter *f)
{
	buf_init(&l->among);
	buf_init(&l->without);
	list_ids(&l->among, f->among, f->n_among);
	list_ids(&l->without, f->without, f->n_without);
	l->projects = f->among == NULL ? NULL : l->among.data;
}

static void
filter_release(struct filter_lists *l)
{
	buf_release(&l->among);
	buf_release(&l->without);
}

#define FILTER_PARAMS(f, lists)                                                                    \
	p_int((f)->project), p_int((f)->client), p_int((f)->client), p_int((f)->assignee),         \
	    p_int((f)->assignee), p_int((f)->or_nobody), p_text((lists).projects),                 \
	    p_text((lists).projects), p_text((lists).without.data), p_int((int64_t)(f)->limit),    \
	    p_int((int64_t)(f)->offset)

enum err_code
verdict_queue(struct db *db, const struct verdict_filter *f, enum verdict_order order,
    struct arena *arena, struct verdict_row **out, size_t *n, struct err *e)
{
	static const enum query queries[] = {
		[VERDICT_BY_PLACE] = Q_verdict_queue,
		[VERDICT_BY_DUE] = Q_verdict_next,
	};
	struct filter_lists lists;
	struct rows *rows;
	enum err_code rc;

	filter_init(&lists, f);
	if (order == VERDICT_BY_PLACE && f->assignee > 0)
		rows = db_query(db, Q_verdict_queue_own,
		    PARAMS(p_int(QUEUE_NOTE), p_int(f->assignee), FILTER_PARAMS(f, lists)));
	else
		rows = db_query(db, queries[order], PARAMS(FILTER_PARAMS(f, lists)));
	rc = list_all(rows, read_verdict, sizeof(**out), arena, out, n, e);
	filter_release(&lists);
	return rc;
}

static bool
read_spread(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct verdict_spread *s = item;

	s->project = row_int(rows, 0);
	s->project_name = list_text(rows, 1, arena);
	s->client = row_int(rows, 2);
	s->client_name = list_text(rows, 3, arena);
	s->n = (size_t)row_int(rows, 4);
	return true;
}

enum err_code
verdict_spread(struct db *db, const struct verdict_filter *f, enum verdict_order order,
    struct arena *arena, struct verdict_spread **out, size_t *n, struct err *e)
{
	struct filter_lists lists;
	enum err_code rc;

	filter_init(&lists, f);
	rc = list_all(db_query(db, Q_verdict_spread,
			  PARAMS(p_int(order == VERDICT_BY_PLACE), p_int(f->assignee),
			      p_int(f->assignee), p_int(f->or_nobody), p_text(lists.projects),
			      p_text(lists.projects), p_text(lists.without.data))),
	    read_spread, sizeof(**out), arena, out, n, e);
	filter_release(&lists);
	return rc;
}

enum err_code
verdict_standing(struct db *db, const struct verdict_row *row, const struct verdict_filter *f,
    size_t *at, size_t *of, struct err *e)
{
	struct filter_lists lists;
	struct rows *rows;
	enum err_code rc;

	filter_init(&lists, f);
	rows = db_query(db, Q_verdict_standing,
	    PARAMS(p_int(row->place), p_utc(row->arrived), p_int(row->issue), p_int(row->issue),
		p_text(lists.projects), p_text(lists.projects), p_text(lists.without.data)));
	*at = *of = 0;
	while (rows_next(rows)) {
		*at = row_int(rows, 2) == 0 ? 0 : (size_t)row_int(rows, 0) + 1;
		*of = (size_t)row_int(rows, 1);
	}
	rc = rows_end(rows, e);
	filter_release(&lists);
	return rc;
}

static bool
read_id(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	int64_t *id = item;

	*id = row_int(rows, 0);
	return true;
}

enum err_code
verdict_private(struct db *db, const struct verdict_filter *f, int64_t user, struct arena *arena,
    int64_t **out, size_t *n, struct err *e)
{
	struct filter_lists lists;
	enum err_code rc;

	filter_init(&lists, f);
	rc = list_all(db_query(db, Q_verdict_private,
			  PARAMS(p_text(lists.projects), p_text(lists.projects), p_int(user),
			      p_int(user), p_int((int64_t)f->limit))),
	    read_id, sizeof(**out), arena, out, n, e);
	filter_release(&lists);
	return rc;
}

enum err_code
verdict_open(struct db *db, int64_t client, const char *regulation, struct arena *arena,
    int64_t **out, size_t *n, struct err *e)
{
	return list_all(
	    db_query(db, Q_verdict_open,
		PARAMS(p_int(client), p_int(client), p_text(regulation), p_text(regulation))),
	    read_id, sizeof(**out), arena, out, n, e);
}
