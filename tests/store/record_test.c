#include "store/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/database.h"

static void
append_and_read(void **state)
{
	static const struct record_entry entries[] = {
		{ .at = { 10 }, .issue = 7, .kind = "verdict", .body = "{}" },
		{ .at = { 11 }, .kind = "mode", .rule = "no_answer", .body = "{\"mode\":\"act\"}" },
		{ .at = { 12 },
		    .issue = 7,
		    .kind = "delivery",
		    .rule = "no_answer",
		    .clause = "15",
		    .body = "{\"note\":\"ответ от клиента не получен\"}",
		    .journal = 99 },
		{ .at = { 13 }, .issue = 8, .kind = "verdict", .body = "{}" },
	};
	struct database *d = *state;
	struct record_entry *got;
	size_t n;

	for (size_t i = 0; i < 4; i++)
		must(d, record_append(d->db, &entries[i], &d->e));
	must(d, record_list(d->db, 7, 0, 100, d->arena, &got, &n, &d->e));
	assert_int_equal(n, 2);
	assert_string_equal(got[0].kind, "verdict");
	assert_null(got[0].rule);
	assert_null(got[0].clause);
	assert_int_equal(got[0].journal, 0);
	assert_string_equal(got[1].rule, "no_answer");
	assert_string_equal(got[1].clause, "15");
	assert_int_equal(got[1].journal, 99);
	assert_int_equal(got[1].at.s, 12);
	assert_non_null(strstr(got[1].body, "не получен"));
	/* Page by page. */
	must(d, record_list(d->db, 0, 0, 3, d->arena, &got, &n, &d->e));
	assert_int_equal(n, 3);
	assert_int_equal(got[1].issue, 0);
	must(d, record_list(d->db, 0, got[2].id, 3, d->arena, &got, &n, &d->e));
	assert_int_equal(n, 1);
	assert_int_equal(got[0].issue, 8);
	must(d, record_list(d->db, 7, got[0].id, 3, d->arena, &got, &n, &d->e));
	assert_int_equal(n, 0);
}

static void
nobody_can_change_it(void **state)
{
	static const char *const tries[] = {
		"update record set body = '{}'",
		"delete from record",
		"replace into record select * from record",
		"insert into record (at, kind, body) values (1, 'x', '{}') on duplicate key update "
		"at = 2",
		"truncate table record",
		"drop table record",
		"alter table record add column x int",
		"rename table record to old",
		"create trigger t before insert on record for each row set new.at = 0",
	};
	struct database *d = *state;

	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		if (db_script(d->db, tries[i], &d->e) != ERR_DENIED)
			fail_msg("%s: was let", tries[i]);
	}
}

#define test(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(append_and_read),
		test(nobody_can_change_it),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
