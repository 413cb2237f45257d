#include "work/bulletin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/policies.h"
#include "tests/support/instant.h"
#include "tests/tracker/tables.h"

static const char *failure;

static enum err_code
checkup(void *ctx, struct arena *arena, const char ***failures, size_t *n, struct err *e)
{
	*failures = &failure;
	*n = failure != NULL;
	return ERR_OK;
}

/* An office whose administrator is to be told; slad's clock is the argument. */
struct office {
	struct database *d;
	struct work_config config;
	struct case_room room;
};

static void
office_open(struct office *o, struct database *d)
{
	static const char *admins[] = { "admin" };

	office_make(d);
	failure = NULL;
	o->d = d;
	o->config = (struct work_config){
		.policies = { .dir = "sql/regulations", .regulation = "edoc" },
		.act = true,
		.mail = { .host = "127.0.0.1", .admin = { 1, admins } },
		.checkup = checkup,
	};
	o->room = (struct case_room){ .db = d->db };
	must(d,
	    policies_open(&o->config.policies, d->db, instant("2026-01-01T00:00:00Z"),
		&o->room.policies, &d->e));
}

static size_t
look(struct office *o, const char *now)
{
	size_t told = 99;

	must(o->d, bulletin_step(&o->room, &o->config, instant(now), &told, &o->d->e));
	return told;
}

static const char *
ask(struct office *o, const char *what)
{
	return database_ask(
	    o->d, "select group_concat(%s order by id separator ' ') from letter", what);
}

/* In February all holidays are known and nothing else is wrong; 05:00 UTC is 10:00 in Almaty. */
static void
nothing_is_said_when_there_is_nothing(void **state)
{
	struct office o;

	office_open(&o, *state);
	assert_int_equal(look(&o, "2026-02-02T05:00:00Z"), 0);
	failure = "database: no answer";
	/* This day was seen to. */
	assert_int_equal(look(&o, "2026-02-02T06:00:00Z"), 0);
	assert_int_equal(look(&o, "2026-02-03T05:00:00Z"), 1);
	policies_close(o.room.policies);
}

static void
once_a_day_in_opening_hours(void **state)
{
	static const struct {
		const char *what, *now;
		size_t told;
	} rows[] = {
		{ "not before the opening", "2026-02-06T03:59:59Z", 0 },
		{ "at the opening", "2026-02-06T04:00:00Z", 1 },
		{ "not again a minute later", "2026-02-06T04:01:00Z", 0 },
		{ "nor in the evening", "2026-02-06T12:59:00Z", 0 },
		{ "not on a Saturday", "2026-02-07T06:00:00Z", 0 },
		{ "but on Monday", "2026-02-09T06:00:00Z", 1 },
	};
	struct office o;

	office_open(&o, *state);
	failure = "database: no answer";
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (look(&o, rows[i].now) != rows[i].told)
			fail_msg("%s", rows[i].what);
	}
	assert_string_equal(
	    ask(&o, "lkey"), "bulletin:2026-02-06:user:1 bulletin:2026-02-09:user:1");
	assert_string_equal(ask(&o, "state"), "pending pending");
	policies_close(o.room.policies);
}

/* Another node looked at the same moment: it did not see that this day was seen to. */
static void
two_nodes_tell_it_once(void **state)
{
	struct office o;

	office_open(&o, *state);
	failure = "database: no answer";
	assert_int_equal(look(&o, "2026-02-02T05:00:00Z"), 1);
	database_sql(o.d, "delete from setting where name = 'bulletin.day'");
	assert_int_equal(look(&o, "2026-02-02T05:00:01Z"), 0);
	assert_string_equal(ask(&o, "state"), "pending");
	policies_close(o.room.policies);
}

static void
everything_is_found(void **state)
{
	static const char *const says[] = { "#12 (no_answer): there are subtasks", "gold (1)",
		"ТОО «Никто»", "edoc: 2027", "ТОО «Никто», N-4: 30.11.2026",
		"bot: is an administrator" };
	struct office o;
	const char *body;

	office_open(&o, *state);
	failure = "bot: is an administrator";
	database_sql(o.d, "insert into client (id, name, created_at) values (1, 'ТОО «Никто»', 0)");
	database_sql(o.d,
	    "insert into contract (client_id, level, number, valid_from, valid_to)"
	    " values (1, 'gold', 'N-4', 0, unix_timestamp('2026-11-30 19:00:00'))");
	database_sql(o.d,
	    "insert into outbox (okey, issue_id, rule, kind, clause, payload, cause_at,"
	    " basis, state, due_at, reason, created_at, changed_at) values ('12:x', 12,"
	    " 'no_answer', 'close', '15', '{}', 0, 0, 'parked', 0, 'there are subtasks', 0, 0)");
	assert_int_equal(look(&o, "2026-11-16T05:00:00Z"), 1);
	body = ask(&o, "body");
	for (size_t i = 0; i < sizeof(says) / sizeof(says[0]); i++) {
		if (strstr(body, says[i]) == NULL)
			fail_msg("%s is not in %s", says[i], body);
	}
	policies_close(o.room.policies);
}

/* Of calendars beside the regulation's own those that have days off. */
static void
holidays_of_each_calendar_are_missed(void **state)
{
	static const char vip[] =
	    "{\"vip\": {\"zone\": \"Asia/Almaty\", \"hours\": {\"sat\": "
	    "[[\"10:00\", \"16:00\"]]}, \"exceptions\": \"holidays_kz.csv\"}, "
	    "\"duty\": {\"zone\": \"Asia/Almaty\", \"hours\": \"always\"}}";
	struct office o;
	const char *body;

	office_open(&o, *state);
	policies_close(o.room.policies);
	database_sql(o.d,
	    "update policy_revision set body = json_insert(body, '$.calendars', "
	    "json_extract('%s', '$'))",
	    vip);
	must(o.d,
	    policies_open(&o.config.policies, o.d->db, instant("2026-01-01T00:00:00Z"),
		&o.room.policies, &o.d->e));
	assert_int_equal(look(&o, "2026-11-16T05:00:00Z"), 1);
	body = ask(&o, "body");
	assert_non_null(strstr(body, "edoc: 2027"));
	assert_non_null(strstr(body, "edoc, vip: 2027"));
	assert_null(strstr(body, "duty"));
	policies_close(o.room.policies);
}

static void
who_is_told(void **state)
{
	static const char *two[] = { "oper", "nobody", "admin" };
	struct office o;

	office_open(&o, *state);
	failure = "database: no answer";
	o.config.mail.admin = (struct setting_list){ 3, two };
	assert_int_equal(look(&o, "2026-02-02T05:00:00Z"), 2);
	assert_string_equal(ask(&o, "user_id"), "7 1");
	/* Without a mail server it is only kept. */
	o.config.mail.host = NULL;
	assert_int_equal(look(&o, "2026-02-03T05:00:00Z"), 2);
	assert_string_equal(ask(&o, "state"), "pending pending shadow shadow");
	o.config.mail.admin.n = 0;
	assert_int_equal(look(&o, "2026-02-04T05:00:00Z"), 0);
	policies_close(o.room.policies);
}

/* 05:00 UTC is night in Honolulu, whose day begins at 19:00 UTC. */
static void
it_waits_for_their_own_hours(void **state)
{
	struct office o;

	office_open(&o, *state);
	failure = "database: no answer";
	database_sql(o.d,
	    "insert into person_hours values (1, '{\"zone\": \"Pacific/Honolulu\","
	    " \"hours\": {\"mon\": [[\"09:00\", \"18:00\"]]}}', 0, 'test')");
	assert_int_equal(look(&o, "2026-02-02T05:00:00Z"), 1);
	assert_int_equal(strtoll(ask(&o, "due_at"), NULL, 10), instant("2026-02-02T19:00:00Z").s);
	policies_close(o.room.policies);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_said_when_there_is_nothing),
		TEST(once_a_day_in_opening_hours),
		TEST(two_nodes_tell_it_once),
		TEST(everything_is_found),
		TEST(holidays_of_each_calendar_are_missed),
		TEST(who_is_told),
		TEST(it_waits_for_their_own_hours),
	};

	return cmocka_run_group_tests_name("bulletin", tests, NULL, NULL);
}
