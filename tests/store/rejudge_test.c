#include "store/rejudge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "tests/support/database.h"

#define at(seconds) ((struct utc){ seconds })
#define BY_OLD "0123456789abcdef"
#define BY_NEW "fedcba9876543210"

/* Twenty requests, each third closed; nothing is awaited for any. */
static void
put_requests(struct database *d)
{
	database_sql(d,
	    "insert into verdict (issue_id, open, queued, place, breached, arrived_at, level,"
	    " category, channel, stage, project_id, regulation, revision, last_journal_id,"
	    " judged_at, digest, body)"
	    " select seq, seq %% 3 <> 0, 1, 1, 0, 1, 'basic', 'error', 'tracker', 'new', 1,"
	    " 'edoc', '1', 0, 1, '', '{}' from seq_1_to_20;"
	    "insert into wake (issue_id, seq, wake_at, lease_until)"
	    " select issue_id, 1, null, -1 from verdict");
}

static const char *
woken(struct database *d)
{
	return database_ask(d,
	    "select coalesce(group_concat(issue_id order by issue_id separator ' '), '')"
	    " from wake where wake_at is not null");
}

static bool
begin(struct database *d, const char *judging)
{
	bool fresh;

	must(d, rejudge_begin(d->db, judging, at(1000), &fresh, &d->e));
	return fresh;
}

static struct rejudge_news
step(struct database *d, const char *judging, int64_t now, const char *holder, size_t page)
{
	struct rejudge_news news;

	must(d, rejudge_step(d->db, judging, at(now), holder, page, &news, &d->e));
	return news;
}

static void
all_open_requests_are_woken_once(void **state)
{
	struct database *d = *state;
	struct rejudge_state s;
	struct rejudge_news news;

	put_requests(d);
	must(d, rejudge_last(d->db, BY_NEW, &s, &d->e));
	assert_false(s.known);
	assert_true(begin(d, BY_NEW));
	news = step(d, BY_NEW, 1001, "a/sweep.0", 6);
	assert_int_equal(news.woken, 6);
	assert_false(news.ended);
	assert_string_equal(woken(d), "1 2 4 5 7 8");
	must(d, rejudge_last(d->db, BY_NEW, &s, &d->e));
	assert_true(s.known && utc_is_none(s.ended));
	assert_int_equal(s.last, 8);
	assert_int_equal(s.woken, 6);
	/* A restart goes on. */
	assert_false(begin(d, BY_NEW));
	assert_int_equal(step(d, BY_NEW, 1002, "a/sweep.0", 6).woken, 6);
	news = step(d, BY_NEW, 1003, "a/sweep.0", 6);
	assert_int_equal(news.woken, 2);
	assert_int_equal(news.all, 14);
	assert_true(news.ended);
	assert_string_equal(woken(d), "1 2 4 5 7 8 10 11 13 14 16 17 19 20");
	must(d, rejudge_last(d->db, BY_NEW, &s, &d->e));
	assert_int_equal(s.ended.s, 1003);
	/* And then there is nothing more to do, whoever starts. */
	database_sql(d, "update wake set wake_at = null");
	assert_false(begin(d, BY_NEW));
	news = step(d, BY_NEW, 2000, "b/sweep.0", 6);
	assert_true(news.idle);
	assert_string_equal(woken(d), "");
}

static void
one_node_does_it_and_another_goes_on(void **state)
{
	struct database *d = *state;
	struct rejudge_news news;

	put_requests(d);
	assert_true(begin(d, BY_NEW));
	assert_false(begin(d, BY_NEW));
	step(d, BY_NEW, 1001, "a/sweep.0", 6);
	news = step(d, BY_NEW, 1002, "b/sweep.0", 6);
	assert_true(news.busy);
	assert_int_equal(news.woken, 0);
	/* It died. */
	news = step(d, BY_NEW, 1200, "b/sweep.0", 100);
	assert_int_equal(news.woken, 8);
	assert_int_equal(news.all, 14);
	assert_true(news.ended);
}

/* The older one goes back, or works beside it for a while. */
static void
what_another_version_judged_is_judged_again(void **state)
{
	struct database *d = *state;

	put_requests(d);
	assert_true(begin(d, BY_OLD));
	assert_true(step(d, BY_OLD, 1001, "a/sweep.0", 100).ended);
	assert_true(begin(d, BY_NEW));
	/* It goes on working, and starts nothing anew. */
	assert_true(step(d, BY_OLD, 1002, "a/sweep.0", 100).lost);
	assert_false(step(d, BY_OLD, 1002, "a/sweep.0", 100).idle);
	assert_true(step(d, BY_NEW, 1003, "b/sweep.0", 100).ended);
	assert_true(begin(d, BY_OLD));
	assert_true(begin(d, BY_NEW));
	assert_int_equal(step(d, BY_NEW, 1004, "b/sweep.0", 100).woken, 14);
	assert_string_equal(database_ask(d, "select count(*) from sweep"), "1");
}

static void
without_requests_it_ends_at_once(void **state)
{
	struct database *d = *state;
	struct rejudge_news news;

	assert_int_equal(strlen(rejudge_own), 16);
	assert_true(begin(d, rejudge_own));
	news = step(d, rejudge_own, 1001, "a/sweep.0", 6);
	assert_true(news.ended);
	assert_int_equal(news.all, 0);
}

#define test(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(all_open_requests_are_woken_once),
		test(one_node_does_it_and_another_goes_on),
		test(what_another_version_judged_is_judged_again),
		test(without_requests_it_ends_at_once),
	};

	return cmocka_run_group_tests_name("rejudge", tests, NULL, NULL);
}
