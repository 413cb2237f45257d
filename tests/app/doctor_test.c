#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/config.h"
#include "app/doctor.h"
#include "app/doctor_rights.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/log.h"
#include "store/migrate.h"
#include "tests/support/text_file.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static struct arena *arena;

static int
setup(void **state)
{
	arena = arena_new();
	log_setup("test", LOG_ERROR);
	return 0;
}

static int
teardown(void **state)
{
	arena_free(arena);
	return 0;
}

/* Circles of duplicates. */

static void
put_circle(void *ctx, const int64_t *issues, size_t n)
{
	struct buf *b = ctx;

	for (size_t i = 0; i < n; i++)
		buf_printf(b, "%s%ld", i == 0 ? "" : ">", (long)issues[i]);
	buf_putc(b, ' ');
}

static void
circles_of_duplicates_are_found(void **state)
{
	static const struct {
		const char *what;
		size_t n, circles;
		struct doctor_pair pairs[8];
		const char *found;
	} cases[] = {
		{ "nothing", 0, 0, { { 0, 0 } }, "" },
		{ "one duplicates another", 1, 0, { { 2, 1 } }, "" },
		{ "each other", 2, 1, { { 2, 1 }, { 1, 2 } }, "1>2 " },
		{ "three in a row", 3, 0, { { 3, 2 }, { 2, 1 }, { 3, 1 } }, "" },
		{ "three in a circle", 3, 1, { { 3, 1 }, { 1, 2 }, { 2, 3 } }, "1>2>3 " },
		{ "a way into a circle is no circle", 4, 1,
		    { { 9, 5 }, { 5, 6 }, { 6, 5 }, { 6, 7 } }, "5>6 " },
		{ "two apart", 4, 2, { { 1, 2 }, { 2, 1 }, { 8, 9 }, { 9, 8 } }, "1>2 8>9 " },
		{ "two that share a request", 4, 2, { { 1, 2 }, { 2, 1 }, { 2, 3 }, { 3, 2 } },
		    "1>2 2>3 " },
		{ "itself", 1, 1, { { 4, 4 } }, "4 " },
		{ "a diamond is none", 4, 0, { { 1, 2 }, { 1, 3 }, { 2, 4 }, { 3, 4 } }, "" },
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct doctor_pair pairs[8];
		struct buf b;

		buf_init(&b);
		memcpy(pairs, cases[i].pairs, sizeof(pairs));
		assert_int_equal(
		    doctor_circles(pairs, cases[i].n, arena, put_circle, &b), cases[i].circles);
		if (strcmp(b.data, cases[i].found) != 0)
			fail_msg("%s: %s", cases[i].what, b.data);
		buf_release(&b);
	}
}

/* A chain as long as a tracker's history, and its end leading back to its beginning. */
static void
a_long_chain_takes_no_time(void **state)
{
	enum { N = 200000 };
	struct doctor_pair *pairs = arena_array(arena, N, sizeof(*pairs));
	struct buf b;

	for (int i = 0; i < N; i++) {
		pairs[i].from = N - i;
		pairs[i].to = N - i + 1;
	}
	buf_init(&b);
	assert_int_equal(doctor_circles(pairs, N, arena, put_circle, &b), 0);
	pairs[N - 1].to = 1;
	assert_int_equal(doctor_circles(pairs, N, arena, put_circle, &b), 1);
	buf_release(&b);
}

/* Rights. */

static const char grants[] =
    "-- A comment; with a semicolon.\n"
    "create database if not exists `slad`;\n"
    "grant select, insert, create on `slad`.record to 'slad'@'localhost';\n"
    "-- Changed, never deleted.\n"
    "grant select, insert, update, create on `slad`.outbox to 'slad'@'localhost';\n"
    "grant select on `redmine`.issues to 'slad'@'localhost';\n"
    "grant select (id, login, firstname, admin)\n"
    "\ton `redmine`.users to 'slad'@'localhost';\n";

struct given {
	enum rights_where where;
	const char *table, *column, *what;
};

static const struct given all_given[] = {
	{ RIGHTS_EVERYWHERE, "", "", "usage" },
	{ RIGHTS_OWN, "record", "", "select" },
	{ RIGHTS_OWN, "record", "", "insert" },
	{ RIGHTS_OWN, "record", "", "create" },
	{ RIGHTS_OWN, "outbox", "", "select" },
	{ RIGHTS_OWN, "outbox", "", "insert" },
	{ RIGHTS_OWN, "outbox", "", "update" },
	{ RIGHTS_TRACKER, "issues", "", "select" },
	{ RIGHTS_TRACKER, "users", "id", "select" },
	{ RIGHTS_TRACKER, "users", "login", "select" },
	{ RIGHTS_TRACKER, "users", "firstname", "select" },
	{ RIGHTS_TRACKER, "users", "admin", "select" },
};

static void
put_right(void *ctx, const char *where, const char *what)
{
	buf_printf(ctx, "%s: %s\n", where, what);
}

/* All of `given` but those from `from` to `to`, and one more. */
static struct rights
some_rights(size_t from, size_t to, const struct given *more)
{
	struct rights r = { .own = "slad", .tracker = "redmine" };

	for (size_t i = 0; i < LENGTH(all_given); i++) {
		const struct given *g = &all_given[i];

		if (i < from || i >= to)
			rights_add(&r, arena, g->where, g->table, g->column, g->what);
	}
	if (more != NULL)
		rights_add(&r, arena, more->where, more->table, more->column, more->what);
	return r;
}

static void
what_is_missing_is_told_as_a_statement(void **state)
{
	static const struct given everything = { RIGHTS_EVERYWHERE, "", "", "select" };
	static const struct given schema = { RIGHTS_TRACKER, "", "", "select" };
	static const struct {
		const char *what;
		size_t from, to;
		const struct given *more;
		const char *missing;
	} cases[] = {
		{ "nothing", 0, 0, NULL, "" },
		{ "one right of several", 2, 3, NULL,
		    "slad.record: grant insert on `slad`.record to 'slad'@'localhost';\n" },
		{ "CREATE is not asked for", 3, 4, NULL, "" },
		{ "two of one table", 5, 7, NULL,
		    "slad.outbox: grant insert, update on `slad`.outbox to 'slad'@'localhost';\n" },
		{ "only the columns that are missing", 9, 11, NULL,
		    "redmine.users: grant select (login, firstname) on `redmine`.users to "
		    "'slad'@'localhost';\n" },
		{ "the schema's right is enough", 7, 12, &schema, "" },
		{ "one that holds everywhere is, too", 7, 12, &everything, "" },
		{ "of two tables", 6, 8, NULL,
		    "slad.outbox: grant update on `slad`.outbox to 'slad'@'localhost';\n"
		    "redmine.issues: grant select on `redmine`.issues to 'slad'@'localhost';\n" },
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct rights r = some_rights(cases[i].from, cases[i].to, cases[i].more);
		struct buf b;

		buf_init(&b);
		rights_missing(&r, grants, arena, put_right, &b);
		if (strcmp(b.data, cases[i].missing) != 0)
			fail_msg("%s: %s", cases[i].what, b.data);
		buf_release(&b);
	}
}

/* The real script: each table's grant is understood, so that nothing goes unasked. */
static void
every_grant_of_the_script_is_asked_for(void **state)
{
	const struct migrate_grants g = { "slad", "localhost", "secret", "slad", "redmine" };
	const struct rights none = { .own = "slad", .tracker = "redmine" };
	size_t n = 0;
	struct buf sql, b;
	struct err e;

	buf_init(&sql);
	buf_init(&b);
	assert_int_equal(migrate_grants(&g, &sql, &e), ERR_OK);
	for (const char *p = sql.data; (p = strstr(p, "\ngrant ")) != NULL; p++)
		n++;
	assert_true(n > 30);
	assert_int_equal(rights_missing(&none, sql.data, arena, put_right, &b), n);
	assert_non_null(
	    strstr(b.data, "grant select on `redmine`.workflows to 'slad'@'localhost';"));
	buf_release(&b);
	buf_release(&sql);
}

static void
too_many_rights_are_told(void **state)
{
	static const struct {
		struct given more;
		const char *told;
	} cases[] = {
		{ { RIGHTS_OWN, "setting", "", "delete" }, "" },
		{ { RIGHTS_OWN, "record", "", "delete" }, "slad.record: delete\n" },
		{ { RIGHTS_OWN, "", "", "update" }, "slad.*: update\n" },
		{ { RIGHTS_TRACKER, "", "", "select" }, "" },
		{ { RIGHTS_TRACKER, "issues", "", "update" }, "redmine.issues: update\n" },
		{ { RIGHTS_TRACKER, "", "", "trigger" }, "redmine.*: trigger\n" },
		{ { RIGHTS_EVERYWHERE, "", "", "super" }, "*.*: super\n" },
		{ { RIGHTS_ELSEWHERE, "", "", "select" }, "another schema: select\n" },
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct rights r = some_rights(0, 0, &cases[i].more);
		struct buf b;

		buf_init(&b);
		rights_excess(&r, arena, put_right, &b);
		assert_string_equal(b.data, cases[i].told);
		buf_release(&b);
	}
}

/* What can be told without a database. */

static const char settings_text[] = "tracker.url = http://127.0.0.1:1\n"
				    "tracker.time_zone = Asia/Almaty\n"
				    "tracker.bot_key = 0123456789\n"
				    "db.socket = /nowhere/at/all.sock\n"
				    "stage.new = Новая\nstage.in_progress = В работе\n"
				    "stage.waiting_client = Нужен отклик\nstage.closed = Закрыта\n"
				    "side.staff = Оператор\n"
				    "regulation.dir = sql/regulations\n"
				    "run.dir = .\n";

static const char *
write_settings(const char *dir, const char *text, mode_t mode)
{
	const char *path = arena_printf(arena, "%s/slad.conf", dir);

	text_file_write(path, text);
	assert_int_equal(chmod(path, mode), 0);
	return path;
}

static const struct doctor_finding *
finding(const struct doctor *d, const char *check)
{
	for (const struct doctor_finding *f = d->first; f != NULL; f = f->next) {
		if (strcmp(f->check, check) == 0)
			return f;
	}
	fail_msg("%s was not checked", check);
	return NULL;
}

static void
each_trouble_is_told_where_it_is(void **state)
{
	char dir[] = "/tmp/doctor_test.XXXXXX";
	const char *path;
	struct doctor d;

	assert_non_null(mkdtemp(dir));
	path = write_settings(dir, settings_text, 0604);
	doctor_run(&d, path, false);
	assert_int_equal(finding(&d, "config")->level, DOCTOR_OK);
	assert_int_equal(finding(&d, "secrets")->level, DOCTOR_ERROR);
	assert_string_equal(
	    finding(&d, "secrets")->mend, arena_printf(arena, "chmod 640 %s", path));
	assert_int_equal(finding(&d, "time_zones")->level, DOCTOR_OK);
	assert_int_equal(finding(&d, "regulation")->level, DOCTOR_OK);
	assert_int_equal(finding(&d, "database")->level, DOCTOR_ERROR);
	assert_string_equal(finding(&d, "database")->where, "db.socket");
	assert_true(finding(&d, "database")->unreachable);
	assert_true(doctor_unreachable(&d));
	/* What needs the database says so instead of failing for another reason. */
	assert_int_equal(finding(&d, "names")->level, DOCTOR_SKIPPED);
	assert_string_equal(finding(&d, "names")->what, "needs the database");
	assert_string_equal(finding(&d, "clients")->what, "needs slad's tables");
	doctor_release(&d);

	write_settings(dir, settings_text, 0600);
	doctor_run(&d, path, false);
	assert_int_equal(finding(&d, "secrets")->level, DOCTOR_OK);
	doctor_release(&d);

	write_settings(dir, "tracker.url = x\n", 0600);
	doctor_run(&d, path, false);
	assert_int_equal(finding(&d, "config")->level, DOCTOR_ERROR);
	assert_false(doctor_unreachable(&d));
	assert_int_equal(finding(&d, "database")->level, DOCTOR_SKIPPED);
	doctor_release(&d);
	unlink(path);
	rmdir(dir);
}

/* slad may wait for a database; what a person must mend, it must say at once. */
static void
a_start_without_database_can_be_tried_again(void **state)
{
	struct config *c = NULL;
	struct err e;

	assert_int_equal(config_parse("here", settings_text, &c, &e), ERR_OK);
	assert_int_equal(doctor_start(c, &e), ERR_UNREACHABLE);
	assert_non_null(strstr(e.text, "db.socket"));
	c->policies.regulation = "nonesuch";
	assert_int_equal(doctor_start(c, &e), ERR_INVALID);
	assert_non_null(strstr(e.text, "nonesuch"));
	config_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(circles_of_duplicates_are_found),
		cmocka_unit_test(a_long_chain_takes_no_time),
		cmocka_unit_test(what_is_missing_is_told_as_a_statement),
		cmocka_unit_test(every_grant_of_the_script_is_asked_for),
		cmocka_unit_test(too_many_rights_are_told),
		cmocka_unit_test(each_trouble_is_told_where_it_is),
		cmocka_unit_test(a_start_without_database_can_be_tried_again),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
