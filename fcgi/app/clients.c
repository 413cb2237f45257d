#include "app/clients.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app/args.h"
#include "app/config.h"
#include "app/names.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/problem.h"
#include "base/zone.h"
#include "core/calendar.h"
#include "core/identity.h"
#include "store/clock.h"
#include "store/policies.h"
#include "store/verdict.h"
#include "store/wake.h"
#include "work/keep.h"

/* What a transaction runs, perhaps more than once. */
struct running {
	struct clients c;
	const char *kind;
	clients_order *order;
	void *ctx;
};

static void
touch(struct clients *c, int64_t issue)
{
	if (c->n_touched == c->room) {
		int64_t *old = c->touched;

		c->room = c->room == 0 ? 64 : 2 * c->room;
		c->touched = arena_array(c->arena, c->room, sizeof(*old));
		if (c->n_touched > 0)
			memcpy(c->touched, old, c->n_touched * sizeof(*old));
	}
	c->touched[c->n_touched++] = issue;
}

void
clients_touch_issues(struct clients *c, const int64_t *issues, size_t n)
{
	for (size_t i = 0; i < n; i++)
		touch(c, issues[i]);
}

enum err_code
clients_touch(struct clients *c, int64_t client, struct err *e)
{
	int64_t *issues;
	size_t n;

	if (verdict_open(c->db, client, NULL, c->arena, &issues, &n, e) != ERR_OK)
		return e->code;
	clients_touch_issues(c, issues, n);
	return ERR_OK;
}

/* The open requests of nobody that the binding may claim. */
static enum err_code
touch_bound(struct clients *c, enum client_by by, const char *value, struct err *e)
{
	static const enum query unknown[] = {
		[CLIENT_BY_USER] = Q_app_unknown_of_user,
		[CLIENT_BY_GROUP] = Q_app_unknown_of_group,
		[CLIENT_BY_PROJECT] = Q_app_unknown_of_project,
		[CLIENT_BY_DOMAIN] = Q_app_unknown_of_domain,
	};
	struct rows *rows = db_query(c->db, unknown[by], PARAMS(p_text(value)));

	while (rows_next(rows))
		touch(c, row_int(rows, 0));
	return rows_end(rows, e);
}

static enum err_code
taken(struct clients *c, const struct client_bind *b, const char *shown, struct err *e)
{
	struct client owner;

	if (client_get(c->db, b->client, c->arena, &owner, e) != ERR_OK)
		return e->code;
	return problem_set(e, PROBLEM_BOUND_BEFORE,
	    PROBLEM_VALUES(problem_text("kind", client_by_name(b->by)),
		problem_text("value", shown), problem_text("client", owner.name)));
}

enum err_code
clients_bind(struct clients *c, int64_t client, enum client_by by, const char *value,
    const char *shown, struct err *e)
{
	struct client_bind *binds;
	size_t n;

	if (client_binds(c->db, 0, c->arena, &binds, &n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		if (binds[i].by == by && strcasecmp(binds[i].value, value) == 0)
			return binds[i].client == client ? ERR_OK : taken(c, &binds[i], shown, e);
	}
	if (client_bind(c->db, client, by, value, e) != ERR_OK)
		return e->code;
	c->sum.bindings++;
	return touch_bound(c, by, value, e);
}

static enum err_code
helper_id(struct clients *c, int duty, const char *name, int64_t *id, struct err *e)
{
	*id = 0;
	if (strcmp(name, "-") == 0)
		return ERR_OK;
	return names_id(c->db, duty == DUTY_GROUP ? CLIENT_BY_GROUP : CLIENT_BY_USER, name, id, e);
}

enum err_code
clients_put_duties(struct clients *c, int64_t client, int64_t contract,
    const char *const names[static DUTY_COUNT], struct err *e)
{
	size_t changes = 0;

	for (int d = 0; d < DUTY_COUNT; d++) {
		struct duty_row row = { client, contract, (enum duty)d, 0 };
		bool changed;

		if (names[d] == NULL)
			continue;
		if (helper_id(c, d, names[d], &row.user, e) != ERR_OK ||
		    duty_put(c->db, &row, &changed, e) != ERR_OK)
			return e->code;
		changes += changed;
	}
	c->sum.duties += changes;
	return changes == 0 ? ERR_OK : clients_touch(c, client, e);
}

static int
by_number(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Each of them once, for the sum that people are told. */
static void
drop_doubles(struct clients *c)
{
	size_t kept = 0;

	if (c->n_touched > 0)
		qsort(c->touched, c->n_touched, sizeof(*c->touched), by_number);
	for (size_t i = 0; i < c->n_touched; i++) {
		if (kept == 0 || c->touched[kept - 1] != c->touched[i])
			c->touched[kept++] = c->touched[i];
	}
	c->n_touched = kept;
}

/* An order that changed nothing leaves no trace. */
static enum err_code
keep_trace(const struct running *r, struct err *e)
{
	const struct clients_sum *s = &r->c.sum;
	const size_t clients = s->clients + s->updated + s->removed;
	const size_t contracts = s->contracts + s->ended;

	if (clients + contracts + s->bindings + s->duties == 0)
		return ERR_OK;
	return keep_record(r->c.db, r->c.now, 0, "client", NULL, NULL, 0,
	    json_pack("{s:s, s:s, s:I, s:I, s:I, s:I}", "order", r->kind, "by", r->c.by, "clients",
		(json_int_t)clients, "contracts", (json_int_t)contracts, "bindings",
		(json_int_t)s->bindings, "duties", (json_int_t)s->duties),
	    e);
}

/* db_step: from the beginning each time. */
static enum err_code
step(struct db *db, void *ctx, struct err *e)
{
	struct running *r = ctx;
	struct clients *c = &r->c;

	c->sum = (struct clients_sum){ 0 };
	c->n_touched = 0;
	if (r->order(c, r->ctx, e) != ERR_OK || keep_trace(r, e) != ERR_OK)
		return e->code;
	drop_doubles(c);
	c->sum.woken = c->n_touched;
	/* Wake comes last: see store/wake.h. */
	return wake_issues(db, c->touched, c->n_touched, c->now, e);
}

static enum err_code
run_dry(struct db *db, struct running *r, struct err *e)
{
	enum err_code rc = db_begin(db, e);

	if (rc == ERR_OK)
		rc = step(db, r, e);
	db_rollback(db);
	return rc;
}

/* The regulations of projects that have one of their own may know further levels. */
static enum err_code
open_policies(
    struct app *app, struct clients *c, struct policy *others[static POLICIES_MAX], struct err *e)
{
	const struct policies_config *config = &app->config->policies;

	c->policies[c->n_policies++] = app->policy;
	for (size_t i = 0; i < config->projects.n && c->n_policies < POLICIES_MAX; i++) {
		const char *colon = strchr(config->projects.items[i], ':');

		if (colon == NULL)
			continue;
		if (policies_file(config->dir, colon + 1, &others[i], e) != ERR_OK)
			return e->code;
		c->policies[c->n_policies++] = others[i];
	}
	return ERR_OK;
}

enum err_code
clients_run(struct app *app, const char *kind, const char *by, bool dry, clients_order *order,
    void *ctx, struct clients_sum *sum, struct err *e)
{
	struct running r = {
		.c = { .arena = arena_new(), .by = args_who(by) },
		.kind = kind,
		.order = order,
		.ctx = ctx,
	};
	struct policy *others[POLICIES_MAX] = { NULL };
	enum err_code rc = app_open(app, NEEDS_POLICY, e);

	r.c.db = app->db;
	if (rc == ERR_OK)
		rc = open_policies(app, &r.c, others, e);
	if (rc == ERR_OK)
		rc = clock_now(app->db, &r.c.now, e);
	if (rc == ERR_OK)
		rc = dry ? run_dry(app->db, &r, e) : db_transact(app->db, step, &r, e);
	*sum = r.c.sum;
	for (size_t i = 0; i < POLICIES_MAX; i++)
		policy_free(others[i]);
	arena_free(r.c.arena);
	return rc;
}

int
clients_give(struct app *app, const char *kind, clients_order *what, struct client_ask *order)
{
	struct clients_sum sum;
	struct err e;

	if (clients_run(app, kind, order->o->by, false, what, order, &sum, &e) != ERR_OK)
		return app_fail(app, &e);
	printf("done; %zu open requests are looked at again\n", sum.woken);
	return EXIT_DONE;
}

/* Checks. */

enum err_code
clients_check_bin(const char *bin, struct err *e)
{
	struct identity id;

	identity_check(bin, &id);
	if (id.valid && id.kind == IDENTITY_BIN)
		return ERR_OK;
	/* A sole trader has no number but the person's own. */
	if (id.valid && id.kind == IDENTITY_IIN)
		return ERR_OK;
	return problem_set(e, PROBLEM_BIN_WRONG,
	    PROBLEM_VALUES(problem_text("bin", bin),
		problem_text("why", id.reason == NULL ? "12 digits are expected" : id.reason)));
}

enum err_code
clients_check_language(const struct clients *c, const char *language, struct err *e)
{
	const struct policy *p = c->policies[0];
	struct buf known;

	for (size_t i = 0; i < p->n_languages; i++) {
		if (strcmp(p->languages[i], language) == 0)
			return ERR_OK;
	}
	buf_init(&known);
	for (size_t i = 0; i < p->n_languages; i++)
		buf_printf(&known, "%s%s", i == 0 ? "" : ", ", p->languages[i]);
	problem_set(e, PROBLEM_NO_LANGUAGE,
	    PROBLEM_VALUES(
		problem_text("language", language), problem_text("languages", known.data)));
	buf_release(&known);
	return ERR_INVALID;
}

static bool
has_level(const struct clients *c, size_t n, const char *level)
{
	unsigned found;

	for (size_t i = 0; i < n; i++) {
		if (policy_level(c->policies[i], level, &found))
			return true;
	}
	return false;
}

/* Of the n-th regulation those that none before it has. */
static void
put_levels(const struct clients *c, size_t n, struct buf *out)
{
	const struct policy *p = c->policies[n];

	for (size_t i = 0; i < p->n_levels; i++) {
		if (!has_level(c, n, p->levels[i].name))
			buf_printf(out, "%s%s", out->len == 0 ? "" : ", ", p->levels[i].name);
	}
}

enum err_code
clients_check_level(const struct clients *c, const char *level, struct err *e)
{
	struct buf known;

	if (has_level(c, c->n_policies, level))
		return ERR_OK;
	buf_init(&known);
	for (size_t i = 0; i < c->n_policies; i++)
		put_levels(c, i, &known);
	problem_set(e, PROBLEM_NO_LEVEL,
	    PROBLEM_VALUES(problem_text("level", level), problem_text("levels", known.data)));
	buf_release(&known);
	return ERR_INVALID;
}

/* "31.01.2026", as spreadsheets in Russian write it. */
static bool
parse_dotted(const char *text, struct civil *out)
{
	char iso[12];
	int year, month, day, len = 0;

	if (sscanf(text, "%2d.%2d.%4d%n", &day, &month, &year, &len) != 3 || text[len] != '\0')
		return false;
	snprintf(iso, sizeof(iso), "%04d-%02d-%02d", year, month, day);
	return civil_parse(iso, out);
}

enum err_code
clients_day(const struct clients *c, const char *text, bool after, struct utc *out, struct err *e)
{
	struct civil day;

	if (!civil_parse(text, &day) && !parse_dotted(text, &day))
		return problem_set(e, PROBLEM_NO_DAY, PROBLEM_VALUES(problem_text("day", text)));
	*out = zone_instant(calendar_zone(c->policies[0]->calendar),
	    (civil_to_days(day) + after) * SPAN_DAY, false);
	return ERR_OK;
}
