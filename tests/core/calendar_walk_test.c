#include "core/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/zone.h"

/*
 * Calendars made at random are asked, and what they say is compared with what is
 * found without their index: by a walk over each minute, or by the way back.
 */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/*
 * The oracle: a walk minute by minute over the wall clock, asking of each
 * minute whether the spec has it open, by the words of the contract.
 */
#define ORACLE_DAYS 24
#define ORACLE_MINUTES (ORACLE_DAYS * 24 * 60)

struct oracle {
	int64_t start;
	bool open[ORACLE_MINUTES];
	int64_t wall[ORACLE_MINUTES];
	int work[ORACLE_MINUTES + 1]; /* open minutes before */
};

static bool
holds(const struct day_hours *h, int64_t time)
{
	for (size_t i = 0; i < h->n; i++) {
		if (h->open[i].from <= time && time < h->open[i].to)
			return true;
	}
	return false;
}

static bool
spec_open(const struct calendar_spec *s, int64_t wall)
{
	const int64_t day = wall / SPAN_DAY, time = wall % SPAN_DAY;
	bool kinds[4] = { false }, overridden = false, taken = false;
	const struct hours_since *since = NULL;

	for (size_t i = 0; i < s->n_hours; i++) {
		if (s->hours[i].day <= day)
			since = &s->hours[i];
	}
	for (size_t i = 0; i < s->n_exceptions; i++) {
		const struct exception *x = &s->exceptions[i];

		if (x->day != day)
			continue;
		kinds[x->kind] = true;
		overridden |= x->kind == EXCEPTION_OVERRIDE && holds(&x->hours, time);
		taken |= x->kind == EXCEPTION_BREAK && holds(&x->hours, time);
	}
	if (taken)
		return false;
	if (kinds[EXCEPTION_OVERRIDE])
		return overridden;
	if (kinds[EXCEPTION_HOLIDAY] && !kinds[EXCEPTION_WORKED])
		return false;
	return since != NULL &&
	    holds(&since->week[kinds[EXCEPTION_WORKED] ? 0 : days_weekday(day)], time);
}

static void
oracle_fill(struct oracle *o, const struct calendar_spec *s, int64_t start)
{
	o->start = start;
	o->work[0] = 0;
	for (int i = 0; i < ORACLE_MINUTES; i++) {
		o->wall[i] = zone_wall(s->zone, (struct utc){ start + i * 60 });
		o->open[i] = spec_open(s, o->wall[i]);
		o->work[i + 1] = o->work[i] + o->open[i];
	}
}

/* Working seconds before second t of the window. */
static int64_t
oracle_work(const struct oracle *o, int64_t t)
{
	return o->work[t / 60] * 60 + (o->open[t / 60] ? t % 60 : 0);
}

static int64_t
oracle_earliest(const struct oracle *o, int64_t from, int64_t work)
{
	const int64_t target = oracle_work(o, from) + work;

	for (int i = 0; i < ORACLE_MINUTES; i++) {
		if (o->work[i + 1] * 60 >= target)
			return (int64_t)i * 60 + (target - o->work[i] * 60);
	}
	return -1;
}

static int64_t
oracle_latest(const struct oracle *o, int64_t from, int64_t work)
{
	const int64_t target = oracle_work(o, from) - work;

	if (target < 0)
		return -1;
	for (int i = ORACLE_MINUTES - 1; i >= 0; i--) {
		if (o->work[i] * 60 <= target && o->open[i])
			return (int64_t)i * 60 + (target - o->work[i] * 60);
	}
	return -1;
}

static int64_t
oracle_next_open(const struct oracle *o, int64_t t)
{
	if (o->open[t / 60])
		return t;
	for (int64_t i = t / 60 + 1; i < ORACLE_MINUTES; i++) {
		if (o->open[i])
			return i * 60;
	}
	return -1;
}

/* First opening and last closing of the local day of minute i, in seconds of the window. */
static bool
oracle_day(const struct oracle *o, int64_t day, int64_t *opens, int64_t *closes)
{
	bool any = false;

	for (int i = 0; i < ORACLE_MINUTES; i++) {
		if (o->wall[i] / SPAN_DAY != day || !o->open[i])
			continue;
		if (!any)
			*opens = (int64_t)i * 60;
		*closes = (int64_t)i * 60 + 60;
		any = true;
	}
	return any;
}

static bool
oracle_nth_day(const struct oracle *o, int64_t day, int n, int64_t *found)
{
	const int64_t last = o->wall[ORACLE_MINUTES - 1] / SPAN_DAY;
	int64_t opens, closes;

	for (; n > 0; n--) {
		do {
			if (++day >= last)
				return false;
		} while (!oracle_day(o, day, &opens, &closes));
	}
	*found = day;
	return true;
}

/* design.md, Days. -1: the window is too short to tell. */
static int64_t
oracle_add_days(const struct oracle *o, int64_t t, int n)
{
	int64_t day = o->wall[t / 60] / SPAN_DAY, opens = 0, closes = 0, time, from;

	if (!oracle_day(o, day, &opens, &closes) || t < opens || t >= closes) {
		from = oracle_next_open(o, t);
		if (from < 0 || !oracle_nth_day(o, o->wall[from / 60] / SPAN_DAY, n - 1, &day) ||
		    day >= o->wall[ORACLE_MINUTES - 1] / SPAN_DAY)
			return -1;
		oracle_day(o, day, &opens, &closes);
		return closes;
	}
	from = oracle_next_open(o, t);
	time = (o->wall[from / 60] + from % 60) % SPAN_DAY;
	if (!oracle_nth_day(o, day, n, &day))
		return -1;
	oracle_day(o, day, &opens, &closes);
	for (int64_t i = 0; i < ORACLE_MINUTES; i++) {
		const int64_t wall = o->wall[i];
		int64_t due = i * 60;

		/* The first minute of that day that shows the time, or is past it. */
		if (wall / SPAN_DAY != day || wall % SPAN_DAY + 60 <= time)
			continue;
		if (wall % SPAN_DAY <= time)
			due += time - wall % SPAN_DAY;
		if (due >= closes)
			return closes;
		return oracle_next_open(o, due > opens ? due : opens);
	}
	/* No minute of that day is so late. */
	return closes;
}

static int
below(int n)
{
	return (int)(lrand48() % n);
}

/* Sorted intervals on a grid of a quarter of an hour, some up to 24:00, some touching. */
static struct day_hours
random_hours(int most)
{
	struct day_hours h = { 0 };
	const int n = below(most + 1);
	int at = below(4) == 0 ? 0 : below(40);

	while ((int)h.n < n && at < 96) {
		int to = at + 1 + below(30);

		to = below(8) == 0 || to > 96 ? 96 : to;
		h.open[h.n++] = (struct opening){ at * 900, to * 900 };
		at = to + (below(3) == 0 ? 0 : 1 + below(10));
	}
	return h;
}

struct random_spec {
	struct hours_since hours[2];
	struct exception exceptions[40];
	struct calendar_spec spec;
};

static void
random_spec(struct random_spec *r, const struct zone *zone, int64_t day)
{
	memset(r, 0, sizeof(*r));
	r->hours[0].day = below(4) == 0 ? day + below(ORACLE_DAYS / 2) : INT64_MIN;
	r->hours[1].day = day + ORACLE_DAYS / 2 + below(6);
	for (int k = 0; k < 2; k++) {
		for (int i = 0; i < 7; i++)
			r->hours[k].week[i] = random_hours(below(5) == 0 ? 6 : 2);
	}
	/* Round the clock on some days: intervals that touch over midnight. */
	if (below(4) == 0)
		r->hours[0].week[below(7)] = (struct day_hours){ 1, { { 0, SPAN_DAY } } };
	r->spec = (struct calendar_spec){
		.zone = zone,
		.n_hours = 1 + (size_t)below(2),
		.hours = r->hours,
		.n_exceptions = (size_t)below(40),
		.exceptions = r->exceptions,
		.may_be_closed = true,
	};
	for (size_t i = 0; i < r->spec.n_exceptions; i++) {
		struct exception *x = &r->exceptions[i];

		x->kind = (enum exception_kind)below(4);
		x->day = day + below(ORACLE_DAYS);
		if (x->kind == EXCEPTION_OVERRIDE || x->kind == EXCEPTION_BREAK)
			x->hours = random_hours(3);
	}
	/* A long break. */
	for (size_t i = 0; below(3) == 0 && i < r->spec.n_exceptions && i < 12; i++)
		r->exceptions[i] =
		    (struct exception){ day + 4 + (int64_t)i, EXCEPTION_HOLIDAY, { 0 }, NULL };
}

static void
must_be(const char *what, const struct oracle *o, int64_t from, int64_t amount, int64_t found,
    int64_t expected)
{
	char a[UTC_TEXT], b[UTC_TEXT], c[UTC_TEXT];

	if (found == expected)
		return;
	fail_msg("%s %s %lld: %s, by the walk %s", what,
	    utc_format((struct utc){ o->start + from }, a), (long long)amount,
	    utc_format((struct utc){ found }, b), utc_format((struct utc){ expected }, c));
}

static void
ask_both(const struct calendar *c, const struct oracle *o, bool whole_days)
{
	const int64_t from = below(ORACLE_MINUTES * 60), to = below(ORACLE_MINUTES * 60);
	const int64_t work = below(4) == 0 ? below(60) * 3600 : below(200000);
	const struct utc t = { o->start + from };
	const int n = 1 + below(6);
	int64_t expected;

	assert_int_equal(calendar_is_open(c, t), o->open[from / 60]);
	assert_int_equal(calendar_between(c, t, (struct utc){ o->start + to }).s,
	    oracle_work(o, to) - oracle_work(o, from));
	expected = work == 0 ? from : oracle_earliest(o, from, work);
	if (expected >= 0)
		must_be("add", o, from, work, calendar_add(c, t, (struct span){ work }).s,
		    o->start + expected);
	expected = work == 0 ? from : oracle_latest(o, from, work);
	if (expected >= 0)
		must_be("subtract", o, from, work, calendar_add(c, t, (struct span){ -work }).s,
		    o->start + expected);
	expected = oracle_next_open(o, from);
	if (expected >= 0)
		must_be("next open", o, from, 0, calendar_next_open(c, t).s, o->start + expected);
	/* A local day at the window's edge is known only in part; one in two parts is cut. */
	if (from < 2 * SPAN_DAY || !whole_days)
		return;
	expected = oracle_add_days(o, from, n);
	if (expected >= 0)
		must_be("days", o, from, n, calendar_add_days(c, t, n).s, o->start + expected);
}

static void
a_walk_by_the_minute_agrees(void **state)
{
	static const struct {
		const char *zone, *start;
	} windows[] = {
		{ "Asia/Almaty", "2026-02-20T00:00:00Z" },
		{ "Asia/Almaty", "2024-02-18T00:00:00Z" },
		{ "Asia/Almaty", "2004-10-20T00:00:00Z" },
		{ "Europe/Moscow", "2025-12-20T00:00:00Z" },
		{ "Europe/Moscow", "2011-03-15T00:00:00Z" },
		{ "Europe/Berlin", "2026-03-18T00:00:00Z" },
		{ "Europe/Berlin", "2026-10-14T00:00:00Z" },
		{ "Europe/Berlin", "2099-10-14T00:00:00Z" },
		{ "America/New_York", "2026-03-01T00:00:00Z" },
		{ "America/New_York", "2026-10-22T00:00:00Z" },
		{ "America/Sao_Paulo", "2018-10-25T00:00:00Z" }, /* skips midnight */
		{ "America/Sao_Paulo", "2018-02-07T00:00:00Z" }, /* repeats 23:00 */
		{ "America/Havana", "2024-10-24T00:00:00Z" }, /* repeats 00:00 */
		{ "Australia/Lord_Howe", "2026-03-25T00:00:00Z" },
		{ "Australia/Lord_Howe", "2026-09-25T00:00:00Z" },
		{ "Asia/Kathmandu", "1985-12-20T00:00:00Z" },
		{ "Africa/Casablanca", "2026-02-08T00:00:00Z" },
		{ "Africa/Casablanca", "2026-03-14T00:00:00Z" },
		{ "Pacific/Apia", "2011-12-20T00:00:00Z" },
		{ "Antarctica/Troll", "2026-03-18T00:00:00Z" }, /* two hours at once */
		{ "America/St_Johns", "2010-10-28T00:00:00Z" }, /* repeats 23:01 to 00:01 */
		{ "Etc/GMT-14", "2026-02-20T00:00:00Z" },
	};
	static struct oracle oracle;
	static struct random_spec random;

	srand48(20260203);
	for (int round = 0; round < 6; round++) {
		for (size_t i = 0; i < COUNT(windows); i++) {
			struct calendar *c = NULL;
			struct zone *zone;
			struct utc start;
			struct err e;
			int year;

			assert_true(utc_parse(windows[i].start, &start));
			year = civil_from_days(start.s / SPAN_DAY).year;
			assert_int_equal(
			    zone_load(windows[i].zone, year - 1, year + 1, &zone, &e), ERR_OK);
			random_spec(&random, zone, start.s / SPAN_DAY);
			assert_int_equal(
			    calendar_compile(&random.spec, year - 1, year + 1, &c, &e), ERR_OK);
			oracle_fill(&oracle, &random.spec, start.s);
			for (int k = 0; k < 150; k++)
				ask_both(c, &oracle, strstr(windows[i].zone, "St_Johns") == NULL);
			calendar_free(c);
			zone_free(zone);
		}
	}
}

/*
 * A few long stretches beside thousands of short ones: the index by work is
 * coarse where they crowd. add and between must stay each other's inverse.
 */
static void
crowded_and_sparse_years(void **state)
{
	struct hours_since hours[2] = { { .day = INT64_MIN }, { .day = 20454 } };
	struct calendar_spec spec = { .n_hours = 2, .hours = hours };
	struct calendar *c;
	struct zone *zone;
	struct span all;
	struct err e;

	for (int i = 0; i < 7; i++) {
		struct day_hours *crowd = &hours[1].week[i];

		hours[0].week[i] = (struct day_hours){ 1, { { 0, SPAN_DAY - 1 } } };
		for (crowd->n = 0; crowd->n < OPENINGS_MAX; crowd->n++) {
			const int at = (int)crowd->n * 1800;

			crowd->open[crowd->n] = (struct opening){ at, at + 1 + i };
		}
	}
	assert_int_equal(zone_load("UTC", 1990, 2030, &zone, &e), ERR_OK);
	spec.zone = zone;
	assert_int_equal(calendar_compile(&spec, 1990, 2030, &c, &e), ERR_OK);
	all = calendar_between(c, calendar_first(c), calendar_last(c));
	srand48(7);
	for (int i = 0; i < 20000; i++) {
		const int64_t crowd = (int64_t)SPAN_DAY * 365 * 5 / 450;
		const struct span w = { 1 +
			(i % 2 == 0 ? all.s - 1 - lrand48() % crowd : lrand48() % all.s) };
		const struct utc t = calendar_add(c, calendar_first(c), w);

		if (calendar_between(c, calendar_first(c), t).s != w.s)
			fail_msg("%lld", (long long)w.s);
		assert_true(calendar_is_open(c, (struct utc){ t.s - 1 }));
		assert_int_equal(
		    calendar_add(c, calendar_last(c), (struct span){ w.s - 1 - all.s }).s, t.s - 1);
	}
	calendar_free(c);
	zone_free(zone);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_walk_by_the_minute_agrees),
		cmocka_unit_test(crowded_and_sparse_years),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
