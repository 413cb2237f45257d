#include "store/setting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/database.h"

static void
put_get_delete(void **state)
{
	struct database *d = *state;
	const char *value;

	must(d, setting_get(d->db, "a", d->arena, &value, &d->e));
	assert_null(value);
	must(d, setting_put(d->db, "a", "", (struct utc){ 5 }, &d->e));
	must(d, setting_get(d->db, "a", d->arena, &value, &d->e));
	assert_string_equal(value, "");
	must(d, setting_put(d->db, "a", "да", (struct utc){ 6 }, &d->e));
	must(d, setting_get(d->db, "a", d->arena, &value, &d->e));
	assert_string_equal(value, "да");
	must(d, setting_delete(d->db, "a", &d->e));
	must(d, setting_delete(d->db, "a", &d->e));
	must(d, setting_get(d->db, "a", d->arena, &value, &d->e));
	assert_null(value);
}

static void
the_same_value_keeps_its_date(void **state)
{
	struct database *d = *state;
	struct setting_stored *s;
	size_t n;

	must(d, setting_put(d->db, "a", "1", (struct utc){ 5 }, &d->e));
	must(d, setting_put(d->db, "a", "1", (struct utc){ 6 }, &d->e));
	must(d, setting_all(d->db, "", d->arena, &s, &n, &d->e));
	assert_int_equal(n, 1);
	assert_int_equal(s[0].changed.s, 5);
	must(d, setting_put(d->db, "a", "2", (struct utc){ 7 }, &d->e));
	must(d, setting_all(d->db, "", d->arena, &s, &n, &d->e));
	assert_int_equal(s[0].changed.s, 7);
	assert_string_equal(s[0].value, "2");
}

static void
those_of_a_prefix(void **state)
{
	struct database *d = *state;
	struct setting_stored *s;
	size_t n;

	must(d, setting_put(d->db, "b%.x", "1", (struct utc){ 1 }, &d->e));
	must(d, setting_put(d->db, "b.x", "2", (struct utc){ 1 }, &d->e));
	must(d, setting_put(d->db, "a", "3", (struct utc){ 1 }, &d->e));
	must(d, setting_put(d->db, "b%.a", "4", (struct utc){ 1 }, &d->e));
	/* A prefix is no pattern. */
	must(d, setting_all(d->db, "b%", d->arena, &s, &n, &d->e));
	assert_int_equal(n, 2);
	assert_string_equal(s[0].name, "b%.a");
	assert_string_equal(s[1].name, "b%.x");
	must(d, setting_all(d->db, "c", d->arena, &s, &n, &d->e));
	assert_int_equal(n, 0);
}

#define test(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(put_get_delete),
		test(the_same_value_keeps_its_date),
		test(those_of_a_prefix),
	};

	return cmocka_run_group_tests_name("setting", tests, NULL, NULL);
}
