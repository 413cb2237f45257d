/* Sentences for people: what, where, and never half a letter. */
#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void
the_code_comes_back(void **state)
{
	struct err e;

	assert_int_equal(err_set(&e, ERR_NOTFOUND, "issue %d", 7), ERR_NOTFOUND);
	assert_int_equal(err_prefix(&e, "line %d", 3), ERR_NOTFOUND);
	assert_string_equal(e.text, "line 3: issue 7");
}

static void
a_long_sentence_ends_between_letters(void **state)
{
	static const char *const before[] = { "", "x", "xy", "xyz" };
	char letters[2 * ERR_TEXT + 1];
	struct err e;

	for (size_t i = 0; i < sizeof(letters) - 1; i += 2)
		memcpy(letters + i, "ж", 2);
	letters[sizeof(letters) - 1] = '\0';
	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		err_set(&e, ERR_INVALID, "%s%s", before[i], letters);
		assert_int_equal((strlen(e.text) - i) % 2, 0);
		assert_true(strlen(e.text) > ERR_TEXT - 4);
		err_prefix(&e, "%s", "w");
		assert_int_equal((strlen(e.text) - i - 3) % 2, 0);
	}
}

static void
a_quoted_word_is_whole_letters(void **state)
{
	struct err e;

	err_set(&e, ERR_INVALID, "\"%.3s\" is %s", "жжж", "not known");
	assert_string_equal(e.text, "\"ж?\" is not known");
	err_set(&e, ERR_INVALID, "\"%s\" is not known", "\xd6z\xff");
	assert_string_equal(e.text, "\"?z?\" is not known");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_code_comes_back),
		cmocka_unit_test(a_long_sentence_ends_between_letters),
		cmocka_unit_test(a_quoted_word_is_whole_letters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
