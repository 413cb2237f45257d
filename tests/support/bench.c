#include "tests/support/bench.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "store/migrate.h"

double
bench_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void
bench_must(enum err_code rc, const struct err *e)
{
	if (rc == ERR_OK)
		return;
	fprintf(stderr, "%s: %s\n", program_invocation_short_name, e->text);
	exit(1);
}

struct db *
bench_connect(const char *schema)
{
	const struct db_config config = {
		.socket = getenv("SLAD_TEST_SOCKET"),
		.user = "root",
		.schema = schema,
		.lazy = true,
	};
	struct db *db = NULL;
	struct err e;

	if (config.socket == NULL) {
		fprintf(stderr, "%s: run it by tests/with-db\n", program_invocation_short_name);
		exit(2);
	}
	bench_must(db_open(&config, &db, &e), &e);
	return db;
}

struct db *
bench_schema(const char *schema)
{
	struct db *root = bench_connect(NULL), *db;
	struct err e;
	struct buf sql;
	int applied;

	buf_init(&sql);
	buf_printf(&sql, "create or replace database %s", schema);
	bench_must(db_script(root, sql.data, &e), &e);
	buf_release(&sql);
	db_close(root);
	db = bench_connect(schema);
	bench_must(migrate_run(db, &applied, &e), &e);
	return db;
}
