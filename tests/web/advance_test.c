/*
 * What advance_verdict makes of an earlier verdict is what judging again says: every history here
 * is judged at each hour after its last event, moved to each later hour, and compared.
 */
#include "web/advance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "core/judge.h"
#include "core/timeline_json.h"
#include "core/verdict_json.h"
#include "tests/support/regulation.h"

#define WEEK_HOURS 168
#define STEP_HOURS 7 /* no divisor of a day, so that all hours of it come */

/* Each is told for every level and priority; the request came on Monday 2026-02-02 at 05:00Z. */
static const struct {
	const char *says;
	const char *events;
} histories[] = {
	{ "nothing happened", "" },
	{ "answered by staff", "06:00 staff public in_progress" },
	{ "a question is open", "06:00 staff public waiting_client" },
	{ "a question was answered", "06:00 staff public waiting_client;09:00 client public -" },
	{ "a question was answered late in the evening",
	    "06:00 staff public waiting_client;16:30 client public -" },
	{ "with the developers", "06:00 staff - escalated" },
	{ "with a third party", "06:30 staff - waiting_third_party" },
	{ "back from the developers", "06:00 staff - escalated;11:00 staff - in_progress" },
	{ "closed", "06:00 staff public closed" },
	{ "reopened", "06:00 staff public resolved;08:00 client public in_progress" },
	{ "late, and then put on hold", "22:00 staff - escalated" },
	{ "another question after an answer",
	    "06:00 staff public waiting_client;07:00 client public -;08:00 staff public -" },
};

static const char *const levels[] = { "basic", "vip" };
static const char *const priorities[] = { "normal", "immediate" };
static const char *const channels[] = { "tracker", "assistant", "letter" };
static const char *const regulations[] = { "edoc", "eep", "endocs",
	"edoc {\"calendars\": {\"nights\": {\"zone\": \"Asia/Almaty\", \"hours\": \"always\"}, "
	"\"sat\": {\"zone\": \"Asia/Almaty\", \"hours\": {\"mon\": [[\"08:00\", \"20:00\"]], "
	"\"sat\": [[\"10:00\", \"14:00\"]]}}}, \"clocks\": {\"resolution\": {\"targets\": ["
	"{\"when\": {\"priority\": \"immediate\"}, \"limit\": {\"hours\": 8}, \"calendar\": "
	"\"nights\"}, {\"limit\": {\"hours\": 12}, \"calendar\": \"sat\"}]}}}" };

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static json_t *
events_json(const char *events)
{
	json_t *list = json_array();
	char *text = strdup(events), *rest = text, *one;

	while ((one = strsep(&rest, ";")) != NULL && *one != '\0') {
		char at[16], by[16], note[16], stage[32], iso[32];
		json_t *event;

		assert_int_equal(sscanf(one, "%15s %15s %15s %31s", at, by, note, stage), 4);
		snprintf(iso, sizeof(iso), "2026-02-02T%s:00Z", at);
		event = json_pack("{s:s, s:s}", "at", iso, "by", by);
		if (*note != '-')
			json_object_set_new(event, "note", json_string(note));
		if (*stage != '-')
			json_object_set_new(event, "status", json_string(stage));
		json_array_append_new(list, event);
	}
	free(text);
	return list;
}

/* The timeline, and the hour after its last event. */
static struct utc
tell(struct arena *a, const char *level, const char *priority, const char *channel,
    const char *events, struct timeline *t)
{
	json_t *line = json_pack("{s:s, s:s, s:{s:s, s:s, s:s, s:s, s:s}, s:o}", "id", "1", "now",
	    "2026-02-02T05:00:00Z", "request", "created", "2026-02-02T05:00:00Z", "level", level,
	    "category", "error", "channel", channel, "priority", priority, "events",
	    events_json(events));
	struct utc from;
	struct err e;

	if (timeline_json_read(line, a, t, &from, &e) != ERR_OK)
		fail_msg("%s", e.text);
	json_decref(line);
	return t->n == 0 ? from : t->facts[t->n - 1].at;
}

static json_t *
judged(const struct policy *p, const struct timeline *t, struct utc at)
{
	struct verdict v;

	judge(p, t, at, &v);
	return verdict_full_json(p, t, &v, at);
}

static void
compare(const char *says, json_t *moved, json_t *fresh)
{
	json_t *a = json_object_get(moved, "clocks"), *b = json_object_get(fresh, "clocks");

	if (!json_equal(a, b))
		fail_msg("%s, at %s:\nmoved %s\njudged %s", says,
		    json_string_value(json_object_get(fresh, "judged_at")),
		    json_dumps(a, JSON_COMPACT), json_dumps(b, JSON_COMPACT));
	assert_true(
	    json_equal(json_object_get(moved, "judged_at"), json_object_get(fresh, "judged_at")));
}

static void
sweep(const struct policy *p, const struct timeline *t, struct utc from, const char *says)
{
	for (int i = 0; i < WEEK_HOURS; i += STEP_HOURS * 3) {
		json_t *old = judged(p, t, utc_plus(from, (struct span){ i * SPAN_HOUR }));

		for (int j = i; j < WEEK_HOURS; j += STEP_HOURS) {
			const struct utc to = utc_plus(from, (struct span){ j * SPAN_HOUR + 1 });
			json_t *moved = json_deep_copy(old), *fresh = judged(p, t, to);

			advance_verdict(moved, p, to);
			compare(says, moved, fresh);
			json_decref(moved);
			json_decref(fresh);
		}
		json_decref(old);
	}
}

static void
each_request(const struct policy *p, const char *says, const char *events)
{
	struct arena *a = arena_new();

	for (size_t l = 0; l < COUNT(levels); l++) {
		unsigned known;

		if (!policy_level(p, levels[l], &known))
			continue;
		for (size_t i = 0; i < COUNT(priorities) * COUNT(channels); i++) {
			struct timeline t;
			const struct utc from =
			    tell(a, levels[l], priorities[i % 2], channels[i / 2], events, &t);

			sweep(p, &t, from, says);
		}
	}
	arena_free(a);
}

static void
test_as_judged_again(void **state)
{
	for (size_t r = 0; r < COUNT(regulations); r++) {
		struct policy *p = regulation_patched(regulations[r]);

		for (size_t h = 0; h < COUNT(histories); h++)
			each_request(p, histories[h].says, histories[h].events);
		policy_free(p);
	}
}

/* The resolution by the wall clock, which none of those that ship has. */
static struct policy *
elapsed_policy(void)
{
	json_t *root = json_loads(regulation_include(NULL, "edoc.json", NULL), 0, NULL);
	json_t *targets = json_object_get(
	    json_object_get(json_object_get(root, "clocks"), "resolution"), "targets");
	struct policy *p;
	struct err e;
	json_t *target;
	char *text;
	size_t i;

	json_array_foreach(targets, i, target) json_object_set_new(
	    target, "limit", json_pack("{s:i, s:b}", "hours", 30, "elapsed", 1));
	text = json_dumps(root, 0);
	if (policy_read(text, strlen(text), regulation_include, NULL, &p, &e) != ERR_OK)
		fail_msg("%s", e.text);
	free(text);
	json_decref(root);
	return p;
}

static void
test_by_the_wall_clock(void **state)
{
	struct policy *p = elapsed_policy();

	for (size_t h = 0; h < COUNT(histories); h++)
		each_request(p, histories[h].says, histories[h].events);
	policy_free(p);
}

/* A database's clock that stands behind the newest fact: nothing runs backwards. */
static void
test_earlier_is_left_alone(void **state)
{
	struct policy *p = regulation_policy("edoc");
	struct arena *a = arena_new();
	struct timeline t;
	struct utc from = tell(a, "vip", "normal", "tracker", "", &t);
	json_t *body, *before;

	body = judged(p, &t, utc_plus(from, (struct span){ SPAN_HOUR }));
	before = json_deep_copy(body);
	advance_verdict(body, p, from);
	assert_true(json_equal(body, before));
	json_decref(before);
	json_decref(body);
	arena_free(a);
	policy_free(p);
}

/* What an older or a newer slad stored must not end the process. */
static void
test_strange_bodies(void **state)
{
	static const char *const bodies[] = {
		"{}",
		"{\"judged_at\": 5}",
		"{\"judged_at\": \"2026-02-02T05:00:00Z\"}",
		"{\"judged_at\": \"2026-02-02T05:00:00Z\", \"stage\": \"new\", \"clocks\": 7}",
		"{\"judged_at\": \"2026-02-02T05:00:00Z\", \"stage\": \"new\", \"clocks\": [7, {}, "
		"{\"name\": \"resolution\", \"state\": \"running\"}]}",
		"{\"judged_at\": \"2026-02-02T05:00:00Z\", \"stage\": \"escalated\", \"flags\": 1, "
		"\"clocks\": [{\"name\": \"resolution\", \"state\": \"paused\", \"due\": "
		"\"2026-02-02T05:00:00Z\"}]}",
	};
	struct policy *p = regulation_policy("edoc");
	struct utc now;

	assert_true(utc_parse("2026-02-03T05:00:00Z", &now));
	for (size_t i = 0; i < COUNT(bodies); i++) {
		json_t *body = json_loads(bodies[i], 0, NULL);

		assert_non_null(body);
		advance_verdict(body, p, now);
		json_decref(body);
	}
	policy_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_judged_again),
		cmocka_unit_test(test_by_the_wall_clock),
		cmocka_unit_test(test_earlier_is_left_alone),
		cmocka_unit_test(test_strange_bodies),
	};

	return cmocka_run_group_tests_name("advance", tests, NULL, NULL);
}
