#include "search/kazakh.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Kazakh letters are folded, as they are for it. */
static void
forms_of_a_word_have_one_stem(void **state)
{
	static const struct {
		const char *what, *word, *stem;
	} s[] = {
		{ "as it is", "кужат", "кужат" },
		{ "several", "кужаттар", "кужат" },
		{ "whom", "кужатты", "кужат" },
		{ "where", "кужатта", "кужат" },
		{ "from where, of several", "кужаттардан", "кужат" },
		{ "of several of ours", "кужаттарымыздын", "кужат" },
		{ "what is in it", "есептеги", "есеп" },
		{ "by front vowels", "келисуде", "келис" },
		{ "does not", "ашылмайды", "ашыл" },
		{ "did not", "таппадым", "тап" },
		{ "when it was done", "ашылганда", "ашыл" },
		{ "mine", "мерзимим", "мерз" },
		{ "its", "мерзими", "мерз" },
		{ "not an ending but the word", "тар", "тар" },
		{ "three letters stay", "тили", "тил" },
		{ "and no fewer", "кола", "кола" },
		{ "nothing", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		const size_t len = kazakh_stem(s[i].word, strlen(s[i].word));

		if (len != strlen(s[i].stem) || memcmp(s[i].word, s[i].stem, len) != 0)
			fail_msg("%s: \"%s\" gives \"%.*s\", not \"%s\"", s[i].what, s[i].word,
			    (int)len, s[i].word, s[i].stem);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms_of_a_word_have_one_stem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
