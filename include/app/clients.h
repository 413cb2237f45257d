#ifndef SLAD_APP_CLIENTS_H
#define SLAD_APP_CLIENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/app.h"
#include "base/err.h"
#include "base/time.h"
#include "core/policy.h"
#include "store/client.h"
#include "store/duty.h"

/*
 * An administrator's order about clients: one transaction, that does all of it or
 * nothing, wakes exactly the open requests that it touches, and is on record.
 */
struct arena;
struct db;

/* Regulations in use at once. */
#define POLICIES_MAX 16

struct clients_sum {
	size_t clients, updated, contracts, ended, bindings, duties, removed;
	size_t woken;
};

struct clients {
	struct db *db;
	struct arena *arena;
	size_t n_policies;
	const struct policy *policies[POLICIES_MAX]; /* the first is everybody's */
	struct utc now;
	const char *by;
	struct clients_sum sum; /* of this run of the order */
	size_t n_touched, room;
	int64_t *touched; /* open requests to wake */
};

typedef enum err_code clients_order(struct clients *c, void *ctx, struct err *e);

/*
 * Runs the order; `kind` names it in the record ("client add"). `dry`: everything
 * is done and nothing is kept.
 */
must_check enum err_code clients_run(struct app *app, const char *kind, const char *by, bool dry,
    clients_order *order, void *ctx, struct clients_sum *sum, struct err *e);

/* For orders: the open requests of a client, or these, are looked at once it is done. */
must_check enum err_code clients_touch(struct clients *c, int64_t client, struct err *e);
void clients_touch_issues(struct clients *c, const int64_t *issues, size_t n);

/*
 * Binds, unless it is so already. `shown` is what people call the value:
 * ERR_CONFLICT names the client that has it.
 */
must_check enum err_code clients_bind(struct clients *c, int64_t client, enum client_by by,
    const char *value, const char *shown, struct err *e);

/*
 * Who is asked first to have the client's requests (contract 0), or those of one
 * contract: a login, a group's name, "-" for nobody any more, NULL to leave it.
 */
must_check enum err_code clients_put_duties(struct clients *c, int64_t client, int64_t contract,
    const char *const names[static DUTY_COUNT], struct err *e);

/*
 * The client's other contract of that number whose time this one's meets: one that
 * begins when it is over, under the same number, is another one. *out is NULL when
 * there is none; the second makes an ERR_CONFLICT of it.
 */
must_check enum err_code clients_same_contract(struct clients *c,
    const struct client_contract *contract, const struct client_contract **out, struct err *e);
must_check enum err_code clients_alone_with_number(
    struct clients *c, const struct client_contract *contract, struct err *e);

/* Checks of what people write. Each says what would be right. */
must_check enum err_code clients_check_bin(const char *bin, struct err *e);
must_check enum err_code clients_check_language(
    const struct clients *c, const char *language, struct err *e);
must_check enum err_code clients_check_level(
    const struct clients *c, const char *level, struct err *e);

/*
 * "2026-01-31" or "31.01.2026": the instant at which that day begins where the
 * regulation's calendar is; after: at which it ends.
 */
must_check enum err_code clients_day(
    const struct clients *c, const char *text, bool after, struct utc *out, struct err *e);

/* slactl client contract …; argv[0] is "contract". */
struct client_options {
	bool json, dry;
	const char *by;
	const char *name, *bin, *language;
	const char *level, *number, *from, *to;
	const char *bind[CLIENT_BY_COUNT]; /* by kind: a login, a name, an identifier, a domain */
	const char *duty[DUTY_COUNT]; /* logins, the group's name; "-": nobody any more */
	const char *note;
	int64_t contract, expiring;
};
/*
 * The orders themselves, for clients_run with a struct client_ask: of a client
 * by name or BIN, of a contract by id.
 */
struct client_ask {
	const struct client_options *o;
	const char *client;
	int64_t id;
};
clients_order clients_add, clients_edit, clients_remove, clients_order_bind, clients_order_unbind;
clients_order clients_contract_add, clients_contract_end, clients_contract_remove;
clients_order clients_duty_put;

/* Runs such an order of the command line, and says what came of it: the status to exit with. */
int clients_give(struct app *app, const char *kind, clients_order *what, struct client_ask *order);

int clients_contract(struct app *app, int argc, char **argv, void *options);
/* slactl client show NAME, slactl client who LOGIN, slactl client export */
int clients_show(struct app *app, int argc, char **argv, void *options);
int clients_who(struct app *app, int argc, char **argv, void *options);
int clients_export(struct app *app, int argc, char **argv, void *options);
/* slactl client contract list --expiring DAYS */
int clients_expiring(struct app *app, const struct client_options *o);
/* slactl client duty NAME, slactl client absence … */
int clients_duty(struct app *app, int argc, char **argv, void *options);
int clients_absence(struct app *app, int argc, char **argv, void *options);
/* slactl client import FILE */
int clients_import(struct app *app, int argc, char **argv, void *options);

#endif
