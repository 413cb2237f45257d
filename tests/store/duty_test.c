#include "store/duty.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "tests/tracker/tables.h"

static int
setup(void **state)
{
	database_setup(state);
	office_make(*state);
	database_sql(*state,
	    "alter table {tracker}.roles add assignable tinyint(1) not null default 1;"
	    "update {tracker}.roles set assignable = 0 where id in (4, 7);"
	    "insert into client (id, name, created_at) values (1, 'А', 0), (2, 'Б', 0)");
	return 0;
}

static void
put(struct database *d, int64_t client, int64_t contract, enum duty duty, int64_t user)
{
	const struct duty_row row = { client, contract, duty, user };

	must(d, duty_put(d->db, &row, NULL, &d->e));
}

static void
duty_is_put_changed_and_taken_back(void **state)
{
	struct database *d = *state;
	struct duty_row row = { 1, 0, DUTY_EMPLOYEE, 7 }, *all;
	bool changed;
	size_t n;

	must(d, duty_put(d->db, &row, &changed, &d->e));
	assert_true(changed);
	must(d, duty_put(d->db, &row, &changed, &d->e));
	assert_false(changed);
	row.user = 8;
	must(d, duty_put(d->db, &row, &changed, &d->e));
	assert_true(changed);
	put(d, 1, 0, DUTY_GROUP, 20);
	put(d, 2, 0, DUTY_DEPUTY, 10);
	must(d, duty_list(d->db, 1, d->arena, &all, &n, &d->e));
	assert_int_equal(n, 2);
	assert_int_equal(all[0].duty, DUTY_EMPLOYEE);
	assert_int_equal(all[0].user, 8);
	assert_int_equal(all[1].duty, DUTY_GROUP);
	must(d, duty_list(d->db, 0, d->arena, &all, &n, &d->e));
	assert_int_equal(n, 3);
	row.user = 0;
	must(d, duty_put(d->db, &row, &changed, &d->e));
	assert_true(changed);
	must(d, duty_put(d->db, &row, &changed, &d->e));
	assert_false(changed);
}

static void
absence_is_over_when_it_is_over(void **state)
{
	struct database *d = *state;
	const struct absence a = { .user = 7, .from = { 100 }, .to = { 200 }, .note = "отпуск" };
	const struct absence wrong = { .user = 7, .from = { 200 }, .to = { 200 } };
	struct absence *all;
	int64_t id, user;
	size_t n;

	must(d, absence_add(d->db, &a, &id, &d->e));
	assert_int_equal(absence_add(d->db, &wrong, &user, &d->e), ERR_INVALID);
	must(d, absence_list(d->db, (struct utc){ 199 }, d->arena, &all, &n, &d->e));
	assert_int_equal(n, 1);
	assert_int_equal(all[0].user, 7);
	assert_string_equal(all[0].note, "отпуск");
	must(d, absence_list(d->db, (struct utc){ 200 }, d->arena, &all, &n, &d->e));
	assert_int_equal(n, 0);
	must(d, absence_remove(d->db, id, &user, &d->e));
	assert_int_equal(user, 7);
	assert_int_equal(absence_remove(d->db, id, &user, &d->e), ERR_NOTFOUND);
}

/* Project 1: 7 is staff; 6 has only a role that is asked for nothing; 9 is no member. */
static void
helpers_are_who_the_tracker_lets_have_it(void **state)
{
	struct database *d = *state;
	const struct duty_request request = { 1, 1, 1, 0, { 150 } };
	const struct absence away = { .user = 7, .from = { 100 }, .to = { 200 } };
	struct assignment a;
	int64_t id;

	put(d, 1, 0, DUTY_EMPLOYEE, 7);
	put(d, 1, 0, DUTY_DEPUTY, 6);
	must(d, absence_add(d->db, &away, &id, &d->e));
	must(d, duty_helpers(d->db, &request, d->arena, &a, &d->e));
	assert_int_equal(a.n, 2);
	assert_int_equal(a.helpers[0].user, 7);
	assert_false(a.helpers[0].unable);
	assert_int_equal(a.helpers[1].user, 6);
	assert_true(a.helpers[1].unable);
	must(d, duty_refuse(d->db, 1, 7, "422", (struct utc){ 160 }, &d->e));
	must(d, duty_helpers(d->db, &request, d->arena, &a, &d->e));
	assert_true(a.helpers[0].unable);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(duty_is_put_changed_and_taken_back),
		TEST(absence_is_over_when_it_is_over),
		TEST(helpers_are_who_the_tracker_lets_have_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
