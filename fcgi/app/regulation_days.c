#include "app/regulation.h"

#include <jansson.h>
#include <string.h>

#include "app/say.h"
#include "base/arena.h"
#include "base/zone.h"
#include "core/calendar.h"

/* Years in which days are compared: exceptions are entered for one or two ahead. */
#define FIRST_YEAR 2020
#define LAST_YEAR 2035

/* "09:00-13:00, 14:00-18:00" of a weekday; NULL: closed. */
static const char *
hours_text(const struct comparing *c, json_t *section, int weekday)
{
	static const char *const days[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
	json_t *hours = json_object_get(section, "hours");
	json_t *list = json_object_get(hours, days[weekday]);
	const char *text = json_is_string(hours) ? say(c->l, SAY_AROUND_THE_CLOCK) : NULL;

	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *pair = json_array_get(list, i);
		const char *from = json_string_value(json_array_get(pair, 0));
		const char *to = json_string_value(json_array_get(pair, 1));

		if (from != NULL && to != NULL)
			text = arena_printf(c->arena, "%s%s%s-%s", text == NULL ? "" : text,
			    text == NULL ? "" : ", ", from, to);
	}
	return text;
}

static bool
is_worked(const struct calendar *c, int64_t day)
{
	const struct zone *z = calendar_zone(c);

	return calendar_between(c, zone_instant(z, day * SPAN_DAY, false),
		   zone_instant(z, (day + 1) * SPAN_DAY, false))
		   .s > 0;
}

/* Days of a year that the first is closed on and the second open; of one alone, weekdays closed. */
static const char *
days_off(const struct calendar *own, const struct calendar *other, int year, struct arena *arena)
{
	const int64_t end = civil_to_days((struct civil){ year + 1, 1, 1 });
	const char *text = NULL;

	for (int64_t day = civil_to_days((struct civil){ year, 1, 1 }); day < end; day++) {
		const struct civil c = civil_from_days(day);
		const bool expected = other != NULL ? is_worked(other, day) : days_weekday(day) < 5;

		if (expected && !is_worked(own, day))
			text = arena_printf(arena, "%s%s%02d.%02d", text == NULL ? "" : text,
			    text == NULL ? "" : ", ", c.day, c.month);
	}
	return text;
}

/* "vip: time zone"; the regulation's own calendar needs no name. */
static const char *
label(const struct comparing *c, const char *name, const char *what)
{
	return strcmp(name, CALENDAR_OWN) == 0 ? what
					       : arena_printf(c->arena, "%s: %s", name, what);
}

/* NULL: the side has none of that name. */
static const struct calendar *
calendar_of(const struct regulation_side *s, const char *name)
{
	const struct policy_calendar *found =
	    s == NULL ? NULL : policy_hours_named(s->policy, name);

	return found == NULL || strcmp(found->name, name) != 0 ? NULL : found->calendar;
}

static void
compare_years(const struct comparing *c, const char *name)
{
	const struct calendar *a = calendar_of(c->a, name), *b = calendar_of(c->b, name);

	for (int year = FIRST_YEAR; year <= LAST_YEAR; year++)
		regulation_row(c,
		    label(c, name,
			say_filled(c->l, SAY_DAYS_OFF_IN,
			    SAY_ARGS(arena_printf(c->arena, "%d", year)), c->arena)),
		    a == NULL ? NULL : days_off(a, b, year, c->arena),
		    b == NULL ? NULL : days_off(b, a, year, c->arena));
}

void
regulation_calendar(const struct comparing *c, const char *name, json_t *a, json_t *b)
{
	regulation_row(c, label(c, name, say(c->l, SAY_ZONE_OF)),
	    json_string_value(json_object_get(a, "zone")),
	    json_string_value(json_object_get(b, "zone")));
	for (int day = 0; day < 7; day++)
		regulation_row(c,
		    label(c, name,
			say_filled(
			    c->l, SAY_HOURS_OF, SAY_ARGS(wording_weekday(c->l, day)), c->arena)),
		    hours_text(c, a, day), hours_text(c, b, day));
	compare_years(c, name);
}
