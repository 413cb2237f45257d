#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/db.h"
#include "hooks/sweep.h"
#include "tests/support/tracked.h"

static const struct utc NOW = { 1800000000 };

static int
setup(void **state)
{
	struct tracked *t = tracked_begin(state);

	/* Twenty issues with two notes each; every third is closed. All are known. */
	tracked_sql(t->db,
	    "insert into {tracker}.issues (id, root_id, subject, status_id)"
	    " select seq, seq, 'Не открывается отчёт', if(seq %% 3 = 0, 5, 1) from seq_1_to_20;"
	    "insert into {tracker}.journals (id, journalized_id, journalized_type, user_id, notes)"
	    " select seq, 1 + (seq - 1) div 2, 'Issue', 7, 'Пришлите снимок экрана'"
	    " from seq_1_to_40;"
	    "insert into wake (issue_id, seq, wake_at) select id, 1, null from {tracker}.issues");
	tracked_judge(t);
	return 0;
}

static struct utc
after(int64_t seconds)
{
	return (struct utc){ NOW.s + seconds };
}

static struct sweep_news
step(struct tracked *t, struct utc now, const char *holder, size_t page)
{
	struct sweep_news news;
	struct err e;

	if (sweep_step(t->db, now, now, holder, page, &news, &e) != ERR_OK)
		fail_msg("%s", e.text);
	return news;
}

/* A whole round. */
static struct sweep_news
sweep_round(struct tracked *t, struct utc now, size_t page)
{
	struct sweep_news sum = { 0 }, one;

	do {
		one = step(t, now, "node", page);
		sum.seen += one.seen;
		sum.woken += one.woken;
		sum.gone += one.gone;
		assert_false(one.busy);
	} while (!one.done);
	return sum;
}

static void
test_first_round(void **state)
{
	struct tracked *t = *state;
	struct sweep_news news = sweep_round(t, NOW, 7);

	assert_int_equal(news.seen, 20);
	assert_int_equal(news.woken, 14);
	assert_string_equal(tracked_woken(t, NOW), "1 2 4 5 7 8 10 11 13 14 16 17 19 20");
	news = sweep_round(t, after(SPAN_DAY), 7);
	assert_int_equal(news.seen, 20);
	assert_int_equal(news.woken, 0);
	assert_string_equal(tracked_woken(t, after(SPAN_DAY)), "");
}

/* What happened in silence since the round before, and whom it wakes. */
static void
test_silent_changes(void **state)
{
	static const struct {
		const char *what, *sql, *woken;
		size_t gone;
	} cases[] = {
		{ "nothing", "do 0", "", 0 },
		{ "a note is edited", "update {tracker}.journals set notes = 'Иначе' where id = 8",
		    "4", 0 },
		{ "a note becomes private",
		    "update {tracker}.journals set private_notes = 1 where id = 7", "4", 0 },
		{ "its author is deleted", "update {tracker}.journals set user_id = 2 where id = 9",
		    "5", 0 },
		{ "a note is deleted", "delete from {tracker}.journals where id = 9", "5", 0 },
		{ "a note was never noticed",
		    "insert into {tracker}.journals (journalized_id, journalized_type, notes)"
		    " values (7, 'Issue', 'Спасибо')",
		    "7", 0 },
		{ "an entry of something else with that number",
		    "insert into {tracker}.journals (journalized_id, journalized_type, notes)"
		    " values (7, 'Plugin', 'x')",
		    "", 0 },
		{ "a parent's priority follows its subtasks",
		    "update {tracker}.issues set priority_id = 5, lock_version = 9 where id = 8",
		    "8", 0 },
		{ "a status is set by SQL",
		    "update {tracker}.issues set status_id = 2 where id = 10", "10", 0 },
		{ "a description is set by SQL",
		    "update {tracker}.issues set description = 'Шаги' where id = 10", "10", 0 },
		{ "an issue is closed by SQL",
		    "update {tracker}.issues set status_id = 5 where id = 11", "11", 0 },
		{ "and opened again", "update {tracker}.issues set status_id = 1 where id = 11",
		    "11", 0 },
		{ "an open issue is deleted",
		    "delete from {tracker}.journals where journalized_id = 13;"
		    "delete from {tracker}.issues where id = 13",
		    "13", 1 },
		{ "a closed issue is deleted", "delete from {tracker}.issues where id = 12", "12",
		    1 },
		{ "the newest issues are deleted", "delete from {tracker}.issues where id > 18",
		    "19 20", 2 },
		{ "an issue was never noticed",
		    "insert into {tracker}.issues (id, root_id) values (30, 30)", "30", 0 },
		{ "a closed one was never noticed",
		    "insert into {tracker}.issues (id, root_id, status_id) values (31, 31, 5)", "",
		    0 },
		{ "its wake-up was lost", "delete from {schema}.wake where issue_id = 14", "14",
		    0 },
		{ "a note on a closed issue",
		    "update {tracker}.journals set notes = 'x' where journalized_id = 3", "", 0 },
	};
	struct tracked *t = *state;
	struct utc now = NOW;

	sweep_round(t, now, 7);
	tracked_woken(t, now);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sweep_news news;
		const char *woken, *schema = strstr(cases[i].sql, "{schema}.");

		if (schema != NULL)
			tracked_sql(t->db, "%.*s%s", (int)(schema - cases[i].sql), cases[i].sql,
			    schema + strlen("{schema}."));
		else
			tracked_sql(t->redmine, "%s", cases[i].sql);
		now.s += SPAN_DAY;
		news = sweep_round(t, now, 7);
		woken = tracked_woken(t, now);
		if (strcmp(woken, cases[i].woken) != 0)
			fail_msg("%s woke \"%s\"", cases[i].what, woken);
		if (news.gone != cases[i].gone)
			fail_msg("%s: %zu gone", cases[i].what, news.gone);
		/* Looking finds what is to be found. */
		tracked_judge(t);
		tracked_sql(t->db,
		    "delete from wake where issue_id not in (select id from {tracker}.issues)");
	}
}

/* The process dies after a page: another one goes on there once the lease is over. */
static void
test_goes_on(void **state)
{
	struct tracked *t = *state;
	struct sweep_news news;
	struct utc ended;
	bool running;
	struct err e;

	news = step(t, NOW, "a", 8);
	assert_int_equal(news.seen, 8);
	assert_false(news.done);
	assert_int_equal(sweep_last(t->db, &ended, &running, &e), ERR_OK);
	assert_true(running);
	assert_true(utc_is_none(ended));
	assert_true(step(t, after(60), "b", 8).busy);
	news = step(t, after(119), "a", 8);
	assert_int_equal(news.seen, 8);
	assert_true(step(t, after(200), "b", 8).busy);
	news = step(t, after(240), "b", 8);
	assert_false(news.busy);
	assert_int_equal(news.seen, 4);
	assert_true(news.done);
	assert_string_equal(tracked_woken(t, after(240)), "1 2 4 5 7 8 10 11 13 14 16 17 19 20");
	assert_int_equal(sweep_last(t->db, &ended, &running, &e), ERR_OK);
	assert_false(running);
	assert_int_equal(ended.s, NOW.s + 240);
}

/* One round a night, however many nodes ask for it. */
static void
test_due(void **state)
{
	struct tracked *t = *state;
	struct sweep_news news;
	struct utc ended;
	bool running;
	struct err e;

	assert_int_equal(sweep_last(t->db, &ended, &running, &e), ERR_OK);
	assert_false(running);
	assert_true(utc_is_none(ended));
	sweep_round(t, NOW, 7);
	assert_int_equal(sweep_step(t->db, after(10), NOW, "other", 100, &news, &e), ERR_OK);
	assert_true(news.done);
	assert_false(news.busy);
	assert_int_equal(news.seen, 0);
	/* Due again: the lease of the one who ended the last round keeps nobody from the next. */
	assert_int_equal(sweep_step(t->db, after(20), after(10), "other", 7, &news, &e), ERR_OK);
	assert_int_equal(news.seen, 7);
	assert_int_equal(sweep_last(t->db, &ended, &running, &e), ERR_OK);
	assert_true(running);
	assert_int_equal(ended.s, NOW.s);
}

/* A page whose wake-ups cannot be stored was not done. */
static void
test_dies_before_commit(void **state)
{
	struct tracked *t = *state;
	struct sweep_news news;
	struct err e;

	sweep_round(t, NOW, 7);
	tracked_woken(t, NOW);
	tracked_sql(t->redmine, "update {tracker}.journals set notes = 'Иначе' where id = 8");
	tracked_sql(t->redmine,
	    "create trigger %s.stop before update on %s.wake for each row"
	    " kill connection connection_id()",
	    t->schema, t->schema);
	assert_int_equal(
	    sweep_step(t->db, after(9), after(9), "node", 100, &news, &e), ERR_UNREACHABLE);
	assert_int_equal(news.seen, 0);
	tracked_sql(t->redmine, "drop trigger %s.stop", t->schema);
	assert_int_equal(sweep_round(t, after(9), 7).woken, 1);
	assert_string_equal(tracked_woken(t, after(9)), "4");
}

static void
test_nothing_there(void **state)
{
	struct tracked *t = *state;
	struct sweep_news news;

	tracked_sql(t->db, "delete from {tracker}.issues; delete from wake");
	news = sweep_round(t, NOW, 7);
	assert_int_equal(news.seen, 0);
	assert_int_equal(news.woken, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_first_round, setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_silent_changes, setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_goes_on, setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_due, setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_dies_before_commit, setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_nothing_there, setup, tracked_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
