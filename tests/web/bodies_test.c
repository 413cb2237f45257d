#include "web/bodies.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static int64_t
number(struct bodies *b, int64_t issue, const char *text)
{
	const json_t *body = bodies_get(b, issue, text);

	assert_non_null(body);
	return json_integer_value(json_object_get(body, "n"));
}

static void
test_what_the_text_says(void **state)
{
	struct bodies *b = bodies_new();
	char text[32];

	assert_int_equal(number(b, 1, "{\"n\":1}"), 1);
	assert_int_equal(number(b, 1, "{\"n\":1}"), 1);
	/* It changed. */
	assert_int_equal(number(b, 1, "{\"n\":2}"), 2);
	assert_int_equal(number(b, 1, "{\"n\":1}"), 1);
	/* More than there is room for. */
	for (int round = 0; round < 2; round++) {
		for (int64_t i = 1; i <= 1000; i++) {
			snprintf(text, sizeof(text), "{\"n\":%d}", (int)i);
			assert_int_equal(number(b, i, text), i);
		}
	}
	bodies_free(b);
}

static void
test_the_same_is_not_parsed_again(void **state)
{
	struct bodies *b = bodies_new();
	const json_t *first = bodies_get(b, 7, "{\"n\":1}");

	assert_ptr_equal(bodies_get(b, 7, "{\"n\":1}"), first);
	bodies_free(b);
}

static void
test_no_object(void **state)
{
	struct bodies *b = bodies_new();

	assert_null(bodies_get(b, 1, "{"));
	assert_null(bodies_get(b, 1, "[]"));
	assert_null(bodies_get(b, 1, ""));
	assert_int_equal(number(b, 1, "{\"n\":1}"), 1);
	assert_null(bodies_get(b, 1, "{"));
	assert_null(bodies_get(b, 1, "{"));
	bodies_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_the_text_says),
		cmocka_unit_test(test_the_same_is_not_parsed_again),
		cmocka_unit_test(test_no_object),
	};

	return cmocka_run_group_tests_name("bodies", tests, NULL, NULL);
}
