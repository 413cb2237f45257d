/* explain tells step by step what judge saw. */
#include "core/explain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/regulation.h"

static json_t *
step(json_t *told, size_t i)
{
	return json_array_get(json_object_get(told, "steps"), i);
}

static const char *
clock_state(json_t *step, const char *name)
{
	size_t i;
	json_t *clock;

	json_array_foreach(json_object_get(step, "clocks"), i, clock)
	{
		if (strcmp(json_string_value(json_object_get(clock, "name")), name) == 0)
			return json_string_value(json_object_get(clock, "state"));
	}
	return NULL;
}

static void
each_step_tells_what_it_changed(void **state)
{
	struct policy *p = regulation_policy("edoc");
	const struct civil monday = { 2026, 2, 2 };
	const struct fact facts[] = {
		{ .at = regulation_instant(p, monday, 11, 0),
		    .id = "41",
		    .by = SIDE_STAFF,
		    .author = "Ольга",
		    .note = NOTE_PUBLIC,
		    .has_stage = true,
		    .stage = STAGE_WAITING_CLIENT },
		{ .at = regulation_instant(p, monday, 16, 30),
		    .id = "42",
		    .by = SIDE_CLIENT,
		    .note = NOTE_PUBLIC },
	};
	const struct timeline t = {
		.request = { .id = "7",
		    .created = regulation_instant(p, monday, 10, 0),
		    .received = UTC_NONE,
		    .level = "vip" },
		.n = 2,
		.facts = facts,
	};
	json_t *told = explain_json(p, &t, regulation_instant(p, monday, 17, 0));

	assert_int_equal(json_array_size(json_object_get(told, "steps")), 3);
	assert_string_equal(clock_state(step(told, 0), "first_response"), "running");
	assert_string_equal(
	    json_string_value(json_object_get(step(told, 0), "local")), "2026-02-02 10:00:00");
	assert_string_equal(clock_state(step(told, 1), "first_response"), "met");
	assert_string_equal(clock_state(step(told, 1), "resolution"), "paused");
	assert_int_equal(json_integer_value(json_object_get(step(told, 1), "working")), 3600);
	assert_string_equal(clock_state(step(told, 2), "resolution"), "running");
	assert_string_equal(clock_state(step(told, 2), "no_answer"), "met");
	/* Nothing happened to it: it is not told again. */
	assert_null(clock_state(step(told, 2), "first_response"));
	assert_non_null(json_object_get(json_object_get(told, "verdict"), "queue"));
	json_decref(told);
	policy_free(p);
}

/* Covers R26. A late answer in one save with a lower priority: met now, and it was late. */
static void
what_was_taken_back_is_told(void **state)
{
	struct policy *p = regulation_policy("edoc");
	const struct civil monday = { 2026, 2, 2 };
	const struct fact fact = {
		.at = regulation_instant(p, monday, 10, 45),
		.id = "41",
		.by = SIDE_STAFF,
		.note = NOTE_PUBLIC,
		.has_priority = true,
		.priority = PRIORITY_NORMAL,
	};
	const struct timeline t = {
		.request = { .id = "7",
		    .created = regulation_instant(p, monday, 10, 0),
		    .received = UTC_NONE,
		    .category = CATEGORY_ERROR,
		    .priority = PRIORITY_IMMEDIATE,
		    .level = "vip" },
		.n = 1,
		.facts = &fact,
	};
	json_t *told = explain_json(p, &t, fact.at), *breaches;

	assert_string_equal(clock_state(step(told, 1), "first_response"), "met");
	breaches = json_object_get(json_object_get(told, "verdict"), "breaches");
	assert_int_equal(json_array_size(breaches), 1);
	assert_string_equal(
	    json_string_value(json_object_get(json_array_get(breaches, 0), "superseded_by")), "41");
	json_decref(told);
	policy_free(p);
}

/* Covers R26. */
static void
what_the_client_chose_is_told_with_the_arrival(void **state)
{
	struct policy *p = regulation_policy("edoc");
	const struct utc created = regulation_instant(p, (struct civil){ 2026, 2, 2 }, 10, 0);
	const struct fact granted = {
		.at = utc_plus(created, (struct span){ 60 }),
		.id = "w1",
		.by = SIDE_STAFF,
		.has_priority = true,
		.priority = PRIORITY_URGENT,
	};
	struct timeline t = {
		.request = { .id = "7",
		    .created = created,
		    .received = UTC_NONE,
		    .priority = PRIORITY_URGENT },
		.n = 1,
		.facts = &granted,
	};
	json_t *told, *then;

	timeline_take_for_wish(&t.request);
	then = explain_json(p, &t, created);
	assert_string_equal(json_string_value(json_object_get(step(then, 0), "wish")), "urgent");
	assert_string_equal(
	    json_string_value(json_object_get(json_object_get(then, "verdict"), "wish")), "urgent");
	json_decref(then);

	told = explain_json(p, &t, utc_plus(created, (struct span){ 120 }));
	assert_null(json_object_get(step(told, 1), "wish"));
	assert_string_equal(
	    json_string_value(json_object_get(step(told, 1), "priority")), "urgent");
	assert_null(json_object_get(json_object_get(told, "verdict"), "wish"));
	json_decref(told);
	policy_free(p);
}

/* A clock that never started warns of nothing, not of an instant long ago. */
static void
only_clocks_that_run_have_warnings(void **state)
{
	struct policy *p = regulation_policy("edoc");
	const struct civil monday = { 2026, 2, 2 };
	const struct timeline t = {
		.request = { .id = "7",
		    .created = regulation_instant(p, monday, 10, 0),
		    .received = UTC_NONE,
		    .level = "vip" },
	};
	json_t *told = explain_json(p, &t, regulation_instant(p, monday, 10, 30));
	json_t *list = json_object_get(json_object_get(told, "verdict"), "warnings"), *one;
	size_t i;

	(void)state;
	assert_int_equal(json_array_size(list), 2);
	json_array_foreach(list, i, one)
	{
		const json_t *next = json_object_get(one, "next");

		assert_string_not_equal(
		    json_string_value(json_object_get(one, "clock")), "no_answer");
		assert_int_equal(json_integer_value(json_object_get(next, "share")), 75);
		assert_memory_equal(json_string_value(json_object_get(next, "at")), "2026-02", 7);
	}
	json_decref(told);
	policy_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_step_tells_what_it_changed),
		cmocka_unit_test(what_was_taken_back_is_told),
		cmocka_unit_test(what_the_client_chose_is_told_with_the_arrival),
		cmocka_unit_test(only_clocks_that_run_have_warnings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
