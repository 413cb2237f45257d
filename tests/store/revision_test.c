#include "store/revision.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "tests/support/database.h"

#define AT_ONCE 10
#define AT_ONCE_ROUNDS 20

static const struct revision_file files[] = {
	{ "texts.json", "{}" },
	{ "holidays_kz.csv", "2026-01-01" },
};

static struct revision
text_of(const char *regulation, const char *name, int64_t from, const char *body)
{
	return (struct revision){
		.regulation = regulation,
		.name = name,
		.valid_from = { from },
		.body = body,
		.loaded = { 1 },
	};
}

static bool
put(struct database *d, const struct revision *r)
{
	bool fresh;

	must(d, revision_put(d->db, r, &fresh, &d->e));
	return fresh;
}

static void
a_text_is_kept_whole_with_its_files(void **state)
{
	struct database *d = *state;
	struct revision r = text_of("edoc", "1", 100, "{\"тест\":1}"), got;

	r.files = files;
	r.n_files = 2;
	assert_true(put(d, &r));
	assert_false(put(d, &r));
	must(d, revision_get(d->db, "edoc", "1", d->arena, &got, &d->e));
	assert_string_equal(got.body, "{\"тест\":1}");
	assert_int_equal(got.valid_from.s, 100);
	assert_int_equal(strlen(got.checksum), 64);
	assert_int_equal(got.n_files, 2);
	assert_string_equal(got.files[0].name, "holidays_kz.csv");
	assert_string_equal(got.files[0].body, "2026-01-01");
	assert_string_equal(got.files[1].name, "texts.json");
	assert_int_equal(revision_get(d->db, "edoc", "2", d->arena, &got, &d->e), ERR_NOTFOUND);
	assert_int_equal(revision_get(d->db, "eep", "1", d->arena, &got, &d->e), ERR_NOTFOUND);
}

static void
a_revision_never_changes(void **state)
{
	static const struct revision_file turned[] = {
		{ "holidays_kz.csv", "2026-01-01" },
		{ "texts.json", "{}" },
	};
	static const struct revision_file edited[] = {
		{ "holidays_kz.csv", "2026-01-02" },
		{ "texts.json", "{}" },
	};
	struct database *d = *state;
	struct revision r = text_of("edoc", "1", 100, "body");
	bool fresh;

	r.files = files;
	r.n_files = 2;
	assert_true(put(d, &r));
	/* The order in which files are included does not matter. */
	r.files = turned;
	assert_false(put(d, &r));
	r.files = edited;
	assert_int_equal(revision_put(d->db, &r, &fresh, &d->e), ERR_CONFLICT);
	assert_non_null(strstr(d->e.text, "give the new text a new revision"));
	r.files = turned;
	r.n_files = 1;
	assert_int_equal(revision_put(d->db, &r, &fresh, &d->e), ERR_CONFLICT);
	r.n_files = 2;
	r.body = "body ";
	assert_int_equal(revision_put(d->db, &r, &fresh, &d->e), ERR_CONFLICT);
	r.body = "body";
	r.valid_from.s = 101;
	assert_int_equal(revision_put(d->db, &r, &fresh, &d->e), ERR_CONFLICT);
	assert_string_equal(database_ask(d, "select count(*) from policy_revision"), "1");
	assert_string_equal(database_ask(d, "select count(*) from policy_file"), "2");
}

static void
the_one_in_force(void **state)
{
	static const struct {
		int64_t at;
		const char *name;
	} cases[] = {
		{ 0, "a" }, /* before the first: the first */
		{ 99, "a" },
		{ 100, "a" },
		{ 199, "a" },
		{ 200, "c" }, /* two began together: the one loaded last */
		{ 299, "c" },
		{ 300, "d" },
		{ 99999999999, "d" },
	};
	struct database *d = *state;
	const struct revision all[] = {
		text_of("edoc", "d", 300, "d"),
		text_of("edoc", "b", 200, "b"),
		text_of("edoc", "c", 200, "c"),
		text_of("edoc", "a", 100, "a"),
		text_of("eep", "x", 50, "x"),
	};
	struct revision got;

	for (size_t i = 0; i < 5; i++)
		assert_true(put(d, &all[i]));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		must(d,
		    revision_at(d->db, "edoc", (struct utc){ cases[i].at }, d->arena, &got, &d->e));
		if (strcmp(got.name, cases[i].name) != 0)
			fail_msg("at %ld: %s", (long)cases[i].at, got.name);
	}
	assert_int_equal(
	    revision_at(d->db, "endocs", (struct utc){ 5 }, d->arena, &got, &d->e), ERR_NOTFOUND);
}

static void
the_list_has_no_texts(void **state)
{
	struct database *d = *state;
	const struct revision b = text_of("edoc", "2", 200, "b"),
			      a = text_of("edoc", "1", 100, "a");
	struct revision *got;
	size_t n;

	must(d, revision_list(d->db, d->arena, &got, &n, &d->e));
	assert_int_equal(n, 0);
	put(d, &b);
	put(d, &a);
	must(d, revision_list(d->db, d->arena, &got, &n, &d->e));
	assert_int_equal(n, 2);
	assert_string_equal(got[0].name, "1");
	assert_null(got[0].body);
	assert_int_equal(got[1].valid_from.s, 200);
}

/* db_step */
static enum err_code
put_step(struct db *db, void *ctx, struct err *e)
{
	const struct revision *r = ctx;
	bool fresh;

	return revision_put(db, r, &fresh, e);
}

/* A process of its own, as each of slad's is at the first start. Does not return. */
static _Noreturn void
put_all(const struct database *d)
{
	struct db *db = database_connect(d);
	struct err e;

	for (int i = 0; i < AT_ONCE_ROUNDS; i++) {
		char name[16];
		struct revision r = text_of("edoc", name, 100, "body");

		snprintf(name, sizeof(name), "%d", i);
		r.files = files;
		r.n_files = 2;
		if (db_transact(db, put_step, &r, &e) != ERR_OK) {
			fprintf(stderr, "%s\n", e.text);
			_exit(1);
		}
	}
	_exit(0);
}

static void
many_put_the_same_at_once(void **state)
{
	struct database *d = *state;
	pid_t pids[AT_ONCE];
	int status;

	for (size_t i = 0; i < AT_ONCE; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			put_all(d);
	}
	for (size_t i = 0; i < AT_ONCE; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	assert_string_equal(database_ask(d, "select count(*) from policy_revision"), "20");
	assert_string_equal(database_ask(d, "select count(*) from policy_file"), "40");
}

#define test(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(a_text_is_kept_whole_with_its_files),
		test(a_revision_never_changes),
		test(the_one_in_force),
		test(the_list_has_no_texts),
		test(many_put_the_same_at_once),
	};

	return cmocka_run_group_tests_name("revision", tests, NULL, NULL);
}
