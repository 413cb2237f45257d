#include "store/client.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/problem.h"
#include "store/list.h"

#define DOMAIN_MAX 190

TERM_FUNCTIONS(client_by, CLIENT_BIND_TERMS, CLIENT_BY_COUNT)

static void
read_client_from(const struct rows *rows, unsigned at, struct arena *arena, struct client *c)
{
	c->id = row_int(rows, at);
	c->name = list_text(rows, at + 1, arena);
	c->bin = list_text(rows, at + 2, arena);
	c->language = list_text(rows, at + 3, arena);
	c->created = row_utc(rows, at + 4);
}

static bool
read_client(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	read_client_from(rows, 0, arena, item);
	return true;
}

static bool
read_match(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct client_match *m = item;

	read_client_from(rows, 0, arena, &m->client);
	m->by = (enum client_by)row_int(rows, 5);
	m->contract = (struct client_contract){
		.id = row_int(rows, 6),
		.client = m->client.id,
		.level = list_text(rows, 7, arena),
		.number = list_text(rows, 8, arena),
		.from = row_utc(rows, 9),
		.to = row_utc(rows, 10),
	};
	return true;
}

/* A domain as it is stored. False: it is none. */
static bool
fold_domain(const char *domain, char out[static DOMAIN_MAX + 1])
{
	const size_t len = strlen(domain);

	if (len == 0 || len > DOMAIN_MAX || strchr(domain, '.') == NULL ||
	    strpbrk(domain, "@/ \t\r\n,;") != NULL || domain[0] == '.' || domain[len - 1] == '.')
		return false;
	for (size_t i = 0; i <= len; i++)
		out[i] =
		    domain[i] >= 'A' && domain[i] <= 'Z' ? (char)(domain[i] | 0x20) : domain[i];
	return true;
}

enum err_code
client_find(struct db *db, const struct client_who *who, struct utc at, struct arena *arena,
    struct client_match **out, struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(**out) };
	char user[24], project[24], domain[DOMAIN_MAX + 1] = "";
	enum err_code rc;
	struct buf groups;

	snprintf(user, sizeof(user), "%" PRId64, who->user);
	snprintf(project, sizeof(project), "%" PRId64, who->project);
	if (who->domain != NULL && !fold_domain(who->domain, domain))
		domain[0] = '\0';
	buf_init(&groups);
	list_ids(&groups, who->groups, who->n_groups);
	rc = list_rows(&l,
	    db_query(db, Q_client_find,
		PARAMS(p_text(user), p_text(groups.data), p_text(project), p_text(domain),
		    p_utc(at), p_utc(at))),
	    read_match, e);
	buf_release(&groups);
	*out = l.items;
	return rc;
}

enum err_code
client_named(struct db *db, const char *text, struct utc at, struct arena *arena,
    struct client_match **out, struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(**out) };
	enum err_code rc = list_rows(&l,
	    db_query(db, Q_client_named, PARAMS(p_utc(at), p_utc(at), p_text(text), p_text(text))),
	    read_match, e);

	*out = l.items;
	return rc;
}

/* A name or BIN that is taken, in words. */
static enum err_code
explain_taken(enum err_code rc, const struct client *client, struct err *e)
{
	if (rc != ERR_CONFLICT)
		return rc;
	if (client->bin == NULL)
		return problem_set(
		    e, PROBLEM_CLIENT_THERE, PROBLEM_VALUES(problem_text("name", client->name)));
	return problem_set(e, PROBLEM_CLIENT_BIN_THERE,
	    PROBLEM_VALUES(problem_text("name", client->name), problem_text("bin", client->bin)));
}

static enum err_code
check_name(const struct client *client, struct err *e)
{
	return client->name[strspn(client->name, " \t\r\n")] != '\0'
	    ? ERR_OK
	    : err_set(e, ERR_INVALID, "a client has a name");
}

enum err_code
client_add(struct db *db, const struct client *client, int64_t *id, struct err *e)
{
	enum err_code rc;

	if (check_name(client, e) != ERR_OK)
		return e->code;
	rc = db_exec(db, Q_client_add,
	    PARAMS(p_text(client->name), p_text(client->bin), p_text(client->language),
		p_utc(client->created)),
	    e);
	if (rc == ERR_OK)
		*id = db_insert_id(db);
	return explain_taken(rc, client, e);
}

enum err_code
client_update(struct db *db, const struct client *client, struct err *e)
{
	enum err_code rc;

	if (check_name(client, e) != ERR_OK)
		return e->code;
	rc = db_exec(db, Q_client_update,
	    PARAMS(p_text(client->name), p_text(client->bin), p_text(client->language),
		p_int(client->id)),
	    e);
	return explain_taken(rc, client, e);
}

static enum err_code
no_client(int64_t id, struct err *e)
{
	return problem_set(e, PROBLEM_NO_CLIENT, PROBLEM_VALUES(problem_number("client", id)));
}

enum err_code
client_get(struct db *db, int64_t id, struct arena *arena, struct client *out, struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(*out) };
	enum err_code rc =
	    list_rows(&l, db_query(db, Q_client_get, PARAMS(p_int(id))), read_client, e);

	if (rc == ERR_OK && l.n == 0)
		return no_client(id, e);
	if (rc == ERR_OK)
		*out = *(const struct client *)l.items;
	return rc;
}

enum err_code
client_list(struct db *db, struct arena *arena, struct client **out, size_t *n, struct err *e)
{
	return list_all(
	    db_query(db, Q_client_list, NO_PARAMS), read_client, sizeof(**out), arena, out, n, e);
}

/* How many requests are on record under a client or a contract: ERR_CONFLICT if any. */
static enum err_code
check_unused(
    struct db *db, enum query q, int64_t id, enum problem used_by, const char *name, struct err *e)
{
	struct rows *rows = db_query(db, q, PARAMS(p_int(id)));
	int64_t used = 0;
	enum err_code rc;

	while (rows_next(rows))
		used = row_int(rows, 0);
	rc = rows_end(rows, e);
	if (rc != ERR_OK || used == 0)
		return rc;
	return problem_set(
	    e, used_by, PROBLEM_VALUES(problem_number(name, id), problem_number("requests", used)));
}

enum err_code
client_remove(struct db *db, int64_t id, struct err *e)
{
	enum err_code rc = check_unused(db, Q_client_used, id, PROBLEM_CLIENT_IN_USE, "client", e);

	if (rc == ERR_OK)
		rc = db_exec(db, Q_client_remove_binds, PARAMS(p_int(id)), e);
	if (rc == ERR_OK)
		rc = db_exec(db, Q_client_remove_contracts, PARAMS(p_int(id)), e);
	if (rc == ERR_OK)
		rc = db_exec(db, Q_duty_forget, PARAMS(p_int(id)), e);
	if (rc == ERR_OK)
		rc = db_exec(db, Q_client_remove, PARAMS(p_int(id)), e);
	if (rc == ERR_OK && db_affected(db) == 0)
		return no_client(id, e);
	return rc;
}

/*
 * The value of a binding as it is stored: an id without leading zeros, a domain in small letters.
 */
static enum err_code
fold_value(enum client_by by, const char *value, char out[static DOMAIN_MAX + 1], struct err *e)
{
	if (by == CLIENT_BY_DOMAIN) {
		if (fold_domain(value, out))
			return ERR_OK;
		return problem_set(
		    e, PROBLEM_NO_DOMAIN, PROBLEM_VALUES(problem_text("domain", value)));
	}
	if (value[0] < '1' || value[0] > '9' || strlen(value) > 10 ||
	    value[strspn(value, "0123456789")] != '\0')
		return err_set(e, ERR_INVALID,
		    "\"%.80s\" is no id of a %s: write the number that stands in the tracker's "
		    "address",
		    value, client_by_name(by));
	strcpy(out, value);
	return ERR_OK;
}

/* The duplicate key is fine when it is this client's already. */
static enum err_code
explain_bound(struct db *db, int64_t client, enum client_by by, const char *value, struct err *e)
{
	struct rows *rows =
	    db_query(db, Q_client_bound, PARAMS(p_text(client_by_name(by)), p_text(value)));
	int64_t owner = 0;
	enum err_code rc;

	while (rows_next(rows))
		owner = row_int(rows, 0);
	rc = rows_end(rows, e);
	if (rc != ERR_OK || owner == client)
		return rc;
	return err_set(e, ERR_CONFLICT, "%s %s is bound to client %" PRId64 " already",
	    client_by_name(by), value, owner);
}

enum err_code
client_bind(struct db *db, int64_t client, enum client_by by, const char *value, struct err *e)
{
	char folded[DOMAIN_MAX + 1];
	enum err_code rc = fold_value(by, value, folded, e);

	if (rc != ERR_OK)
		return rc;
	rc = db_exec(db, Q_client_bind,
	    PARAMS(p_text(client_by_name(by)), p_text(folded), p_int(client)), e);
	if (rc == ERR_CONFLICT)
		return explain_bound(db, client, by, folded, e);
	if (rc == ERR_OK && db_affected(db) == 0)
		return no_client(client, e);
	return rc;
}

enum err_code
client_unbind(struct db *db, enum client_by by, const char *value, struct err *e)
{
	char folded[DOMAIN_MAX + 1];
	enum err_code rc = fold_value(by, value, folded, e);

	if (rc == ERR_OK)
		rc = db_exec(
		    db, Q_client_unbind, PARAMS(p_text(client_by_name(by)), p_text(folded)), e);
	if (rc == ERR_OK && db_affected(db) == 0)
		return problem_set(e, PROBLEM_NOT_BOUND,
		    PROBLEM_VALUES(
			problem_text("kind", client_by_name(by)), problem_text("value", folded)));
	return rc;
}

static bool
read_bind(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct client_bind *b = item;

	b->value = list_text(rows, 1, arena);
	b->client = row_int(rows, 2);
	return list_term(client_by, rows, 0, &b->by, e);
}

enum err_code
client_binds(struct db *db, int64_t client, struct arena *arena, struct client_bind **out,
    size_t *n, struct err *e)
{
	return list_all(db_query(db, Q_client_binds, PARAMS(p_int(client))), read_bind,
	    sizeof(**out), arena, out, n, e);
}

enum err_code
client_contract_add(struct db *db, const struct client_contract *c, int64_t *id, struct err *e)
{
	enum err_code rc;

	if (c->to.s <= c->from.s)
		return problem_set(
		    e, PROBLEM_CONTRACT_ENDS, PROBLEM_VALUES(problem_text("number", c->number)));
	rc = db_exec(db, Q_contract_add,
	    PARAMS(p_text(c->level), p_text(c->number), p_utc(c->from), p_utc(c->to),
		p_int(c->client)),
	    e);
	if (rc == ERR_OK && db_affected(db) == 0)
		return no_client(c->client, e);
	if (rc == ERR_OK)
		*id = db_insert_id(db);
	return rc;
}

static enum err_code
no_contract(int64_t id, struct err *e)
{
	return problem_set(e, PROBLEM_NO_CONTRACT, PROBLEM_VALUES(problem_number("contract", id)));
}

enum err_code
client_contract_end(struct db *db, int64_t id, struct utc to, struct err *e)
{
	struct rows *rows = db_query(db, Q_contract_get, PARAMS(p_int(id)));
	struct utc from = UTC_NONE;
	enum err_code rc;

	while (rows_next(rows))
		from = row_utc(rows, 0);
	rc = rows_end(rows, e);
	if (rc != ERR_OK)
		return rc;
	if (utc_is_none(from))
		return no_contract(id, e);
	if (to.s <= from.s)
		return problem_set(
		    e, PROBLEM_CONTRACT_END, PROBLEM_VALUES(problem_number("contract", id)));
	return db_exec(db, Q_contract_end, PARAMS(p_utc(to), p_int(id)), e);
}

enum err_code
client_contract_remove(struct db *db, int64_t id, struct err *e)
{
	enum err_code rc =
	    check_unused(db, Q_contract_used, id, PROBLEM_CONTRACT_IN_USE, "contract", e);

	if (rc == ERR_OK)
		rc = db_exec(db, Q_contract_remove, PARAMS(p_int(id)), e);
	if (rc == ERR_OK && db_affected(db) == 0)
		return no_contract(id, e);
	return rc;
}

static bool
read_contract(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct client_contract *c = item;

	c->id = row_int(rows, 0);
	c->client = row_int(rows, 1);
	c->level = list_text(rows, 2, arena);
	c->number = list_text(rows, 3, arena);
	c->from = row_utc(rows, 4);
	c->to = row_utc(rows, 5);
	return true;
}

enum err_code
client_contracts(struct db *db, int64_t client, struct arena *arena, struct client_contract **out,
    size_t *n, struct err *e)
{
	return list_all(db_query(db, Q_contract_list, PARAMS(p_int(client))), read_contract,
	    sizeof(**out), arena, out, n, e);
}
