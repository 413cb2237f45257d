#include "core/suggestion.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
standing(void **state)
{
	static const struct {
		const char *what;
		int64_t seen, helped;
		double least, most;
	} cases[] = {
		{ "nobody saw it yet", 0, 0, 1, 1 },
		{ "a few readers prove nothing", 5, 0, 1, 1 },
		{ "ten who were not helped are a hint", 10, 0, 0.9, 0.97 },
		{ "fifty are more", 50, 0, 0.5, 0.6 },
		{ "a thousand sink it", 1000, 0, 0.4, 0.42 },
		{ "half of a thousand helped: as good as any", 1000, 500, 1, 1 },
		{ "a tenth of a hundred", 100, 10, 0.7, 0.8 },
		{ "more helped than saw it cannot be, and does no harm", 3, 9, 1, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const double s = suggestion_standing(cases[i].seen, cases[i].helped);

		if (s < cases[i].least || s > cases[i].most)
			fail_msg("%s: %g", cases[i].what, s);
	}
}

static void
more_readers_in_vain_never_lift_it(void **state)
{
	double before = 1;

	(void)state;
	for (int64_t n = 0; n < 500; n++) {
		const double s = suggestion_standing(n, 0);

		assert_true(s <= before && s >= SUGGESTION_LOWEST);
		before = s;
	}
}

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
		cmocka_unit_test(standing),
		cmocka_unit_test(more_readers_in_vain_never_lift_it),
		cmocka_unit_test(prints),
	};

	return cmocka_run_group_tests_name("suggestion", tests, NULL, NULL);
}
