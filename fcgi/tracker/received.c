#include "tracker/received.h"

#include "base/wall.h"
#include "base/zone.h"
#include "tracker/tracker.h"

bool
received_parse(const struct tracker *t, const char *text, struct utc *out)
{
	char wall[WALL_TEXT];
	struct wall w;

	if (utc_parse(text, out))
		return true;
	if (!wall_parse(text, &w))
		return false;
	if (t->received_zone != NULL) {
		*out = zone_instant(t->received_zone, w.seconds, false);
		return true;
	}
	/* The same without a zone, as the tracker stores times. */
	utc_format((struct utc){ w.seconds }, wall);
	wall[10] = ' ';
	wall[19] = '\0';
	return tracker_instant(t, wall, UTC_NONE, out);
}
