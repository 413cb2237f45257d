#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/db.h"
#include "hooks/tail.h"
#include "store/wake.h"
#include "tests/support/tracked.h"

static const struct utc NOW = { 1800000000 };

static struct utc
after(int64_t seconds)
{
	return (struct utc){ NOW.s + seconds };
}

static struct tail_news
poll_by(struct db *db, struct utc now)
{
	struct tail_news news;
	struct err e;

	if (tail_poll(db, now, &news, &e) != ERR_OK)
		fail_msg("%s", e.text);
	return news;
}

/* Polls until there is no more to read, as the look process does. */
static struct tail_news
poll_all(struct tracked *t, struct utc now)
{
	struct tail_news sum = { 0 }, one;

	do {
		one = poll_by(t->db, now);
		for (size_t i = 0; i < TAIL_COUNT; i++)
			sum.rows[i] += one.rows[i];
		sum.late += one.late;
		sum.lost += one.lost;
		sum.rewound |= one.rewound;
	} while (one.more);
	return sum;
}

static int64_t
missing(struct tracked *t, struct utc now)
{
	struct span oldest;
	struct err e;
	int64_t n;

	assert_int_equal(tail_gaps(t->db, now, &n, &oldest, &e), ERR_OK);
	return n;
}

/* Rows of tail_gap, of one table. */
static int64_t
runs(struct tracked *t, enum tail_source source)
{
	return tracked_number(
	    t->db, "select count(*) from tail_gap where source = '%s'", tail_source_name(source));
}

/* Issues from 1 to n, each with a journal entry of the same number. */
static void
seed_issues(struct tracked *t, int n)
{
	tracked_sql(t->redmine,
	    "insert into {tracker}.issues (id, root_id) select seq, seq from seq_1_to_%d;"
	    "insert into {tracker}.journals (id, journalized_id, journalized_type)"
	    " select seq, seq, 'Issue' from seq_1_to_%d",
	    n, n);
}

static void
add_journal(struct tracked *t, int id, int issue)
{
	tracked_sql(t->redmine,
	    "insert into {tracker}.journals (id, journalized_id, journalized_type)"
	    " values (%d, %d, 'Issue')",
	    id, issue);
}

static void
test_first_start(void **state)
{
	struct tracked *t = *state;
	struct tail_news news;

	seed_issues(t, 5000);
	news = poll_by(t->db, NOW);
	assert_int_equal(news.started, (1u << TAIL_COUNT) - 1);
	assert_int_equal(news.woken, 0);
	news = poll_all(t, NOW);
	assert_int_equal(news.started, 0);
	assert_string_equal(tracked_woken(t, NOW), "");
	assert_int_equal(missing(t, NOW), 0);
	add_journal(t, 5001, 7);
	news = poll_by(t->db, NOW);
	assert_int_equal(news.rows[TAIL_JOURNALS], 1);
	assert_int_equal(news.woken, 1);
	assert_string_equal(tracked_woken(t, NOW), "7");
}

/* A transaction that was open when slad was started for the first time. */
static void
test_under_way_at_first_start(void **state)
{
	struct tracked *t = *state;

	seed_issues(t, 3000);
	tracked_sql(t->redmine, "delete from {tracker}.journals where id in (2500, 100)");
	poll_all(t, NOW);
	add_journal(t, 2500, 11);
	assert_int_equal(poll_all(t, after(1)).late, 1);
	assert_string_equal(tracked_woken(t, after(1)), "11");
}

/* What each row of each table wakes. */
static void
test_sources(void **state)
{
	static const struct {
		const char *what, *sql, *woken;
		enum tail_source source;
	} cases[] = {
		{ "an issue", "issues (id, root_id) values (21, 21)", "21", TAIL_ISSUES },
		{ "a subtask wakes what follows it",
		    "issues (id, parent_id, root_id) values (22, 4, 2)", "2 4 22", TAIL_ISSUES },
		{ "a note", "journals (journalized_id, journalized_type) values (5, 'Issue')", "5",
		    TAIL_JOURNALS },
		{ "a subtask's note",
		    "journals (journalized_id, journalized_type) values (22, 'Issue')", "2 4 22",
		    TAIL_JOURNALS },
		{ "a journal of something else",
		    "journals (journalized_id, journalized_type) values (6, 'Plugin')", "",
		    TAIL_JOURNALS },
		{ "a relation", "issue_relations (issue_from_id, issue_to_id) values (8, 3)", "3 8",
		    TAIL_RELATIONS },
		{ "a file", "attachments (container_id, container_type) values (9, 'Issue')", "9",
		    TAIL_ATTACHMENTS },
		{ "an upload that belongs to nothing yet",
		    "attachments (container_id, container_type) values (null, null)", "",
		    TAIL_ATTACHMENTS },
		{ "a file of a wiki page",
		    "attachments (container_id, container_type) values (10, 'WikiPage')", "",
		    TAIL_ATTACHMENTS },
		{ "time on an issue", "time_entries (issue_id) values (12)", "12",
		    TAIL_TIME_ENTRIES },
		{ "time on a project", "time_entries (issue_id) values (null)", "",
		    TAIL_TIME_ENTRIES },
		{ "a wiki page", "wiki_content_versions (id) values (1)", "", TAIL_WIKI },
	};
	struct tracked *t = *state;

	seed_issues(t, 20);
	poll_all(t, NOW);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tail_news news;
		const char *woken;

		tracked_sql(t->redmine, "insert into {tracker}.%s", cases[i].sql);
		news = poll_by(t->db, NOW);
		woken = tracked_woken(t, NOW);
		if (strcmp(woken, cases[i].woken) != 0)
			fail_msg("%s woke \"%s\"", cases[i].what, woken);
		if (news.rows[cases[i].source] != 1)
			fail_msg("%s: %zu rows", cases[i].what, news.rows[cases[i].source]);
		assert_false(news.more);
		assert_int_equal(poll_by(t->db, NOW).rows[cases[i].source], 0);
	}
}

static void
test_burst(void **state)
{
	struct tracked *t = *state;
	struct tail_news news;

	seed_issues(t, 6000);
	poll_all(t, NOW);
	tracked_sql(t->redmine,
	    "insert into {tracker}.journals (id, journalized_id, journalized_type)"
	    " select 6000 + seq, seq, 'Issue' from seq_1_to_5000");
	news = poll_by(t->db, NOW);
	assert_true(news.more);
	assert_in_range(news.rows[TAIL_JOURNALS], 1, 1000);
	assert_int_equal(news.rows[TAIL_JOURNALS] + poll_all(t, NOW).rows[TAIL_JOURNALS], 5000);
	assert_string_equal(tracked_woken(t, NOW), "1-5000");
	assert_int_equal(missing(t, NOW), 0);
}

/* A transaction takes ids, others commit later ones, minutes pass, then it commits. */
static void
test_held_open(void **state)
{
	struct tracked *t = *state;
	struct db *slow = tracked_connect(t);

	seed_issues(t, 20);
	poll_all(t, NOW);
	tracked_sql(slow,
	    "start transaction;"
	    "insert into {tracker}.journals (id, journalized_id, journalized_type)"
	    " values (21, 1, 'Issue'), (22, 2, 'Issue'), (24, 4, 'Issue')");
	add_journal(t, 23, 3);
	add_journal(t, 25, 5);
	poll_all(t, NOW);
	assert_string_equal(tracked_woken(t, NOW), "3 5");
	assert_int_equal(missing(t, NOW), 3);
	assert_int_equal(runs(t, TAIL_JOURNALS), 2);
	for (int64_t s = 1; s <= 60; s++)
		poll_all(t, after(s));
	assert_string_equal(tracked_woken(t, after(60)), "");
	tracked_sql(slow, "commit");
	assert_int_equal(poll_all(t, after(62)).late, 3);
	assert_string_equal(tracked_woken(t, after(62)), "1 2 4");
	assert_int_equal(missing(t, after(62)), 0);
	db_close(slow);
}

/*
 * Four connections insert, commit and roll back in any order while polls go
 * on: what was committed is seen once, nothing else is seen.
 */
static void
test_any_order(void **state)
{
	enum { WRITERS = 4, STEPS = 1500 };
	struct tracked *t = *state;
	struct db *writers[WRITERS];
	unsigned long dice = 20260203;
	size_t seen = 0;
	int64_t s = 0;

	poll_all(t, NOW);
	for (size_t i = 0; i < WRITERS; i++) {
		writers[i] = tracked_connect(t);
		tracked_sql(writers[i], "set autocommit = 0");
	}
	for (int step = 1; step <= STEPS; step++) {
		struct db *writer;

		dice = dice * 6364136223846793005UL + 1442695040888963407UL;
		writer = writers[dice >> 62];
		switch (dice >> 40 & 15) {
		case 0:
		case 1:
			seen += poll_all(t, after(++s)).rows[TAIL_JOURNALS];
			break;
		case 2:
			tracked_sql(writer, "commit");
			break;
		case 3:
			tracked_sql(writer, "rollback");
			break;
		default:
			tracked_sql(writer,
			    "insert into {tracker}.journals (journalized_id, journalized_type)"
			    " values (%d, 'Issue')",
			    step);
		}
	}
	for (size_t i = 0; i < WRITERS; i++) {
		tracked_sql(writers[i], "commit");
		db_close(writers[i]);
	}
	seen += poll_all(t, after(s + 600)).rows[TAIL_JOURNALS];
	assert_in_range(seen, 400, STEPS);
	assert_int_equal(
	    seen, tracked_number(t->redmine, "select count(*) from %s.journals", t->tracker));
	assert_int_equal(seen, tracked_number(t->db, "select count(*) from wake"));
	assert_int_equal(0,
	    tracked_number(t->db,
		"select count(*) from %s.journals where journalized_id not in"
		" (select issue_id from wake)",
		t->tracker));
}

/* Only a part of a run appears, in its middle and at its ends. */
static void
test_run_in_parts(void **state)
{
	static const struct {
		int id;
		int64_t left;
		int64_t runs;
	} cases[] = {
		{ 25, 8, 2 },
		{ 21, 7, 2 },
		{ 29, 6, 2 },
		{ 23, 5, 3 },
		{ 22, 4, 2 },
		{ 24, 3, 1 },
	};
	struct tracked *t = *state;
	int64_t s = 0;

	seed_issues(t, 20);
	poll_all(t, NOW);
	add_journal(t, 30, 20);
	poll_all(t, NOW);
	assert_int_equal(missing(t, NOW), 9);
	tracked_woken(t, NOW);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		add_journal(t, cases[i].id, cases[i].id - 20);
		assert_int_equal(poll_all(t, after(++s)).late, 1);
		assert_int_equal(missing(t, NOW), cases[i].left);
		assert_int_equal(runs(t, TAIL_JOURNALS), cases[i].runs);
	}
	assert_string_equal(tracked_woken(t, after(s)), "1-5 9");
}

static void
test_rolled_back(void **state)
{
	struct tracked *t = *state;
	struct tail_news news;

	seed_issues(t, 20);
	poll_all(t, NOW);
	tracked_sql(t->redmine,
	    "start transaction;"
	    "insert into {tracker}.journals (journalized_id, journalized_type) values (1, 'Issue');"
	    "rollback;"
	    "insert into {tracker}.journals (journalized_id, journalized_type) values (2, "
	    "'Issue')");
	poll_all(t, NOW);
	assert_int_equal(missing(t, NOW), 1);
	poll_all(t, after(SPAN_DAY - 1));
	assert_int_equal(missing(t, NOW), 1);
	news = poll_all(t, after(SPAN_DAY + 600));
	assert_int_equal(news.lost, 1);
	assert_int_equal(missing(t, NOW), 0);
	assert_int_equal(poll_all(t, after(SPAN_DAY + 601)).lost, 0);
}

/* A day later the gap is asked for once more before it is given up. */
static void
test_late_by_a_day(void **state)
{
	struct tracked *t = *state;
	struct tail_news news;

	seed_issues(t, 20);
	poll_all(t, NOW);
	add_journal(t, 25, 2);
	poll_all(t, NOW);
	tracked_woken(t, NOW);
	add_journal(t, 22, 1);
	news = poll_all(t, after(SPAN_DAY));
	assert_int_equal(news.late, 1);
	assert_int_equal(news.lost, 3);
	assert_string_equal(tracked_woken(t, after(SPAN_DAY)), "1");
	assert_int_equal(missing(t, NOW), 0);
}

/* AUTO_INCREMENT was set forward: a million ids are one run, and may still all come. */
static void
test_jump(void **state)
{
	struct tracked *t = *state;

	seed_issues(t, 3000);
	poll_all(t, NOW);
	add_journal(t, 1000001, 1);
	poll_all(t, NOW);
	assert_int_equal(missing(t, NOW), 1000001 - 3001);
	assert_int_equal(runs(t, TAIL_JOURNALS), 1);
	tracked_woken(t, NOW);
	tracked_sql(t->redmine,
	    "insert into {tracker}.journals (id, journalized_id, journalized_type)"
	    " select 500000 + seq, seq, 'Issue' from seq_1_to_3000");
	assert_int_equal(poll_all(t, after(1)).late, 3000);
	assert_string_equal(tracked_woken(t, after(1)), "1-3000");
	assert_int_equal(runs(t, TAIL_JOURNALS), 2);
	assert_int_equal(missing(t, NOW), 1000001 - 3001 - 3000);
}

/* Two masters take turns, or Galera: every other id never comes. */
static void
test_every_other_id(void **state)
{
	struct tracked *t = *state;
	size_t asked = 0;

	seed_issues(t, 20);
	poll_all(t, NOW);
	tracked_sql(t->redmine,
	    "insert into {tracker}.journals (id, journalized_id, journalized_type)"
	    " select 20 + 2 * seq, 1, 'Issue' from seq_1_to_2000");
	poll_all(t, NOW);
	assert_int_equal(runs(t, TAIL_JOURNALS), 2000);
	assert_int_equal(missing(t, NOW), 2000);
	/* Every one of them is asked for within the next second's polls, and found. */
	tracked_sql(t->redmine,
	    "insert into {tracker}.journals (id, journalized_id, journalized_type)"
	    " select 19 + 2 * seq, 2, 'Issue' from seq_1_to_2000 where seq > 1");
	for (struct tail_news news = { .more = true }; news.more; asked++) {
		news = poll_by(t->db, after(1));
		assert_true(asked < 200);
	}
	assert_int_equal(missing(t, NOW), 1);
}

/* How often the older gaps are asked for: at most so many polls in a day find one due. */
static void
test_seldom_when_old(void **state)
{
	struct tracked *t = *state;
	size_t asked = 0;
	int64_t longest = 0;

	seed_issues(t, 20);
	poll_all(t, NOW);
	add_journal(t, 22, 1);
	poll_all(t, NOW);
	for (int64_t s = 1; s < SPAN_DAY; s++) {
		const int64_t due =
		    tracked_number(t->db, "select ask_at - %lld from tail_gap", (long long)NOW.s);

		poll_all(t, after(due));
		/* Never later than a thirtieth of its age. */
		assert_in_range(due - s + 1, 1, s / 30 + 1);
		if (due - s > longest)
			longest = due - s;
		s = due;
		asked++;
	}
	assert_in_range(asked, 200, 500);
	assert_in_range(longest, 500, 600);
}

/* What the last statement of a poll meets: its wake-ups come after mark and gaps. */
static void
test_dies_before_commit(void **state)
{
	static const struct {
		const char *what, *trigger;
		enum err_code rc;
	} cases[] = {
		{ "the connection is lost", "kill connection connection_id()", ERR_UNREACHABLE },
		{ "the statement fails", "signal sqlstate '45000'", ERR_INTERNAL },
	};
	struct tracked *t = *state;

	seed_issues(t, 20);
	poll_all(t, NOW);
	add_journal(t, 25, 4);
	poll_all(t, NOW);
	tracked_woken(t, NOW);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const int id = 30 + 10 * (int)i;
		const int64_t s = 10 * ((int64_t)i + 1);
		struct tail_news news;
		struct err e;

		add_journal(t, 21 + (int)i, 5);
		add_journal(t, id, 6);
		tracked_sql(t->redmine,
		    "create trigger %s.stop before insert on %s.wake for each row %s", t->schema,
		    t->schema, cases[i].trigger);
		if (tail_poll(t->db, after(s), &news, &e) != cases[i].rc)
			fail_msg("%s: %s", cases[i].what, e.text);
		assert_non_null(strstr(e.text, "journals"));
		assert_int_equal(news.rows[TAIL_JOURNALS], 0);
		tracked_sql(t->redmine, "drop trigger %s.stop", t->schema);
		assert_string_equal(tracked_woken(t, after(s)), "");
		news = poll_all(t, after(s));
		assert_int_equal(news.rows[TAIL_JOURNALS], 2);
		assert_int_equal(news.late, 1);
		assert_string_equal(tracked_woken(t, after(s)), "5 6");
	}
}

/* A table that cannot be read is told, and the others are read all the same. */
static void
test_one_table_fails(void **state)
{
	struct tracked *t = *state;
	struct tail_news news;
	struct err e;

	seed_issues(t, 20);
	poll_all(t, NOW);
	tracked_sql(t->redmine,
	    "rename table {tracker}.journals to {tracker}.away;"
	    "insert into {tracker}.time_entries (issue_id) values (4)");
	assert_int_not_equal(tail_poll(t->db, NOW, &news, &e), ERR_OK);
	assert_non_null(strstr(e.text, "tailing journals: "));
	assert_int_equal(news.rows[TAIL_TIME_ENTRIES], 1);
	assert_string_equal(tracked_woken(t, NOW), "4");
}

/* Two nodes: while one reads a table the other leaves it alone, and neither waits. */
static void
test_two_nodes(void **state)
{
	struct tracked *t = *state;
	struct db *other = tracked_connect(t);

	seed_issues(t, 20);
	poll_all(t, NOW);
	add_journal(t, 21, 5);
	tracked_sql(other,
	    "start transaction; do (select low_water from tail_mark where source = 'journals'"
	    " for update)");
	assert_int_equal(poll_by(t->db, NOW).rows[TAIL_JOURNALS], 0);
	assert_string_equal(tracked_woken(t, NOW), "");
	tracked_sql(other, "commit");
	assert_int_equal(poll_by(other, NOW).rows[TAIL_JOURNALS], 1);
	assert_int_equal(poll_by(t->db, NOW).rows[TAIL_JOURNALS], 0);
	assert_string_equal(tracked_woken(t, NOW), "5");
	db_close(other);
}

static void
test_newest_deleted(void **state)
{
	struct tracked *t = *state;

	seed_issues(t, 20);
	poll_all(t, NOW);
	add_journal(t, 25, 5);
	poll_all(t, NOW);
	tracked_woken(t, NOW);
	tracked_sql(t->redmine, "delete from {tracker}.journals where id in (19, 20, 25)");
	assert_int_equal(poll_all(t, after(1)).rewound, 0);
	assert_int_equal(missing(t, NOW), 0);
	poll_all(t, after(2));
	/* What is the newest now is looked at once more. */
	assert_string_equal(tracked_woken(t, after(2)), "18");
	/* One that was under way while the newest was deleted, and the next one. */
	add_journal(t, 22, 8);
	add_journal(t, 26, 9);
	assert_int_equal(poll_all(t, after(3)).rewound, 0);
	assert_string_equal(tracked_woken(t, after(3)), "8 9");
}

/* A gap that reaches above the newest row that is left ends there, and that row is still news. */
static void
test_newest_deleted_within_gap(void **state)
{
	struct tracked *t = *state;

	seed_issues(t, 20);
	poll_all(t, NOW);
	add_journal(t, 30, 5);
	add_journal(t, 40, 6);
	poll_all(t, NOW);
	tracked_woken(t, NOW);
	add_journal(t, 25, 7);
	tracked_sql(t->redmine, "delete from {tracker}.journals where id >= 30");
	assert_int_equal(poll_all(t, NOW).rows[TAIL_JOURNALS], 1);
	assert_string_equal(tracked_woken(t, NOW), "7");
	assert_int_equal(missing(t, NOW), 4);
	add_journal(t, 28, 8);
	assert_int_equal(poll_all(t, after(1)).rows[TAIL_JOURNALS], 1);
	assert_string_equal(tracked_woken(t, after(1)), "8");
	assert_int_equal(missing(t, NOW), 6);
}

/* The tracker's backup came back: its ids are given out a second time. */
static void
test_restored(void **state)
{
	struct tracked *t = *state;

	seed_issues(t, 5000);
	poll_all(t, NOW);
	tracked_sql(t->redmine,
	    "truncate {tracker}.journals;"
	    "insert into {tracker}.journals (id, journalized_id, journalized_type)"
	    " select seq, seq, 'Issue' from seq_1_to_2000");
	assert_int_equal(poll_all(t, after(1)).rewound, 1u << TAIL_JOURNALS);
	add_journal(t, 2001, 17);
	poll_all(t, after(2));
	assert_string_equal(tracked_woken(t, after(2)), "17 2000");
}

static void
test_empty_tables(void **state)
{
	struct tracked *t = *state;

	poll_all(t, NOW);
	assert_int_equal(poll_all(t, NOW).rewound, 0);
	seed_issues(t, 3);
	poll_all(t, NOW);
	assert_string_equal(tracked_woken(t, NOW), "1-3");
	tracked_sql(t->redmine, "truncate {tracker}.journals");
	assert_int_equal(poll_all(t, NOW).rewound, 1u << TAIL_JOURNALS);
	add_journal(t, 1, 2);
	poll_all(t, NOW);
	assert_string_equal(tracked_woken(t, NOW), "2");
}

static void
test_seed(void **state)
{
	struct tracked *t = *state;
	int64_t cursor = 0;
	size_t woken, total = 0, pages = 0;
	bool done = false;
	struct err e;

	seed_issues(t, 2500);
	tracked_sql(t->redmine,
	    "update {tracker}.issues set status_id = 5 where id %% 10 <> 1;"
	    "update {tracker}.issues set status_id = 99 where id = 2500");
	poll_all(t, NOW);
	while (!done) {
		assert_int_equal(tail_seed(t->db, NOW, &cursor, &woken, &done, &e), ERR_OK);
		total += woken;
		pages++;
	}
	assert_int_equal(pages, 3);
	assert_int_equal(cursor, 2500);
	/* A status that the tracker no longer has does not hide an issue. */
	assert_int_equal(total, 251);
	assert_memory_equal(tracked_woken(t, NOW), "1 11 21 ", 8);
}

/* Whatever the tables hold, an idle poll touches the same few rows. */
static void
test_constant_cost(void **state)
{
	struct tracked *t = *state;
	static const int sizes[] = { 1000, 100000 };
	int64_t reads[2];

	/* The first reading makes the row that it is read through. */
	tracked_number(t->db, "select 0");
	for (size_t i = 0; i < 2; i++) {
		tracked_sql(t->redmine,
		    "insert into {tracker}.journals (journalized_id, journalized_type)"
		    " select seq, 'Issue' from seq_1_to_%d;"
		    "insert into {tracker}.issues (root_id) select seq from seq_1_to_%d",
		    sizes[i], sizes[i]);
		poll_all(t, after((int64_t)i));
		tracked_sql(t->db, "flush status");
		poll_by(t->db, after((int64_t)i));
		reads[i] = tracked_number(t->db,
		    "select sum(variable_value) from information_schema.session_status"
		    " where variable_name like 'handler\\_read%%'");
	}
	assert_in_range(reads[0], 1, 60);
	assert_int_equal(reads[0], reads[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_first_start, tracked_setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(
		    test_under_way_at_first_start, tracked_setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_sources, tracked_setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_burst, tracked_setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_held_open, tracked_setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_any_order, tracked_setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_run_in_parts, tracked_setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_rolled_back, tracked_setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(
		    test_late_by_a_day, tracked_setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_jump, tracked_setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(
		    test_every_other_id, tracked_setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(
		    test_seldom_when_old, tracked_setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(
		    test_dies_before_commit, tracked_setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(
		    test_one_table_fails, tracked_setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_two_nodes, tracked_setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(
		    test_newest_deleted, tracked_setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(
		    test_newest_deleted_within_gap, tracked_setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_restored, tracked_setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_empty_tables, tracked_setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_seed, tracked_setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(
		    test_constant_cost, tracked_setup, tracked_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
