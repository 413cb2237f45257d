#include "app/commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/args.h"
#include "app/clients.h"
#include "app/names.h"
#include "app/print.h"
#include "app/time_text.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "core/calendar.h"
#include "store/clock.h"

/* ---- client list ---- */

struct lists {
	struct arena *arena;
	const struct zone *zone;
	struct utc now;
	size_t n, n_binds, n_contracts;
	struct client *clients;
	struct client_bind *binds;
	struct client_contract *contracts;
};

static enum err_code
read_lists(struct app *app, struct lists *l, struct err *e)
{
	if (app_open(app, NEEDS_POLICY, e) != ERR_OK || clock_now(app->db, &l->now, e) != ERR_OK ||
	    client_list(app->db, l->arena, &l->clients, &l->n, e) != ERR_OK ||
	    client_binds(app->db, 0, l->arena, &l->binds, &l->n_binds, e) != ERR_OK ||
	    client_contracts(app->db, 0, l->arena, &l->contracts, &l->n_contracts, e) != ERR_OK)
		return e->code;
	l->zone = calendar_zone(app->policy->calendar);
	return ERR_OK;
}

/* "user vip, group ТОО «Алатау Логистик»" */
static enum err_code
put_binds(struct db *db, const struct lists *l, int64_t client, json_t **json, struct buf *out,
    struct err *e)
{
	*json = json_array();
	for (size_t i = 0; i < l->n_binds; i++) {
		const struct client_bind *b = &l->binds[i];
		const char *name;

		if (b->client != client)
			continue;
		if (names_shown(db, b->by, b->value, l->arena, &name, e) != ERR_OK) {
			json_decref(*json);
			return e->code;
		}
		buf_printf(out, "%s%s %s", out->len == 0 ? "" : ", ", client_by_name(b->by), name);
		json_array_append_new(*json,
		    json_pack("{s:s, s:s, s:s}", "kind", client_by_name(b->by), "value", b->value,
			"name", name));
	}
	return ERR_OK;
}

/* The contract in force now; of several the one that began last. */
static const struct client_contract *
in_force(const struct lists *l, int64_t client)
{
	const struct client_contract *found = NULL;

	for (size_t i = 0; i < l->n_contracts; i++) {
		const struct client_contract *k = &l->contracts[i];

		if (k->client == client && k->from.s <= l->now.s && l->now.s < k->to.s &&
		    (found == NULL || found->from.s <= k->from.s))
			found = k;
	}
	return found;
}

static const char *
contract_text(const struct lists *l, const struct client_contract *k)
{
	if (k == NULL)
		return NULL;
	if (utc_is_none(k->to))
		return k->number;
	return arena_printf(l->arena, "%s to %s", k->number,
	    time_text_day(WORDING_EN, l->zone, (struct utc){ k->to.s - 1 }, l->arena));
}

static enum err_code
add_client(
    struct app *app, const struct lists *l, const struct client *c, struct table *t, struct err *e)
{
	const struct client_contract *k = in_force(l, c->id);
	json_t *binds;
	struct buf text;

	buf_init(&text);
	if (put_binds(app->db, l, c->id, &binds, &text, e) != ERR_OK) {
		buf_release(&text);
		return e->code;
	}
	table_number(t, c->id);
	table_text(t, c->name);
	table_text(t, c->bin);
	table_text(t, c->language);
	table_value(t, binds, text.data);
	table_text(t, k == NULL ? NULL : k->level);
	table_value(t, k == NULL ? json_null() : json_string(k->number), contract_text(l, k));
	buf_release(&text);
	return ERR_OK;
}

/* print_fill */
static enum err_code
fill(struct app *app, void *ctx, struct arena *arena, struct table *t, struct err *e)
{
	struct lists l = { .arena = arena };

	if (read_lists(app, &l, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < l.n; i++) {
		if (add_client(app, &l, &l.clients[i], t, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

static int
list(struct app *app, int argc, char **argv, void *ctx)
{
	static const struct table_column columns[] = {
		{ "id", "ID", TABLE_NUMBER },
		{ "name", "Name", TABLE_FLOWING },
		{ "bin", "BIN", TABLE_TEXT },
		{ "language", "Language", TABLE_TEXT },
		{ "known_by", "Known by", TABLE_FLOWING },
		{ "level", "Level now", TABLE_TEXT },
		{ "contract", "Contract", TABLE_FLOWING },
	};
	static const struct print_list all = { columns, sizeof(columns) / sizeof(columns[0]),
		"No clients: slactl client add, or slactl client import", fill };
	const struct client_options *o = ctx;

	return print_list(app, &all, NULL, o->json);
}

/* ---- orders ---- */

static enum err_code
check(const struct clients *c, const struct client_options *o, struct err *e)
{
	if (o->bin != NULL && clients_check_bin(o->bin, e) != ERR_OK)
		return e->code;
	if (o->language != NULL && clients_check_language(c, o->language, e) != ERR_OK)
		return e->code;
	return ERR_OK;
}

static enum err_code
bind_one(struct clients *c, int64_t client, enum client_by by, const char *name, struct err *e)
{
	const char *value;

	if (names_value(c->db, by, name, c->arena, &value, e) != ERR_OK)
		return e->code;
	return clients_bind(c, client, by, value, name, e);
}

static enum err_code
bind_all(struct clients *c, int64_t client, const struct client_options *o, struct err *e)
{
	for (int by = 0; by < CLIENT_BY_COUNT; by++) {
		if (o->bind[by] != NULL &&
		    bind_one(c, client, (enum client_by)by, o->bind[by], e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

enum err_code
clients_add(struct clients *c, void *ctx, struct err *e)
{
	const struct client_ask *order = ctx;
	const struct client new = {
		.name = order->client,
		.bin = order->o->bin,
		.language = order->o->language,
		.created = c->now,
	};
	int64_t id;

	if (check(c, order->o, e) != ERR_OK || client_add(c->db, &new, &id, e) != ERR_OK)
		return e->code;
	c->sum.clients++;
	if (clients_put_duties(c, id, 0, order->o->duty, e) != ERR_OK)
		return e->code;
	return bind_all(c, id, order->o, e);
}

enum err_code
clients_edit(struct clients *c, void *ctx, struct err *e)
{
	const struct client_ask *order = ctx;
	const struct client_options *o = order->o;
	struct client client;

	if (check(c, o, e) != ERR_OK ||
	    names_client(c->db, order->client, c->arena, &client, e) != ERR_OK)
		return e->code;
	client.name = o->name != NULL ? o->name : client.name;
	client.bin = o->bin != NULL ? o->bin : client.bin;
	client.language = o->language != NULL ? o->language : client.language;
	if (client_update(c->db, &client, e) != ERR_OK)
		return e->code;
	c->sum.updated++;
	return clients_touch(c, client.id, e);
}

enum err_code
clients_remove(struct clients *c, void *ctx, struct err *e)
{
	const struct client_ask *order = ctx;
	struct client client;

	if (names_client(c->db, order->client, c->arena, &client, e) != ERR_OK ||
	    clients_touch(c, client.id, e) != ERR_OK)
		return e->code;
	c->sum.removed++;
	return client_remove(c->db, client.id, e);
}

enum err_code
clients_order_bind(struct clients *c, void *ctx, struct err *e)
{
	const struct client_ask *order = ctx;
	struct client client;

	if (names_client(c->db, order->client, c->arena, &client, e) != ERR_OK)
		return e->code;
	return bind_all(c, client.id, order->o, e);
}

static enum err_code
touch_owner(struct clients *c, enum client_by by, const char *value, struct err *e)
{
	struct client_bind *binds;
	size_t n;

	if (client_binds(c->db, 0, c->arena, &binds, &n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		if (binds[i].by == by && strcmp(binds[i].value, value) == 0)
			return clients_touch(c, binds[i].client, e);
	}
	return ERR_OK;
}

enum err_code
clients_order_unbind(struct clients *c, void *ctx, struct err *e)
{
	const struct client_ask *order = ctx;

	for (int by = 0; by < CLIENT_BY_COUNT; by++) {
		const char *name = order->o->bind[by], *value;

		if (name == NULL)
			continue;
		if (names_value(c->db, (enum client_by)by, name, c->arena, &value, e) != ERR_OK ||
		    touch_owner(c, (enum client_by)by, value, e) != ERR_OK ||
		    client_unbind(c->db, (enum client_by)by, value, e) != ERR_OK)
			return e->code;
		c->sum.bindings++;
	}
	return ERR_OK;
}

static int
give(struct app *app, const char *kind, clients_order *what, const char *client, void *options)
{
	struct client_ask order = { .o = options, .client = client };

	return clients_give(app, kind, what, &order);
}

static bool
has_binding(const struct client_options *o)
{
	for (int by = 0; by < CLIENT_BY_COUNT; by++) {
		if (o->bind[by] != NULL)
			return true;
	}
	return false;
}

static int
verb_add(struct app *app, int argc, char **argv, void *ctx)
{
	return give(app, "client add", clients_add, argv[1], ctx);
}

static int
verb_edit(struct app *app, int argc, char **argv, void *ctx)
{
	const struct client_options *o = ctx;

	if (o->name == NULL && o->bin == NULL && o->language == NULL)
		return app_usage(app, "edit needs --name, --bin or --language");
	return give(app, "client edit", clients_edit, argv[1], ctx);
}

static int
verb_remove(struct app *app, int argc, char **argv, void *ctx)
{
	return give(app, "client remove", clients_remove, argv[1], ctx);
}

static int
verb_bind(struct app *app, int argc, char **argv, void *ctx)
{
	if (!has_binding(ctx))
		return app_usage(app, "bind needs --user, --group, --project or --domain");
	return give(app, "client bind", clients_order_bind, argv[1], ctx);
}

static int
verb_unbind(struct app *app, int argc, char **argv, void *ctx)
{
	if (!has_binding(ctx))
		return app_usage(app, "unbind needs --user, --group, --project or --domain");
	return give(app, "client unbind", clients_order_unbind, NULL, ctx);
}

#define BINDINGS "--user LOGIN | --group NAME | --project IDENTIFIER | --domain DOMAIN"

static const struct arg_verb verbs[] = {
	{ "list", 0, 0, list },
	{ "show", 1, 1, clients_show },
	{ "who", 1, 1, clients_who },
	{ "add", 1, 1, verb_add },
	{ "edit", 1, 1, verb_edit },
	{ "remove", 1, 1, verb_remove },
	{ "bind", 1, 1, verb_bind },
	{ "unbind", 0, 0, verb_unbind },
	{ "contract", 0, 2, clients_contract },
	{ "duty", 1, 1, clients_duty },
	{ "absence", 0, 2, clients_absence },
	{ "import", 1, 1, clients_import },
	{ "export", 0, 0, clients_export },
};
static const struct arg_usage usages[] = {
	{ "list", "list [--json]" },
	{ "show", "show NAME|BIN [--json]" },
	{ "who", "who LOGIN [--project IDENTIFIER] [--json]" },
	{ "add",
	    "add NAME [--bin NUMBER] [--language ru|kk|en] [" BINDINGS
	    "] [--employee LOGIN] [--deputy LOGIN] [--fallback GROUP]" },
	{ "edit", "edit NAME|BIN [--name NAME] [--bin NUMBER] [--language ru|kk|en]" },
	{ "remove", "remove NAME|BIN" },
	{ "bind", "bind NAME|BIN " BINDINGS },
	{ "unbind", "unbind " BINDINGS },
	{ "contract", "contract [list | add | end | remove] …" },
	{ "duty",
	    "duty NAME|BIN [--contract ID] [--employee LOGIN] [--deputy LOGIN] [--fallback "
	    "GROUP]" },
	{ "absence", "absence [list | add | remove] …" },
	{ "import", "import FILE.csv|- [--dry-run]" },
	{ "export", "export > FILE.csv" },
};

int
cmd_client(struct app *app, int argc, char **argv)
{
	struct client_options o = { .json = false };

	if (!ARGS_READ(app, &argc, argv, { "--json", ARG_FLAG, &o.json },
		{ "--dry-run", ARG_FLAG, &o.dry }, { "--by", ARG_TEXT, &o.by },
		{ "--name", ARG_TEXT, &o.name }, { "--bin", ARG_TEXT, &o.bin },
		{ "--language", ARG_TEXT, &o.language }, { "--level", ARG_TEXT, &o.level },
		{ "--number", ARG_TEXT, &o.number }, { "--from", ARG_TEXT, &o.from },
		{ "--to", ARG_TEXT, &o.to }, { "--user", ARG_TEXT, &o.bind[CLIENT_BY_USER] },
		{ "--group", ARG_TEXT, &o.bind[CLIENT_BY_GROUP] },
		{ "--project", ARG_TEXT, &o.bind[CLIENT_BY_PROJECT] },
		{ "--domain", ARG_TEXT, &o.bind[CLIENT_BY_DOMAIN] },
		{ "--employee", ARG_TEXT, &o.duty[DUTY_EMPLOYEE] },
		{ "--deputy", ARG_TEXT, &o.duty[DUTY_DEPUTY] },
		{ "--fallback", ARG_TEXT, &o.duty[DUTY_GROUP] },
		{ "--contract", ARG_COUNT, &o.contract }, { "--expiring", ARG_COUNT, &o.expiring },
		{ "--note", ARG_TEXT, &o.note }))
		return EXIT_USAGE;
	ARGS_USAGE(app, argc, argv, usages);
	return ARGS_VERB(app, argc, argv, verbs, "list", &o);
}
