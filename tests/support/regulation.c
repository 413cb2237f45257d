#include "tests/support/regulation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"
#include "core/calendar.h"

#define FILE_ROOM ((size_t)256 * 1024)

/* Kept for the life of the program, so that policies and tests need not care whose it is. */
const char *
regulation_include(void *ctx, const char *name, struct err *e)
{
	static struct {
		char name[64];
		char *text;
	} kept[8];
	char path[256];
	FILE *f;

	for (size_t i = 0; i < 8; i++) {
		if (strcmp(kept[i].name, name) == 0)
			return kept[i].text;
		if (kept[i].text != NULL)
			continue;
		snprintf(path, sizeof(path), "sql/regulations/%s", name);
		f = fopen(path, "r");
		if (f == NULL) {
			err_set(e, ERR_NOTFOUND, "%s is not there", path);
			return NULL;
		}
		kept[i].text = calloc(1, FILE_ROOM);
		if (fread(kept[i].text, 1, FILE_ROOM - 1, f) == 0)
			abort();
		fclose(f);
		snprintf(kept[i].name, sizeof(kept[i].name), "%s", name);
		return kept[i].text;
	}
	abort();
}

struct policy *
regulation_policy(const char *name)
{
	char file[64];
	struct policy *p;
	const char *text;
	struct err e;

	snprintf(file, sizeof(file), "%s.json", name);
	text = regulation_include(NULL, file, &e);
	if (text == NULL ||
	    policy_read(text, strlen(text), regulation_include, NULL, &p, &e) != ERR_OK) {
		fprintf(stderr, "%s: %s\n", name, e.text);
		abort();
	}
	return p;
}

struct utc
regulation_instant(const struct policy *p, struct civil day, int hour, int minute)
{
	return zone_instant(calendar_zone(p->calendar),
	    civil_to_days(day) * SPAN_DAY + hour * SPAN_HOUR + minute * SPAN_MINUTE, false);
}

const char *
regulation_local(const struct policy *p, struct utc t, char text[static 32])
{
	const int64_t wall = zone_wall(calendar_zone(p->calendar), t);

	snprintf(text, 32, "%02d %02d:%02d", civil_from_days(wall / SPAN_DAY).day,
	    (int)(wall % SPAN_DAY / SPAN_HOUR), (int)(wall / SPAN_MINUTE % 60));
	return text;
}
