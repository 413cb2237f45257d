#include "core/calendar_days.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/time.h"
#include "core/calendar.h"
#include "core/calendar_csv.h"
#include "core/day_hours.h"

TERM_FUNCTIONS(day_kind, DAY_TERMS, DAY_KIND_COUNT)

static int
by_day(const void *a, const void *b)
{
	const struct calendar_day *x = a, *y = b;

	return (x->day > y->day) - (x->day < y->day);
}

/* By date, those of one date as they came: a few hundred rows, mostly sorted already. */
static void
insertion_sort(struct calendar_day *days, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		const struct calendar_day d = days[i];
		size_t at = i;

		for (; at > 0 && by_day(&days[at - 1], &d) > 0; at--)
			days[at] = days[at - 1];
		days[at] = d;
	}
}

size_t
calendar_days_sort(struct calendar_day *days, size_t n)
{
	size_t kept = 0;

	insertion_sort(days, n);
	for (size_t i = 0; i < n; i++) {
		if (kept > 0 && days[kept - 1].day == days[i].day)
			kept--;
		days[kept++] = days[i];
	}
	return kept;
}

enum err_code
calendar_day_hours(struct calendar_day *d, const char *text, struct arena *a, struct err *e)
{
	struct day_hours hours;
	struct buf b;

	d->hours = "";
	if (d->kind != DAY_SHORT) {
		if (*text == '\0')
			return ERR_OK;
		return err_set(e, ERR_INVALID,
		    "a day of type %s has none: leave them out, or make it short",
		    day_kind_name(d->kind));
	}
	if (day_hours_parse(text, &hours, e) != ERR_OK)
		return e->code;
	buf_init(&b);
	day_hours_write(&hours, &b);
	d->hours = buf_keep(&b, a);
	return ERR_OK;
}

enum err_code
calendar_days_read(
    const char *csv, struct arena *a, struct calendar_day **out, size_t *n, struct err *e)
{
	if (calendar_csv_days(csv, a, out, n, e) != ERR_OK)
		return e->code;
	*n = calendar_days_sort(*out, *n);
	return ERR_OK;
}

/* Quoted where it has to be; a line ends the row for most readers, so there is none in it. */
static void
write_name(const char *name, struct buf *out)
{
	const size_t len = strlen(name);
	/* Blanks at the ends would be lost without quotes. */
	const bool plain = !csv_needs_guard(name) && name[strcspn(name, ",;\"\r\n")] == '\0' &&
	    (len == 0 || (*name != ' ' && name[len - 1] != ' '));
	const char *quote = plain ? "" : "\"";

	buf_puts(out, quote);
	if (csv_needs_guard(name))
		buf_puts(out, "'");
	for (const char *p = name; *p != '\0'; p++) {
		if (*p == '"')
			buf_puts(out, "\"");
		buf_add(out, *p == '\n' || *p == '\r' ? " " : p, 1);
	}
	buf_puts(out, quote);
}

void
calendar_days_write(const struct calendar_day *days, size_t n, struct buf *out)
{
	bool hours = false;

	for (size_t i = 0; i < n; i++)
		hours |= days[i].kind == DAY_SHORT;
	buf_printf(out, "date,name,type%s\n", hours ? ",hours" : "");
	for (size_t i = 0; i < n; i++) {
		const struct civil c = civil_from_days(days[i].day);

		buf_printf(out, "%04d-%02d-%02d,", c.year, c.month, c.day);
		write_name(days[i].name, out);
		buf_printf(out, ",%s", day_kind_name(days[i].kind));
		if (hours)
			buf_printf(out, ",%s", days[i].hours);
		buf_putc(out, '\n');
	}
}

static const struct calendar_day *
find(const struct calendar_day *days, size_t n, int64_t day)
{
	const struct calendar_day key = { .day = day };

	return n == 0 ? NULL : bsearch(&key, days, n, sizeof(key), by_day);
}

size_t
calendar_days_apply(const struct calendar_day *base, size_t n_base,
    const struct calendar_day *changes, size_t n_changes, struct arena *a,
    struct calendar_day **out)
{
	struct calendar_day *days = arena_array(a, n_base + n_changes + 1, sizeof(*days));
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < n_base; i++)
		days[n++] = base[i];
	for (size_t i = 0; i < n_changes; i++)
		days[n++] = changes[i];
	n = calendar_days_sort(days, n);
	for (size_t i = 0; i < n; i++) {
		if (days[i].kind != DAY_ORDINARY)
			days[kept++] = days[i];
	}
	*out = days;
	return kept;
}

static bool
is_same(const struct calendar_day *x, const struct calendar_day *y)
{
	return x->kind == y->kind && strcmp(x->name, y->name) == 0 &&
	    strcmp(x->hours, y->hours) == 0;
}

static bool
has_year(const struct calendar_day *days, size_t n, int64_t day)
{
	const int year = civil_from_days(day).year;

	for (size_t i = 0; i < n; i++) {
		if (civil_from_days(days[i].day).year == year)
			return true;
	}
	return false;
}

size_t
calendar_days_differ(const struct calendar_day *have, size_t n_have,
    const struct calendar_day *wanted, size_t n_wanted, bool whole, struct arena *a,
    struct calendar_day **out)
{
	struct calendar_day *days = arena_array(a, n_have + n_wanted + 1, sizeof(*days));
	size_t n = 0;

	for (size_t i = 0; i < n_wanted; i++) {
		const struct calendar_day *was = find(have, n_have, wanted[i].day);

		if (was == NULL ? wanted[i].kind == DAY_ORDINARY : is_same(was, &wanted[i]))
			continue;
		days[n++] = wanted[i];
	}
	for (size_t i = 0; whole && i < n_have; i++) {
		if (find(wanted, n_wanted, have[i].day) == NULL &&
		    has_year(wanted, n_wanted, have[i].day))
			days[n++] = (struct calendar_day){ have[i].day, DAY_ORDINARY, "", "" };
	}
	*out = days;
	return calendar_days_sort(days, n);
}
