/* Letters of a text: where each ends, and what is none. */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void
letters_have_their_length(void **state)
{
	static const struct {
		const char *what, *text;
		size_t len;
	} cases[] = {
		{ "Latin", "ab", 1 },
		{ "the end of a text", "", 1 },
		{ "Cyrillic", "жа", 2 },
		{ "Kazakh", "қ", 2 },
		{ "a dash", "— ", 3 },
		{ "a face", "\xf0\x9f\x98\x80", 4 },
		{ "the last letter there is", "\xf4\x8f\xbf\xbf", 4 },
		{ "the last before the surrogates", "\xed\x9f\xbf", 3 },
		{ "the first of three bytes", "\xe0\xa0\x80", 3 },
		{ "the first of four", "\xf0\x90\x80\x80", 4 },
		{ "the middle of a letter", "\xb6", 0 },
		{ "cut after its first byte", "\xd0", 0 },
		{ "cut after its second", "\xe2\x80", 0 },
		{ "cut, and another follows", "\xd0z", 0 },
		{ "a zero of two bytes", "\xc0\x80", 0 },
		{ "longer than need be, three", "\xe0\x9f\xbf", 0 },
		{ "longer than need be, four", "\xf0\x8f\xbf\xbf", 0 },
		{ "a surrogate", "\xed\xa0\x80", 0 },
		{ "beyond the last letter", "\xf4\x90\x80\x80", 0 },
		{ "no byte of any letter", "\xff", 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (utf8_len(cases[i].text) != cases[i].len)
			fail_msg("%s: %zu", cases[i].what, utf8_len(cases[i].text));
	}
}

static void
a_cut_leaves_whole_letters(void **state)
{
	static const struct {
		const char *what, *text;
		size_t n, whole;
	} cases[] = {
		{ "between letters", "жж", 2, 2 },
		{ "within one", "жж", 3, 2 },
		{ "within a long one", "a\xf0\x9f\x98\x80", 4, 1 },
		{ "at the end", "жж", 4, 4 },
		{ "nothing", "ж", 0, 0 },
		{ "less than a letter", "ж", 1, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (utf8_whole(cases[i].text, cases[i].n) != cases[i].whole)
			fail_msg("%s: %zu", cases[i].what, utf8_whole(cases[i].text, cases[i].n));
	}
}

static void
no_more_than_so_many_bytes(void **state)
{
	static const struct {
		const char *what, *text;
		size_t most, upto;
	} cases[] = {
		{ "a short text is whole", "abc", 5, 3 },
		{ "also one that just fits", "да", 4, 4 },
		{ "a longer one ends with a letter", "да!", 3, 2 },
		{ "none of nothing", "", 3, 0 },
		{ "nor of anything, if so wanted", "abc", 0, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (utf8_upto(cases[i].text, cases[i].most) != cases[i].upto)
			fail_msg("%s: %zu", cases[i].what, utf8_upto(cases[i].text, cases[i].most));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_have_their_length),
		cmocka_unit_test(a_cut_leaves_whole_letters),
		cmocka_unit_test(no_more_than_so_many_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
