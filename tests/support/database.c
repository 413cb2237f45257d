#include "tests/support/database.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "store/migrate.h"
#include "tests/support/sql.h"

#define PASSWORD "Пароль-1"
/* What follows in sql/grants.sql needs the tracker's tables. */
#define TRACKER_PART "\n-- The tracker.\n"

static struct db *
connect_as(const char *user, const char *password, const char *schema, const char *tracker)
{
	const struct db_config config = {
		.socket = getenv("SLAD_TEST_SOCKET"),
		.user = user,
		.password = password,
		.schema = schema,
		.tracker = tracker,
		.lazy = true,
	};
	struct db *db = NULL;
	struct err e;

	if (config.socket == NULL)
		fail_msg("no database: run this as tests/with-db COMMAND");
	if (db_open(&config, &db, &e) != ERR_OK)
		fail_msg("%s", e.text);
	return db;
}

static void
run_grants(struct database *d, struct db *root)
{
	const struct migrate_grants g = {
		.user = d->user,
		.host = "localhost",
		.password = PASSWORD,
		.schema = d->schema,
		.tracker = d->tracker,
	};
	struct buf sql;
	char *rest;

	buf_init(&sql);
	must(d, migrate_grants(&g, &sql, &d->e));
	rest = strstr(sql.data, TRACKER_PART);
	assert_non_null(rest);
	*rest = '\0';
	must(d, db_script(root, sql.data, &d->e));
	buf_release(&sql);
}

int
database_setup(void **state)
{
	static int count;
	struct database *d = calloc(1, sizeof(*d));
	struct db *root = connect_as("root", NULL, NULL, NULL);
	int applied;

	assert_non_null(d);
	count++;
	snprintf(d->schema, sizeof(d->schema), "slad_%ld_%d", (long)getpid(), count);
	snprintf(d->tracker, sizeof(d->tracker), "redmine_%ld_%d", (long)getpid(), count);
	snprintf(d->user, sizeof(d->user), "slad-%ld-%d", (long)getpid(), count);
	d->arena = arena_new();
	run_grants(d, root);
	db_close(root);
	d->root = connect_as("root", NULL, d->schema, d->tracker);
	database_sql(d, "create database %s", d->tracker);
	must(d, migrate_run(d->root, &applied, &d->e));
	d->db = database_connect(d);
	*state = d;
	return 0;
}

int
database_teardown(void **state)
{
	struct database *d = *state;

	db_close(d->db);
	database_sql(d, "drop database %s; drop database %s; drop user '%s'@'localhost'", d->schema,
	    d->tracker, d->user);
	db_close(d->root);
	arena_free(d->arena);
	free(d);
	return 0;
}

struct db *
database_connect(const struct database *d)
{
	return connect_as(d->user, PASSWORD, d->schema, d->tracker);
}

void
database_sql(struct database *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	sql_run(d->root, fmt, ap);
	va_end(ap);
}

const char *
database_ask(struct database *d, const char *fmt, ...)
{
	char sql[2048], command[4096];
	char *answer = arena_alloc(d->arena, 4096);
	va_list ap;
	FILE *p;

	va_start(ap, fmt);
	vsnprintf(sql, sizeof(sql), fmt, ap);
	va_end(ap);
	assert_null(strpbrk(sql, "$`\\!\""));
	snprintf(command, sizeof(command),
	    "mariadb --no-defaults -uroot -S '%s' --default-character-set=utf8mb4 -N -B -e \"%s\" "
	    "%s",
	    getenv("SLAD_TEST_SOCKET"), sql, d->schema);
	p = popen(command, "r");
	assert_non_null(p);
	if (fgets(answer, 4096, p) != NULL)
		answer[strcspn(answer, "\t\n")] = '\0';
	if (pclose(p) != 0)
		fail_msg("%s", sql);
	return answer;
}
