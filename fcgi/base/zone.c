#include "base/zone.h"

#include <assert.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone_rule.h"

/*
 * The files are read as RFC 8536 says, not through tzset(): that would take UTC
 * for a name it does not know, and change a setting of the whole process. A
 * file lists changes up to some year; after its last one the rule of its
 * footer, a POSIX TZ string, applies for ever.
 */
#define ZONEINFO "/usr/share/zoneinfo"
#define NAME_MAX_BYTES 64
#define NAME_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/"
#define FILE_MAX_BYTES ((size_t)256 * 1024)
#define HEADER_BYTES 44
#define TYPE_BYTES 6
/* RFC 8536, 3.2: offsets lie between -25 and 26 hours. */
#define OFFSET_MAX ((int64_t)26 * SPAN_HOUR)

/* About half a year: most steps of the index hold one change, or none. */
#define STEP_BITS 24

struct zone {
	char *name;
	int first;
	int last;
	size_t n;
	size_t room;
	struct zone_change *changes; /* one more than n: a guard at the end of time */
	int64_t index_start;
	size_t index_n;
	uint32_t *index; /* of each step, the last change at or before its beginning */
};

/* What is left of the file. */
struct reader {
	const unsigned char *p;
	size_t left;
};

/* One data block: the second, with 64-bit instants, says all that the first says. */
struct block {
	size_t n_times;
	size_t n_types;
	size_t n_leaps;
	int width; /* bytes of an instant */
	const unsigned char *times;
	const unsigned char *kinds; /* of each time, its type */
	const unsigned char *types;
};

static int64_t
big_endian(const unsigned char *p, int width)
{
	uint64_t v = p[0] >= 0x80 ? UINT64_MAX : 0;

	for (int i = 0; i < width; i++)
		v = v << 8 | p[i];
	return (int64_t)v;
}

static bool
take(struct reader *r, size_t size, const unsigned char **out)
{
	if (size > r->left)
		return false;
	*out = r->p;
	r->p += size;
	r->left -= size;
	return true;
}

static bool
take_block(struct reader *r, int width, struct block *b)
{
	const unsigned char *head, *rest;
	size_t counts[6]; /* isut, isstd, leap, time, type, char */

	if (!take(r, HEADER_BYTES, &head) || memcmp(head, "TZif", 4) != 0)
		return false;
	for (size_t i = 0; i < 6; i++)
		counts[i] = (size_t)(big_endian(head + 20 + 4 * i, 4) & UINT32_MAX);
	b->width = width;
	b->n_leaps = counts[2];
	b->n_times = counts[3];
	b->n_types = counts[4];
	return take(r, b->n_times * (size_t)width, &b->times) && take(r, b->n_times, &b->kinds) &&
	    take(r, b->n_types * TYPE_BYTES, &b->types) &&
	    take(r, counts[5] + b->n_leaps * ((size_t)width + 4) + counts[1] + counts[0], &rest);
}

static int64_t
block_time(const struct block *b, size_t i)
{
	return big_endian(b->times + i * (size_t)b->width, b->width);
}

static int
block_offset(const struct block *b, size_t type)
{
	return (int)big_endian(b->types + type * TYPE_BYTES, 4);
}

/* Instants in order, every index in range, every offset one that a clock can have. */
static bool
block_makes_sense(const struct block *b)
{
	if (b->n_types == 0 || b->n_leaps != 0)
		return false;
	for (size_t i = 0; i < b->n_types; i++) {
		if (abs(block_offset(b, i)) >= OFFSET_MAX)
			return false;
	}
	for (size_t i = 0; i < b->n_times; i++) {
		if (b->kinds[i] >= b->n_types)
			return false;
		if (i > 0 && block_time(b, i - 1) >= block_time(b, i))
			return false;
	}
	return true;
}

static int64_t
new_year(int year)
{
	return civil_to_days((struct civil){ year, 1, 1 });
}

static void
zone_put(struct zone *z, int64_t at, int offset)
{
	/* Summer time all the year ends and starts again in the same instant. */
	if (z->n > 1 && z->changes[z->n - 1].at.s == at)
		z->n--;
	if (z->n > 0 && z->changes[z->n - 1].offset == offset)
		return;
	if (z->n + 1 >= z->room) {
		z->room = z->room == 0 ? 64 : z->room * 2;
		z->changes = realloc(z->changes, z->room * sizeof(*z->changes));
		if (z->changes == NULL)
			abort();
	}
	z->changes[z->n++] = (struct zone_change){ { at }, offset };
}

/* Changes before the zone's first year leave only their offset behind. */
static void
zone_change(struct zone *z, int64_t at, int offset, int64_t first, int64_t last)
{
	if (at <= first)
		z->changes[0].offset = offset;
	else if (at < last)
		zone_put(z, at, offset);
}

static void
add_years(struct zone *z, const struct zone_rule *r, int64_t after, int64_t first, int64_t last)
{
	const int from = civil_from_days((after > first ? after : first) / SPAN_DAY).year - 1;

	for (int year = from; year <= z->last + 1; year++) {
		const int64_t starts = zone_rule_starts(r, year).s;
		const int64_t ends = zone_rule_ends(r, year).s;

		/* In the south summer ends first; where they meet, it goes on. */
		if (ends <= starts && ends > after)
			zone_change(z, ends, r->standard, first, last);
		if (starts > after)
			zone_change(z, starts, r->summer, first, last);
		if (ends > starts && ends > after)
			zone_change(z, ends, r->standard, first, last);
	}
}

static void
zone_fill(struct zone *z, const struct block *b, const struct zone_rule *r)
{
	const int64_t first = new_year(z->first) * SPAN_DAY - OFFSET_MAX;
	const int64_t last = new_year(z->last + 1) * SPAN_DAY + OFFSET_MAX;
	const int64_t after = b->n_times == 0 ? INT64_MIN : block_time(b, b->n_times - 1);

	/* RFC 8536, 3.2: before the first change the first type applies. */
	zone_put(z, INT64_MIN, block_offset(b, 0));
	for (size_t i = 0; i < b->n_times; i++)
		zone_change(z, block_time(b, i), block_offset(b, b->kinds[i]), first, last);
	if (r->has_summer)
		add_years(z, r, after, first, last);
}

static void
zone_index(struct zone *z)
{
	const int64_t last = new_year(z->last + 1) * SPAN_DAY + OFFSET_MAX;
	uint32_t at = 0;

	/* zone_put left room for it. */
	z->changes[z->n] = (struct zone_change){ UTC_NONE, 0 };
	z->index_start = new_year(z->first) * SPAN_DAY - OFFSET_MAX;
	z->index_n = (size_t)((last - z->index_start) >> STEP_BITS) + 1;
	z->index = calloc(z->index_n, sizeof(*z->index));
	if (z->index == NULL)
		abort();
	for (size_t i = 0; i < z->index_n; i++) {
		while (z->changes[at + 1].at.s <= z->index_start + ((int64_t)i << STEP_BITS))
			at++;
		z->index[i] = at;
	}
}

/* The line at the end of the file, without its newlines; false: there is none. */
static bool
take_footer(struct reader *r, char *text, size_t room)
{
	const unsigned char *mark, *end;

	if (!take(r, 1, &mark) || *mark != '\n')
		return false;
	end = memchr(r->p, '\n', r->left);
	if (end == NULL || (size_t)(end - r->p) >= room)
		return false;
	memcpy(text, r->p, (size_t)(end - r->p));
	text[end - r->p] = '\0';
	return true;
}

/* A footer whose rules overlap from year to year would break every search. */
static bool
changes_are_sorted(const struct zone *z)
{
	for (size_t i = 1; i < z->n; i++) {
		if (z->changes[i - 1].at.s >= z->changes[i].at.s)
			return false;
	}
	return true;
}

static bool
zone_decode(struct zone *z, const unsigned char *bytes, size_t len)
{
	struct reader r = { bytes, len };
	struct zone_rule rule = { 0 };
	struct block b;
	char text[128];

	if (!take_block(&r, 4, &b))
		return false;
	if (bytes[4] != '\0') {
		if (!take_block(&r, 8, &b) || !take_footer(&r, text, sizeof(text)))
			return false;
		/* An empty line: nothing is known about the time after the last change. */
		if (text[0] != '\0' && !zone_rule_parse(text, &rule))
			return false;
	}
	if (!block_makes_sense(&b))
		return false;
	zone_fill(z, &b, &rule);
	if (!changes_are_sorted(z))
		return false;
	zone_index(z);
	return true;
}

/* Without dots there is no way up, without a slash at the front no way out. */
static bool
name_is_sane(const char *name)
{
	const size_t len = strlen(name);

	if (len == 0 || len > NAME_MAX_BYTES || name[0] == '/' || name[len - 1] == '/')
		return false;
	if (strstr(name, "//") != NULL)
		return false;
	for (const char *p = name; *p != '\0'; p++) {
		if (strchr(NAME_CHARACTERS, *p) == NULL)
			return false;
	}
	return true;
}

static const char *
zone_directory(void)
{
	const char *dir = getenv("TZDIR");

	return dir != NULL && dir[0] != '\0' ? dir : ZONEINFO;
}

/* False: no such file, a directory, or too large for a zone. The caller frees the bytes. */
static bool
read_file(const char *name, unsigned char **bytes, size_t *len)
{
	unsigned char *room = NULL;
	char path[PATH_MAX];
	FILE *f = NULL;
	bool ok = false;

	if (snprintf(path, sizeof(path), "%s/%s", zone_directory(), name) >= (int)sizeof(path))
		goto out;
	f = fopen(path, "re");
	room = malloc(FILE_MAX_BYTES);
	if (f == NULL || room == NULL)
		goto out;
	*len = fread(room, 1, FILE_MAX_BYTES, f);
	ok = ferror(f) == 0 && *len > 0 && *len < FILE_MAX_BYTES;
out:
	if (f != NULL)
		fclose(f);
	if (ok)
		*bytes = room;
	else
		free(room);
	return ok;
}

static struct zone *
zone_new(const char *name, int first, int last)
{
	struct zone *z = calloc(1, sizeof(*z));

	if (z == NULL || (z->name = strdup(name)) == NULL)
		abort();
	z->first = first;
	z->last = last;
	return z;
}

enum err_code
zone_load(const char *name, int first, int last, struct zone **out, struct err *e)
{
	enum err_code rc = ERR_INVALID;
	unsigned char *bytes = NULL;
	struct zone *z = NULL;
	size_t len;

	assert(first >= ZONE_YEAR_MIN && first <= last && last <= ZONE_YEAR_MAX);
	if (!name_is_sane(name))
		return err_set(e, rc,
		    "time zone \"%.80s\": not a zone's name; write one such as "
		    "\"Asia/Almaty\"",
		    name);
	if (!read_file(name, &bytes, &len))
		return err_set(e, rc,
		    "time zone \"%s\": not known on this host (looked in %s); "
		    "write a name such as \"Asia/Almaty\"",
		    name, zone_directory());
	z = zone_new(name, first, last);
	if (!zone_decode(z, bytes, len)) {
		err_set(e, rc,
		    "time zone \"%s\": %s/%s is no zone file of RFC 8536 without leap "
		    "seconds",
		    name, zone_directory(), name);
		goto out;
	}
	*out = z;
	z = NULL;
	rc = ERR_OK;
out:
	zone_free(z);
	free(bytes);
	return rc;
}

void
zone_free(struct zone *z)
{
	if (z == NULL)
		return;
	free(z->changes);
	free(z->index);
	free(z->name);
	free(z);
}

const char *
zone_name(const struct zone *z)
{
	return z->name;
}

bool
zone_covers(const struct zone *z, int first, int last)
{
	return z->first <= first && last <= z->last;
}

const struct zone_change *
zone_changes(const struct zone *z, size_t *n)
{
	*n = z->n;
	return z->changes;
}

/* The last change at or before t. */
static const struct zone_change *
change_at(const struct zone *z, int64_t t)
{
	const struct zone_change *c = z->changes;
	size_t step;

	if (t >= z->index_start) {
		step = (size_t)((t - z->index_start) >> STEP_BITS);
		c += z->index[step < z->index_n ? step : z->index_n - 1];
	}
	/* The guard is later than any instant but UTC_NONE, which is none. */
	while (c[1].at.s <= t && !utc_is_none(c[1].at))
		c++;
	return c;
}

int
zone_offset(const struct zone *z, struct utc t)
{
	return change_at(z, t.s)->offset;
}

int64_t
zone_wall(const struct zone *z, struct utc t)
{
	return t.s + zone_offset(z, t);
}

struct utc
zone_instant(const struct zone *z, int64_t wall, bool later)
{
	const struct zone_change *c = change_at(z, wall - OFFSET_MAX);
	int64_t found = INT64_MAX, skipped = INT64_MAX;

	for (;; c++) {
		const int64_t t = wall - c->offset, end = c[1].at.s;

		if (t >= c->at.s && t < end)
			found = t;
		else if (t >= end && wall - c[1].offset < end)
			skipped = end;
		if ((found != INT64_MAX && !later) || end > wall + OFFSET_MAX)
			break;
	}
	assert(found != INT64_MAX || skipped != INT64_MAX);
	return (struct utc){ found != INT64_MAX ? found : skipped };
}

bool
zone_parse_wall(const char *text, int64_t *wall)
{
	char iso[48];
	struct utc t;

	if (strlen(text) < 19 || (text[10] != ' ' && text[10] != 'T') ||
	    snprintf(iso, sizeof(iso), "%sZ", text) >= (int)sizeof(iso))
		return false;
	iso[10] = 'T';
	/* The same digits read as if they were UTC: days * 86400 + seconds of the day. */
	if (!utc_parse(iso, &t))
		return false;
	*wall = t.s;
	return true;
}

const char *
zone_format(const struct zone *z, struct utc t, char buf[static WALL_TEXT])
{
	utc_format(utc_is_none(t) ? t : (struct utc){ zone_wall(z, t) }, buf);
	if (buf[10] == 'T') {
		buf[10] = ' ';
		buf[19] = '\0';
	}
	return buf;
}
