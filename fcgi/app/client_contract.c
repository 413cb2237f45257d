#include "app/clients.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/args.h"
#include "app/names.h"
#include "app/print.h"
#include "app/time_text.h"
#include "base/arena.h"
#include "base/db.h"
#include "base/problem.h"
#include "core/calendar.h"

enum err_code
clients_same_contract(struct clients *c, const struct client_contract *contract,
    const struct client_contract **out, struct err *e)
{
	struct client_contract *list;
	size_t n;

	*out = NULL;
	if (client_contracts(c->db, contract->client, c->arena, &list, &n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n && *out == NULL; i++) {
		const struct client_contract *k = &list[i];

		if (k->id != contract->id && strcmp(k->number, contract->number) == 0 &&
		    k->from.s < contract->to.s && contract->from.s < k->to.s)
			*out = k;
	}
	return ERR_OK;
}

enum err_code
clients_alone_with_number(struct clients *c, const struct client_contract *contract, struct err *e)
{
	const struct client_contract *other;

	if (clients_same_contract(c, contract, &other, e) != ERR_OK)
		return e->code;
	if (other == NULL)
		return ERR_OK;
	return problem_set(e, PROBLEM_CONTRACT_TWICE,
	    PROBLEM_VALUES(
		problem_text("number", contract->number), problem_number("contract", other->id)));
}

enum err_code
clients_contract_add(struct clients *c, void *ctx, struct err *e)
{
	const struct client_ask *order = ctx;
	const struct client_options *o = order->o;
	struct client_contract k = { .level = o->level, .number = o->number, .to = UTC_NONE };
	struct client client;

	if (names_client(c->db, order->client, c->arena, &client, e) != ERR_OK ||
	    clients_check_level(c, o->level, e) != ERR_OK ||
	    clients_day(c, o->from, false, &k.from, e) != ERR_OK ||
	    (o->to != NULL && clients_day(c, o->to, true, &k.to, e) != ERR_OK))
		return e->code;
	k.client = client.id;
	if (clients_alone_with_number(c, &k, e) != ERR_OK ||
	    client_contract_add(c->db, &k, &k.id, e) != ERR_OK)
		return e->code;
	c->sum.contracts++;
	return clients_touch(c, client.id, e);
}

/* Of all contracts the one with that number in the first column. */
static enum err_code
find(struct clients *c, int64_t id, struct client_contract *out, struct err *e)
{
	struct client_contract *list;
	size_t n;

	if (client_contracts(c->db, 0, c->arena, &list, &n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		if (list[i].id == id) {
			*out = list[i];
			return ERR_OK;
		}
	}
	return err_set(e, ERR_NOTFOUND,
	    "there is no contract %" PRId64 "; `slactl client contract` lists them", id);
}

enum err_code
clients_contract_end(struct clients *c, void *ctx, struct err *e)
{
	const struct client_ask *order = ctx;
	struct client_contract k;

	if (find(c, order->id, &k, e) != ERR_OK ||
	    clients_day(c, order->o->to, true, &k.to, e) != ERR_OK ||
	    clients_alone_with_number(c, &k, e) != ERR_OK ||
	    client_contract_end(c->db, order->id, k.to, e) != ERR_OK)
		return e->code;
	c->sum.ended++;
	return clients_touch(c, k.client, e);
}

enum err_code
clients_contract_remove(struct clients *c, void *ctx, struct err *e)
{
	const struct client_ask *order = ctx;
	struct client_contract k;

	if (find(c, order->id, &k, e) != ERR_OK ||
	    client_contract_remove(c->db, order->id, e) != ERR_OK)
		return e->code;
	c->sum.removed++;
	return clients_touch(c, k.client, e);
}

static int
verb_add(struct app *app, int argc, char **argv, void *ctx)
{
	struct client_ask order = { .o = ctx, .client = argv[1] };

	if (order.o->level == NULL || order.o->number == NULL || order.o->from == NULL)
		return app_usage(app, "contract add needs --level, --number and --from");
	return clients_give(app, "contract add", clients_contract_add, &order);
}

static int
verb_end(struct app *app, int argc, char **argv, void *ctx)
{
	struct client_ask order = { .o = ctx };

	if (order.o->to == NULL)
		return app_usage(app, "contract end needs --to, its last day");
	if (!args_id(app, argv[1], &order.id))
		return EXIT_USAGE;
	return clients_give(app, "contract end", clients_contract_end, &order);
}

static int
verb_remove(struct app *app, int argc, char **argv, void *ctx)
{
	struct client_ask order = { .o = ctx };

	if (!args_id(app, argv[1], &order.id))
		return EXIT_USAGE;
	return clients_give(app, "contract remove", clients_contract_remove, &order);
}

/* ---- client contract list ---- */

static const char *
client_name(const struct client *clients, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (clients[i].id == id)
			return clients[i].name;
	}
	return NULL;
}

/* The last day of a contract: it ends with the second before `to`. */
static const char *
last_day(const struct zone *z, struct utc to, struct arena *a)
{
	if (utc_is_none(to))
		return "open";
	return time_text_day(WORDING_EN, z, (struct utc){ to.s - 1 }, a);
}

/* print_fill: of one client, or of all. */
static enum err_code
fill(struct app *app, void *ctx, struct arena *a, struct table *t, struct err *e)
{
	const char *name = ctx;
	struct client *clients, one = { .id = 0 };
	struct client_contract *list;
	const struct zone *z;
	size_t n_clients, n;

	if (app_open(app, NEEDS_POLICY, e) != ERR_OK ||
	    (name != NULL && names_client(app->db, name, a, &one, e) != ERR_OK) ||
	    client_list(app->db, a, &clients, &n_clients, e) != ERR_OK ||
	    client_contracts(app->db, one.id, a, &list, &n, e) != ERR_OK)
		return e->code;
	z = calendar_zone(app->policy->calendar);
	for (size_t i = 0; i < n; i++) {
		table_number(t, list[i].id);
		table_text(t, client_name(clients, n_clients, list[i].client));
		table_text(t, list[i].level);
		table_text(t, list[i].number);
		table_instant(t, list[i].from, time_text_day(WORDING_EN, z, list[i].from, a));
		table_instant(t, list[i].to, last_day(z, list[i].to, a));
	}
	return ERR_OK;
}

static int
verb_list(struct app *app, int argc, char **argv, void *ctx)
{
	static const struct table_column columns[] = {
		{ "id", "ID", TABLE_NUMBER },
		{ "client", "Client", TABLE_FLOWING },
		{ "level", "Level", TABLE_TEXT },
		{ "number", "Number", TABLE_TEXT },
		{ "from", "From", TABLE_TEXT },
		{ "to", "To", TABLE_TEXT },
	};
	static const struct print_list all = { columns, sizeof(columns) / sizeof(columns[0]),
		"No contracts.", fill };
	const struct client_options *o = ctx;

	if (o->expiring > 0)
		return clients_expiring(app, o);
	return print_list(app, &all, argc > 1 ? argv[1] : NULL, o->json);
}

int
clients_contract(struct app *app, int argc, char **argv, void *options)
{
	static const struct arg_verb verbs[] = {
		{ "list", 0, 1, verb_list },
		{ "add", 1, 1, verb_add },
		{ "end", 1, 1, verb_end },
		{ "remove", 1, 1, verb_remove },
	};
	static const struct arg_usage usages[] = {
		{ "list", "contract list [NAME|BIN] [--expiring DAYS] [--json]" },
		{ "add",
		    "contract add NAME|BIN --level LEVEL --number NUMBER --from DAY [--to "
		    "LAST-DAY]" },
		{ "end", "contract end ID --to LAST-DAY" },
		{ "remove", "contract remove ID" },
	};

	ARGS_USAGE(app, argc, argv, usages);
	return ARGS_VERB(app, argc, argv, verbs, "list", options);
}
