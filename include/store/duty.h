#ifndef SLAD_STORE_DUTY_H
#define SLAD_STORE_DUTY_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/assignment.h"

struct arena;
struct db;

/* Whose requests are whose to answer, and who is away when: core/assignment.h. */

struct duty_row {
	int64_t client;
	int64_t contract; /* 0: whatever the contract; one of the contract itself beats it */
	enum duty duty;
	int64_t user; /* of the tracker */
};

/* `user` 0: nobody any more. *changed (may be NULL) tells. */
must_check enum err_code duty_put(
    struct db *db, const struct duty_row *row, bool *changed, struct err *e);
/* Of one client, or of all when it is 0; by client, contract and duty. */
must_check enum err_code duty_list(struct db *db, int64_t client, struct arena *arena,
    struct duty_row **out, size_t *n, struct err *e);

struct absence {
	int64_t id;
	int64_t user;
	struct utc from; /* away from then on */
	struct utc to; /* back from then on */
	const char *note; /* NULL: none */
};

/* ERR_INVALID: it ends before it begins. */
must_check enum err_code absence_add(
    struct db *db, const struct absence *absence, int64_t *id, struct err *e);
/* ERR_NOTFOUND: there is none of that id; *user: whose it was. */
must_check enum err_code absence_remove(struct db *db, int64_t id, int64_t *user, struct err *e);
/* Those that are not over at `at`, by beginning. */
must_check enum err_code absence_list(struct db *db, struct utc at, struct arena *arena,
    struct absence **out, size_t *n, struct err *e);
/* Open requests that nobody has, of clients that this person is to answer. */
must_check enum err_code absence_touches(
    struct db *db, int64_t user, struct arena *arena, int64_t **out, size_t *n, struct err *e);

struct duty_request {
	int64_t issue;
	int64_t project;
	int64_t client;
	int64_t contract; /* 0: none */
	struct utc arrived;
};

/* Who may be asked to have a request, as the tracker lets people have it today. */
must_check enum err_code duty_helpers(struct db *db, const struct duty_request *request,
    struct arena *arena, struct assignment *out, struct err *e);

/* The tracker does not let this request be assigned to them. Part of the caller's transaction. */
must_check enum err_code duty_refuse(
    struct db *db, int64_t issue, int64_t user, const char *reason, struct utc now, struct err *e);

#endif
