#include "tracker/read.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/db.h"
#include "tracker/catalogue.h"
#include "tracker/people.h"
#include "tracker/raw.h"
#include "tracker/replay.h"
#include "tracker/tell.h"
#include "tracker/tracker.h"

static const struct read_known nothing_known;

/* ---- one issue ---- */

static enum err_code
issue_query(struct tracker *t, int64_t id, struct arena *arena, struct raw *raw, struct err *e)
{
	struct rows *rows = db_query(t->db, Q_tracker_issue,
	    PARAMS(p_int(catalogue_channel_field(t->catalogue)),
		p_int(catalogue_received_field(t->catalogue)),
		p_int(catalogue_behalf_field(t->catalogue)),
		p_int(catalogue_call_number_field(t->catalogue)),
		p_int(catalogue_call_time_field(t->catalogue)), p_int(id)));

	while (rows_next(rows))
		raw_issue_take(t, arena, rows, raw);
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	if (raw->issue.id == 0)
		return err_set(e, ERR_NOTFOUND, "the tracker has no issue %" PRId64, id);
	return ERR_OK;
}

/*
 * The rows of `q`, each about one of the issues; issues and rows come by id, and are walked once.
 */
static enum err_code
rows_query(struct tracker *t, enum query q, const struct param *params, size_t n_params,
    raw_take *take, struct raw *raws, size_t n, struct arena *arena, struct err *e)
{
	struct rows *rows = db_query(t->db, q, params, n_params);
	size_t i = 0;

	while (rows_next(rows)) {
		const int64_t issue = row_int(rows, 0);

		while (i < n && raws[i].issue.id < issue)
			i++;
		if (i < n && raws[i].issue.id == issue)
			take(t, arena, rows, &raws[i]);
	}
	return rows_end(rows, e);
}

static enum err_code
ties_query(struct tracker *t, struct raw *raw, struct arena *arena, struct err *e)
{
	const struct param id = p_int(raw->issue.id);

	return rows_query(t, Q_tracker_ties, PARAMS(id, id, id), raw_ties_take, raw, 1, arena, e);
}

static enum err_code
journals_query(struct tracker *t, struct raw *raw, struct arena *arena, struct err *e)
{
	return rows_query(t, Q_tracker_journals,
	    PARAMS(p_int(catalogue_channel_field(t->catalogue)), p_int(raw->issue.id)),
	    raw_journal_take, raw, 1, arena, e);
}

/* What is still needed beside the rows, and all of it put together. */
static enum err_code
complete(struct tracker *t, struct raw *raw, const struct read_known *known, struct people *people,
    struct arena *arena, struct timeline *timeline, struct err *e)
{
	if (raw->issue.tied && ties_query(t, raw, arena, e) != ERR_OK)
		return e->code;
	if (!tell_sides_known(raw, known) && people_read_roles(people, t, e) != ERR_OK)
		return e->code;
	if (!known->client) {
		if (people_read_authors(people, t, e) != ERR_OK)
			return e->code;
		tell_author(people, &raw->issue);
	}
	tell_issue(t, raw, known, people, arena, timeline);
	return ERR_OK;
}

static enum err_code
read_once(struct tracker *t, int64_t id, const struct read_known *known, struct arena *arena,
    struct tracked_issue *issue, struct timeline *timeline, struct err *e)
{
	struct raw raw = { 0 };
	struct people people = { .arena = arena, .first = id, .last = id };

	if (issue_query(t, id, arena, &raw, e) != ERR_OK ||
	    journals_query(t, &raw, arena, e) != ERR_OK ||
	    complete(t, &raw, known, &people, arena, timeline, e) != ERR_OK)
		return e->code;
	*issue = raw.issue;
	return ERR_OK;
}

/*
 * The issue and its entries are read one after the other, without a
 * transaction. When they do not agree, somebody may just have changed it
 * between the two: that is gone when it is read again, and costs nothing
 * otherwise.
 */
enum err_code
read_issue(struct tracker *t, int64_t id, const struct read_known *known, struct arena *arena,
    struct tracked_issue *issue, struct timeline *timeline, struct err *e)
{
	if (known == NULL)
		known = &nothing_known;
	if (read_once(t, id, known, arena, issue, timeline, e) != ERR_OK)
		return e->code;
	return issue->untraced ? read_once(t, id, known, arena, issue, timeline, e) : ERR_OK;
}

/* ---- a page of them ---- */

static enum err_code
issues_query(struct tracker *t, int64_t after, unsigned limit, struct arena *arena,
    struct raw *raws, size_t *n, struct err *e)
{
	struct rows *rows = db_query(t->db, Q_tracker_issue_page,
	    PARAMS(p_int(after), p_int(limit), p_int(catalogue_channel_field(t->catalogue)),
		p_int(catalogue_received_field(t->catalogue)),
		p_int(catalogue_behalf_field(t->catalogue)),
		p_int(catalogue_call_number_field(t->catalogue)),
		p_int(catalogue_call_time_field(t->catalogue))));

	*n = 0;
	while (rows_next(rows)) {
		if (*n == 0 || raws[*n - 1].issue.id != row_int(rows, 0))
			++*n;
		raw_issue_take(t, arena, rows, &raws[*n - 1]);
	}
	return rows_end(rows, e);
}

struct page {
	struct tracker *t;
	struct people *people;
	read_knows *knows;
	read_each *each;
	void *ctx;
	struct arena *arena;
};

static enum err_code
page_tell(const struct page *p, struct raw *raw, struct err *e)
{
	struct read_known known = { 0 };
	struct timeline timeline;
	enum err_code rc;

	if (p->knows != NULL && p->knows(p->ctx, raw->issue.id, &known, e) != ERR_OK)
		return e->code;
	if (complete(p->t, raw, &known, p->people, p->arena, &timeline, e) != ERR_OK)
		return e->code;
	if (raw->issue.untraced || known.again) { /* see read_issue */
		rc = read_once(p->t, raw->issue.id, &known, p->arena, &raw->issue, &timeline, e);
		if (rc == ERR_NOTFOUND)
			return ERR_OK; /* deleted just now */
		if (rc != ERR_OK)
			return rc;
	}
	return p->each(p->ctx, &raw->issue, &timeline, e);
}

/* The entries of a page's issues. */
static enum err_code
entries_query(
    const struct page *p, struct replay *replay, struct raw *raws, size_t n, struct err *e)
{
	const int64_t first = raws[0].issue.id, last = raws[n - 1].issue.id;

	if (replay != NULL)
		return replay_entries(replay, raws, n, p->arena, e);
	return rows_query(p->t, Q_tracker_journals_page,
	    PARAMS(p_int(catalogue_channel_field(p->t->catalogue)), p_int(first), p_int(last)),
	    raw_journal_take, raws, n, p->arena, e);
}

enum err_code
read_page(struct tracker *t, struct replay *replay, int64_t after, unsigned limit,
    read_knows *knows, read_each *each, void *ctx, struct arena *arena, int64_t *last,
    struct err *e)
{
	struct raw *raws = arena_array(arena, limit, sizeof(*raws));
	struct people people = { .arena = arena };
	struct page p = { t, &people, knows, each, ctx, arena };
	size_t n;

	*last = after;
	if (issues_query(t, after, limit, arena, raws, &n, e) != ERR_OK)
		return e->code;
	if (n == 0)
		return ERR_OK;
	people.first = raws[0].issue.id;
	people.last = *last = raws[n - 1].issue.id;
	/* Some of it came since: the page is read as it is now. */
	if (replay != NULL && replay_last(replay) < *last)
		replay = NULL;
	if (replay != NULL)
		p.people = replay_people(replay);
	if (entries_query(&p, replay, raws, n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		if (page_tell(&p, &raws[i], e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}
