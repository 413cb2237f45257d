#include "store/breach.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/database.h"

static const struct breach_row late = {
	.issue = 7,
	.clock = CLOCK_FIRST_RESPONSE,
	.cycle = 1,
	.at = { 1000 },
	.due = { 1000 },
	.priority = PRIORITY_URGENT,
	.regulation = "edoc",
	.revision = "1",
	.clause = "17",
	.found = { 1005 },
	.superseded = { INT64_MAX },
};

static bool
put(struct database *d, const struct breach_row *b)
{
	bool fresh;

	must(d, breach_put(d->db, b, &fresh, &d->e));
	return fresh;
}

static void
a_breach_is_put_once_and_stays(void **state)
{
	struct database *d = *state;
	struct breach_row again = late, *got;
	size_t n;

	assert_true(put(d, &late));
	/* Found again by a newer revision: what is on record is the first finding. */
	again.revision = "2";
	again.found.s = 9999;
	assert_false(put(d, &again));
	again.cycle = 2;
	again.at.s = 3000;
	assert_true(put(d, &again));
	again.clock = CLOCK_RESOLUTION;
	again.at.s = 2000;
	assert_true(put(d, &again));
	must(d, breach_of(d->db, 7, d->arena, &got, &n, &d->e));
	assert_int_equal(n, 3);
	assert_int_equal(got[0].clock, CLOCK_FIRST_RESPONSE);
	assert_int_equal(got[0].priority, PRIORITY_URGENT);
	assert_string_equal(got[0].revision, "1");
	assert_int_equal(got[0].found.s, 1005);
	assert_true(utc_is_none(got[0].superseded));
	assert_null(got[0].superseded_by);
	assert_int_equal(got[1].clock, CLOCK_RESOLUTION);
	assert_int_equal(got[2].cycle, 2);
}

static void
superseded_once_never_deleted(void **state)
{
	struct database *d = *state;
	struct breach_row *got, other = late;
	size_t n;

	put(d, &late);
	must(d, breach_supersede(d->db, &late, (struct utc){ 2000 }, "journal 5: priority", &d->e));
	must(d, breach_supersede(d->db, &late, (struct utc){ 3000 }, "journal 6: priority", &d->e));
	must(d, breach_of(d->db, 7, d->arena, &got, &n, &d->e));
	assert_int_equal(got[0].superseded.s, 2000);
	assert_string_equal(got[0].superseded_by, "journal 5: priority");
	other.cycle = 5;
	assert_int_equal(
	    breach_supersede(d->db, &other, (struct utc){ 1 }, "x", &d->e), ERR_NOTFOUND);
	assert_int_equal(db_script(d->db, "delete from breach", &d->e), ERR_DENIED);
}

#define test(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(a_breach_is_put_once_and_stays),
		test(superseded_once_never_deleted),
	};

	return cmocka_run_group_tests_name("breach", tests, NULL, NULL);
}
