#include "app/client_import.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/names.h"
#include "app/time_text.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/csv.h"
#include "core/calendar.h"
#include "store/duty.h"

/* One client with all that there is of it; a line for each contract and each binding. */
struct exporting {
	struct db *db;
	struct arena *arena;
	const struct zone *zone;
	struct buf *out;
	size_t n_contracts, n_binds, n_duties;
	struct client_contract *contracts;
	struct client_bind *binds;
	struct duty_row *duties;
};

static void
put_field(struct buf *out, const char *text, char after)
{
	const size_t len = text == NULL ? 0 : strlen(text);
	const bool guard = len > 0 && csv_needs_guard(text);
	/* Blanks at either end are no part of a field without quotation marks. */
	const bool quote = guard ||
	    (len > 0 &&
		(strpbrk(text, "\",;\r\n") != NULL || strchr(" \t", text[0]) != NULL ||
		    strchr(" \t", text[len - 1]) != NULL));

	if (quote)
		buf_putc(out, '"');
	if (guard)
		buf_putc(out, '\'');
	for (const char *p = text == NULL ? "" : text; *p != '\0'; p++) {
		if (*p == '"')
			buf_putc(out, '"');
		buf_putc(out, *p);
	}
	if (quote)
		buf_putc(out, '"');
	buf_putc(out, after);
}

static void
put_contract(struct exporting *x, const struct client_contract *k)
{
	const bool ends = k != NULL && !utc_is_none(k->to);

	put_field(x->out, k == NULL ? NULL : k->level, ',');
	put_field(x->out, k == NULL ? NULL : k->number, ',');
	put_field(
	    x->out, k == NULL ? NULL : time_text_day(WORDING_EN, x->zone, k->from, x->arena), ',');
	put_field(x->out,
	    !ends ? NULL
		  : time_text_day(WORDING_EN, x->zone, (struct utc){ k->to.s - 1 }, x->arena),
	    ',');
}

static enum err_code
put_bind(struct exporting *x, const struct client_bind *b, struct err *e)
{
	const char *name = NULL;

	if (b != NULL && names_shown(x->db, b->by, b->value, x->arena, &name, e) != ERR_OK)
		return e->code;
	put_field(x->out, b == NULL ? NULL : client_by_name(b->by), ',');
	put_field(x->out, name, ',');
	return ERR_OK;
}

/* Of the client (contract 0) or of one contract; `shown` false: nobody. */
static enum err_code
put_duties(
    struct exporting *x, int64_t client, int64_t contract, bool shown, char after, struct err *e)
{
	const char *names[DUTY_COUNT] = { NULL };

	for (size_t i = 0; shown && i < x->n_duties; i++) {
		const struct duty_row *d = &x->duties[i];
		const char *id = arena_printf(x->arena, "%" PRId64, d->user);

		if (d->client == client && d->contract == contract &&
		    names_shown(x->db, d->duty == DUTY_GROUP ? CLIENT_BY_GROUP : CLIENT_BY_USER, id,
			x->arena, &names[d->duty], e) != ERR_OK)
			return e->code;
	}
	for (int d = 0; d < DUTY_COUNT; d++)
		put_field(x->out, names[d], d + 1 == DUTY_COUNT ? after : ',');
	return ERR_OK;
}

static enum err_code
put_line(struct exporting *x, const struct client *c, const struct client_contract *k,
    const struct client_bind *b, bool first, struct err *e)
{
	put_field(x->out, c->name, ',');
	put_field(x->out, c->bin, ',');
	put_field(x->out, c->language, ',');
	put_contract(x, k);
	if (put_bind(x, b, e) != ERR_OK || put_duties(x, c->id, 0, first, ',', e) != ERR_OK)
		return e->code;
	return put_duties(x, c->id, k == NULL ? 0 : k->id, k != NULL, '\n', e);
}

/* The n-th of a client's; NULL when there are not so many. */
static const struct client_contract *
contract_at(const struct exporting *x, int64_t client, size_t n)
{
	for (size_t i = 0; i < x->n_contracts; i++) {
		if (x->contracts[i].client == client && n-- == 0)
			return &x->contracts[i];
	}
	return NULL;
}

static const struct client_bind *
bind_at(const struct exporting *x, int64_t client, size_t n)
{
	for (size_t i = 0; i < x->n_binds; i++) {
		if (x->binds[i].client == client && n-- == 0)
			return &x->binds[i];
	}
	return NULL;
}

static enum err_code
put_client(struct exporting *x, const struct client *c, struct err *e)
{
	for (size_t n = 0;; n++) {
		const struct client_contract *k = contract_at(x, c->id, n);
		const struct client_bind *b = bind_at(x, c->id, n);

		if (n > 0 && k == NULL && b == NULL)
			return ERR_OK;
		if (put_line(x, c, k, b, n == 0, e) != ERR_OK)
			return e->code;
	}
}

enum err_code
client_export(
    struct db *db, const struct zone *zone, struct arena *arena, struct buf *out, struct err *e)
{
	struct exporting x = { .db = db, .arena = arena, .zone = zone, .out = out };
	struct client *clients;
	size_t n;

	if (client_list(db, arena, &clients, &n, e) != ERR_OK ||
	    client_contracts(db, 0, arena, &x.contracts, &x.n_contracts, e) != ERR_OK ||
	    client_binds(db, 0, arena, &x.binds, &x.n_binds, e) != ERR_OK ||
	    duty_list(db, 0, arena, &x.duties, &x.n_duties, e) != ERR_OK)
		return e->code;
	buf_puts(out,
	    "name,bin,language,level,number,from,to,bind_kind,bind_value,employee,deputy,group,"
	    "contract_employee,contract_deputy,contract_group\n");
	for (size_t i = 0; i < n; i++) {
		if (put_client(&x, &clients[i], e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

int
clients_export(struct app *app, int argc, char **argv, void *options)
{
	struct arena *arena = arena_new();
	struct buf out;
	struct err e;
	enum err_code rc = app_open(app, NEEDS_POLICY, &e);

	buf_init(&out);
	if (rc == ERR_OK)
		rc = client_export(app->db, calendar_zone(app->policy->calendar), arena, &out, &e);
	if (rc == ERR_OK)
		fputs(out.data, stdout);
	buf_release(&out);
	arena_free(arena);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}
