#include "core/calendar_plan.h"

#include <assert.h>
#include <stdlib.h>
#include <stdint.h>
#include <string.h>

#include "base/time.h"
#include "core/calendar.h"

struct openings {
	size_t n;
	struct opening *open;
};

struct calendar_plan {
	const struct calendar_spec *spec;
	const struct exception **exceptions; /* sorted by day */
	/* Where the last day asked for was found. */
	size_t hours;
	size_t next;
	/* The combined hours of one day, and a second list to cut breaks into. */
	struct openings day;
	struct openings spare;
};

static int
min_int(int a, int b)
{
	return a < b ? a : b;
}

static int
max_int(int a, int b)
{
	return a > b ? a : b;
}

enum err_code
calendar_plan_check(const struct day_hours *hours, struct err *e)
{
	if (hours->n > OPENINGS_MAX)
		return err_set(e, ERR_INVALID, "%zu intervals, at most %d are possible", hours->n,
		    OPENINGS_MAX);
	for (size_t i = 0; i < hours->n; i++) {
		const struct opening *o = &hours->open[i];

		if (o->from < 0 || o->to > SPAN_DAY)
			return err_set(e, ERR_INVALID,
			    "interval %zu does not lie between 00:00 "
			    "and 24:00",
			    i);
		if (o->from >= o->to)
			return err_set(e, ERR_INVALID, "%02d:%02d-%02d:%02d ends before it begins",
			    o->from / SPAN_HOUR, o->from / 60 % 60, o->to / SPAN_HOUR,
			    o->to / 60 % 60);
		if (i > 0 && o->from < o[-1].to)
			return err_set(e, ERR_INVALID,
			    "%02d:%02d-%02d:%02d begins before the interval ahead of it has ended",
			    o->from / SPAN_HOUR, o->from / 60 % 60, o->to / SPAN_HOUR,
			    o->to / 60 % 60);
	}
	return ERR_OK;
}

static enum err_code
check_week(const struct hours_since *h, struct err *e)
{
	static const char *const names[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
		"Saturday", "Sunday" };

	for (int i = 0; i < 7; i++) {
		if (calendar_plan_check(&h->week[i], e) != ERR_OK)
			return err_prefix(e, "%s", names[i]);
	}
	return ERR_OK;
}

static enum err_code
check_exception(const struct exception *x, struct err *e)
{
	struct civil c;

	if (x->kind != EXCEPTION_OVERRIDE && x->kind != EXCEPTION_BREAK)
		return ERR_OK;
	if (calendar_plan_check(&x->hours, e) == ERR_OK)
		return ERR_OK;
	c = civil_from_days(x->day);
	return err_prefix(e, "%s of %04d-%02d-%02d",
	    x->kind == EXCEPTION_BREAK ? "break" : "override", c.year, c.month, c.day);
}

static enum err_code
check_spec(const struct calendar_spec *spec, struct err *e)
{
	assert(spec->n_hours > 0);
	for (size_t i = 0; i < spec->n_hours; i++) {
		if (i > 0 && spec->hours[i].day <= spec->hours[i - 1].day)
			return err_set(
			    e, ERR_INVALID, "opening hours %zu are not in order of their day", i);
		if (check_week(&spec->hours[i], e) != ERR_OK)
			return e->code;
	}
	for (size_t i = 0; i < spec->n_exceptions; i++) {
		if (check_exception(&spec->exceptions[i], e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

static int
by_day(const void *a, const void *b)
{
	const struct exception *x = *(const struct exception *const *)a;
	const struct exception *y = *(const struct exception *const *)b;

	return (x->day > y->day) - (x->day < y->day);
}

static int
by_beginning(const void *a, const void *b)
{
	const struct opening *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

static void *
new_array(size_t n, size_t size)
{
	void *p = calloc(n + 1, size);

	if (p == NULL)
		abort();
	return p;
}

/* The most intervals that a day can have: each break adds at most one. */
static size_t
most_openings(const struct calendar_plan *p)
{
	size_t most = 0, here = 0;

	for (size_t i = 0; i < p->spec->n_exceptions; i++) {
		if (i == 0 || p->exceptions[i]->day != p->exceptions[i - 1]->day)
			here = OPENINGS_MAX;
		here += p->exceptions[i]->hours.n;
		most = here > most ? here : most;
	}
	return most;
}

enum err_code
calendar_plan_new(const struct calendar_spec *spec, struct calendar_plan **out, struct err *e)
{
	struct calendar_plan *p;

	if (check_spec(spec, e) != ERR_OK)
		return e->code;
	p = new_array(1, sizeof(*p));
	p->spec = spec;
	p->exceptions = new_array(spec->n_exceptions, sizeof(struct exception *));
	for (size_t i = 0; i < spec->n_exceptions; i++)
		p->exceptions[i] = &spec->exceptions[i];
	qsort(p->exceptions, spec->n_exceptions, sizeof(struct exception *), by_day);
	p->day.open = new_array(most_openings(p), sizeof(struct opening));
	p->spare.open = new_array(most_openings(p), sizeof(struct opening));
	*out = p;
	return ERR_OK;
}

void
calendar_plan_free(struct calendar_plan *p)
{
	if (p == NULL)
		return;
	free(p->exceptions);
	free(p->day.open);
	free(p->spare.open);
	free(p);
}

static bool
is_day_off(const struct exception *x)
{
	return x->kind == EXCEPTION_HOLIDAY || (x->kind == EXCEPTION_OVERRIDE && x->hours.n == 0);
}

void
calendar_plan_days_off(const struct calendar_plan *p, int first, int last, size_t *months)
{
	int64_t seen = INT64_MIN;

	for (size_t i = 0; i < p->spec->n_exceptions; i++) {
		const struct exception *x = p->exceptions[i];
		const struct civil c = civil_from_days(x->day);

		if (c.year < first || c.year > last || !is_day_off(x) || x->day == seen)
			continue;
		seen = x->day;
		months[(c.year - first) * 12 + c.month - 1]++;
	}
}

static void
put(struct openings *list, int from, int to)
{
	if (from < to)
		list->open[list->n++] = (struct opening){ from, to };
}

static void
put_all(struct openings *list, const struct day_hours *hours)
{
	for (size_t i = 0; i < hours->n; i++)
		put(list, hours->open[i].from, hours->open[i].to);
}

/* Two overrides of a day may overlap. */
static void
unite(struct openings *list)
{
	size_t n = 0;

	qsort(list->open, list->n, sizeof(struct opening), by_beginning);
	for (size_t i = 0; i < list->n; i++) {
		if (n > 0 && list->open[i].from <= list->open[n - 1].to)
			list->open[n - 1].to = max_int(list->open[n - 1].to, list->open[i].to);
		else
			list->open[n++] = list->open[i];
	}
	list->n = n;
}

static void
take_off(struct calendar_plan *p, struct opening off)
{
	const struct openings before = p->day;

	p->day = p->spare;
	p->day.n = 0;
	for (size_t i = 0; i < before.n; i++) {
		put(&p->day, before.open[i].from, min_int(before.open[i].to, off.from));
		put(&p->day, max_int(before.open[i].from, off.to), before.open[i].to);
	}
	p->spare = before;
}

static const struct day_hours *
weekly(struct calendar_plan *p, int64_t day, int weekday)
{
	static const struct day_hours closed = { 0 };
	const struct calendar_spec *s = p->spec;

	while (p->hours + 1 < s->n_hours && s->hours[p->hours + 1].day <= day)
		p->hours++;
	while (p->hours > 0 && s->hours[p->hours].day > day)
		p->hours--;
	return s->hours[p->hours].day <= day ? &s->hours[p->hours].week[weekday] : &closed;
}

/* The exceptions of a day; `n` of them. */
static const struct exception **
exceptions_of(struct calendar_plan *p, int64_t day, size_t *n)
{
	const size_t all = p->spec->n_exceptions;

	while (p->next < all && p->exceptions[p->next]->day < day)
		p->next++;
	while (p->next > 0 && p->exceptions[p->next - 1]->day >= day)
		p->next--;
	for (*n = 0; p->next + *n < all && p->exceptions[p->next + *n]->day == day;)
		++*n;
	return p->exceptions + p->next;
}

static void
combine(struct calendar_plan *p, int64_t day, const struct exception *const *x, size_t n)
{
	bool is[EXCEPTION_BREAK + 1] = { false };

	p->day.n = 0;
	for (size_t i = 0; i < n; i++) {
		is[x[i]->kind] = true;
		if (x[i]->kind == EXCEPTION_OVERRIDE)
			put_all(&p->day, &x[i]->hours);
	}
	if (is[EXCEPTION_OVERRIDE])
		unite(&p->day);
	else if (is[EXCEPTION_WORKED])
		put_all(&p->day, weekly(p, day, 0));
	else if (!is[EXCEPTION_HOLIDAY])
		put_all(&p->day, weekly(p, day, days_weekday(day)));
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; x[i]->kind == EXCEPTION_BREAK && k < x[i]->hours.n; k++)
			take_off(p, x[i]->hours.open[k]);
	}
}

const struct opening *
calendar_plan_day(struct calendar_plan *p, int64_t day, size_t *n)
{
	const struct exception **x = exceptions_of(p, day, n);
	const struct day_hours *hours;

	if (*n == 0) {
		hours = weekly(p, day, days_weekday(day));
		*n = hours->n;
		return hours->open;
	}
	combine(p, day, x, *n);
	*n = p->day.n;
	return p->day.open;
}
