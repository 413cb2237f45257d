#include "base/ical.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/time.h"

#define EVENT(lines) "BEGIN:VEVENT\nUID:a\nSUMMARY:Наурыз\n" lines "\nEND:VEVENT\n"
#define DAY(date) "DTSTART;VALUE=DATE:" date

/*
 * The days of the years 2026 and 2027: "2026-03-21 2026-03-22", or the sentence of refusal and its
 * code.
 */
static void
tell(const char *events, struct arena *a, struct buf *out)
{
	const char *text =
	    arena_printf(a, "BEGIN:VCALENDAR\nVERSION:2.0\n%sEND:VCALENDAR\n", events);
	struct ical_day *days;
	struct err e;
	size_t n;

	buf_reset(out);
	if (ical_read(text, 2026, 2027, a, &days, &n, &e) != ERR_OK) {
		buf_printf(out, "%s (%s)", e.text, e.problem == NULL ? "no code" : e.problem);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const struct civil c = civil_from_days(days[i].day);

		buf_printf(out, "%s%04d-%02d-%02d", i > 0 ? " " : "", c.year, c.month, c.day);
	}
}

static void
which_days_an_event_tells(void **state)
{
	static const struct {
		const char *what, *events, *days;
	} rows[] = {
		{ "a day", EVENT(DAY("20260321")), "2026-03-21" },
		{ "three, until the fourth", EVENT(DAY("20260321") "\nDTEND;VALUE=DATE:20260324"),
		    "2026-03-21 2026-03-22 2026-03-23" },
		{ "from midnight to midnight",
		    EVENT("DTSTART:20260321T000000\nDTEND:20260322T000000"), "2026-03-21" },
		{ "to the last minute of the second day",
		    EVENT("DTSTART:20260321T000000\nDTEND:20260322T235900"),
		    "2026-03-21 2026-03-22" },
		{ "every year", EVENT(DAY("20200321") "\nRRULE:FREQ=YEARLY"),
		    "2026-03-21 2027-03-21" },
		{ "every year but one",
		    EVENT(DAY("20200321") "\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20270321"),
		    "2026-03-21" },
		{ "but two of them in one line",
		    EVENT(DAY("20260321") "\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20260321,"
					  "20260323"),
		    "2026-03-22" },
		{ "and one more", EVENT(DAY("20260321") "\nRDATE;VALUE=DATE:20260508,20260509"),
		    "2026-03-21 2026-05-08 2026-05-09" },
		{ "one of a series was moved",
		    EVENT(DAY("20200321") "\nRRULE:FREQ=YEARLY")
			EVENT(DAY("20270322") "\nRECURRENCE-ID;VALUE=DATE:20270321"),
		    "2026-03-21 2027-03-22" },
		{ "or only told anew",
		    EVENT(DAY("20200321") "\nRRULE:FREQ=YEARLY")
			EVENT(DAY("20270321") "\nRECURRENCE-ID;VALUE=DATE:20270321"),
		    "2026-03-21 2027-03-21" },
		{ "what has no name is a day as well",
		    "BEGIN:VEVENT\nSUMMARY:\n" DAY("20260321") "\nEND:VEVENT\n", "2026-03-21" },
		{ "a cancelled one is none", EVENT(DAY("20260321") "\nSTATUS:CANCELLED"), "" },
	};
	struct arena *a = arena_new();
	struct buf told;

	(void)state;
	buf_init(&told);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		tell(rows[i].events, a, &told);
		if (strcmp(told.data, rows[i].days) != 0)
			fail_msg("%s: %s", rows[i].what, told.data);
	}
	buf_release(&told);
	arena_free(a);
}

static void
what_is_no_day_off_is_refused_by_name(void **state)
{
	static const struct {
		const char *what, *event, *says;
	} rows[] = {
		{ "without a day", EVENT("DESCRIPTION:x"), "has no day" },
		{ "a day that is none", EVENT(DAY("20261345")), "DTSTART" },
		{ "a meeting", EVENT("DTSTART:20260321T100000\nDTEND:20260321T103000"),
		    "has a time of day" },
		{ "an instant of UTC", EVENT("DTSTART:20260321T190000Z"), "is told in UTC" },
		{ "a summer", EVENT(DAY("20260601") "\nDTEND;VALUE=DATE:20260901"),
		    "longer than 62 days" },
		{ "each second", EVENT(DAY("20260321") "\nRRULE:FREQ=SECONDLY"),
		    "only DAILY, WEEKLY" },
		{ "a slip of the pen", EVENT(DAY("20260321") "\nRRULE:FREQ=YEARLI"),
		    "cannot be read" },
		{ "a day that never comes",
		    EVENT(DAY("20260228") "\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
		    "cannot be read" },
		{ "each day of two years, many times over",
		    EVENT(DAY("20200101") "\nDTEND;VALUE=DATE:20200130\nRRULE:FREQ=DAILY"),
		    "more than 8000 days" },
	};
	struct arena *a = arena_new();
	struct buf told;

	(void)state;
	buf_init(&told);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		tell(rows[i].event, a, &told);
		if (strstr(told.data, "the event \"Наурыз\" ") == NULL ||
		    strstr(told.data, rows[i].says) == NULL)
			fail_msg("%s: %s", rows[i].what, told.data);
		if (strstr(told.data, "(ical_") == NULL)
			fail_msg("%s: without a code: %s", rows[i].what, told.data);
	}
	buf_release(&told);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(which_days_an_event_tells),
		cmocka_unit_test(what_is_no_day_off_is_refused_by_name),
	};

	return cmocka_run_group_tests_name("ical", tests, NULL, NULL);
}
