/*
 * What is told in every language: a code that stays, its values, and the English sentence of both.
 */
#include "base/problem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void
a_sentence_has_its_code_and_values(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(problem_issue(&e, PROBLEM_NOT_CLOSING, 12), ERR_CONFLICT);
	assert_string_equal(
	    e.text, "silence will not close issue 12: it does not wait for the client");
	assert_string_equal(e.problem, "not_closing");
	assert_int_equal(e.n_values, 1);
	assert_string_equal(e.values[0].name, "issue");
	assert_true(e.values[0].is_number && e.values[0].number == 12);
}

static void
values_are_told_as_they_are(void **state)
{
	static const struct {
		const char *what, *name, *sentence;
	} rows[] = {
		{ "a name", "ТОО «Берёза»",
		    "client \"ТОО «Берёза»\": another client has this name" },
		{ "one that looks like a place", "{name} %s",
		    "client \"{name} %s\": another client has this name" },
		{ "none", "", "client \"\": another client has this name" },
	};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		problem_set(
		    &e, PROBLEM_CLIENT_THERE, PROBLEM_VALUES(problem_text("name", rows[i].name)));
		if (strcmp(e.text, rows[i].sentence) != 0)
			fail_msg("%s: %s", rows[i].what, e.text);
		assert_string_equal(e.values[0].text, rows[i].name);
	}
}

static void
long_values_end_between_letters(void **state)
{
	char letters[2 * ERR_TEXT + 1];
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(letters) - 1; i += 2)
		memcpy(letters + i, "ж", 2);
	letters[sizeof(letters) - 1] = '\0';
	problem_set(&e, PROBLEM_BOUND_BEFORE,
	    PROBLEM_VALUES(problem_text("kind", "group"), problem_text("value", letters),
		problem_text("client", letters)));
	assert_int_equal(strlen(e.values[1].text) % 2, 0);
	assert_true(strlen(e.values[1].text) > PROBLEM_TEXT - 4);
	assert_true(strlen(e.text) > ERR_TEXT - 4);
	assert_true((e.text[strlen(e.text) - 2] & 0xe0) == 0xc0);
}

static void
another_sentence_has_no_code(void **state)
{
	struct err e;

	(void)state;
	problem_issue(&e, PROBLEM_CLOSED, 12);
	err_prefix(&e, "line %d", 3);
	assert_null(e.problem);
	assert_int_equal(e.n_values, 0);
	problem_issue(&e, PROBLEM_CLOSED, 12);
	err_set(&e, ERR_INVALID, "limit: expected a number");
	assert_null(e.problem);
	assert_string_equal(problem_code(problem_of(e.code)), "invalid");
}

/* Whoever knows a code knows it for good: no two are alike, and each kind of trouble has one. */
static void
codes_are_one_of_a_kind(void **state)
{
	(void)state;
	for (int i = 0; i < PROBLEM_COUNT; i++) {
		for (int k = 0; k < i; k++)
			assert_string_not_equal(problem_code(i), problem_code(k));
	}
	for (int code = ERR_INVALID; code <= ERR_INTERNAL; code++)
		assert_true(problem_of(code) <= PROBLEM_MISTAKE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sentence_has_its_code_and_values),
		cmocka_unit_test(values_are_told_as_they_are),
		cmocka_unit_test(long_values_end_between_letters),
		cmocka_unit_test(another_sentence_has_no_code),
		cmocka_unit_test(codes_are_one_of_a_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
