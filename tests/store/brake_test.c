#include "store/brake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/database.h"

static struct brake
get(struct database *d, const char *rule)
{
	struct brake b;

	must(d, brake_get(d->db, rule, d->arena, &b, &d->e));
	return b;
}

static void
a_rule_observes_until_somebody_lets_it_act(void **state)
{
	struct database *d = *state;
	struct brake b = get(d, "no_answer");

	assert_string_equal(b.rule, "no_answer");
	assert_int_equal(b.mode, BRAKE_OBSERVE);
	assert_true(utc_is_none(b.since));
	assert_null(b.changed_by);
	must(d, brake_set(d->db, "no_answer", BRAKE_ACT, "Ольга", (struct utc){ 100 }, &d->e));
	b = get(d, "no_answer");
	assert_int_equal(b.mode, BRAKE_ACT);
	assert_int_equal(b.since.s, 100);
	assert_string_equal(b.changed_by, "Ольга");
	assert_int_equal(get(d, "remind").mode, BRAKE_OBSERVE);
}

static void
letting_it_act_again_does_not_move_the_instant(void **state)
{
	struct database *d = *state;
	struct brake b;

	must(d, brake_set(d->db, "remind", BRAKE_ACT, "a", (struct utc){ 100 }, &d->e));
	must(d, brake_set(d->db, "remind", BRAKE_ACT, "b", (struct utc){ 200 }, &d->e));
	b = get(d, "remind");
	assert_int_equal(b.since.s, 100);
	assert_string_equal(b.changed_by, "a");
	must(d, brake_set(d->db, "remind", BRAKE_OBSERVE, "c", (struct utc){ 300 }, &d->e));
	b = get(d, "remind");
	assert_int_equal(b.mode, BRAKE_OBSERVE);
	assert_true(utc_is_none(b.since));
	assert_int_equal(b.changed.s, 300);
	/* What happened in between is a backlog. */
	must(d, brake_set(d->db, "remind", BRAKE_ACT, "d", (struct utc){ 400 }, &d->e));
	assert_int_equal(get(d, "remind").since.s, 400);
}

static void
where_an_action_starts(void **state)
{
	static const struct {
		enum brake_mode mode;
		int64_t cause;
		enum outbox_state starts;
	} cases[] = {
		{ BRAKE_OBSERVE, 50, OUTBOX_SHADOW },
		{ BRAKE_OBSERVE, 150, OUTBOX_SHADOW },
		{ BRAKE_ACT, 99, OUTBOX_BACKLOG },
		{ BRAKE_ACT, 100, OUTBOX_PENDING },
		{ BRAKE_ACT, 101, OUTBOX_PENDING },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct brake b = { "r", cases[i].mode, { 100 }, NULL, { 0 } };

		assert_int_equal(brake_admits(&b, (struct utc){ cases[i].cause }), cases[i].starts);
	}
}

static void
the_list(void **state)
{
	struct database *d = *state;
	struct brake *b;
	size_t n;

	must(d, brake_list(d->db, d->arena, &b, &n, &d->e));
	assert_int_equal(n, 0);
	must(d, brake_set(d->db, "b", BRAKE_ACT, "x", (struct utc){ 1 }, &d->e));
	must(d, brake_set(d->db, "a", BRAKE_OBSERVE, "x", (struct utc){ 1 }, &d->e));
	must(d, brake_list(d->db, d->arena, &b, &n, &d->e));
	assert_int_equal(n, 2);
	assert_string_equal(b[0].rule, "a");
	assert_int_equal(b[1].mode, BRAKE_ACT);
}

static void
pausing(void **state)
{
	struct database *d = *state;
	bool paused;

	must(d, brake_paused(d->db, &paused, &d->e));
	assert_false(paused);
	must(d, brake_pause(d->db, true, (struct utc){ 1 }, &d->e));
	must(d, brake_paused(d->db, &paused, &d->e));
	assert_true(paused);
	must(d, brake_pause(d->db, false, (struct utc){ 2 }, &d->e));
	must(d, brake_paused(d->db, &paused, &d->e));
	assert_false(paused);
}

#define test(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(a_rule_observes_until_somebody_lets_it_act),
		test(letting_it_act_again_does_not_move_the_instant),
		cmocka_unit_test(where_an_action_starts),
		test(the_list),
		test(pausing),
	};

	return cmocka_run_group_tests_name("brake", tests, NULL, NULL);
}
