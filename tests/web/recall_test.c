#include "web/recall.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

static const struct utc now = { 1800000000 };

static struct utc
later(int64_t s)
{
	return utc_plus(now, (struct span){ s });
}

static void
test_visible_for_a_minute(void **state)
{
	struct recall *m = recall_new();

	assert_false(recall_visible(m, 6, 1, now));
	recall_put_visible(m, 6, 1, now);
	assert_true(recall_visible(m, 6, 1, now));
	assert_true(recall_visible(m, 6, 1, later(59)));
	assert_false(recall_visible(m, 6, 1, later(60)));
	/* A clock that was set back by an hour. */
	assert_false(recall_visible(m, 6, 1, later(-3600)));
	assert_false(recall_visible(m, 7, 1, now));
	assert_false(recall_visible(m, 6, 2, now));
	/* An empty slot is nobody's. */
	assert_false(recall_visible(m, 0, 0, now));
	recall_free(m);
}

static void
test_hidden_for_a_minute(void **state)
{
	struct recall *m = recall_new();

	assert_false(recall_hidden(m, 6, 1, now));
	recall_put_hidden(m, 6, 1, now);
	assert_true(recall_hidden(m, 6, 1, later(59)));
	assert_false(recall_visible(m, 6, 1, now));
	assert_false(recall_hidden(m, 6, 1, later(60)));
	assert_false(recall_hidden(m, 7, 1, now));
	/* The last answer holds. */
	recall_put_visible(m, 6, 1, now);
	assert_false(recall_hidden(m, 6, 1, now));
	assert_true(recall_visible(m, 6, 1, now));
	recall_put_hidden(m, 6, 1, now);
	assert_false(recall_visible(m, 6, 1, now));
	recall_free(m);
}

/* However many there are, nobody sees what is another's. */
static void
test_full(void **state)
{
	struct recall *m = recall_new();
	size_t kept = 0;

	for (int64_t issue = 1; issue <= 40000; issue++)
		recall_put_visible(m, issue % 7 + 1, issue, now);
	for (int64_t issue = 1; issue <= 40000; issue++) {
		for (int64_t user = 1; user <= 8; user++) {
			const bool seen = recall_visible(m, user, issue, now);

			kept += seen;
			if (seen && user != issue % 7 + 1)
				fail_msg("user %d sees %d", (int)user, (int)issue);
		}
	}
	assert_in_range(kept, 10000, 16384);
	recall_free(m);
}

static void
test_people(void **state)
{
	static const struct access_membership list[] = { { 1, SIDE_STAFF }, { 5, SIDE_CLIENT } };
	const struct access_who who = { 8, true, true, "Имя", "kk", SIDE_STAFF, 2, list };
	struct arena *a = arena_new();
	struct recall *m = recall_new();
	struct access_who got;

	assert_false(recall_who(m, "user 8", now, a, &got));
	recall_put_who(m, "user 8", &who, now);
	assert_true(recall_who(m, "user 8", later(59), a, &got));
	assert_int_equal(got.user, 8);
	assert_true(got.admin && got.manager);
	assert_string_equal(got.name, "Имя");
	assert_string_equal(got.language, "kk");
	assert_int_equal(got.side, SIDE_STAFF);
	assert_int_equal(got.n, 2);
	assert_int_equal(got.memberships[1].project, 5);
	assert_int_equal(got.memberships[1].side, SIDE_CLIENT);
	assert_false(recall_who(m, "user 8", later(60), a, &got));
	assert_false(recall_who(m, "user 80", now, a, &got));
	assert_false(recall_who(m, "", now, a, &got));
	recall_free(m);
	arena_free(a);
}

/* What does not fit is asked about each time, and never cut. */
static void
test_what_does_not_fit(void **state)
{
	static struct access_membership many[200];
	static char name[300];
	struct access_who who = { 8, false, false, "N", NULL, SIDE_CLIENT, 200, many };
	struct arena *a = arena_new();
	struct recall *m = recall_new();
	struct access_who got;

	recall_put_who(m, "a", &who, now);
	assert_false(recall_who(m, "a", now, a, &got));
	memset(name, 'x', sizeof(name) - 1);
	who.n = 1;
	who.name = name;
	recall_put_who(m, "a", &who, now);
	assert_false(recall_who(m, "a", now, a, &got));
	who.name = "N";
	recall_put_who(m, name, &who, now);
	assert_false(recall_who(m, name, now, a, &got));
	recall_put_who(m, "", &who, now);
	assert_false(recall_who(m, "", now, a, &got));
	recall_put_who(m, "a", &who, now);
	assert_true(recall_who(m, "a", now, a, &got));
	assert_null(got.language);
	recall_free(m);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_visible_for_a_minute),
		cmocka_unit_test(test_hidden_for_a_minute),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_people),
		cmocka_unit_test(test_what_does_not_fit),
	};

	return cmocka_run_group_tests_name("recall", tests, NULL, NULL);
}
