#include "core/calendar_json.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/nearest.h"
#include "base/time.h"
#include "core/calendar_csv.h"
#include "core/calendar_plan.h"
#include "core/day_hours.h"

static const char *const weekdays[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

static const struct day_hours all_day = { .n = 1, .open = { { 0, SPAN_DAY } } };

struct reading {
	struct arena *arena;
	struct err *e;
	calendar_json_tell *tell; /* NULL: reading ends at the first mistake */
	void *ctx;
	size_t n; /* exceptions read so far */
	struct exception *exceptions;
	size_t n_hours;
	struct hours_since *hours;
	bool has_hours;
	const char *zone;
};

/* What is wrong stands in r->e; false, for `return told(…)`. */
static bool
told(struct reading *r)
{
	if (r->tell != NULL)
		r->tell(r->ctx, r->e);
	return false;
}

/* Whether there is more to read: after a mistake only where each is told. */
static bool
goes_on(const struct reading *r, bool ok)
{
	return ok || r->tell != NULL;
}

/* Says what is wrong at a place; false, for `return wrong(…)`. */
static bool __attribute__((format(printf, 3, 4)))
wrong(struct reading *r, const char *path, const char *fmt, ...)
{
	char said[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(said, sizeof(said), fmt, ap);
	va_end(ap);
	err_set(r->e, ERR_INVALID, "%s: %s", path, said);
	return told(r);
}

static bool
read_interval(struct reading *r, const char *path, json_t *v, struct opening *out)
{
	const char *ends[2];
	int times[2];

	if (!json_is_array(v) || json_array_size(v) != 2)
		return wrong(r, path, "an interval is a pair such as [\"09:00\", \"18:00\"]");
	for (size_t i = 0; i < 2; i++) {
		ends[i] = json_string_value(json_array_get(v, i));
		if (ends[i] == NULL)
			return wrong(r, path, "times are texts such as \"09:00\"");
		if (!day_hours_time(ends[i], &times[i]))
			return wrong(
			    r, path, "\"%.20s\" is no time of day; write it as \"09:00\"", ends[i]);
	}
	if (times[0] >= times[1])
		return wrong(r, path, "%s-%s ends before it begins%s", ends[0], ends[1],
		    times[1] == 0 ? "; the end of the day is 24:00" : "");
	*out = (struct opening){ times[0], times[1] };
	return true;
}

static int
by_beginning(const void *a, const void *b)
{
	const struct opening *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

static bool
read_list(struct reading *r, const char *path, json_t *v, struct day_hours *out)
{
	const size_t n = json_array_size(v);
	bool ok = true;

	if (!json_is_array(v))
		return wrong(r, path, "a list of intervals is expected");
	if (n > OPENINGS_MAX)
		return wrong(r, path, "%zu intervals, at most %d are possible", n, OPENINGS_MAX);
	for (size_t i = 0; i < n && goes_on(r, ok); i++) {
		const char *here = arena_printf(r->arena, "%s[%zu]", path, i);

		ok = read_interval(r, here, json_array_get(v, i), &out->open[i]) && ok;
	}
	if (!ok)
		return false;
	out->n = n;
	qsort(out->open, n, sizeof(out->open[0]), by_beginning);
	return true;
}

/* Opening hours that overlap are a slip of whoever wrote them. */
static bool
read_intervals(struct reading *r, const char *path, json_t *v, struct day_hours *out)
{
	if (!read_list(r, path, v, out))
		return false;
	if (calendar_plan_check(out, r->e) == ERR_OK)
		return true;
	err_prefix(r->e, "%s", path);
	return told(r);
}

/* Breaks may overlap: what is taken off twice is taken off. */
static bool
read_breaks_of_day(struct reading *r, const char *path, json_t *v, struct day_hours *out)
{
	struct opening *o = out->open;
	size_t n = 0;

	if (!read_list(r, path, v, out))
		return false;
	for (size_t i = 0; i < out->n; i++) {
		if (n == 0 || o[i].from > o[n - 1].to)
			o[n++] = o[i];
		else if (o[i].to > o[n - 1].to)
			o[n - 1].to = o[i].to;
	}
	out->n = n;
	return true;
}

static int
weekday_of(const char *name)
{
	for (int i = 0; i < 7; i++) {
		if (strcmp(name, weekdays[i]) == 0)
			return i;
	}
	return -1;
}

static bool
is_always(const json_t *v)
{
	return json_is_string(v) && strcmp(json_string_value(v), CALENDAR_ALWAYS) == 0;
}

static bool
read_weekday(
    struct reading *r, const char *path, const char *name, json_t *v, struct hours_since *out)
{
	const char *here = arena_printf(r->arena, "%s.%s", path, name);
	const int i = weekday_of(name);

	if (i < 0)
		return wrong(r, here, "no such day; they are mon, tue, wed, thu, fri, sat, sun");
	return read_intervals(r, here, v, &out->week[i]);
}

static bool
read_week(struct reading *r, const char *path, json_t *v, struct hours_since *out)
{
	bool ok = true;
	const char *name;
	json_t *day;

	if (is_always(v)) {
		for (size_t i = 0; i < 7; i++)
			out->week[i] = all_day;
		return true;
	}
	if (!json_is_object(v))
		return wrong(r, path,
		    "an object with the days mon to sun is expected, or \"" CALENDAR_ALWAYS "\"");
	json_object_foreach(v, name, day)
	{
		ok = read_weekday(r, path, name, day, out) && ok;
		if (!goes_on(r, ok))
			break;
	}
	return ok;
}

static bool
read_date(struct reading *r, const char *path, const char *text, int64_t *out)
{
	struct civil c;

	if (text == NULL)
		return wrong(r, path, "dates are texts such as \"2026-01-31\"");
	if (!civil_parse(text, &c))
		return wrong(r, path, "\"%.20s\" is no date; write it as \"2026-01-31\"", text);
	*out = civil_to_days(c);
	return true;
}

/* ["2026-01-01", …] */
static bool
read_dates(struct reading *r, const char *path, json_t *v, enum exception_kind kind)
{
	bool ok = true;

	if (!json_is_array(v))
		return wrong(r, path, "a list of dates is expected");
	for (size_t i = 0; i < json_array_size(v) && goes_on(r, ok); i++) {
		struct exception *x = &r->exceptions[r->n++];
		const char *here = arena_printf(r->arena, "%s[%zu]", path, i);

		x->kind = kind;
		ok = read_date(r, here, json_string_value(json_array_get(v, i)), &x->day) && ok;
	}
	return ok;
}

/* {"2026-04-30": [["09:00", "17:00"]], …} */
static bool
read_dated_hours(struct reading *r, const char *path, json_t *v, enum exception_kind kind,
    bool (*read)(struct reading *r, const char *path, json_t *v, struct day_hours *out))
{
	const char *date;
	json_t *hours;
	bool ok = true;

	if (!json_is_object(v))
		return wrong(r, path, "an object of dates, each with its intervals, is expected");
	json_object_foreach(v, date, hours)
	{
		struct exception *x = &r->exceptions[r->n++];
		const char *here = arena_printf(r->arena, "%s.%s", path, date);

		x->kind = kind;
		ok = read_date(r, here, date, &x->day) && read(r, here, hours, &x->hours) && ok;
		if (!goes_on(r, ok))
			break;
	}
	return ok;
}

static bool
read_zone(struct reading *r, json_t *v)
{
	r->zone = json_string_value(v);
	if (r->zone == NULL)
		return wrong(r, "zone",
		    "the name of a time zone such as \"Asia/Almaty\" is "
		    "expected");
	r->zone = arena_strdup(r->arena, r->zone);
	return true;
}

static bool
read_hours(struct reading *r, json_t *v)
{
	r->has_hours = true;
	return read_week(r, "hours", v, &r->hours[0]);
}

static bool
read_holidays(struct reading *r, json_t *v)
{
	return read_dates(r, "holidays", v, EXCEPTION_HOLIDAY);
}

static bool
read_worked(struct reading *r, json_t *v)
{
	return read_dates(r, "worked", v, EXCEPTION_WORKED);
}

static bool
read_overrides(struct reading *r, json_t *v)
{
	return read_dated_hours(r, "overrides", v, EXCEPTION_OVERRIDE, read_intervals);
}

static bool
read_breaks(struct reading *r, json_t *v)
{
	return read_dated_hours(r, "breaks", v, EXCEPTION_BREAK, read_breaks_of_day);
}

/* One entry of the history: {"from": "2027-01-01", "hours": {…}}, nothing else. */
static bool
read_since(struct reading *r, const char *path, json_t *v, struct hours_since *out)
{
	json_t *hours = json_object_get(v, "hours");
	json_t *from = json_object_get(v, "from");

	if (hours == NULL || from == NULL || json_object_size(v) != 2)
		return wrong(r, path, "an object with \"from\" and \"hours\" is expected");
	return read_date(r, arena_printf(r->arena, "%s.from", path), json_string_value(from),
		   &out->day) &&
	    read_week(r, arena_printf(r->arena, "%s.hours", path), hours, out);
}

static bool
read_history(struct reading *r, json_t *v)
{
	bool ok = true;

	if (!json_is_array(v))
		return wrong(r, "history", "a list is expected");
	for (size_t i = 0; i < json_array_size(v) && goes_on(r, ok); i++) {
		struct hours_since *since = &r->hours[r->n_hours];
		const char *here = arena_printf(r->arena, "history[%zu]", i);

		if (!read_since(r, here, json_array_get(v, i), since)) {
			ok = false;
			continue;
		}
		if (since->day <= since[-1].day)
			ok = wrong(r, here, "\"from\" is not later than that of the entry before");
		r->n_hours++;
	}
	return ok;
}

static const struct key {
	const char *name;
	bool (*read)(struct reading *r, json_t *v);
} keys[] = {
	{ "zone", read_zone },
	{ "hours", read_hours },
	{ "holidays", read_holidays },
	{ "worked", read_worked },
	{ "overrides", read_overrides },
	{ "breaks", read_breaks },
	{ "history", read_history },
};

static const struct key *
key_of(const char *name)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strcmp(keys[i].name, name) == 0)
			return &keys[i];
	}
	return NULL;
}

/* What else may stand there is the caller's to know: `slactl calc` has its question beside these. */
static bool
no_such_key(struct reading *r, const char *name)
{
	const char *names[sizeof(keys) / sizeof(keys[0])], *near;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		names[i] = keys[i].name;
	near = nearest_name(names, sizeof(keys) / sizeof(keys[0]), name);
	if (near == NULL)
		return wrong(r, name, "no such key");
	return wrong(r, name, "no such key; did you mean \"%s\"?", near);
}

static size_t
count_exceptions(json_t *root)
{
	return json_array_size(json_object_get(root, "holidays")) +
	    json_array_size(json_object_get(root, "worked")) +
	    json_object_size(json_object_get(root, "overrides")) +
	    json_object_size(json_object_get(root, "breaks"));
}

static bool
read_keys(struct reading *r, json_t *root)
{
	const char *name;
	json_t *value;
	bool ok = true;

	json_object_foreach(root, name, value)
	{
		const struct key *k = key_of(name);

		ok = (k == NULL ? no_such_key(r, name) : k->read(r, value)) && ok;
		if (!goes_on(r, ok))
			return false;
	}
	if (json_object_get(root, "zone") == NULL)
		ok = wrong(r, "zone", "missing; write a name such as \"Asia/Almaty\"");
	if (goes_on(r, ok) && !r->has_hours && r->n_hours == 1)
		ok = wrong(r, "hours", "missing; write the opening hours of each day");
	return ok;
}

enum err_code
calendar_json_check(json_t *root, struct arena *a, struct calendar_json *out,
    calendar_json_tell *tell, void *ctx, struct err *e)
{
	struct reading r = { .arena = a, .e = e, .tell = tell, .ctx = ctx, .n_hours = 1 };
	bool ok;

	*out = (struct calendar_json){ .zone = NULL };
	if (!json_is_object(root)) {
		err_set(e, ERR_INVALID, "an object with zone and hours is expected");
		told(&r);
		return ERR_INVALID;
	}
	r.exceptions = arena_array(a, count_exceptions(root), sizeof(struct exception));
	r.hours = arena_array(
	    a, 1 + json_array_size(json_object_get(root, "history")), sizeof(struct hours_since));
	r.hours[0].day = INT64_MIN;
	ok = read_keys(&r, root);
	*out = (struct calendar_json){
		.zone = r.zone,
		.spec = { .n_hours = r.n_hours,
		    .hours = r.hours,
		    .n_exceptions = r.n,
		    .exceptions = r.exceptions },
	};
	return ok ? ERR_OK : ERR_INVALID;
}

enum err_code
calendar_json_read(json_t *root, struct arena *a, struct calendar_json *out, struct err *e)
{
	return calendar_json_check(root, a, out, NULL, NULL, e);
}

enum err_code
calendar_json_add_csv(struct calendar_json *c, const char *text, bool worked_transfers,
    struct arena *a, struct err *e)
{
	const size_t had = c->spec.n_exceptions;
	struct exception *more, *all;
	size_t n;

	if (calendar_csv_read(text, worked_transfers, a, &more, &n, e) != ERR_OK)
		return e->code;
	all = arena_array(a, had + n, sizeof(*all));
	if (had > 0)
		memcpy(all, c->spec.exceptions, had * sizeof(*all));
	memcpy(all + had, more, n * sizeof(*all));
	c->spec.exceptions = all;
	c->spec.n_exceptions = had + n;
	return ERR_OK;
}
