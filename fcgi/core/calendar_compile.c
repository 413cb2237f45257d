#include "core/calendar.h"

#include <stdlib.h>
#include <string.h>

#include "base/zone.h"
#include "core/calendar_part.h"
#include "core/calendar_plan.h"

/* Half a gigabyte: nothing that people work by. */
#define STRETCHES_MAX ((size_t)1 << 25)

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
	const struct calendar_stretch *tail = &c->stretches[c->n - 1];

	if (from >= to)
		return;
	if (tail->start + (c->total - tail->before) != from) {
		if (c->n == *room) {
			*room *= 2;
			c->stretches = resize(c->stretches, *room, sizeof(struct calendar_stretch));
		}
		c->stretches[c->n++] = (struct calendar_stretch){ from, c->total };
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
	for (int64_t day = calendar_wall_day(from + offset); day * SPAN_DAY - offset < to; day++) {
		const int64_t midnight = day * SPAN_DAY - offset;
		const struct opening *open;
		size_t n;

		open = calendar_plan_day(plan, day, &n);
		for (size_t i = 0; i < n; i++)
			put_stretch(c, calendar_later(midnight + open[i].from, from),
			    calendar_earlier(midnight + open[i].to, to), room);
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

	c->stretches = resize(NULL, room, sizeof(struct calendar_stretch));
	c->stretches[c->n++] = (struct calendar_stretch){ c->first, 0 };
	for (size_t i = 0; i < n; i++) {
		const int64_t next = i + 1 < n ? changes[i + 1].at.s : INT64_MAX;
		const int64_t from = calendar_later(changes[i].at.s, c->first);
		const int64_t to = calendar_earlier(next, c->last);

		if (from < to && !put_days(c, plan, from, to, changes[i].offset, &room))
			return false;
	}
	c->stretches = resize(c->stretches, c->n + 1, sizeof(struct calendar_stretch));
	c->stretches[c->n] = (struct calendar_stretch){ INT64_MAX, c->total };
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
