#ifndef SLAD_TESTS_SUPPORT_TRACKED_H
#define SLAD_TESTS_SUPPORT_TRACKED_H

#include <stdint.h>

#include "base/db.h"

/*
 * slad's schema beside a tracker's that has the tables and columns which news
 * is read from, on the server of tests/with-db, under names of this process.
 */
struct tracked {
	char schema[32];
	char tracker[32];
	struct db *db; /* as slad works */
	struct db *redmine; /* as Redmine works: its own connection */
};

/* Fails the test when there is no server. */
void tracked_open(struct tracked *t);
void tracked_close(struct tracked *t);

/* For cmocka: an empty one as a test's state, and its end; tracked_begin for those that fill it. */
struct tracked *tracked_begin(void **state);
int tracked_setup(void **state);
int tracked_teardown(void **state);

/* One more connection. */
struct db *tracked_connect(const struct tracked *t);

/* Statements, {tracker} put in; fails the test when one does. */
void tracked_sql(struct db *db, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* What a query for one number answers; on the connection of its first argument. */
int64_t tracked_number(struct db *db, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A verdict for each of the tracker's issues: whether it is open, project, assignee. */
void tracked_judge(struct tracked *t);

/* "1 2 5-9": the issues that are due at `now`, in order; they are taken, so that none is left. */
const char *tracked_woken(struct tracked *t, struct utc now);

#endif
