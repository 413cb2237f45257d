#include "app/client_view.h"

#include <inttypes.h>
#include <string.h>

#include "app/names.h"
#include "app/time_text.h"
#include "base/arena.h"
#include "base/db.h"
#include "core/calendar.h"
#include "core/level.h"
#include "core/verdict_json.h"
#include "store/duty.h"

#define STATE_COMING "coming"
#define STATE_IN_FORCE "in_force"
#define STATE_EXPIRED "expired"

/* All that there is of contracts and duties, read once for a view. */
struct lists {
	size_t n_contracts, n_duties;
	struct client_contract *contracts;
	struct duty_row *duties;
};

static enum err_code
read_lists(const struct client_viewer *v, int64_t client, struct lists *l, struct err *e)
{
	if (client_contracts(v->db, client, v->arena, &l->contracts, &l->n_contracts, e) != ERR_OK)
		return e->code;
	return duty_list(v->db, client, v->arena, &l->duties, &l->n_duties, e);
}

static const char *
state_of(const struct client_viewer *v, const struct client_contract *k)
{
	if (v->now.s < k->from.s)
		return STATE_COMING;
	return v->now.s < k->to.s ? STATE_IN_FORCE : STATE_EXPIRED;
}

/* The last second of a contract is of its last day. */
static json_t *
last_day(const struct client_viewer *v, struct utc to)
{
	if (utc_is_none(to))
		return json_null();
	return json_string(time_text_day(
	    WORDING_EN, calendar_zone(v->policy->calendar), (struct utc){ to.s - 1 }, v->arena));
}

/* Days begun until it ends: 1 on its last day. */
static json_t *
days_left(const struct client_viewer *v, const struct client_contract *k)
{
	if (utc_is_none(k->to) || k->to.s <= v->now.s)
		return json_null();
	return json_integer((k->to.s - v->now.s + SPAN_DAY - 1) / SPAN_DAY);
}

/* {"duty", "id", "name"}; the name is null where the tracker has nobody of that id any more. */
static enum err_code
duty_json(const struct client_viewer *v, const struct duty_row *d, json_t *into, struct err *e)
{
	const enum client_by by = d->duty == DUTY_GROUP ? CLIENT_BY_GROUP : CLIENT_BY_USER;
	const char *name;

	if (names_shown(v->db, by, arena_printf(v->arena, "%" PRId64, d->user), v->arena, &name,
		e) != ERR_OK)
		return e->code;
	json_array_append_new(into,
	    json_pack("{s:s, s:I, s:s}", "duty", duty_name(d->duty), "id", (json_int_t)d->user,
		"name", name));
	return ERR_OK;
}

static enum err_code
duties_json(const struct client_viewer *v, const struct lists *l, int64_t client, int64_t contract,
    json_t *into, struct err *e)
{
	for (size_t i = 0; i < l->n_duties; i++) {
		const struct duty_row *d = &l->duties[i];

		if (d->client == client && d->contract == contract &&
		    duty_json(v, d, into, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

static json_t *
contract_json(const struct client_viewer *v, const struct client_contract *k)
{
	return json_pack("{s:I, s:s, s:s, s:o, s:o, s:s, s:o, s:s, s:o}", "id", (json_int_t)k->id,
	    "number", k->number, "level", k->level, "from", utc_json(k->from), "to",
	    utc_json(k->to), "first_day",
	    time_text_day(WORDING_EN, calendar_zone(v->policy->calendar), k->from, v->arena),
	    "last_day", last_day(v, k->to), "state", state_of(v, k), "days_left", days_left(v, k));
}

/* The contract in force now; of several the one that began last. */
static const struct client_contract *
in_force(const struct client_viewer *v, const struct lists *l, int64_t client)
{
	const struct client_contract *found = NULL;

	for (size_t i = 0; i < l->n_contracts; i++) {
		const struct client_contract *k = &l->contracts[i];

		if (k->client == client && strcmp(state_of(v, k), STATE_IN_FORCE) == 0 &&
		    (found == NULL || found->from.s <= k->from.s))
			found = k;
	}
	return found;
}

static json_t *
brief(const struct client_viewer *v, const struct lists *l, const struct client *c)
{
	const struct client_contract *k = in_force(v, l, c->id);

	return json_pack("{s:I, s:s, s:s?, s:s?, s:s?, s:o, s:i, s:i, s:i}", "id",
	    (json_int_t)c->id, "name", c->name, "bin", c->bin, "language", c->language, "level",
	    k == NULL ? NULL : k->level, "contract", k == NULL ? json_null() : contract_json(v, k),
	    "open", 0, "breached", 0, "breaches", 0);
}

static json_t *
find(json_t *all, int64_t client)
{
	for (size_t i = 0; i < json_array_size(all); i++) {
		json_t *one = json_array_get(all, i);

		if (json_integer_value(json_object_get(one, "id")) == client)
			return one;
	}
	return NULL;
}

static enum err_code
add_counts(const struct client_viewer *v, int64_t client, json_t *all, struct err *e)
{
	struct rows *rows = db_query(v->db, Q_client_counts, PARAMS(p_int(client)));

	while (rows_next(rows)) {
		json_t *one = find(all, row_int(rows, 0));

		if (one == NULL)
			continue;
		json_object_set_new(one, "open", json_integer(row_int(rows, 1)));
		json_object_set_new(one, "breached", json_integer(row_int(rows, 2)));
		json_object_set_new(one, "breaches", json_integer(row_int(rows, 3)));
	}
	return rows_end(rows, e);
}

/* What went wrong is not told with half of it. */
static enum err_code
whole(enum err_code rc, json_t *made, json_t **out)
{
	*out = NULL;
	if (rc == ERR_OK)
		*out = made;
	else
		json_decref(made);
	return rc;
}

enum err_code
client_view_list(const struct client_viewer *v, json_t **out, struct err *e)
{
	struct client *clients;
	struct lists l;
	json_t *all;
	size_t n;

	if (client_list(v->db, v->arena, &clients, &n, e) != ERR_OK ||
	    read_lists(v, 0, &l, e) != ERR_OK)
		return e->code;
	all = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(all, brief(v, &l, &clients[i]));
	return whole(add_counts(v, 0, all, e), all, out);
}

static enum err_code
add_contracts(const struct client_viewer *v, const struct lists *l, json_t *into, struct err *e)
{
	for (size_t i = 0; i < l->n_contracts; i++) {
		const struct client_contract *k = &l->contracts[i];
		json_t *duties = json_array(), *one = contract_json(v, k);

		json_object_set_new(one, "duties", duties);
		json_array_append_new(into, one);
		if (duties_json(v, l, k->client, k->id, duties, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

static enum err_code
add_binds(const struct client_viewer *v, int64_t client, json_t *into, struct err *e)
{
	struct client_bind *binds;
	const char *name;
	size_t n;

	if (client_binds(v->db, client, v->arena, &binds, &n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		if (names_shown(v->db, binds[i].by, binds[i].value, v->arena, &name, e) != ERR_OK)
			return e->code;
		json_array_append_new(into,
		    json_pack("{s:s, s:s, s:s}", "kind", client_by_name(binds[i].by), "value",
			binds[i].value, "name", name));
	}
	return ERR_OK;
}

static enum err_code
add_people(const struct client_viewer *v, int64_t client, json_t *into, struct err *e)
{
	struct rows *rows =
	    db_query(v->db, Q_client_people, PARAMS(p_int(client), p_int(client), p_int(client)));

	while (rows_next(rows))
		json_array_append_new(into,
		    json_pack("{s:I, s:s, s:s, s:b, s:s, s:s}", "id", (json_int_t)row_int(rows, 0),
			"login", row_text(rows, 1), "name", row_text(rows, 2), "locked",
			row_int(rows, 3) != 0, "by", row_text(rows, 4), "via", row_text(rows, 5)));
	return rows_end(rows, e);
}

static enum err_code
add_unproven(const struct client_viewer *v, int64_t client, json_t *into, struct err *e)
{
	struct rows *rows = db_query(v->db, Q_client_unproven, PARAMS(p_int(client)));

	while (rows_next(rows))
		json_array_append_new(into,
		    json_pack("{s:I, s:s, s:s, s:s}", "id", (json_int_t)row_int(rows, 0), "login",
			row_text(rows, 1), "name", row_text(rows, 2), "domain", row_text(rows, 3)));
	return rows_end(rows, e);
}

static json_t *
member(json_t *object, const char *name)
{
	json_t *list = json_array();

	json_object_set_new(object, name, list);
	return list;
}

enum err_code
client_view_one(const struct client_viewer *v, int64_t client, json_t **out, struct err *e)
{
	struct client c;
	struct lists l;
	json_t *all, *one;
	enum err_code rc;

	*out = NULL;
	if (client_get(v->db, client, v->arena, &c, e) != ERR_OK ||
	    read_lists(v, client, &l, e) != ERR_OK)
		return e->code;
	one = brief(v, &l, &c);
	all = json_pack("[O]", one);
	json_object_set_new(one, "since", utc_json(c.created));
	rc = add_counts(v, client, all, e);
	json_decref(all);
	if (rc == ERR_OK)
		rc = add_contracts(v, &l, member(one, "contracts"), e);
	if (rc == ERR_OK)
		rc = add_binds(v, client, member(one, "bindings"), e);
	if (rc == ERR_OK)
		rc = add_people(v, client, member(one, "people"), e);
	if (rc == ERR_OK)
		rc = add_unproven(v, client, member(one, "unconfirmed"), e);
	if (rc == ERR_OK)
		rc = duties_json(v, &l, client, 0, member(one, "duties"), e);
	return whole(rc, one, out);
}

/* Another contract of the client takes over, without a day between and at no lower level. */
static bool
is_followed(const struct client_viewer *v, const struct lists *l, const struct client_contract *k)
{
	const struct client_contract *next = NULL;

	/* By `from`: the latest of those in force is the one that counts. */
	for (size_t i = 0; i < l->n_contracts; i++) {
		const struct client_contract *o = &l->contracts[i];

		if (o->client == k->client && o->from.s <= k->to.s && o->to.s > k->to.s)
			next = o;
	}
	return next != NULL && !level_is_lower(v->policy, next->level, k->level);
}

static void
put_by_end(json_t *all, json_t *one)
{
	const json_int_t days = json_integer_value(json_object_get(one, "days_left"));
	size_t at = 0;

	while (at < json_array_size(all) &&
	    json_integer_value(json_object_get(json_array_get(all, at), "days_left")) <= days)
		at++;
	json_array_insert_new(all, at, one);
}

enum err_code
client_view_expiring(const struct client_viewer *v, int64_t days, json_t **out, struct err *e)
{
	struct lists l;
	json_t *all;

	*out = NULL;
	if (read_lists(v, 0, &l, e) != ERR_OK)
		return e->code;
	all = json_array();
	for (size_t i = 0; i < l.n_contracts; i++) {
		const struct client_contract *k = &l.contracts[i];
		struct client c;
		json_t *one;

		if (strcmp(state_of(v, k), STATE_IN_FORCE) != 0 || utc_is_none(k->to) ||
		    k->to.s - v->now.s > days * SPAN_DAY)
			continue;
		if (client_get(v->db, k->client, v->arena, &c, e) != ERR_OK)
			return whole(e->code, all, out);
		one = contract_json(v, k);
		json_object_set_new(
		    one, "client", json_pack("{s:I, s:s}", "id", (json_int_t)c.id, "name", c.name));
		json_object_set_new(one, "followed", json_boolean(is_followed(v, &l, k)));
		put_by_end(all, one);
	}
	return whole(ERR_OK, all, out);
}

enum err_code
client_view_who(
    const struct client_viewer *v, int64_t user, int64_t project, json_t **out, struct err *e)
{
	const char *id = arena_printf(v->arena, "%" PRId64, user);
	const char *at = arena_printf(v->arena, "%" PRId64, project);
	struct rows *rows = db_query(v->db, Q_client_candidates,
	    PARAMS(p_text(id), p_int(user), p_text(at), p_int(user), p_utc(v->now), p_utc(v->now)));
	json_t *all = json_array();

	while (rows_next(rows)) {
		const bool proven = row_int(rows, 5) != 0;

		json_array_append_new(all,
		    json_pack("{s:{s:I, s:s}, s:s, s:s, s:s?, s:b, s:b}", "client", "id",
			(json_int_t)row_int(rows, 0), "name", row_text(rows, 1), "by",
			row_text(rows, 2), "via", row_text(rows, 3), "contract", row_text(rows, 4),
			"confirmed", proven, "decides", proven && json_array_size(all) == 0));
	}
	return whole(rows_end(rows, e), all, out);
}
