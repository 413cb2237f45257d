#include "core/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/calendar_plan.h"
#include "tests/core/calendars.h"

/*
 * Which of a day's exceptions prevails: open minutes of Tuesday 2026-02-03 and of Saturday the 7th.
 */
static const struct {
	const char *says, *more;
	int tuesday, saturday;
} combinations[] = {
	{ "none", "", 540, 0 },
	{ "a holiday", ",\"holidays\":[\"2026-02-03\"]", 0, 0 },
	{ "a short day", ",\"overrides\":{\"2026-02-03\":[[\"10:00\",\"12:00\"]]}", 120, 0 },
	{ "an override beats a holiday",
	    ",\"holidays\":[\"2026-02-03\"],"
	    "\"overrides\":{\"2026-02-03\":[[\"10:00\",\"12:00\"]]}",
	    120, 0 },
	{ "an empty override closes the day", ",\"overrides\":{\"2026-02-03\":[]}", 0, 0 },
	{ "an override opens a day off", ",\"overrides\":{\"2026-02-07\":[[\"22:00\",\"24:00\"]]}",
	    540, 120 },
	{ "a worked Saturday has Monday's hours", ",\"worked\":[\"2026-02-07\"]", 540, 480 },
	{ "a worked day beats a holiday",
	    ",\"holidays\":[\"2026-02-07\"],\"worked\":[\"2026-02-07\"]", 540, 480 },
	{ "an override beats a worked day",
	    ",\"worked\":[\"2026-02-07\"],\"overrides\":{\"2026-02-07\":[]}", 540, 0 },
	{ "a break", ",\"breaks\":{\"2026-02-03\":[[\"13:00\",\"14:00\"]]}", 480, 0 },
	{ "breaks over both ends and a gap",
	    ",\"breaks\":{\"2026-02-03\":[[\"08:00\",\"09:30\"],[\"17:30\",\"20:00\"]]}", 480, 0 },
	{ "a break of a whole day", ",\"breaks\":{\"2026-02-03\":[[\"00:00\",\"24:00\"]]}", 0, 0 },
	{ "a break within a holiday",
	    ",\"holidays\":[\"2026-02-03\"],"
	    "\"breaks\":{\"2026-02-03\":[[\"13:00\",\"14:00\"]]}",
	    0, 0 },
	{ "a break off an override",
	    ",\"overrides\":{\"2026-02-03\":[[\"10:00\",\"14:00\"]]},"
	    "\"breaks\":{\"2026-02-03\":[[\"13:00\",\"15:00\"],[\"10:30\",\"11:00\"]]}",
	    150, 0 },
	{ "a break off a worked day",
	    ",\"worked\":[\"2026-02-07\"],"
	    "\"breaks\":{\"2026-02-07\":[[\"10:00\",\"11:00\"]]}",
	    540, 420 },
	{ "exceptions of other days",
	    ",\"holidays\":[\"2026-02-02\",\"2026-02-04\",\"2025-02-03\"]", 540, 0 },
	{ "hours of later years",
	    ",\"history\":[{\"from\":\"2026-02-04\",\"hours\":{\"sat\":[[\"10:00\","
	    "\"11:00\"]]}}]",
	    540, 60 },
	{ "hours from that very day",
	    ",\"history\":[{\"from\":\"2026-02-03\",\"hours\":{\"tue\":[[\"10:00\","
	    "\"11:00\"]]}},{\"from\":\"2026-02-05\",\"hours\":{}}]",
	    60, 0 },
	{ "a worked day has the Monday then in force",
	    ",\"worked\":[\"2026-02-07\"],\"history\":[{\"from\":\"2026-02-05\","
	    "\"hours\":{\"mon\":[[\"10:00\",\"11:00\"]]}}]",
	    540, 60 },
};

static void
exceptions_combine(void **state)
{
	static const char base[] = "{\"zone\":\"Asia/Almaty\",\"hours\":{"
				   "\"mon\":[[\"09:00\",\"13:00\"],[\"14:00\",\"18:00\"]],"
				   "\"tue\":[[\"09:00\",\"18:00\"]]}%s}";

	for (size_t i = 0; i < COUNT(combinations); i++) {
		char json[1024];
		struct fixture f;

		snprintf(json, sizeof(json), base, combinations[i].more);
		f = compile(json, NO_HOLIDAYS, 2026, 2026);
		if (calendar_between(
			f.calendar, at(&f, "2026-02-03 00:00"), at(&f, "2026-02-04 00:00"))
			.s != combinations[i].tuesday * 60)
			fail_msg("Tuesday: %s", combinations[i].says);
		if (calendar_between(
			f.calendar, at(&f, "2026-02-07 00:00"), at(&f, "2026-02-08 00:00"))
			.s != combinations[i].saturday * 60)
			fail_msg("Saturday: %s", combinations[i].says);
		release(&f);
	}
}

/* The compiler goes forward, and back by a day where a clock is put back over midnight. */
static void
days_may_be_asked_in_any_order(void **state)
{
	static const struct exception exceptions[] = {
		{ 20491, EXCEPTION_HOLIDAY, { 0 }, NULL },
		{ 20488, EXCEPTION_OVERRIDE, { 1, { { 36000, 43200 } } }, NULL },
		{ 20488, EXCEPTION_BREAK, { 1, { { 37000, 38000 } } }, NULL },
	};
	struct hours_since hours[3] = { { .day = 20480 }, { .day = 20487 }, { .day = 20490 } };
	const struct calendar_spec spec = { NULL, 3, hours, COUNT(exceptions), exceptions, false };
	static const int expected[] = { 0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 0, 3, 3 };
	struct calendar_plan *plan;
	struct err e;

	for (int k = 0; k < 3; k++) {
		for (int i = 0; i < 7; i++) {
			hours[k].week[i].n = (size_t)k + 1;
			for (int o = 0; o <= k; o++)
				hours[k].week[i].open[o] = (struct opening){ o * 60, o * 60 + 1 };
		}
	}
	assert_int_equal(calendar_plan_new(&spec, &plan, &e), ERR_OK);
	for (int i = 0; i < 1000; i++) {
		const int day = i * 7 % (int)COUNT(expected);
		size_t n;

		calendar_plan_day(plan, 20479 + day, &n);
		assert_int_equal(n, expected[day]);
	}
	calendar_plan_free(plan);
}

/* JSON cannot say a day's override twice; a table in a database can. */
static void
overrides_of_one_day_are_united(void **state)
{
	static const struct exception exceptions[] = {
		{ 20487, EXCEPTION_OVERRIDE, { 1, { { 36000, 43200 } } }, NULL },
		{ 20488, EXCEPTION_HOLIDAY, { 0 }, NULL },
		{ 20487, EXCEPTION_OVERRIDE, { 2, { { 32400, 37800 }, { 50400, 54000 } } }, NULL },
		{ 20487, EXCEPTION_BREAK, { 1, { { 34200, 36000 } } }, NULL },
		{ 20487, EXCEPTION_BREAK, { 1, { { 34200, 39600 } } }, NULL },
	};
	struct fixture f = compile(EDOC, NO_HOLIDAYS, 2026, 2026);
	struct hours_since hours = { .day = INT64_MIN };
	struct calendar_spec spec = { f.zone, 1, &hours, COUNT(exceptions), exceptions, false };
	struct calendar *c;
	struct err e;

	assert_int_equal(calendar_compile(&spec, 2026, 2026, &c, &e), ERR_OK);
	/* 9-12 and 14-15, less 9:30-11:00. */
	assert_int_equal(calendar_between(c, calendar_first(c), calendar_last(c)).s,
	    2 * SPAN_HOUR + SPAN_HOUR / 2);
	calendar_free(c);
	release(&f);
}

static void
mistakes_are_named(void **state)
{
	struct fixture f = compile(EDOC, NO_HOLIDAYS, 2026, 2027);
	static const struct {
		const char *says;
		struct day_hours wednesday;
		struct day_hours override;
		int first, last;
		const char *sentence;
	} sentences[] = {
		{ "reversed", { 1, { { 64800, 32400 } } }, { 0 }, 2026, 2027,
		    "Wednesday: 18:00-09:00 ends before it begins" },
		{ "empty", { 1, { { 32400, 32400 } } }, { 0 }, 2026, 2027,
		    "Wednesday: 09:00-09:00 ends before it begins" },
		{ "overlap", { 2, { { 32400, 43200 }, { 39600, 64800 } } }, { 0 }, 2026, 2027,
		    "Wednesday: 11:00-18:00 begins before the interval ahead of it has ended" },
		{ "beyond the day", { 1, { { 32400, 86401 } } }, { 0 }, 2026, 2027,
		    "Wednesday: interval 0 does not lie between 00:00 and 24:00" },
		{ "before the day", { 1, { { -1, 32400 } } }, { 0 }, 2026, 2027,
		    "Wednesday: interval 0 does not lie between 00:00 and 24:00" },
		{ "too many", { OPENINGS_MAX + 1, { { 0, 1 } } }, { 0 }, 2026, 2027,
		    "Wednesday: 49 intervals, at most 48 are possible" },
		{ "an override", { 0 }, { 1, { { 64800, 32400 } } }, 2026, 2027,
		    "override of 2026-02-03: 18:00-09:00 ends before it begins" },
		{ "never open", { 0 }, { 0 }, 2026, 2027,
		    "the calendar is never open in the years 2026 to 2027: give it opening hours" },
		{ "years in the wrong order", { 1, { { 0, 1 } } }, { 0 }, 2027, 2026,
		    "a calendar cannot have the years 2027 to 2026" },
		{ "years without end", { 1, { { 0, 1 } } }, { 0 }, 2026, 10000,
		    "a calendar cannot have the years 2026 to 10000" },
		{ "years that the zone was not read for", { 1, { { 0, 1 } } }, { 0 }, 2025, 2026,
		    "time zone Asia/Almaty was not read for all of the years 2025 to 2026" },
	};

	for (size_t i = 0; i < COUNT(sentences); i++) {
		const struct exception x = { 20487, EXCEPTION_OVERRIDE, sentences[i].override,
			NULL };
		struct hours_since hours = { .day = INT64_MIN };
		struct calendar_spec spec = { f.zone, 1, &hours, 1, &x, false };
		struct calendar *c = NULL;
		struct err e = { 0 };

		hours.week[2] = sentences[i].wednesday;
		assert_int_equal(
		    calendar_compile(&spec, sentences[i].first, sentences[i].last, &c, &e),
		    ERR_INVALID);
		assert_null(c);
		assert_string_equal(e.text, sentences[i].sentence);
	}
	release(&f);
}

static void
hours_must_be_in_order(void **state)
{
	struct fixture f = compile(EDOC, NO_HOLIDAYS, 2026, 2027);
	const struct hours_since hours[] = { { .day = 20000 }, { .day = 20000 } };
	struct calendar_spec spec = { f.zone, 2, hours, 0, NULL, true };
	struct calendar *c;
	struct err e;

	assert_int_equal(calendar_compile(&spec, 2026, 2027, &c, &e), ERR_INVALID);
	assert_string_equal(e.text, "opening hours 1 are not in order of their day");
	release(&f);
}

static void
a_calendar_may_be_closed_if_it_says_so(void **state)
{
	struct fixture f = compile(EDOC, NO_HOLIDAYS, 2026, 2027);
	const struct hours_since hours = { .day = INT64_MIN };
	struct calendar_spec spec = { f.zone, 1, &hours, 0, NULL, true };
	const struct utc t = at(&f, "2026-02-03 12:00");
	struct utc from, to;
	struct calendar *c;
	struct err e;

	assert_int_equal(calendar_compile(&spec, 2026, 2027, &c, &e), ERR_OK);
	assert_int_equal(calendar_between(c, calendar_first(c), calendar_last(c)).s, 0);
	assert_false(calendar_is_open(c, t));
	assert_true(utc_is_none(calendar_next_open(c, t)));
	assert_true(utc_is_none(calendar_add(c, t, (struct span){ 1 })));
	assert_true(utc_is_none(calendar_add(c, t, (struct span){ -1 })));
	assert_int_equal(calendar_add(c, t, (struct span){ 0 }).s, t.s);
	assert_true(utc_is_none(calendar_add_days(c, t, 1)));
	assert_true(utc_is_none(calendar_day_end(c, t)));
	assert_false(calendar_interval(c, t, &from, &to));
	calendar_free(c);
	release(&f);
}

/* Days are numbered from 1970; a civil register has older ones. */
static void
before_1970(void **state)
{
	struct fixture f = compile(EDOC, NO_HOLIDAYS, 1899, 1970);

	same_instant(&f, "a weekend of 1962",
	    calendar_add(f.calendar, at(&f, "1962-11-30 17:00"), (struct span){ 2 * SPAN_HOUR }),
	    at(&f, "1962-12-03 10:00"));
	same_instant(&f, "a day of 1962",
	    calendar_add_days(f.calendar, at(&f, "1962-11-30 17:00"), 1),
	    at(&f, "1962-12-03 17:00"));
	same_instant(&f, "mean solar time, 5:07:48 ahead",
	    calendar_next_open(f.calendar, at(&f, "1900-01-01T00:00:00Z")),
	    at(&f, "1900-01-01T03:52:12Z"));
	release(&f);
}

/* Monday's evening in New York is Tuesday in UTC: the year's last day is cut. */
static void
a_day_cut_by_the_end_has_no_closing(void **state)
{
	struct fixture f = compile(
	    EVERY_DAY("America/New_York", "[[\"09:00\",\"24:00\"]]"), NO_HOLIDAYS, 2026, 2026);

	assert_true(utc_is_none(calendar_day_end(f.calendar, at(&f, "2026-12-31 12:00"))));
	assert_true(utc_is_none(calendar_add_days(f.calendar, at(&f, "2026-12-31 08:00"), 1)));
	assert_true(utc_is_none(calendar_add_days(f.calendar, at(&f, "2026-12-30 12:00"), 1)));
	same_instant(&f, "the day before",
	    calendar_add_days(f.calendar, at(&f, "2026-12-30 08:00"), 1),
	    at(&f, "2026-12-31 00:00"));
	release(&f);
}

static void
beyond_the_compiled_years(void **state)
{
	struct fixture f = compile(EDOC, NO_HOLIDAYS, 2026, 2026);
	const struct calendar *c = f.calendar;
	const struct utc first = calendar_first(c), last = calendar_last(c);
	const struct utc inside = at(&f, "2026-12-31 12:00");
	const struct utc before = { first.s - 1 }, after = { last.s + 1 };
	const struct span year = calendar_between(c, first, last);

	assert_int_equal(first.s, at(&f, "2026-01-01T00:00:00Z").s);
	assert_int_equal(last.s, at(&f, "2027-01-01T00:00:00Z").s);
	/* No answer rather than a wrong one. */
	assert_true(utc_is_none(calendar_add(c, before, (struct span){ 1 })));
	assert_true(utc_is_none(calendar_add(c, after, (struct span){ -1 })));
	assert_true(utc_is_none(calendar_add(c, inside, (struct span){ 7 * SPAN_HOUR })));
	assert_true(utc_is_none(calendar_add(c, inside, (struct span){ INT64_MAX })));
	assert_true(utc_is_none(calendar_add(c, inside, (struct span){ INT64_MIN })));
	assert_true(utc_is_none(calendar_add(c, UTC_NONE, (struct span){ 1 })));
	assert_true(utc_is_none(calendar_next_open(c, before)));
	assert_true(utc_is_none(calendar_next_open(c, after)));
	assert_true(utc_is_none(calendar_next_open(c, last)));
	assert_true(utc_is_none(calendar_add_days(c, inside, 1)));
	assert_true(utc_is_none(calendar_add_days(c, before, 1)));
	assert_true(utc_is_none(calendar_add_days(c, UTC_NONE, 1)));
	assert_true(utc_is_none(calendar_day_end(c, after)));
	/* The last local day goes on into 2027 in UTC or begins in 2025. */
	assert_true(utc_is_none(calendar_add_days(c, at(&f, "2026-01-01 12:00"), 1)));
	assert_false(calendar_is_open(c, before));
	assert_false(calendar_is_open(c, after));
	assert_false(calendar_is_open(c, UTC_NONE));
	/* Outside is closed. */
	assert_int_equal(calendar_between(c, (struct utc){ INT64_MIN }, UTC_NONE).s, year.s);
	assert_int_equal(calendar_between(c, before, after).s, year.s);
	assert_int_equal(calendar_between(c, UTC_NONE, (struct utc){ INT64_MIN }).s, -year.s);
	assert_int_equal(calendar_between(c, last, after).s, 0);
	/* To the last second, and not one more. */
	assert_int_equal(calendar_add(c, first, year).s, at(&f, "2026-12-31 18:00").s);
	assert_true(utc_is_none(calendar_add(c, first, (struct span){ year.s + 1 })));
	assert_int_equal(
	    calendar_add(c, last, (struct span){ -year.s }).s, at(&f, "2026-01-01 09:00").s);
	assert_true(utc_is_none(calendar_add(c, last, (struct span){ -year.s - 1 })));
	release(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exceptions_combine),
		cmocka_unit_test(days_may_be_asked_in_any_order),
		cmocka_unit_test(overrides_of_one_day_are_united),
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(hours_must_be_in_order),
		cmocka_unit_test(a_calendar_may_be_closed_if_it_says_so),
		cmocka_unit_test(before_1970),
		cmocka_unit_test(a_day_cut_by_the_end_has_no_closing),
		cmocka_unit_test(beyond_the_compiled_years),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
