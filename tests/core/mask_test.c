#include "core/mask.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
what_is_masked(void **state)
{
	static const struct {
		const char *what, *text, *masked;
	} cases[] = {
		{ "a mail address", "Пишите на d.akhmetov@alatau.kz.", "Пишите на ***." },
		{ "a telephone in any writing", "Тел. +7 (701) 555-44-33, звоните",
		    "Тел. ***, звоните" },
		{ "an IIN", "ИИН 900101300123 не принят", "ИИН *** не принят" },
		{ "a card", "4400 4301 2345 6789", "***" },
		{ "a name", "Здравствуйте, Гульнара!", "Здравствуйте, ***!" },
		{ "in another case", "передайте Сарсеновой привет", "передайте *** привет" },
		{ "a version is none", "версия 4.12.0, ошибка 500", "версия 4.12.0, ошибка 500" },
		{ "nor an error code", "0x80070005", "0x80070005" },
		{ "nor a sum", "итог 125 000 тенге", "итог 125 000 тенге" },
		{ "nor a word that has a name in it", "ЗаГульнара", "ЗаГульнара" },
		{ "nor a word that only begins alike", "Сарсеновичиусовская",
		    "Сарсеновичиусовская" },
		{ "an at-sign alone", "@admin и a@b", "@admin и a@b" },
		{ "nothing", "", "" },
	};
	static const char *const names[] = { "Гульнара", "Сарсенова", "Ли" };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out;

		buf_init(&out);
		mask_text(cases[i].text, names, 3, &out);
		if (strcmp(out.data, cases[i].masked) != 0)
			fail_msg("%s: \"%s\"", cases[i].what, out.data);
		buf_release(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_masked),
	};

	return cmocka_run_group_tests_name("mask", tests, NULL, NULL);
}
