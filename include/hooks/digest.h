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
 * woken. The item is what the changes are kept apart by: a version, a project
 * for its members, a user.
 *
 * What was dealt with stands in the database, so each change wakes once however
 * many nodes there are. What a catalogue looks like is remembered by each
 * process, since each has to read it anew.
 */
#define DIGEST_SOURCES(X)                                                                          \
	X(DIGEST_VERSIONS, "versions")                                                             \
	X(DIGEST_PROJECTS, "projects")                                                             \
	X(DIGEST_MEMBERS, "members")                                                               \
	X(DIGEST_USERS, "users")                                                                   \
	X(DIGEST_ROLES, "roles")                                                                   \
	X(DIGEST_STATUSES, "issue_statuses")                                                       \
	X(DIGEST_TRACKERS, "trackers")                                                             \
	X(DIGEST_ENUMERATIONS, "enumerations")                                                     \
	X(DIGEST_FIELDS, "custom_fields")                                                          \
	X(DIGEST_SETTINGS, "settings")

#define DIGEST_ENUM(symbol, name) symbol,
enum digest_source { DIGEST_SOURCES(DIGEST_ENUM) DIGEST_COUNT };

/* One in each process. */
struct digest;

struct digest *digest_new(void);
void digest_free(struct digest *d);

struct digest_news {
	unsigned changed; /* 1u << source: differs from what this process saw last */
	/*
	 * Roles, statuses, trackers, priorities, fields or settings are among
	 * them: tracker_refresh. Also at the first call, since what the process
	 * read when it started may be older.
	 */
	bool catalogue;
	size_t woken; /* wake-ups stored */
};

/*
 * For the look process, every 30 seconds: compares, and wakes what a change
 * touches. Issues that a changed catalogue touches become due a minute later,
 * when every process has read it. The first sight of a table is only stored.
 */
must_check enum err_code digest_poll(
    struct digest *d, struct db *db, struct utc now, struct digest_news *out, struct err *e);

/* For the other processes that hold a catalogue: compares only. */
must_check enum err_code digest_watch(
    struct digest *d, struct db *db, struct digest_news *out, struct err *e);

#endif
