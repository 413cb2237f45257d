#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/time_text.h"
#include "base/arena.h"
#include "base/zone.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static struct zone *almaty;
static struct arena *arena;

static int
setup(void **state)
{
	struct err e;

	arena = arena_new();
	return zone_load("Asia/Almaty", 2020, 2030, &almaty, &e) == ERR_OK ? 0 : -1;
}

static int
teardown(void **state)
{
	zone_free(almaty);
	arena_free(arena);
	return 0;
}

static void
instants_are_told_in_the_calendars_zone(void **state)
{
	static const struct {
		const char *utc, *now;
		enum wording language;
		const char *said, *near;
	} cases[] = {
		{ "2026-02-03T05:00:00Z", "2026-02-03T12:00:00Z", WORDING_EN,
		    "Tue 2026-02-03 10:00", "10:00" },
		{ "2026-02-03T05:00:59Z", "2026-02-02T12:00:00Z", WORDING_RU, "вт 03.02.2026 10:00",
		    "вт 03.02 10:00" },
		{ "2026-02-03T05:00:59Z", "2025-12-30T12:00:00Z", WORDING_RU, "вт 03.02.2026 10:00",
		    "вт 03.02.2026 10:00" },
		{ "2026-02-08T04:05:00Z", "2026-02-08T04:00:00Z", WORDING_KK, "жс 08.02.2026 09:05",
		    "09:05" },
		/* The evening before in UTC, and UTC+6 until 2024-03-01. */
		{ "2026-02-03T20:00:00Z", "2026-02-03T12:00:00Z", WORDING_EN,
		    "Wed 2026-02-04 01:00", "Wed 2026-02-04 01:00" },
		{ "2024-02-29T04:00:00Z", "2024-02-29T12:00:00Z", WORDING_EN,
		    "Thu 2024-02-29 10:00", "10:00" },
		{ "1969-12-31T12:00:00Z", "2024-02-29T12:00:00Z", WORDING_EN,
		    "Wed 1969-12-31 18:00", "Wed 1969-12-31 18:00" },
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct utc t, now;

		assert_true(utc_parse(cases[i].utc, &t) && utc_parse(cases[i].now, &now));
		assert_string_equal(time_text(cases[i].language, almaty, t, arena), cases[i].said);
		assert_string_equal(
		    time_text_near(cases[i].language, almaty, t, now, arena), cases[i].near);
	}
	assert_string_equal(time_text(WORDING_RU, almaty, UTC_NONE, arena), "-");
}

static void
days_are_local_too(void **state)
{
	struct utc t;

	assert_true(utc_parse("2025-12-31T18:59:59Z", &t));
	assert_string_equal(time_text_day(WORDING_RU, almaty, t, arena), "31.12.2025");
	assert_true(utc_parse("2025-12-31T19:00:00Z", &t));
	assert_string_equal(time_text_day(WORDING_EN, almaty, t, arena), "2026-01-01");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(instants_are_told_in_the_calendars_zone),
		cmocka_unit_test(days_are_local_too),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
