#ifndef SLAD_TESTS_SUPPORT_BENCH_H
#define SLAD_TESTS_SUPPORT_BENCH_H

#include "base/db.h"

/*
 * What the programs of tests/bench share. They run by tests/with-db, tell one
 * ratio a line, and end with a sentence where something fails.
 */

/* Seconds, of a clock that nobody sets. */
double bench_now(void);
void bench_must(enum err_code rc, const struct err *e);
/* As the administrator; NULL: without a schema. */
struct db *bench_connect(const char *schema);
/* A schema of that name, migrated, in place of what was there. */
struct db *bench_schema(const char *schema);

#endif
