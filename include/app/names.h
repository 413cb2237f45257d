#ifndef SLAD_APP_NAMES_H
#define SLAD_APP_NAMES_H

#include <stdint.h>

#include "base/err.h"
#include "store/client.h"

/*
 * People write logins, group names and identifiers; what is stored are the
 * tracker's ids. ERR_NOTFOUND says what was looked for and where to see what
 * there is.
 */
struct arena;
struct db;

/*
 * The id of a user by login, a group by name, a project by identifier. Not for
 * domains. "id 12" is what the tracker has no more.
 */
must_check enum err_code names_id(
    struct db *db, enum client_by by, const char *name, int64_t *id, struct err *e);

/* As it is stored in a binding: the id in digits, or the domain as it is. */
must_check enum err_code names_value(struct db *db, enum client_by by, const char *name,
    struct arena *arena, const char **value, struct err *e);

/* The other way round, for lists: "id 12" where the tracker has it no more. */
must_check enum err_code names_shown(struct db *db, enum client_by by, const char *value,
    struct arena *arena, const char **name, struct err *e);

/* A client by name or BIN. ERR_NOTFOUND names the one that was probably meant. */
must_check enum err_code names_client(
    struct db *db, const char *name, struct arena *arena, struct client *out, struct err *e);

#endif
