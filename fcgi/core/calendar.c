#include "core/calendar.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"
#include "core/calendar_plan.h"

/* Half a gigabyte: nothing that people work by. */
#define STRETCHES_MAX ((size_t)1 << 25)

/*
 * A stretch of open time without a gap. It ends where the one after it has
 * more `before` than it: start + (next.before - before).
 */
struct stretch {
	int64_t start;
	int64_t before; /* working seconds since the calendar's first instant */
};

/*
 * stretches[0] begins at the first instant, if need be with no length;
 * stretches[n] is a guard at the end of time. So each instant has a stretch
 * that began last, and no search looks at its bounds.
 */
struct calendar {
	const struct zone *zone;
	int64_t first;
	int64_t last;
	int64_t total; /* working seconds */
	size_t n;
	struct stretch *stretches;
	uint32_t *by_day; /* of each UTC midnight: the last stretch that began by then */
	uint32_t *by_work; /* of each 2^shift-th working second: the stretch that holds it */
	int shift;
	int first_year;
	int last_year;
	size_t *days_off; /* of each month */
};

static int64_t
max64(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t
min64(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
day_of_wall(int64_t wall)
{
	return wall >= 0 ? wall / SPAN_DAY : -((SPAN_DAY - 1 - wall) / SPAN_DAY);
}

static void *
resize(void *p, size_t n, size_t size)
{
	p = realloc(p, n * size);
	if (p == NULL)
		abort();
	return p;
}

/* Open in [from, to): the next stretch, or more of the last one if they touch. */
static void
put_stretch(struct calendar *c, int64_t from, int64_t to, size_t *room)
{
	const struct stretch *tail = &c->stretches[c->n - 1];

	if (from >= to)
		return;
	if (tail->start + (c->total - tail->before) != from) {
		if (c->n == *room) {
			*room *= 2;
			c->stretches = resize(c->stretches, *room, sizeof(struct stretch));
		}
		c->stretches[c->n++] = (struct stretch){ from, c->total };
	}
	c->total += to - from;
}

/*
 * The days of [from, to), in which the offset does not change. A day that a
 * change cuts is walked in both parts, so an hour that comes twice is put twice
 * and one that is skipped is put never.
 */
static bool
put_days(struct calendar *c, struct calendar_plan *plan, int64_t from, int64_t to, int offset,
    size_t *room)
{
	for (int64_t day = day_of_wall(from + offset); day * SPAN_DAY - offset < to; day++) {
		const int64_t midnight = day * SPAN_DAY - offset;
		const struct opening *open;
		size_t n;

		open = calendar_plan_day(plan, day, &n);
		for (size_t i = 0; i < n; i++)
			put_stretch(c, max64(midnight + open[i].from, from),
			    min64(midnight + open[i].to, to), room);
		if (c->n >= STRETCHES_MAX)
			return false;
	}
	return true;
}

static bool
put_all(struct calendar *c, struct calendar_plan *plan)
{
	size_t room = 64, n;
	const struct zone_change *changes = zone_changes(c->zone, &n);

	c->stretches = resize(NULL, room, sizeof(struct stretch));
	c->stretches[c->n++] = (struct stretch){ c->first, 0 };
	for (size_t i = 0; i < n; i++) {
		const int64_t next = i + 1 < n ? changes[i + 1].at.s : INT64_MAX;
		const int64_t from = max64(changes[i].at.s, c->first);
		const int64_t to = min64(next, c->last);

		if (from < to && !put_days(c, plan, from, to, changes[i].offset, &room))
			return false;
	}
	c->stretches = resize(c->stretches, c->n + 1, sizeof(struct stretch));
	c->stretches[c->n] = (struct stretch){ INT64_MAX, c->total };
	return true;
}

static void
index_days(struct calendar *c)
{
	const size_t n = (size_t)((c->last - c->first) / SPAN_DAY) + 1;
	uint32_t at = 0;

	c->by_day = resize(NULL, n, sizeof(uint32_t));
	for (size_t i = 0; i < n; i++) {
		while (c->stretches[at + 1].start <= c->first + (int64_t)i * SPAN_DAY)
			at++;
		c->by_day[i] = at;
	}
}

/* Steps of one to two mean stretches: half as many entries as there are stretches. */
static void
index_work(struct calendar *c)
{
	uint32_t at = 0;
	size_t n;

	while ((c->total >> c->shift) > (int64_t)c->n)
		c->shift++;
	c->shift++;
	n = (size_t)(c->total >> c->shift) + 2;
	c->by_work = resize(NULL, n, sizeof(uint32_t));
	for (size_t i = 0; i < n; i++) {
		while (at + 1 < c->n && c->stretches[at + 1].before <= (int64_t)i << c->shift)
			at++;
		c->by_work[i] = at;
	}
}

static int64_t
new_year(int year)
{
	return civil_to_days((struct civil){ year, 1, 1 }) * SPAN_DAY;
}

static enum err_code
check_years(const struct zone *zone, int first, int last, struct err *e)
{
	if (first > last || first < ZONE_YEAR_MIN || last > ZONE_YEAR_MAX)
		return err_set(
		    e, ERR_INVALID, "a calendar cannot have the years %d to %d", first, last);
	if (!zone_covers(zone, first, last))
		return err_set(e, ERR_INVALID,
		    "time zone %s was not read for all of the years %d to %d", zone_name(zone),
		    first, last);
	return ERR_OK;
}

static void
count_days_off(struct calendar *c, const struct calendar_plan *plan)
{
	const size_t months = ((size_t)(c->last_year - c->first_year) + 1) * 12;

	c->days_off = resize(NULL, months, sizeof(size_t));
	memset(c->days_off, 0, months * sizeof(size_t));
	calendar_plan_days_off(plan, c->first_year, c->last_year, c->days_off);
}

enum err_code
calendar_compile(
    const struct calendar_spec *spec, int first, int last, struct calendar **out, struct err *e)
{
	struct calendar_plan *plan = NULL;
	struct calendar *c = NULL;
	enum err_code rc;

	rc = check_years(spec->zone, first, last, e);
	if (rc != ERR_OK)
		goto out;
	rc = calendar_plan_new(spec, &plan, e);
	if (rc != ERR_OK)
		goto out;
	c = resize(NULL, 1, sizeof(*c));
	*c = (struct calendar){
		.zone = spec->zone,
		.first = new_year(first),
		.last = new_year(last + 1),
		.first_year = first,
		.last_year = last,
	};
	count_days_off(c, plan);
	if (!put_all(c, plan)) {
		rc = err_set(e, ERR_INVALID, "more than %zu open intervals in the years %d to %d",
		    STRETCHES_MAX, first, last);
		goto out;
	}
	/* A calendar that is never open would leave every clock without an end. */
	if (c->total == 0 && !spec->may_be_closed) {
		rc = err_set(e, ERR_INVALID,
		    "the calendar is never open in the years %d to %d: give it opening hours",
		    first, last);
		goto out;
	}
	index_days(c);
	index_work(c);
	*out = c;
	c = NULL;
out:
	calendar_free(c);
	calendar_plan_free(plan);
	return rc;
}

void
calendar_free(struct calendar *c)
{
	if (c == NULL)
		return;
	free(c->stretches);
	free(c->by_day);
	free(c->by_work);
	free(c->days_off);
	free(c);
}

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

static bool
in_range(const struct calendar *c, int64_t t)
{
	return c->first <= t && t <= c->last;
}

/* The last stretch that began by t, which must be in range. */
static const struct stretch *
stretch_at(const struct calendar *c, int64_t t)
{
	const struct stretch *s = &c->stretches[c->by_day[(uint64_t)(t - c->first) / SPAN_DAY]];

	/* Whether t is past the day's opening is a tossed coin: add it, don't branch on it. */
	s += s[1].start <= t;
	while (s[1].start <= t)
		s++;
	return s;
}

static int64_t
stretch_end(const struct stretch *s)
{
	return s->start + (s[1].before - s->before);
}

/* Working seconds before t, which lies in s or between it and the next. */
static int64_t
work_in(const struct stretch *s, int64_t t)
{
	return min64(s->before + (t - s->start), s[1].before);
}

/* Working seconds before t; t is brought into range. */
static int64_t
work_by(const struct calendar *c, int64_t t)
{
	t = min64(max64(t, c->first), c->last);
	return work_in(stretch_at(c, t), t);
}

/* The stretch that holds working second `second`, which must be below the total. */
static const struct stretch *
stretch_of_work(const struct calendar *c, int64_t second)
{
	const size_t step = (size_t)(second >> c->shift);
	const struct stretch *s = &c->stretches[c->by_work[step]];
	const struct stretch *beyond = &c->stretches[c->by_work[step + 1]] + 1;

	/* Long stretches in one part of the calendar crowd the short ones of another. */
	while (beyond - s > 8) {
		const struct stretch *mid = s + (beyond - s) / 2;

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
	const struct stretch *s;
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
	const struct stretch *s;

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
	const struct stretch *s;

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

	if (day_of_wall(zone_wall(c->zone, (struct utc){ later.s - 1 })) < day)
		return later.s;
	return zone_instant(c->zone, day * SPAN_DAY, false).s;
}

/* The local day that t lies in; false: not wholly compiled. */
static bool
day_at(const struct calendar *c, int64_t t, struct day *d)
{
	d->number = day_of_wall(zone_wall(c->zone, (struct utc){ t }));
	d->start = midnight(c, d->number);
	d->end = midnight(c, d->number + 1);
	return c->first <= d->start && d->end <= c->last;
}

/* False: a day off. */
static bool
day_hours_of(const struct calendar *c, struct day *d)
{
	const struct stretch *last;

	d->opens = calendar_next_open(c, (struct utc){ d->start }).s;
	if (d->opens >= d->end)
		return false;
	last = stretch_at(c, d->end - 1);
	d->closes = min64(stretch_end(last), d->end);
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
	const int64_t time = wall - day_of_wall(wall) * SPAN_DAY;
	const struct utc t = zone_instant(c->zone, d->number * SPAN_DAY + time, false);

	if (t.s >= d->closes)
		return (struct utc){ d->closes };
	return calendar_next_open(c, (struct utc){ max64(t.s, d->opens) });
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
