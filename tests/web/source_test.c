#include "web/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
test_who_is_let_in(void **state)
{
	static const struct {
		const char *rule, *address;
		bool in;
	} cases[] = {
		{ "10.0.0.5", "10.0.0.5", true },
		{ "10.0.0.5", "10.0.0.6", false },
		{ "10.0.0.0/8", "10.255.255.255", true },
		{ "10.0.0.0/8", "11.0.0.0", false },
		{ "10.0.0.128/25", "10.0.0.128", true },
		{ "10.0.0.128/25", "10.0.0.127", false },
		{ "192.168.4.0/22", "192.168.7.255", true },
		{ "192.168.4.0/22", "192.168.8.0", false },
		{ "0.0.0.0/0", "203.0.113.9", true },
		{ "0.0.0.0/0", "2001:db8::1", false },
		{ "::/0", "2001:db8::1", true },
		{ "::1", "::1", true },
		{ "fd00::/8", "fdff::1", true },
		{ "fd00::/8", "fe80::1", false },
		/* The same address, as a socket for both families shows it. */
		{ "10.0.0.5", "::ffff:10.0.0.5", true },
		{ "10.0.0.0/8", "::ffff:11.0.0.5", false },
		{ "::ffff:10.0.0.0/104", "10.9.9.9", true },
		{ "10.0.0.5", "", false },
		{ "10.0.0.5", "10.0.0.5 ", false },
		{ "10.0.0.5", "unix:", false },
		{ "10.0.0.5", NULL, false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct setting_list rules = { 1, &cases[i].rule };

		if (source_allowed(&rules, cases[i].address) != cases[i].in)
			fail_msg("%s, %s", cases[i].rule,
			    cases[i].address == NULL ? "none" : cases[i].address);
	}
}

static void
test_several_rules(void **state)
{
	static const char *const items[] = { "127.0.0.1", "::1", "10.0.0.0/8" };
	const struct setting_list rules = { 3, items }, none = { 0, NULL };

	assert_true(source_allowed(&rules, "10.1.1.1"));
	assert_true(source_allowed(&rules, "::1"));
	assert_false(source_allowed(&rules, "127.0.0.2"));
	assert_false(source_allowed(&none, "127.0.0.1"));
}

static void
test_what_is_no_rule(void **state)
{
	static const char *const wrong[] = { "localhost", "10.0.0", "10.0.0.0/", "10.0.0.0/33",
		"10.0.0.0/-1", "10.0.0.0/8x", "::/129", "/8", "", "10.0.0.0/8/8" };
	static const char *const right[] = { "10.0.0.0/32", "::/128", "::/0", "1.2.3.4" };
	struct err e;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		const struct setting_list rules = { 1, &wrong[i] };

		if (source_check(&rules, &e) != ERR_INVALID)
			fail_msg("taken: %s", wrong[i]);
		assert_non_null(strstr(e.text, wrong[i]));
	}
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		const struct setting_list rules = { 1, &right[i] };

		assert_int_equal(source_check(&rules, &e), ERR_OK);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_is_let_in),
		cmocka_unit_test(test_several_rules),
		cmocka_unit_test(test_what_is_no_rule),
	};

	return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
