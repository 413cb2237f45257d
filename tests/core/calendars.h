#ifndef SLAD_TESTS_CORE_CALENDARS_H
#define SLAD_TESTS_CORE_CALENDARS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/arena.h"
#include "base/zone.h"
#include "core/calendar.h"
#include "core/calendar_csv.h"
#include "core/calendar_json.h"
#include "tests/support/text_file.h"

/* Calendars as the regulations have them, compiled for a test, and instants as they are read there. */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define WEEK(hours)                                                                                \
	"\"hours\":{\"mon\":" hours ",\"tue\":" hours ",\"wed\":" hours ",\"thu\":" hours          \
	",\"fri\":" hours "}"

/* D1 clause 5, D4 clause 2.3. */
#define EDOC "{\"zone\":\"Asia/Almaty\"," WEEK("[[\"09:00\",\"18:00\"]]") "}"
#define ENDOCS "{\"zone\":\"Europe/Moscow\"," WEEK("[[\"10:00\",\"19:00\"]]") "}"
#define EVERY_DAY(zone, hours)                                                                     \
	"{\"zone\":\"" zone "\",\"hours\":{\"mon\":" hours ",\"tue\":" hours ",\"wed\":" hours     \
	",\"thu\":" hours ",\"fri\":" hours ",\"sat\":" hours ",\"sun\":" hours "}}"

enum holidays { NO_HOLIDAYS, KZ, RU, RU_CONTRACT /* worked transfers do not apply */, RU_SHORT };

/* The days before holidays, an hour shorter, as an administrator enters them. */
#define SHORT_DAYS                                                                                 \
	"date,name,type,hours\n2026-04-30,,short,10:00-18:00\n2026-05-08,,short,10:00-18:00\n"     \
	"2026-06-11,,short,10:00-18:00\n2026-11-03,,short,10:00-18:00\n"

struct fixture {
	struct arena *arena;
	struct zone *zone;
	struct calendar *calendar;
};

static void
add_holidays(struct calendar_json *cal, enum holidays holidays, struct arena *a)
{
	const char *path =
	    holidays == KZ ? "sql/regulations/holidays_kz.csv" : "sql/regulations/holidays_ru.csv";
	struct err e;

	if (holidays == NO_HOLIDAYS)
		return;
	if (calendar_json_add_csv(cal, text_file_read(path, a), holidays != RU_CONTRACT, a, &e) !=
	    ERR_OK)
		fail_msg("%s: %s", path, e.text);
	if (holidays == RU_SHORT && calendar_json_add_csv(cal, SHORT_DAYS, true, a, &e) != ERR_OK)
		fail_msg("%s", e.text);
}

static struct fixture
compile(const char *json, enum holidays holidays, int first, int last)
{
	struct fixture f = { .arena = arena_new() };
	json_t *root = json_loads(json, 0, NULL);
	struct calendar_json cal;
	struct err e = { 0 };

	if (calendar_json_read(root, f.arena, &cal, &e) != ERR_OK)
		fail_msg("%s", e.text);
	json_decref(root);
	add_holidays(&cal, holidays, f.arena);
	if (zone_load(cal.zone, first, last, &f.zone, &e) != ERR_OK)
		fail_msg("%s", e.text);
	cal.spec.zone = f.zone;
	if (calendar_compile(&cal.spec, first, last, &f.calendar, &e) != ERR_OK)
		fail_msg("%s", e.text);
	return f;
}

static void
release(struct fixture *f)
{
	calendar_free(f->calendar);
	zone_free(f->zone);
	arena_free(f->arena);
}

/* "2026-02-03 10:00" in the calendar's zone, or an instant ending in Z. */
static struct utc
at(const struct fixture *f, const char *text)
{
	char full[32];
	struct utc t;
	int64_t wall;

	if (strchr(text, 'Z') != NULL) {
		assert_true(utc_parse(text, &t));
		return t;
	}
	snprintf(full, sizeof(full), "%s:00", text);
	if (!zone_parse_wall(full, &wall))
		fail_msg("not a time: %s", text);
	return zone_instant(f->zone, wall, false);
}

static void
same_instant(const struct fixture *f, const char *sentence, struct utc found, struct utc expected)
{
	char a[WALL_TEXT], b[WALL_TEXT];

	if (found.s == expected.s)
		return;
	if (utc_is_none(found))
		fail_msg("%s: no answer", sentence);
	fail_msg("%s: %s, not %s", sentence, zone_format(f->zone, found, a),
	    zone_format(f->zone, expected, b));
}

#endif
