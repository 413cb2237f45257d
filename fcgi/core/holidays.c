#include "core/holidays.h"

#include "base/zone.h"
#include "core/calendar.h"

#define NEXT_YEAR_FROM 11

/* No country's are fewer: some days of January alone are a file that was begun. */
#define MONTHS_MIN 4

struct entered {
	size_t days, months;
};

static struct entered
entered_of(const struct calendar *c, int year)
{
	struct entered out = { 0 };

	for (int month = 1; month <= 12; month++) {
		const size_t days = calendar_days_off(c, year, month);

		out.days += days;
		out.months += days > 0;
	}
	return out;
}

bool
holidays_known(const struct calendar *c, int year)
{
	const struct entered now = entered_of(c, year), last = entered_of(c, year - 1);

	return now.months >= MONTHS_MIN && (last.months < MONTHS_MIN || now.days * 2 >= last.days);
}

static struct civil
today(const struct calendar *c, struct utc now)
{
	return civil_from_days(zone_wall(calendar_zone(c), now) / SPAN_DAY);
}

int
holidays_year(const struct calendar *c, struct utc now)
{
	return today(c, now).year;
}

size_t
holidays_missing(const struct calendar *c, struct utc now, int missing[static HOLIDAYS_YEARS])
{
	const struct civil t = today(c, now);
	const int last = t.year + (t.month >= NEXT_YEAR_FROM);
	size_t n = 0;

	for (int year = t.year; year <= last; year++) {
		if (!holidays_known(c, year))
			missing[n++] = year;
	}
	return n;
}
