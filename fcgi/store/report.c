#include "store/report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "core/calendar.h"
#include "core/mask.h"
#include "store/list.h"
#include "store/policies.h"

#define REQUEST_COLUMNS 21
#define CLOCK_COLUMNS 7

/* Columns of report_each. */
enum {
	R_ISSUE,
	R_ARRIVED,
	R_CLOSED,
	R_LEVEL,
	R_CATEGORY,
	R_CHANNEL,
	R_PRIORITY,
	R_CLIENT,
	R_PROJECT,
	R_ASSIGNEE,
	R_RESPONDER,
	R_REGULATION,
	R_REVISION,
	R_STAGE,
	R_STAGE_SINCE,
	R_AUTO_CLOSED,
	R_REOPENED,
	R_WAITING_CLIENT,
	R_THIRD_PARTY,
	R_DEVELOPMENT,
	R_ESTIMATE,
	R_CLOCK,
	R_STATE,
	R_ELAPSED,
	R_PAUSED,
	R_DUE,
	R_STOPPED,
};

/* ---- putting ---- */

static void
request_columns(const struct report_put *put, struct param p[static REQUEST_COLUMNS])
{
	const struct report_item *i = &put->item;
	const struct param columns[REQUEST_COLUMNS] = {
		p_int(i->issue),
		p_utc(i->arrived),
		p_utc(i->closed),
		p_text(i->level),
		p_text(category_name(i->category)),
		p_text(channel_name(i->channel)),
		p_text(priority_name(i->priority)),
		p_id(i->client),
		p_int(i->project),
		p_id(i->assignee),
		p_int(put->response),
		p_text(i->regulation),
		p_text(i->revision),
		p_text(stage_name(i->stage)),
		p_utc(i->stage_since),
		p_int(i->auto_closed),
		p_int(i->reopened),
		p_int(i->waiting_client.s),
		p_int(i->third_party.s),
		p_int(i->development.s),
		p_int(i->estimate.s),
	};

	memcpy(p, columns, sizeof(columns));
}

static void
clock_columns(
    const struct report_item *i, const struct report_clock *c, struct param p[static CLOCK_COLUMNS])
{
	const struct param columns[CLOCK_COLUMNS] = {
		p_int(i->issue),
		p_text(clock_kind_name(c->kind)),
		p_text(clock_state_name(c->state)),
		p_int(c->elapsed.s),
		p_int(c->paused.s),
		p_utc(c->due),
		p_utc(c->stopped),
	};

	memcpy(p, columns, sizeof(columns));
}

/*
 * What they had and have not any more is rare; rewriting what stays would cost as much as all the
 * rest.
 */
static enum err_code
forget_clocks(struct db *db, const struct report_put *puts, size_t n, struct err *e)
{
	enum err_code rc;
	struct buf kept;

	buf_init(&kept);
	for (size_t i = 0; i < n; i++) {
		const struct report_item *item = &puts[i].item;

		buf_printf(&kept, "%s[%" PRId64 ",\"", i == 0 ? "[" : ",", item->issue);
		for (size_t c = 0; c < item->n_clocks; c++)
			buf_printf(&kept, "%s,", clock_kind_name(item->clocks[c].kind));
		buf_puts(&kept, "\"]");
	}
	buf_puts(&kept, "]");
	rc = db_exec(db, Q_report_clocks_forget, PARAMS(p_text(kept.data)), e);
	buf_release(&kept);
	return rc;
}

enum err_code
report_put(struct db *db, const struct report_put *puts, size_t n, struct err *e)
{
	struct arena *arena = arena_new();
	struct param *requests = arena_array(arena, n * REQUEST_COLUMNS + 1, sizeof(*requests));
	struct param *clocks =
	    arena_array(arena, n * CLOCK_COUNT * CLOCK_COLUMNS + 1, sizeof(*clocks));
	size_t n_clocks = 0;
	enum err_code rc = ERR_OK;

	for (size_t i = 0; i < n; i++) {
		const struct report_item *item = &puts[i].item;

		request_columns(&puts[i], requests + i * REQUEST_COLUMNS);
		for (size_t c = 0; c < item->n_clocks; c++)
			clock_columns(item, &item->clocks[c], clocks + n_clocks++ * CLOCK_COLUMNS);
	}
	if (n > 0)
		rc = db_exec_many(db, Q_report_put, requests, REQUEST_COLUMNS, n, e);
	if (n > 0 && rc == ERR_OK)
		rc = forget_clocks(db, puts, n, e);
	if (n_clocks > 0 && rc == ERR_OK)
		rc = db_exec_many(db, Q_report_clock_put, clocks, CLOCK_COLUMNS, n_clocks, e);
	arena_free(arena);
	return rc;
}

enum err_code
report_forget(struct db *db, int64_t issue, struct err *e)
{
	const struct report_put gone = { .item = { .issue = issue } };

	if (forget_clocks(db, &gone, 1, e) != ERR_OK)
		return e->code;
	return db_exec(db, Q_report_forget, PARAMS(p_int(issue)), e);
}

/* ---- reading ---- */

/* Of one request while its rows come; the texts are kept, for the next row takes the row's away. */
struct gathering {
	struct report_item item;
	char level[84], regulation[84], revision[84];
	report_each_fn *each;
	void *ctx;
};

static const char *
text_keep(char *room, size_t size, const char *text)
{
	strncpy(room, text, size - 1);
	room[size - 1] = '\0';
	return room;
}

static bool
take_request(const struct rows *rows, struct gathering *g, struct err *e)
{
	struct report_item *i = &g->item;

	*i = (struct report_item){
		.issue = row_int(rows, R_ISSUE),
		.arrived = row_utc(rows, R_ARRIVED),
		.closed = row_utc(rows, R_CLOSED),
		.level = text_keep(g->level, sizeof(g->level), row_text(rows, R_LEVEL)),
		.client = row_int(rows, R_CLIENT),
		.project = row_int(rows, R_PROJECT),
		.assignee = row_int(rows, R_ASSIGNEE),
		.responder = row_int(rows, R_RESPONDER),
		.regulation =
		    text_keep(g->regulation, sizeof(g->regulation), row_text(rows, R_REGULATION)),
		.revision = text_keep(g->revision, sizeof(g->revision), row_text(rows, R_REVISION)),
		.stage_since = row_utc(rows, R_STAGE_SINCE),
		.auto_closed = (int)row_int(rows, R_AUTO_CLOSED),
		.reopened = (int)row_int(rows, R_REOPENED),
		.waiting_client = { row_int(rows, R_WAITING_CLIENT) },
		.third_party = { row_int(rows, R_THIRD_PARTY) },
		.development = { row_int(rows, R_DEVELOPMENT) },
		.estimate = { row_int(rows, R_ESTIMATE) },
	};
	return list_term(category, rows, R_CATEGORY, &i->category, e) &&
	    list_term(channel, rows, R_CHANNEL, &i->channel, e) &&
	    list_term(priority, rows, R_PRIORITY, &i->priority, e) &&
	    list_term(stage, rows, R_STAGE, &i->stage, e);
}

static bool
take_clock(const struct rows *rows, struct report_item *i, struct err *e)
{
	struct report_clock *c = &i->clocks[i->n_clocks];

	if (row_is_null(rows, R_CLOCK) || i->n_clocks == CLOCK_COUNT)
		return true;
	i->n_clocks++;
	c->elapsed.s = row_int(rows, R_ELAPSED);
	c->paused.s = row_int(rows, R_PAUSED);
	c->due = row_utc(rows, R_DUE);
	c->stopped = row_utc(rows, R_STOPPED);
	return list_term(clock_kind, rows, R_CLOCK, &c->kind, e) &&
	    list_term(clock_state, rows, R_STATE, &c->state, e);
}

static bool
take_row(const struct rows *rows, struct gathering *g, struct err *e)
{
	if (g->item.issue != row_int(rows, R_ISSUE)) {
		if (g->item.issue != 0)
			g->each(g->ctx, &g->item);
		if (!take_request(rows, g, e))
			return false;
	}
	return take_clock(rows, &g->item, e);
}

enum err_code
report_each(struct db *db, struct utc since, struct utc until, report_each_fn *each, void *ctx,
    struct err *e)
{
	const int64_t from = utc_is_none(since) ? INT64_MIN : since.s;
	struct rows *rows = db_query(db, Q_report_each, PARAMS(p_int(from), p_int(until.s)));
	struct gathering g = { .each = each, .ctx = ctx };
	struct err unknown = { 0 };
	bool good = true;

	while (rows_next(rows))
		good = good && take_row(rows, &g, &unknown);
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	if (!good) {
		*e = unknown;
		return e->code;
	}
	if (g.item.issue != 0)
		each(ctx, &g.item);
	return ERR_OK;
}

/* ---- making ---- */

struct summing {
	const struct report_ask *ask;
	struct report_answer *out;
	struct arena *arena;
	struct list breached; /* int64_t: issues */
	struct list away; /* struct report_item: those that lie with others at present */
};

/* Where the time of a stay is counted; NULL: it is ours. */
static struct span *
lain_with_others(struct report_item *i, enum stage stage)
{
	struct span *const lain[STAGE_COUNT] = {
		[STAGE_WAITING_CLIENT] = &i->waiting_client,
		[STAGE_WAITING_THIRD_PARTY] = &i->third_party,
		[STAGE_ESCALATED] = &i->development,
		[STAGE_ESTIMATE] = &i->estimate,
	};

	return lain[stage];
}

/* Until now, by the calendar of its own regulation: which may have to be read first. */
static enum err_code
add_present(struct summing *s, struct policies *policies, struct err *e)
{
	struct report_item *all = s->away.items;

	for (size_t i = 0; i < s->away.n; i++) {
		struct span *lain = lain_with_others(&all[i], all[i].stage);
		const struct policy *policy;
		const struct calendar *c;
		unsigned level;

		if (policies_at(policies, all[i].regulation, all[i].arrived, &policy, e) != ERR_OK)
			return e->code;
		policy_level(policy, all[i].level, &level);
		c = policy_hours(policy, level, NULL)->calendar;
		if (all[i].stage_since.s < s->ask->now.s)
			lain->s += calendar_between(c, all[i].stage_since, s->ask->now).s;
		report_add(s->out->report, &all[i]);
	}
	return ERR_OK;
}

static void
put_aside(struct summing *s, const struct report_item *item)
{
	struct report_item *copy = list_add(&s->away);

	*copy = *item;
	copy->level = arena_strdup(s->arena, item->level);
	copy->regulation = arena_strdup(s->arena, item->regulation);
	copy->revision = arena_strdup(s->arena, item->revision);
}

/* The client's silence is no target of ours. */
static void
remember_breaches(struct summing *s, const struct report_item *i)
{
	size_t n = 0;

	for (size_t c = 0; c < i->n_clocks; c++)
		n += i->clocks[c].state == CLOCK_BREACHED && i->clocks[c].kind != CLOCK_NO_ANSWER;
	s->out->n_breaches += n;
	if (n > 0 && s->ask->max_breaches > 0)
		*(int64_t *)list_add(&s->breached) = i->issue;
}

/* report_each_fn */
static void
sum_up(void *ctx, const struct report_item *item)
{
	struct summing *s = ctx;
	struct report_item copy = *item;

	if ((s->ask->may != NULL && !s->ask->may(s->ask->ctx, item->project)) ||
	    !report_wants(s->out->report, &s->ask->filter, item))
		return;
	remember_breaches(s, item);
	if (lain_with_others(&copy, item->stage) != NULL)
		put_aside(s, item);
	else
		report_add(s->out->report, item);
}

static enum err_code
list_breaches(struct db *db, struct summing *s, struct arena *arena, struct err *e)
{
	const char *clock = s->ask->breaches_clock;
	struct list l = { .arena = arena, .size = sizeof(struct breach_row) };
	struct rows *rows;
	enum err_code rc;
	struct buf ids;

	if (s->breached.n == 0)
		return ERR_OK;
	buf_init(&ids);
	list_ids(&ids, s->breached.items, s->breached.n);
	rows = db_query(
	    db, Q_report_breaches_count, PARAMS(p_text(ids.data), p_text(clock), p_text(clock)));
	while (rows_next(rows))
		s->out->n_standing = (size_t)row_int(rows, 0);
	rc = rows_end(rows, e);
	if (rc == ERR_OK)
		rc = list_rows(&l,
		    db_query(db, Q_report_breaches,
			PARAMS(p_text(ids.data), p_text(clock), p_text(clock),
			    p_int((int64_t)s->ask->max_breaches),
			    p_int((int64_t)s->ask->breaches_offset))),
		    breach_read, e);
	buf_release(&ids);
	s->out->breaches = l.items;
	s->out->n_listed = l.n;
	return rc;
}

enum err_code
report_make(struct db *db, struct policies *policies, const struct report_ask *ask,
    struct arena *arena, struct report_answer *out, struct err *e)
{
	struct summing s = {
		.ask = ask,
		.out = out,
		.arena = arena,
		.breached = { .arena = arena, .size = sizeof(int64_t) },
		.away = { .arena = arena, .size = sizeof(struct report_item) },
	};
	const struct policy *policy;

	*out = (struct report_answer){ .report = NULL };
	if (policies_at(policies, ask->regulation, ask->now, &policy, e) != ERR_OK)
		return e->code;
	out->calendar = policy->calendar;
	out->report = report_new(policy->calendar, ask->by, ask->n_by);
	if (report_each(db, ask->since, ask->until, sum_up, &s, e) != ERR_OK ||
	    add_present(&s, policies, e) != ERR_OK)
		return e->code;
	report_done(out->report);
	return list_breaches(db, &s, arena, e);
}

/* ---- names ---- */

struct named {
	int64_t id;
	const char *name;
};

static bool
read_named(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct named *n = item;

	n->id = row_int(rows, 0);
	n->name = list_text(rows, 1, arena);
	return true;
}

static bool
read_person(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct named *n = item;
	const char *first = row_text(rows, 1);

	n->id = row_int(rows, 0);
	n->name =
	    arena_printf(arena, "%s%s%s", first, *first == '\0' ? "" : " ", row_text(rows, 2));
	return true;
}

static const struct {
	enum report_by by;
	enum query query;
	list_read *read;
} namings[] = {
	{ REPORT_BY_CLIENT, Q_report_clients, read_named },
	{ REPORT_BY_EMPLOYEE, Q_report_users, read_person },
	{ REPORT_BY_PROJECT, Q_report_projects, read_named },
};

static const char *
name_of(const struct list *names, const char *key)
{
	const struct named *n = names->items;
	const int64_t id = key == NULL ? 0 : strtoll(key, NULL, 10);

	for (size_t i = 0; i < names->n; i++) {
		if (n[i].id == id)
			return mask_copy(n[i].name, names->arena);
	}
	return NULL;
}

static enum err_code
read_names(struct db *db, const struct report *r, enum report_by by, enum query query,
    list_read *read, struct arena *arena, const char **names, struct err *e)
{
	struct list found = { .arena = arena, .size = sizeof(struct named) };
	int64_t *ids = arena_array(arena, r->n + 1, sizeof(*ids));
	enum err_code rc;
	struct buf b;

	for (size_t i = 0; i < r->n; i++)
		ids[i] =
		    r->groups[i].keys[by] == NULL ? 0 : strtoll(r->groups[i].keys[by], NULL, 10);
	buf_init(&b);
	list_ids(&b, ids, r->n);
	rc = list_rows(&found, db_query(db, query, PARAMS(p_text(b.data))), read, e);
	buf_release(&b);
	for (size_t i = 0; i < r->n; i++)
		names[i] = name_of(&found, r->groups[i].keys[by]);
	return rc;
}

enum err_code
report_names(struct db *db, const struct report *r, struct arena *arena,
    const char **names[REPORT_BY_COUNT], struct err *e)
{
	for (int by = 0; by < REPORT_BY_COUNT; by++)
		names[by] = arena_array(arena, r->n + 1, sizeof(const char *));
	for (size_t k = 0; k < sizeof(namings) / sizeof(namings[0]); k++) {
		const enum report_by by = namings[k].by;

		for (size_t i = 0; i < r->n_by; i++) {
			if (r->by[i] == by &&
			    read_names(db, r, by, namings[k].query, namings[k].read, arena,
				names[by], e) != ERR_OK)
				return e->code;
		}
	}
	return ERR_OK;
}
