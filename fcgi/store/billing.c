#include "store/billing.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/zone.h"
#include "core/calendar.h"
#include "core/mask.h"
#include "store/bill.h"
#include "store/client.h"
#include "store/list.h"
#include "store/policies.h"

/* Columns of billing_entries. */
enum {
	B_ID,
	B_ISSUE,
	B_PROJECT,
	B_DAY,
	B_COMMENT,
	B_MINUTES,
	B_ACTIVITY,
	B_TRACKER,
	B_CATEGORY,
	B_CHANNEL,
	B_LEVEL,
	B_CLIENT,
	B_CLIENT_NAME,
	B_REGULATION,
	B_IDENTIFIER,
	B_FIRST,
	B_LAST,
};

/* An entry before it is reckoned. */
struct found {
	struct billing_entry entry;
	const char *level; /* of its request; NULL: of none */
};

static bool
read_entry(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct found *f = item;
	struct billing_entry *b = &f->entry;
	const char *first = row_text(rows, B_FIRST), *last = row_text(rows, B_LAST);
	const char *day = row_text(rows, B_DAY);
	struct civil civil;

	*f = (struct found){ .level = list_text(rows, B_LEVEL, arena) };
	b->id = row_int(rows, B_ID);
	b->issue = row_int(rows, B_ISSUE);
	b->project = row_int(rows, B_PROJECT);
	b->comment = list_text(rows, B_COMMENT, arena);
	b->employee =
	    last == NULL ? NULL : arena_printf(arena, "%s %s", first == NULL ? "" : first, last);
	b->item = (struct billing_item){
		.minutes = row_int(rows, B_MINUTES),
		.activity = list_text(rows, B_ACTIVITY, arena),
		.of = { .category = CATEGORY_COUNT,
		    .channel = CHANNEL_COUNT,
		    .priority = PRIORITY_COUNT,
		    .client = list_text(rows, B_CLIENT_NAME, arena),
		    .tracker = list_text(rows, B_TRACKER, arena),
		    .project = list_text(rows, B_IDENTIFIER, arena) },
	};
	b->client = row_int(rows, B_CLIENT);
	b->client_name = b->item.of.client;
	b->regulation = list_text(rows, B_REGULATION, arena);
	if (day == NULL || !civil_parse(day, &civil)) {
		err_set(e, ERR_INVALID, "time entry %" PRId64 " has no day", b->id);
		return false;
	}
	b->day = civil_to_days(civil);
	return row_is_null(rows, B_CATEGORY) ||
	    (list_term(category, rows, B_CATEGORY, &b->item.of.category, e) &&
		list_term(channel, rows, B_CHANNEL, &b->item.of.channel, e));
}

static const char *
day_text(struct arena *arena, const struct zone *z, struct utc t, const char *none)
{
	struct civil c;

	if (utc_is_none(t))
		return none;
	c = civil_from_days(zone_wall(z, t) / SPAN_DAY);
	return arena_printf(arena, "%04d-%02d-%02d", c.year, c.month, c.day);
}

/* Of closed months all are needed: what was moved or written down later shows only so. */
static enum err_code
read_entries(struct db *db, const struct zone *z, const struct billing_ask *ask,
    const struct bills *bills, struct list *out, struct err *e)
{
	const char *since = day_text(out->arena, z, ask->since, "1000-01-01");
	const char *until = day_text(out->arena, z, ask->until, "9999-12-31");

	if (bills->n > 0) {
		const char *closed = arena_printf(out->arena, "%s-01", bills->bills[0].month);

		since = strcmp(closed, since) < 0 ? closed : since;
		until = "9999-12-31";
	}
	return list_rows(out,
	    db_query(db, Q_billing_entries,
		PARAMS(p_text(since), p_text(until), p_int(ask->client), p_int(ask->client))),
	    read_entry, e);
}

/* ---- whose they are to see ---- */

static bool
read_number(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	*(int64_t *)item = row_int(rows, 0);
	(void)arena;
	(void)e;
	return true;
}

static int
by_number(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* ---- reckoning ---- */

struct reckoning {
	struct policies *policies;
	const struct zone *zone;
	size_t n_contracts;
	const struct client_contract *contracts;
	struct bills bills;
	int64_t from, to; /* local days */
	struct { /* of the entry before: they come by their days */
		int64_t day;
		struct utc noon;
		const char *month; /* NULL: there was none */
	} last;
	bool limited; /* to projects, by id */
	struct list projects; /* int64_t */
	struct list rows; /* struct billing_row */
	struct list entries; /* struct billing_entry */
};

static void
take_day(struct reckoning *r, int64_t day)
{
	const struct civil c = civil_from_days(day);

	if (r->last.month != NULL && r->last.day == day)
		return;
	r->last.day = day;
	r->last.noon = zone_instant(r->zone, day * SPAN_DAY + 12 * SPAN_HOUR, false);
	r->last.month = arena_printf(r->rows.arena, "%04d-%02d", c.year, c.month);
}

/* By client, then from: the last that fits began last. NULL: there is none. */
static const struct client_contract *
contract_at(const struct reckoning *r, int64_t client, struct utc at)
{
	const struct client_contract *last = NULL;

	for (size_t i = 0; i < r->n_contracts; i++) {
		const struct client_contract *c = &r->contracts[i];

		if (c->client == client && c->from.s <= at.s && at.s < c->to.s)
			last = c;
	}
	return last;
}

/* Work that belongs to no request is of the level that its day's contract gives. */
static void
classify(const struct policy *p, const struct client_contract *c, const char *level,
    struct billing_entry *b)
{
	b->contract = c == NULL ? NULL : c->number;
	b->item.of.contract = c != NULL;
	if (level == NULL && c != NULL)
		level = c->level;
	policy_level(p, level, &b->item.of.level);
}

static enum err_code
reckon(struct reckoning *r, struct found *f, struct err *e)
{
	static const struct billing_policy silent = { 0 };
	struct billing_entry *b = &f->entry;
	const struct billing_policy *rule;
	const struct policy *policy;
	struct utc noon;

	take_day(r, b->day);
	noon = r->last.noon;
	if (b->regulation == NULL)
		b->regulation = policies_regulation(r->policies, b->item.of.project);
	if (policies_at(r->policies, b->regulation, noon, &policy, e) != ERR_OK)
		return e->code;
	rule = policy->billing == NULL ? &silent : policy->billing;
	classify(policy, contract_at(r, b->client, noon), f->level, b);
	b->sound = billing_is_sound(&b->item);
	b->billed = billing_minutes(rule, &b->item);
	b->kind = billing_kind(rule, &b->item);
	b->clause = billing_applies(rule, &b->item) ? rule->clause : NULL;
	if (b->kind != NULL && b->kind->pay == BILLING_FREE)
		b->billed = 0;
	return ERR_OK;
}

const char *
billing_entry_kind(const struct billing_entry *b)
{
	return b->kind == NULL ? "support" : b->kind->name;
}

enum billing_pay
billing_entry_pay(const struct billing_entry *b)
{
	return b->kind == NULL ? BILLING_SUPPORT : b->kind->pay;
}

int64_t
billing_entry_worked(const struct billing_entry *b)
{
	return b->sound ? b->item.minutes : 0;
}

static int
compare_text(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a == NULL) - (b == NULL);
	return strcmp(a, b);
}

static int
by_keys(const void *a, const void *b)
{
	const struct billing_row *x = a, *y = b;
	int order = strcmp(x->month, y->month);

	order = order != 0 ? order : compare_text(x->client_name, y->client_name);
	order = order != 0 ? order : (x->client > y->client) - (x->client < y->client);
	order = order != 0 ? order : compare_text(x->contract, y->contract);
	order = order != 0 ? order : strcmp(x->kind, y->kind);
	order = order != 0 ? order : (int)x->pay - (int)y->pay;
	/* Corrections after the month's own. */
	order = order != 0 ? order : (x->corrects != NULL) - (y->corrects != NULL);
	return order != 0 ? order : compare_text(x->corrects, y->corrects);
}

static struct billing_row *
row_of(struct reckoning *r, const struct billing_row *key)
{
	struct billing_row *rows = r->rows.items;

	for (size_t i = 0; i < r->rows.n; i++) {
		if (by_keys(&rows[i], key) == 0)
			return &rows[i];
	}
	rows = list_add(&r->rows);
	*rows = *key;
	return rows;
}

static void
add_up(struct reckoning *r, const struct billing_entry *b)
{
	const struct billing_row key = {
		.month = b->month,
		.client = b->client,
		.client_name = b->client_name,
		.contract = b->contract,
		.kind = billing_entry_kind(b),
		.pay = billing_entry_pay(b),
		.corrects = b->corrects,
		.bill = b->bill,
	};
	struct billing_row *row = row_of(r, &key);

	row->entries++;
	row->odd += !b->sound;
	row->worked += billing_entry_worked(b);
	row->billed += b->billed;
}

/*
 * What differs is settled among all entries first: who sees one project only
 * must not be told that an entry came or went, when it moved to another.
 */
static bool
is_seen(const struct reckoning *r, const struct billing_entry *b)
{
	return !r->limited ||
	    (r->projects.n > 0 &&
		bsearch(&b->project, r->projects.items, r->projects.n, sizeof(b->project),
		    by_number) != NULL);
}

/* A correction is of the first day of the month that it stands in. */
static int64_t
day_of(const struct billing_entry *b)
{
	return b->corrects == NULL
	    ? b->day
	    : civil_to_days(
		  (struct civil){ .year = atoi(b->month), .month = atoi(b->month + 5), .day = 1 });
}

static void
add_entry(struct reckoning *r, const struct billing_entry *b)
{
	const int64_t day = day_of(b);

	if (day < r->from || day >= r->to || !is_seen(r, b))
		return;
	*(struct billing_entry *)list_add(&r->entries) = *b;
	add_up(r, b);
}

/*
 * What the tracker has now: of an open month as it is, of a closed one what it differs by. Most are
 * as they were billed: personal data is looked for in those alone that are told.
 */
static void
add_live(struct reckoning *r, struct billing_entry *b)
{
	struct arena *arena = r->rows.arena;

	b->month = r->last.month;
	if (bill_of(&r->bills, b->month, b->client) != NULL && !bill_settle(&r->bills, b, arena))
		return;
	b->comment = b->comment == NULL ? "" : mask_copy(b->comment, arena);
	b->client_name = mask_copy(b->client_name, arena);
	add_entry(r, b);
}

static void
add_billed(struct reckoning *r)
{
	struct billing_entry gone;

	for (size_t i = 0; i < r->bills.n_lines; i++)
		add_entry(r, &r->bills.lines[i]);
	for (size_t i = 0; i < r->bills.n_balances; i++) {
		if (bill_missed(&r->bills, &r->bills.balances[i], r->rows.arena, &gone))
			add_entry(r, &gone);
	}
}

static int
by_day(const void *a, const void *b)
{
	const struct billing_entry *x = a, *y = b;
	const int64_t at = day_of(x), then = day_of(y);
	const int order = (at > then) - (at < then);

	return order != 0 ? order : (x->id > y->id) - (x->id < y->id);
}

static void
put_in_order(struct reckoning *r, struct billing_answer *out)
{
	*out = (struct billing_answer){
		.n_rows = r->rows.n,
		.rows = r->rows.items,
		.n_entries = r->entries.n,
		.entries = r->entries.items,
		.n_bills = r->bills.n,
		.bills = r->bills.bills,
	};
	if (out->n_rows > 1)
		qsort(out->rows, out->n_rows, sizeof(*out->rows), by_keys);
	if (out->n_entries > 1)
		qsort(out->entries, out->n_entries, sizeof(*out->entries), by_day);
}

static int64_t
day_at(const struct zone *z, struct utc t, int64_t none)
{
	return utc_is_none(t) ? none : zone_wall(z, t) / SPAN_DAY;
}

static enum err_code
read_all(struct db *db, struct reckoning *r, const struct billing_ask *ask, struct list *found,
    struct err *e)
{
	struct client_contract *contracts;

	r->limited = ask->viewer != 0;
	if (r->limited &&
	    list_rows(&r->projects, db_query(db, Q_billing_projects, PARAMS(p_int(ask->viewer))),
		read_number, e) != ERR_OK)
		return e->code;
	if (client_contracts(db, 0, found->arena, &contracts, &r->n_contracts, e) != ERR_OK)
		return e->code;
	r->contracts = contracts;
	if (bill_read(db, ask->client, found->arena, &r->bills, e) != ERR_OK)
		return e->code;
	return read_entries(db, r->zone, ask, &r->bills, found, e);
}

enum err_code
billing_reckon(struct db *db, struct policies *policies, const struct billing_ask *ask,
    struct arena *arena, struct billing_answer *out, struct err *e)
{
	struct list found = { .arena = arena, .size = sizeof(struct found) };
	struct reckoning r = {
		.policies = policies,
		.rows = { .arena = arena, .size = sizeof(struct billing_row) },
		.entries = { .arena = arena, .size = sizeof(struct billing_entry) },
		.projects = { .arena = arena, .size = sizeof(int64_t) },
	};
	const struct policy *policy;
	struct found *all;

	if (policies_at(policies, policies_regulation(policies, NULL), UTC_NONE, &policy, e) !=
	    ERR_OK)
		return e->code;
	r.zone = calendar_zone(policy->calendar);
	r.from = day_at(r.zone, ask->since, INT64_MIN);
	r.to = day_at(r.zone, ask->until, INT64_MAX);
	if (read_all(db, &r, ask, &found, e) != ERR_OK)
		return e->code;
	all = found.items;
	for (size_t i = 0; i < found.n; i++) {
		if (reckon(&r, &all[i], e) != ERR_OK)
			return e->code;
		add_live(&r, &all[i].entry);
	}
	add_billed(&r);
	put_in_order(&r, out);
	return ERR_OK;
}

struct making {
	struct policies *policies;
	const struct billing_ask *ask;
	struct arena *arena;
	struct billing_answer *out;
};

/* db_step */
static enum err_code
make(struct db *db, void *ctx, struct err *e)
{
	const struct making *m = ctx;

	return billing_reckon(db, m->policies, m->ask, m->arena, m->out, e);
}

enum err_code
billing_make(struct db *db, struct policies *policies, const struct billing_ask *ask,
    struct arena *arena, struct billing_answer *out, struct err *e)
{
	struct making m = { policies, ask, arena, out };

	return db_snapshot(db, make, &m, e);
}
