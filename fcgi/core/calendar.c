#include "core/calendar.h"

#include <assert.h>

#include "base/zone.h"
#include "core/calendar_part.h"

const struct zone *
calendar_zone(const struct calendar *c)
{
	return c->zone;
}

size_t
calendar_days_off(const struct calendar *c, int year, int month)
{
	return year < c->first_year || year > c->last_year
	    ? 0
	    : c->days_off[(year - c->first_year) * 12 + month - 1];
}

struct utc
calendar_first(const struct calendar *c)
{
	return (struct utc){ c->first };
}

struct utc
calendar_last(const struct calendar *c)
{
	return (struct utc){ c->last };
}

bool
calendar_is_always(const struct calendar *c)
{
	return calendar_between(c, calendar_first(c), calendar_last(c)).s == c->last - c->first;
}

static bool
in_range(const struct calendar *c, int64_t t)
{
	return c->first <= t && t <= c->last;
}

/* The last stretch that began by t, which must be in range. */
static const struct calendar_stretch *
stretch_at(const struct calendar *c, int64_t t)
{
	const struct calendar_stretch *s =
	    &c->stretches[c->by_day[(uint64_t)(t - c->first) / SPAN_DAY]];

	/* Whether t is past the day's opening is a tossed coin: add it, don't branch on it. */
	s += s[1].start <= t;
	while (s[1].start <= t)
		s++;
	return s;
}

static int64_t
stretch_end(const struct calendar_stretch *s)
{
	return s->start + (s[1].before - s->before);
}

/* Working seconds before t, which lies in s or between it and the next. */
static int64_t
work_in(const struct calendar_stretch *s, int64_t t)
{
	return calendar_earlier(s->before + (t - s->start), s[1].before);
}

/* Working seconds before t; t is brought into range. */
static int64_t
work_by(const struct calendar *c, int64_t t)
{
	t = calendar_earlier(calendar_later(t, c->first), c->last);
	return work_in(stretch_at(c, t), t);
}

/* The stretch that holds working second `second`, which must be below the total. */
static const struct calendar_stretch *
stretch_of_work(const struct calendar *c, int64_t second)
{
	const size_t step = (size_t)(second >> c->shift);
	const struct calendar_stretch *s = &c->stretches[c->by_work[step]];
	const struct calendar_stretch *beyond = &c->stretches[c->by_work[step + 1]] + 1;

	/* Long stretches in one part of the calendar crowd the short ones of another. */
	while (beyond - s > 8) {
		const struct calendar_stretch *mid = s + (beyond - s) / 2;

		if (mid->before <= second)
			s = mid;
		else
			beyond = mid;
	}
	s += s[1].before <= second;
	while (s[1].before <= second)
		s++;
	return s;
}

struct utc
calendar_add(const struct calendar *c, struct utc start, struct span work)
{
	const struct calendar_stretch *s;
	int64_t second;

	if (work.s == 0)
		return start;
	if (!in_range(c, start.s))
		return UTC_NONE;
	s = stretch_at(c, start.s);
	second = work_in(s, start.s);
	if (work.s > c->total - second || work.s < -second)
		return UTC_NONE;
	/* Forward, the end of the last second that is worked: the closing, not the next opening. */
	second += work.s - (work.s > 0);
	/* Most targets end on the day they began, or on the next: no need to look it up. */
	if (work.s > 0 && work.s < SPAN_DAY / 2) {
		s += s[1].before <= second;
		s += s[1].before <= second;
	}
	if (second < s->before || second >= s[1].before)
		s = stretch_of_work(c, second);
	return (struct utc){ s->start + (second - s->before) + (work.s > 0) };
}

struct span
calendar_between(const struct calendar *c, struct utc from, struct utc to)
{
	return (struct span){ work_by(c, to.s) - work_by(c, from.s) };
}

bool
calendar_is_open(const struct calendar *c, struct utc t)
{
	return in_range(c, t.s) && t.s < stretch_end(stretch_at(c, t.s));
}

struct utc
calendar_next_open(const struct calendar *c, struct utc t)
{
	const struct calendar_stretch *s;

	if (!in_range(c, t.s))
		return UTC_NONE;
	s = stretch_at(c, t.s);
	if (t.s < stretch_end(s))
		return t;
	/* The guard's start is UTC_NONE. */
	return (struct utc){ s[1].start };
}

bool
calendar_interval(const struct calendar *c, struct utc t, struct utc *from, struct utc *to)
{
	const struct calendar_stretch *s;

	if (!in_range(c, t.s))
		return false;
	s = stretch_at(c, t.s);
	if (t.s >= stretch_end(s))
		s++;
	if (s == &c->stretches[c->n])
		return false;
	*from = (struct utc){ s->start };
	*to = (struct utc){ stretch_end(s) };
	return true;
}

/* A local day: [start, end), and its first opening and last closing. */
struct day {
	int64_t number;
	int64_t start;
	int64_t end;
	int64_t opens;
	int64_t closes;
};

/*
 * Where a day begins. A midnight that comes twice begins the day the first time
 * (Havana: 01:00 is put back to 00:00), unless yesterday is shown again between
 * the two (St. John's until 2011: 00:01 was put back to 23:01).
 */
static int64_t
midnight(const struct calendar *c, int64_t day)
{
	const struct utc later = zone_instant(c->zone, day * SPAN_DAY, true);

	if (calendar_wall_day(zone_wall(c->zone, (struct utc){ later.s - 1 })) < day)
		return later.s;
	return zone_instant(c->zone, day * SPAN_DAY, false).s;
}

/* The local day that t lies in; false: not wholly compiled. */
static bool
day_at(const struct calendar *c, int64_t t, struct day *d)
{
	d->number = calendar_wall_day(zone_wall(c->zone, (struct utc){ t }));
	d->start = midnight(c, d->number);
	d->end = midnight(c, d->number + 1);
	return c->first <= d->start && d->end <= c->last;
}

/* False: a day off. */
static bool
day_hours_of(const struct calendar *c, struct day *d)
{
	const struct calendar_stretch *last;

	d->opens = calendar_next_open(c, (struct utc){ d->start }).s;
	if (d->opens >= d->end)
		return false;
	last = stretch_at(c, d->end - 1);
	d->closes = calendar_earlier(stretch_end(last), d->end);
	return true;
}

/* The first working day that is open at t or later. */
static bool
working_day_from(const struct calendar *c, int64_t t, struct day *d)
{
	const struct utc open = calendar_next_open(c, (struct utc){ t });

	return !utc_is_none(open) && day_at(c, open.s, d) && day_hours_of(c, d);
}

/* The local time of `from` on day d, moved into its hours. */
static struct utc
same_time(const struct calendar *c, int64_t from, const struct day *d)
{
	const int64_t wall = zone_wall(c->zone, (struct utc){ from });
	const int64_t time = wall - calendar_wall_day(wall) * SPAN_DAY;
	const struct utc t = zone_instant(c->zone, d->number * SPAN_DAY + time, false);

	if (t.s >= d->closes)
		return (struct utc){ d->closes };
	return calendar_next_open(c, (struct utc){ calendar_later(t.s, d->opens) });
}

struct utc
calendar_add_days(const struct calendar *c, struct utc start, int n)
{
	int64_t from = start.s;
	bool in_hours;
	struct day d;

	assert(n >= 1);
	if (!in_range(c, start.s) || !day_at(c, start.s, &d))
		return UTC_NONE;
	in_hours = day_hours_of(c, &d) && d.opens <= start.s && start.s < d.closes;
	if (in_hours) {
		/* Within a break: its end. */
		from = calendar_next_open(c, start).s;
	} else {
		if (!working_day_from(c, start.s, &d))
			return UTC_NONE;
		n--;
	}
	for (; n > 0; n--) {
		if (!working_day_from(c, d.end, &d))
			return UTC_NONE;
	}
	return in_hours ? same_time(c, from, &d) : (struct utc){ d.closes };
}

struct utc
calendar_day_end(const struct calendar *c, struct utc t)
{
	struct day d;

	if (!in_range(c, t.s) || !working_day_from(c, t.s, &d))
		return UTC_NONE;
	return (struct utc){ d.closes };
}
