#include "store/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdlib.h>

#include "store/setting.h"
#include "tests/support/database.h"

static int64_t
now_of(struct database *d)
{
	struct utc now;

	must(d, clock_now(d->db, &now, &d->e));
	return now.s;
}

static void
it_is_the_databases_and_no_time_zone_moves_it(void **state)
{
	struct database *d = *state;
	int64_t theirs = atoll(database_ask(d, "select unix_timestamp()"));

	assert_in_range(now_of(d), theirs, theirs + 5);
	must(d, db_script(d->db, "set time_zone = '+05:00'", &d->e));
	assert_in_range(now_of(d), theirs, theirs + 5);
}

static void
a_production_clock_cannot_be_moved(void **state)
{
	struct database *d = *state;
	const int64_t before = now_of(d);

	assert_int_equal(clock_advance(d->db, (struct span){ SPAN_DAY }, &d->e), ERR_REFUSED);
	assert_in_range(now_of(d), before, before + 5);
}

static void
a_rehearsals_clock_moves_forward_for_all(void **state)
{
	struct database *d = *state;
	const int64_t before = now_of(d);
	struct db *other = database_connect(d);
	struct utc now;

	must(d, setting_put(d->db, SETTING_CLOCK_OFFSET, "0", (struct utc){ 0 }, &d->e));
	assert_in_range(now_of(d), before, before + 5);
	must(d, clock_advance(d->db, (struct span){ 9 * SPAN_HOUR }, &d->e));
	must(d, clock_advance(d->db, (struct span){ SPAN_MINUTE }, &d->e));
	must(d, clock_now(other, &now, &d->e));
	assert_in_range(now.s, before + 32460, before + 32465);
	assert_int_equal(clock_advance(d->db, (struct span){ -1 }, &d->e), ERR_INVALID);
	assert_int_equal(clock_advance(d->db, (struct span){ 0 }, &d->e), ERR_INVALID);
	db_close(other);
}

static void
it_is_told_how_far_it_is_from_this_machines(void **state)
{
	static const struct {
		const char *moved;
		int64_t least, most;
	} cases[] = {
		{ "set timestamp = default", 0, 0 },
		{ "set timestamp = unix_timestamp() + 3600", 3595, 3600 },
		{ "set timestamp = default", 0, 0 },
		{ "set timestamp = unix_timestamp() - 86400", -86405, -86395 },
	};
	struct database *d = *state;
	struct span apart;

	must(d, setting_put(d->db, SETTING_CLOCK_OFFSET, "500000", (struct utc){ 0 }, &d->e));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		must(d, db_script(d->db, cases[i].moved, &d->e));
		must(d, clock_apart(d->db, &apart, &d->e));
		assert_true(apart.s >= cases[i].least && apart.s <= cases[i].most);
	}
}

#define test(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(it_is_the_databases_and_no_time_zone_moves_it),
		test(a_production_clock_cannot_be_moved),
		test(a_rehearsals_clock_moves_forward_for_all),
		test(it_is_told_how_far_it_is_from_this_machines),
	};

	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
