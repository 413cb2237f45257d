/*
 * A report over 100,000 requests with three clocks each, by level and month, and
 * the bare stream of the same rows in the same run. Run it as
 *
 *	tests/with-db build/tests/bench/report
 *
 * Goal: within a second, and at most twice the bare stream.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/db.h"
#include "store/policies.h"
#include "store/report.h"
#include "tests/support/bench.h"

#define REQUESTS 100000
#define BATCH 1000
#define FIRST ((int64_t)1735689600) /* 2025-01-01 */
#define RUNS 5

static const char schema[] = "slad_bench";

static struct report_put
put_of(int64_t issue)
{
	static const char *const levels[] = { "basic", "vip" };
	struct report_put put = { .item = {
				      .issue = issue,
				      .arrived = { FIRST + issue * 600 },
				      .closed = { FIRST + issue * 600 + SPAN_DAY },
				      .level = levels[issue % 2],
				      .category = (enum category)(issue % CATEGORY_COUNT),
				      .channel = (enum channel)(issue % CHANNEL_COUNT),
				      .client = issue % 40,
				      .project = 1,
				      .assignee = 5 + issue % 8,
				      .regulation = "edoc",
				      .revision = "1",
				      .stage = STAGE_CLOSED,
				      .stage_since = { FIRST + issue * 600 + SPAN_DAY },
				      .n_clocks = 3,
				  } };

	for (int i = 0; i < 3; i++)
		put.item.clocks[i] = (struct report_clock){
			.kind = (enum clock_kind)i,
			.state = issue % 11 == 0 ? CLOCK_BREACHED : CLOCK_MET,
			.elapsed = { issue * 7919 % 90000 },
			.due = { FIRST },
			.stopped = { FIRST },
		};
	return put;
}

static void
fill(struct db *db)
{
	static struct report_put puts[BATCH];
	struct err e;

	for (int64_t issue = 1; issue <= REQUESTS; issue += BATCH) {
		for (int64_t i = 0; i < BATCH; i++)
			puts[i] = put_of(issue + i);
		bench_must(db_begin(db, &e), &e);
		bench_must(report_put(db, puts, BATCH, &e), &e);
		bench_must(db_commit(db, &e), &e);
	}
}

static void
count(void *ctx, const struct report_item *item)
{
	++*(size_t *)ctx;
}

static double
best(double a, double b)
{
	return a == 0 || b < a ? b : a;
}

int
main(void)
{
	static const struct policies_config files = { .dir = "sql/regulations",
		.regulation = "edoc" };
	struct db *db = bench_schema(schema);
	struct policies *shelf;
	double stream = 0, whole = 0, began;
	struct err e;

	bench_must(policies_open(&files, db, (struct utc){ FIRST }, &shelf, &e), &e);
	began = bench_now();
	fill(db);
	printf("put: %.0f requests/s\n", REQUESTS / (bench_now() - began));
	for (int i = 0; i < RUNS; i++) {
		struct report_ask ask = { .since = UTC_NONE,
			.until = UTC_NONE,
			.n_by = 2,
			.by = { REPORT_BY_LEVEL, REPORT_BY_MONTH },
			.regulation = "edoc",
			.now = { FIRST } };
		struct arena *arena = arena_new();
		struct report_answer answer;
		size_t n = 0;

		began = bench_now();
		bench_must(report_each(db, UTC_NONE, UTC_NONE, count, &n, &e), &e);
		stream = best(stream, bench_now() - began);
		began = bench_now();
		bench_must(report_make(db, shelf, &ask, arena, &answer, &e), &e);
		whole = best(whole, bench_now() - began);
		report_free(answer.report);
		arena_free(arena);
	}
	printf("report of %d requests: %.0f ms; bare stream %.0f ms; ratio %.2f\n", REQUESTS,
	    whole * 1000, stream * 1000, whole / stream);
	policies_close(shelf);
	db_close(db);
	return 0;
}
