#include "base/time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void
days_of_dates(void **state)
{
	static const struct {
		struct civil date;
		int64_t days;
		int weekday;
	} sentences[] = {
		{ { 1970, 1, 1 }, 0, 3 },
		{ { 1969, 12, 31 }, -1, 2 },
		{ { 2000, 2, 29 }, 11016, 1 },
		{ { 2026, 2, 3 }, 20487, 1 },
		{ { 2026, 3, 1 }, 20513, 6 },
		{ { 1600, 1, 1 }, -135140, 5 },
		{ { 0, 1, 1 }, -719528, 5 },
		{ { 9999, 12, 31 }, 2932896, 4 },
	};

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		const struct civil c = civil_from_days(sentences[i].days);

		assert_int_equal(civil_to_days(sentences[i].date), sentences[i].days);
		assert_int_equal(days_weekday(sentences[i].days), sentences[i].weekday);
		assert_int_equal(c.year, sentences[i].date.year);
		assert_int_equal(c.month, sentences[i].date.month);
		assert_int_equal(c.day, sentences[i].date.day);
	}
	/* A day of the month that does not exist is moved into the next, or the one before. */
	assert_int_equal(civil_to_days((struct civil){ 2026, 3, 0 }),
	    civil_to_days((struct civil){ 2026, 2, 28 }));
	assert_int_equal(civil_to_days((struct civil){ 2025, 2, 29 }),
	    civil_to_days((struct civil){ 2025, 3, 1 }));
}

static void
every_day_agrees_with_the_c_library(void **state)
{
	const int64_t last = civil_to_days((struct civil){ 2500, 1, 1 });

	for (int64_t d = civil_to_days((struct civil){ 1500, 1, 1 }); d < last; d++) {
		const time_t t = (time_t)(d * SPAN_DAY);
		const struct civil c = civil_from_days(d);
		struct tm tm;

		gmtime_r(&t, &tm);
		if (c.year != tm.tm_year + 1900 || c.month != tm.tm_mon + 1 ||
		    c.day != tm.tm_mday || days_weekday(d) != (tm.tm_wday + 6) % 7)
			fail_msg("day %lld", (long long)d);
		assert_int_equal(civil_to_days(c), d);
	}
}

static void
dates_in_writing(void **state)
{
	static const struct {
		const char *text;
		bool ok;
	} sentences[] = {
		{ "2026-02-28", true },
		{ "2024-02-29", true },
		{ "2000-02-29", true },
		{ "0000-02-29", true },
		{ "2026-02-29", false },
		{ "1900-02-29", false },
		{ "2026-04-31", false },
		{ "2026-00-10", false },
		{ "2026-13-10", false },
		{ "2026-01-00", false },
		{ "2026-1-01", false },
		{ "2026-01-1", false },
		{ "26-01-01", false },
		{ "02026-01-01", false },
		{ "2026/01/01", false },
		{ "01.01.2026", false },
		{ " 2026-01-01", false },
		{ "2026-01-01 ", false },
		{ "2026-01-01T00:00:00Z", false },
		{ "-026-01-01", false },
		{ "+026-01-01", false },
		{ "", false },
	};

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		struct civil c = { 1, 2, 3 };

		if (civil_parse(sentences[i].text, &c) != sentences[i].ok)
			fail_msg("%s", sentences[i].text);
		if (!sentences[i].ok)
			assert_int_equal(c.year, 1);
	}
}

static void
instants_in_writing(void **state)
{
	static const struct {
		const char *text, *same; /* NULL: refused */
	} sentences[] = {
		{ "2026-02-03T05:00:00Z", "2026-02-03T05:00:00Z" },
		{ "1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z" },
		{ "0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z" },
		{ "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z" },
		{ "2026-02-03T05:00Z", "2026-02-03T05:00:00Z" },
		{ "2026-02-03T05:00:00.999Z", "2026-02-03T05:00:00Z" },
		{ "2026-02-03T05:00:00", NULL },
		{ "2026-02-03T05:00:00+05:00", NULL },
		{ "2026-02-03 05:00:00Z", NULL },
		{ "2026-02-03T24:00:00Z", NULL },
		{ "2026-02-03T05:60:00Z", NULL },
		{ "2026-02-03T05:00:60Z", NULL },
		{ "2026-02-03T05:00:00.Z", NULL },
		{ "2026-02-03T05:00.5Z", NULL },
		{ "2026-02-30T05:00:00Z", NULL },
		{ "2026-02-03T5:00:00Z", NULL },
		{ "2026-02-03T05:00:00Z ", NULL },
		{ "2026-02-03T05:00:00z", NULL },
		{ "2026-02-03", NULL },
		{ "now", NULL },
		{ "", NULL },
	};

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		struct utc t = UTC_NONE;
		char buf[UTC_TEXT];

		if (utc_parse(sentences[i].text, &t) != (sentences[i].same != NULL))
			fail_msg("%s", sentences[i].text);
		if (sentences[i].same == NULL)
			assert_true(utc_is_none(t));
		else
			assert_string_equal(utc_format(t, buf), sentences[i].same);
	}
}

static void
far_instants_are_not_written(void **state)
{
	const struct utc last = { civil_to_days((struct civil){ 10000, 1, 1 }) * SPAN_DAY - 1 };
	const struct utc first = { civil_to_days((struct civil){ -9999, 1, 1 }) * SPAN_DAY };
	char buf[UTC_TEXT];

	assert_string_equal(utc_format(last, buf), "9999-12-31T23:59:59Z");
	assert_string_equal(utc_format((struct utc){ last.s + 1 }, buf), "(out of range)");
	assert_string_equal(utc_format(first, buf), "-9999-01-01T00:00:00Z");
	assert_string_equal(utc_format((struct utc){ first.s - 1 }, buf), "(out of range)");
	assert_string_equal(utc_format(UTC_NONE, buf), "(out of range)");
	assert_string_equal(utc_format((struct utc){ INT64_MIN }, buf), "(out of range)");
}

static void
instants_are_compared(void **state)
{
	const struct utc a = { 5 }, b = { 7 };

	assert_int_equal(utc_min(a, b).s, 5);
	assert_int_equal(utc_min(b, a).s, 5);
	assert_int_equal(utc_max(a, b).s, 7);
	assert_int_equal(utc_max(b, a).s, 7);
	assert_int_equal(utc_min(a, UTC_NONE).s, 5);
	assert_int_equal(utc_plus(a, (struct span){ -6 }).s, -1);
	assert_int_equal(utc_minus(a, b).s, -2);
	assert_true(utc_is_none(UTC_NONE));
	assert_false(utc_is_none(a));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_of_dates),
		cmocka_unit_test(every_day_agrees_with_the_c_library),
		cmocka_unit_test(dates_in_writing),
		cmocka_unit_test(instants_in_writing),
		cmocka_unit_test(far_instants_are_not_written),
		cmocka_unit_test(instants_are_compared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
