#include "core/calendar_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/time.h"
#include "core/calendar_csv.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static enum err_code
read_calendar(const char *json, struct arena *a, struct calendar_json *out, struct err *e)
{
	json_error_t je;
	json_t *root = json_loads(json, JSON_REJECT_DUPLICATES, &je);
	enum err_code rc;

	if (root == NULL)
		fail_msg("%s: %s", json, je.text);
	rc = calendar_json_read(root, a, out, e);
	/* Nothing may point into it. */
	json_decref(root);
	return rc;
}

static int64_t
day(int year, int month, int d)
{
	return civil_to_days((struct civil){ year, month, d });
}

static void
around_the_clock_is_one_word(void **state)
{
	struct arena *a = arena_new();
	struct calendar_json c;
	struct err e = { 0 };

	assert_int_equal(read_calendar("{\"zone\":\"Asia/Almaty\",\"hours\":\"always\","
				       "\"history\":[{\"from\":\"2027-01-01\",\"hours\":{}}]}",
			     a, &c, &e),
	    ERR_OK);
	for (int i = 0; i < 7; i++) {
		assert_int_equal(c.spec.hours[0].week[i].n, 1);
		assert_int_equal(c.spec.hours[0].week[i].open[0].from, 0);
		assert_int_equal(c.spec.hours[0].week[i].open[0].to, 86400);
		assert_int_equal(c.spec.hours[1].week[i].n, 0);
	}
	assert_int_equal(
	    read_calendar("{\"zone\":\"Asia/Almaty\",\"hours\":\"allways\"}", a, &c, &e),
	    ERR_INVALID);
	assert_non_null(strstr(e.text, "or \"always\""));
	arena_free(a);
}

static void
everything_that_can_be_written(void **state)
{
	static const char json[] =
	    "{\"zone\":\"Asia/Almaty\","
	    "\"hours\":{\"mon\":[[\"14:00\",\"18:00\"],[\"09:00\",\"13:00\"]],"
	    "\"tue\":[],\"sun\":[[\"22:30:15\",\"24:00\"]]},"
	    "\"holidays\":[\"2026-01-01\",\"2026-01-01\"],"
	    "\"worked\":[\"2024-05-04\"],"
	    "\"overrides\":{\"2026-04-30\":[[\"09:00\",\"17:00\"]],\"2026-05-02\":[]},"
	    "\"breaks\":{\"2026-02-03\":[[\"15:00\",\"15:30\"]]},"
	    "\"history\":[{\"from\":\"2027-01-01\",\"hours\":{\"mon\":[[\"08:00\",\"17:00\"]]}},"
	    "{\"hours\":{},\"from\":\"2028-01-01\"}]}";
	struct arena *a = arena_new();
	struct calendar_json c;
	const struct hours_since *h;
	const struct exception *x;
	struct err e = { 0 };

	if (read_calendar(json, a, &c, &e) != ERR_OK)
		fail_msg("%s", e.text);
	assert_string_equal(c.zone, "Asia/Almaty");
	assert_null(c.spec.zone);
	assert_int_equal(c.spec.n_hours, 3);
	h = c.spec.hours;
	assert_true(h[0].day == INT64_MIN);
	assert_int_equal(h[0].week[0].n, 2);
	assert_int_equal(h[0].week[0].open[0].from, 9 * 3600);
	assert_int_equal(h[0].week[0].open[1].to, 18 * 3600);
	assert_int_equal(h[0].week[1].n, 0);
	assert_int_equal(h[0].week[6].open[0].from, 22 * 3600 + 30 * 60 + 15);
	assert_int_equal(h[0].week[6].open[0].to, 86400);
	assert_int_equal(h[1].day, day(2027, 1, 1));
	assert_int_equal(h[1].week[0].open[0].from, 8 * 3600);
	assert_int_equal(h[2].day, day(2028, 1, 1));
	assert_int_equal(c.spec.n_exceptions, 6);
	x = c.spec.exceptions;
	assert_int_equal(x[1].day, day(2026, 1, 1));
	assert_int_equal(x[1].kind, EXCEPTION_HOLIDAY);
	assert_int_equal(x[2].kind, EXCEPTION_WORKED);
	assert_int_equal(x[3].kind, EXCEPTION_OVERRIDE);
	assert_int_equal(x[3].hours.open[0].to, 17 * 3600);
	assert_int_equal(x[4].hours.n, 0);
	assert_int_equal(x[5].kind, EXCEPTION_BREAK);
	assert_int_equal(x[5].day, day(2026, 2, 3));
	arena_free(a);
}

static void
history_may_stand_for_hours(void **state)
{
	struct arena *a = arena_new();
	struct calendar_json c;
	struct err e;

	assert_int_equal(read_calendar("{\"zone\":\"UTC\",\"history\":[{\"from\":\"2026-01-01\","
				       "\"hours\":{\"mon\":[[\"09:00\",\"18:00\"]]}}]}",
			     a, &c, &e),
	    ERR_OK);
	assert_int_equal(c.spec.n_hours, 2);
	assert_int_equal(c.spec.hours[0].week[0].n, 0);
	assert_int_equal(c.spec.hours[1].week[0].n, 1);
	arena_free(a);
}

static void
breaks_may_overlap(void **state)
{
	struct arena *a = arena_new();
	struct calendar_json c;
	const struct day_hours *h;
	struct err e = { 0 };

	if (read_calendar("{\"zone\":\"UTC\",\"hours\":{},\"breaks\":{\"2026-02-03\":["
			  "[\"15:00\",\"16:00\"],[\"10:00\",\"12:00\"],[\"10:30\",\"11:00\"],"
			  "[\"11:30\",\"13:00\"],[\"13:00\",\"13:10\"],[\"10:00\",\"12:00\"]]}}",
		a, &c, &e) != ERR_OK)
		fail_msg("%s", e.text);
	h = &c.spec.exceptions[0].hours;
	assert_int_equal(h->n, 2);
	assert_int_equal(h->open[0].from, 10 * 3600);
	assert_int_equal(h->open[0].to, 13 * 3600 + 600);
	assert_int_equal(h->open[1].from, 15 * 3600);
	arena_free(a);
}

#define HOURS(mon) "{\"zone\":\"UTC\",\"hours\":{\"mon\":" mon "}}"
#define MORE(more) "{\"zone\":\"UTC\",\"hours\":{}," more "}"

static const struct {
	const char *json, *sentence;
} misplaced[] = {
	{ "{\"hours\":{}}", "zone: missing; write a name such as \"Asia/Almaty\"" },
	{ "{\"zone\":5,\"hours\":{}}",
	    "zone: the name of a time zone such as \"Asia/Almaty\" is expected" },
	{ "{\"zone\":\"UTC\"}", "hours: missing; write the opening hours of each day" },
	{ "{\"zone\":\"UTC\",\"hours\":[]}",
	    "hours: an object with the days mon to sun is expected, or \"always\"" },
	{ "{\"zone\":\"UTC\",\"hours\":{\"Mon\":[]}}",
	    "hours.Mon: no such day; they are mon, tue, wed, thu, fri, sat, sun" },
	{ HOURS("null"), "hours.mon: a list of intervals is expected" },
	{ HOURS("[[\"09:00\",\"18:00\"],[\"08:00\"]]"),
	    "hours.mon[1]: an interval is a pair such as [\"09:00\", \"18:00\"]" },
	{ HOURS("[[\"08:00\",\"09:00\",\"10:00\"]]"),
	    "hours.mon[0]: an interval is a pair such as [\"09:00\", \"18:00\"]" },
	{ HOURS("[\"09:00\",\"18:00\"]"),
	    "hours.mon[0]: an interval is a pair such as [\"09:00\", \"18:00\"]" },
	{ HOURS("[[9,18]]"), "hours.mon[0]: times are texts such as \"09:00\"" },
	{ HOURS("[[\"9:00\",\"18:00\"]]"),
	    "hours.mon[0]: \"9:00\" is no time of day; write it as \"09:00\"" },
	{ HOURS("[[\"09:60\",\"18:00\"]]"),
	    "hours.mon[0]: \"09:60\" is no time of day; write it as \"09:00\"" },
	{ HOURS("[[\"09:00\",\"24:01\"]]"),
	    "hours.mon[0]: \"24:01\" is no time of day; write it as \"09:00\"" },
	{ HOURS("[[\"09:00\",\"18:00:60\"]]"),
	    "hours.mon[0]: \"18:00:60\" is no time of day; write it as \"09:00\"" },
	{ HOURS("[[\"09:00\",\"18:00 \"]]"),
	    "hours.mon[0]: \"18:00 \" is no time of day; write it as \"09:00\"" },
	{ HOURS("[[\"\",\"18:00\"]]"),
	    "hours.mon[0]: \"\" is no time of day; write it as \"09:00\"" },
	{ HOURS("[[\"10:00\",\"12:00\"],[\"09:00\",\"08:00\"]]"),
	    "hours.mon[1]: 09:00-08:00 ends before it begins" },
	{ HOURS("[[\"22:00\",\"00:00\"]]"),
	    "hours.mon[0]: 22:00-00:00 ends before it begins; the end of the day is "
	    "24:00" },
	{ HOURS("[[\"24:00\",\"24:00\"]]"), "hours.mon[0]: 24:00-24:00 ends before it begins" },
	{ HOURS("[[\"12:00\",\"15:00\"],[\"09:00\",\"12:01\"]]"),
	    "hours.mon: 12:00-15:00 begins before the interval ahead of it has ended" },
	{ MORE("\"holidays\":\"2026-01-01\""), "holidays: a list of dates is expected" },
	{ MORE("\"holidays\":[\"2026-01-01\",\"2026-02-30\"]"),
	    "holidays[1]: \"2026-02-30\" is no date; write it as \"2026-01-31\"" },
	{ MORE("\"holidays\":[20260101]"), "holidays[0]: dates are texts such as \"2026-01-31\"" },
	{ MORE("\"worked\":[\"04.05.2024\"]"),
	    "worked[0]: \"04.05.2024\" is no date; write it as \"2026-01-31\"" },
	{ MORE("\"overrides\":[]"),
	    "overrides: an object of dates, each with its intervals, is expected" },
	{ MORE("\"overrides\":{\"01-05\":[]}"),
	    "overrides.01-05: \"01-05\" is no date; write it as \"2026-01-31\"" },
	{ MORE("\"overrides\":{\"2026-01-05\":[[\"12:00\",\"11:00\"]]}"),
	    "overrides.2026-01-05[0]: 12:00-11:00 ends before it begins" },
	{ MORE("\"breaks\":{\"2026-01-05\":5}"),
	    "breaks.2026-01-05: a list of intervals is expected" },
	{ MORE("\"history\":{}"), "history: a list is expected" },
	{ MORE("\"history\":[{\"from\":\"2026-01-01\"}]"),
	    "history[0]: an object with \"from\" and \"hours\" is expected" },
	{ MORE("\"history\":[{\"from\":\"2026-01-01\",\"hours\":{},\"to\":1}]"),
	    "history[0]: an object with \"from\" and \"hours\" is expected" },
	{ MORE("\"history\":[5]"),
	    "history[0]: an object with \"from\" and \"hours\" is expected" },
	{ MORE("\"history\":[{\"from\":\"2026-01-01\",\"hours\":{\"tue\":[[]]}}]"),
	    "history[0].hours.tue[0]: an interval is a pair such as [\"09:00\", "
	    "\"18:00\"]" },
	{ MORE("\"history\":[{\"from\":\"soon\",\"hours\":{}}]"),
	    "history[0].from: \"soon\" is no date; write it as \"2026-01-31\"" },
	{ MORE("\"history\":[{\"from\":\"2026-01-02\",\"hours\":{}},"
	       "{\"from\":\"2026-01-02\",\"hours\":{}}]"),
	    "history[1]: \"from\" is not later than that of the entry before" },
	{ MORE("\"holiday\":[]"), "holiday: no such key; did you mean \"holidays\"?" },
	{ MORE("\"\":1"), ": no such key" },
	{ "[]", "an object with zone and hours is expected" },
};

static void
mistakes_are_placed(void **state)
{
	for (size_t i = 0; i < COUNT(misplaced); i++) {
		struct arena *a = arena_new();
		struct calendar_json c;
		struct err e = { 0 };

		assert_int_equal(read_calendar(misplaced[i].json, a, &c, &e), ERR_INVALID);
		assert_string_equal(e.text, misplaced[i].sentence);
		arena_free(a);
	}
}

static void
more_intervals_than_a_day_has_half_hours(void **state)
{
	struct arena *a = arena_new();
	struct calendar_json c;
	char json[4096];
	struct err e;

	for (int n = OPENINGS_MAX; n <= OPENINGS_MAX + 1; n++) {
		size_t len = (size_t)sprintf(json, "{\"zone\":\"UTC\",\"hours\":{\"mon\":[");

		for (int i = 0; i < n; i++)
			len += (size_t)sprintf(json + len, "%s[\"%02d:%02d\",\"%02d:%02d\"]",
			    i > 0 ? "," : "", i / 4, i % 4 * 15, i / 4, i % 4 * 15 + 10);
		sprintf(json + len, "]}}");
		assert_int_equal(
		    read_calendar(json, a, &c, &e), n <= OPENINGS_MAX ? ERR_OK : ERR_INVALID);
	}
	assert_string_equal(e.text, "hours.mon: 49 intervals, at most 48 are possible");
	arena_free(a);
}

static void
exceptions_from_csv(void **state)
{
	static const struct {
		const char *says, *text;
		bool transfers;
		const char *days; /* h, w or s and the day of January 2026 */
	} sentences[] = {
		{ "plain", "date,name,type\n2026-01-01,New Year,holiday\n", true, "h1" },
		{ "without a newline at the end", "date,name,type\n2026-01-01,New Year,holiday",
		    true, "h1" },
		{ "CR LF and a mark from Windows",
		    "\xef\xbb\xbf"
		    "date,name,type\r\n2026-01-01,New Year,holiday\r\n2026-01-02,,observed\r\n",
		    true, "h1 h2" },
		{ "quoted fields",
		    "\"date\",name,\"type\"\n\"2026-01-01\",\"New, \"\"Year\"\"\nof "
		    "2026\",\"holiday\"\n2026-01-02,\"\",holiday\n",
		    true, "h1 h2" },
		{ "semicolons", "date;name;type\n2026-01-01;New, Year;holiday\n", true, "h1" },
		{ "columns in another order, and more of them",
		    "source,type,name,date\nlaw,holiday,New Year,2026-01-01\n", true, "h1" },
		{ "blank lines", "date,name,type\n\n2026-01-01,New Year,holiday\n\r\n\n", true,
		    "h1" },
		{ "no rows", "date,name,type\n", true, "" },
		{ "worked transfers",
		    "date,name,type\n2026-01-03,,working_transfer\n2026-01-09,,observed\n", true,
		    "w3 h9" },
		{ "which a contract may not want",
		    "date,name,type\n2026-01-03,,working_transfer\n2026-01-09,,observed\n", false,
		    "h9" },
		{ "short days, with a break and without",
		    "date,name,type,hours\n2026-01-08,,short,10:00-18:00\n"
		    "2026-01-10,,short,10:00-13:00 14:00-17:00\n2026-01-12,,holiday,\n",
		    true, "s8 s10 h12" },
		{ "a short Saturday, which a contract may not want",
		    "date,name,type,hours\n2026-01-09,,short,10:00-18:00\n"
		    "2026-01-10,,short,10:00-18:00\n",
		    false, "s9" },
		{ "the same day twice", "date,name,type\n2026-01-01,,holiday\n2026-01-01,,holiday",
		    true, "h1 h1" },
	};

	for (size_t i = 0; i < COUNT(sentences); i++) {
		struct arena *a = arena_new();
		struct exception *list;
		char found[64] = "";
		struct err e = { 0 };
		size_t n;

		if (calendar_csv_read(
			sentences[i].text, sentences[i].transfers, a, &list, &n, &e) != ERR_OK)
			fail_msg("%s: %s", sentences[i].says, e.text);
		for (size_t k = 0; k < n; k++) {
			const size_t len = strlen(found);

			snprintf(found + len, sizeof(found) - len, "%s%c%d", k > 0 ? " " : "",
			    list[k].kind == EXCEPTION_WORKED         ? 'w'
				: list[k].kind == EXCEPTION_OVERRIDE ? 's'
								     : 'h',
			    (int)(list[k].day - day(2026, 1, 0)));
		}
		assert_string_equal(found, sentences[i].days);
		arena_free(a);
	}
}

static void
names_from_csv(void **state)
{
	static const char text[] = "date,name,type\n2026-01-01,Новый год,holiday\n"
				   "2026-01-02,\"the \"\"bridge\"\", off\",observed\n"
				   "2026-01-03,,holiday\n";
	struct arena *a = arena_new();
	struct exception *list;
	struct err e;
	size_t n;

	assert_int_equal(calendar_csv_read(text, true, a, &list, &n, &e), ERR_OK);
	assert_int_equal(n, 3);
	assert_string_equal(list[0].name, "Новый год");
	assert_string_equal(list[1].name, "the \"bridge\", off");
	assert_string_equal(list[2].name, "");
	arena_free(a);
}

static void
mistakes_in_csv(void **state)
{
	static const struct {
		const char *text, *sentence;
	} sentences[] = {
		{ "", "line 1: no column \"date\"; the heading is date,name,type" },
		{ "date,name\n", "line 1: no column \"type\"; the heading is date,name,type" },
		{ "2026-01-01,New Year,holiday\n",
		    "line 1: no column \"date\"; the heading is date,name,type" },
		{ "date,name,type\n2026-01-01,,holiday\n01.02.2026,,holiday\n",
		    "line 3: date \"01.02.2026\": write it as 2026-01-31" },
		{ "date,name,type\n\"2026-01-01\",\"two\nlines\",holiday\n2026-13-01,,holiday\n",
		    "line 4: date \"2026-13-01\": write it as 2026-01-31" },
		{ "date,name,type\n2026-01-01,,Holiday\n",
		    "line 2: type \"Holiday\" is none of holiday, observed, working_transfer, "
		    "short" },
		{ "date,name,type\n2026-01-01,New Year\n",
		    "line 2: type \"\" is none of holiday, observed, working_transfer, short" },
		{ "date,name,type,hours\n2026-01-01,,short,10-18\n",
		    "line 2: column \"hours\": \"10-18\" is no interval; write 10:00-18:00, "
		    "several "
		    "with a blank between them" },
		{ "date,name,type\n2026-01-01,,holiday\n2026-01-02,,short,10:00-18:00\n",
		    "line 3: column \"hours\": a short day needs some; write them as 10:00-18:00" },
		{ "date,name,type,hours\n2026-01-01,,short,18:00-10:00\n",
		    "line 2: column \"hours\": 18:00-10:00 ends before it begins" },
		{ "date,name,type,hours\n2026-01-01,,short,10:00-13:00 12:00-18:00\n",
		    "line 2: column \"hours\": 12:00-18:00 begins before the interval ahead of it "
		    "has "
		    "ended" },
		{ "date,name,type,hours\n2026-01-01,,holiday,10:00-18:00\n",
		    "line 2: column \"hours\": a day of type holiday has none: leave them out, or "
		    "make it short" },
		{ "date,name,type\n2026-01-01,\"New Year,holiday\n",
		    "line 2: a field begins with a quote that never ends" },
		{ "date,name,type\n2026-01-01,\"New\" Year,holiday\n",
		    "line 2: text stands behind a closing quote; a quote within a field is "
		    "doubled" },
		{ "date,name,type\n2026-01-01,\rNew,holiday\n",
		    "line 2: text stands behind a closing quote; a quote within a field is "
		    "doubled" },
		{ "date,name,type,,,,,,,,,,,,,,\n", "line 1: more than 16 columns" },
	};

	for (size_t i = 0; i < COUNT(sentences); i++) {
		struct arena *a = arena_new();
		struct exception *list;
		struct err e = { 0 };
		size_t n;

		assert_int_equal(
		    calendar_csv_read(sentences[i].text, true, a, &list, &n, &e), ERR_INVALID);
		assert_string_equal(e.text, sentences[i].sentence);
		arena_free(a);
	}
}

static void
exceptions_are_added(void **state)
{
	struct arena *a = arena_new();
	struct calendar_json c;
	struct err e;

	assert_int_equal(read_calendar("{\"zone\":\"UTC\",\"hours\":{},\"holidays\":"
				       "[\"2026-05-01\"]}",
			     a, &c, &e),
	    ERR_OK);
	for (int i = 0; i < 2; i++)
		assert_int_equal(
		    calendar_json_add_csv(&c, "date,name,type\n2026-01-01,,holiday\n", true, a, &e),
		    ERR_OK);
	assert_int_equal(c.spec.n_exceptions, 3);
	assert_int_equal(c.spec.exceptions[0].day, day(2026, 5, 1));
	assert_int_equal(c.spec.exceptions[2].day, day(2026, 1, 1));
	assert_int_equal(calendar_json_add_csv(&c, "no table", true, a, &e), ERR_INVALID);
	assert_int_equal(c.spec.n_exceptions, 3);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_that_can_be_written),
		cmocka_unit_test(around_the_clock_is_one_word),
		cmocka_unit_test(history_may_stand_for_hours),
		cmocka_unit_test(breaks_may_overlap),
		cmocka_unit_test(mistakes_are_placed),
		cmocka_unit_test(more_intervals_than_a_day_has_half_hours),
		cmocka_unit_test(exceptions_from_csv),
		cmocka_unit_test(names_from_csv),
		cmocka_unit_test(mistakes_in_csv),
		cmocka_unit_test(exceptions_are_added),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
