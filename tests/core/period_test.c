/* Months, days and instants as people write them, in the zone where they do. */
#include "core/period.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/zone.h"

static struct zone *almaty;

static int
load(void **state)
{
	struct err e;

	return zone_load("Asia/Almaty", 2020, 2030, &almaty, &e) == ERR_OK ? 0 : -1;
}

static int
unload(void **state)
{
	zone_free(almaty);
	return 0;
}

static void
reads(const char *text, bool (*read)(const struct zone *, const char *, struct utc *),
    const char *wanted)
{
	char found[UTC_TEXT];
	struct utc t;

	if (read(almaty, text, &t) != (wanted != NULL))
		fail_msg("\"%s\" is %s", text, wanted == NULL ? "taken" : "not taken");
	if (wanted != NULL && strcmp(utc_format(t, found), wanted) != 0)
		fail_msg("\"%s\": %s, not %s", text, found, wanted);
}

static void
periods(void **state)
{
	static const struct {
		const char *text, *begin, *end; /* NULL: it is no period */
	} cases[] = {
		{ "2026-02", "2026-01-31T19:00:00Z", "2026-02-28T19:00:00Z" },
		{ "2026-12", "2026-11-30T19:00:00Z", "2026-12-31T19:00:00Z" },
		{ "2026-01", "2025-12-31T19:00:00Z", "2026-01-31T19:00:00Z" },
		{ "2026-02-03", "2026-02-02T19:00:00Z", "2026-02-03T19:00:00Z" },
		{ "03.02.2026", "2026-02-02T19:00:00Z", "2026-02-03T19:00:00Z" },
		{ "31.12.2026", "2026-12-30T19:00:00Z", "2026-12-31T19:00:00Z" },
		/* The day on which the clocks of Almaty went back has 25 hours. */
		{ "2024-02-29", "2024-02-28T18:00:00Z", "2024-02-29T19:00:00Z" },
		{ "29.02.2024", "2024-02-28T18:00:00Z", "2024-02-29T19:00:00Z" },
		{ "2024-03", "2024-02-29T19:00:00Z", "2024-03-31T19:00:00Z" },
		{ "2026-02-03T05:00:00Z", "2026-02-03T05:00:00Z", "2026-02-03T05:00:00Z" },
		{ "2026-13", NULL, NULL },
		{ "2026-00", NULL, NULL },
		{ "2026-02-29", NULL, NULL },
		{ "2026-02-00", NULL, NULL },
		{ "2026-04-31", NULL, NULL },
		{ "2026-13-01", NULL, NULL },
		{ "30.02.2026", NULL, NULL },
		{ "01.13.2026", NULL, NULL },
		{ "01.00.2026", NULL, NULL },
		{ "2026-2", NULL, NULL },
		{ "2026-02-3", NULL, NULL },
		{ "2026-02-03 ", NULL, NULL },
		{ "2026/02", NULL, NULL },
		{ "2026-0:", NULL, NULL },
		{ "2026-0/", NULL, NULL },
		{ "February", NULL, NULL },
		{ "", NULL, NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		reads(cases[i].text, period_begin, cases[i].begin);
		reads(cases[i].text, period_end, cases[i].end);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(periods),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
