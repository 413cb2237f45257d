#ifndef SLAD_HOOKS_DIGEST_H
#define SLAD_HOOKS_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/time.h"

struct db;

/*
 * Small tables whose changes touch no issue: closing a version leaves no
 * journal, a person who leaves a project changes what the old answers were.
 * Each is compared with a digest that the server computes; only when it differs
 * are its items compared, and only the open issues of those that changed are
 * woken.
 *
 * The item is what the changes are kept apart by: a version, a project for its
 * members, a user. A catalogue has none: the caller reads it anew.
 */
#define DIGEST_SOURCES(X)                                                                          \
	X(DIGEST_VERSIONS, "versions")                                                             \
	X(DIGEST_PROJECTS, "projects")                                                             \
	X(DIGEST_MEMBERS, "members")                                                               \
	X(DIGEST_USERS, "users")                                                                   \
	X(DIGEST_USER_FIELDS, "user_fields")                                                       \
	X(DIGEST_ROLES, "roles")                                                                   \
	X(DIGEST_STATUSES, "issue_statuses")                                                       \
	X(DIGEST_TRACKERS, "trackers")                                                             \
	X(DIGEST_ENUMERATIONS, "enumerations")                                                     \
	X(DIGEST_FIELDS, "custom_fields")

#define DIGEST_ENUM(symbol, name) symbol,
enum digest_source { DIGEST_SOURCES(DIGEST_ENUM) DIGEST_COUNT };

const char *digest_source_name(enum digest_source source);

struct digest_news {
	unsigned changed; /* 1u << source */
	bool catalogue; /* roles, statuses, trackers, enumerations or fields: read them anew */
	size_t woken; /* wake-ups stored */
};

/* Every 30 seconds. The first sight of a table is only stored. */
must_check enum err_code digest_poll(
    struct db *db, struct utc now, struct digest_news *out, struct err *e);

#endif
