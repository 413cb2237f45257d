/* The lines of slactl evaluate that cannot be judged, and what is said about them. */
#include "app/cmd_evaluate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "core/policy.h"
#include "tests/support/regulation.h"

static const struct {
	const char *says;
	const char *created, *received, *now, *level;
	const char *error; /* NULL: it is answered */
} lines[] = {
	{ "an ordinary request", "2026-02-02", NULL, "2026-02-03", "basic", NULL },
	{ "the calendar's first day", "1995-01-01", NULL, "1995-01-02", "basic", NULL },
	{ "a level that there is not", "2026-02-02", NULL, "2026-02-03", "gold",
	    "request.level: \"gold\" is not a level of edoc" },
	{ "before the calendar", "1950-02-03", NULL, "2026-02-03", "basic",
	    "request: the calendar of edoc reaches from 1995-01-01T00:00:00Z to "
	    "2061-01-01T00:00:00Z" },
	{ "received before the calendar", "2026-02-02", "1950-02-03", "2026-02-03", "basic",
	    "request: the calendar of edoc reaches from" },
	{ "after the calendar", "2061-01-01", NULL, "2026-02-03", "basic",
	    "request: the calendar of edoc reaches from" },
	{ "looked at after the calendar", "2026-02-02", NULL, "9998-02-03", "basic",
	    "now: the calendar of edoc reaches from" },
};

static void
test_lines(void **state)
{
	struct policy *p = regulation_policy("edoc");
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const char *received =
		    lines[i].received == NULL ? lines[i].created : lines[i].received;
		json_t *out = NULL,
		       *in = json_pack("{s:s, s:o, s:{s:o, s:o, s:s, s:s, s:s}}", "id", "a", "now",
			   json_sprintf("%sT05:00:00Z", lines[i].now), "request", "created",
			   json_sprintf("%sT05:00:00Z", lines[i].created), "received",
			   json_sprintf("%sT05:00:00Z", received), "level", lines[i].level,
			   "category", "error", "channel", "email");
		struct err e;
		const enum err_code rc = evaluate_answer(p, in, a, &out, &e);

		if ((rc == ERR_OK) != (lines[i].error == NULL))
			fail_msg("%s: %s", lines[i].says, rc == ERR_OK ? "answered" : e.text);
		if (rc != ERR_OK && strstr(e.text, lines[i].error) == NULL)
			fail_msg("%s: %s", lines[i].says, e.text);
		json_decref(out);
		json_decref(in);
		arena_reset(a);
	}
	arena_free(a);
	policy_free(p);
}

/* Of what is due after a silence: what is done by slad, and what is left to a person. */
static const struct {
	const char *says, *regulation;
	const char *by, *note;
	const char *members; /* of the closing, besides those that each action has */
} silences[] = {
	{ "asked", "edoc", "staff", "public", "{}" },
	{ "not asked", "edoc", "staff", "private", "{\"propose\":true,\"unasked\":true}" },
	{ "asked by the bot", "edoc", "bot", "public", "{\"propose\":true,\"unattended\":true}" },
	{ "where the regulation leaves it to people", "edoc {\"no_answer\": {\"close\": false}}",
	    "staff", "public", "{\"propose\":true}" },
};

static void
test_silences(void **state)
{
	static const char *const always[] = { "kind", "key", "text", "clause" };
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof(silences) / sizeof(silences[0]); i++) {
		struct policy *p = regulation_patched(silences[i].regulation);
		json_t *action, *clock,
		    *out = NULL,
		    *in = json_pack("{s:s, s:s, s:{s:s, s:s, s:s, s:s}, s:[{s:s, s:s, s:s, s:s}]}",
			"id", "a", "now", "2026-02-03T05:00:00Z", "request", "created",
			"2026-02-02T05:00:00Z", "level", "vip", "category", "error", "channel",
			"email", "events", "at", "2026-02-02T06:00:00Z", "by", silences[i].by,
			"note", silences[i].note, "status", "waiting_client");
		struct err e;
		char *left;

		if (evaluate_answer(p, in, a, &out, &e) != ERR_OK)
			fail_msg("%s: %s", silences[i].says, e.text);
		clock = json_array_get(json_object_get(out, "clocks"), 2);
		assert_string_equal(
		    json_string_value(json_object_get(clock, "due")), "2026-02-03T05:00:00Z");
		action = json_array_get(json_object_get(out, "actions"), 0);
		assert_string_equal(json_string_value(json_object_get(action, "kind")), "close");
		for (size_t k = 0; k < sizeof(always) / sizeof(always[0]); k++)
			json_object_del(action, always[k]);
		left = json_dumps(action, JSON_COMPACT | JSON_SORT_KEYS);
		assert_string_equal(left, silences[i].members);
		free(left);
		json_decref(out);
		json_decref(in);
		policy_free(p);
		arena_reset(a);
	}
	arena_free(a);
}

/* The events of a line: what becomes of them, by the key of the action that the last one causes. */
static void
test_events(void **state)
{
#define ASKED(id, at)                                                                              \
	"{" id "\"at\": \"2026-02-02T" at "Z\", \"by\": \"client\", \"note\": \"public\"}"
#define WAITS                                                                                      \
	"{\"id\": \"7\", \"at\": \"2026-02-02T05:00:00Z\", \"by\": \"staff\", \"note\": "          \
	"\"public\", \"status\": \"waiting_client\"}"
	static const struct {
		const char *says, *events, *key; /* of the first action; or what is wrong */
	} cases[] = {
		{ "called by their place", "[" WAITS ", " ASKED("", "05:30:00") "]",
		    "a:answered:2" },
		{ "also when the id is null",
		    "[" WAITS ", " ASKED("\"id\": null, ", "05:30:00") "]", "a:answered:2" },
		{ "or by their id", "[" WAITS ", " ASKED("\"id\": \"j\", ", "05:30:00") "]",
		    "a:answered:j" },
		{ "a place that is another's id",
		    "[" WAITS ", " ASKED("", "05:30:00") ", {\"id\": \"2\", \"at\": "
							 "\"2026-02-02T05:40:00Z\", \"by\": "
							 "\"staff\", \"note\": \"private\"}]",
		    "a:answered:#2" },
		{ "sent twice", "[" WAITS ", " WAITS ", " ASKED("", "05:30:00") "]",
		    "a:answered:3" },
		{ "sent twice, written in another way",
		    "[" WAITS ", {\"id\": \"7\", \"at\": \"2026-02-02T05:00:00.000Z\", \"by\": "
		    "\"staff\", \"note\": \"public\", \"status\": \"waiting_client\", "
		    "\"priority\": null}, " ASKED("", "05:30:00") "]",
		    "a:answered:3" },
		{ "one id for two", "[" WAITS ", " ASKED("\"id\": \"7\", ", "05:30:00") "]",
		    "events[1]: its id, \"7\", is that of another event" },
		{ "a client's act without a word ends the silence",
		    "[" WAITS ", {\"at\": \"2026-02-02T05:30:00Z\", \"by\": \"client\"}]",
		    "a:answered:2" },
		{ "a number of a request as programs write it",
		    "[{\"at\": \"2026-02-02T05:30:00Z\", \"by\": \"staff\", \"link\": \"made\", "
		    "\"of\": 12.5}]",
		    "events[0].of: the number of a request is expected here" },
	};
	struct policy *p = regulation_policy("edoc");
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *out = NULL,
		       *in = json_pack("{s:s, s:s, s:{s:s, s:s, s:s, s:s}, s:o}", "id", "a", "now",
			   "2026-02-02T06:00:00Z", "request", "created", "2026-02-02T04:00:00Z",
			   "level", "vip", "category", "error", "channel", "email", "events",
			   json_loads(cases[i].events, 0, NULL));
		struct err e = { .text = "" };
		const char *said = e.text;

		if (evaluate_answer(p, in, a, &out, &e) == ERR_OK)
			said = json_string_value(json_object_get(
			    json_array_get(json_object_get(out, "actions"), 0), "key"));
		if (said == NULL || strncmp(said, cases[i].key, strlen(cases[i].key)) != 0)
			fail_msg("%s: %s", cases[i].says, said == NULL ? "no action" : said);
		json_decref(out);
		json_decref(in);
		arena_reset(a);
	}
	arena_free(a);
	policy_free(p);
}

/* Lowering the priority: in one save with the answer, or in one of its own before it. */
static void
test_superseded(void **state)
{
	static const char *const ways[] = {
		"[{\"id\": \"2\", \"at\": \"2026-02-02T05:03:20Z\", \"by\": \"staff\", "
		"\"note\": \"public\", \"priority\": \"normal\"}]",
		"[{\"id\": \"2\", \"at\": \"2026-02-02T05:03:20Z\", \"by\": \"staff\", "
		"\"priority\": \"normal\"}, "
		"{\"id\": \"3\", \"at\": \"2026-02-02T05:03:21Z\", \"by\": \"staff\", "
		"\"note\": \"public\"}]",
	};
	struct policy *p = regulation_policy("edoc");
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		json_t *clock,
		    *out = NULL,
		    *in = json_pack("{s:s, s:s, s:{s:s, s:s, s:s, s:s, s:s}, s:o}", "id", "a",
			"now", "2026-02-02T05:10:00Z", "request", "created", "2026-02-02T04:00:00Z",
			"level", "vip", "category", "error", "channel", "email", "priority",
			"urgent", "events", json_loads(ways[i], 0, NULL));
		struct err e;
		char *told;

		assert_int_equal(evaluate_answer(p, in, a, &out, &e), ERR_OK);
		clock = json_array_get(json_object_get(out, "clocks"), 0);
		assert_string_equal(json_string_value(json_object_get(clock, "state")), "met");
		told = json_dumps(json_object_get(clock, "superseded"), JSON_COMPACT);
		assert_string_equal(told,
		    "[{\"clock\":\"first_response\",\"cycle\":1,\"at\":\"2026-02-02T05:00:00Z\","
		    "\"due\":\"2026-02-02T05:00:00Z\",\"priority\":\"urgent\","
		    "\"superseded\":\"2026-02-02T05:03:20Z\",\"superseded_by\":\"2\"}]");
		free(told);
		clock = json_array_get(json_object_get(out, "clocks"), 1);
		assert_null(json_object_get(clock, "superseded"));
		json_decref(out);
		json_decref(in);
		arena_reset(a);
	}
	arena_free(a);
	policy_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_silences),
		cmocka_unit_test(test_events),
		cmocka_unit_test(test_superseded),
	};

	return cmocka_run_group_tests_name("evaluate", tests, NULL, NULL);
}
