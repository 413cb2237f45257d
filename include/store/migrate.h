#ifndef SLAD_STORE_MIGRATE_H
#define SLAD_STORE_MIGRATE_H

#include <stddef.h>

#include "base/err.h"

struct buf;
struct db;

/*
 * slad's schema. Migrations are part of the program, so program and schema
 * cannot drift apart unseen. They are run by an administrator's login; the
 * account that slad works under has no right to.
 */

/* The number of the newest migration of this program. */
int migrate_newest(void);

/*
 * Applies what is missing, in order, one caller at a time (the others wait);
 * *applied tells how many. Running it again does nothing. ERR_INVALID: a
 * migration that was applied reads otherwise in this program, or the schema is
 * newer than the program. The connection is one opened lazy.
 */
must_check enum err_code migrate_run(struct db *db, int *applied, struct err *e);

/* ERR_INVALID, with what to do, unless the schema is the one that this program knows. */
must_check enum err_code migrate_check(struct db *db, struct err *e);

struct migrate_grants {
	const char *user; /* the account that slad works under */
	const char *host; /* from where: "localhost" for the socket */
	const char *password;
	const char *schema;
	const char *tracker;
};

/*
 * sql/grants.sql for this installation: makes the schema and the account and
 * gives it what it needs. For an administrator to read and run; again after
 * each upgrade. ERR_INVALID names what cannot stand in it.
 */
must_check enum err_code migrate_grants(
    const struct migrate_grants *g, struct buf *out, struct err *e);

#endif
