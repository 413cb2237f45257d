/* By whose hours a clock runs: see tests/support/story.h. */
#include "tests/support/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/judge.h"
#include "tests/support/regulation.h"

/*
 * Hours of a level, and of a target; R4. The first response of two hours, the resolution of eight,
 * of critical ones by the clock "nights"; "critical" may be of the regulation's own hours.
 */
#define ALWAYS "{\"zone\": \"Asia/Almaty\", \"hours\": \"always\"}"
#define LEVEL(name, more)                                                                          \
	"{\"name\": \"" name "\", \"clause\": \"3\"" more ", \"title\": {\"ru\": \"" name          \
	"\", \"kk\": \"" name "\", \"en\": \"" name "\"}}"
#define HOURS(vip, critical)                                                                       \
	"edoc {\"calendars\": {\"nights\": " ALWAYS                                                \
	"}, \"levels\": [" LEVEL("basic", "") ", " LEVEL("vip",                                    \
	    vip) "], \"clocks\": {\"first_response\": {\"targets\": [{\"limit\": "                 \
		 "{\"hours\": 2}}]}, \"resolution\": {\"targets\": [{\"when\": {\"priority\": "    \
		 "\"immediate\"}, \"limit\": {\"hours\": 8}" critical                              \
		 "}, {\"limit\": {\"hours\": 8}}]}}}"
#define BY_LEVEL HOURS(", \"calendar\": \"nights\"", "")
#define BY_TARGET HOURS("", ", \"calendar\": \"nights\"")
#define BACK_TO_OWN HOURS(", \"calendar\": \"nights\"", ", \"calendar\": \"calendar\"")

/* Covers R4, R5. */
static struct story hours[] = {
	{ "a level around the clock counts the night", BY_LEVEL,
	    "02 22:00 vip error tracker normal", "", "02 23:30",
	    "first_response running due 03 00:00 elapsed 1:30; resolution running due 03 06:00" },
	{ "beside it the other keeps to the regulation's hours", BY_LEVEL,
	    "02 22:00 basic error tracker normal", "", "03 09:30",
	    "first_response running due 03 11:00 elapsed 0:30; resolution running due 03 17:00" },
	{ "days off are counted, too", BY_LEVEL, "07 10:00 vip error tracker normal", "",
	    "07 12:01", "first_response breached due 07 12:00" },
	{ "a pause of the night moves it by the night", BY_LEVEL,
	    "02 16:00 vip error tracker normal",
	    "02 17:00 staff waiting_third_party; 03 08:00 staff in_progress", "03 08:30",
	    "resolution running due 03 15:00 elapsed 1:30" },
	{ "silence is counted, and closed, by the level's hours", BY_LEVEL,
	    "02 16:00 vip error tracker normal", "02 20:00 staff public waiting_client", "03 04:01",
	    "no_answer breached due 03 04:00 elapsed 8:01; action close at 03 04:00 told 03 "
	    "04:15" },
	{ "and that of the other level in the morning", BY_LEVEL,
	    "02 16:00 basic error tracker normal", "02 17:00 staff public waiting_client",
	    "03 16:01", "no_answer breached due 03 16:00; action close told 03 16:15" },
	{ "a target has hours of its own", BY_TARGET, "02 16:00 basic error tracker immediate", "",
	    "02 23:00",
	    "first_response breached due 02 18:00 elapsed 2:00; "
	    "resolution running due 03 00:00 elapsed 7:00; "
	    "warning a:warn:first_response:1:100 told 03 09:00; "
	    "warning a:warn:resolution:1:75 at 02 22:00 told 02 22:00" },
	{ "and goes before the level", BACK_TO_OWN, "02 16:00 vip error tracker immediate", "",
	    "03 10:00",
	    "first_response breached due 02 18:00; resolution running due 03 15:00 elapsed 3:00" },
	{ "another priority counts anew by its hours, without the pauses", BY_TARGET,
	    "02 16:00 basic error tracker normal",
	    "02 17:00 staff waiting_third_party; 03 09:00 staff in_progress; "
	    "03 09:30 staff priority=immediate",
	    "03 10:00", "resolution running due 03 16:00 elapsed 2:00" },
	{ "also within a pause", BY_TARGET, "02 16:00 basic error tracker normal",
	    "02 17:00 staff waiting_third_party; 02 20:00 staff priority=immediate; "
	    "03 09:00 staff in_progress",
	    "03 10:00", "resolution running due 03 16:00 elapsed 2:00" },
	{ "and back again", BY_TARGET, "02 16:00 basic error tracker normal",
	    "02 17:00 staff waiting_third_party; 03 09:00 staff in_progress; "
	    "03 09:30 staff priority=immediate; 03 09:45 staff priority=normal",
	    "03 10:00", "resolution running due 03 16:00 elapsed 2:00" },
	{ "a night that counts may be a breach at once", BY_TARGET,
	    "02 16:00 basic error tracker normal", "03 10:00 staff priority=immediate", "03 10:01",
	    "resolution breached due 03 00:00; breach resolution at 03 10:00 immediate" },
	{ "which the usual hours excuse", BY_TARGET, "02 16:00 basic error tracker immediate",
	    "03 10:00 staff priority=normal", "03 10:01",
	    "resolution running due 03 15:00; "
	    "breach resolution at 03 00:00 immediate superseded 03 10:00" },
	{ 0 },
};

/* Eight to twenty in Berlin, across the night of the 29th of March, in which an hour is skipped. */
static void
hours_of_a_level_follow_their_own_zone(void **state)
{
	static const struct {
		const char *hours;
		int64_t due; /* seconds after the arrival */
	} cases[] = {
		/* Saturday 19:00 to Sunday 11:00, 15 hours later. */
		{ "{\"sat\": [[\"08:00\", \"20:00\"]], \"sun\": [[\"08:00\", \"20:00\"]]}",
		    15 * SPAN_HOUR },
		{ "\"always\"", 4 * SPAN_HOUR },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[1024];
		struct policy *p;
		struct timeline t = {
			.request = { .id = "a", .category = CATEGORY_ERROR, .level = "vip" },
		};
		struct verdict v;

		snprintf(text, sizeof(text),
		    "edoc {\"calendars\": {\"berlin\": {\"zone\": \"Europe/Berlin\", \"hours\": "
		    "%s}}, "
		    "\"levels\": [" LEVEL("basic", "") ", " LEVEL("vip",
			", \"calendar\": \"berlin\"") "], "
						      "\"clocks\": {\"resolution\": {\"targets\": "
						      "[{\"limit\": {\"hours\": 4}}]}}}",
		    cases[i].hours);
		p = regulation_patched(text);
		/* 18:00Z is 19:00 there. */
		t.request.created = (struct utc){
			civil_to_days((struct civil){ 2026, 3, 28 }) * SPAN_DAY + 18 * SPAN_HOUR
		};
		t.request.received = UTC_NONE;
		judge(p, &t, t.request.created, &v);
		assert_int_equal(
		    verdict_clock(&v, CLOCK_RESOLUTION)->due.s, t.request.created.s + cases[i].due);
		policy_free(p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "hours", stories_hold, NULL, NULL, hours },
		cmocka_unit_test(hours_of_a_level_follow_their_own_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
