#include "app/time_text.h"

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/zone.h"
#include "core/calendar.h"
#include "core/clock.h"

struct wall {
	int64_t days;
	struct civil day;
	int hour, minute;
};

static struct wall
wall_of(const struct zone *z, struct utc t)
{
	const int64_t wall = zone_wall(z, t);
	const int64_t days = wall / SPAN_DAY - (wall % SPAN_DAY < 0);
	const int s = (int)(wall - days * SPAN_DAY);

	return (struct wall){
		days,
		civil_from_days(days),
		s / SPAN_HOUR,
		s % SPAN_HOUR / SPAN_MINUTE,
	};
}

/* English dates sort as they stand; in Russian and Kazakh the day comes first. */
static const char *
date_text(enum wording l, const struct wall *w, struct arena *a)
{
	const struct civil d = w->day;

	if (l == WORDING_EN)
		return arena_printf(a, "%04d-%02d-%02d", d.year, d.month, d.day);
	return arena_printf(a, "%02d.%02d.%04d", d.day, d.month, d.year);
}

const char *
time_text(enum wording l, const struct zone *z, struct utc t, struct arena *a)
{
	struct wall w;

	if (utc_is_none(t))
		return "-";
	w = wall_of(z, t);
	return arena_printf(a, "%s %s %02d:%02d", wording_weekday(l, days_weekday(w.days)),
	    date_text(l, &w, a), w.hour, w.minute);
}

const char *
time_text_day(enum wording l, const struct zone *z, struct utc t, struct arena *a)
{
	struct wall w;

	if (utc_is_none(t))
		return "-";
	w = wall_of(z, t);
	return date_text(l, &w, a);
}

const char *
time_text_near(enum wording l, const struct zone *z, struct utc t, struct utc now, struct arena *a)
{
	struct wall w, today;

	if (utc_is_none(t))
		return "-";
	w = wall_of(z, t);
	today = wall_of(z, now);
	if (w.days == today.days)
		return arena_printf(a, "%02d:%02d", w.hour, w.minute);
	/* English dates are of one form, so that nobody reads a month for a day. */
	if (w.day.year != today.day.year || l == WORDING_EN)
		return time_text(l, z, t, a);
	return arena_printf(a, "%s %02d.%02d %02d:%02d", wording_weekday(l, days_weekday(w.days)),
	    w.day.day, w.day.month, w.hour, w.minute);
}

const char *
time_text_span(enum wording l, struct span s, struct arena *a)
{
	struct buf b;

	buf_init(&b);
	wording_span(l, s, &b);
	return buf_keep(&b, a);
}

const char *
time_text_elapsed(enum wording l, struct span s, struct arena *a)
{
	struct buf b;

	buf_init(&b);
	wording_elapsed(l, s, &b);
	return buf_keep(&b, a);
}

const char *
time_text_left(enum wording l, const struct clock *c, struct utc now, struct arena *a)
{
	const bool elapsed = clock_by_wall(c);
	struct buf b;

	if (utc_is_none(c->due))
		return "-";
	buf_init(&b);
	wording_left(l,
	    elapsed ? utc_minus(c->due, now) : calendar_between(c->hours->calendar, now, c->due),
	    elapsed ? TIME_ELAPSED : TIME_WORKING, &b);
	return buf_keep(&b, a);
}
