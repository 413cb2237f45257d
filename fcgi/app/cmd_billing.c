#include "app/commands.h"

#include <stdio.h>

#include "app/args.h"
#include "app/bills.h"
#include "app/names.h"
#include "app/print.h"
#include "app/say.h"
#include "app/shelf.h"
#include "app/time_text.h"
#include "base/arena.h"
#include "base/buf.h"
#include "core/calendar.h"
#include "store/bill.h"
#include "store/billing_text.h"

/* Of whose bill's state is told beside them: rows and entries. */
static void
add_bill(struct table *t, const char *corrects, const struct bill *bill, enum wording l,
    const struct zone *z, struct arena *a)
{
	table_text(t, corrects);
	table_text(t, bill == NULL ? NULL : time_text(l, z, bill->at, a));
}

static const char *
span_text(struct arena *a, enum wording l, int64_t minutes)
{
	return time_text_span(l, (struct span){ minutes * SPAN_MINUTE }, a);
}

/* The kinds that the regulations name have titles; support is ours. */
static void
print_rows(const struct billing_answer *b, enum wording l, const struct zone *z, struct arena *a)
{
	const struct table_column columns[] = {
		{ "month", say(l, SAY_MONTH), TABLE_TEXT },
		{ "client", say(l, SAY_CLIENT), TABLE_FLOWING },
		{ "contract", say(l, SAY_CONTRACT_NUMBER), TABLE_TEXT },
		{ "kind", say(l, SAY_KIND), TABLE_TEXT },
		{ "pay", say(l, SAY_PAY), TABLE_TEXT },
		{ "entries", say(l, SAY_ENTRIES), TABLE_NUMBER },
		{ "worked", say(l, SAY_WRITTEN_DOWN), TABLE_NUMBER },
		{ "billed", say(l, SAY_BILLED), TABLE_NUMBER },
		{ "odd", say(l, SAY_ODD), TABLE_NUMBER },
		{ "corrects", say(l, SAY_CORRECTS), TABLE_TEXT },
		{ "closed", say(l, SAY_BILL_CLOSED), TABLE_TEXT },
	};
	struct table *t = table_new(columns, sizeof(columns) / sizeof(columns[0]));

	for (size_t i = 0; i < b->n_rows; i++) {
		const struct billing_row *r = &b->rows[i];

		table_text(t, r->month);
		table_text(t, r->client_name == NULL ? "-" : r->client_name);
		table_text(t, r->contract == NULL ? "-" : r->contract);
		table_text(t, say_name(l, "billing_kind", r->kind));
		table_text(t, say_name(l, "billing_pay", billing_pay_name(r->pay)));
		table_number(t, (int64_t)r->entries);
		table_text(t, span_text(a, l, r->worked));
		table_text(t, span_text(a, l, r->billed));
		table_number(t, (int64_t)r->odd);
		add_bill(t, r->corrects, r->bill, l, z, a);
	}
	print_table(t, false, say(l, SAY_NOTHING_BILLED));
}

static void
print_entries(const struct billing_answer *b, enum wording l, const struct zone *z, struct arena *a)
{
	const struct table_column columns[] = {
		{ "issue", say(l, SAY_ISSUE), TABLE_NUMBER },
		{ "day", say(l, SAY_WHEN), TABLE_TEXT },
		{ "client", say(l, SAY_CLIENT), TABLE_FLOWING },
		{ "employee", say(l, SAY_EMPLOYEE), TABLE_TEXT },
		{ "activity", say(l, SAY_WHAT_WAS_DONE), TABLE_FLOWING },
		{ "kind", say(l, SAY_KIND), TABLE_TEXT },
		{ "worked", say(l, SAY_WRITTEN_DOWN), TABLE_NUMBER },
		{ "billed", say(l, SAY_BILLED), TABLE_NUMBER },
		{ "clause", say(l, SAY_CLAUSE), TABLE_TEXT },
		{ "corrects", say(l, SAY_CORRECTS), TABLE_TEXT },
		{ "closed", say(l, SAY_BILL_CLOSED), TABLE_TEXT },
	};
	struct table *t = table_new(columns, sizeof(columns) / sizeof(columns[0]));

	for (size_t i = 0; i < b->n_entries; i++) {
		const struct billing_entry *en = &b->entries[i];
		const struct civil c = civil_from_days(en->day);

		table_number(t, en->issue);
		table_text(t, arena_printf(a, "%04d-%02d-%02d", c.year, c.month, c.day));
		table_text(t, en->client_name == NULL ? "-" : en->client_name);
		table_text(t, en->employee);
		table_text(t, en->item.activity);
		table_text(t, say_name(l, "billing_kind", billing_entry_kind(en)));
		table_text(t, span_text(a, l, en->item.minutes));
		table_text(t, en->sound ? span_text(a, l, en->billed) : "?");
		table_text(t, en->clause);
		add_bill(t, en->corrects, en->bill, l, z, a);
	}
	print_table(t, false, say(l, SAY_NOTHING_BILLED));
}

static void
print_csv(const struct billing_answer *b, bool entries)
{
	struct buf out;

	buf_init(&out);
	if (entries)
		billing_entries_csv(b, &out);
	else
		billing_rows_csv(b, &out);
	fputs(out.data, stdout);
	buf_release(&out);
}

static void
print_all_json(const struct billing_answer *b, bool entries)
{
	for (size_t i = 0; entries && i < b->n_entries; i++)
		print_json(billing_entry_json(&b->entries[i]));
	for (size_t i = 0; !entries && i < b->n_rows; i++)
		print_json(billing_row_json(&b->rows[i]));
}

static void
print(const struct billing_answer *b, const struct bills_wishes *w, const struct shelf *s)
{
	const struct zone *z = calendar_zone(s->policy->calendar);

	if (w->csv)
		print_csv(b, w->entries);
	else if (w->json)
		print_all_json(b, w->entries);
	else if (w->entries)
		print_entries(b, w->language, z, s->arena);
	else
		print_rows(b, w->language, z, s->arena);
}

static enum err_code
make(struct app *app, const struct bills_wishes *w, struct shelf *s, struct billing_answer *out,
    struct err *e)
{
	struct billing_ask ask = { .since = UTC_NONE, .until = UTC_NONE };
	struct client client;

	if (shelf_period(s, w->since, w->until, w->month, &ask.since, &ask.until, e) != ERR_OK)
		return e->code;
	if (w->client != NULL) {
		if (names_client(app->db, w->client, s->arena, &client, e) != ERR_OK)
			return e->code;
		ask.client = client.id;
	}
	return billing_make(app->db, s->policies, &ask, s->arena, out, e);
}

static int
show(struct app *app, int argc, char **argv, void *ctx)
{
	const struct bills_wishes *w = ctx;
	struct billing_answer answer;
	struct shelf s;
	enum err_code rc;
	struct err e;

	(void)argc;
	(void)argv;
	if (w->csv && w->json)
		return app_usage(app, "--csv or --json, not both");
	rc = shelf_open(app, &s, &e);
	if (rc == ERR_OK)
		rc = make(app, w, &s, &answer, &e);
	if (rc == ERR_OK)
		print(&answer, w, &s);
	shelf_close(&s);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}

int
cmd_billing(struct app *app, int argc, char **argv)
{
	static const struct arg_verb verbs[] = {
		{ "show", 0, 0, show },
		{ "close", 1, 1, bills_close },
		{ "reopen", 1, 1, bills_reopen },
		{ "closed", 0, 0, bills_closed },
	};
	static const struct arg_usage usages[] = {
		{ "close", "close MONTH [--client NAME|BIN] [--by NAME]" },
		{ "reopen", "reopen MONTH [--client NAME|BIN] --reason TEXT [--by NAME]" },
		{ "closed", "closed [--lang ru|kk|en] [--json]" },
	};
	struct bills_wishes w = { .language = WORDING_EN };

	ARGS_USAGE(app, argc, argv, usages);
	if (!ARGS_READ(app, &argc, argv, { "--month", ARG_PERIOD, &w.month },
		{ "--since", ARG_PERIOD, &w.since }, { "--until", ARG_PERIOD, &w.until },
		{ "--client", ARG_TEXT, &w.client }, { "--entries", ARG_FLAG, &w.entries },
		{ "--csv", ARG_FLAG, &w.csv }, { "--json", ARG_FLAG, &w.json },
		{ "--reason", ARG_TEXT, &w.reason }, { "--by", ARG_TEXT, &w.by },
		{ "--lang", ARG_LANGUAGE, &w.language }))
		return EXIT_USAGE;
	return ARGS_VERB(app, argc, argv, verbs, "show", &w);
}
