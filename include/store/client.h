#ifndef SLAD_STORE_CLIENT_H
#define SLAD_STORE_CLIENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/terms.h"

struct arena;
struct db;

/* The organisations that are served, how a request is known to be theirs, and their contracts. */

struct client {
	int64_t id;
	const char *name;
	const char *bin; /* NULL: not known */
	const char *language; /* NULL: the user's own */
	struct utc created;
};

struct client_contract {
	int64_t id; /* 0: none */
	int64_t client;
	const char *level;
	const char *number;
	struct utc from; /* in force from then on */
	struct utc to; /* no longer from then on; UTC_NONE: open */
};

/*
 * The order is the law: a user's own binding beats his group's, that the project's, that the
 * domain's.
 */
#define CLIENT_BIND_TERMS(X)                                                                       \
	X(CLIENT_BY_USER, "user")                                                                  \
	X(CLIENT_BY_GROUP, "group")                                                                \
	X(CLIENT_BY_PROJECT, "project")                                                            \
	X(CLIENT_BY_DOMAIN, "domain")

TERM_SET(client_by, CLIENT_BIND_TERMS, CLIENT_BY_COUNT);

struct client_bind {
	enum client_by by;
	const char *value; /* the tracker's id in digits, or a mail domain */
	int64_t client;
};

/* Who asks, by what the tracker says of him. */
struct client_who {
	int64_t user;
	const int64_t *groups;
	size_t n_groups;
	int64_t project;
	const char *domain; /* of his mail address, any case; NULL: none */
};

struct client_match {
	struct client client;
	/* In force at the instant; the latest of several; id 0: none. */
	struct client_contract contract;
	enum client_by by; /* why it is this one */
};

/*
 * Of several groups that are bound, the one whose client has a contract in
 * force wins, then the older client. *out is NULL when nobody is known.
 * Clauses: R1, R33.
 */
must_check enum err_code client_find(struct db *db, const struct client_who *who, struct utc at,
    struct arena *arena, struct client_match **out, struct err *e);

/* By its name, or its BIN; `by` says nothing. *out is NULL when there is none. */
must_check enum err_code client_named(struct db *db, const char *text, struct utc at,
    struct arena *arena, struct client_match **out, struct err *e);

/* ERR_CONFLICT: the name or the BIN is taken. */
must_check enum err_code client_add(
    struct db *db, const struct client *client, int64_t *id, struct err *e);
must_check enum err_code client_update(struct db *db, const struct client *client, struct err *e);
/* ERR_NOTFOUND: no such client. */
must_check enum err_code client_get(
    struct db *db, int64_t id, struct arena *arena, struct client *out, struct err *e);
/* By name. */
must_check enum err_code client_list(
    struct db *db, struct arena *arena, struct client **out, size_t *n, struct err *e);
/*
 * With its bindings and contracts. ERR_CONFLICT: requests are on record under it; end its
 * contracts.
 */
must_check enum err_code client_remove(struct db *db, int64_t id, struct err *e);

/* ERR_CONFLICT: bound to another client already; ERR_INVALID: not an id, not a domain. */
must_check enum err_code client_bind(
    struct db *db, int64_t client, enum client_by by, const char *value, struct err *e);
/* ERR_NOTFOUND: it was not bound. */
must_check enum err_code client_unbind(
    struct db *db, enum client_by by, const char *value, struct err *e);
/* Of one client, or of all when it is 0. */
must_check enum err_code client_binds(struct db *db, int64_t client, struct arena *arena,
    struct client_bind **out, size_t *n, struct err *e);

/* ERR_INVALID: it ends before it begins; ERR_NOTFOUND: no such client. */
must_check enum err_code client_contract_add(
    struct db *db, const struct client_contract *contract, int64_t *id, struct err *e);
/* No longer in force from `to` on. */
must_check enum err_code client_contract_end(
    struct db *db, int64_t id, struct utc to, struct err *e);
/* ERR_CONFLICT: requests are on record under it; end it instead. */
must_check enum err_code client_contract_remove(struct db *db, int64_t id, struct err *e);
/* Of one client, or of all when it is 0; by client, then from. */
must_check enum err_code client_contracts(struct db *db, int64_t client, struct arena *arena,
    struct client_contract **out, size_t *n, struct err *e);

#endif
