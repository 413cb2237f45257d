/* Days off are data: files, changes to them, imports (D1 clause 5, D4 clause 2.3). */
#include "core/calendar_days.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/ical.h"
#include "base/time.h"
#include "tests/support/regulation.h"
#include "tests/support/scratch.h"

static struct calendar_day
day(int year, int month, int d, enum day_kind kind, const char *name)
{
	return (struct calendar_day){ civil_to_days((struct civil){ year, month, d }), kind, name,
		kind == DAY_SHORT ? "10:00-18:00" : "" };
}

/* Each shipped file, written and read again, and the same through iCalendar. */
static void
round_trips(void **state)
{
	static const char *const files[] = { "holidays_kz.csv", "holidays_ru.csv" };

	for (size_t f = 0; f < 2; f++) {
		const char *csv = regulation_include(NULL, files[f], NULL);
		struct calendar_day *days, *again;
		struct ical_day *out, *in;
		size_t n, n_again, n_in;
		struct buf b;
		struct err e;

		assert_int_equal(calendar_days_read(csv, scratch, &days, &n, &e), ERR_OK);
		buf_init(&b);
		calendar_days_write(days, n, &b);
		assert_int_equal(calendar_days_read(b.data, scratch, &again, &n_again, &e), ERR_OK);
		assert_int_equal(n, n_again);
		out = arena_array(scratch, n, sizeof(*out));
		for (size_t i = 0; i < n; i++) {
			assert_int_equal(days[i].day, again[i].day);
			assert_int_equal(days[i].kind, again[i].kind);
			assert_string_equal(days[i].name, again[i].name);
			out[i] = (struct ical_day){ days[i].day, days[i].name,
				day_kind_name(days[i].kind), days[i].hours };
		}
		buf_reset(&b);
		ical_write("kz", out, n, 1770094800, &b);
		assert_int_equal(ical_read(b.data, 2000, 2040, scratch, &in, &n_in, &e), ERR_OK);
		assert_int_equal(n, n_in);
		for (size_t i = 0; i < n; i++) {
			assert_int_equal(in[i].day, days[i].day);
			assert_string_equal(in[i].name, days[i].name);
			assert_string_equal(in[i].category, day_kind_name(days[i].kind));
		}
		buf_release(&b);
	}
}

static void
names_with_quotes_and_commas(void **state)
{
	const struct calendar_day odd[] = {
		day(2026, 1, 1, DAY_HOLIDAY, "a \"b\", c; d"),
		day(2026, 1, 2, DAY_WORKED, ""),
		day(2026, 1, 3, DAY_OBSERVED, " blanks "),
	};
	struct calendar_day *again;
	struct buf b;
	struct err e;
	size_t n;

	buf_init(&b);
	calendar_days_write(odd, 3, &b);
	assert_int_equal(calendar_days_read(b.data, scratch, &again, &n, &e), ERR_OK);
	assert_int_equal(n, 3);
	for (int i = 0; i < 3; i++)
		assert_string_equal(again[i].name, odd[i].name);
	buf_release(&b);
}

/* The fourth column is there when a day has something in it. */
static void
hours_of_short_days(void **state)
{
	static const char plain[] = "date,name,type\n2026-05-01,May Day,holiday\n";
	static const char text[] =
	    "date,name,type,hours\n2026-04-30,\"Before May Day, shorter\",short,10:00-18:00\n"
	    "2026-05-01,May Day,holiday,\n2026-05-08,,short,10:00-13:00 14:00-18:30:30\n";
	static const char people[] =
	    "hours;type;name;date\r\n 10:00-13:00  14:00-18:30:30 ;short;;2026-05-08\r\n"
	    ";holiday;May Day;2026-05-01\r\n"
	    "10:00-18:00;short;Before May Day, shorter;2026-04-30\r\n";
	static const char *const files[][2] = { { plain, plain }, { text, text },
		{ people, text } };

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct calendar_day *days;
		struct buf b;
		struct err e;
		size_t n;

		if (calendar_days_read(files[i][0], scratch, &days, &n, &e) != ERR_OK)
			fail_msg("%s", e.text);
		buf_init(&b);
		calendar_days_write(days, n, &b);
		assert_string_equal(b.data, files[i][1]);
		buf_release(&b);
	}
}

/* The trap of 2026: 31 August was off by the calendars of January, and is not after March. */
static void
changes_hold(void **state)
{
	const struct calendar_day file[] = {
		day(2026, 8, 30, DAY_HOLIDAY, "День Конституции"),
		day(2026, 8, 31, DAY_OBSERVED, "перенос"),
		day(2026, 10, 25, DAY_HOLIDAY, "День Республики"),
	};
	struct calendar_day changes[] = {
		day(2026, 8, 31, DAY_ORDINARY, ""),
		day(2026, 8, 30, DAY_ORDINARY, ""),
		day(2026, 8, 30, DAY_WORKED, "said again"),
		day(2027, 3, 15, DAY_HOLIDAY, "новый"),
	};
	struct calendar_day *now;
	size_t n = calendar_days_sort(changes, 4);

	assert_int_equal(n, 3); /* of one date the later one holds */
	n = calendar_days_apply(file, 3, changes, n, scratch, &now);
	assert_int_equal(n, 3);
	assert_int_equal(now[0].kind, DAY_WORKED);
	assert_int_equal(now[1].day, file[2].day);
	assert_string_equal(now[2].name, "новый");
}

static void
what_an_import_changes(void **state)
{
	const struct calendar_day have[] = {
		day(2025, 1, 1, DAY_HOLIDAY, "a"),
		day(2026, 1, 1, DAY_HOLIDAY, "a"),
		day(2026, 1, 7, DAY_HOLIDAY, "b"),
	};
	const struct calendar_day wanted[] = {
		day(2026, 1, 1, DAY_HOLIDAY, "a"),
		day(2026, 1, 2, DAY_HOLIDAY, "c"),
		day(2027, 1, 1, DAY_HOLIDAY, "a"),
	};
	struct calendar_day *out;

	/* The 7th goes, as 2026 is told anew; 2025 is not spoken of and stays. */
	assert_int_equal(calendar_days_differ(have, 3, wanted, 3, true, scratch, &out), 3);
	assert_int_equal(out[0].day, wanted[1].day);
	assert_int_equal(out[1].kind, DAY_ORDINARY);
	assert_int_equal(out[1].day, have[2].day);
	assert_int_equal(calendar_days_differ(have, 3, wanted, 3, false, scratch, &out), 2);
	assert_int_equal(calendar_days_differ(have, 3, have, 3, true, scratch, &out), 0);
}

static void
other_hours_are_a_change(void **state)
{
	const struct calendar_day have = day(2026, 4, 30, DAY_SHORT, "");
	struct calendar_day wanted = have, *out;

	assert_int_equal(calendar_days_differ(&have, 1, &wanted, 1, true, scratch, &out), 0);
	wanted.hours = "10:00-17:00";
	assert_int_equal(calendar_days_differ(&have, 1, &wanted, 1, true, scratch, &out), 1);
	assert_string_equal(out[0].hours, "10:00-17:00");
}

#define EVENT(lines)                                                                               \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n" lines "END:VEVENT\r\nEND:"            \
	"VCALENDAR\r\n"

static void
calendars_of_others(void **state)
{
	static const struct {
		const char *what, *text;
		size_t n;
		const char *first; /* day; NULL: refused */
	} cases[] = {
		{ "a day", EVENT("DTSTART;VALUE=DATE:20270315\r\nSUMMARY:x\r\n"), 1, "2027-03-15" },
		{ "three days: the end is not among them",
		    EVENT("DTSTART;VALUE=DATE:20270321\r\nDTEND;VALUE=DATE:20270324\r\n"), 3,
		    "2027-03-21" },
		{ "with times", EVENT("DTSTART:20270321T000000\r\nDTEND:20270322T000000\r\n"), 1,
		    "2027-03-21" },
		{ "each year", EVENT("DTSTART;VALUE=DATE:20200101\r\nRRULE:FREQ=YEARLY\r\n"), 3,
		    "2026-01-01" },
		{ "no day at all", EVENT("SUMMARY:x\r\n"), 0, NULL },
		{ "a year long",
		    EVENT("DTSTART;VALUE=DATE:20270101\r\nDTEND;VALUE=DATE:20280101\r\n"), 0,
		    NULL },
		{ "no calendar", "date,name,type\n", 0, NULL },
		{ "nothing", "", 0, NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct civil first;
		struct ical_day *days;
		struct err e;
		size_t n;
		const enum err_code rc =
		    ical_read(cases[i].text, 2026, 2028, scratch, &days, &n, &e);

		if (cases[i].first == NULL) {
			if (rc != ERR_INVALID)
				fail_msg("%s is taken", cases[i].what);
			continue;
		}
		assert_true(civil_parse(cases[i].first, &first));
		if (rc != ERR_OK || n != cases[i].n || days[0].day != civil_to_days(first))
			fail_msg("%s: %zu", cases[i].what, n);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trips),
		cmocka_unit_test(names_with_quotes_and_commas),
		cmocka_unit_test(hours_of_short_days),
		cmocka_unit_test(changes_hold),
		cmocka_unit_test(what_an_import_changes),
		cmocka_unit_test(other_hours_are_a_change),
		cmocka_unit_test(calendars_of_others),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
