#include "app/regulation.h"

#include <jansson.h>

#include "app/say.h"
#include "base/arena.h"
#include "base/zone.h"
#include "core/calendar.h"

/* Years in which days are compared: exceptions are entered for one or two ahead. */
#define FIRST_YEAR 2020
#define LAST_YEAR 2035

static const char *
member_of(const struct regulation_side *s, json_t *root, const char *name)
{
	return s == NULL
	    ? NULL
	    : json_string_value(json_object_get(json_object_get(root, "calendar"), name));
}

/* "09:00-13:00, 14:00-18:00" of a weekday; NULL: closed. */
static const char *
hours_text(json_t *root, int weekday, struct arena *arena)
{
	static const char *const days[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
	json_t *list = json_object_get(
	    json_object_get(json_object_get(root, "calendar"), "hours"), days[weekday]);
	const char *text = NULL;

	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *pair = json_array_get(list, i);
		const char *from = json_string_value(json_array_get(pair, 0));
		const char *to = json_string_value(json_array_get(pair, 1));

		if (from != NULL && to != NULL)
			text = arena_printf(arena, "%s%s%s-%s", text == NULL ? "" : text,
			    text == NULL ? "" : ", ", from, to);
	}
	return text;
}

static bool
is_worked(const struct policy *p, int64_t day)
{
	const struct zone *z = calendar_zone(p->calendar);

	return calendar_between(p->calendar, zone_instant(z, day * SPAN_DAY, false),
		   zone_instant(z, (day + 1) * SPAN_DAY, false))
		   .s > 0;
}

/* Days of a year that the first is closed on and the second open; of one alone, weekdays closed. */
static const char *
days_off(const struct policy *p, const struct policy *other, int year, struct arena *arena)
{
	const int64_t end = civil_to_days((struct civil){ year + 1, 1, 1 });
	const char *text = NULL;

	for (int64_t day = civil_to_days((struct civil){ year, 1, 1 }); day < end; day++) {
		const struct civil c = civil_from_days(day);
		const bool expected = other != NULL ? is_worked(other, day) : days_weekday(day) < 5;

		if (expected && !is_worked(p, day))
			text = arena_printf(arena, "%s%s%02d.%02d", text == NULL ? "" : text,
			    text == NULL ? "" : ", ", c.day, c.month);
	}
	return text;
}

static void
compare_years(const struct comparing *c)
{
	const struct policy *a = c->a->policy, *b = c->b == NULL ? NULL : c->b->policy;

	for (int year = FIRST_YEAR; year <= LAST_YEAR; year++)
		regulation_row(c,
		    say_filled(c->l, SAY_DAYS_OFF_IN, SAY_ARGS(arena_printf(c->arena, "%d", year)),
			c->arena),
		    days_off(a, b, year, c->arena),
		    b == NULL ? NULL : days_off(b, a, year, c->arena));
}

void
regulation_calendars(const struct comparing *c)
{
	json_t *a = json_loadb(c->a->json, c->a->len, 0, NULL);
	json_t *b = c->b == NULL ? NULL : json_loadb(c->b->json, c->b->len, 0, NULL);

	regulation_row(
	    c, say(c->l, SAY_ZONE_OF), member_of(c->a, a, "zone"), member_of(c->b, b, "zone"));
	for (int day = 0; day < 7; day++)
		regulation_row(c,
		    say_filled(c->l, SAY_HOURS_OF, SAY_ARGS(wording_weekday(c->l, day)), c->arena),
		    hours_text(a, day, c->arena), hours_text(b, day, c->arena));
	compare_years(c);
	json_decref(a);
	json_decref(b);
}
