/* What a page's countdown is made of: how much is left, by which seconds, and when it is open. */
#include "web/outlook.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/instant.h"
#include "tests/support/regulation.h"

/* Thursday 2026-02-05 17:00 in Almaty; E-DOC is open from 9 to 18, Monday to Friday. */
#define NOW "2026-02-05T12:00:00Z"

static json_t *
body_of(const char *stage, const char *flags, const char *clocks)
{
	json_t *list = json_loads(clocks, 0, NULL), *names = json_loads(flags, 0, NULL);

	assert_non_null(list);
	assert_non_null(names);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o}", "stage", stage, "level", "vip",
	    "category", "error", "channel", "tracker", "priority", "normal", "flags", names,
	    "clocks", list);
}

#define CLOCK(name, due, stopped)                                                                  \
	"{\"name\":\"" name "\",\"state\":\"running\",\"due\":" due ",\"stopped\":" stopped "}"

static void
what_is_left(void **state)
{
	static const struct {
		const char *says, *stage, *flags, *clock;
		int left;
		bool stands, none;
	} sentences[] = {
		{ "within hours", "new", "[]",
		    CLOCK("resolution", "\"2026-02-05T12:30:00Z\"", "null"), 1800, false, false },
		{ "over a night", "new", "[]",
		    CLOCK("resolution", "\"2026-02-06T05:00:00Z\"", "null"), 7200, false, false },
		{ "over a weekend", "new", "[]",
		    CLOCK("resolution", "\"2026-02-09T04:00:00Z\"", "null"), 36000, false, false },
		{ "late by an hour", "in_progress", "[]",
		    CLOCK("resolution", "\"2026-02-05T11:00:00Z\"", "null"), -3600, false, false },
		{ "with the developers it stands", "escalated", "[]",
		    CLOCK("resolution", "\"2026-02-05T12:30:00Z\"", "null"), 1800, true, false },
		{ "the first response never does", "escalated", "[]",
		    CLOCK("first_response", "\"2026-02-05T12:30:00Z\"", "null"), 1800, false,
		    false },
		{ "with the client it stands", "waiting_client", "[]",
		    CLOCK("resolution", "\"2026-02-05T12:30:00Z\"", "null"), 1800, true, false },
		{ "until there is an answer", "waiting_client", "[\"answered\"]",
		    CLOCK("resolution", "\"2026-02-05T12:30:00Z\"", "null"), 1800, false, false },
		{ "nothing of a stopped one", "in_progress", "[]",
		    CLOCK("first_response", "\"2026-02-05T12:30:00Z\"", "\"2026-02-05T11:00:00Z\""),
		    0, false, true },
		{ "nor without a target", "in_progress", "[]", CLOCK("resolution", "null", "null"),
		    0, false, true },
	};
	struct policy *p = regulation_policy("edoc");

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		char clocks[512];
		json_t *body, *clock;

		snprintf(clocks, sizeof(clocks), "[%s]", sentences[i].clock);
		body = body_of(sentences[i].stage, sentences[i].flags, clocks);
		outlook_clocks(body, p, instant(NOW));
		clock = json_array_get(json_object_get(body, "clocks"), 0);
		if ((json_object_get(clock, "left") == NULL) != sentences[i].none ||
		    json_integer_value(json_object_get(clock, "left")) != sentences[i].left ||
		    json_is_true(json_object_get(clock, "stands")) != sentences[i].stands)
			fail_msg("%s: %s", sentences[i].says, json_dumps(clock, JSON_COMPACT));
		json_decref(body);
	}
	policy_free(p);
}

static const char *
text_at(const json_t *windows, size_t i, size_t end)
{
	return json_string_value(json_array_get(json_array_get(windows, i), end));
}

static void
when_it_is_open(void **state)
{
	struct policy *p = regulation_policy("edoc");
	json_t *windows = outlook_windows(p->calendar, instant(NOW));

	assert_string_equal(text_at(windows, 0, 0), "2026-02-05T04:00:00Z");
	assert_string_equal(text_at(windows, 0, 1), "2026-02-05T13:00:00Z");
	assert_string_equal(text_at(windows, 1, 0), "2026-02-06T04:00:00Z");
	assert_string_equal(text_at(windows, 2, 0), "2026-02-09T04:00:00Z");
	assert_true(json_array_size(windows) >= 10);
	json_decref(windows);
	policy_free(p);
}

#define NIGHTS                                                                                     \
	"edoc {\"calendars\": {\"nights\": {\"zone\": \"Asia/Almaty\", \"hours\": {\"thu\": "      \
	"[[\"09:00\", \"24:00\"]], \"fri\": [[\"00:00\", \"24:00\"]]}}}}"
#define OWN_CLOCK(calendar)                                                                        \
	"[{\"name\":\"resolution\",\"state\":\"running\",\"due\":\"2026-02-06T05:00:00Z\","        \
	"\"stopped\":null" calendar "}]"

/* Thursday 17:00 to Friday 10:00, with the night and without it. */
static void
a_clock_has_hours_of_its_own(void **state)
{
	static const struct {
		const char *clock;
		int left;
		const char *closes; /* NULL: by the windows of all */
	} sentences[] = {
		{ OWN_CLOCK(""), 2 * 3600, NULL },
		{ OWN_CLOCK(",\"calendar\":\"nights\""), 17 * 3600, "2026-02-06T19:00:00Z" },
	};
	struct policy *p = regulation_patched(NIGHTS);

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		json_t *body = body_of("new", "[]", sentences[i].clock), *clock, *windows;

		outlook_clocks(body, p, instant(NOW));
		outlook_own_windows(body, p, instant(NOW));
		clock = json_array_get(json_object_get(body, "clocks"), 0);
		windows = json_object_get(clock, "windows");
		assert_int_equal(
		    json_integer_value(json_object_get(clock, "left")), sentences[i].left);
		if (sentences[i].closes == NULL)
			assert_null(windows);
		else
			assert_string_equal(text_at(windows, 0, 1), sentences[i].closes);
		json_decref(body);
	}
	policy_free(p);
}

/* The one that runs and is due first, then those that stand, then those that are over. */
static void
which_one_is_shown(void **state)
{
	static const struct {
		const char *says, *clocks, *shown;
	} sentences[] = {
		{ "the earlier of two",
		    "[{\"name\":\"a\",\"state\":\"running\",\"due\":\"2026-02-06T05:00:00Z\","
		    "\"left\":9},"
		    "{\"name\":\"b\",\"state\":\"running\",\"due\":\"2026-02-06T04:00:00Z\","
		    "\"left\":5}]",
		    "b" },
		{ "what runs before what stands",
		    "[{\"name\":\"a\",\"state\":\"paused\",\"due\":\"2026-02-06T03:00:00Z\","
		    "\"left\":2,"
		    "\"stands\":true},{\"name\":\"b\",\"state\":\"running\","
		    "\"due\":\"2026-02-06T04:00:00Z\",\"left\":5}]",
		    "b" },
		{ "what stands before what is over",
		    "[{\"name\":\"a\",\"state\":\"met\",\"due\":\"2026-02-06T03:00:00Z\"},"
		    "{\"name\":\"b\",\"state\":\"paused\",\"due\":\"2026-02-06T04:00:00Z\","
		    "\"left\":5,"
		    "\"stands\":true}]",
		    "b" },
		{ "what is over, if there is nothing else",
		    "[{\"name\":\"a\",\"state\":\"none\",\"due\":null},"
		    "{\"name\":\"b\",\"state\":\"met\",\"due\":\"2026-02-06T04:00:00Z\"}]",
		    "b" },
		{ "nothing of nothing", "[{\"name\":\"a\",\"state\":\"none\",\"due\":null}]",
		    NULL },
	};

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		json_t *clocks = json_loads(sentences[i].clocks, 0, NULL);
		const char *shown =
		    json_string_value(json_object_get(outlook_foremost(clocks), "name"));

		assert_non_null(clocks);
		if (sentences[i].shown == NULL ? shown != NULL
					       : strcmp(shown, sentences[i].shown) != 0)
			fail_msg("%s: %s", sentences[i].says, shown);
		json_decref(clocks);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_left),
		cmocka_unit_test(when_it_is_open),
		cmocka_unit_test(a_clock_has_hours_of_its_own),
		cmocka_unit_test(which_one_is_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
