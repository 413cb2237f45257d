#include "work/sweep.h"

#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/zone.h"

/*
 * A round is due since the latest two o'clock at night where the office is, or since it was asked
 * for.
 */
static const struct {
	const char *what, *zone, *asked, *now, *due;
} rows[] = {
	{ "in the morning, since this night", "Asia/Almaty", "", "2026-11-22T04:00:00Z",
	    "2026-11-21T21:00:00Z" },
	{ "just before two, since the night before", "Asia/Almaty", "", "2026-11-21T20:59:59Z",
	    "2026-11-20T21:00:00Z" },
	{ "at two sharp, since now", "Asia/Almaty", "", "2026-11-21T21:00:00Z",
	    "2026-11-21T21:00:00Z" },
	{ "in another zone, at its own two o'clock", "Europe/Moscow", "", "2026-11-22T04:00:00Z",
	    "2026-11-21T23:00:00Z" },
	{ "when two o'clock is skipped, since the change", "Europe/Berlin", "",
	    "2026-03-29T12:00:00Z", "2026-03-29T01:00:00Z" },
	{ "when two o'clock comes twice, since the first", "Europe/Berlin", "",
	    "2026-10-25T12:00:00Z", "2026-10-25T00:00:00Z" },
	{ "asked for at noon, since then", "Asia/Almaty", "2026-11-22T07:00:00Z",
	    "2026-11-22T08:00:00Z", "2026-11-22T07:00:00Z" },
	{ "asked for yesterday, since this night", "Asia/Almaty", "2026-11-21T07:00:00Z",
	    "2026-11-22T08:00:00Z", "2026-11-21T21:00:00Z" },
	{ "asked for in the future means nothing", "Asia/Almaty", "2027-01-01T00:00:00Z",
	    "2026-11-22T08:00:00Z", "2026-11-21T21:00:00Z" },
};

static void
round_is_due_since(void **state)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct zone *zone;
		struct utc asked = UTC_NONE, now, due;
		char text[UTC_TEXT];
		struct err e;

		assert_int_equal(zone_load(rows[i].zone, 2025, 2027, &zone, &e), ERR_OK);
		assert_true(*rows[i].asked == '\0' || utc_parse(rows[i].asked, &asked));
		assert_true(utc_parse(rows[i].now, &now));
		due = sweep_due(zone, asked, now);
		if (strcmp(utc_format(due, text), rows[i].due) != 0)
			fail_msg("%s: %s, not %s", rows[i].what, text, rows[i].due);
		zone_free(zone);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_is_due_since),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
