#include "app/clients.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/args.h"
#include "app/names.h"
#include "app/print.h"
#include "app/time_text.h"
#include "base/arena.h"
#include "base/db.h"
#include "core/calendar.h"
#include "store/clock.h"

/* ---- client duty ---- */

static enum err_code
check_contract(struct clients *c, int64_t contract, int64_t client, struct err *e)
{
	struct client_contract *list;
	size_t n;

	if (contract == 0)
		return ERR_OK;
	if (client_contracts(c->db, client, c->arena, &list, &n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		if (list[i].id == contract)
			return ERR_OK;
	}
	return err_set(e, ERR_NOTFOUND,
	    "the client has no contract %" PRId64 "; `slactl client contract list NAME` shows them",
	    contract);
}

enum err_code
clients_duty_put(struct clients *c, void *ctx, struct err *e)
{
	const struct client_ask *order = ctx;
	struct client client;

	if (names_client(c->db, order->client, c->arena, &client, e) != ERR_OK ||
	    check_contract(c, order->o->contract, client.id, e) != ERR_OK)
		return e->code;
	return clients_put_duties(c, client.id, order->o->contract, order->o->duty, e);
}

int
clients_duty(struct app *app, int argc, char **argv, void *options)
{
	struct client_ask order = { .o = options, .client = argv[1] };
	const char *const *duty = order.o->duty;

	if (duty[DUTY_EMPLOYEE] == NULL && duty[DUTY_DEPUTY] == NULL && duty[DUTY_GROUP] == NULL)
		return app_usage(app,
		    "duty needs --employee LOGIN, --deputy LOGIN or --fallback GROUP; - is nobody "
		    "any more");
	return clients_give(app, "client duty", clients_duty_put, &order);
}

/* ---- client absence ---- */

static enum err_code
touch_absent(struct clients *c, int64_t user, struct err *e)
{
	int64_t *issues;
	size_t n;

	if (absence_touches(c->db, user, c->arena, &issues, &n, e) != ERR_OK)
		return e->code;
	clients_touch_issues(c, issues, n);
	c->sum.duties++;
	return ERR_OK;
}

static enum err_code
absence_put(struct clients *c, void *ctx, struct err *e)
{
	const struct client_ask *order = ctx;
	const struct client_options *o = order->o;
	struct absence a = { .note = o->note };

	if (names_id(c->db, CLIENT_BY_USER, order->client, &a.user, e) != ERR_OK ||
	    clients_day(c, o->from, false, &a.from, e) != ERR_OK ||
	    clients_day(c, o->to, true, &a.to, e) != ERR_OK ||
	    absence_add(c->db, &a, &a.id, e) != ERR_OK)
		return e->code;
	return touch_absent(c, a.user, e);
}

static enum err_code
absence_drop(struct clients *c, void *ctx, struct err *e)
{
	const struct client_ask *order = ctx;
	int64_t user;

	if (absence_remove(c->db, order->id, &user, e) != ERR_OK)
		return e->code;
	return touch_absent(c, user, e);
}

static int
verb_add(struct app *app, int argc, char **argv, void *ctx)
{
	struct client_ask order = { .o = ctx, .client = argv[1] };

	if (order.o->from == NULL || order.o->to == NULL)
		return app_usage(app, "absence add LOGIN needs --from and --to, its last day");
	return clients_give(app, "absence add", absence_put, &order);
}

static int
verb_remove(struct app *app, int argc, char **argv, void *ctx)
{
	struct client_ask order = { .o = ctx };

	if (!args_id(app, argv[1], &order.id))
		return EXIT_USAGE;
	return clients_give(app, "absence remove", absence_drop, &order);
}

/* print_fill */
static enum err_code
fill(struct app *app, void *ctx, struct arena *a, struct table *t, struct err *e)
{
	struct absence *list;
	const struct zone *z;
	struct utc now;
	size_t n;

	if (app_open(app, NEEDS_POLICY, e) != ERR_OK || clock_now(app->db, &now, e) != ERR_OK ||
	    absence_list(app->db, now, a, &list, &n, e) != ERR_OK)
		return e->code;
	z = calendar_zone(app->policy->calendar);
	for (size_t i = 0; i < n; i++) {
		const char *name;

		if (names_shown(app->db, CLIENT_BY_USER, arena_printf(a, "%" PRId64, list[i].user),
			a, &name, e) != ERR_OK)
			return e->code;
		table_number(t, list[i].id);
		table_text(t, name);
		table_instant(t, list[i].from, time_text_day(WORDING_EN, z, list[i].from, a));
		table_instant(t, list[i].to,
		    time_text_day(WORDING_EN, z, (struct utc){ list[i].to.s - 1 }, a));
		table_text(t, list[i].note);
	}
	return ERR_OK;
}

static int
verb_list(struct app *app, int argc, char **argv, void *ctx)
{
	static const struct table_column columns[] = {
		{ "id", "ID", TABLE_NUMBER },
		{ "login", "Login", TABLE_TEXT },
		{ "from", "From", TABLE_TEXT },
		{ "to", "To", TABLE_TEXT },
		{ "note", "Note", TABLE_FLOWING },
	};
	static const struct print_list all = { columns, sizeof(columns) / sizeof(columns[0]),
		"Nobody is away.", fill };
	const struct client_options *o = ctx;

	return print_list(app, &all, NULL, o->json);
}

int
clients_absence(struct app *app, int argc, char **argv, void *options)
{
	static const struct arg_verb verbs[] = {
		{ "list", 0, 0, verb_list },
		{ "add", 1, 1, verb_add },
		{ "remove", 1, 1, verb_remove },
	};
	static const struct arg_usage usages[] = {
		{ "list", "absence list [--json]" },
		{ "add", "absence add LOGIN --from DAY --to LAST-DAY [--note TEXT]" },
		{ "remove", "absence remove ID" },
	};

	ARGS_USAGE(app, argc, argv, usages);
	return ARGS_VERB(app, argc, argv, verbs, "list", options);
}
