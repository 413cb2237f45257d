#include "core/holidays.h"

#include "base/zone.h"
#include "core/calendar.h"

#define NEXT_YEAR_FROM 11

/* Whole local day without an open second. */
static bool
is_closed(const struct calendar *c, int64_t day)
{
	const struct zone *z = calendar_zone(c);
	const struct utc from = zone_instant(z, day * SPAN_DAY, false);
	const struct utc to = zone_instant(z, (day + 1) * SPAN_DAY, false);

	return calendar_between(c, from, to).s == 0;
}

bool
holidays_known(const struct calendar *c, int year)
{
	const int64_t last = civil_to_days((struct civil){ year + 1, 1, 1 });

	for (int64_t day = civil_to_days((struct civil){ year, 1, 1 }); day < last; day++) {
		if (days_weekday(day) < 5 && is_closed(c, day))
			return true;
	}
	return false;
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
