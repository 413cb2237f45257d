#include "web/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "tests/support/scratch.h"

static void
assert_text(const char *got, const char *expected, const char *where)
{
	if (expected == NULL ? got != NULL : got == NULL || strcmp(got, expected) != 0)
		fail_msg("%s: %s, not %s", where, got == NULL ? "none" : got,
		    expected == NULL ? "none" : expected);
}

static void
test_parameters(void **state)
{
	static const struct {
		const char *query, *value;
	} cases[] = {
		{ "a=1", "1" },
		{ "b=2&a=1", "1" },
		{ "a=1&a=2", "1" },
		{ "a=", "" },
		{ "a=x+y%20z", "x y z" },
		{ "a=%D0%9F%d1%80", "Пр" },
		{ "a=b=c", "b=c" },
		{ "", NULL },
		{ "a", NULL },
		{ "aa=1", NULL },
		{ "A=1", NULL },
		{ "&&=&a=1", "1" },
		{ "a=%00", NULL },
		{ "a=%", NULL },
		{ "a=%4", NULL },
		{ "a=%4&b=1", NULL },
		{ "a=%zz", NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct web_request r = { .arena = scratch, .query = cases[i].query };

		assert_text(request_param(&r, "a"), cases[i].value, cases[i].query);
	}
}

static void
test_numbers(void **state)
{
	static const struct {
		const char *query;
		bool good;
		int64_t value;
	} cases[] = {
		{ "", true, 7 },
		{ "n=0", true, 0 },
		{ "n=100", true, 100 },
		{ "n=101", false, 0 },
		{ "n=99999999999999999999999", false, 0 },
		{ "n=-1", false, 0 },
		{ "n=", false, 0 },
		{ "n=1x", false, 0 },
		{ "n=%31", true, 1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct web_request r = { .arena = scratch, .query = cases[i].query };
		int64_t v = 7;

		if (request_number(&r, "n", 100, &v) != cases[i].good)
			fail_msg("%s", cases[i].query);
		if (cases[i].good)
			assert_int_equal(v, cases[i].value);
	}
}

static void
test_cookies(void **state)
{
	static const struct {
		const char *header, *value;
	} cases[] = {
		{ NULL, NULL },
		{ "", NULL },
		{ "a=1", "1" },
		{ "b=2; a=1", "1" },
		{ "b=2;a=1", "1" },
		{ "a=1; b=2", "1" },
		{ "aa=1", NULL },
		{ "b=a=1", NULL },
		{ "a=x=y", "x=y" },
		{ ";;; a=1", "1" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct web_request r = { .arena = scratch, .cookie = cases[i].header };

		assert_text(request_cookie(&r, "a"), cases[i].value,
		    cases[i].header == NULL ? "none" : cases[i].header);
	}
}

static void
test_methods(void **state)
{
	struct web_request r = { 0 };

	request_set_method(&r, "HEAD");
	assert_true(r.head);
	assert_int_equal(r.method, METHOD_GET);
	request_set_method(&r, "DELETE");
	assert_false(r.head);
	assert_int_equal(r.method, METHOD_DELETE);
	request_set_method(&r, "get");
	assert_int_equal(r.method, METHOD_OTHER);
	request_set_method(&r, "");
	assert_int_equal(r.method, METHOD_OTHER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parameters),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_cookies),
		cmocka_unit_test(test_methods),
	};

	return cmocka_run_group_tests_name("request", tests, scratch_setup, scratch_teardown);
}
