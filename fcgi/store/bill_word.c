/* Closing a month, and taking that back. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "core/calendar.h"
#include "core/period.h"
#include "store/bill.h"
#include "store/policies.h"
#include "store/record.h"

/* Letters, as the columns of bill have room. */
#define MOST_BY 190
#define MOST_REASON 500

struct closing {
	struct policies *policies;
	const struct bill_order *order;
	struct arena *arena; /* of one run of the step */
	struct billing_ask ask;
	size_t lines;
};

static enum err_code
lock(struct db *db, struct err *e)
{
	struct rows *rows = db_query(db, Q_bill_lock, NO_PARAMS);

	while (rows_next(rows))
		continue;
	return rows_end(rows, e);
}

static enum err_code
keep_record(struct db *db, const struct bill_order *o, const char *said, struct err *e)
{
	return record_append_json(db, &(struct record_entry){ .at = o->now, .kind = "bill" },
	    json_pack("{s:s, s:s, s:o, s:s, s:s?}", "said", said, "month", o->month, "client",
		o->client == 0 ? json_null() : json_integer(o->client), "by", o->by, "reason",
		o->reason),
	    e);
}

/* Columns of bill_line_put. */
#define LINE_COLUMNS 19

static void
line_columns(int64_t bill, const struct billing_entry *b, struct arena *arena, struct param *out)
{
	const struct civil day = civil_from_days(b->day);
	const struct param columns[LINE_COLUMNS] = {
		p_int(bill),
		p_int(b->id),
		p_text(b->corrects),
		p_int(b->issue),
		p_int(b->project),
		p_text(arena_printf(arena, "%04d-%02d-%02d", day.year, day.month, day.day)),
		p_int(b->client),
		p_text(b->client_name),
		p_text(b->contract),
		p_text(b->kind == NULL ? NULL : b->kind->name),
		p_text(billing_pay_name(billing_entry_pay(b))),
		p_text(b->employee),
		p_text(b->item.activity),
		p_text(b->comment),
		p_text(b->regulation),
		p_text(b->clause),
		p_int(b->sound),
		p_int(b->item.minutes),
		p_int(b->billed),
	};

	memcpy(out, columns, sizeof(columns));
}

/* What is open of the month. */
static enum err_code
put_lines(
    struct db *db, struct closing *c, const struct billing_answer *a, int64_t bill, struct err *e)
{
	struct param *params = arena_array(c->arena, a->n_entries * LINE_COLUMNS, sizeof(*params));

	c->lines = 0;
	for (size_t i = 0; i < a->n_entries; i++) {
		const struct billing_entry *b = &a->entries[i];

		if (b->bill == NULL && strcmp(b->month, c->order->month) == 0)
			line_columns(bill, b, c->arena, &params[c->lines++ * LINE_COLUMNS]);
	}
	return c->lines == 0 ? ERR_OK
			     : db_exec_many(db, Q_bill_line_put, params, LINE_COLUMNS, c->lines, e);
}

static enum err_code
put_bill(struct db *db, struct closing *c, const struct billing_answer *a, struct err *e)
{
	const struct bill_order *o = c->order;

	if (db_exec(db, Q_bill_close,
		PARAMS(p_text(o->month), p_int(o->client), p_utc(o->now), p_text(o->by)),
		e) != ERR_OK ||
	    put_lines(db, c, a, db_insert_id(db), e) != ERR_OK)
		return e->code;
	return keep_record(db, o, "close", e);
}

/* `most` letters. */
static enum err_code
check_words(const char *what, const char *text, size_t most, struct err *e)
{
	size_t n = 0;

	for (const char *p = text; *p != '\0'; p++)
		n += ((unsigned char)*p & 0xC0) != 0x80;
	return n <= most
	    ? ERR_OK
	    : err_set(e, ERR_INVALID, "%s is %zu letters long: %zu at most", what, n, most);
}

static enum err_code
check_who(const struct bill_order *o, struct err *e)
{
	return check_words("the name of who gives the order", o->by, MOST_BY, e);
}

/*
 * The tracker has no entries of before: such a year is a slip, and a bill of it would stand first.
 */
#define FIRST_YEAR 1970

static enum err_code
check_month(const char *month, struct err *e)
{
	return strlen(month) == BILL_MONTH - 1 && period_is(month) && atoi(month) >= FIRST_YEAR
	    ? ERR_OK
	    : err_set(e, ERR_INVALID, "\"%.30s\" is no month: write one such as 2026-02", month);
}

/* db_step */
static enum err_code
close_month(struct db *db, void *ctx, struct err *e)
{
	struct closing *c = ctx;
	struct billing_answer answer;
	const struct bill *before;
	struct bills bills;
	char at[UTC_TEXT];

	arena_reset(c->arena);
	if (lock(db, e) != ERR_OK || bill_in_force(db, c->arena, &bills, e) != ERR_OK)
		return e->code;
	before = bill_of(&bills, c->order->month, c->order->client);
	if (before != NULL)
		return err_set(e, ERR_CONFLICT, "%s was closed%s by %s at %s", before->month,
		    before->client == 0 ? " for all clients" : "", before->by,
		    utc_format(before->at, at));
	if (billing_reckon(db, c->policies, &c->ask, c->arena, &answer, e) != ERR_OK)
		return e->code;
	return put_bill(db, c, &answer, e);
}

enum err_code
bill_close(struct db *db, struct policies *policies, const struct bill_order *o, size_t *lines,
    struct err *e)
{
	struct closing c = { .policies = policies, .order = o, .ask = { .client = o->client } };
	const struct policy *policy;
	const struct zone *zone;
	enum err_code rc;

	*lines = 0;
	if (check_who(o, e) != ERR_OK || check_month(o->month, e) != ERR_OK)
		return e->code;
	if (policies_at(policies, policies_regulation(policies, NULL), UTC_NONE, &policy, e) !=
	    ERR_OK)
		return e->code;
	zone = calendar_zone(policy->calendar);
	(void)period_begin(zone, o->month, &c.ask.since);
	(void)period_end(zone, o->month, &c.ask.until);
	if (c.ask.until.s > o->now.s)
		return err_set(e, ERR_CONFLICT,
		    "%s is not over: what is worked until its end belongs to it", o->month);
	c.arena = arena_new();
	rc = db_transact(db, close_month, &c, e);
	*lines = c.lines;
	arena_free(c.arena);
	return rc;
}

/* ---- reopening ---- */

/*
 * A later bill may hold corrections: a client's own, and that of all unless the client had its own.
 */
static bool
may_correct(const struct bills *bills, const struct bill *later, const struct bill_order *o)
{
	if (strcmp(later->month, o->month) <= 0)
		return false;
	return o->client == 0 || bill_of(bills, later->month, o->client) == later;
}

static enum err_code
find(const struct bills *bills, const struct bill_order *o, const struct bill **out, struct err *e)
{
	const struct bill *b = bill_of(bills, o->month, o->client);

	if (b == NULL)
		return err_set(e, ERR_NOTFOUND, "%.30s is not closed", o->month);
	if (b->client != o->client)
		return err_set(e, ERR_CONFLICT,
		    "%s was closed for all clients at once: reopen it without a client", o->month);
	for (size_t i = 0; i < bills->n; i++) {
		if (may_correct(bills, &bills->bills[i], o))
			return err_set(e, ERR_CONFLICT,
			    "%s is closed, too, and its bill may hold corrections of %s: reopen it "
			    "first",
			    bills->bills[i].month, o->month);
	}
	*out = b;
	return ERR_OK;
}

/* After the bill of all was closed, by the clock, too: it tells whether that one has the lines. */
static struct utc
end_of(const struct bills *bills, const struct bill_order *o)
{
	const struct bill *whole = bill_of(bills, o->month, 0);

	if (o->client == 0 || whole == NULL || o->now.s > whole->at.s)
		return o->now;
	return (struct utc){ whole->at.s + 1 };
}

struct reopening {
	const struct bill_order *order;
	struct arena *arena;
};

/* db_step */
static enum err_code
reopen_month(struct db *db, void *ctx, struct err *e)
{
	const struct reopening *r = ctx;
	const struct bill_order *o = r->order;
	const struct bill *found = NULL;
	struct bills bills;

	arena_reset(r->arena);
	if (lock(db, e) != ERR_OK || bill_in_force(db, r->arena, &bills, e) != ERR_OK ||
	    find(&bills, o, &found, e) != ERR_OK ||
	    db_exec(db, Q_bill_reopen,
		PARAMS(
		    p_utc(end_of(&bills, o)), p_text(o->by), p_text(o->reason), p_int(found->id)),
		e) != ERR_OK)
		return e->code;
	return keep_record(db, o, "reopen", e);
}

enum err_code
bill_reopen(struct db *db, const struct bill_order *o, struct err *e)
{
	struct reopening r = { .order = o };
	enum err_code rc;

	if (o->reason == NULL || *o->reason == '\0')
		return err_set(e, ERR_INVALID, "a bill that was sent is reopened for a reason");
	if (check_who(o, e) != ERR_OK || check_month(o->month, e) != ERR_OK ||
	    check_words("the reason", o->reason, MOST_REASON, e) != ERR_OK)
		return e->code;
	r.arena = arena_new();
	rc = db_transact(db, reopen_month, &r, e);
	arena_free(r.arena);
	return rc;
}
