#include "store/billing_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/csv.h"
#include "core/verdict_json.h"
#include "store/bill.h"

#define DAY_TEXT 16

static const char *
day_text(int64_t day, char room[static DAY_TEXT])
{
	const struct civil c = civil_from_days(day);

	snprintf(room, DAY_TEXT, "%04d-%02d-%02d", c.year % 10000, c.month % 100, c.day % 100);
	return room;
}

/* Takes the object: which closed month is corrected, and since when the bill stands. */
static json_t *
with_bill(json_t *object, const char *corrects, const struct bill *bill)
{
	json_object_set_new(
	    object, "corrects", corrects == NULL ? json_null() : json_string(corrects));
	json_object_set_new(object, "closed", bill == NULL ? json_null() : utc_json(bill->at));
	return object;
}

json_t *
billing_row_json(const struct billing_row *r)
{
	json_t *row = json_pack("{s:s, s:s?, s:o, s:s?, s:s, s:s, s:I, s:I, s:I, s:I}", "month",
	    r->month, "client", r->client_name, "client_id",
	    r->client == 0 ? json_null() : json_integer(r->client), "contract", r->contract, "kind",
	    r->kind, "pay", billing_pay_name(r->pay), "entries", (json_int_t)r->entries, "odd",
	    (json_int_t)r->odd, "worked", (json_int_t)r->worked, "billed", (json_int_t)r->billed);

	return with_bill(row, r->corrects, r->bill);
}

json_t *
billing_entry_json(const struct billing_entry *b)
{
	char day[DAY_TEXT];

	json_t *entry = json_pack(
	    "{s:I, s:o, s:s, s:s, s:s?, s:s?, s:s?, s:s?, s:s, s:b, s:I, s:I, s:s, s:s?}", "entry",
	    (json_int_t)b->id, "issue", b->issue == 0 ? json_null() : json_integer(b->issue), "day",
	    day_text(b->day, day), "month", b->month, "client", b->client_name, "contract",
	    b->contract, "employee", b->employee, "activity", b->item.activity, "kind",
	    billing_entry_kind(b), "odd", !b->sound, "worked", (json_int_t)b->item.minutes,
	    "billed", (json_int_t)b->billed, "comment", b->comment, "clause", b->clause);

	return with_bill(entry, b->corrects, b->bill);
}

json_t *
bill_json(const struct bill *b)
{
	return json_pack("{s:s, s:s?, s:o, s:o, s:s, s:I, s:o, s:s?, s:s?}", "month", b->month,
	    "client", b->client_name, "client_id",
	    b->client == 0 ? json_null() : json_integer(b->client), "closed", utc_json(b->at), "by",
	    b->by, "entries", (json_int_t)b->lines, "reopened", utc_json(b->reopened),
	    "reopened_by", b->reopened_by, "reason", b->reason);
}

static void
put_hours(struct csv_out *c, int64_t minutes)
{
	/* Hundredths of an hour, to the nearest. */
	const int64_t h = (llabs(minutes) * 100 + 30) / 60;
	char text[40];

	snprintf(text, sizeof(text), "%s%" PRId64 ".%02" PRId64, minutes < 0 ? "-" : "", h / 100,
	    h % 100);
	csv_plain(c, text);
}

static void
put_bill(struct csv_out *c, const char *corrects, const struct bill *bill)
{
	char text[UTC_TEXT];

	csv_text(c, corrects);
	csv_text(c, bill == NULL ? NULL : utc_format(bill->at, text));
}

static void
put_heading(struct csv_out *c, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		csv_text(c, names[i]);
	csv_end(c);
}

void
billing_rows_csv(const struct billing_answer *a, struct buf *out)
{
	static const char *const heading[] = { "month", "client", "contract", "kind", "pay",
		"entries", "odd", "worked", "billed", "corrects", "closed" };
	struct csv_out c = { .out = out };

	put_heading(&c, heading, sizeof(heading) / sizeof(heading[0]));
	for (size_t i = 0; i < a->n_rows; i++) {
		const struct billing_row *r = &a->rows[i];

		csv_text(&c, r->month);
		csv_text(&c, r->client_name);
		csv_text(&c, r->contract);
		csv_text(&c, r->kind);
		csv_text(&c, billing_pay_name(r->pay));
		csv_number(&c, (int64_t)r->entries);
		csv_number(&c, (int64_t)r->odd);
		put_hours(&c, r->worked);
		put_hours(&c, r->billed);
		put_bill(&c, r->corrects, r->bill);
		csv_end(&c);
	}
}

void
billing_entries_csv(const struct billing_answer *a, struct buf *out)
{
	static const char *const heading[] = { "day", "issue", "client", "contract", "employee",
		"activity", "kind", "worked", "billed", "clause", "comment", "month", "corrects",
		"closed" };
	struct csv_out c = { .out = out };
	char day[DAY_TEXT];

	put_heading(&c, heading, sizeof(heading) / sizeof(heading[0]));
	for (size_t i = 0; i < a->n_entries; i++) {
		const struct billing_entry *b = &a->entries[i];

		csv_text(&c, day_text(b->day, day));
		csv_number(&c, b->issue);
		csv_text(&c, b->client_name);
		csv_text(&c, b->contract);
		csv_text(&c, b->employee);
		csv_text(&c, b->item.activity);
		csv_text(&c, billing_entry_kind(b));
		put_hours(&c, b->item.minutes);
		put_hours(&c, b->billed);
		csv_text(&c, b->clause);
		csv_text(&c, b->comment);
		csv_text(&c, b->month);
		put_bill(&c, b->corrects, b->bill);
		csv_end(&c);
	}
}
