#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/table.h"
#include "base/arena.h"
#include "base/buf.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static void
a_text_is_as_wide_as_a_terminal_shows_it(void **state)
{
	static const struct {
		const char *what, *text;
		size_t width;
	} cases[] = {
		{ "nothing", "", 0 },
		{ "ASCII", "queue", 5 },
		{ "Russian", "Обращение", 9 },
		{ "Kazakh letters of their own", "әғқңөұүһі", 9 },
		{ "a stress mark on a letter", "за\xcc\x81мок", 5 },
		{ "й as и and a breve", "и\xcc\x86", 1 },
		{ "guillemets and a dash", "«Алатау» —", 10 },
		{ "a picture", "\xf0\x9f\x98\x80", 2 },
		{ "Chinese", "中文", 4 },
		{ "a joiner between",
		    "a\xe2\x80\x8d"
		    "b",
		    2 },
		{ "a byte that is no letter",
		    "a\xff"
		    "b",
		    3 },
		{ "a letter that is cut off", "a\xd0", 2 },
		{ "the number sign", "№ 12", 4 },
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		if (table_width(cases[i].text) != cases[i].width)
			fail_msg("%s: %zu", cases[i].what, table_width(cases[i].text));
	}
}

static void
clients_cannot_write_on_the_screen(void **state)
{
	static const struct {
		const char *text, *plain;
	} cases[] = {
		{ "Договор № 5", "Договор № 5" },
		{ "\x1b[2Jgone", "?[2Jgone" },
		{ "\x1b]0;title\x07", "?]0;title?" },
		{ "bell\x7f", "bell?" },
		{ "tab\there", "tab here" },
		{ "two\nlines", "two\nlines" },
		{ "back\rover", "back?over" },
		{ "C1 \xc2\x9b"
		  "31m",
		    "C1 ?31m" },
		{ "turned \xe2\x80\xaetxt", "turned ?txt" },
		{ "broken \xff\xd0", "broken ??" },
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_string_equal(table_plain(a, cases[i].text), cases[i].plain);
	arena_free(a);
}

static void
flowing_text_breaks_between_words(void **state)
{
	static const struct {
		const char *text;
		size_t width;
		const char *flown;
	} cases[] = {
		{ "", 10, "" },
		{ "коротко", 10, "коротко" },
		{ "в порядке поступления", 10, "в порядке\n  поступлени\n  я" },
		{ "один два три", 8, "один два\n  три" },
		{ "один два три", 7, "один\n  два три" },
		{ "first\nsecond", 20, "first\n  second" },
		{ "слово", 1, "с\n  л\n  о\n  в\n  о" },
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buf b;

		buf_init(&b);
		table_flow(cases[i].text, cases[i].width, 2, &b);
		assert_string_equal(b.data, cases[i].flown);
		buf_release(&b);
	}
}

static const struct table_column columns[] = {
	{ "issue", "Issue", TABLE_NUMBER },
	{ "subject", "Тема", TABLE_FLOWING },
	{ "due", "Due", TABLE_TEXT },
	{ "why", "Why", TABLE_FLOWING },
	{ "rank", NULL, TABLE_NUMBER },
};

static struct table *
example(void)
{
	struct table *t = table_new(columns, LENGTH(columns));

	table_number(t, 7);
	table_text(t, "Не подписывается договор");
	table_instant(t, (struct utc){ 1770094800 }, "вт 10:00");
	table_text(t, "VIP service: в порядке поступления");
	table_number(t, 2);
	table_number(t, 1042);
	table_text(t, "Өтініш");
	table_instant(t, UTC_NONE, NULL);
	table_text(t, NULL);
	table_number(t, 3);
	return t;
}

static void
columns_stand_under_each_other(void **state)
{
	struct table *t = example();
	struct buf b;

	buf_init(&b);
	table_print(t, 0, &b);
	assert_string_equal(b.data,
	    "Issue  Тема                      Due       Why\n"
	    "    7  Не подписывается договор  вт 10:00  VIP service: в порядке поступления\n"
	    " 1042  Өтініш\n");
	assert_int_equal(table_rows(t), 2);
	buf_release(&b);
	table_free(t);
}

static void
a_narrow_terminal_breaks_what_may_flow(void **state)
{
	struct table *t = example();
	struct buf b;

	buf_init(&b);
	table_print(t, 56, &b);
	assert_string_equal(b.data,
	    "Issue  Тема                Due       Why\n"
	    "    7  Не подписывается    вт 10:00  VIP service: в\n"
	    "       договор                       порядке поступления\n"
	    " 1042  Өтініш\n");
	buf_reset(&b);
	/* Narrower than it can be made: too wide, but whole. */
	table_print(t, 10, &b);
	assert_non_null(strstr(b.data, "поступлени\n"));
	assert_non_null(strstr(b.data, "вт 10:00"));
	buf_release(&b);
	table_free(t);
}

static void
programs_get_the_same_rows(void **state)
{
	struct table *t = example();
	struct buf b;

	buf_init(&b);
	table_json(t, &b);
	assert_string_equal(b.data,
	    "{\"issue\":7,\"subject\":\"Не подписывается договор\","
	    "\"due\":\"2026-02-03T05:00:00Z\",\"why\":\"VIP service: в порядке поступления\","
	    "\"rank\":2}\n"
	    "{\"issue\":1042,\"subject\":\"Өтініш\",\"due\":null,\"why\":null,\"rank\":3}\n");
	buf_release(&b);
	table_free(t);
}

static void
many_rows_are_no_trouble(void **state)
{
	static const struct table_column one[] = { { "n", "N", TABLE_NUMBER } };
	struct table *t = table_new(one, 1);
	struct buf b;

	for (int i = 1; i <= 1000; i++)
		table_number(t, i);
	buf_init(&b);
	table_print(t, 80, &b);
	assert_int_equal(table_rows(t), 1000);
	assert_non_null(strstr(b.data, "\n 999\n1000\n"));
	buf_release(&b);
	table_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_as_wide_as_a_terminal_shows_it),
		cmocka_unit_test(clients_cannot_write_on_the_screen),
		cmocka_unit_test(flowing_text_breaks_between_words),
		cmocka_unit_test(columns_stand_under_each_other),
		cmocka_unit_test(a_narrow_terminal_breaks_what_may_flow),
		cmocka_unit_test(programs_get_the_same_rows),
		cmocka_unit_test(many_rows_are_no_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
