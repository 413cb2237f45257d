#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/db.h"
#include "hooks/digest.h"
#include "tests/support/tracked.h"

static const struct utc NOW = { 1800000000 };

/*
 * Issues 1 to 9 of project 1 and 11 to 19 of project 2, all open but 9 and 19;
 * their tens' digit is also their author; 1, 2, 11 wait for version 1.
 */
static const char world[] =
    "insert into {tracker}.projects (id, name) values (1, 'a'), (2, 'b');"
    "insert into {tracker}.users (id, type, language) values (1, 'User', 'ru'), (2, 'User', 'kk'),"
    " (3, 'User', 'ru'), (4, 'Group', '');"
    "insert into {tracker}.roles (id, name) values (1, 'Manager'), (2, 'Клиент');"
    "insert into {tracker}.members (id, user_id, project_id) values (1, 1, 1), (2, 2, 2);"
    "insert into {tracker}.member_roles (id, member_id, role_id) values (1, 1, 1), (2, 2, 2);"
    "insert into {tracker}.versions (id, project_id, name) values (1, 1, '1.0'), (2, 1, '2.0');"
    "insert into {tracker}.trackers (id, name) values (1, 'Ошибка'), (2, 'Консультация');"
    "insert into {tracker}.enumerations (id, name, type) values (1, 'Нормальный', 'IssuePriority'),"
    " (2, 'Срочный', 'IssuePriority'), (3, 'Разработка', 'TimeEntryActivity');"
    "insert into {tracker}.custom_fields (id, type, name) values (1, 'IssueCustomField', 'Канал');"
    "insert into {tracker}.settings (name, value) values ('rest_api_enabled', '1'),"
    " ('sys_api_key', 'secret');"
    "insert into {tracker}.issues (id, project_id, author_id, assigned_to_id, tracker_id,"
    " priority_id, status_id, fixed_version_id)"
    " select seq, 1 + (seq > 10), 1 + (seq > 10), if(seq = 3, 3, null), 1 + (seq = 4),"
    " 1 + (seq = 5), if(seq % 10 = 9, 5, 1), if(seq in (1, 2, 9, 11), 1, null)"
    " from seq_1_to_19 where seq <> 10";

static int
setup(void **state)
{
	struct tracked *t = tracked_begin(state);

	tracked_sql(t->db, "%s", world);
	tracked_judge(t);
	return 0;
}

static struct digest_news
poll_at(struct tracked *t, struct digest *d, struct utc now)
{
	struct digest_news news;
	struct err e;

	if (digest_poll(d, t->db, now, &news, &e) != ERR_OK)
		fail_msg("%s", e.text);
	return news;
}

static void
test_first_sight(void **state)
{
	struct tracked *t = *state;
	struct digest *d = digest_new();
	struct digest_news news = poll_at(t, d, NOW);

	assert_int_equal(news.changed, 0);
	assert_true(news.catalogue);
	assert_int_equal(news.woken, 0);
	news = poll_at(t, d, NOW);
	assert_int_equal(news.changed, 0);
	assert_false(news.catalogue);
	assert_string_equal(tracked_woken(t, (struct utc){ NOW.s + 1000 }), "");
	digest_free(d);
}

/* What each change wakes, and when: a catalogue's a minute later. */
static const struct {
	const char *what, *sql;
	enum digest_source source;
	bool catalogue;
	const char *woken;
} changes[] = {
	{ "a version gets a date",
	    "update {tracker}.versions set effective_date = '2026-12-01' where id = 1",
	    DIGEST_VERSIONS, false, "1 2 11" },
	{ "and loses it", "update {tracker}.versions set effective_date = null where id = 1",
	    DIGEST_VERSIONS, false, "1 2 11" },
	{ "a version is closed", "update {tracker}.versions set status = 'closed' where id = 1",
	    DIGEST_VERSIONS, false, "1 2 11" },
	{ "a version that nobody waits for",
	    "update {tracker}.versions set status = 'closed' where id = 2", DIGEST_VERSIONS, false,
	    "" },
	{ "a version is deleted", "delete from {tracker}.versions where id = 1", DIGEST_VERSIONS,
	    false, "1 2 11" },
	{ "a project is closed", "update {tracker}.projects set status = 5 where id = 2",
	    DIGEST_PROJECTS, false, "11-18" },
	{ "somebody becomes a member",
	    "insert into {tracker}.members (id, user_id, project_id) values (3, 3, 1);"
	    "insert into {tracker}.member_roles (id, member_id, role_id) values (3, 3, 2)",
	    DIGEST_MEMBERS, false, "1-8" },
	{ "a member gets one role more",
	    "insert into {tracker}.member_roles (id, member_id, role_id) values (4, 2, 1)",
	    DIGEST_MEMBERS, false, "11-18" },
	{ "the last member leaves",
	    "delete from {tracker}.member_roles where member_id = 2;"
	    "delete from {tracker}.members where id = 2",
	    DIGEST_MEMBERS, false, "11-18" },
	{ "an author is locked", "update {tracker}.users set status = 3 where id = 2", DIGEST_USERS,
	    false, "11-18" },
	{ "an assignee is locked", "update {tracker}.users set status = 3 where id = 3",
	    DIGEST_USERS, false, "3" },
	{ "an author's language", "update {tracker}.users set language = 'kk' where id = 1",
	    DIGEST_USERS, false, "1-8" },
	{ "a role gets another name", "update {tracker}.roles set name = 'Заказчик' where id = 2",
	    DIGEST_ROLES, true, "1-8" },
	{ "a status is no longer open",
	    "update {tracker}.issue_statuses set is_closed = 1 where id = 1", DIGEST_STATUSES, true,
	    "1-8 11-18" },
	{ "a tracker gets another name",
	    "update {tracker}.trackers set name = 'Вопрос' where id = 2", DIGEST_TRACKERS, true,
	    "4" },
	{ "a priority gets another name",
	    "update {tracker}.enumerations set name = 'Высокий' where id = 2", DIGEST_ENUMERATIONS,
	    true, "5" },
	{ "priorities change places",
	    "update {tracker}.enumerations set position = 3 - id where id < 3", DIGEST_ENUMERATIONS,
	    true, "" },
	{ "a field gets another name", "update {tracker}.custom_fields set name = 'Откуда'",
	    DIGEST_FIELDS, true, "" },
	{ "REST is switched off",
	    "update {tracker}.settings set value = '0' where name = 'rest_api_enabled'",
	    DIGEST_SETTINGS, true, "" },
};

static void
test_changes(void **state)
{
	struct tracked *t = *state;
	struct digest *d = digest_new();
	struct utc now = NOW;

	poll_at(t, d, now);
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		struct digest_news news;
		const char *woken;

		tracked_sql(t->redmine, "%s", changes[i].sql);
		now.s += 1000;
		news = poll_at(t, d, now);
		if (news.changed != 1u << changes[i].source ||
		    news.catalogue != changes[i].catalogue)
			fail_msg("%s: changed %x, catalogue %d", changes[i].what, news.changed,
			    news.catalogue);
		if (changes[i].catalogue)
			assert_string_equal(tracked_woken(t, (struct utc){ now.s + 59 }), "");
		woken = tracked_woken(t, (struct utc){ now.s + (changes[i].catalogue ? 60 : 0) });
		if (strcmp(woken, changes[i].woken) != 0)
			fail_msg("%s woke \"%s\"", changes[i].what, woken);
		assert_int_equal(news.woken == 0, *woken == '\0');
		news = poll_at(t, d, now);
		assert_int_equal(news.changed, 0);
		assert_int_equal(news.woken, 0);
	}
	digest_free(d);
}

/* What people do all day in these tables is nobody's news. */
static void
test_no_news(void **state)
{
	static const char *const cases[] = {
		"update {tracker}.users set last_login_on = now()",
		"update {tracker}.projects set name = 'c'",
		"update {tracker}.enumerations set name = 'x' where type = 'TimeEntryActivity'",
		"update {tracker}.settings set value = 'other' where name = 'sys_api_key'",
	};
	struct tracked *t = *state;
	struct digest *d = digest_new();

	poll_at(t, d, NOW);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		tracked_sql(t->redmine, "%s", cases[i]);
		if (poll_at(t, d, NOW).changed != 0)
			fail_msg("%s is told", cases[i]);
	}
	digest_free(d);
}

/*
 * Each node tells its caller; the issues are woken once. A process that starts later is told, too.
 */
static void
test_two_nodes(void **state)
{
	struct tracked *t = *state;
	struct digest *a = digest_new(), *b = digest_new(), *web = digest_new();
	struct digest_news news;
	struct err e;

	poll_at(t, a, NOW);
	poll_at(t, b, NOW);
	assert_int_equal(digest_watch(web, t->db, &news, &e), ERR_OK);
	assert_true(news.catalogue);
	tracked_sql(t->redmine, "update {tracker}.trackers set name = 'Вопрос' where id = 2");
	assert_int_equal(digest_watch(web, t->db, &news, &e), ERR_OK);
	assert_true(news.catalogue);
	news = poll_at(t, a, NOW);
	assert_true(news.catalogue);
	assert_int_equal(news.woken, 1);
	news = poll_at(t, b, NOW);
	assert_true(news.catalogue);
	assert_int_equal(news.woken, 0);
	assert_int_equal(digest_watch(web, t->db, &news, &e), ERR_OK);
	assert_false(news.catalogue);
	assert_int_equal(news.changed, 0);
	digest_free(a);
	digest_free(b);
	digest_free(web);
}

/* What changed while nothing ran is found at the next start. */
static void
test_restart(void **state)
{
	struct tracked *t = *state;
	struct digest *d = digest_new();

	poll_at(t, d, NOW);
	digest_free(d);
	tracked_sql(t->redmine, "update {tracker}.versions set status = 'closed' where id = 1");
	d = digest_new();
	assert_int_equal(poll_at(t, d, NOW).woken, 3);
	assert_string_equal(tracked_woken(t, NOW), "1 2 11");
	digest_free(d);
}

/* Three hundred users change, and the process dies in the midst of it. */
static void
test_dies_midway(void **state)
{
	struct tracked *t = *state;
	struct digest *d = digest_new();
	struct digest_news news;
	struct err e;

	tracked_sql(t->redmine,
	    "insert into {tracker}.users (id, type) select 1000 + seq, 'User' from seq_1_to_300;"
	    "update {tracker}.issues set author_id = 1001 where id = 6;"
	    "update {tracker}.issues set author_id = 1300 where id = 7");
	poll_at(t, d, NOW);
	tracked_sql(t->redmine, "update {tracker}.users set status = 3 where id > 1000");
	tracked_sql(t->redmine,
	    "create trigger %s.stop before insert on %s.wake for each row"
	    " if new.issue_id = 7 then kill connection connection_id(); end if",
	    t->schema, t->schema);
	assert_int_equal(digest_poll(d, t->db, NOW, &news, &e), ERR_UNREACHABLE);
	assert_non_null(strstr(e.text, "comparing users"));
	tracked_sql(t->redmine, "drop trigger %s.stop", t->schema);
	assert_string_equal(tracked_woken(t, NOW), "6");
	assert_true(poll_at(t, d, NOW).catalogue);
	assert_string_equal(tracked_woken(t, NOW), "7");
	digest_free(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_first_sight, setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_changes, setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_no_news, setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_two_nodes, setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_restart, setup, tracked_teardown),
		cmocka_unit_test_setup_teardown(test_dies_midway, setup, tracked_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
