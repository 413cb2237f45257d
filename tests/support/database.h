#ifndef SLAD_TESTS_SUPPORT_DATABASE_H
#define SLAD_TESTS_SUPPORT_DATABASE_H

#include <stdint.h>

#include "base/db.h"
#include "tests/support/must.h"

struct arena;

/*
 * A schema of its own for one test, migrated, on the server of tests/with-db.
 * `db` works under the account that sql/grants.sql makes, as slad does; the
 * tracker's schema beside it is empty. Whatever fails here fails the test.
 */
struct database {
	char schema[40];
	char tracker[40];
	char user[40];
	struct db *db;
	struct db *root;
	struct arena *arena;
	struct err e;
};

/* For cmocka's setup and teardown: *state is the struct database. */
int database_setup(void **state);
int database_teardown(void **state);

/* One more connection, under the same account. */
struct db *database_connect(const struct database *d);

/* Statements, as the administrator. */
void database_sql(struct database *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/*
 * The first column of the first row, "" for none, by the command-line client: the test's own eyes.
 */
const char *database_ask(struct database *d, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
