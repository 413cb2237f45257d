#include "core/suggestion.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
prints(void **state)
{
	static const struct {
		const char *what;
		const char *subject, *text, *other_subject, *other_text;
		bool same;
	} cases[] = {
		{ "the very text", "Не работает ЭЦП", "Ошибка 5", "Не работает ЭЦП", "Ошибка 5",
		    true },
		{ "other blanks", "Не  работает ЭЦП ", "Ошибка\r\n5\n", "Не работает ЭЦП",
		    "Ошибка 5", true },
		{ "no text and an empty one", "ЭЦП", NULL, "ЭЦП", "", true },
		{ "one letter", "ЭЦП", "Ошибка 5", "ЭЦП", "Ошибка 6", false },
		{ "a word moved from subject to text", "ЭЦП не", "работает", "ЭЦП", "не работает",
		    false },
		{ "words joined", "a b", NULL, "ab", NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char a[SUGGESTION_PRINT], b[SUGGESTION_PRINT];

		suggestion_print(cases[i].subject, cases[i].text, a);
		suggestion_print(cases[i].other_subject, cases[i].other_text, b);
		assert_int_equal(strlen(a), SUGGESTION_PRINT - 1);
		if ((strcmp(a, b) == 0) != cases[i].same)
			fail_msg("%s: %s and %s", cases[i].what, a, b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prints),
	};

	return cmocka_run_group_tests_name("suggestion", tests, NULL, NULL);
}
