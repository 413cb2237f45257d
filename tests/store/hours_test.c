#include "store/hours.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "core/calendar.h"
#include "store/calendars.h"
#include "tests/support/database.h"
#include "tests/support/instant.h"
#include "tests/support/regulation.h"

#define TIMUR 7
#define WEEK                                                                                       \
	"\"hours\":{\"mon\":[[\"09:00\",\"18:00\"]],\"tue\":[[\"09:00\",\"18:00\"]],"              \
	"\"wed\":[[\"09:00\",\"18:00\"]],\"thu\":[[\"09:00\",\"18:00\"]],"                         \
	"\"fri\":[[\"09:00\",\"18:00\"]]}"
#define BERLIN "{\"zone\":\"Europe/Berlin\"," WEEK "}"

/* Friday before Nauryz: the office closes at 13:00. */
static void
shorten_a_day(struct database *d)
{
	const struct calendar_day day = {
		.day = civil_to_days((struct civil){ 2026, 3, 20 }),
		.kind = DAY_SHORT,
		.name = "",
		.hours = "09:00-13:00",
	};
	const struct calendars_order order = {
		.calendar = "kz",
		.days = &day,
		.n = 1,
		.by = "aliya",
		.source = "edit",
		.now = instant("2026-02-02T05:00:00Z"),
	};
	struct calendars_sum sum;

	must(d, calendars_change(d->db, &order, d->arena, &sum, &d->e));
	assert_int_equal(sum.n_changed, 1);
}

static enum err_code
put(struct database *d, const char *body)
{
	const struct hours_row row = { TIMUR, body, "aliya", instant("2026-02-02T05:00:00Z") };

	return hours_put(d->db, &row, &d->e);
}

static void
letters_can_be_held_to_them(void **state)
{
	static const struct {
		const char *what, *body, *at, *opens;
	} rows[] = {
		{ "a developer in Berlin starts later than the office in Almaty", BERLIN,
		    "2026-02-02T05:00:00Z", "2026-02-02T08:00:00Z" },
		{ "and still works when that has closed", BERLIN, "2026-02-02T15:00:00Z",
		    "2026-02-02T15:00:00Z" },
		{ "not on his weekend", BERLIN, "2026-02-07T10:00:00Z", "2026-02-09T08:00:00Z" },
		{ "summer time is his own", BERLIN, "2026-07-06T05:00:00Z",
		    "2026-07-06T07:00:00Z" },
		{ "Nauryz is no day off there", BERLIN, "2026-03-23T09:00:00Z",
		    "2026-03-23T09:00:00Z" },
		{ "unless he goes by the common calendar",
		    "{\"zone\":\"Europe/Berlin\",\"exceptions\":\"kz\"," WEEK "}",
		    "2026-03-23T09:00:00Z", "2026-03-26T08:00:00Z" },
		{ "a short day of that is as long as his others",
		    "{\"zone\":\"Europe/Berlin\",\"exceptions\":\"kz\"," WEEK "}",
		    "2026-03-20T14:00:00Z", "2026-03-20T14:00:00Z" },
		{ "his own days off",
		    "{\"zone\":\"Europe/Berlin\",\"holidays\":[\"2026-05-01\"]," WEEK "}",
		    "2026-05-01T10:00:00Z", "2026-05-04T07:00:00Z" },
	};
	struct database *d = *state;

	regulation_load(d, "edoc");
	shorten_a_day(d);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct utc at = instant(rows[i].at);
		struct hours *hours;
		char text[UTC_TEXT];

		must(d, put(d, rows[i].body));
		must(d, hours_of(d->db, TIMUR, at, &hours, &d->e));
		assert_non_null(hours);
		utc_format(calendar_next_open(hours_calendar(hours), at), text);
		if (strcmp(text, rows[i].opens) != 0)
			fail_msg("%s: %s", rows[i].what, text);
		hours_free(hours);
	}
}

static void
who_has_none_goes_by_the_regulation(void **state)
{
	struct database *d = *state;
	const struct utc now = instant("2026-02-02T05:00:00Z");
	struct hours *hours;

	must(d, hours_of(d->db, TIMUR, now, &hours, &d->e));
	assert_null(hours);
	must(d, put(d, BERLIN));
	must(d, hours_of(d->db, TIMUR + 1, now, &hours, &d->e));
	assert_null(hours);
	must(d, hours_drop(d->db, TIMUR, "aliya", now, &d->e));
	must(d, hours_of(d->db, TIMUR, now, &hours, &d->e));
	assert_null(hours);
	assert_int_equal(hours_drop(d->db, TIMUR, "aliya", now, &d->e), ERR_NOTFOUND);
	assert_string_equal(
	    database_ask(d, "select count(*) from %s.record where kind = 'hours'", d->schema), "2");
}

static void
what_is_wrong_is_told_and_not_kept(void **state)
{
	static const struct {
		const char *body;
		enum err_code code;
		const char *says;
	} rows[] = {
		{ "nine to five", ERR_INVALID, "expected {\"zone\"" },
		{ "[]", ERR_INVALID, "expected {\"zone\"" },
		{ "{\"zone\":\"Europe/Berlin\"}", ERR_INVALID, "hours" },
		{ "{\"zone\":\"Mars/Olympus\"," WEEK "}", ERR_INVALID, "Mars/Olympus" },
		{ "{\"zone\":\"Europe/Berlin\",\"exceptions\":\"de\"," WEEK "}", ERR_NOTFOUND,
		    "there is no calendar \"de\"" },
		{ "{\"zone\":\"Europe/Berlin\",\"exceptions\":5," WEEK "}", ERR_NOTFOUND,
		    "there is no calendar" },
		{ "{\"zone\":\"Europe/Berlin\",\"hours\":{\"mon\":[[\"18:00\",\"09:00\"]]}}",
		    ERR_INVALID, "18:00-09:00" },
	};
	struct database *d = *state;
	struct hours_row *list;
	size_t n;

	regulation_load(d, "edoc");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (put(d, rows[i].body) != rows[i].code || strstr(d->e.text, rows[i].says) == NULL)
			fail_msg("%s: %d, %s", rows[i].body, d->e.code, d->e.text);
	}
	must(d, hours_list(d->db, 0, d->arena, &list, &n, &d->e));
	assert_int_equal(n, 0);
}

/* The regulation that had the calendar was replaced by one without. */
static void
what_cannot_be_read_any_more_is_told(void **state)
{
	struct database *d = *state;
	struct hours *hours;

	database_sql(d,
	    "insert into %s.person_hours values (7, '{\"zone\":\"Europe/Berlin\","
	    "\"exceptions\":\"gone\"," WEEK "}', 1, 'aliya')",
	    d->schema);
	assert_int_equal(
	    hours_of(d->db, TIMUR, instant("2026-02-02T05:00:00Z"), &hours, &d->e), ERR_INVALID);
	assert_null(hours);
	assert_non_null(strstr(d->e.text, "hours of user 7"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(letters_can_be_held_to_them),
		TEST(who_has_none_goes_by_the_regulation),
		TEST(what_is_wrong_is_told_and_not_kept),
		TEST(what_cannot_be_read_any_more_is_told),
	};

	return cmocka_run_group_tests_name("hours", tests, NULL, NULL);
}
