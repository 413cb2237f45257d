#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/db.h"
#include "hooks/triggers.h"
#include "tests/support/tracked.h"

/* slad's account; the one that the triggers run as is named after it. */
#define ACCOUNT "slad_tt"

/* A script of sql/, as an administrator runs it. */
static void
run_script(const struct tracked *t, const char *name)
{
	char command[512];

	snprintf(command, sizeof(command),
	    "sed 's/{schema}/%s/g; s/{tracker}/%s/g; s/{slad_user}/" ACCOUNT
	    "/g; s/{slad_host}/localhost/g'"
	    " sql/%s | mariadb --no-defaults -u root -S '%s'",
	    t->schema, t->tracker, name, getenv("SLAD_TEST_SOCKET"));
	if (system(command) != 0)
		fail_msg("%s failed", name);
}

static int
setup(void **state)
{
	struct tracked *t = tracked_begin(state);

	tracked_sql(t->db, "create or replace user " ACCOUNT "@localhost");
	tracked_sql(t->redmine,
	    "insert into {tracker}.issues (id, root_id) select seq, seq from seq_1_to_20;"
	    "insert into {tracker}.journals (id, journalized_id, journalized_type, notes)"
	    " select seq, seq, 'Issue', 'x' from seq_1_to_20;"
	    "insert into {tracker}.issue_relations (id, issue_from_id, issue_to_id)"
	    " values (1, 14, 15)");
	return 0;
}

static int
setup_installed(void **state)
{
	setup(state);
	run_script(*state, "triggers.sql");
	return 0;
}

static int
teardown(void **state)
{
	struct tracked *t = *state;

	tracked_sql(t->db, "drop user " ACCOUNT "@localhost");
	run_script(t, "triggers_uninstall.sql");
	tracked_close(t);
	return 0;
}

static struct triggers_news
drain(struct tracked *t)
{
	struct triggers_news news;
	struct err e;

	if (triggers_drain(t->db, &news, &e) != ERR_OK)
		fail_msg("%s", e.text);
	return news;
}

static struct utc
now(struct tracked *t)
{
	return (struct utc){ tracked_number(t->db, "select unix_timestamp()") };
}

static void
test_not_installed(void **state)
{
	assert_true(drain(*state).absent);
	assert_true(drain(*state).absent);
}

static void
test_events(void **state)
{
	static const struct {
		const char *what, *sql, *woken;
	} cases[] = {
		{ "nothing", "do 0", "" },
		{ "an issue is saved",
		    "update {tracker}.issues set lock_version = 1, subject = 'y' where id = 1",
		    "1" },
		{ "its status is set by SQL",
		    "update {tracker}.issues set status_id = 5 where id = 2", "2" },
		{ "a parent's priority follows",
		    "update {tracker}.issues set priority_id = 5 where id = 3", "3" },
		{ "relatives are renumbered", "update {tracker}.issues set root_id = 1", "" },
		{ "a note is edited", "update {tracker}.journals set notes = 'y' where id = 7",
		    "7" },
		{ "a note is deleted", "delete from {tracker}.journals where id = 8", "8" },
		{ "an entry of something else",
		    "insert into {tracker}.journals (id, journalized_id, journalized_type)"
		    " values (50, 9, 'Plugin');"
		    "update {tracker}.journals set notes = 'y' where id = 50;"
		    "delete from {tracker}.journals where id = 50",
		    "" },
		{ "a relation is deleted", "delete from {tracker}.issue_relations", "14 15" },
		{ "an issue is deleted", "delete from {tracker}.issues where id = 20", "20" },
		{ "what tailing sees anyway",
		    "insert into {tracker}.issues (id) values (30);"
		    "insert into {tracker}.journals (journalized_id, journalized_type)"
		    " values (4, 'Issue')",
		    "" },
		{ "nothing came of it",
		    "start transaction; delete from {tracker}.issues where id = 19; rollback", "" },
	};
	struct tracked *t = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *woken;

		tracked_sql(t->redmine, "%s", cases[i].sql);
		assert_false(drain(t).absent);
		woken = tracked_woken(t, now(t));
		if (strcmp(woken, cases[i].woken) != 0)
			fail_msg("%s woke \"%s\"", cases[i].what, woken);
		assert_int_equal(drain(t).events, 0);
	}
}

static void
test_many(void **state)
{
	struct tracked *t = *state;
	struct triggers_news news;

	tracked_sql(t->redmine,
	    "insert into {tracker}.issues (id) select seq from seq_1001_to_2500;"
	    "delete from {tracker}.issues where id > 1000");
	news = drain(t);
	assert_int_equal(news.events, 1000);
	assert_true(news.more);
	news = drain(t);
	assert_int_equal(news.events, 500);
	assert_false(news.more);
	assert_string_equal(tracked_woken(t, now(t)), "1001-2500");
}

/* Events become visible out of order, too. */
static void
test_held_open(void **state)
{
	struct tracked *t = *state;
	struct db *slow = tracked_connect(t);

	tracked_sql(slow, "start transaction; delete from {tracker}.issues where id = 5");
	tracked_sql(t->redmine, "delete from {tracker}.issues where id = 6");
	assert_int_equal(drain(t).events, 1);
	assert_string_equal(tracked_woken(t, now(t)), "6");
	tracked_sql(slow, "commit");
	assert_int_equal(drain(t).events, 1);
	assert_string_equal(tracked_woken(t, now(t)), "5");
	db_close(slow);
}

static void
test_dies_before_commit(void **state)
{
	struct tracked *t = *state;
	struct triggers_news news;
	struct err e;

	tracked_sql(t->redmine, "delete from {tracker}.issues where id = 5");
	tracked_sql(t->redmine,
	    "create trigger %s.stop before insert on %s.wake for each row"
	    " kill connection connection_id()",
	    t->schema, t->schema);
	assert_int_equal(triggers_drain(t->db, &news, &e), ERR_UNREACHABLE);
	assert_int_equal(news.events, 0);
	tracked_sql(t->redmine, "drop trigger %s.stop", t->schema);
	assert_int_equal(drain(t).events, 1);
	assert_string_equal(tracked_woken(t, now(t)), "5");
}

/* While slad is in the midst of draining, the tracker writes as ever. */
static void
test_tracker_never_waits(void **state)
{
	struct tracked *t = *state;
	struct rows *rows;
	struct err e;
	int64_t first = 0;

	tracked_sql(t->redmine,
	    "set session innodb_lock_wait_timeout = 1;"
	    "set session transaction isolation level repeatable read;"
	    "delete from {tracker}.issues where id in (5, 6, 7)");
	assert_int_equal(db_begin(t->db, &e), ERR_OK);
	rows = db_query(t->db, Q_triggers_page, PARAMS(p_int(1000)));
	while (rows_next(rows))
		first = row_int(rows, 0);
	assert_int_equal(rows_end(rows, &e), ERR_OK);
	for (int64_t id = first - 3; id <= first + 3; id++)
		assert_int_equal(db_exec(t->db, Q_triggers_drop, PARAMS(p_int(id)), &e), ERR_OK);
	tracked_sql(t->redmine,
	    "start transaction; delete from {tracker}.issues where id in (8, 9);"
	    "update {tracker}.journals set notes = 'z'; commit");
	assert_int_equal(db_commit(t->db, &e), ERR_OK);
	assert_int_equal(drain(t).events, 22);
}

/* Whatever is wrong with the events: the tracker's writes go on. */
static void
test_trouble(void **state)
{
	static const struct {
		const char *what, *broken, *mended;
	} cases[] = {
		{ "the table is gone", "rename table trigger_event to away",
		    "rename table away to trigger_event" },
		{ "it has other columns", "alter table trigger_event change at other bigint",
		    "alter table trigger_event change other at bigint" },
		{ "it cannot be written",
		    "revoke insert on trigger_event from slad_tt_trigger@localhost",
		    "grant insert on trigger_event to slad_tt_trigger@localhost" },
		{ "the tracker's column cannot be read",
		    "revoke select (lock_version) on {tracker}.issues from "
		    "slad_tt_trigger@localhost",
		    "grant select (lock_version) on {tracker}.issues to "
		    "slad_tt_trigger@localhost" },
	};
	struct tracked *t = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct db *fresh = tracked_connect(t);

		tracked_sql(t->db, "%s", cases[i].broken);
		tracked_sql(fresh,
		    "update {tracker}.issues set lock_version = lock_version + 1 where id = 4");
		tracked_sql(t->db, "%s", cases[i].mended);
		db_close(fresh);
	}
	assert_int_equal(
	    tracked_number(t->db, "select lock_version from %s.issues where id = 4", t->tracker),
	    sizeof(cases) / sizeof(cases[0]));
	tracked_sql(t->redmine, "update {tracker}.issues set lock_version = 0 where id = 4");
	drain(t);
	assert_string_equal(tracked_woken(t, now(t)), "4");
}

/* Installed twice and removed twice; afterwards the tracker writes as if they had never been. */
static void
test_uninstall(void **state)
{
	struct tracked *t = *state;

	run_script(t, "triggers.sql");
	run_script(t, "triggers_uninstall.sql");
	run_script(t, "triggers_uninstall.sql");
	assert_true(drain(t).absent);
	tracked_sql(t->redmine, "delete from {tracker}.issues where id = 5");
	assert_int_equal(0,
	    tracked_number(t->db,
		"select count(*) from information_schema.triggers where trigger_schema = '%s'",
		t->tracker));
	assert_int_equal(0,
	    tracked_number(
		t->db, "select count(*) from mysql.user where user = '%s_trigger'", t->schema));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_not_installed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_events, setup_installed, teardown),
		cmocka_unit_test_setup_teardown(test_many, setup_installed, teardown),
		cmocka_unit_test_setup_teardown(test_held_open, setup_installed, teardown),
		cmocka_unit_test_setup_teardown(test_dies_before_commit, setup_installed, teardown),
		cmocka_unit_test_setup_teardown(
		    test_tracker_never_waits, setup_installed, teardown),
		cmocka_unit_test_setup_teardown(test_trouble, setup_installed, teardown),
		cmocka_unit_test_setup_teardown(test_uninstall, setup_installed, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
