#include "hooks/tail.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "store/scope.h"

/* The places for runs of ids in each statement of tail.sql; the last one is for all that is new. */
#define RUNS 16
#define GAPS (RUNS - 1)
#define PAGE 1000
/* At first sight so many of the newest ids are checked for holes: transactions may be under way. */
#define WINDOW (PAGE - 1)
#define GAP_SPAN SPAN_DAY
/* A gap is asked for again after a thirtieth of its age, within these bounds. */
#define ASK_SHARE 30
#define ASK_LEAST 1
#define ASK_MOST 600

#define ROW_ISSUES 3

static const struct {
	const char *name;
	enum query read;
	enum query top;
} sources[TAIL_COUNT] = {
	[TAIL_ISSUES] = { "issues", Q_tail_issues, Q_tail_issues_top },
	[TAIL_JOURNALS] = { "journals", Q_tail_journals, Q_tail_journals_top },
	[TAIL_RELATIONS] = { "issue_relations", Q_tail_relations, Q_tail_relations_top },
	[TAIL_ATTACHMENTS] = { "attachments", Q_tail_attachments, Q_tail_attachments_top },
	[TAIL_TIME_ENTRIES] = { "time_entries", Q_tail_time_entries, Q_tail_time_entries_top },
	[TAIL_WIKI] = { "wiki_content_versions", Q_tail_wiki, Q_tail_wiki_top },
};

/* Ids that were missing, both ends included. */
struct run {
	int64_t from;
	int64_t to;
	struct utc since;
	struct utc ask; /* when next */
};

struct row {
	int64_t id;
	int64_t issues[ROW_ISSUES];
};

/* One poll of one table: everything is read anew when the transaction has to be repeated. */
struct poll {
	enum tail_source source;
	struct utc now;
	struct arena *arena;
	struct tail_news news;

	int64_t mark;
	size_t n_gaps; /* due now, by id */
	struct run gaps[GAPS];
	size_t n_rows; /* by id */
	struct row *rows;
	bool full; /* there is more behind the last row */
	bool anchored; /* the row at the mark is still there */

	int64_t seen; /* the new mark */
	size_t n_missing; /* runs to store */
	struct run *missing;
	size_t n_filled; /* gaps to delete, by their first id */
	int64_t *filled;
};

const char *
tail_source_name(enum tail_source source)
{
	return sources[source].name;
}

static int64_t
clamp(int64_t v, int64_t least, int64_t most)
{
	return v < least ? least : v > most ? most : v;
}

static struct utc
ask_next(struct utc since, struct utc now)
{
	const int64_t age = utc_minus(now, since).s;

	return (struct utc){ now.s + clamp(age / ASK_SHARE, ASK_LEAST, ASK_MOST) };
}

static enum err_code
one_number(
    struct db *db, enum query q, const struct param *params, size_t n, int64_t *out, struct err *e)
{
	struct rows *rows = db_query(db, q, params, n);

	while (rows_next(rows))
		*out = row_int(rows, 0);
	return rows_end(rows, e);
}

/*
 * The highest id of the table, less a window in which ids may still be missing.
 * What is read now wakes nothing: tail_seed does that, and it reads later.
 */
static enum err_code
begin_table(struct db *db, struct poll *p, struct err *e)
{
	int64_t top = 0;
	enum err_code rc = one_number(db, sources[p->source].top, NO_PARAMS, &top, e);

	p->mark = top > WINDOW ? top - WINDOW : 0;
	p->news.started = 1u << p->source;
	return rc;
}

/* Holds the table's mark until the transaction ends. *busy: another node does. */
static enum err_code
take_mark(struct db *db, struct poll *p, bool *busy, struct err *e)
{
	const char *name = sources[p->source].name;
	int64_t known = 0;
	enum err_code rc;

	*busy = false;
	p->mark = -1;
	rc = one_number(db, Q_tail_mark_lock, PARAMS(p_text(name)), &p->mark, e);
	if (rc != ERR_OK || p->mark >= 0)
		return rc;
	rc = one_number(db, Q_tail_mark_exists, PARAMS(p_text(name)), &known, e);
	if (rc != ERR_OK)
		return rc;
	*busy = known > 0;
	return *busy ? ERR_OK : begin_table(db, p, e);
}

static int
by_first_id(const void *a, const void *b)
{
	const struct run *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

static enum err_code
read_gaps(struct db *db, struct poll *p, struct err *e)
{
	struct rows *rows = db_query(db, Q_tail_gap_due,
	    PARAMS(p_text(sources[p->source].name), p_utc(p->now), p_int(GAPS)));
	enum err_code rc;

	while (rows_next(rows))
		p->gaps[p->n_gaps++] = (struct run){
			.from = row_int(rows, 0), .to = row_int(rows, 1), .since = row_utc(rows, 2)
		};
	rc = rows_end(rows, e);
	qsort(p->gaps, p->n_gaps, sizeof(p->gaps[0]), by_first_id);
	p->news.more = p->n_gaps == GAPS;
	return rc;
}

/* The due gaps, then everything from the mark on; an empty run where there is no gap. */
static void
ask_for(const struct poll *p, struct param params[static 2 * RUNS + 1])
{
	size_t n = 0;

	for (size_t i = 0; i < GAPS; i++) {
		params[n++] = p_int(i < p->n_gaps ? p->gaps[i].from : 1);
		params[n++] = p_int(i < p->n_gaps ? p->gaps[i].to : 0);
	}
	params[n++] = p_int(p->mark);
	params[n++] = p_int(INT64_MAX);
	params[n++] = p_int(PAGE);
}

static enum err_code
read_rows(struct db *db, struct poll *p, struct err *e)
{
	struct param params[2 * RUNS + 1];
	struct rows *rows;

	ask_for(p, params);
	p->rows = arena_array(p->arena, PAGE, sizeof(*p->rows));
	rows = db_query(db, sources[p->source].read, params, 2 * RUNS + 1);
	while (rows_next(rows) && p->n_rows < PAGE) {
		struct row *r = &p->rows[p->n_rows++];

		r->id = row_int(rows, 0);
		for (unsigned i = 0; i < ROW_ISSUES; i++)
			r->issues[i] = row_int(rows, i + 1);
		p->anchored |= r->id == p->mark;
	}
	p->full = p->n_rows == PAGE;
	p->news.more |= p->full;
	return rows_end(rows, e);
}

static void
put_missing(struct poll *p, int64_t from, int64_t to, struct utc since, struct utc ask)
{
	if (from <= to)
		p->missing[p->n_missing++] = (struct run){ from, to, since, ask };
}

/* Ids of a gap that were asked for and are not there. */
static void
keep_or_lose(struct poll *p, const struct run *gap, int64_t from, int64_t to)
{
	if (utc_minus(p->now, gap->since).s < GAP_SPAN)
		put_missing(p, from, to, gap->since, ask_next(gap->since, p->now));
	else
		p->news.lost += (size_t)(to - from + 1);
}

/*
 * Keeps what is still missing of a gap; *at is the first row that may be in it,
 * and is moved behind it. A page that is full ends within or before the gap:
 * what lies above its last row was not asked for.
 */
static void
check_gap(struct poll *p, const struct run *gap, size_t *at)
{
	const size_t first = p->n_missing;
	int64_t from = gap->from;

	for (; *at < p->n_rows && p->rows[*at].id <= gap->to; (*at)++) {
		keep_or_lose(p, gap, from, p->rows[*at].id - 1);
		from = p->rows[*at].id + 1;
		p->news.late++;
	}
	if (p->full && *at == p->n_rows)
		put_missing(p, from, gap->to, gap->since, p->now);
	else
		keep_or_lose(p, gap, from, gap->to);
	/* A run that begins where the gap did replaces it. */
	if (p->n_missing == first || p->missing[first].from != gap->from)
		p->filled[p->n_filled++] = gap->from;
}

/* What is missing now, and up to where the table was seen. */
static void
compare(struct poll *p)
{
	size_t at = 0;

	p->missing = arena_array(p->arena, PAGE + GAPS, sizeof(*p->missing));
	p->filled = arena_array(p->arena, GAPS, sizeof(*p->filled));
	for (size_t i = 0; i < p->n_gaps; i++)
		check_gap(p, &p->gaps[i], &at);
	p->seen = p->mark;
	for (; at < p->n_rows; at++) {
		if (p->rows[at].id == p->mark)
			continue;
		put_missing(p, p->seen + 1, p->rows[at].id - 1, p->now, ask_next(p->now, p->now));
		p->seen = p->rows[at].id;
		p->news.rows[p->source]++;
	}
	p->news.rows[p->source] += p->news.late;
}

static enum err_code
store_gaps(struct db *db, struct poll *p, struct err *e)
{
	const struct param name = p_text(sources[p->source].name);
	struct param *params = arena_array(p->arena, 5 * p->n_missing + 1, sizeof(*params));
	enum err_code rc = ERR_OK;

	for (size_t i = 0; i < p->n_filled && rc == ERR_OK; i++)
		rc = db_exec(db, Q_tail_gap_drop, PARAMS(name, p_int(p->filled[i])), e);
	if (rc != ERR_OK || p->n_missing == 0)
		return rc;
	for (size_t i = 0; i < p->n_missing; i++) {
		const struct run *run = &p->missing[i];
		const struct param put[] = { name, p_int(run->from), p_int(run->to),
			p_utc(run->since), p_utc(run->ask) };

		memcpy(params + 5 * i, put, sizeof(put));
	}
	return db_exec_many(db, Q_tail_gap_put, params, 5, p->n_missing, e);
}

static enum err_code
store_mark(struct db *db, const struct poll *p, struct err *e)
{
	if (p->seen == p->mark && p->news.started == 0)
		return ERR_OK;
	return db_exec(
	    db, Q_tail_mark_put, PARAMS(p_text(sources[p->source].name), p_int(p->seen)), e);
}

static enum err_code
lower_mark(struct db *db, const struct poll *p, int64_t to, struct err *e)
{
	const struct param name = p_text(sources[p->source].name), mark = p_int(to);
	enum err_code rc = db_exec(db, Q_tail_mark_put, PARAMS(name, mark), e);

	if (rc == ERR_OK)
		rc = db_exec(db, Q_tail_gap_cut, PARAMS(name, mark), e);
	if (rc == ERR_OK)
		rc = db_exec(db, Q_tail_gap_shorten, PARAMS(mark, name, mark), e);
	return rc;
}

/*
 * The row at the mark is gone and nothing came after it: it was deleted, or an
 * older state of the table came back, which gives out the same ids again. The
 * mark goes down to what is there. What is the newest now may lie in a gap, not
 * seen yet, so the mark stays below it.
 */
static enum err_code
check_top(struct db *db, struct poll *p, struct err *e)
{
	int64_t top = 0, next = 0;
	enum err_code rc;

	if (p->full || p->anchored || p->mark == 0 || p->seen > p->mark)
		return ERR_OK;
	rc = one_number(db, sources[p->source].top, NO_PARAMS, &top, e);
	if (rc != ERR_OK || top >= p->mark)
		return rc;
	rc = one_number(db, Q_tail_next_id, PARAMS(p_text(sources[p->source].name)), &next, e);
	if (rc != ERR_OK)
		return rc;
	p->news.rewound = next <= p->mark ? 1u << p->source : 0;
	p->news.more = true;
	return lower_mark(db, p, top > 0 ? top - 1 : 0, e);
}

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Each issue once, in order; returns how many are left. */
static size_t
unique(int64_t *issues, size_t n)
{
	size_t kept = 0;

	qsort(issues, n, sizeof(*issues), by_number);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || issues[kept - 1] != issues[i])
			issues[kept++] = issues[i];
	return kept;
}

static enum err_code
wake(struct db *db, struct poll *p, struct err *e)
{
	int64_t *issues = arena_array(p->arena, p->n_rows * ROW_ISSUES + 1, sizeof(*issues));
	size_t n = 0;

	if (p->news.started != 0)
		return ERR_OK;
	for (size_t i = 0; i < p->n_rows; i++)
		for (size_t k = 0; k < ROW_ISSUES; k++)
			if (p->rows[i].id != p->mark && p->rows[i].issues[k] > 0)
				issues[n++] = p->rows[i].issues[k];
	return scope_wake(db, issues, unique(issues, n), p->now, &p->news.woken, e);
}

static enum err_code
poll_step(struct db *db, void *ctx, struct err *e)
{
	struct poll *p = ctx;
	bool busy;
	enum err_code rc;

	arena_reset(p->arena);
	*p = (struct poll){ .source = p->source, .now = p->now, .arena = p->arena };
	rc = take_mark(db, p, &busy, e);
	if (rc != ERR_OK || busy)
		return rc;
	rc = read_gaps(db, p, e);
	if (rc == ERR_OK)
		rc = read_rows(db, p, e);
	if (rc != ERR_OK)
		return rc;
	compare(p);
	rc = store_gaps(db, p, e);
	if (rc == ERR_OK)
		rc = store_mark(db, p, e);
	if (rc == ERR_OK)
		rc = check_top(db, p, e);
	return rc == ERR_OK ? wake(db, p, e) : rc;
}

static void
add_news(struct tail_news *out, const struct poll *p)
{
	out->rows[p->source] += p->news.rows[p->source];
	out->woken += p->news.woken;
	out->late += p->news.late;
	out->lost += p->news.lost;
	out->started |= p->news.started;
	out->rewound |= p->news.rewound;
	out->more |= p->news.more;
}

enum err_code
tail_poll(struct db *db, struct utc now, struct tail_news *out, struct err *e)
{
	struct poll p = { .now = now, .arena = arena_new() };
	enum err_code rc = ERR_OK;
	struct err trouble;

	*out = (struct tail_news){ 0 };
	for (unsigned i = 0; i < TAIL_COUNT; i++) {
		enum err_code one;

		p.source = (enum tail_source)i;
		one = db_transact(db, poll_step, &p, &trouble);
		if (one == ERR_OK) {
			add_news(out, &p);
			continue;
		}
		/* One table that cannot be read keeps nobody from reading the others. */
		if (rc == ERR_OK) {
			*e = trouble;
			rc = err_prefix(e, "tailing %s", sources[i].name);
		}
		if (one == ERR_UNREACHABLE)
			break;
	}
	arena_free(p.arena);
	return rc;
}

struct seed {
	struct utc now;
	int64_t after;
	int64_t last;
	size_t woken;
	bool done;
};

static enum err_code
seed_step(struct db *db, void *ctx, struct err *e)
{
	struct seed *s = ctx;
	int64_t open[PAGE];
	size_t n = 0;
	struct rows *rows = db_query(db, Q_tail_seed_page, PARAMS(p_int(s->after), p_int(PAGE)));
	enum err_code rc;

	s->last = s->after;
	s->woken = 0;
	for (; rows_next(rows) && n < PAGE; n++) {
		s->last = row_int(rows, 0);
		if (row_int(rows, 1) == 0)
			open[s->woken++] = s->last;
	}
	s->done = n < PAGE;
	rc = rows_end(rows, e);
	if (rc == ERR_OK)
		rc = scope_wake(db, open, s->woken, s->now, &s->woken, e);
	return rc;
}

enum err_code
tail_seed(struct db *db, struct utc now, int64_t *cursor, size_t *woken, bool *done, struct err *e)
{
	struct seed s = { .now = now, .after = *cursor };
	enum err_code rc = db_transact(db, seed_step, &s, e);

	*woken = rc == ERR_OK ? s.woken : 0;
	*done = rc == ERR_OK && s.done;
	if (rc == ERR_OK)
		*cursor = s.last;
	return rc;
}

enum err_code
tail_gaps(struct db *db, struct utc now, int64_t *n, struct span *oldest, struct err *e)
{
	struct rows *rows = db_query(db, Q_tail_gap_total, NO_PARAMS);

	*n = 0;
	*oldest = (struct span){ 0 };
	while (rows_next(rows)) {
		*n = row_int(rows, 0);
		if (!row_is_null(rows, 1))
			*oldest = utc_minus(now, row_utc(rows, 1));
	}
	return rows_end(rows, e);
}
