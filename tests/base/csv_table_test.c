#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/csv_table.h"
#include "base/arena.h"
#include "base/buf.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static void
spreadsheets_are_understood(void **state)
{
	static const struct {
		const char *what, *text;
		const char *read; /* line, fields in brackets */
	} cases[] = {
		{ "commas", "a,b\n1,2\n3,4\n", "2[1][2] 3[3][4] " },
		{ "semicolons, as Russian spreadsheets write", "a;b\n1,5;2\n", "2[1,5][2] " },
		{ "a mark at the beginning",
		    "\xef\xbb\xbf"
		    "a,b\r\n1,2\r\n",
		    "2[1][2] " },
		{ "no line end at the end", "a,b\n1,2", "2[1][2] " },
		{ "empty lines", "\na,b\n\n\n1,2\n,\n", "5[1][2] " },
		{ "short rows", "a,b,c\n1\n", "2[1][][] " },
		{ "spaces around", "a , b\n 1 ,\t2 \n", "2[1][2] " },
		{ "quotes", "a,b\n\"ТОО «Алатау, Логистик»\",2\n",
		    "2[ТОО «Алатау, Логистик»][2] " },
		{ "quotes within", "a,b\n\"say \"\"yes\"\"\",2\n", "2[say \"yes\"][2] " },
		{ "spaces within quotes stay", "a\n\" x \"\n", "2[ x ] " },
		{ "a field of two lines", "a,b\n\"one\ntwo\",2\n3,4\n", "2[one\ntwo][2] 4[3][4] " },
		{ "what would be a formula, as it was before it was written",
		    "a,b,c,d\n\"'=1+1\",'@x,'so',''-1\n", "2[=1+1][@x]['so']['-1] " },
		{ "nothing but the heading", "a,b\n", "" },
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct arena *arena = arena_new();
		struct csv csv;
		struct err e;
		struct buf b;

		buf_init(&b);
		if (csv_read(cases[i].text, arena, &csv, &e) != ERR_OK)
			fail_msg("%s: %s", cases[i].what, e.text);
		for (size_t row = 0; row < csv.n; row++) {
			buf_printf(&b, "%zu", csv.rows[row].line);
			for (size_t c = 0; c < csv.n_columns; c++)
				buf_printf(&b, "[%s]", csv.rows[row].fields[c]);
			buf_putc(&b, ' ');
		}
		if (strcmp(b.data, cases[i].read) != 0)
			fail_msg("%s: %s", cases[i].what, b.data);
		assert_int_equal(csv_column(&csv, "A"), 0);
		assert_int_equal(csv_column(&csv, "nonesuch"), csv.n_columns);
		buf_release(&b);
		arena_free(arena);
	}
}

static void
what_is_no_table_is_told_by_its_line(void **state)
{
	static const struct {
		const char *text, *told;
	} cases[] = {
		{ "", "line 1: there is no heading" },
		{ "\n\n", "line 1: there is no heading" },
		{ "a,b\n1,2,3\n", "line 2: 3 fields, but the heading has 2 columns" },
		{ "a,b\n\"1,2\n3,4\n", "line 2: a field begins with a quote that never ends" },
		{ "a,b\n1,2\n\"x\"y,2\n",
		    "line 3: text stands behind a closing quote; a quote within a field is "
		    "doubled" },
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct arena *arena = arena_new();
		struct csv csv;
		struct err e;

		assert_int_equal(csv_read(cases[i].text, arena, &csv, &e), ERR_INVALID);
		assert_string_equal(e.text, cases[i].told);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spreadsheets_are_understood),
		cmocka_unit_test(what_is_no_table_is_told_by_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
