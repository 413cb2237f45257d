#include "app/bills.h"

#include <stdio.h>

#include "app/args.h"
#include "app/names.h"
#include "app/print.h"
#include "app/say.h"
#include "app/shelf.h"
#include "app/time_text.h"
#include "base/arena.h"
#include "core/calendar.h"
#include "core/period.h"
#include "store/bill.h"

static enum err_code
read_order(struct app *app, const struct shelf *s, const char *month, const struct bills_wishes *w,
    struct bill_order *out, struct err *e)
{
	struct client client;

	*out = (struct bill_order){
		.month = month, .by = args_who(w->by), .reason = w->reason, .now = s->now
	};
	if (w->client == NULL)
		return ERR_OK;
	if (names_client(app->db, w->client, s->arena, &client, e) != ERR_OK)
		return e->code;
	out->client = client.id;
	return ERR_OK;
}

static enum err_code
carry_out(struct app *app, struct shelf *s, const struct bill_order *o, struct err *e)
{
	size_t lines;
	enum err_code rc;

	if (o->reason != NULL) {
		rc = bill_reopen(app->db, o, e);
		if (rc == ERR_OK)
			printf(
			    "%s is open again: it is told as the tracker has it now.\n", o->month);
		return rc;
	}
	rc = bill_close(app->db, s->policies, o, &lines, e);
	if (rc == ERR_OK)
		printf("%s is closed; entries: %zu. What changes of it now is told as a correction "
		       "in the next open month.\n",
		    o->month, lines);
	return rc;
}

static int
give(struct app *app, const char *month, const struct bills_wishes *w)
{
	struct err e;
	struct bill_order order;
	struct shelf s;
	enum err_code rc;

	if (!period_is_month(month))
		return app_usage(app, "\"%s\" is no month: write 2026-02", month);
	rc = shelf_open(app, &s, &e);
	if (rc == ERR_OK)
		rc = read_order(app, &s, month, w, &order, &e);
	if (rc == ERR_OK)
		rc = carry_out(app, &s, &order, &e);
	shelf_close(&s);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}

int
bills_close(struct app *app, int argc, char **argv, void *ctx)
{
	const struct bills_wishes *w = ctx;

	(void)argc;
	if (w->reason != NULL)
		return app_usage(app, "--reason belongs to reopen");
	return give(app, argv[1], w);
}

int
bills_reopen(struct app *app, int argc, char **argv, void *ctx)
{
	const struct bills_wishes *w = ctx;

	(void)argc;
	if (w->reason == NULL || *w->reason == '\0')
		return app_usage(app, "reopen needs --reason: why a bill that was sent changes");
	return give(app, argv[1], w);
}

/* ---- which are closed ---- */

static void
add_bill(
    struct table *t, const struct bill *b, enum wording l, const struct zone *z, struct arena *a)
{
	table_text(t, b->month);
	table_value(t, b->client_name == NULL ? json_null() : json_string(b->client_name),
	    b->client_name == NULL ? say(l, SAY_ALL_CLIENTS) : b->client_name);
	table_number(t, (int64_t)b->lines);
	table_instant(t, b->at, time_text(l, z, b->at, a));
	table_text(t, b->by);
	table_instant(
	    t, b->reopened, utc_is_none(b->reopened) ? NULL : time_text(l, z, b->reopened, a));
	table_text(t, b->reopened_by);
	table_text(t, b->reason);
}

/* print_fill */
static enum err_code
fill(struct app *app, void *ctx, struct arena *arena, struct table *t, struct err *e)
{
	const struct bills_wishes *w = ctx;
	struct bill *bills;
	struct shelf s;
	size_t n = 0;
	enum err_code rc = shelf_open(app, &s, e);

	if (rc == ERR_OK)
		rc = bill_list(app->db, true, arena, &bills, &n, e);
	for (size_t i = 0; i < n; i++)
		add_bill(t, &bills[i], w->language, calendar_zone(s.policy->calendar), arena);
	shelf_close(&s);
	return rc;
}

int
bills_closed(struct app *app, int argc, char **argv, void *ctx)
{
	const struct bills_wishes *w = ctx;
	const enum wording l = w->language;
	const struct table_column columns[] = {
		{ "month", say(l, SAY_MONTH), TABLE_TEXT },
		{ "client", say(l, SAY_CLIENT), TABLE_FLOWING },
		{ "entries", say(l, SAY_ENTRIES), TABLE_NUMBER },
		{ "closed", say(l, SAY_BILL_CLOSED), TABLE_TEXT },
		{ "by", say(l, SAY_BILL_BY), TABLE_TEXT },
		{ "reopened", say(l, SAY_BILL_REOPENED), TABLE_TEXT },
		{ "reopened_by", say(l, SAY_BILL_BY), TABLE_TEXT },
		{ "reason", say(l, SAY_REASON), TABLE_FLOWING },
	};
	const struct print_list list = { columns, sizeof(columns) / sizeof(columns[0]),
		say(l, SAY_NO_BILLS), fill };

	(void)argc;
	(void)argv;
	return print_list(app, &list, ctx, w->json);
}
