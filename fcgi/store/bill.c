#include "store/bill.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "store/list.h"

/* ---- rows ---- */

static bool
read_bill(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	*(struct bill *)item = (struct bill){
		.id = row_int(rows, 0),
		.month = list_text(rows, 1, arena),
		.client = row_int(rows, 2),
		.client_name = list_text(rows, 3, arena),
		.at = row_utc(rows, 4),
		.by = list_text(rows, 5, arena),
		.reopened = row_utc(rows, 6),
		.reopened_by = list_text(rows, 7, arena),
		.reason = list_text(rows, 8, arena),
		.lines = (size_t)row_int(rows, 9),
	};
	(void)e;
	return true;
}

enum err_code
bill_list(
    struct db *db, bool reopened, struct arena *arena, struct bill **out, size_t *n, struct err *e)
{
	return list_all(db_query(db, Q_bill_list, PARAMS(p_int(reopened))), read_bill,
	    sizeof(**out), arena, out, n, e);
}

/* Columns of bill_lines. */
enum {
	L_ENTRY,
	L_ISSUE,
	L_PROJECT,
	L_DAY,
	L_COMMENT,
	L_WORKED,
	L_ACTIVITY,
	L_CLIENT,
	L_CLIENT_NAME,
	L_REGULATION,
	L_CONTRACT,
	L_KIND,
	L_PAY,
	L_EMPLOYEE,
	L_CLAUSE,
	L_SOUND,
	L_BILLED,
	L_CORRECTS,
	L_MONTH,
	L_SCOPE,
};

struct line {
	struct billing_entry entry;
	int64_t scope; /* the client of its bill; 0: of all */
};

static bool
read_kind(const struct rows *rows, struct arena *arena, struct billing_entry *b, struct err *e)
{
	struct billing_kind *kind = arena_alloc(arena, sizeof(*kind));

	*kind = (struct billing_kind){ .name = list_text(rows, L_KIND, arena) };
	b->kind = kind->name == NULL ? NULL : kind;
	return list_term(billing_pay, rows, L_PAY, &kind->pay, e);
}

static bool
read_line(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct line *l = item;
	struct billing_entry *b = &l->entry;
	struct civil day;

	*l = (struct line){ .scope = row_int(rows, L_SCOPE) };
	*b = (struct billing_entry){
		.id = row_int(rows, L_ENTRY),
		.issue = row_int(rows, L_ISSUE),
		.project = row_int(rows, L_PROJECT),
		.comment = list_text(rows, L_COMMENT, arena),
		.item = { .minutes = row_int(rows, L_WORKED),
		    .activity = list_text(rows, L_ACTIVITY, arena) },
		.client = row_int(rows, L_CLIENT),
		.client_name = list_text(rows, L_CLIENT_NAME, arena),
		.regulation = list_text(rows, L_REGULATION, arena),
		.contract = list_text(rows, L_CONTRACT, arena),
		.employee = list_text(rows, L_EMPLOYEE, arena),
		.clause = list_text(rows, L_CLAUSE, arena),
		.sound = row_int(rows, L_SOUND) != 0,
		.billed = row_int(rows, L_BILLED),
		.corrects = list_text(rows, L_CORRECTS, arena),
		.month = list_text(rows, L_MONTH, arena),
	};
	if (!civil_parse(row_text(rows, L_DAY), &day)) {
		err_set(e, ERR_INVALID, "a line of the bill of %s has no day", b->month);
		return false;
	}
	b->day = civil_to_days(day);
	return read_kind(rows, arena, b, e);
}

/* ---- what was billed of each entry ---- */

static bool
is_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool
is_like(const struct billing_entry *a, const struct billing_entry *b)
{
	return a->id == b->id && a->client == b->client && is_same(a->contract, b->contract) &&
	    strcmp(billing_entry_kind(a), billing_entry_kind(b)) == 0 &&
	    billing_entry_pay(a) == billing_entry_pay(b);
}

/* The first that is not of an earlier entry. */
static size_t
first_of(const struct bills *bills, int64_t entry)
{
	size_t low = 0, high = bills->n_balances;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (bills->balances[middle].like->id < entry)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct bill_balance *
balance_of(const struct bills *bills, const struct billing_entry *b)
{
	for (size_t i = first_of(bills, b->id);
	     i < bills->n_balances && bills->balances[i].like->id == b->id; i++) {
		if (is_like(bills->balances[i].like, b))
			return &bills->balances[i];
	}
	return NULL;
}

static void
balance(struct bills *bills, struct arena *arena)
{
	bills->balances = arena_array(arena, bills->n_lines + 1, sizeof(*bills->balances));
	for (size_t i = 0; i < bills->n_lines; i++) {
		const struct billing_entry *line = &bills->lines[i];
		struct bill_balance *b = balance_of(bills, line);

		if (b == NULL) {
			b = &bills->balances[bills->n_balances++];
			*b = (struct bill_balance){ .like = line };
		}
		b->worked += billing_entry_worked(line);
		b->billed += line->billed;
	}
}

/* ---- which bill ---- */

static bool
read_scope(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	*(struct bill_scope *)item = (struct bill_scope){
		.month = list_text(rows, 0, arena),
		.client = row_int(rows, 1),
	};
	(void)e;
	return true;
}

static int
compare_scope(const void *a, const void *b)
{
	const struct bill_scope *x = a, *y = b;
	const int order = strcmp(x->month, y->month);

	return order != 0 ? order : (x->client > y->client) - (x->client < y->client);
}

static int
compare_bill(const void *key, const void *bill)
{
	const struct bill *b = bill;

	return compare_scope(key, &(struct bill_scope){ b->month, b->client });
}

static const struct bill *
of_scope(const struct bills *bills, const char *month, int64_t client)
{
	const struct bill_scope key = { month, client };

	return bills->n == 0
	    ? NULL
	    : bsearch(&key, bills->bills, bills->n, sizeof(*bills->bills), compare_bill);
}

static bool
is_apart(const struct bills *bills, const char *month, int64_t client)
{
	const struct bill_scope key = { month, client };

	return bills->n_apart > 0 &&
	    bsearch(&key, bills->apart, bills->n_apart, sizeof(*bills->apart), compare_scope) !=
	    NULL;
}

const struct bill *
bill_of(const struct bills *bills, const char *month, int64_t client)
{
	const struct bill *own = of_scope(bills, month, client);

	if (own != NULL || is_apart(bills, month, client))
		return own;
	return of_scope(bills, month, 0);
}

enum err_code
bill_in_force(struct db *db, struct arena *arena, struct bills *out, struct err *e)
{
	*out = (struct bills){ 0 };
	if (bill_list(db, false, arena, &out->bills, &out->n, e) != ERR_OK)
		return e->code;
	return list_all(db_query(db, Q_bill_apart, NO_PARAMS), read_scope, sizeof(*out->apart),
	    arena, &out->apart, &out->n_apart, e);
}

enum err_code
bill_read(struct db *db, int64_t client, struct arena *arena, struct bills *out, struct err *e)
{
	struct line *lines;

	if (bill_in_force(db, arena, out, e) != ERR_OK)
		return e->code;
	if (out->n == 0)
		return ERR_OK;
	if (list_all(db_query(db, Q_bill_lines, PARAMS(p_int(client), p_int(client))), read_line,
		sizeof(*lines), arena, &lines, &out->n_lines, e) != ERR_OK)
		return e->code;
	out->lines = arena_array(arena, out->n_lines + 1, sizeof(*out->lines));
	for (size_t i = 0; i < out->n_lines; i++) {
		out->lines[i] = lines[i].entry;
		out->lines[i].bill = of_scope(out, lines[i].entry.month, lines[i].scope);
	}
	balance(out, arena);
	return ERR_OK;
}

/* ---- corrections ---- */

static const char *
next_open(const struct bills *bills, const char *closed, int64_t client, struct arena *arena)
{
	int year = atoi(closed), month = atoi(closed + 5);
	const char *next;

	do {
		year += month == 12;
		month = month % 12 + 1;
		next = arena_printf(arena, "%04d-%02d", year, month);
	} while (bill_of(bills, next, client) != NULL);
	return next;
}

static void
correct(const struct bills *bills, struct billing_entry *b, const char *month, int64_t worked,
    int64_t billed, struct arena *arena)
{
	b->item.minutes = worked;
	b->billed = billed;
	b->sound = true;
	b->corrects = month;
	b->month = next_open(bills, month, b->client, arena);
	b->bill = NULL;
}

bool
bill_settle(struct bills *bills, struct billing_entry *live, struct arena *arena)
{
	struct bill_balance *b = balance_of(bills, live);
	const int64_t worked = billing_entry_worked(live) - (b == NULL ? 0 : b->worked);
	const int64_t billed = live->billed - (b == NULL ? 0 : b->billed);

	if (b != NULL)
		b->met = true;
	if (worked == 0 && billed == 0)
		return false;
	correct(bills, live, live->month, worked, billed, arena);
	return true;
}

bool
bill_missed(const struct bills *bills, const struct bill_balance *b, struct arena *arena,
    struct billing_entry *out)
{
	const char *month = b->like->corrects == NULL ? b->like->month : b->like->corrects;

	if (b->met || (b->worked == 0 && b->billed == 0))
		return false;
	*out = *b->like;
	correct(bills, out, month, -b->worked, -b->billed, arena);
	return true;
}
