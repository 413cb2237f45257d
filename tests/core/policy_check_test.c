/* `slactl regulation check`: all mistakes at once, each with line, place and remedy. */
#include "core/policy_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "tests/support/regulation.h"

/* The first `what` of the text becomes `with`; the old text is freed. */
static char *
edit(char *text, const char *what, const char *with)
{
	const char *at = strstr(text, what);
	const size_t room = strlen(text) + strlen(with) + 1;
	char *out = malloc(room);

	if (at == NULL)
		fail_msg("there is no %s", what);
	assert_non_null(out);
	snprintf(out, room, "%.*s%s%s", (int)(at - text), text, with, at + strlen(what));
	free(text);
	return out;
}

static char *
text_of(const char *file)
{
	struct err e;

	return strdup(regulation_include(NULL, file, &e));
}

static int
line_of(const char *text, const char *what)
{
	const char *at = strstr(text, what);
	int line = 1;

	assert_non_null(at);
	for (const char *p = text; p < at; p++)
		line += *p == '\n';
	return line;
}

static const struct mistake *
find(const struct mistakes *m, enum mistake_kind kind, const char *path, const char *part)
{
	for (size_t i = 0; i < m->n; i++) {
		if (m->items[i].kind == kind && strcmp(m->items[i].path, path) == 0 &&
		    strstr(m->items[i].text, part) != NULL)
			return &m->items[i];
	}
	for (size_t i = 0; i < m->n; i++)
		print_error("%d %s: %s\n", m->items[i].line, m->items[i].path, m->items[i].text);
	fail_msg("%s: nothing says \"%s\"", path, part);
	return NULL;
}

static const char *
include_bad_days(void *ctx, const char *name, struct err *e)
{
	if (strstr(name, ".csv") == NULL)
		return regulation_include(NULL, name, e);
	return "date,name,type\n2026-13-01,x,holiday\n2026-01-02,x,feast\n";
}

static void
all_mistakes_are_told_at_once(void **state)
{
	static const struct {
		const char *what, *with;
		const char *path, *says;
	} slips[] = {
		{ "\"valid_from\": \"2026-11-22T00:00:00Z\"", "\"valid_from\": \"soon\"",
		    "valid_from", "an instant in UTC" },
		{ "\"en\": \"E-DOC technical", "\"fr\": \"E-DOC technical", "title.en",
		    "is missing" },
		{ "\"09:00\", \"18:00\"", "\"19:00\", \"18:00\"", "calendar.hours.mon[0]",
		    "ends before it begins" },
		{ "\"clause\": \"3\",\n      \"title\": {\"ru\": \"VIP",
		    "\"title\": {\"ru\": \"VIP", "levels[1].clause", "is missing" },
		{ "\"category\": \"wish\"", "\"category\": \"wihs\"",
		    "clocks.first_response.targets[0].when.category",
		    "\"wihs\" is not known; did you mean \"wish\"? known are error" },
		{ "{\"minutes\": 15}", "{\"weeks\": 15}", "clocks.first_response.targets[1].limit",
		    "a limit is expected" },
		{ "\"level\": \"basic\"", "\"level\": \"basc\"",
		    "clocks.first_response.targets[2].when.level", "did you mean \"basic\"" },
		{ "\"no_answer\": {\n      \"clause\"", "\"no_anser\": {\n      \"clause\"",
		    "clocks.no_anser", "did you mean \"no_answer\"" },
		{ "\"with\": [\"organisation\"]", "\"instead\": [\"bin\"]",
		    "intake.items[3].instead", "\"bin\" is named for itself: name other items" },
		{ "\"with\": [\"bin\"]", "\"with\": [\"bin\", \"organisation\"]",
		    "intake.items[2].with", "\"organisation\" is named for itself" },
		{ "\"unclear\": {", "\"too_late\": {", "refusals.reasons.too_late",
		    "has no words" },
		{ "\"scope\": {", "\"Scope 6\": {", "refusals.reasons.Scope 6", "made of a-z" },
		{ "\"close\": true", "\"close\": 1", "no_answer.close", "true or false" },
	};
	struct mistakes m = { .arena = arena_new() };
	struct policy *p = NULL;
	char *text = text_of("edoc.json");

	for (size_t i = 0; i < sizeof(slips) / sizeof(slips[0]); i++)
		text = edit(text, slips[i].what, slips[i].with);
	policy_check(text, strlen(text), regulation_include, NULL, NULL, &m, &p);
	assert_null(p);
	for (size_t i = 0; i < sizeof(slips) / sizeof(slips[0]); i++) {
		const struct mistake *one = find(&m, MISTAKE_ERROR, slips[i].path, slips[i].says);

		if (strcmp(slips[i].says, "is missing") != 0)
			assert_int_equal(one->line, line_of(text, slips[i].with));
		assert_null(one->file);
	}
	assert_int_equal(m.n, sizeof(slips) / sizeof(slips[0]));
	free(text);
	arena_free(m.arena);
}

/* Of a calendar, too, and of each line of its days. */
static void
all_mistakes_of_a_calendar_are_told_at_once(void **state)
{
	static const struct {
		const char *what, *with;
		const char *path, *says;
	} slips[] = {
		{ "Asia/Almaty", "Asia/Alma-Ata", "calendar.zone", "not known" },
		{ "\"mon\": [[\"09:00\", \"18:00\"]]", "\"mon\": [[\"19:00\", \"18:00\"]]",
		    "calendar.hours.mon[0]", "ends before it begins" },
		{ "\"tue\": [[\"09:00\", \"18:00\"]]", "\"tue\": [[\"09:00\", \"25:00\"]]",
		    "calendar.hours.tue[0]", "no time of day" },
		{ "\"worked_transfers\"", "\"holidays\": [\"2026-02-30\"], \"worked_transfers\"",
		    "calendar.holidays[0]", "no date" },
	};
	struct mistakes m = { .arena = arena_new() };
	char *text = text_of("edoc.json");

	for (size_t i = 0; i < sizeof(slips) / sizeof(slips[0]); i++)
		text = edit(text, slips[i].what, slips[i].with);
	policy_check(text, strlen(text), include_bad_days, NULL, NULL, &m, NULL);
	for (size_t i = 0; i < sizeof(slips) / sizeof(slips[0]); i++)
		assert_int_equal(find(&m, MISTAKE_ERROR, slips[i].path, slips[i].says)->line,
		    line_of(text, slips[i].with));
	find(&m, MISTAKE_ERROR, "", "line 2: date");
	find(&m, MISTAKE_ERROR, "", "line 3: type");
	assert_int_equal(m.n, sizeof(slips) / sizeof(slips[0]) + 2);
	free(text);
	arena_free(m.arena);
}

/* Calendars are read before what names them; a bad one has its name all the same. */
/* A null is no condition: such work would be all work. */
static void
work_that_nothing_names_is_told(void **state)
{
	static const char kind[] =
	    "\"billing\": {\"clause\": \"1\", \"kinds\": [{\"name\": \"x\", \"clause\": \"1\", "
	    "\"pay\": "
	    "\"apart\", \"title\": {\"ru\": \"x\", \"kk\": \"x\", \"en\": \"x\"}, \"when\": %s}]}, "
	    "\"queue\":";
	static const struct {
		const char *when;
		bool good;
	} cases[] = {
		{ "{\"level\": \"vip\"}", true },
		{ "{\"level\": null, \"contract\": false}", true },
		{ "{\"level\": null}", false },
		{ "{}", false },
		{ "null", false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mistakes m = { .arena = arena_new() };
		char *text = edit(
		    text_of("edoc.json"), "\"queue\":", arena_printf(m.arena, kind, cases[i].when));
		struct policy *p = NULL;

		policy_check(text, strlen(text), regulation_include, NULL, NULL, &m, &p);
		assert_int_equal(p != NULL, cases[i].good);
		if (!cases[i].good)
			find(&m, MISTAKE_ERROR, "billing.kinds[0]", "is missing");
		policy_free(p);
		free(text);
		arena_free(m.arena);
	}
}

static void
mistakes_of_calendars_are_told(void **state)
{
	static const struct {
		const char *calendars, *named;
		const char *path, *says;
	} cases[] = {
		{ "{\"vip\": {\"zone\": \"Asia/Almaty\", \"hours\": \"always\"}}", "vpi",
		    "levels[0].calendar", "\"vpi\" is not known; did you mean \"vip\"?" },
		{ "{\"vip\": {\"zone\": \"Asia/Almaty\", \"hours\": \"allways\"}}", "vip",
		    "calendars.vip.hours", "or \"always\"" },
		{ "{\"vip\": {\"zone\": \"Asia/Almatty\", \"hours\": \"always\"}}", "vip",
		    "calendars.vip.zone", "Asia/Almatty" },
		{ "{\"vip\": {\"zone\": \"Asia/Almaty\", \"hours\": {\"mon\": [[\"9\", "
		  "\"18:00\"]]}}}",
		    "vip", "calendars.vip.hours.mon[0]", "is no time of day" },
		{ "{\"vip\": {\"zone\": \"Asia/Almaty\", \"hours\": \"always\", \"exceptions\": "
		  "\"none.csv\"}}",
		    "vip", "calendars.vip.exceptions", "none.csv" },
		{ "{\"calendar\": {\"zone\": \"Asia/Almaty\", \"hours\": \"always\"}}", "calendar",
		    "calendars.calendar", "another name" },
		{ "[]", "calendar", "calendars", "calendars by name" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mistakes m = { .arena = arena_new() };
		struct policy *p = NULL;
		char *text = text_of("edoc.json");

		text = edit(text, "\"levels\": [",
		    arena_printf(m.arena, "\"calendars\": %s, \"levels\": [", cases[i].calendars));
		text = edit(text, "\"name\": \"basic\",",
		    arena_printf(
			m.arena, "\"name\": \"basic\", \"calendar\": \"%s\",", cases[i].named));
		policy_check(text, strlen(text), regulation_include, NULL, NULL, &m, &p);
		assert_null(p);
		assert_int_equal(find(&m, MISTAKE_ERROR, cases[i].path, cases[i].says)->line,
		    line_of(text, "\"calendars\"") + (i == 0 ? 2 : 0));
		assert_int_equal(m.n, 1);
		free(text);
		arena_free(m.arena);
	}
}

static void
a_text_that_is_no_json_has_its_line(void **state)
{
	struct mistakes m = { .arena = arena_new() };
	char *text = edit(text_of("edoc.json"), "\"queue\": {", "\"queue\": {,");

	policy_check(text, strlen(text), regulation_include, NULL, NULL, &m, NULL);
	assert_int_equal(m.n, 1);
	assert_int_equal(m.items[0].line, line_of(text, "\"queue\""));
	free(text);
	arena_free(m.arena);
}

static const char own_texts[] = "{\n  \"closed\": {\"ru\": \"а\"},\n  \"closd\": {}\n}\n";

static const char *
include_own(void *ctx, const char *name, struct err *e)
{
	return strcmp(name, "own.json") == 0 ? own_texts : regulation_include(NULL, name, e);
}

static void
a_mistake_in_a_file_beside_it_names_that_file(void **state)
{
	struct mistakes m = { .arena = arena_new() };
	char *text = edit(text_of("edoc.json"), "\"texts.json\"", "\"own.json\"");
	const struct mistake *one;

	policy_check(text, strlen(text), include_own, NULL, NULL, &m, NULL);
	one = find(&m, MISTAKE_ERROR, "closd", "did you mean \"closed\"");
	assert_string_equal(one->file, "own.json");
	assert_int_equal(one->line, 3);
	one = find(&m, MISTAKE_ERROR, "closed.kk", "is missing");
	assert_int_equal(one->line, 2);
	free(text);
	arena_free(m.arena);
}

static void
what_is_probably_not_meant_is_a_warning(void **state)
{
	static const struct {
		const char *says;
		const char *what, *with;
		const char *path, *part;
	} cases[] = {
		{ "a target that another takes it all from",
		    "\"when\": {\"channel\": \"assistant\"},", "",
		    "clocks.first_response.targets[3]", "is never reached" },
		{ "two that together leave nothing",
		    "\"when\": {\"level\": \"vip\"},\n          \"limit\": {\"days\": 1}",
		    "\"when\": {\"channel\": \"letter\"},\n          \"limit\": {\"days\": 1}",
		    "clocks.resolution.targets", "on level \"vip\"" },
		{ "a level that no target is for", "\"name\": \"vip\"",
		    "\"name\": \"gold\", \"title\": {\"ru\": \"a\", \"kk\": \"a\", \"en\": \"a\"}, "
		    "\"clause\": \"3\"}, {\"name\": \"vip\"",
		    "clocks.resolution.targets", "on level \"gold\"" },
		{ "a language of the three that it does not speak", "[\"ru\", \"kk\", \"en\"]",
		    "[\"ru\", \"en\"]", "languages", "\"kk\" is not among them" },
		{ "a rule of service that is never reached", "\"queue\":",
		    "\"service\": [{\"level\": \"vip\"}, {\"when\": {\"client\": \"x\"}, "
		    "\"level\": "
		    "\"basic\"}], \"queue\":",
		    "service[1]", "is never reached" },
		{ "or has no clause", "\"queue\":",
		    "\"service\": [{\"when\": {\"project\": \"p\"}, \"level\": \"vip\"}], "
		    "\"queue\":",
		    "service[0]", "has no \"clause\"" },
		{ "a target without words of the regulation",
		    "\"limit\": {\"minutes\": 15},\n          \"source\": \"время первого ответа "
		    "на "
		    "обращение посредством онлайн-помощника — не более 15 минут\"",
		    "\"limit\": {\"minutes\": 15}", "clocks.first_response.targets[1]",
		    "no \"source\"" },
		{ "a calendar that nobody works by", "\"queue\":",
		    "\"calendars\": {\"nights\": {\"zone\": \"Asia/Almaty\", \"hours\": "
		    "\"always\"}}, \"queue\":",
		    "calendars.nights", "nobody works by it" },
		{ "one of a limit that needs none", "\"limit\": {\"minutes\": 15}",
		    "\"calendar\": \"calendar\", \"limit\": {\"hours\": 1, \"elapsed\": true}",
		    "clocks.first_response.targets[1].calendar", "does not move the limit" },
		{ "a pause in the end", "\"escalated\"]", "\"escalated\", \"closed\"]",
		    "clocks.resolution.pauses", "is over" },
		{ "a repetition of what is not told", "\"queue\":",
		    "\"warnings\": {\"at\": [75, 90], \"repeat\": {\"hours\": 4}, \"times\": 3}, "
		    "\"queue\":",
		    "warnings.repeat", "100 is not in" },
		{ "one that does not say how often", "\"queue\":",
		    "\"warnings\": {\"at\": [75, 100], \"repeat\": {\"hours\": 4}}, \"queue\":",
		    "warnings.repeat", "without \"times\" it is 5" },
		{ "a pause of a clock that never stands", "\"development\": {\"clause\": \"23\"}",
		    "\"development\": {\"clause\": \"23\", \"pauses\": [\"waiting_client\"]}",
		    "clocks.development.pauses", "only resolution and next_response" },
		{ "a pause of our own work", "\"escalated\"]", "\"escalated\", \"in_progress\"]",
		    "clocks.resolution.pauses", "ours to act" },
		{ "a reminder before the beginning", "\"reopen_days\": 5",
		    "\"reopen_days\": 5, \"remind_before\": {\"hours\": 8}",
		    "no_answer.remind_before", "never comes" },
		{ "a grace of a year", "\"grace\": {\"minutes\": 15}", "\"grace\": {\"days\": 400}",
		    "no_answer.grace", "second limit" },
		{ "complaints to nowhere", "\"support@mitwork.kz\"}", "\"support mitwork\"}",
		    "conduct.complaints_to", "no mail address" },
		{ "a refusal that leaves it new",
		    "\"too_little\": {\"clause\": \"9\", \"stage\": \"waiting_client\"",
		    "\"too_little\": {\"clause\": \"9\", \"stage\": \"new\"",
		    "refusals.reasons.too_little.stage", "just come" },
		{ "a minimum below the step", "\"queue\":",
		    "\"billing\": {\"clause\": \"1\", \"step_minutes\": 45, \"minimum_minutes\": "
		    "10}, \"queue\":",
		    "billing.minimum_minutes", "more than 10" },
		{ "a calendar without its clause", "\"clause\": \"5\",\n    \"zone\"", "\"zone\"",
		    "calendar", "no \"clause\"" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mistakes m = { .arena = arena_new() };
		struct policy *p = NULL;
		char *text = edit(text_of("edoc.json"), cases[i].what, cases[i].with);

		policy_check(text, strlen(text), regulation_include, NULL, NULL, &m, &p);
		if (p == NULL)
			fail_msg("%s: %s", cases[i].says, m.items[0].text);
		assert_true(find(&m, MISTAKE_WARNING, cases[i].path, cases[i].part)->line > 0);
		policy_free(p);
		free(text);
		arena_free(m.arena);
	}
}

/* Limits and reminders against the calendar and one another. */
static void
times_that_cannot_be_meant_are_warned_of(void **state)
{
	static const struct {
		const char *says, *file;
		const char *what, *with;
		const char *path, *part; /* NULL: nothing is said there */
	} cases[] = {
		{ "weekly, of five working days: only where days off are in between", "endocs.json",
		    ",\n    \"remind_before\": {\"hours\": 9}", "", "no_answer.remind_every",
		    "in an ordinary week nobody is reminded" },
		{ "with a last one it is well, as it ships", "endocs.json", "endocs", "endocs",
		    "no_answer.remind_every", NULL },
		{ "of two working days: never", "endocs.json", "{\"days\": 5}", "{\"days\": 2}",
		    "no_answer.remind_every", "or take it out" },
		{ "weekly, of eight hours: never", "edoc.json", "\"reopen_days\": 5",
		    "\"reopen_days\": 5, \"remind_every\": {\"days\": 7}", "no_answer.remind_every",
		    "never comes: the request is closed before" },
		{ "every two hours, of eight", "edoc.json", "\"reopen_days\": 5",
		    "\"reopen_days\": 5, \"remind_every\": {\"hours\": 2}",
		    "no_answer.remind_every", NULL },
		{ "where nothing is closed reminders go on", "edoc.json",
		    "\"close\": true,\n    \"grace\": {\"minutes\": 15}",
		    "\"close\": false, \"remind_every\": {\"days\": 7}", "no_answer.remind_every",
		    NULL },
		{ "VIP resolved after Basic", "edoc.json",
		    "\"when\": {\"level\": \"vip\"},\n          \"limit\": {\"days\": 1}",
		    "\"when\": {\"level\": \"vip\"},\n          \"limit\": {\"days\": 3}",
		    "clocks.resolution.targets[2]",
		    "is due later on \"vip\" than on \"basic\" (targets[3])" },
		{ "VIP answered after Basic, in other units", "edoc.json",
		    "\"when\": {\"level\": \"vip\"},\n          \"limit\": {\"hours\": 2}",
		    "\"when\": {\"level\": \"vip\"},\n          \"limit\": {\"hours\": 20}",
		    "clocks.first_response.targets[7]", "the better level waits longer" },
		{ "as soon as Basic is no reversal", "edoc.json",
		    "\"when\": {\"level\": \"vip\"},\n          \"limit\": {\"days\": 1}",
		    "\"when\": {\"level\": \"vip\"},\n          \"limit\": {\"days\": 2}",
		    "clocks.resolution.targets[2]", NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mistakes m = { .arena = arena_new() };
		struct policy *p = NULL;
		char *text = edit(text_of(cases[i].file), cases[i].what, cases[i].with);

		policy_check(text, strlen(text), regulation_include, NULL, NULL, &m, &p);
		if (p == NULL)
			fail_msg("%s: %s", cases[i].says, m.items[0].text);
		if (cases[i].part != NULL)
			find(&m, MISTAKE_WARNING, cases[i].path, cases[i].part);
		for (size_t k = 0; k < m.n && cases[i].part == NULL; k++) {
			if (strcmp(m.items[k].path, cases[i].path) == 0)
				fail_msg("%s: %s", cases[i].says, m.items[k].text);
		}
		policy_free(p);
		free(text);
		arena_free(m.arena);
	}
}

/* Limits are compared where the calendar reaches, whenever the regulation is in force. */
static void
times_are_compared_where_the_calendar_reaches(void **state)
{
	static const char *const from[] = { "1970-01-01", "1994-12-31", "2060-12-31",
		"2100-01-01" };

	for (size_t i = 0; i < sizeof(from) / sizeof(from[0]); i++) {
		struct mistakes m = { .arena = arena_new() };
		char *text = edit(text_of("edoc.json"),
		    "\"when\": {\"level\": \"vip\"},\n          \"limit\": {\"days\": 1}",
		    "\"when\": {\"level\": \"vip\"},\n          \"limit\": {\"days\": 3}");

		text = edit(text, "\"reopen_days\": 5",
		    "\"reopen_days\": 5, \"remind_every\": {\"days\": 7}");
		text = edit(text, "2026-11-22", from[i]);
		policy_check(text, strlen(text), regulation_include, NULL, NULL, &m, NULL);
		find(&m, MISTAKE_WARNING, "no_answer.remind_every", "never comes");
		find(
		    &m, MISTAKE_WARNING, "clocks.resolution.targets[2]", "is due later on \"vip\"");
		free(text);
		arena_free(m.arena);
	}
}

static const char *other_csv, *other_json;

static const char *
include_other(void *ctx, const char *name, struct err *e)
{
	if (strcmp(name, "holidays_kz.csv") == 0 && other_csv != NULL)
		return other_csv;
	if (strcmp(name, "refusal.json") == 0 && other_json != NULL)
		return other_json;
	return regulation_include(NULL, name, e);
}

/* A calendar's mistakes have a member of their own, those of its days the line of their file. */
static void
days_are_told_by_their_line(void **state)
{
	static const struct {
		const char *says;
		const char *csv, *json;
		enum mistake_kind kind;
		const char *file;
		int line;
		const char *part;
	} cases[] = {
		{ "a date that is none",
		    "date,name,type\n2026-01-01,,holiday\n2026-02-31,,holiday\n", NULL,
		    MISTAKE_ERROR, "holidays_kz.csv", 3, "write it as" },
		{ "a day closed and worked",
		    "date,name,type\n2026-05-09,,holiday\n2026-05-09,,working_transfer\n", NULL,
		    MISTAKE_WARNING, "holidays_kz.csv", 3, "stands twice" },
		{ "a transfer to a day that is worked",
		    "date,name,type\n\n2026-05-04,,working_transfer\n", NULL, MISTAKE_WARNING,
		    "holidays_kz.csv", 3, "no weekend" },
		{ "a file that is no JSON", NULL, "{\n \"scope\": {,", MISTAKE_ERROR,
		    "refusal.json", 2, "line 2" },
		{ "a mark that nobody sees", NULL, "\xef\xbb\xbf{}", MISTAKE_ERROR, "refusal.json",
		    1, "byte order mark" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mistakes m = { .arena = arena_new() };
		char *text = text_of("edoc.json");
		const struct mistake *one;

		other_csv = cases[i].csv;
		other_json = cases[i].json;
		policy_check(text, strlen(text), include_other, NULL, NULL, &m, NULL);
		one = find(&m, cases[i].kind, "", cases[i].part);
		assert_string_equal(one->file, cases[i].file);
		assert_int_equal(one->line, cases[i].line);
		free(text);
		arena_free(m.arena);
	}
	other_csv = other_json = NULL;
}

static void
a_calendar_is_told_by_its_member(void **state)
{
	static const struct {
		const char *what, *with;
		const char *path, *part;
	} cases[] = {
		{ "Asia/Almaty", "Asia/Alma-Ata", "calendar.zone", "not known on this host" },
		{ "holidays_kz.csv", "holidays_kk.csv", "calendar.exceptions", "is not there" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mistakes m = { .arena = arena_new() };
		char *text = edit(text_of("edoc.json"), cases[i].what, cases[i].with);

		policy_check(text, strlen(text), regulation_include, NULL, NULL, &m, NULL);
		assert_int_equal(find(&m, MISTAKE_ERROR, cases[i].path, cases[i].part)->line,
		    line_of(text, cases[i].with));
		free(text);
		arena_free(m.arena);
	}
}

static void
a_byte_order_mark_is_named(void **state)
{
	struct mistakes m = { .arena = arena_new() };

	policy_check("\xef\xbb\xbf{}", 5, regulation_include, NULL, NULL, &m, NULL);
	assert_int_equal(find(&m, MISTAKE_ERROR, "", "byte order mark")->line, 1);
	arena_free(m.arena);
}

/* However many clients have a rule of their own. */
static void
many_rules_are_all_reached(void **state)
{
	struct mistakes m = { .arena = arena_new() };
	char rules[16 * 1024] = "\"service\": [", *text;

	for (int i = 0; i < 70; i++)
		snprintf(rules + strlen(rules), sizeof(rules) - strlen(rules),
		    "%s{\"when\": {\"client\": \"C%d\", \"tracker\": [\"a\", \"b\"]}, "
		    "\"level\": \"vip\", \"clause\": \"3\"}",
		    i > 0 ? ", " : "", i);
	strcat(rules,
	    ", {\"when\": {\"client\": \"C69\", \"tracker\": \"b\"}, \"level\": "
	    "\"vip\", \"clause\": \"3\"}], \"queue\":");
	text = edit(text_of("edoc.json"), "\"queue\":", rules);
	policy_check(text, strlen(text), regulation_include, NULL, NULL, &m, NULL);
	assert_int_equal(m.n, 1);
	find(&m, MISTAKE_WARNING, "service[70]", "is never reached");
	free(text);
	arena_free(m.arena);
}

static void
what_ships_gives_no_warning(void **state)
{
	static const char *const files[] = { "edoc.json", "eep.json", "endocs.json" };

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct mistakes m = { .arena = arena_new() };
		char *text = text_of(files[i]);

		policy_check(text, strlen(text), regulation_include, NULL, NULL, &m, NULL);
		if (m.n > 0)
			fail_msg("%s:%d: %s: %s", files[i], m.items[0].line, m.items[0].path,
			    m.items[0].text);
		free(text);
		arena_free(m.arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_mistakes_are_told_at_once),
		cmocka_unit_test(all_mistakes_of_a_calendar_are_told_at_once),
		cmocka_unit_test(work_that_nothing_names_is_told),
		cmocka_unit_test(mistakes_of_calendars_are_told),
		cmocka_unit_test(a_text_that_is_no_json_has_its_line),
		cmocka_unit_test(a_mistake_in_a_file_beside_it_names_that_file),
		cmocka_unit_test(what_is_probably_not_meant_is_a_warning),
		cmocka_unit_test(times_that_cannot_be_meant_are_warned_of),
		cmocka_unit_test(times_are_compared_where_the_calendar_reaches),
		cmocka_unit_test(days_are_told_by_their_line),
		cmocka_unit_test(a_calendar_is_told_by_its_member),
		cmocka_unit_test(a_byte_order_mark_is_named),
		cmocka_unit_test(many_rules_are_all_reached),
		cmocka_unit_test(what_ships_gives_no_warning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
