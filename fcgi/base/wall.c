#include "base/wall.h"

#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "base/zone.h"

/* How many characters the time takes; 0: there is none. */
static int
time_at(const char *text, int *hour, int *minute, int *second)
{
	int n = 0;

	if (sscanf(text, "%2d:%2d%n:%2d%n", hour, minute, &n, second, &n) < 2)
		return 0;
	return n;
}

bool
wall_parse(const char *text, struct wall *out)
{
	int year, month, day, hour = 0, minute = 0, second = 0, n = 0;
	char wall[WALL_TEXT];

	text += strspn(text, " ");
	if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &n) != 3 &&
	    sscanf(text, "%2d.%2d.%4d%n", &day, &month, &year, &n) != 3)
		return false;
	text += n;
	n = *text == 'T' || *text == ' ' ? time_at(text + 1, &hour, &minute, &second) : 0;
	out->has_time = n > 0;
	if (n > 0)
		text += n + 1;
	if (text[strspn(text, " ")] != '\0' || year < 1000 || month < 1 || day < 1 || hour < 0 ||
	    minute < 0 || second < 0)
		return false;
	snprintf(wall, sizeof(wall), "%04d-%02d-%02d %02d:%02d:%02d", year % 10000, month % 100,
	    day % 100, hour % 100, minute % 100, second % 100);
	return zone_parse_wall(wall, &out->seconds);
}

bool
wall_parse_time(const char *text, int64_t *out)
{
	int hour, minute, second = 0, n;

	text += strspn(text, " ");
	n = time_at(text, &hour, &minute, &second);
	if (n == 0 || text[n + (int)strspn(text + n, " ")] != '\0' || hour < 0 || hour > 23 ||
	    minute < 0 || minute > 59 || second < 0 || second > 59)
		return false;
	*out = hour * SPAN_HOUR + minute * SPAN_MINUTE + second;
	return true;
}
