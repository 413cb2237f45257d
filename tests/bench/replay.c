/*
 * Judging the tracker's whole history again and writing all of it back, as
 * `slactl recompute --all` does when everything comes out otherwise; against
 * what cannot be done without, in the same run: the three tables streamed along
 * their primary keys by the C library, and the same rows written back. Run it as
 *
 *	tests/with-db build/tests/bench/replay [ISSUES]
 *
 * with a million issues give the server room: SLAD_TEST_OPTIONS="--innodb-buffer-pool-size=1G".
 * Goal: at most twice the bare streams and the bare write-back together, in at
 * most 300 MB. Reading alone is told with and without the replay.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>
#include <mysql.h>

#include "base/arena.h"
#include "base/db.h"
#include "store/clock.h"
#include "store/policies.h"
#include "store/report.h"
#include "store/verdict.h"
#include "tests/support/bench.h"
#include "tests/support/database.h"
#include "tests/tracker/tables.h"
#include "tracker/read.h"
#include "tracker/replay.h"
#include "work/case.h"
#include "work/page.h"
#include "work/recompute.h"

#define ISSUES 100000
#define PAGE 500

struct bench {
	struct database *d;
	struct case_room room;
	int64_t issues;
};

/* ---- a tracker ---- */

/*
 * Five entries and six details an issue, of four people; entries follow within some thousand
 * issues.
 */
static void
fill(struct bench *b)
{
	const int64_t n = b->issues;

	database_sql(b->d,
	    "insert into {tracker}.issues (id, tracker_id, subject, status_id, priority_id, "
	    "author_id, assigned_to_id, lock_version, created_on) select seq, 1 + seq %% 3, "
	    "concat('Обращение ', seq), 3, 2, 6, 7, 6, '2026-01-05 09:00:00' + interval seq second "
	    "from seq_1_to_%" PRId64,
	    n);
	database_sql(b->d,
	    "insert into {tracker}.journals (id, journalized_id, user_id, notes, created_on)"
	    " select seq, greatest(1, ceil(seq / 5) - (seq * 7919) %% 3001), 5 + seq %% 4,"
	    " if(seq %% 3, repeat('Проверяем. ', 10), ''), '2026-02-05 09:00:00' + interval seq "
	    "second from seq_1_to_%" PRId64,
	    5 * n);
	database_sql(b->d,
	    "insert into {tracker}.journal_details (journal_id, prop_key, old_value, value)"
	    " select ceil(seq * 5 / 6), if(seq %% 2, 'status_id', 'assigned_to_id'), '2', '3'"
	    " from seq_1_to_%" PRId64,
	    6 * n);
	database_sql(
	    b->d, "analyze table {tracker}.issues, {tracker}.journals, {tracker}.journal_details");
}

/* ---- bare ---- */

static void
bare_stream(const struct database *d, const char *sql)
{
	MYSQL *conn = mysql_init(NULL);
	MYSQL_RES *rows;

	if (mysql_real_connect(
		conn, NULL, "root", NULL, d->tracker, 0, getenv("SLAD_TEST_SOCKET"), 0) == NULL ||
	    mysql_set_character_set(conn, "utf8mb4") != 0 || mysql_query(conn, sql) != 0)
		exit(1);
	rows = mysql_use_result(conn);
	while (mysql_fetch_row(rows) != NULL)
		continue;
	mysql_free_result(rows);
	mysql_close(conn);
}

static double
bare_streams(const struct bench *b)
{
	const double began = bench_now();

	bare_stream(b->d,
	    "select id, project_id, tracker_id, status_id, priority_id, author_id, assigned_to_id,"
	    " parent_id, lock_version, is_private, subject, created_on, closed_on from issues "
	    "order by id");
	bare_stream(b->d,
	    "select id, journalized_id, user_id, created_on, private_notes, notes from journals"
	    " order by id");
	bare_stream(b->d,
	    "select id, journal_id, prop_key, old_value, value from journal_details order by id");
	return bench_now() - began;
}

/* As many numbers as reports keep of each request here. */
static struct report_put *
report_of(const struct verdict_row *v, size_t n_clocks, struct arena *arena)
{
	struct report_put *put = arena_alloc(arena, sizeof(*put));

	*put = (struct report_put){ .item = {
					.issue = v->issue,
					.arrived = v->arrived,
					.closed = v->judged,
					.level = v->level,
					.category = v->category,
					.channel = v->channel,
					.project = v->project,
					.assignee = v->assignee,
					.regulation = v->regulation,
					.revision = v->revision,
					.stage = v->stage,
					.stage_since = v->judged,
					.n_clocks = n_clocks,
				    } };
	for (size_t i = 0; i < n_clocks; i++)
		put->item.clocks[i] = (struct report_clock){
			.kind = (enum clock_kind)i,
			.state = CLOCK_MET,
			.elapsed = { v->issue % 90000 },
			.due = v->judged,
			.stopped = v->judged,
		};
	return put;
}

static size_t
read_rows(struct bench *b, int64_t after, size_t n_clocks, struct arena *arena,
    struct verdict_row rows[static PAGE])
{
	size_t n = 0;

	for (int64_t id = after + 1; id <= after + PAGE && id <= b->issues; id++) {
		struct verdict_row *one;

		bench_must(verdict_get(b->d->db, id, arena, &one, &b->d->e), &b->d->e);
		rows[n] = *one;
		rows[n].report = report_of(one, n_clocks, arena);
		rows[n++].digest = "other";
	}
	return n;
}

/* What is stored, written again by bulk statements so that every row changes. */
static double
bare_write(struct bench *b)
{
	static struct verdict_row rows[PAGE];
	const size_t n_clocks =
	    strtoull(database_ask(b->d, "select round(count(*) / %" PRId64 ") from %s.report_clock",
			 b->issues, b->d->schema),
		NULL, 10);
	struct arena *arena = arena_new();
	double took = 0;

	for (int64_t after = 0; after < b->issues; after += PAGE) {
		size_t n, changed;
		double began;

		arena_reset(arena);
		n = read_rows(b, after, n_clocks, arena, rows);
		began = bench_now();
		bench_must(db_begin(b->d->db, &b->d->e), &b->d->e);
		bench_must(verdict_put_many(b->d->db, rows, n, &changed, &b->d->e), &b->d->e);
		bench_must(db_commit(b->d->db, &b->d->e), &b->d->e);
		took += bench_now() - began;
	}
	arena_free(arena);
	return took;
}

/* ---- ours ---- */

static enum err_code
count(void *ctx, const struct case_parts *parts, struct err *e)
{
	++*(size_t *)ctx;
	return ERR_OK;
}

static void
read_all(struct bench *b, bool by_replay)
{
	struct page_ask ask = { .limit = PAGE, .since = UTC_NONE };
	struct arena *arena = arena_new();
	const double began = bench_now();
	double opened = began;
	size_t n = 0;

	bench_must(case_begin(&b->room, &b->d->e), &b->d->e);
	if (by_replay) {
		bench_must(
		    replay_open(b->room.tracker, 0, b->issues, NULL, NULL, &ask.replay, &b->d->e),
		    &b->d->e);
		opened = bench_now();
	}
	for (; ask.after < b->issues; ask.after = ask.last) {
		arena_reset(arena);
		ask.last = ask.after + PAGE;
		bench_must(page_read(&b->room, &ask, arena, count, &n, &b->d->e), &b->d->e);
	}
	printf("read by %s: %.0f issues/s (%.1f s, %.1f s of it the history)\n",
	    by_replay ? "replay" : "pages", (double)n / (bench_now() - began), bench_now() - began,
	    opened - began);
	replay_close(ask.replay);
	arena_free(arena);
}

static double
recompute(struct bench *b)
{
	const double began = bench_now();
	struct recompute_news news;

	bench_must(recompute_all(&b->room, 0, NULL, NULL, &news, &b->d->e), &b->d->e);
	if (news.changed != (size_t)b->issues) {
		fprintf(stderr, "replay: %zu of %" PRId64 " came out otherwise\n", news.changed,
		    b->issues);
		exit(1);
	}
	return bench_now() - began;
}

static long
peak_mb(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return u.ru_maxrss / 1024;
}

int
main(int argc, char **argv)
{
	static const struct policies_config files = { .dir = "sql/regulations",
		.regulation = "edoc" };
	struct bench b = { .issues = argc > 1 ? strtoll(argv[1], NULL, 10) : ISSUES };
	struct policies *shelf = NULL;
	struct tracker *t = NULL;
	double streams, write, whole;
	struct utc now;
	void *state;

	database_setup(&state);
	b.d = state;
	office_make(b.d);
	fill(&b);
	bench_must(clock_now(b.d->db, &now, &b.d->e), &b.d->e);
	bench_must(tracker_open(&office, b.d->db, &t, &b.d->e), &b.d->e);
	bench_must(policies_open(&files, b.d->db, now, &shelf, &b.d->e), &b.d->e);
	case_enter(&b.room, b.d->db, t, shelf);
	whole = recompute(&b);
	printf("at first sight: %.0f issues/s\n", (double)b.issues / whole);
	read_all(&b, false);
	read_all(&b, true);
	streams = bare_streams(&b);
	write = bare_write(&b);
	database_sql(b.d, "update `%s`.verdict set digest = ''", b.d->schema);
	whole = recompute(&b);
	printf("recompute: %.0f issues/s, %.1f s; bare streams %.1f s, bare write-back %.1f s; "
	       "ratio %.2f; peak %ld MB\n",
	    (double)b.issues / whole, whole, streams, write, whole / (streams + write), peak_mb());
	case_leave(&b.room);
	policies_close(shelf);
	tracker_close(t);
	return database_teardown(&state);
}
