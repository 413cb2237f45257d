#include "tests/support/regulation.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/zone.h"
#include "core/calendar.h"
#include "store/policies.h"
#include "tests/support/database.h"
#include "tests/support/instant.h"

#define FILE_ROOM ((size_t)256 * 1024)

/* Kept for the life of the program, so that policies and tests need not care whose it is. */
const char *
regulation_include(void *ctx, const char *name, struct err *e)
{
	static struct {
		char name[80];
		char *text;
	} kept[16];
	char path[256];
	FILE *f;

	for (size_t i = 0; i < 16; i++) {
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

static struct policy *
read_or_die(const char *name, const char *text)
{
	struct policy *p;
	struct err e;

	if (policy_read(text, strlen(text), regulation_include, NULL, &p, &e) != ERR_OK) {
		fprintf(stderr, "%s: %s\n", name, e.text);
		abort();
	}
	return p;
}

static const char *
text_of(const char *name)
{
	char file[64];
	const char *text;
	struct err e;

	snprintf(file, sizeof(file), "%s.json", name);
	text = regulation_include(NULL, file, &e);
	if (text == NULL) {
		fprintf(stderr, "%s\n", e.text);
		abort();
	}
	return text;
}

struct policy *
regulation_policy(const char *name)
{
	return read_or_die(name, text_of(name));
}

struct policy *
regulation_patched(const char *name_and_patch)
{
	const char *patch = strchr(name_and_patch, ' ');
	char name[32];
	json_error_t je;
	struct policy *p;
	json_t *root, *over;
	char *text;

	if (patch == NULL)
		return regulation_policy(name_and_patch);
	snprintf(name, sizeof(name), "%.*s", (int)(patch - name_and_patch), name_and_patch);
	root = json_loads(text_of(name), 0, &je);
	over = json_loads(patch, 0, &je);
	if (over == NULL || json_object_update_recursive(root, over) != 0) {
		fprintf(stderr, "%s: %s\n", patch, je.text);
		abort();
	}
	text = json_dumps(root, JSON_INDENT(2));
	p = read_or_die(name, text);
	free(text);
	json_decref(over);
	json_decref(root);
	return p;
}

void
regulation_load(struct database *d, const char *name)
{
	const struct policies_config files = { .dir = "sql/regulations", .regulation = name };
	struct policies *shelf;

	must(d, policies_open(&files, d->db, instant("2026-01-01T00:00:00Z"), &shelf, &d->e));
	policies_close(shelf);
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
