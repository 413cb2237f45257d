#include "store/calendars.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "core/calendar.h"
#include "core/policy.h"
#include "store/policies.h"
#include "tests/support/database.h"
#include "tests/support/instant.h"
#include "tests/support/regulation.h"

#define SHORT_DAYS                                                                                 \
	"date,name,type,hours\n2026-04-30,Канун праздника,short,10:00-18:00\n"       \
	"2026-05-08,,short,10:00-18:00\n"
#define EVENT(lines)                                                                               \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260430\r\n" lines  \
	"END:VEVENT\r\nEND:VCALENDAR\r\n"

/* How many days of the calendar ru come out otherwise. */
static size_t
import(struct database *d, const char *text)
{
	struct calendars_order order = {
		.dir = "sql/regulations",
		.calendar = "ru",
		.by = "aliya",
		.source = "holidays_ru.csv",
		.now = instant("2026-02-02T05:00:00Z"),
	};
	struct calendars_sum sum;
	struct calendar_day *days;

	must(d, calendars_parse(text, false, d->arena, &days, &order.n, &d->e));
	order.days = days;
	must(d, calendars_change(d->db, &order, d->arena, &sum, &d->e));
	return sum.n_changed;
}

/* When it closes on a day, by what is on record now. */
static const char *
closes(struct database *d, const char *at)
{
	static char text[UTC_TEXT];
	struct policy *p;

	must(d, policies_recorded(d->db, "sql/regulations", "endocs", instant(at), &p, &d->e));
	utc_format(calendar_day_end(p->calendar, instant(at)), text);
	policy_free(p);
	return text;
}

/* Covers R5. */
static void
short_days_are_judged_by(void **state)
{
	struct database *d = *state;
	struct calendar_change *history;
	struct calendars_item c;
	size_t n;

	regulation_load(d, "endocs");
	assert_string_equal(closes(d, "2026-04-30T08:00:00Z"), "2026-04-30T16:00:00Z");
	assert_int_equal(import(d, SHORT_DAYS), 2);
	assert_string_equal(closes(d, "2026-04-30T08:00:00Z"), "2026-04-30T15:00:00Z");
	assert_string_equal(closes(d, "2026-05-07T08:00:00Z"), "2026-05-07T16:00:00Z");
	assert_int_equal(import(d, SHORT_DAYS), 0);
	/* Shorter still; then as ever. */
	assert_int_equal(
	    import(d, "date,name,type,hours\n2026-04-30,Канун праздника,short,10:00-16:00\n"), 1);
	assert_string_equal(closes(d, "2026-04-30T08:00:00Z"), "2026-04-30T13:00:00Z");
	must(d, calendars_get(d->db, "ru", d->arena, &c, &d->e));
	must(d, calendars_history(d->db, &c, d->arena, &history, &n, &d->e));
	assert_int_equal(n, 3);
	assert_string_equal(history[0].day.hours, "10:00-16:00");
	assert_string_equal(history[0].by, "aliya");
	assert_string_equal(history[2].day.hours, "10:00-18:00");
}

/* The calendar of a level is reached by the file that it names. */
static void
days_of_a_level_are_changed(void **state)
{
	static const char calendars[] = "{\"vip\": {\"zone\": \"Europe/Moscow\", \"hours\": "
					"{\"thu\": [[\"08:00\", \"20:00\"]]}, "
					"\"exceptions\": \"holidays_ru.csv\"}}";
	struct database *d = *state;
	const char *at = "2026-04-30T08:00:00Z";
	char text[UTC_TEXT];
	struct policy *p;

	regulation_load(d, "endocs");
	database_sql(d,
	    "update policy_revision set body = json_insert(body, '$.calendars', "
	    "json_extract('%s', '$'))",
	    calendars);
	assert_int_equal(import(d, SHORT_DAYS), 2);
	must(d, policies_recorded(d->db, "sql/regulations", "endocs", instant(at), &p, &d->e));
	assert_int_equal(p->n_calendars, 2);
	assert_string_equal(
	    utc_format(calendar_day_end(p->calendars[1].calendar, instant(at)), text),
	    "2026-04-30T15:00:00Z");
	policy_free(p);
}

/* A revision that an earlier version of slad had put on record lacks words of this one. */
static void
days_of_an_old_revision_are_changed(void **state)
{
	struct database *d = *state;

	regulation_load(d, "endocs");
	database_sql(d,
	    "update policy_file set body = json_remove(body, '$.set_waiting') "
	    "where name = 'texts.json'");
	assert_int_equal(import(d, SHORT_DAYS), 2);
	assert_string_equal(closes(d, "2026-04-30T08:00:00Z"), "2026-04-30T15:00:00Z");
}

/* Out and in again, either way, changes nothing. */
static void
short_days_go_out_and_come_in(void **state)
{
	struct database *d = *state;
	struct calendars_item c;
	struct buf csv, ical;

	regulation_load(d, "endocs");
	import(d, SHORT_DAYS);
	must(d, calendars_get(d->db, "ru", d->arena, &c, &d->e));
	buf_init(&csv);
	buf_init(&ical);
	calendar_days_write(c.days, c.n_days, &csv);
	calendars_write_ical(&c, instant("2026-02-02T05:00:00Z"), d->arena, &ical);
	assert_non_null(strstr(csv.data, "2026-04-30,Канун праздника,short,10:00-18:00\n"));
	assert_non_null(strstr(ical.data, "DESCRIPTION:10:00-18:00"));
	assert_int_equal(import(d, csv.data), 0);
	assert_int_equal(import(d, ical.data), 0);
	buf_release(&csv);
	buf_release(&ical);
}

static void
what_an_event_says_of_hours(void **state)
{
	static const struct {
		const char *text;
		const char *says; /* hours, or the sentence */
		enum err_code code;
	} rows[] = {
		{ EVENT("CATEGORIES:short\r\nDESCRIPTION:10:00-13:00 14:00-18:00\\n\r\n"),
		    "10:00-13:00 14:00-18:00", ERR_OK },
		{ EVENT("CATEGORIES:holiday\r\nDESCRIPTION:nobody is here\r\n"), "", ERR_OK },
		{ EVENT("CATEGORIES:short\r\n"),
		    "2026-04-30: hours, in the DESCRIPTION of its event: a short day needs some; "
		    "write them as 10:00-18:00",
		    ERR_INVALID },
		{ EVENT("CATEGORIES:short\r\nDESCRIPTION:until six\r\n"),
		    "2026-04-30: hours, in the DESCRIPTION of its event: \"until\" is no interval; "
		    "write 10:00-18:00, several with a blank between them",
		    ERR_INVALID },
	};
	struct database *d = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct calendar_day *days;
		size_t n;

		assert_int_equal(
		    calendars_parse(rows[i].text, false, d->arena, &days, &n, &d->e), rows[i].code);
		assert_string_equal(
		    rows[i].code == ERR_OK ? days[0].hours : d->e.text, rows[i].says);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

/* An iCalendar without its frame is no table: it is told so, by whatever it is known. */
static void
what_is_an_icalendar(void **state)
{
	static const struct {
		const char *what, *text;
		bool is_ical;
		const char *code;
	} rows[] = {
		{ "an event without its frame",
		    "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260430\r\nEND:VEVENT\r\n", false,
		    "ical_none" },
		{ "behind a byte order mark and an empty line", "\xef\xbb\xbf\r\nbegin:vevent\r\n",
		    false, "ical_none" },
		{ "by its name alone", "VERSION:2.0\r\nSUMMARY:x\r\n", true, "ical_none" },
		{ "a table that is called one", SHORT_DAYS, true, "ical_none" },
		{ "a frame without events", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", true,
		    "no_days" },
		{ "a table of something else", "a,b\n1,2\n", false, "days_heading" },
		{ "hours that are none", "date,name,type,hours\n2026-04-30,,short,until six\n",
		    false, "days_hours" },
		{ "an event's", EVENT("CATEGORIES:short\r\nDESCRIPTION:until six\r\n"), false,
		    "ical_hours" },
	};
	struct database *d = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct calendar_day *days;
		size_t n;

		assert_int_equal(
		    calendars_parse(rows[i].text, rows[i].is_ical, d->arena, &days, &n, &d->e),
		    ERR_INVALID);
		if (d->e.problem == NULL || strcmp(d->e.problem, rows[i].code) != 0)
			fail_msg("%s: %s", rows[i].what, d->e.text);
	}
}

/* Of a table each line, as of a regulation's own; of all else what was said. */
static void
all_that_is_wrong(void **state)
{
	static const struct {
		const char *text;
		bool is_ical;
		size_t n, told;
		const char *last; /* of those that are told */
	} rows[] = {
		{ "date,name,type\n2026-13-01,,holiday\n2026-01-07,,holiday\n2026-01-08,,feast\n"
		  "2026-01-09,,short\n",
		    false, 3, 3, "line 5: column \"hours\"" },
		{ "date,name\n1,2\n", false, 1, 1, "line 1: " },
		{ "date,name,type\n", false, 1, 1, "there is not one day in it" },
		{ "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", true, 1, 1, "there is not one day" },
	};
	struct database *d = *state;
	struct calendars_wrong wrong;
	struct calendar_day *days;
	struct buf many;
	size_t n;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(
		    calendars_parse(rows[i].text, rows[i].is_ical, d->arena, &days, &n, &d->e),
		    ERR_INVALID);
		calendars_find_wrong(rows[i].text, rows[i].is_ical, &d->e, d->arena, &wrong);
		assert_int_equal(wrong.n, rows[i].n);
		assert_int_equal(wrong.told, rows[i].told);
		assert_string_equal(wrong.list[0].text, d->e.text);
		assert_non_null(strstr(wrong.list[wrong.told - 1].text, rows[i].last));
	}
	buf_init(&many);
	buf_puts(&many, "date,name,type\n");
	for (size_t i = 0; i < CALENDARS_TOLD_MAX + 5; i++)
		buf_puts(&many, "2026-02-30,,holiday\n");
	calendars_find_wrong(many.data, false, &d->e, d->arena, &wrong);
	assert_int_equal(wrong.n, CALENDARS_TOLD_MAX + 5);
	assert_int_equal(wrong.told, CALENDARS_TOLD_MAX);
	buf_release(&many);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(short_days_are_judged_by),
		TEST(days_of_a_level_are_changed),
		TEST(days_of_an_old_revision_are_changed),
		TEST(short_days_go_out_and_come_in),
		TEST(what_an_event_says_of_hours),
		TEST(what_is_an_icalendar),
		TEST(all_that_is_wrong),
	};

	return cmocka_run_group_tests_name("calendars", tests, NULL, NULL);
}
