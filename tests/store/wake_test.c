#include "store/wake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "tests/support/database.h"

#define at(seconds) ((struct utc){ seconds })
#define MINUTE ((struct span){ SPAN_MINUTE })

/* "1:2@10": issue, seq, wake_at of each row. */
static const char *
all(struct database *d)
{
	return database_ask(d,
	    "select group_concat(concat(issue_id, ':', seq, '@', "
	    "ifnull(wake_at, '-'), if(lease_until > 0, '*', '')) "
	    "order by issue_id separator ' ') from wake");
}

static size_t
lease(struct database *d, struct db *db, int64_t now, size_t max, struct wake_lease *out)
{
	size_t n;

	must(d, wake_lease(db, at(now), MINUTE, max, out, &n, &d->e));
	return n;
}

static enum wake_end
finish(struct database *d, struct db *db, const struct wake_lease *l, struct utc next)
{
	enum wake_end end;

	must(d, wake_finish(db, l, next, &end, &d->e));
	return end;
}

static void
the_earliest_waking_counts(void **state)
{
	static const struct {
		const char *what;
		int64_t wakes[3];
		const char *row;
	} cases[] = {
		{ "once", { 10 }, "1:1@10" },
		{ "later again", { 10, 20 }, "1:2@10" },
		{ "earlier again", { 10, 5 }, "1:2@5" },
		{ "thrice", { 10, 5, 7 }, "1:3@5" },
	};
	struct database *d = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (size_t k = 0; k < 3 && cases[i].wakes[k] != 0; k++)
			must(d, wake_issue(d->db, 1, at(cases[i].wakes[k]), &d->e));
		if (strcmp(all(d), cases[i].row) != 0)
			fail_msg("%s: %s", cases[i].what, all(d));
		must(d, wake_forget(d->db, 1, &d->e));
	}
}

static void
only_what_is_due_is_leased_and_in_order(void **state)
{
	struct database *d = *state;
	struct wake_lease l[10];

	must(d, wake_issue(d->db, 9, at(10), &d->e));
	must(d, wake_issue(d->db, 3, at(30), &d->e));
	must(d, wake_issue(d->db, 5, at(20), &d->e));
	must(d, wake_issue(d->db, 7, at(31), &d->e));
	assert_int_equal(lease(d, d->db, 9, 10, l), 0);
	/* The longest due first, handed out by issue. */
	assert_int_equal(lease(d, d->db, 30, 2, l), 2);
	assert_int_equal(l[0].issue, 5);
	assert_int_equal(l[0].due.s, 20);
	assert_int_equal(l[0].seq, 1);
	assert_int_equal(l[1].issue, 9);
	assert_int_not_equal(l[0].token, 0);
	assert_int_equal(lease(d, d->db, 30, 10, l), 1);
	assert_int_equal(l[0].issue, 3);
	assert_int_equal(lease(d, d->db, 30, 10, l), 0);
	assert_string_equal(all(d), "3:1@30* 5:1@20* 7:1@31 9:1@10*");
}

static void
finished_it_sleeps_until_next(void **state)
{
	struct database *d = *state;
	struct wake_lease l[2];

	must(d, wake_issue(d->db, 1, at(10), &d->e));
	must(d, wake_issue(d->db, 2, at(10), &d->e));
	assert_int_equal(lease(d, d->db, 10, 2, l), 2);
	assert_int_equal(finish(d, d->db, &l[0], at(500)), WAKE_KEPT);
	assert_int_equal(finish(d, d->db, &l[1], UTC_NONE), WAKE_KEPT);
	assert_string_equal(all(d), "1:1@500 2:1@-");
	assert_int_equal(lease(d, d->db, 499, 2, l), 0);
	assert_int_equal(lease(d, d->db, 500, 2, l), 1);
	must(d, wake_issue(d->db, 2, at(300), &d->e));
	assert_string_equal(all(d), "1:1@500* 2:2@300");
	/* One that nothing was awaited for is found like any other. */
	assert_int_equal(lease(d, d->db, 300, 2, l), 1);
	assert_int_equal(l[0].issue, 2);
}

static void
news_while_working_means_looking_again(void **state)
{
	struct database *d = *state;
	struct wake_lease l, again;

	must(d, wake_issue(d->db, 1, at(10), &d->e));
	assert_int_equal(lease(d, d->db, 10, 1, &l), 1);
	must(d, wake_issue(d->db, 1, at(11), &d->e));
	/* Not by another one at the same time. */
	assert_int_equal(lease(d, d->db, 11, 1, &again), 0);
	must(d, db_begin(d->db, &d->e));
	assert_int_equal(finish(d, d->db, &l, at(9000)), WAKE_MOVED);
	must(d, db_commit(d->db, &d->e));
	assert_string_equal(all(d), "1:2@10");
	assert_int_equal(lease(d, d->db, 11, 1, &again), 1);
	assert_int_equal(again.seq, 2);
	assert_int_equal(finish(d, d->db, &again, UTC_NONE), WAKE_KEPT);
}

static void
a_lease_that_ran_out_is_anothers(void **state)
{
	struct database *d = *state;
	struct db *other = database_connect(d);
	struct wake_lease mine, theirs;

	must(d, wake_issue(d->db, 1, at(10), &d->e));
	assert_int_equal(lease(d, d->db, 10, 1, &mine), 1);
	assert_int_equal(lease(d, other, 69, 1, &theirs), 0);
	assert_int_equal(lease(d, other, 70, 1, &theirs), 1);
	assert_int_not_equal(mine.token, theirs.token);
	assert_int_equal(finish(d, d->db, &mine, at(500)), WAKE_LOST);
	assert_string_equal(all(d), "1:1@10*");
	assert_int_equal(finish(d, other, &theirs, at(600)), WAKE_KEPT);
	/* Twice is once. */
	assert_int_equal(finish(d, other, &theirs, at(700)), WAKE_LOST);
	assert_string_equal(all(d), "1:1@600");
	assert_int_equal(lease(d, d->db, 600, 1, &mine), 1);
	must(d, wake_forget(d->db, 1, &d->e));
	assert_int_equal(finish(d, d->db, &mine, at(800)), WAKE_LOST);
	db_close(other);
}

static void
a_finish_that_is_rolled_back_never_was(void **state)
{
	struct database *d = *state;
	struct wake_lease l;

	must(d, wake_issue(d->db, 1, at(10), &d->e));
	assert_int_equal(lease(d, d->db, 10, 1, &l), 1);
	must(d, db_begin(d->db, &d->e));
	assert_int_equal(finish(d, d->db, &l, at(500)), WAKE_KEPT);
	db_rollback(d->db);
	assert_string_equal(all(d), "1:1@10*");
	assert_int_equal(finish(d, d->db, &l, at(500)), WAKE_KEPT);
}

static void
two_workers_never_get_the_same(void **state)
{
	struct database *d = *state;
	struct db *other = database_connect(d);
	struct wake_lease l[10];
	struct rows *rows;

	for (int64_t i = 1; i <= 6; i++)
		must(d, wake_issue(d->db, i, at(10), &d->e));
	/* The other one is in the middle of leasing two: its rows are locked, not yet marked. */
	must(d, db_begin(other, &d->e));
	rows = db_query(other, Q_wake_due, PARAMS(p_int(10), p_int(2)));
	while (rows_next(rows))
		;
	must(d, rows_end(rows, &d->e));
	assert_int_equal(lease(d, d->db, 10, 10, l), 4);
	db_rollback(other);
	assert_int_equal(lease(d, d->db, 10, 10, l), 2);
	db_close(other);
}

enum { ISSUES = 400, WORKERS = 3 };

/* A worker of its own process: takes what is due until nothing is, and tells what it took. */
static void
work(struct database *d, int out)
{
	struct db *db = database_connect(d);
	struct wake_lease l[7];
	enum wake_end end;
	struct err e;
	size_t n;

	for (;;) {
		if (wake_lease(db, at(10), MINUTE, 7, l, &n, &e) != ERR_OK)
			_exit(2);
		if (n == 0)
			break;
		if (db_begin(db, &e) != ERR_OK)
			_exit(3);
		for (size_t i = 0; i < n; i++) {
			if (wake_finish(db, &l[i], UTC_NONE, &end, &e) != ERR_OK ||
			    end != WAKE_KEPT)
				_exit(4);
		}
		if (db_commit(db, &e) != ERR_OK)
			_exit(5);
		for (size_t i = 0; i < n; i++) {
			if (write(out, &l[i].issue, sizeof(l[i].issue)) != sizeof(l[i].issue))
				_exit(6);
		}
	}
	_exit(0);
}

static void
racing_workers_share_all_and_double_none(void **state)
{
	struct database *d = *state;
	int64_t issues[ISSUES], issue;
	int seen[ISSUES + 1] = { 0 };
	int took[2], status;
	pid_t pids[WORKERS];

	for (int i = 0; i < ISSUES; i++)
		issues[i] = ISSUES - i;
	must(d, wake_issues(d->db, issues, ISSUES, at(10), &d->e));
	assert_int_equal(pipe(took), 0);
	for (int i = 0; i < WORKERS; i++) {
		pids[i] = fork();
		assert_true(pids[i] >= 0);
		if (pids[i] == 0)
			work(d, took[1]);
	}
	close(took[1]);
	while (read(took[0], &issue, sizeof(issue)) == sizeof(issue))
		seen[issue]++;
	for (int i = 0; i < WORKERS; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	for (int i = 1; i <= ISSUES; i++)
		assert_int_equal(seen[i], 1);
	close(took[0]);
}

static void
five_thousand_at_once(void **state)
{
	struct database *d = *state;
	int64_t *issues = arena_array(d->arena, 5001, sizeof(*issues));

	must(d, wake_issue(d->db, 77, at(5), &d->e));
	for (int64_t i = 0; i < 5000; i++)
		issues[i] = 5000 - i;
	issues[5000] = 4000;
	must(d, db_begin(d->db, &d->e));
	must(d, wake_issues(d->db, issues, 5001, at(10), &d->e));
	must(d, db_commit(d->db, &d->e));
	assert_string_equal(database_ask(d,
				"select count(*) from wake where issue_id between 1 and "
				"5000 and seq = if(issue_id in (77, 4000), 2, 1) and "
				"wake_at = if(issue_id = 77, 5, 10)"),
	    "5000");
	must(d, wake_issues(d->db, NULL, 0, at(10), &d->e));
}

/* In a transaction of their own, without the second try that db_transact would give. */
static void
wake_often(struct database *d, struct db *db, const int64_t *issues, size_t n)
{
	for (int i = 0; i < 30; i++) {
		must(d, db_begin(db, &d->e));
		must(d, wake_issues(db, issues, n, at(10), &d->e));
		must(d, db_commit(db, &d->e));
	}
}

static void
whoever_wakes_many_never_meets_another_in_a_deadlock(void **state)
{
	enum { N = 500 };
	struct database *d = *state;
	int64_t up[N], down[N];
	int status;
	pid_t pid;

	for (int64_t i = 0; i < N; i++)
		up[i] = down[N - 1 - i] = i + 1;
	must(d, wake_issues(d->db, up, N, at(10), &d->e));
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		wake_often(d, database_connect(d), down, N);
		_exit(0);
	}
	wake_often(d, d->db, up, N);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_string_equal(database_ask(d, "select count(*) from wake where seq = 61"), "500");
}

static void
when_to_ask_again(void **state)
{
	struct database *d = *state;
	struct wake_lease l;
	struct utc soonest, oldest;
	size_t n;

	must(d, wake_soonest(d->db, &soonest, &d->e));
	assert_true(utc_is_none(soonest));
	must(d, wake_backlog(d->db, at(100), &n, &oldest, &d->e));
	assert_int_equal(n, 0);
	assert_true(utc_is_none(oldest));
	must(d, wake_issue(d->db, 1, at(50), &d->e));
	must(d, wake_issue(d->db, 2, at(40), &d->e));
	must(d, wake_issue(d->db, 3, at(900), &d->e));
	must(d, wake_soonest(d->db, &soonest, &d->e));
	assert_int_equal(soonest.s, 40);
	must(d, wake_backlog(d->db, at(100), &n, &oldest, &d->e));
	assert_int_equal(n, 2);
	assert_int_equal(oldest.s, 40);
	/* What is taken comes back when its lease ends, not before: no busy loop. */
	assert_int_equal(lease(d, d->db, 40, 1, &l), 1);
	must(d, wake_soonest(d->db, &soonest, &d->e));
	assert_int_equal(soonest.s, 50);
	assert_int_equal(lease(d, d->db, 50, 1, &l), 1);
	must(d, wake_soonest(d->db, &soonest, &d->e));
	assert_int_equal(soonest.s, 100);
	must(d, wake_backlog(d->db, at(100), &n, &oldest, &d->e));
	assert_int_equal(n, 0);
}

#define test(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(the_earliest_waking_counts),
		test(only_what_is_due_is_leased_and_in_order),
		test(finished_it_sleeps_until_next),
		test(news_while_working_means_looking_again),
		test(a_lease_that_ran_out_is_anothers),
		test(a_finish_that_is_rolled_back_never_was),
		test(two_workers_never_get_the_same),
		test(racing_workers_share_all_and_double_none),
		test(five_thousand_at_once),
		test(whoever_wakes_many_never_meets_another_in_a_deadlock),
		test(when_to_ask_again),
	};

	return cmocka_run_group_tests_name("wake", tests, NULL, NULL);
}
