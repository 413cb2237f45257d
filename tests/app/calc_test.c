#include "app/cmd_calc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/time.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define EDOC                                                                                       \
	"\"zone\":\"Asia/Almaty\",\"hours\":{\"mon\":[[\"09:00\",\"18:00\"]],"                     \
	"\"tue\":[[\"09:00\",\"18:00\"]],\"wed\":[[\"09:00\",\"18:00\"]],"                         \
	"\"thu\":[[\"09:00\",\"18:00\"]],\"fri\":[[\"09:00\",\"18:00\"]]},"                        \
	"\"holidays\":[\"2026-03-23\",\"2026-03-24\",\"2026-03-25\"],"
#define ALWAYS(zone)                                                                               \
	"\"zone\":\"" zone "\",\"hours\":{\"mon\":[[\"00:00\",\"24:00\"]],"                        \
	"\"tue\":[[\"00:00\",\"24:00\"]],\"wed\":[[\"00:00\",\"24:00\"]],"                         \
	"\"thu\":[[\"00:00\",\"24:00\"]],\"fri\":[[\"00:00\",\"24:00\"]],"                         \
	"\"sat\":[[\"00:00\",\"24:00\"]],\"sun\":[[\"00:00\",\"24:00\"]]},"
#define NEVER "\"zone\":\"Asia/Almaty\",\"hours\":{},"
#define ONCE NEVER "\"overrides\":{\"2030-06-01\":[[\"10:00\",\"12:00\"]]},"

/* The answer's line, or the sentence of the error. */
static char *
ask_with(struct calc *c, const char *question)
{
	static char text[1024];
	json_error_t je;
	json_t *in = json_loads(question, 0, &je), *out = NULL;
	struct arena *a = arena_new();
	struct err e = { 0 };
	char *line;

	if (in == NULL)
		fail_msg("%s: %s", question, je.text);
	if (calc_answer(c, in, a, &out, &e) != ERR_OK) {
		assert_null(out);
		snprintf(text, sizeof(text), "%s", e.text);
	} else {
		line = json_dumps(json_object_get(out, "result"), JSON_ENCODE_ANY);
		assert_int_equal(json_object_size(out), 1);
		snprintf(text, sizeof(text), "%s", line);
		free(line);
	}
	json_decref(in);
	json_decref(out);
	arena_free(a);
	return text;
}

static void
must_say(const char *question, const char *answer)
{
	struct calc *c = calc_new();
	const char *said = ask_with(c, question);

	if (strcmp(said, answer) != 0)
		fail_msg("%s: %s, not %s", question, said, answer);
	calc_free(c);
}

struct sentence {
	const char *calendar, *question, *answer;
};

static void
must_say_all(const struct sentence *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char line[4096];

		snprintf(line, sizeof(line), "{%s%s}", s[i].calendar, s[i].question);
		must_say(line, s[i].answer);
	}
}

static void
operations(void **state)
{
	static const struct sentence sentences[] = {
		{ EDOC, "\"op\":\"add\",\"start\":\"2026-02-03T12:30:00Z\",\"seconds\":3600",
		    "\"2026-02-04T04:30:00Z\"" },
		/* As programs write them that know no other numbers. */
		{ EDOC, "\"op\":\"add\",\"start\":\"2026-02-03T12:30:00Z\",\"seconds\":3.6e3",
		    "\"2026-02-04T04:30:00Z\"" },
		{ EDOC, "\"op\":\"add_days\",\"start\":\"2026-02-03T05:00:00Z\",\"days\":1.0",
		    "\"2026-02-04T05:00:00Z\"" },
		{ EDOC, "\"op\":\"add\",\"start\":\"2026-02-03T04:00:00Z\",\"seconds\":32400",
		    "\"2026-02-03T13:00:00Z\"" },
		{ EDOC, "\"op\":\"add\",\"start\":\"2026-02-03T13:00:00Z\",\"seconds\":-32400",
		    "\"2026-02-03T04:00:00Z\"" },
		{ EDOC, "\"op\":\"add\",\"start\":\"2026-02-07T12:34:56Z\",\"seconds\":0",
		    "\"2026-02-07T12:34:56Z\"" },
		{ EDOC, "\"op\":\"add\",\"start\":\"2026-03-20T12:00:00Z\",\"seconds\":28800",
		    "\"2026-03-26T11:00:00Z\"" },
		{ EDOC,
		    "\"op\":\"between\",\"start\":\"2026-02-06T12:00:00Z\","
		    "\"end\":\"2026-02-09T05:00:00Z\"",
		    "7200" },
		{ EDOC,
		    "\"op\":\"between\",\"end\":\"2026-02-06T12:00:00Z\","
		    "\"start\":\"2026-02-09T05:00:00Z\"",
		    "0" },
		{ EDOC,
		    "\"op\":\"between\",\"end\":\"2026-02-06T12:00:00Z\","
		    "\"start\":\"2026-02-09T05:00:00Z\",\"signed\":true",
		    "-7200" },
		{ EDOC,
		    "\"op\":\"between\",\"end\":\"2026-02-06T12:00:00Z\","
		    "\"start\":\"2026-02-09T05:00:00Z\",\"signed\":false",
		    "0" },
		{ EDOC, "\"op\":\"next_open\",\"start\":\"2026-03-21T00:00:00Z\"",
		    "\"2026-03-26T04:00:00Z\"" },
		{ EDOC, "\"op\":\"next_open\",\"start\":\"2026-02-03T12:59:59Z\"",
		    "\"2026-02-03T12:59:59Z\"" },
		{ EDOC, "\"op\":\"is_open\",\"start\":\"2026-02-03T12:59:59Z\"", "true" },
		{ EDOC, "\"op\":\"is_open\",\"start\":\"2026-02-03T13:00:00Z\"", "false" },
		{ EDOC, "\"op\":\"is_open\",\"start\":\"2026-03-23T06:00:00Z\"", "false" },
		{ EDOC, "\"op\":\"add_days\",\"start\":\"2026-02-07T06:00:00Z\",\"days\":1",
		    "\"2026-02-09T13:00:00Z\"" },
		{ EDOC, "\"op\":\"add_days\",\"start\":\"2026-02-03T04:00:00Z\",\"days\":2",
		    "\"2026-02-05T04:00:00Z\"" },
		/* An override beats a holiday; a break is taken off it. */
		{ EDOC "\"overrides\":{\"2026-03-23\":[[\"10:00\",\"12:00\"]]},"
		       "\"breaks\":{\"2026-03-23\":[[\"11:00\",\"11:30\"]]},",
		    "\"op\":\"between\",\"start\":\"2026-03-21T00:00:00Z\","
		    "\"end\":\"2026-03-25T00:00:00Z\"",
		    "5400" },
	};

	must_say_all(sentences, COUNT(sentences));
}

static void
pauses(void **state)
{
	static const struct sentence sentences[] = {
		{ EDOC,
		    "\"op\":\"add\",\"start\":\"2026-02-03T05:00:00Z\",\"seconds\":7200,"
		    "\"pauses\":[[\"2026-02-03T06:00:00Z\",\"2026-02-03T08:00:00Z\"]]",
		    "\"2026-02-03T09:00:00Z\"" },
		/* Done before the pause begins. */
		{ EDOC,
		    "\"op\":\"add\",\"start\":\"2026-02-03T05:00:00Z\",\"seconds\":3600,"
		    "\"pauses\":[[\"2026-02-03T06:00:00Z\",\"2026-02-03T08:00:00Z\"]]",
		    "\"2026-02-03T06:00:00Z\"" },
		/* From within a pause; unsorted; overlapping; one before; one over a night. */
		{ EDOC,
		    "\"op\":\"add\",\"start\":\"2026-02-03T05:00:00Z\",\"seconds\":7200,"
		    "\"pauses\":[[\"2026-02-03T12:00:00Z\",\"2026-02-04T05:00:00Z\"],"
		    "[\"2026-02-03T05:30:00Z\",\"2026-02-03T11:00:00Z\"],"
		    "[\"2026-02-03T04:00:00Z\",\"2026-02-03T06:00:00Z\"],"
		    "[\"2026-02-02T04:00:00Z\",\"2026-02-02T06:00:00Z\"]]",
		    "\"2026-02-04T06:00:00Z\"" },
		{ EDOC,
		    "\"op\":\"add\",\"start\":\"2026-02-03T09:00:00Z\",\"seconds\":-7200,"
		    "\"pauses\":[[\"2026-02-03T06:00:00Z\",\"2026-02-03T08:00:00Z\"]]",
		    "\"2026-02-03T05:00:00Z\"" },
		{ EDOC,
		    "\"op\":\"add\",\"start\":\"2026-02-03T09:00:00Z\",\"seconds\":-3600,"
		    "\"pauses\":[[\"2026-02-03T06:00:00Z\",\"2026-02-03T08:00:00Z\"]]",
		    "\"2026-02-03T08:00:00Z\"" },
		/* Nothing to add, even within a pause. */
		{ EDOC,
		    "\"op\":\"add\",\"start\":\"2026-02-03T07:00:00Z\",\"seconds\":0,"
		    "\"pauses\":[[\"2026-02-03T06:00:00Z\",\"2026-02-03T08:00:00Z\"]]",
		    "\"2026-02-03T07:00:00Z\"" },
		/* A pause that goes on for years. */
		{ EDOC,
		    "\"op\":\"add\",\"start\":\"2026-02-03T05:00:00Z\",\"seconds\":3600,"
		    "\"pauses\":[[\"2026-02-03T05:00:00Z\",\"2150-02-03T05:00:00Z\"]]",
		    "\"2150-02-03T06:00:00Z\"" },
		{ EDOC,
		    "\"op\":\"between\",\"start\":\"2026-02-03T04:00:00Z\","
		    "\"end\":\"2026-02-03T13:00:00Z\","
		    "\"pauses\":[[\"2026-02-03T06:00:00Z\",\"2026-02-03T08:00:00Z\"],"
		    "[\"2026-02-03T07:00:00Z\",\"2026-02-03T09:00:00Z\"]]",
		    "21600" },
		/* Pauses outside the range, or in closed time, take nothing off. */
		{ EDOC,
		    "\"op\":\"between\",\"start\":\"2026-02-03T04:00:00Z\","
		    "\"end\":\"2026-02-03T13:00:00Z\","
		    "\"pauses\":[[\"2026-02-03T13:00:00Z\",\"2026-02-04T13:00:00Z\"],"
		    "[\"2020-02-03T13:00:00Z\",\"2026-02-03T03:00:00Z\"]]",
		    "32400" },
		{ EDOC,
		    "\"op\":\"between\",\"end\":\"2026-02-03T04:00:00Z\","
		    "\"start\":\"2026-02-03T13:00:00Z\",\"signed\":true,"
		    "\"pauses\":[[\"2026-02-03T06:00:00Z\",\"2026-02-03T08:00:00Z\"]]",
		    "-25200" },
		{ EDOC,
		    "\"op\":\"between\",\"start\":\"2026-02-03T04:00:00Z\","
		    "\"end\":\"2026-02-03T13:00:00Z\",\"pauses\":[]",
		    "32400" },
		/* An empty pause is none. */
		{ EDOC,
		    "\"op\":\"between\",\"start\":\"2026-02-03T04:00:00Z\","
		    "\"end\":\"2026-02-03T13:00:00Z\","
		    "\"pauses\":[[\"2026-02-03T06:00:00Z\",\"2026-02-03T06:00:00Z\"]]",
		    "32400" },
		/* Only add and between know pauses. */
		{ EDOC,
		    "\"op\":\"is_open\",\"start\":\"2026-02-03T07:00:00Z\","
		    "\"pauses\":[[\"2026-02-03T06:00:00Z\",\"2026-02-03T08:00:00Z\"]]",
		    "true" },
	};

	must_say_all(sentences, COUNT(sentences));
}

static const struct sentence far[] = {
	{ ALWAYS("UTC"),
	    "\"op\":\"add\",\"start\":\"2026-01-01T00:00:00Z\",\"seconds\":86400000000",
	    "\"4763-11-29T00:00:00Z\"" },
	{ ALWAYS("UTC"),
	    "\"op\":\"add\",\"start\":\"2026-01-01T00:00:00Z\",\"seconds\":-63933840000",
	    "\"0000-01-08T00:00:00Z\"" },
	{ ALWAYS("UTC"),
	    "\"op\":\"between\",\"start\":\"0000-01-01T00:00:00Z\","
	    "\"end\":\"9999-12-31T23:59:59Z\"",
	    "315569519999" },
	{ ALWAYS("UTC"), "\"op\":\"add\",\"start\":\"9999-12-31T00:00:00Z\",\"seconds\":86399",
	    "\"9999-12-31T23:59:59Z\"" },
	{ ALWAYS("UTC"), "\"op\":\"add\",\"start\":\"9999-12-31T00:00:00Z\",\"seconds\":86401",
	    "no answer: the calendar is not open that long after 9999-12-31T00:00:00Z" },
	{ ALWAYS("UTC"),
	    "\"op\":\"add\",\"start\":\"2026-01-01T00:00:00Z\","
	    "\"seconds\":9223372036854775807",
	    "no answer: the calendar is not open that long after 2026-01-01T00:00:00Z" },
	{ ALWAYS("UTC"),
	    "\"op\":\"add\",\"start\":\"2026-01-01T00:00:00Z\","
	    "\"seconds\":-9223372036854775808",
	    "no answer: the calendar is not open that long before 2026-01-01T00:00:00Z" },
	{ EDOC,
	    "\"op\":\"add_days\",\"start\":\"2026-02-03T04:00:00Z\","
	    "\"days\":9223372036854775807",
	    "no answer: the calendar is not open that long after 2026-02-03T04:00:00Z" },
	{ EDOC, "\"op\":\"add_days\",\"start\":\"2026-02-03T05:00:00Z\",\"days\":2610",
	    "\"2036-02-08T05:00:00Z\"" },
	/* The last day of a year before 1970. */
	{ ALWAYS("UTC"), "\"op\":\"is_open\",\"start\":\"1969-12-31T12:00:00Z\"", "true" },
	/* Europe/Berlin in the year 3000: the rule goes on. */
	{ ALWAYS("Europe/Berlin"),
	    "\"op\":\"between\",\"start\":\"3000-03-29T00:00:00Z\","
	    "\"end\":\"3000-03-30T00:00:00Z\"",
	    "86400" },
	{ "\"zone\":\"Europe/Berlin\",\"hours\":{\"sun\":[[\"00:00\",\"24:00\"]]},",
	    "\"op\":\"between\",\"start\":\"3000-03-29T12:00:00Z\","
	    "\"end\":\"3000-03-31T00:00:00Z\"",
	    "82800" },
	/* One day in all time. */
	{ ONCE, "\"op\":\"next_open\",\"start\":\"1990-01-01T00:00:00Z\"",
	    "\"2030-06-01T05:00:00Z\"" },
	{ ONCE, "\"op\":\"next_open\",\"start\":\"2030-06-01T08:00:00Z\"",
	    "no answer: the calendar is not open that long after 2030-06-01T08:00:00Z" },
	{ ONCE, "\"op\":\"add\",\"start\":\"2500-01-01T00:00:00Z\",\"seconds\":-7200",
	    "\"2030-06-01T05:00:00Z\"" },
	{ ONCE, "\"op\":\"add\",\"start\":\"2500-01-01T00:00:00Z\",\"seconds\":-7201",
	    "no answer: the calendar is not open that long before 2500-01-01T00:00:00Z" },
	{ ONCE, "\"op\":\"add_days\",\"start\":\"2000-01-01T00:00:00Z\",\"days\":1",
	    "\"2030-06-01T07:00:00Z\"" },
	/* Hours that begin in some year, and hours that end. */
	{ NEVER "\"history\":[{\"from\":\"2040-01-01\",\"hours\":{\"mon\":[[\"09:00\","
		"\"10:00\"]]}}],",
	    "\"op\":\"next_open\",\"start\":\"2000-01-01T00:00:00Z\"", "\"2040-01-02T04:00:00Z\"" },
	{ EDOC "\"history\":[{\"from\":\"2027-01-01\",\"hours\":{}}],",
	    "\"op\":\"add\",\"start\":\"2026-12-31T05:00:00Z\",\"seconds\":36000",
	    "no answer: the calendar is not open that long after 2026-12-31T05:00:00Z" },
	/* A calendar that never opens has answers to some questions. */
	{ NEVER, "\"op\":\"is_open\",\"start\":\"2026-01-01T00:00:00Z\"", "false" },
	{ NEVER,
	    "\"op\":\"between\",\"start\":\"2026-01-01T00:00:00Z\","
	    "\"end\":\"2027-01-01T00:00:00Z\"",
	    "0" },
	{ NEVER, "\"op\":\"add\",\"start\":\"2026-01-01T00:00:00Z\",\"seconds\":0",
	    "\"2026-01-01T00:00:00Z\"" },
	{ NEVER, "\"op\":\"next_open\",\"start\":\"2026-01-01T00:00:00Z\"",
	    "no answer: the calendar never opens" },
	{ NEVER, "\"op\":\"add\",\"start\":\"2026-01-01T00:00:00Z\",\"seconds\":1",
	    "no answer: the calendar never opens" },
	{ NEVER, "\"op\":\"add\",\"start\":\"2026-01-01T00:00:00Z\",\"seconds\":-1",
	    "no answer: the calendar never opens" },
	{ NEVER, "\"op\":\"add_days\",\"start\":\"2026-01-01T00:00:00Z\",\"days\":1",
	    "no answer: the calendar never opens" },
	/* Hours that the zone skips are never open either. */
	{ "\"zone\":\"Pacific/Apia\",\"hours\":{},\"overrides\":{\"2011-12-30\":"
	  "[[\"09:00\",\"17:00\"]]},",
	    "\"op\":\"next_open\",\"start\":\"2011-01-01T00:00:00Z\"",
	    "no answer: the calendar is not open that long after 2011-01-01T00:00:00Z" },
};

static void
far_and_never(void **state)
{
	must_say_all(far, COUNT(far));
}

static void
mistakes(void **state)
{
	static const struct sentence sentences[] = {
		{ EDOC, "\"start\":\"2026-02-03T05:00:00Z\"", "op: missing" },
		{ EDOC, "\"op\":\"subtract\"",
		    "op: add, between, next_open, is_open or add_days is expected" },
		{ EDOC, "\"op\":1",
		    "op: add, between, next_open, is_open or add_days is expected" },
		{ EDOC, "\"op\":\"add\",\"seconds\":1", "start: missing, \"add\" needs it" },
		{ EDOC, "\"op\":\"add\",\"start\":\"2026-02-03T05:00:00Z\"",
		    "seconds: missing, \"add\" needs it" },
		{ EDOC, "\"op\":\"add\",\"start\":\"2026-02-03T05:00:00Z\",\"days\":1",
		    "seconds: missing, \"add\" needs it" },
		{ EDOC, "\"op\":\"between\",\"start\":\"2026-02-03T05:00:00Z\"",
		    "end: missing, \"between\" needs it" },
		{ EDOC, "\"op\":\"add_days\",\"start\":\"2026-02-03T05:00:00Z\"",
		    "days: missing, \"add_days\" needs it" },
		{ EDOC, "\"op\":\"is_open\",\"start\":\"2026-02-03T05:00:00+05:00\"",
		    "start: an instant in UTC such as \"2026-02-03T05:00:00Z\" is expected" },
		{ EDOC, "\"op\":\"is_open\",\"start\":\"2026-02-30T05:00:00Z\"",
		    "start: an instant in UTC such as \"2026-02-03T05:00:00Z\" is expected" },
		{ EDOC, "\"op\":\"is_open\",\"start\":1770000000",
		    "start: an instant in UTC such as \"2026-02-03T05:00:00Z\" is expected" },
		{ EDOC, "\"op\":\"is_open\",\"start\":null",
		    "start: an instant in UTC such as \"2026-02-03T05:00:00Z\" is expected" },
		{ EDOC, "\"op\":\"add\",\"start\":\"2026-02-03T05:00:00Z\",\"seconds\":3600.5",
		    "seconds: a whole number is expected" },
		{ EDOC, "\"op\":\"add\",\"start\":\"2026-02-03T05:00:00Z\",\"seconds\":\"3600\"",
		    "seconds: a whole number is expected" },
		{ EDOC, "\"op\":\"add\",\"start\":\"2026-02-03T05:00:00Z\",\"seconds\":true",
		    "seconds: a whole number is expected" },
		{ EDOC, "\"op\":\"add_days\",\"start\":\"2026-02-03T05:00:00Z\",\"days\":0",
		    "days: 1 or more is expected" },
		{ EDOC, "\"op\":\"add_days\",\"start\":\"2026-02-03T05:00:00Z\",\"days\":-1",
		    "days: 1 or more is expected" },
		{ EDOC, "\"op\":\"add_days\",\"start\":\"2026-02-03T05:00:00Z\",\"days\":1.5",
		    "days: a whole number is expected" },
		{ EDOC, "\"op\":\"add_days\",\"start\":\"2026-02-03T05:00:00Z\",\"days\":1e300",
		    "days: a whole number is expected" },
		{ EDOC,
		    "\"op\":\"between\",\"start\":\"2026-02-03T05:00:00Z\","
		    "\"end\":\"2026-02-03T05:00:00Z\",\"signed\":1",
		    "signed: true or false is expected" },
		{ EDOC,
		    "\"op\":\"between\",\"start\":\"2026-02-03T05:00:00Z\","
		    "\"end\":\"2026-02-03T05:00:00Z\","
		    "\"pauses\":[[\"2026-02-03T05:00:00Z\",\"2026-02-03T06:00:00Z\"],"
		    "[\"2026-02-03T05:00:00Z\",\"2026-02-03T04:00:00Z\"]]",
		    "pauses[1]: ends before it begins" },
		{ EDOC,
		    "\"op\":\"is_open\",\"start\":\"2026-02-03T05:00:00Z\","
		    "\"pauses\":[[\"2026-02-03T05:00:00Z\"]]",
		    "pauses[0]: a pair of instants is expected" },
		{ EDOC,
		    "\"op\":\"is_open\",\"start\":\"2026-02-03T05:00:00Z\","
		    "\"pauses\":[[\"2026-02-03T05:00:00Z\",5]]",
		    "pauses[0]: an instant in UTC such as \"2026-02-03T05:00:00Z\" is expected" },
		{ EDOC, "\"op\":\"is_open\",\"start\":\"2026-02-03T05:00:00Z\",\"pauses\":{}",
		    "pauses: a list of pairs of instants is expected" },
		{ EDOC, "\"op\":\"is_open\",\"start\":\"2026-02-03T05:00:00Z\",\"hollidays\":[]",
		    "hollidays: no such key; did you mean \"holidays\"?" },
		{ "\"hours\":{},", "\"op\":\"is_open\",\"start\":\"2026-02-03T05:00:00Z\"",
		    "zone: missing; write a name such as \"Asia/Almaty\"" },
		{ "\"zone\":\"UTC\",", "\"op\":\"is_open\",\"start\":\"2026-02-03T05:00:00Z\"",
		    "hours: missing; write the opening hours of each day" },
		{ "\"zone\":\"UTC\",\"hours\":{\"mon\":[[\"09:00\",\"08:00\"]]},",
		    "\"op\":\"is_open\",\"start\":\"2026-02-03T05:00:00Z\"",
		    "hours.mon[0]: 09:00-08:00 ends before it begins" },
		{ "\"zone\":\"Asia/Almata\",\"hours\":{},",
		    "\"op\":\"is_open\",\"start\":\"2026-02-03T05:00:00Z\"",
		    "time zone \"Asia/Almata\": not known on this host (looked in "
		    "/usr/share/zoneinfo); write a name such as \"Asia/Almaty\"" },
		{ "\"zone\":\"../etc/passwd\",\"hours\":{},",
		    "\"op\":\"is_open\",\"start\":\"2026-02-03T05:00:00Z\"",
		    "time zone \"../etc/passwd\": not a zone's name; write one such as "
		    "\"Asia/Almaty\"" },
	};

	must_say_all(sentences, COUNT(sentences));
}

/* What is kept from one line must not colour the next. */
static void
lines_do_not_know_each_other(void **state)
{
	static const struct sentence sentences[] = {
		{ EDOC, "\"op\":\"is_open\",\"start\":\"2026-02-03T05:00:00Z\"", "true" },
		{ EDOC, "\"op\":\"is_open\",\"start\":\"2500-02-02T05:00:00Z\"", "true" },
		{ EDOC, "\"op\":\"is_open\",\"start\":\"2026-02-04T05:00:00Z\"", "true" },
		{ EDOC, "\"op\":\"is_open\",\"start\":\"2035-02-06T05:00:00Z\"", "true" },
		{ EDOC, "\"op\":\"add_days\",\"start\":\"2026-02-03T05:00:00Z\",\"days\":1",
		    "\"2026-02-04T05:00:00Z\"" },
		{ NEVER, "\"op\":\"is_open\",\"start\":\"2026-02-03T05:00:00Z\"", "false" },
		{ "\"zone\":\"Nowhere\",\"hours\":{},",
		    "\"op\":\"is_open\",\"start\":\"2026-02-03T05:00:00Z\"",
		    "time zone \"Nowhere\": not known on this host (looked in "
		    "/usr/share/zoneinfo); write a name such as \"Asia/Almaty\"" },
		{ "\"zone\":\"Nowhere\",\"hours\":{},",
		    "\"op\":\"is_open\",\"start\":\"2026-02-03T05:00:00Z\"",
		    "time zone \"Nowhere\": not known on this host (looked in "
		    "/usr/share/zoneinfo); write a name such as \"Asia/Almaty\"" },
		{ EDOC "\"x\":1,", "\"op\":\"is_open\",\"start\":\"2026-02-03T05:00:00Z\"",
		    "x: no such key" },
		{ EDOC, "\"op\":\"is_open\",\"start\":\"2026-02-03T05:00:00Z\"", "true" },
		{ ALWAYS("Asia/Almaty"), "\"op\":\"is_open\",\"start\":\"2026-02-03T02:00:00Z\"",
		    "true" },
		{ ALWAYS("Europe/Berlin"),
		    "\"op\":\"add_days\",\"start\":\"2026-10-24T12:00:00Z\",\"days\":1",
		    "\"2026-10-25T13:00:00Z\"" },
		{ EDOC, "\"op\":\"is_open\",\"start\":\"2026-02-03T02:00:00Z\"", "false" },
	};
	struct calc *c = calc_new();

	for (size_t i = 0; i < COUNT(sentences); i++) {
		char line[4096];

		snprintf(
		    line, sizeof(line), "{%s%s}", sentences[i].calendar, sentences[i].question);
		assert_string_equal(ask_with(c, line), sentences[i].answer);
	}
	calc_free(c);
}

/*
 * Pauses against a walk by the minute: is_open says what is open (proved in
 * calendar_test), the pauses are tried one by one.
 */
#define WALK_MINUTES (12 * 24 * 60)

struct walk {
	int64_t start;
	bool counts[WALK_MINUTES];
	int work[WALK_MINUTES + 1];
	char pauses[1024];
};

static const char walk_calendar[] =
    "\"zone\":\"Europe/Berlin\",\"hours\":{\"mon\":[[\"09:00\",\"13:00\"],[\"14:00\",\"18:00\"]],"
    "\"wed\":[[\"00:00\",\"24:00\"]],\"thu\":[[\"00:00\",\"06:00\"]],"
    "\"sun\":[[\"01:00\",\"04:00\"]]},";

static void
walk_open(struct walk *w, struct calc *c, const char *start)
{
	struct utc t;

	assert_true(utc_parse(start, &t));
	w->start = t.s;
	for (int i = 0; i < WALK_MINUTES; i++) {
		char line[1024], at[UTC_TEXT];

		snprintf(line, sizeof(line), "{%s\"op\":\"is_open\",\"start\":\"%s\"}",
		    walk_calendar, utc_format((struct utc){ w->start + i * 60 }, at));
		w->counts[i] = strcmp(ask_with(c, line), "true") == 0;
	}
}

static void
walk_pauses(struct walk *w)
{
	const long n = lrand48() % 6;
	size_t len = (size_t)sprintf(w->pauses, "[");

	for (long i = 0; i < n; i++) {
		const int from = (int)(lrand48() % WALK_MINUTES);
		const int to = from + (int)(lrand48() % (i == 0 ? 4000 : 600));
		char a[UTC_TEXT], b[UTC_TEXT];

		utc_format((struct utc){ w->start + from * 60 }, a);
		utc_format((struct utc){ w->start + to * 60 }, b);
		len +=
		    (size_t)sprintf(w->pauses + len, "%s[\"%s\",\"%s\"]", i > 0 ? "," : "", a, b);
		for (int k = from; k < to && k < WALK_MINUTES; k++)
			w->counts[k] = false;
	}
	sprintf(w->pauses + len, "]");
	w->work[0] = 0;
	for (int i = 0; i < WALK_MINUTES; i++)
		w->work[i + 1] = w->work[i] + w->counts[i];
}

/* The earliest minute by which so much was worked since `from`, or the latest for less than 0. */
static int
walk_add(const struct walk *w, int from, int minutes)
{
	const int target = w->work[from] + minutes;

	if (minutes == 0)
		return from;
	if (minutes > 0) {
		for (int i = from; i <= WALK_MINUTES; i++) {
			if (w->work[i] >= target)
				return i;
		}
		return -1;
	}
	for (int i = from; i >= 0; i--) {
		if (w->work[i] <= target)
			return i;
	}
	return -1;
}

static void
walk_ask(const struct walk *w, struct calc *c)
{
	const int from = (int)(lrand48() % WALK_MINUTES), to = (int)(lrand48() % WALK_MINUTES);
	const int minutes = (int)(lrand48() % 2000) - 1000, due = walk_add(w, from, minutes);
	char line[4096], answer[64], a[UTC_TEXT], b[UTC_TEXT];

	utc_format((struct utc){ w->start + from * 60 }, a);
	utc_format((struct utc){ w->start + to * 60 }, b);
	snprintf(line, sizeof(line),
	    "{%s\"op\":\"between\",\"start\":\"%s\",\"end\":\"%s\",\"signed\":true,\"pauses\":%s}",
	    walk_calendar, a, b, w->pauses);
	snprintf(answer, sizeof(answer), "%d", (w->work[to] - w->work[from]) * 60);
	assert_string_equal(ask_with(c, line), answer);
	if (due < 0)
		return;
	snprintf(line, sizeof(line),
	    "{%s\"op\":\"add\",\"start\":\"%s\",\"seconds\":%d,\"pauses\":%s}", walk_calendar, a,
	    minutes * 60, w->pauses);
	snprintf(
	    answer, sizeof(answer), "\"%s\"", utc_format((struct utc){ w->start + due * 60 }, b));
	assert_string_equal(ask_with(c, line), answer);
}

static void
pauses_agree_with_a_walk(void **state)
{
	static const char *const windows[] = { "2026-03-22T00:00:00Z", "2026-10-18T00:00:00Z" };
	static struct walk open, w;
	struct calc *c = calc_new();

	srand48(3);
	for (size_t i = 0; i < COUNT(windows); i++) {
		walk_open(&open, c, windows[i]);
		for (int round = 0; round < 60; round++) {
			w = open;
			walk_pauses(&w);
			for (int k = 0; k < 20; k++)
				walk_ask(&w, c);
		}
	}
	calc_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(operations),
		cmocka_unit_test(pauses),
		cmocka_unit_test(far_and_never),
		cmocka_unit_test(mistakes),
		cmocka_unit_test(lines_do_not_know_each_other),
		cmocka_unit_test(pauses_agree_with_a_walk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
