#include <string.h>

#include "base/arena.h"
#include "base/time.h"
#include "core/calendar_csv.h"
#include "core/calendar_days.h"
#include "core/policy_check.h"

static bool
is_csv(const char *name)
{
	const size_t n = strlen(name);

	return n > 4 && strcmp(name + n - 4, ".csv") == 0;
}

/* The last line of a file that has the date. */
static int
line_of(const char *text, const char *date)
{
	const char *last = text;
	int line = 1;

	for (const char *at = strstr(text, date); at != NULL; at = strstr(at + 1, date))
		last = at;
	for (const char *p = text; p < last; p++)
		line += *p == '\n';
	return line;
}

static bool
is_closed(const struct calendar_day *d)
{
	return d->kind == DAY_HOLIDAY || d->kind == DAY_OBSERVED;
}

static void
doubt_day(const struct doubting *d, const struct policy_included *file,
    const struct calendar_day *days, size_t i)
{
	const struct civil c = civil_from_days(days[i].day);
	const char *date =
	    arena_printf(d->mistakes->arena, "%04d-%02d-%02d", c.year, c.month, c.day);
	const int line = line_of(file->text, date);

	for (size_t k = 0; k < i; k++) {
		if (days[k].day == days[i].day && is_closed(&days[k]) != is_closed(&days[i]))
			mistakes_add_in(d->mistakes, MISTAKE_WARNING, file->name, line,
			    "%s stands twice, closed (%s) and worked (%s); take one of the two out",
			    date, day_kind_name(is_closed(&days[k]) ? days[k].kind : days[i].kind),
			    day_kind_name(is_closed(&days[k]) ? days[i].kind : days[k].kind));
	}
	if (days[i].kind == DAY_WORKED && days_weekday(days[i].day) < 5)
		mistakes_add_in(d->mistakes, MISTAKE_WARNING, file->name, line,
		    "%s is no weekend: \"working_transfer\" opens a Saturday or Sunday, and "
		    "changes nothing on a day that is worked anyway; mend the date, or take the "
		    "line out",
		    date);
}

void
policy_doubt_days(const struct doubting *d)
{
	const struct policy *p = d->policy;
	struct calendar_day *days;
	struct err e;
	size_t n;

	for (size_t i = 0; i < p->n_included; i++) {
		if (!is_csv(p->included[i].name) ||
		    calendar_csv_days(p->included[i].text, d->mistakes->arena, &days, &n, &e) !=
			ERR_OK)
			continue;
		for (size_t k = 0; k < n; k++)
			doubt_day(d, &p->included[i], days, k);
	}
}
