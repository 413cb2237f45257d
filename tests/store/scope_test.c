#include "store/scope.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "tests/tracker/tables.h"

/*
 * Project 1 is served, 2 is not, of 3 nobody knows yet; issue 22 is still on
 * the books, 40 is gone from the tracker.
 */
static int
setup(void **state)
{
	database_setup(state);
	office_make(*state);
	database_sql(*state,
	    "insert into {tracker}.issues (id, project_id) values (10, 1), (21, 2), (22, 2), (30, "
	    "3);"
	    "insert into project_scope (project_id, served, ruled_by) values (1, 1, null),"
	    " (2, 0, null);"
	    "insert into wake (issue_id, seq, wake_at) values (22, 1, 500)");
	return 0;
}

static void
news_wake_what_is_served_and_what_is_on_the_books(void **state)
{
	struct database *d = *state;
	static const int64_t issues[] = { 10, 21, 22, 30, 40 };
	size_t woken;

	must(d, scope_wake(d->db, issues, 5, (struct utc){ 100 }, &woken, &d->e));
	assert_int_equal(woken, 4);
	assert_string_equal(
	    database_ask(d, "select group_concat(issue_id order by issue_id) from wake"),
	    "10,22,30,40");
	assert_string_equal(database_ask(d, "select wake_at from wake where issue_id = 22"), "100");
	assert_string_equal(database_ask(d, "select seq from wake where issue_id = 22"), "2");
}

static void
news_of_what_is_not_served_wake_nobody(void **state)
{
	struct database *d = *state;
	static const int64_t issues[] = { 21 };
	size_t woken = 7;

	must(d, scope_wake(d->db, issues, 1, (struct utc){ 100 }, &woken, &d->e));
	assert_int_equal(woken, 0);
	assert_string_equal(database_ask(d, "select count(*) from wake"), "1");
}

static void
no_news_is_fine(void **state)
{
	struct database *d = *state;
	size_t woken = 7;

	must(d, scope_wake(d->db, NULL, 0, (struct utc){ 100 }, &woken, &d->e));
	assert_int_equal(woken, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(news_wake_what_is_served_and_what_is_on_the_books),
		TEST(news_of_what_is_not_served_wake_nobody),
		TEST(no_news_is_fine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
