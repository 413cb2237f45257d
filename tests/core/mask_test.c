#include "core/mask.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
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
		{ "an IIN without a blank", "ИИН900101300123.", "ИИН***." },
		{ "a digest is none", "a900101300123f0", "a900101300123f0" },
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
		{ "nor a day with its time", "2026-11-22 10:15 и 2026-11-22T10:15:00Z",
		    "2026-11-22 10:15 и 2026-11-22T10:15:00Z" },
		{ "but a number after a day", "2026-11-22 900101300123", "2026-11-22 ***" },
		{ "a document that begins like a day", "2026-11-2245678", "***" },
		{ "a day of ours with its time", "22.11.2026 10:15", "22.11.2026 10:15" },
		{ "a telephone with dots", "Тел. 8.701.555.44.33.", "Тел. ***." },
		{ "without the code", "701.555.44.33", "***" },
		{ "with no-break spaces", "т.\u00a0+7\u00a0701\u00a0555\u00a044\u00a033",
		    "т.\u00a0***" },
		{ "with no-break hyphens", "8 701 555\u201144\u201133", "***" },
		{ "with dots and a number behind", "8.701.555.44.33 900101300123", "***" },
		{ "the version of a browser is none", "Chrome/120.0.6099.129",
		    "Chrome/120.0.6099.129" },
		{ "nor a system's", "10.0.19041.1234", "10.0.19041.1234" },
		{ "the end of a sentence parts two", "в 2025. 7015554433", "в 2025. ***" },
		{ "an address in Cyrillic", "Пишите: гүлнар@алатау.қаз!", "Пишите: ***!" },
		{ "between quotes", "«d.akhmetov@alatau.kz» —", "«***» —" },
		{ "a name between quotes", "«Гульнара»", "«***»" },
		{ "an address without a domain", "a@. и a@.. и a@b.", "a@. и a@.. и a@b." },
		{ "the shortest address", "a@.b a@b.c", "*** ***" },
		{ "a name in capitals", "от ГУЛЬНАРЫ САРСЕНОВОЙ", "от *** ***" },
		{ "a name without capitals", "передайте сарсеновой", "передайте ***" },
		{ "which is a word where the name has one", "гульнара", "гульнара" },
		{ "a word that begins like it", "сарсеновичиус", "сарсеновичиус" },
		{ "a name of several words", "для ТОО «Алатау Логистик».", "для ТОО «***»." },
		{ "whatever stands between", "алатау-логистика, Алатау\u00a0«Логистик»",
		    "***, ***»" },
		{ "one of them alone is a word", "Логистик, Алатау", "Логистик, Алатау" },
		{ "in Latin letters", "Dear Dana, Dana's key", "Dear ***, ***'s key" },
		{ "which begin a longer word", "Danaher", "Danaher" },
		{ "a login", "под askar_n войти нельзя", "под *** войти нельзя" },
		{ "with ё or without", "Королёву, королеву", "***, ***" },
		{ "a short one that begins a word", "әселмендік", "әселмендік" },
		{ "in Kazakh cases", "сарсенованың", "***" },
		{ "in Kazakh capitals", "ӘСЕЛГЕ", "***" },
		{ "the end of a name's first word", "Алатау ", "Алатау " },
		{ "nothing", "", "" },
	};
	static const char *const names[] = { "Гульнара", "сарсенова", "Ли", "алатау логистик",
		"Dana", "askar_n", "королёв", "әсел" };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out;

		buf_init(&out);
		mask_text(cases[i].text, names, sizeof(names) / sizeof(names[0]), &out);
		if (strcmp(out.data, cases[i].masked) != 0)
			fail_msg("%s: \"%s\"", cases[i].what, out.data);
		buf_release(&out);
	}
}

static void
what_is_masked_where_it_stands(void **state)
{
	char text[] = "550 d.akhmetov@alatau.kz: unknown";
	char nothing[] = "";
	/* What stands behind the text would be written over. */
	char shortest[] = "a@.\0behind";

	(void)state;
	mask_here(shortest);
	assert_memory_equal(shortest, "a@.\0behind", sizeof(shortest));
	mask_here(text);
	assert_string_equal(text, "550 ***: unknown");
	mask_here(nothing);
	assert_string_equal(nothing, "");
}

/* Each is a body of the record, and what is shown of it. */
static void
what_is_shown_of_a_body(void **state)
{
	static const struct {
		const char *what, *body, *shown;
	} cases[] = {
		{ "what was sent to the client",
		    "{\"note\":\"ИИН 900101300123, тел. +7 701 555-44-33\"}",
		    "{\"note\":\"ИИН ***, тел. ***\"}" },
		{ "a refusal", "{\"reason\":\"ИИН 900101300123 is invalid\"}",
		    "{\"reason\":\"ИИН *** is invalid\"}" },
		{ "within lists and objects", "{\"to\":[{\"who\":\"a.b@c.kz\"}]}",
		    "{\"to\":[{\"who\":\"***\"}]}" },
		{ "a key keeps its instant", "{\"key\":\"12:conduct:1769990400\"}",
		    "{\"key\":\"12:conduct:1769990400\"}" },
		{ "a mail its id", "{\"mail\":\"01234567890abcdef\"}",
		    "{\"mail\":\"01234567890abcdef\"}" },
		{ "instants stay", "{\"at\":\"2026-02-03T05:00:00Z\"}",
		    "{\"at\":\"2026-02-03T05:00:00Z\"}" },
		{ "so do numbers", "{\"journal\":1234567890123}", "{\"journal\":1234567890123}" },
		{ "and what is no object", "null", "null" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *body = json_loads(cases[i].body, JSON_DECODE_ANY, NULL);
		char *shown;

		assert_non_null(body);
		mask_json(body);
		shown = json_dumps(body, JSON_COMPACT | JSON_ENCODE_ANY);
		if (strcmp(shown, cases[i].shown) != 0)
			fail_msg("%s: %s", cases[i].what, shown);
		free(shown);
		json_decref(body);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_masked),
		cmocka_unit_test(what_is_masked_where_it_stands),
		cmocka_unit_test(what_is_shown_of_a_body),
	};

	return cmocka_run_group_tests_name("mask", tests, NULL, NULL);
}
