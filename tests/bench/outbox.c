/*
 * Claims of the outbox, each lease committed to disk before anybody works on
 * it: one by one, in batches of 50, and in batches by two workers; against bare
 * commits of one row in the same run. Run it as
 *
 *	SLAD_TEST_DURABLE=1 tests/with-db build/tests/bench/outbox
 *
 * Goal: at least 5,000 claims a second in batches by two workers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/db.h"
#include "store/outbox.h"
#include "store/wake.h"
#include "tests/support/bench.h"

#define ROWS 60000
#define PER_ISSUE 100
#define SECONDS 3.0
#define BATCH 50
#define WORKERS_MAX 2
#define SPAN ((struct span){ SPAN_HOUR })

static const char schema[] = "slad_bench";

/* Rows as a look leaves them. */
static void
fill(struct db *db)
{
	struct arena *arena = arena_new();
	struct outbox_item items[PER_ISSUE];
	struct outbox_change *changes;
	struct err e;
	size_t n;

	bench_must(db_begin(db, &e), &e);
	for (int64_t issue = 1; issue <= ROWS / PER_ISSUE; issue++) {
		arena_reset(arena);
		for (int i = 0; i < PER_ISSUE; i++) {
			items[i] = (struct outbox_item){
				.key = arena_printf(arena, "%d:no_answer:%d", (int)issue, i),
				.issue = issue,
				.rule = "no_answer",
				.kind = "close",
				.clause = "15",
				.payload = "{\"note\":\"ответ от клиента не получен\"}",
				.state = OUTBOX_PENDING,
			};
		}
		bench_must(outbox_sync(db, issue, items, PER_ISSUE, (struct utc){ 1 }, arena,
			       &changes, &n, &e),
		    &e);
	}
	bench_must(db_commit(db, &e), &e);
	arena_free(arena);
}

static void
make_all_pending(struct db *db)
{
	struct err e;

	bench_must(
	    db_script(db, "update outbox set state = 'pending', due_at = 0, lease_token = 0", &e),
	    &e);
}

/* Commits of a single row. */
static double
bare_commits(struct db *db)
{
	const double start = bench_now();
	struct err e;
	int n = 0;

	for (; bench_now() - start < SECONDS; n++)
		bench_must(wake_issue(db, 1, (struct utc){ n }, &e), &e);
	return n / (bench_now() - start);
}

static size_t
claim(size_t batch, double until)
{
	struct db *db = bench_connect(schema);
	struct arena *arena = arena_new();
	struct outbox_item *items;
	size_t n = 1, total = 0;
	struct err e;

	while (n > 0 && bench_now() < until) {
		arena_reset(arena);
		bench_must(
		    outbox_lease(db, (struct utc){ 10 }, SPAN, batch, arena, &items, &n, &e), &e);
		total += n;
	}
	arena_free(arena);
	db_close(db);
	return total;
}

/* Claims a second by so many processes; each row claimed once, or the program ends. */
static double
claims(struct db *db, int workers, size_t batch)
{
	const double start = bench_now();
	size_t total = 0, counts[OUTBOX_STATE_COUNT], part;
	int fds[2], status;
	double took;
	struct err e;

	if (pipe(fds) != 0)
		exit(1);
	for (int i = 0; i < workers; i++) {
		if (fork() == 0) {
			part = claim(batch, start + SECONDS);
			_exit(write(fds[1], &part, sizeof(part)) == sizeof(part) ? 0 : 1);
		}
	}
	for (int i = 0; i < workers; i++) {
		if (read(fds[0], &part, sizeof(part)) != sizeof(part))
			exit(1);
		total += part;
	}
	took = bench_now() - start;
	while (wait(&status) > 0) {
		if (status != 0)
			exit(1);
	}
	close(fds[0]);
	close(fds[1]);
	bench_must(outbox_counts(db, counts, &e), &e);
	if (counts[OUTBOX_LEASED] != total) {
		fprintf(
		    stderr, "outbox: %zu claims, %zu rows leased\n", total, counts[OUTBOX_LEASED]);
		exit(1);
	}
	make_all_pending(db);
	return (double)total / took;
}

int
main(void)
{
	static const struct {
		const char *what;
		int workers;
		size_t batch;
	} runs[] = {
		{ "one by one", 1, 1 },
		{ "batches of 50", 1, BATCH },
		{ "batches of 50, two workers", WORKERS_MAX, BATCH },
	};
	struct db *db;
	double bare;

	db = bench_schema(schema);
	fill(db);
	bare = bare_commits(db);
	printf("outbox: %-28s %10.0f /s\n", "bare commits", bare);
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
		const double rate = claims(db, runs[i].workers, runs[i].batch);

		printf("outbox: %-28s %10.0f /s, %6.2f of bare commits\n", runs[i].what, rate,
		    rate / bare);
	}
	db_close(db);
	return 0;
}
