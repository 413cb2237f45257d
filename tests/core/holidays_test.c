#include "core/holidays.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "tests/support/regulation.h"

/* The holidays that ship end with 2026. Covers R4. */
static void
what_is_missing_is_told_in_time(void **state)
{
	static const struct {
		const char *what;
		struct civil day;
		int hour, minute;
		const char *missing;
	} rows[] = {
		{ "all of this year is there, and the next is far", { 2026, 2, 2 }, 10, 0, "" },
		{ "on the last day of October nothing is missing", { 2026, 10, 31 }, 23, 59, "" },
		{ "in November the next year's should be there", { 2026, 11, 1 }, 0, 0, "2027 " },
		{ "until the end of the year", { 2026, 12, 31 }, 23, 59, "2027 " },
		{ "then it is this year's", { 2027, 1, 1 }, 0, 0, "2027 " },
		{ "and in autumn both", { 2027, 11, 15 }, 12, 0, "2027 2028 " },
	};
	struct policy *p = regulation_policy("edoc");
	struct buf told;

	(void)state;
	buf_init(&told);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct utc now =
		    regulation_instant(p, rows[i].day, rows[i].hour, rows[i].minute);
		int years[HOLIDAYS_YEARS];
		const size_t n = holidays_missing(p->calendar, now, years);

		buf_reset(&told);
		for (size_t k = 0; k < n; k++)
			buf_printf(&told, "%d ", years[k]);
		if (strcmp(told.data, rows[i].missing) != 0)
			fail_msg("%s: \"%s\"", rows[i].what, told.data);
		assert_int_equal(holidays_year(p->calendar, now), rows[i].day.year);
	}
	buf_release(&told);
	policy_free(p);
}

/* Some entered days are not the year's holidays, and weekly days off are none of them. */
static void
a_day_off_makes_no_year(void **state)
{
#define JANUARY                                                                                    \
	"\"holidays\": [\"2027-01-01\", \"2027-01-04\", \"2027-01-05\", \"2027-01-06\", "          \
	"\"2027-01-07\", \"2027-01-08\""
#define CALENDAR(rest) "edoc {\"calendar\": {" rest "}}"
	static const struct {
		const char *what, *regulation;
		bool known;
	} rows[] = {
		{ "nothing entered", "edoc", false },
		{ "one day", CALENDAR("\"holidays\": [\"2027-03-08\"]"), false },
		{ "one day, twice",
		    CALENDAR("\"holidays\": [\"2027-03-08\"], \"overrides\": {\"2027-03-08\": []}"),
		    false },
		{ "days of other years", CALENDAR("\"holidays\": [\"2028-01-03\", \"2028-03-08\"]"),
		    false },
		{ "short days",
		    CALENDAR("\"overrides\": {\"2027-03-05\": [[\"09:00\", \"15:00\"]], "
			     "\"2027-12-31\": [[\"09:00\", \"15:00\"]]}"),
		    false },
		{ "a Friday that is free each week", CALENDAR("\"hours\": {\"fri\": []}"), false },
		{ "all of January", CALENDAR(JANUARY "]"), false },
		{ "the common feasts, and no day that was moved",
		    CALENDAR("\"holidays\": [\"2027-01-01\", \"2027-03-08\", \"2027-05-07\", "
			     "\"2027-12-16\"]"),
		    false },
		{ "feasts and days that were moved",
		    CALENDAR(JANUARY ", \"2027-03-08\", \"2027-03-22\", \"2027-05-07\", "
				     "\"2027-05-10\", \"2027-12-16\"]"),
		    true },
		{ "days without hours",
		    CALENDAR("\"overrides\": {\"2027-01-01\": [], \"2027-01-04\": [], "
			     "\"2027-03-08\": [], \"2027-03-22\": [], \"2027-05-07\": [], "
			     "\"2027-05-10\": [], \"2027-10-25\": [], "
			     "\"2027-10-26\": [], \"2027-12-16\": [], "
			     "\"2027-12-17\": []}"),
		    true },
	};
#undef CALENDAR
#undef JANUARY

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct policy *p = regulation_patched(rows[i].regulation);

		if (holidays_known(p->calendar, 2027) != rows[i].known)
			fail_msg("%s", rows[i].what);
		policy_free(p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_missing_is_told_in_time),
		cmocka_unit_test(a_day_off_makes_no_year),
	};

	return cmocka_run_group_tests_name("holidays", tests, NULL, NULL);
}
