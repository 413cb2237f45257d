/*
 * Business time against what the machine allows: the same questions put to a
 * bare loop over a day index, in the same run, so that a noisy machine does not
 * matter. Prints one line for each: per second, per second of the bare loop,
 * ratio. Goal: at least half; compiling 110 years in 30 ms and 0.7 MB.
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/zone.h"
#include "core/calendar.h"

#define FIRST 1970
#define LAST 2079
#define QUESTIONS 1000000
#define ROUNDS 5

/* The least that answers: arrays, no ends looked at, nothing but 9 to 18 on five days. */
struct bare {
	int64_t first;
	int64_t *start;
	int64_t *before;
	uint32_t *by_day;
	uint32_t *by_work;
};

struct question {
	int64_t from;
	int64_t to;
	int64_t work;
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
must(enum err_code rc, const struct err *e)
{
	if (rc == ERR_OK)
		return;
	fprintf(stderr, "calendar: %s\n", e->text);
	exit(1);
}

static struct calendar *
compile(const struct zone *zone)
{
	struct hours_since hours = { .day = INT64_MIN };
	const struct calendar_spec spec = { .zone = zone, .n_hours = 1, .hours = &hours };
	struct calendar *c = NULL;
	struct err e;

	for (int i = 0; i < 5; i++)
		hours.week[i] = (struct day_hours){ 1, { { 9 * SPAN_HOUR, 18 * SPAN_HOUR } } };
	must(calendar_compile(&spec, FIRST, LAST, &c, &e), &e);
	return c;
}

/* From the answers of the calendar itself, so that both know the same. */
static void
bare_fill(struct bare *b, const struct calendar *c)
{
	const int64_t last = calendar_last(c).s;
	size_t n = 0, days, i = 0;
	struct utc t;

	b->first = calendar_first(c).s;
	days = (size_t)((last - b->first) / SPAN_DAY) + 1;
	b->start = calloc(days + 2, sizeof(int64_t));
	b->before = calloc(days + 2, sizeof(int64_t));
	b->by_day = calloc(days + 2, sizeof(uint32_t));
	b->by_work = calloc(days + 2, sizeof(uint32_t));
	for (t = calendar_next_open(c, calendar_first(c)); !utc_is_none(t);
	     t = calendar_next_open(c, (struct utc){ t.s + 12 * SPAN_HOUR })) {
		b->start[n] = t.s;
		b->before[n] = (int64_t)n * 9 * SPAN_HOUR;
		b->by_work[n] = (uint32_t)n;
		n++;
	}
	b->start[n] = INT64_MAX;
	b->before[n] = (int64_t)n * 9 * SPAN_HOUR;
	for (size_t d = 0; d < days; d++) {
		while (i + 1 < n && b->start[i] + 9 * SPAN_HOUR <= b->first + (int64_t)d * SPAN_DAY)
			i++;
		b->by_day[d] = (uint32_t)i;
	}
}

static inline int64_t
bare_work(const struct bare *b, int64_t t)
{
	size_t i = b->by_day[(uint64_t)(t - b->first) / SPAN_DAY];
	int64_t in;

	while (b->start[i] + 9 * SPAN_HOUR <= t)
		i++;
	in = t - b->start[i];
	return b->before[i] + (in > 0 ? in : 0);
}

static inline int64_t
bare_add(const struct bare *b, int64_t from, int64_t work)
{
	const int64_t second = bare_work(b, from) + work - 1;
	size_t i = b->by_work[(uint64_t)second / (9 * SPAN_HOUR)];

	while (b->before[i + 1] <= second)
		i++;
	return b->start[i] + second - b->before[i] + 1;
}

static struct question *
ask(int64_t span, int64_t work)
{
	struct question *q = calloc(QUESTIONS, sizeof(*q));
	const int64_t first = 946684800; /* 2000 */

	for (size_t i = 0; i < QUESTIONS; i++) {
		q[i].from = first + (int64_t)(drand48() * 40 * 365 * SPAN_DAY);
		q[i].to = q[i].from + (int64_t)(drand48() * (double)span);
		q[i].work = 1 + (int64_t)(drand48() * (double)work);
	}
	return q;
}

/* Of several rounds the quickest: the one that was disturbed least. */
#define QUICKEST(seconds, answer)                                                                  \
	for (int round = 0; round < ROUNDS; round++) {                                             \
		const double began = now();                                                        \
                                                                                                   \
		for (size_t i = 0; i < QUESTIONS; i++)                                             \
			sum += (answer);                                                           \
		if (round == 0 || now() - began < (seconds))                                       \
			(seconds) = now() - began;                                                 \
	}

static void
report(const char *what, double ours, double bare)
{
	printf("%-22s %7.1f M/s, bare loop %7.1f M/s, ratio %.2f (goal 0.50)\n", what,
	    QUESTIONS / ours / 1e6, QUESTIONS / bare / 1e6, bare / ours);
}

static void
compare(
    const char *what, const struct calendar *c, const struct bare *b, int64_t span, int64_t work)
{
	struct question *q = ask(span, work);
	double ours = 0, bare = 0;
	volatile int64_t sum = 0;

	for (size_t i = 0; i < QUESTIONS; i++) {
		const struct utc from = { q[i].from }, to = { q[i].to };
		const struct span w = { q[i].work };

		if (calendar_between(c, from, to).s !=
			bare_work(b, q[i].to) - bare_work(b, q[i].from) ||
		    calendar_add(c, from, w).s != bare_add(b, q[i].from, q[i].work)) {
			fprintf(stderr, "calendar and bare loop disagree\n");
			exit(1);
		}
	}
	if (span > 0) {
		QUICKEST(ours,
		    calendar_between(c, (struct utc){ q[i].from }, (struct utc){ q[i].to }).s);
		QUICKEST(bare, bare_work(b, q[i].to) - bare_work(b, q[i].from));
	} else {
		QUICKEST(
		    ours, calendar_add(c, (struct utc){ q[i].from }, (struct span){ q[i].work }).s);
		QUICKEST(bare, bare_add(b, q[i].from, q[i].work));
	}
	report(what, ours, bare);
	free(q);
}

static void
days(const struct calendar *c)
{
	struct question *q = ask(0, 1);
	volatile int64_t sum = 0;
	double ours = 0;

	QUICKEST(ours, calendar_add_days(c, (struct utc){ q[i].from }, 1 + (int)(i % 2)).s);
	printf("%-22s %7.1f M/s\n", "add 1 or 2 days", QUESTIONS / ours / 1e6);
	free(q);
}

static void
measure(const char *name)
{
	const double began = now();
	size_t before, after;
	struct calendar *c;
	struct zone *zone;
	struct bare b;
	struct err e;
	double loaded, compiled;

	must(zone_load(name, FIRST, LAST, &zone, &e), &e);
	loaded = now();
	before = mallinfo2().uordblks + mallinfo2().hblkhd;
	c = compile(zone);
	compiled = now();
	after = mallinfo2().uordblks + mallinfo2().hblkhd;
	printf("%s\n", name);
	printf("zone %.2f ms, compile %d years %.2f ms (goal 30), %.0f kB (goal 700)\n",
	    (loaded - began) * 1e3, LAST - FIRST + 1, (compiled - loaded) * 1e3,
	    (double)(after - before) / 1e3);
	bare_fill(&b, c);
	compare("add 2 h", c, &b, 0, 2 * SPAN_HOUR);
	compare("add up to 3 years", c, &b, 0, (int64_t)750 * 9 * SPAN_HOUR);
	compare("between, 30 days", c, &b, (int64_t)30 * SPAN_DAY, 1);
	compare("between, 3 years", c, &b, (int64_t)3 * 365 * SPAN_DAY, 1);
	days(c);
	free(b.start);
	free(b.before);
	free(b.by_day);
	free(b.by_work);
	calendar_free(c);
	zone_free(zone);
}

int
main(void)
{
	srand48(1);
	measure("Asia/Almaty");
	measure("Europe/Berlin");
	return 0;
}
