#include "core/holidays.h"

#include "base/zone.h"
#include "core/calendar.h"

#define NEXT_YEAR_FROM 11

/* One alone is a slip, or the end of a holiday that began the year before. */
#define DAYS_OFF_MIN 2

bool
holidays_known(const struct calendar *c, int year)
{
	return calendar_days_off(c, year) >= DAYS_OFF_MIN;
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
