#include "app/web_clients.h"

#include <jansson.h>
#include <stddef.h>
#include <string.h>

#include "app/client_import.h"
#include "app/client_view.h"
#include "app/config.h"
#include "base/arena.h"
#include "base/db.h"
#include "base/problem.h"
#include "core/verdict_json.h"
#include "store/clock.h"
#include "web/reply.h"

/* Contracts that end within so many days are told with the list. */
#define EXPIRING_DAYS 30

/* Members of bodies, and where their text goes. */
static const struct {
	const char *name;
	size_t offset;
} members[] = {
	{ "name", offsetof(struct client_options, name) },
	{ "bin", offsetof(struct client_options, bin) },
	{ "language", offsetof(struct client_options, language) },
	{ "level", offsetof(struct client_options, level) },
	{ "number", offsetof(struct client_options, number) },
	{ "from", offsetof(struct client_options, from) },
	{ "to", offsetof(struct client_options, to) },
	{ "user", offsetof(struct client_options, bind[CLIENT_BY_USER]) },
	{ "group", offsetof(struct client_options, bind[CLIENT_BY_GROUP]) },
	{ "project", offsetof(struct client_options, bind[CLIENT_BY_PROJECT]) },
	{ "domain", offsetof(struct client_options, bind[CLIENT_BY_DOMAIN]) },
	{ "employee", offsetof(struct client_options, duty[DUTY_EMPLOYEE]) },
	{ "deputy", offsetof(struct client_options, duty[DUTY_DEPUTY]) },
	{ "fallback", offsetof(struct client_options, duty[DUTY_GROUP]) },
};

/* What each order must bring and may bring, by name, between blanks. */
static const struct {
	clients_order *order;
	const char *needs, *takes;
} orders[WEB_CLIENTS_COUNT] = {
	[WEB_CLIENTS_ADD] = { clients_add, " name ",
	    " name bin language user group project domain employee deputy fallback " },
	[WEB_CLIENTS_EDIT] = { clients_edit, " ", " name bin language " },
	[WEB_CLIENTS_REMOVE] = { clients_remove, " ", " " },
	[WEB_CLIENTS_BIND] = { clients_order_bind, " ", " user group project domain " },
	[WEB_CLIENTS_UNBIND] = { clients_order_unbind, " ", " user group project domain " },
	[WEB_CLIENTS_DUTIES] = { clients_duty_put, " ", " employee deputy fallback contract " },
	[WEB_CLIENTS_CONTRACT] = { clients_contract_add, " level number from ",
	    " level number from to " },
	[WEB_CLIENTS_CONTRACT_END] = { clients_contract_end, " to ", " to " },
	[WEB_CLIENTS_CONTRACT_REMOVE] = { clients_contract_remove, " ", " " },
};

static bool
is_among(const char *name, const char *words, struct arena *arena)
{
	return strstr(words, arena_printf(arena, " %s ", name)) != NULL;
}

static enum err_code
read_member(const char *name, const json_t *value, struct client_options *o, struct err *e)
{
	const char *text = json_string_value(value);

	if (strcmp(name, "contract") == 0) {
		o->contract = json_integer_value(value);
		return o->contract > 0 || json_is_null(value)
		    ? ERR_OK
		    : err_set(e, ERR_INVALID, "contract: the id of one is expected");
	}
	if (json_is_null(value))
		return ERR_OK;
	if (text == NULL || *text == '\0')
		return err_set(e, ERR_INVALID, "%.40s: a text is expected, or null", name);
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (strcmp(members[i].name, name) == 0)
			*(const char **)(void *)((char *)o + members[i].offset) = text;
	}
	return ERR_OK;
}

static enum err_code
check_needs(
    const struct web_clients_ask *ask, const char *needs, struct arena *arena, struct err *e)
{
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (is_among(members[i].name, needs, arena) &&
		    !json_is_string(json_object_get(ask->body, members[i].name)))
			return err_set(e, ERR_INVALID, "%s: it is missing", members[i].name);
	}
	return ERR_OK;
}

static enum err_code
read_body(
    const struct web_clients_ask *ask, struct client_options *o, struct arena *arena, struct err *e)
{
	const char *takes = orders[ask->what].takes, *name;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)ask->body, name, value)
	{
		if (!is_among(name, takes, arena))
			return err_set(e, ERR_INVALID, "\"%.40s\" has no place here; there are:%s",
			    name, takes);
		if (read_member(name, value, o, e) != ERR_OK)
			return e->code;
	}
	return check_needs(ask, orders[ask->what].needs, arena, e);
}

static json_t *
sum_json(const struct clients_sum *s)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "clients",
	    (json_int_t)s->clients, "changed", (json_int_t)s->updated, "contracts",
	    (json_int_t)s->contracts, "ended", (json_int_t)s->ended, "bindings",
	    (json_int_t)s->bindings, "duties", (json_int_t)s->duties, "removed",
	    (json_int_t)s->removed, "woken", (json_int_t)s->woken);
}

/* ---- orders ---- */

/* Of a client that is there already the name, by which orders find it. */
static enum err_code
name_client(struct app *app, const struct web_clients_ask *ask, struct client_ask *order,
    struct arena *arena, struct err *e)
{
	struct client client;

	order->id = ask->id;
	if (ask->what == WEB_CLIENTS_ADD) {
		order->client = order->o->name;
		return ERR_OK;
	}
	if (ask->what == WEB_CLIENTS_CONTRACT_END || ask->what == WEB_CLIENTS_CONTRACT_REMOVE)
		return ERR_OK;
	if (client_get(app->db, ask->id, arena, &client, e) != ERR_OK)
		return e->code;
	order->client = client.name;
	return ERR_OK;
}

static enum err_code
give(struct app *app, const struct web_clients_ask *ask, struct arena *arena, json_t **out,
    struct err *e)
{
	struct client_options o = { .by = ask->by };
	struct client_ask order = { .o = &o };
	struct clients_sum sum;

	if ((ask->body != NULL && read_body(ask, &o, arena, e) != ERR_OK) ||
	    name_client(app, ask, &order, arena, e) != ERR_OK ||
	    clients_run(app, web_clients_what_name(ask->what), ask->by, false,
		orders[ask->what].order, &order, &sum, e) != ERR_OK)
		return e->code;
	*out = sum_json(&sum);
	return ERR_OK;
}

/* ---- import ---- */

static void
say(void *ctx, size_t line, const struct err *what)
{
	json_array_append_new(ctx,
	    json_pack("{s:I, s:s, s:s, s:o}", "line", (json_int_t)line, "what", what->text, "code",
		what->problem == NULL ? problem_code(problem_of(what->code)) : what->problem,
		"values", reply_values(what)));
}

/* Wrong lines are an answer, not an error: each is told with its number, and nothing is kept. */
static enum err_code
import(struct app *app, const struct web_clients_ask *ask, json_t **out, struct err *e)
{
	json_t *errors = json_array();
	struct client_import what = { .text = ask->text, .say = say, .ctx = errors };
	struct clients_sum sum;
	const enum err_code rc =
	    clients_run(app, "client import", ask->by, ask->dry, client_import, &what, &sum, e);

	if (rc != ERR_OK && what.wrong == 0) {
		json_decref(errors);
		return rc;
	}
	*out = sum_json(&sum);
	json_object_set_new(*out, "kept", json_boolean(rc == ERR_OK && !ask->dry));
	json_object_set_new(*out, "errors", errors);
	return ERR_OK;
}

/* ---- what there is ---- */

static enum err_code
absences_json(const struct client_viewer *v, json_t *into, struct err *e)
{
	struct absence *list;
	size_t n;

	if (absence_list(v->db, v->now, v->arena, &list, &n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++)
		json_array_append_new(into,
		    json_pack("{s:I, s:I, s:o, s:o, s:s?}", "id", (json_int_t)list[i].id, "user",
			(json_int_t)list[i].user, "from", utc_json(list[i].from), "to",
			utc_json(list[i].to), "note", list[i].note));
	return ERR_OK;
}

static json_t *
levels_json(const struct policy *p)
{
	json_t *levels = json_array();

	for (size_t i = 0; i < p->n_levels; i++)
		json_array_append_new(levels, json_string(p->levels[i].name));
	return levels;
}

static enum err_code
list(struct app *app, const struct client_viewer *v, json_t **out, struct err *e)
{
	json_t *clients = NULL, *expiring = NULL, *absences = json_array();
	enum err_code rc = client_view_list(v, &clients, e);

	if (rc == ERR_OK)
		rc = client_view_expiring(v, EXPIRING_DAYS, &expiring, e);
	if (rc == ERR_OK)
		rc = absences_json(v, absences, e);
	if (rc != ERR_OK) {
		json_decref(clients);
		json_decref(expiring);
		json_decref(absences);
		return rc;
	}
	*out = json_pack("{s:o, s:o, s:o, s:o}", "clients", clients, "expiring", expiring,
	    "absences", absences, "levels", levels_json(app->policy));
	return ERR_OK;
}

static enum err_code
answer(
    struct app *app, struct web *w, const struct web_clients_ask *ask, json_t **out, struct err *e)
{
	struct client_viewer v = { .db = w->db, .arena = w->arena };

	if (app_open(app, NEEDS_POLICY, e) != ERR_OK || clock_now(w->db, &v.now, e) != ERR_OK)
		return e->code;
	v.policy = app->policy;
	if (ask->what == WEB_CLIENTS_LIST)
		return list(app, &v, out, e);
	if (ask->what == WEB_CLIENTS_SHOW)
		return client_view_one(&v, ask->id, out, e);
	if (ask->what == WEB_CLIENTS_IMPORT)
		return import(app, ask, out, e);
	return give(app, ask, w->arena, out, e);
}

enum err_code
web_clients_keep(
    struct web *w, const struct web_clients_ask *ask, struct json_t **out, struct err *e)
{
	struct app app = {
		.program = "slad",
		.config = (struct config *)(uintptr_t)w->config->app,
		.db = w->db,
	};
	const enum err_code rc = answer(&app, w, ask, out, e);

	/* The rest is the process's own. */
	policy_free(app.policy);
	return rc;
}
