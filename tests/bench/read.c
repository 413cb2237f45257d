/*
 * Reading one issue again, as every look does: against the bare prepared point
 * reads that it cannot do without (the issue, and its entries with their
 * details) in the same run, by the C library itself. Run it as
 *
 *	tests/with-db build/tests/bench/read
 *
 * Goal: at most 1.5 times the bare reads. Pages, as recomputing reads them, are
 * told in issues a second. Medians, since others use the machine too.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <mysql.h>

#include "base/arena.h"
#include "tests/support/database.h"
#include "tests/tracker/tables.h"
#include "tracker/read.h"
#include "tracker/tracker.h"

#define ISSUES 20000
#define READS 5000
#define ROUNDS 3
#define PAGE 500
#define TEXT_MAX 512

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Six entries an issue, of four people, seven details: a lifelike request. */
static void
fill(struct database *d)
{
	database_sql(d,
	    "insert into {tracker}.issues (id, tracker_id, subject, status_id, priority_id, "
	    "author_id,"
	    " assigned_to_id, lock_version, created_on) select seq, 1 + seq %% 3, "
	    "concat('Обращение ',"
	    " seq), 3, 2, 6, 7, 6, '2026-01-05 09:00:00' + interval seq second from seq_1_to_%d",
	    ISSUES);
	database_sql(d,
	    "insert into {tracker}.journals (id, journalized_id, user_id, notes, created_on)"
	    " select seq, 1 + (seq * 7919) %% %d, 5 + seq %% 4, if(seq %% 3, repeat('Проверяем. ', "
	    "10),"
	    " ''), '2026-02-05 09:00:00' + interval seq second from seq_1_to_%d",
	    ISSUES, 6 * ISSUES);
	database_sql(d,
	    "insert into {tracker}.journal_details (journal_id, prop_key, old_value, value)"
	    " select 1 + seq %% %d, if(seq %% 2, 'status_id', 'assigned_to_id'), '2', '3'"
	    " from seq_1_to_%d",
	    6 * ISSUES, 7 * ISSUES);
	database_sql(d,
	    "analyze table {tracker}.issues, {tracker}.journals,"
	    " {tracker}.journal_details");
}

/* ---- bare ---- */

struct bare {
	MYSQL *conn;
	MYSQL_STMT *issue, *entries;
	int64_t id;
};

static MYSQL_STMT *
prepare(struct bare *b, const char *sql)
{
	MYSQL_STMT *s = mysql_stmt_init(b->conn);
	MYSQL_BIND in = { .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &b->id };

	if (mysql_stmt_prepare(s, sql, strlen(sql)) != 0 || mysql_stmt_bind_param(s, &in) != 0) {
		fprintf(stderr, "read: %s\n", mysql_stmt_error(s));
		exit(1);
	}
	return s;
}

static void
bare_open(struct bare *b, const struct database *d)
{
	b->conn = mysql_init(NULL);
	if (mysql_real_connect(
		b->conn, NULL, "root", NULL, d->tracker, 0, getenv("SLAD_TEST_SOCKET"), 0) == NULL)
		exit(1);
	mysql_set_character_set(b->conn, "utf8mb4");
	b->issue = prepare(b,
	    "select id, project_id, tracker_id, status_id, priority_id, author_id, assigned_to_id,"
	    " parent_id, lock_version, is_private, subject, created_on, closed_on"
	    " from issues where id = ?");
	b->entries = prepare(b,
	    "select j.id, j.user_id, j.private_notes, d.id, j.created_on, j.notes, d.prop_key,"
	    " d.old_value, d.value from journals j left join journal_details d on d.journal_id = "
	    "j.id"
	    " where j.journalized_id = ? and j.journalized_type = 'Issue' order by j.id");
}

static void
bare_rows(MYSQL_STMT *s, unsigned columns)
{
	static char text[13][TEXT_MAX];
	static unsigned long len[13];
	static my_bool null[13];
	MYSQL_BIND out[13] = { 0 };

	for (unsigned c = 0; c < columns; c++)
		out[c] = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_STRING,
			.buffer = text[c],
			.buffer_length = TEXT_MAX,
			.length = &len[c],
			.is_null = &null[c] };
	if (mysql_stmt_execute(s) != 0 || mysql_stmt_bind_result(s, out) != 0)
		exit(1);
	while (mysql_stmt_fetch(s) != MYSQL_NO_DATA)
		;
	mysql_stmt_free_result(s);
}

static double
bare_read(struct bare *b, int64_t id)
{
	const double before = now();

	b->id = id;
	bare_rows(b->issue, 13);
	bare_rows(b->entries, 9);
	return now() - before;
}

/* ---- ours ---- */

static double
our_read(struct database *d, struct tracker *t, int64_t id, const struct read_known *known,
    struct tracked_issue *issue)
{
	const double before = now();
	struct timeline timeline;

	must(d, read_issue(t, id, known, d->arena, issue, &timeline, &d->e));
	return now() - before;
}

static int
by_time(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double
median(double *times)
{
	qsort(times, READS, sizeof(*times), by_time);
	return times[READS / 2] * 1e6;
}

/* In turns, so that other work on the machine meets all alike. */
static void
compare(struct database *d, struct tracker *t, struct bare *b)
{
	static double bare[READS], again[READS], first[READS];
	struct read_known known = { .client = true };
	struct tracked_issue issue;

	for (int i = 0; i < READS; i++) {
		const int64_t id = 1 + ((int64_t)i * 104729) % ISSUES;

		arena_reset(d->arena);
		first[i] = our_read(d, t, id, NULL, &issue);
		/*
		 * On all later looks it is on record whose word each entry is, and whose the
		 * request.
		 */
		known.sides = issue.fresh;
		known.n_sides = issue.n_fresh;
		/* The second of each counts: what is cold is so for neither. */
		our_read(d, t, id, &known, &issue);
		again[i] = our_read(d, t, id, &known, &issue);
		bare_read(b, id);
		bare[i] = bare_read(b, id);
	}
	printf("read an issue: bare %.0f us, again %.0f us (%.2f times), at first sight %.0f us "
	       "(%.2f times)\n",
	    median(bare), median(again), median(again) / median(bare), median(first),
	    median(first) / median(bare));
}

static enum err_code
count(void *ctx, const struct tracked_issue *issue, const struct timeline *t, struct err *e)
{
	*(size_t *)ctx += 1;
	return ERR_OK;
}

static double
page_run(struct database *d, struct tracker *t)
{
	const double before = now();
	int64_t after = -1, last = 0;
	size_t n = 0;

	while (last != after) {
		after = last;
		arena_reset(d->arena);
		must(d, read_page(t, NULL, after, PAGE, NULL, count, &n, d->arena, &last, &d->e));
	}
	return (double)n / (now() - before);
}

int
main(void)
{
	struct tracker *t = NULL;
	struct database *d;
	struct bare b = { 0 };
	void *state;

	database_setup(&state);
	d = state;
	office_make(d);
	fill(d);
	must(d, tracker_open(&office, d->db, &t, &d->e));
	bare_open(&b, d);
	for (int round = 0; round < ROUNDS; round++)
		compare(d, t, &b);
	printf("pages of %d: %.0f issues/s\n", PAGE, page_run(d, t));
	mysql_stmt_close(b.issue);
	mysql_stmt_close(b.entries);
	mysql_close(b.conn);
	tracker_close(t);
	return database_teardown(&state);
}
