#include "core/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/zone.h"
#include "core/calendar.h"

#define KEY_ROOM 24
#define BUCKETS 4096
#define WEEKS 52
#define WEEK_HOURS 168

TERM_FUNCTIONS(report_by, REPORT_BY_TERMS, REPORT_BY_COUNT)

const int64_t report_bar_ends[REPORT_BARS] = {
	15 * SPAN_MINUTE,
	30 * SPAN_MINUTE,
	SPAN_HOUR,
	2 * SPAN_HOUR,
	4 * SPAN_HOUR,
	9 * SPAN_HOUR,
	18 * SPAN_HOUR,
	45 * SPAN_HOUR,
	90 * SPAN_HOUR,
	INT64_MAX,
};

/* A group while it is found by its keys. */
struct node {
	struct report_group group;
	struct node *next; /* of the same bucket */
	struct node *older;
};

/* A report with how it is made; the caller sees the first member only. */
struct making {
	struct report report;
	const struct calendar *calendar;
	struct arena *arena;
	struct node *buckets[BUCKETS];
	struct node *newest;
};

/* ---- keys ---- */

static void
local_of(const struct calendar *c, struct utc t, int64_t *day, int *hour)
{
	const int64_t wall = zone_wall(calendar_zone(c), t);
	const int64_t rest = ((wall % SPAN_DAY) + SPAN_DAY) % SPAN_DAY;

	*day = (wall - rest) / SPAN_DAY;
	*hour = (int)(rest / SPAN_HOUR);
}

static const char *
month_of(const struct calendar *c, struct utc t, char room[static KEY_ROOM])
{
	struct civil day;
	int64_t days;
	int hour;

	local_of(c, t, &days, &hour);
	day = civil_from_days(days);
	snprintf(room, KEY_ROOM, "%04d-%02d", day.year % 10000, day.month % 100);
	return room;
}

static const char *
id_of(int64_t id, char room[static KEY_ROOM])
{
	if (id == 0)
		return NULL;
	snprintf(room, KEY_ROOM, "%" PRId64, id);
	return room;
}

static const char *
key_of(const struct making *m, const struct report_item *i, enum report_by by,
    char room[static KEY_ROOM])
{
	switch (by) {
	case REPORT_BY_MONTH:
		return month_of(m->calendar, i->arrived, room);
	case REPORT_BY_LEVEL:
		return i->level;
	case REPORT_BY_PRIORITY:
		return priority_name(i->priority);
	case REPORT_BY_CATEGORY:
		return category_name(i->category);
	case REPORT_BY_CHANNEL:
		return channel_name(i->channel);
	case REPORT_BY_CLIENT:
		return id_of(i->client, room);
	case REPORT_BY_EMPLOYEE:
		return id_of(i->responder != 0 ? i->responder : i->assignee, room);
	case REPORT_BY_PROJECT:
		return id_of(i->project, room);
	case REPORT_BY_REGULATION:
		return i->regulation;
	case REPORT_BY_COUNT:
		break;
	}
	return NULL;
}

static bool
same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

bool
report_wants(const struct report *r, const struct report_filter *f, const struct report_item *i)
{
	const struct making *m = (const struct making *)r;
	char room[KEY_ROOM];

	for (int by = 0; by < REPORT_BY_COUNT; by++) {
		const char *key;

		if (f->keys[by] == NULL)
			continue;
		key = key_of(m, i, (enum report_by)by, room);
		if (strcmp(f->keys[by], key == NULL ? "-" : key) != 0)
			return false;
	}
	return true;
}

/* FNV-1a. */
static size_t
bucket_of(const char *const keys[], size_t n)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < n; i++) {
		for (const char *p = keys[i] == NULL ? "" : keys[i]; *p != '\0'; p++)
			h = (h ^ (unsigned char)*p) * 16777619u;
		h = (h ^ 0xff) * 16777619u;
	}
	return h % BUCKETS;
}

static bool
has_keys(const struct making *m, const struct node *node, const char *const keys[])
{
	for (size_t i = 0; i < m->report.n_by; i++) {
		if (!same(node->group.keys[m->report.by[i]], keys[i]))
			return false;
	}
	return true;
}

static struct report_group *
group_of(struct making *m, const struct report_item *item)
{
	char rooms[REPORT_BY_COUNT][KEY_ROOM];
	const char *keys[REPORT_BY_COUNT];
	struct node **bucket, *node;

	for (size_t i = 0; i < m->report.n_by; i++)
		keys[i] = key_of(m, item, m->report.by[i], rooms[i]);
	bucket = &m->buckets[bucket_of(keys, m->report.n_by)];
	for (node = *bucket; node != NULL; node = node->next) {
		if (has_keys(m, node, keys))
			return &node->group;
	}
	node = arena_alloc(m->arena, sizeof(*node));
	for (size_t i = 0; i < m->report.n_by; i++)
		node->group.keys[m->report.by[i]] =
		    keys[i] == NULL ? NULL : arena_strdup(m->arena, keys[i]);
	node->next = *bucket;
	node->older = m->newest;
	*bucket = m->newest = node;
	m->report.n++;
	return &node->group;
}

/* ---- adding ---- */

static void
keep_time(struct making *m, struct report_times *t, int64_t elapsed)
{
	if (t->stopped == t->room) {
		const size_t room = t->room * 2 + 16;
		int64_t *more = arena_array(m->arena, room, sizeof(*more));

		if (t->stopped > 0)
			memcpy(more, t->elapsed, t->stopped * sizeof(*more));
		t->elapsed = more;
		t->room = room;
	}
	t->elapsed[t->stopped++] = elapsed;
}

static void
add_clock(struct making *m, struct report_times *t, const struct report_clock *c)
{
	t->met += c->state == CLOCK_MET;
	t->breached += c->state == CLOCK_BREACHED;
	t->running += c->state == CLOCK_RUNNING || c->state == CLOCK_PAUSED;
	t->untargeted += c->state == CLOCK_NONE;
	if (!utc_is_none(c->stopped))
		keep_time(m, t, c->elapsed.s);
}

static void
add_to(struct making *m, struct report_group *g, const struct report_item *i)
{
	g->requests++;
	g->open += utc_is_none(i->closed);
	g->auto_closed += i->auto_closed > 0;
	g->reopened += i->reopened > 0;
	g->waiting_client.s += i->waiting_client.s;
	g->third_party.s += i->third_party.s;
	g->development.s += i->development.s;
	g->estimate.s += i->estimate.s;
	for (size_t c = 0; c < i->n_clocks; c++)
		add_clock(m, &g->clocks[i->clocks[c].kind], &i->clocks[c]);
}

static void
add_bars(struct report *r, const struct report_item *i)
{
	for (size_t c = 0; c < i->n_clocks; c++) {
		int bar = 0;

		if (utc_is_none(i->clocks[c].stopped))
			continue;
		while (i->clocks[c].elapsed.s > report_bar_ends[bar])
			bar++;
		r->bars[i->clocks[c].kind][bar]++;
	}
}

void
report_add(struct report *r, const struct report_item *item)
{
	struct making *m = (struct making *)r;
	int64_t day;
	int hour;

	add_to(m, group_of(m, item), item);
	add_to(m, &r->total, item);
	add_bars(r, item);
	local_of(m->calendar, item->arrived, &day, &hour);
	r->arrivals[days_weekday(day)][hour]++;
}

struct report *
report_new(const struct calendar *calendar, const enum report_by *by, size_t n_by)
{
	struct making *m = calloc(1, sizeof(*m));

	if (m == NULL)
		abort();
	m->calendar = calendar;
	m->arena = arena_new();
	m->report.by = by;
	m->report.n_by = n_by;
	return &m->report;
}

void
report_free(struct report *r)
{
	struct making *m = (struct making *)r;

	if (m == NULL)
		return;
	arena_free(m->arena);
	free(m);
}

/* ---- done ---- */

static int
by_size(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
sort_times(struct report_group *g)
{
	for (int i = 0; i < CLOCK_COUNT; i++) {
		if (g->clocks[i].stopped > 1)
			qsort(g->clocks[i].elapsed, g->clocks[i].stopped, sizeof(int64_t), by_size);
	}
}

/* Ids by number, all else by letters; what is not known comes last. */
static int
compare_keys(const char *a, const char *b)
{
	const size_t x = a == NULL ? 0 : strlen(a), y = b == NULL ? 0 : strlen(b);

	if (a == NULL || b == NULL)
		return (a == NULL) - (b == NULL);
	if (x != y && *a >= '0' && *a <= '9' && *b >= '0' && *b <= '9')
		return x < y ? -1 : 1;
	return strcmp(a, b);
}

static int
by_keys(const void *a, const void *b, void *ctx)
{
	const struct report_group *x = a, *y = b;
	const struct report *r = ctx;
	int order = 0;

	for (size_t i = 0; i < r->n_by && order == 0; i++)
		order = compare_keys(x->keys[r->by[i]], y->keys[r->by[i]]);
	return order;
}

void
report_done(struct report *r)
{
	struct making *m = (struct making *)r;
	size_t i = 0;

	r->groups = arena_array(m->arena, r->n + 1, sizeof(*r->groups));
	for (struct node *n = m->newest; n != NULL; n = n->older)
		r->groups[i++] = n->group;
	qsort_r(r->groups, r->n, sizeof(*r->groups), by_keys, r);
	for (i = 0; i < r->n; i++)
		sort_times(&r->groups[i]);
	sort_times(&r->total);
}

int64_t
report_median(const struct report_times *t)
{
	const size_t n = t->stopped;

	if (n == 0)
		return -1;
	return n % 2 == 1 ? t->elapsed[n / 2] : (t->elapsed[n / 2 - 1] + t->elapsed[n / 2]) / 2;
}

int64_t
report_p90(const struct report_times *t)
{
	return t->stopped == 0 ? -1 : t->elapsed[(t->stopped * 9 + 9) / 10 - 1];
}

int
report_share(const struct report_times *t)
{
	const size_t n = t->met + t->breached;

	return n == 0 ? -1 : (int)(t->met * 10000 / n);
}

void
report_opening(const struct calendar *c, struct utc until, int out[7][24])
{
	const int hours = WEEKS * WEEK_HOURS;
	int64_t open[7][24] = { { 0 } };
	struct utc from = { until.s - until.s % SPAN_HOUR - (int64_t)hours * SPAN_HOUR };

	for (int i = 0; i < hours; i++) {
		const struct utc to = utc_plus(from, (struct span){ SPAN_HOUR });
		int64_t day;
		int hour;

		local_of(c, from, &day, &hour);
		open[days_weekday(day)][hour] += calendar_between(c, from, to).s;
		from = to;
	}
	for (int day = 0; day < 7; day++) {
		for (int hour = 0; hour < 24; hour++)
			out[day][hour] =
			    (int)(open[day][hour] * 10000 / ((int64_t)WEEKS * SPAN_HOUR));
	}
}
