#include "tracker/received.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/zone.h"
#include "tracker/tracker.h"

/* Puts "YYYY-MM-DD HH:MM:SS" into `wall`; a day that does not exist is left for others to see. */
static bool
wall_of(const char *text, char wall[static WALL_TEXT])
{
	int year, month, day, hour = 0, minute = 0, second = 0, n = 0;

	text += strspn(text, " ");
	if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &n) != 3 &&
	    sscanf(text, "%2d.%2d.%4d%n", &day, &month, &year, &n) != 3)
		return false;
	text += n;
	n = 0;
	if (sscanf(text, "%*[ T]%2d:%2d%n:%2d%n", &hour, &minute, &n, &second, &n) >= 2)
		text += n;
	if (text[strspn(text, " ")] != '\0' || year < 1000 || month < 1 || day < 1 || hour < 0 ||
	    minute < 0 || second < 0)
		return false;
	snprintf(wall, WALL_TEXT, "%04d-%02d-%02d %02d:%02d:%02d", year % 10000, month % 100,
	    day % 100, hour % 100, minute % 100, second % 100);
	return true;
}

bool
received_parse(const struct tracker *t, const char *text, struct utc *out)
{
	char wall[WALL_TEXT];
	int64_t seconds;

	if (utc_parse(text, out))
		return true;
	if (!wall_of(text, wall) || !zone_parse_wall(wall, &seconds))
		return false;
	if (t->received_zone == NULL)
		return tracker_instant(t, wall, UTC_NONE, out);
	*out = zone_instant(t->received_zone, seconds, false);
	return true;
}
