/*
 * Verdicts a second, the timeline in memory: 10 facts, 3 clocks. Measured beside it in the same
 * run: what one verdict cannot do without, two additions and six differences of business time.
 * Then the same without its last fact, while the resolution runs, with warnings and without.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/calendar.h"
#include "core/judge.h"
#include "core/policy.h"
#include "tests/support/regulation.h"

#define ROUNDS 1000000
#define TURNS 20 /* in which two measurements take turns, so that others' load meets both alike */

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/*
 * A lifelike request: taken, asked, answered, asked again, answered, resolved, reopened, resolved.
 */
static size_t
facts_of(const struct policy *p, struct fact *f)
{
	static const struct {
		int day, hour, minute;
		enum side by;
		enum note_kind note;
		int stage;
	} rows[] = {
		{ 2, 10, 15, SIDE_STAFF, NOTE_NONE, STAGE_IN_PROGRESS },
		{ 2, 10, 40, SIDE_STAFF, NOTE_PUBLIC, -1 },
		{ 2, 11, 0, SIDE_STAFF, NOTE_PUBLIC, STAGE_WAITING_CLIENT },
		{ 2, 15, 0, SIDE_CLIENT, NOTE_PUBLIC, -1 },
		{ 2, 15, 5, SIDE_BOT, NOTE_NONE, STAGE_IN_PROGRESS },
		{ 2, 16, 0, SIDE_STAFF, NOTE_PUBLIC, STAGE_WAITING_CLIENT },
		{ 3, 9, 30, SIDE_CLIENT, NOTE_PUBLIC, STAGE_IN_PROGRESS },
		{ 3, 11, 0, SIDE_STAFF, NOTE_PUBLIC, STAGE_RESOLVED },
		{ 3, 12, 0, SIDE_CLIENT, NOTE_PUBLIC, STAGE_IN_PROGRESS },
		{ 3, 17, 0, SIDE_STAFF, NOTE_PUBLIC, STAGE_RESOLVED },
	};
	const size_t n = sizeof(rows) / sizeof(rows[0]);

	for (size_t i = 0; i < n; i++)
		f[i] = (struct fact){
			.at = regulation_instant(p, (struct civil){ 2026, 2, rows[i].day },
			    rows[i].hour, rows[i].minute),
			.id = "1",
			.by = rows[i].by,
			.note = rows[i].note,
			.has_stage = rows[i].stage >= 0,
			.stage = rows[i].stage >= 0 ? (enum stage)rows[i].stage : STAGE_NEW,
		};
	return n;
}

static double
judged(const struct policy *p, const struct timeline *t, struct utc now, int rounds, long *sum)
{
	const double start = seconds();
	struct verdict v;

	for (int i = 0; i < rounds; i++) {
		judge(p, t, (struct utc){ now.s + i % 7 }, &v);
		*sum += v.clocks[1].elapsed.s;
	}
	return seconds() - start;
}

static double
bare(const struct policy *p, struct utc now, long *sum)
{
	const double start = seconds();

	for (int i = 0; i < ROUNDS; i++) {
		struct utc t = { now.s - 86400 + i % 7 };

		for (int k = 0; k < 2; k++)
			t = calendar_add(p->calendar, t, (struct span){ 7200 });
		for (int k = 0; k < 6; k++)
			*sum +=
			    calendar_between(p->calendar, (struct utc){ t.s - 9000 * k }, now).s;
	}
	return seconds() - start;
}

/* Seconds of ROUNDS verdicts that warn, and of as many that do not. */
static void
measure_warnings(struct policy *p, const struct timeline *t, struct utc now, double *warned,
    double *unwarned, long *sum)
{
	const size_t n = p->warnings.n;

	*warned = *unwarned = 0;
	for (int i = 0; i < TURNS; i++) {
		*warned += judged(p, t, now, ROUNDS / TURNS, sum);
		p->warnings.n = 0;
		*unwarned += judged(p, t, now, ROUNDS / TURNS, sum);
		p->warnings.n = n;
	}
}

int
main(void)
{
	struct policy *p = regulation_policy("edoc");
	struct fact facts[16];
	struct timeline t = { .facts = facts };
	struct utc now = regulation_instant(p, (struct civil){ 2026, 2, 4 }, 12, 0);
	double verdicts, parts, warned, unwarned;
	long sum = 0;

	t.request = (struct request){
		.id = "1",
		.created = regulation_instant(p, (struct civil){ 2026, 2, 2 }, 10, 0),
		.received = UTC_NONE,
		.level = "vip",
	};
	t.n = facts_of(p, facts);
	verdicts = judged(p, &t, now, ROUNDS, &sum);
	parts = bare(p, now, &sum);
	t.n--;
	measure_warnings(p, &t, now, &warned, &unwarned, &sum);
	printf("judge\t%.0f verdicts/s\t%.2f times its bare calendar calls\t(sum %ld)\n",
	    ROUNDS / verdicts, verdicts / parts, sum);
	printf("judge, running\t%.0f verdicts/s\t%.2f times those that warn of nothing\n",
	    ROUNDS / warned, warned / unwarned);
	policy_free(p);
	return 0;
}
