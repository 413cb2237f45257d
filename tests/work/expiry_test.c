/* Contracts that end, and the managers who are told: against the real tables. */
#include "work/expiry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store/brake.h"
#include "store/policies.h"
#include "tests/support/instant.h"
#include "tests/tracker/tables.h"
#include "work/mail.h"

/* The managers here are those with the role Разработчик: dev (8) and both (10). */
struct office_day {
	struct database *d;
	struct tracker_config tracker;
	struct work_config config;
	struct case_room room;
	const struct policy *policy;
};

static void
office_open(struct office_day *o, struct database *d)
{
	static const char *managers[] = { "Разработчик" };

	office_make(d);
	*o = (struct office_day){
		.d = d,
		.tracker = { .public_url = "http://tracker.test/", .managers = { 1, managers } },
		.config = {
			.policies = { .dir = "sql/regulations", .regulation = "edoc" },
			.act = true,
			/* Where nobody listens. */
			.mail = { .host = "127.0.0.1", .port = 1, .from = "sla@edoc.kz", .an_hour = 10, .language = "ru" },
		},
		.room = { .db = d->db },
	};
	o->config.tracker = &o->tracker;
	must(d,
	    policies_open(&o->config.policies, d->db, instant("2026-01-01T00:00:00Z"),
		&o->room.policies, &d->e));
	must(d,
	    policies_at(
		o->room.policies, "edoc", instant("2026-01-01T00:00:00Z"), &o->policy, &d->e));
	must(d,
	    brake_set(d->db, "warning", BRAKE_ACT, "test", instant("2026-01-01T00:00:00Z"), &d->e));
	database_sql(d,
	    "insert into client (id, name, created_at) values (1, 'ТОО «Алатау»', 0),"
	    " (2, 'ТОО «Сосед»', 0)");
}

static void
office_close(struct office_day *o)
{
	policies_close(o->room.policies);
}

/*
 * "1 basic 2026-03-01 2027-03-01": client, level, the first day and the first one without it, in
 * Almaty.
 */
static void
sign(struct database *d, const char *contracts)
{
	char one[80];

	for (const char *at = contracts; *at != '\0'; at += strspn(at, "; ")) {
		const size_t len = strcspn(at, ";");
		char level[20], from[20], to[20] = "";
		int client;

		assert_true(len < sizeof(one));
		memcpy(one, at, len);
		one[len] = '\0';
		at += len;
		assert_true(sscanf(one, "%d %19s %19s %19s", &client, level, from, to) >= 3);
		database_sql(d,
		    "insert into contract (client_id, level, number, valid_from, valid_to) values"
		    " (%d, '%s', 'N-%d', unix_timestamp('%s') - 18000,"
		    " unix_timestamp(nullif('%s', '')) - 18000)",
		    client, level, client, from, to);
	}
}

static size_t
look(struct office_day *o, const char *now)
{
	size_t told = 99;

	must(o->d, expiry_step(o->d->db, &o->config, o->policy, instant(now), &told, &o->d->e));
	return told;
}

static const char *
ask(struct office_day *o, const char *what)
{
	return database_ask(
	    o->d, "select group_concat(%s order by id separator ' ') from letter", what);
}

/* The contract ends with 28 February 2026. Covers R33. */
static void
thirty_and_seven_days_before(void **state)
{
	static const struct {
		const char *says, *now;
		size_t told;
	} sentences[] = {
		{ "more than 30 days before: nothing", "2026-01-29T18:59:59Z", 0 },
		{ "30 days before: each manager", "2026-01-29T19:00:00Z", 2 },
		{ "which is not said again", "2026-02-10T05:00:00Z", 0 },
		{ "more than 7 days before: not yet", "2026-02-21T18:59:59Z", 0 },
		{ "7 days before: once more", "2026-02-21T19:00:00Z", 2 },
		{ "on the last day it has been said", "2026-02-28T05:00:00Z", 0 },
		{ "and when it is over", "2026-03-01T05:00:00Z", 0 },
	};
	struct office_day o;

	office_open(&o, *state);
	sign(o.d, "1 vip 2025-03-01 2026-03-01; 2 vip 2025-03-01");
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		if (look(&o, sentences[i].now) != sentences[i].told)
			fail_msg("%s", sentences[i].says);
	}
	assert_string_equal(ask(&o, "lkey"),
	    "contract:1:1772305200:30:user:8 contract:1:1772305200:30:user:10"
	    " contract:1:1772305200:7:user:8 contract:1:1772305200:7:user:10");
	assert_string_equal(ask(&o, "state"), "pending pending pending pending");
	/* The instants of the thresholds: what is on record is when, not that somebody looked. */
	assert_string_equal(ask(&o, "cause_at"), "1769713200 1769713200 1771700400 1771700400");
	office_close(&o);
}

static void
what_follows_counts_by_its_level(void **state)
{
	static const struct {
		const char *says, *contracts;
		size_t listed;
	} sentences[] = {
		{ "nothing follows", "1 vip 2025-03-01 2026-03-01", 1 },
		{ "the same level takes over", "1 vip 2025-03-01 2026-03-01; 1 vip 2026-03-01", 0 },
		{ "a higher one", "1 basic 2025-03-01 2026-03-01; 1 vip 2026-03-01", 0 },
		{ "a lower one is an end as well",
		    "1 vip 2025-03-01 2026-03-01; 1 basic 2026-03-01", 1 },
		{ "a level that the regulation lacks counts as the lowest",
		    "1 vip 2025-03-01 2026-03-01; 1 gold 2026-03-01", 1 },
		{ "a day without one", "1 vip 2025-03-01 2026-03-01; 1 vip 2026-03-02", 1 },
		{ "one that is over by then",
		    "1 vip 2025-03-01 2026-03-01; 1 vip 2025-06-01 2026-02-28", 1 },
		{ "an older one goes on, lower", "1 basic 2024-01-01; 1 vip 2025-03-01 2026-03-01",
		    1 },
		{ "of several that follow the latest counts",
		    "1 vip 2025-03-01 2026-03-01; 1 vip 2025-12-01; 1 basic 2026-03-01", 1 },
		{ "another client's", "1 vip 2025-03-01 2026-03-01; 2 vip 2026-03-01", 1 },
		{ "not in force yet", "1 vip 2026-02-10 2026-03-01", 0 },
		{ "later than in a month", "1 vip 2025-03-01 2026-04-01", 0 },
	};
	struct office_day o;

	office_open(&o, *state);
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		struct expiry_contract *all;
		size_t n = 99;

		database_sql(o.d, "delete from contract");
		sign(o.d, sentences[i].contracts);
		must(o.d,
		    expiry_list(o.d->db, o.policy, instant("2026-02-05T05:00:00Z"), o.d->arena,
			&all, &n, &o.d->e));
		if (n != sentences[i].listed)
			fail_msg("%s: %zu", sentences[i].says, n);
	}
	office_close(&o);
}

static void
late_ones_are_told_once_and_words_name_the_level(void **state)
{
	static const char *const says[] = { "ТОО «Алатау»", "28.02.2026", "по уровню «Базовый»",
		"«Базалық» деңгейінде", "served at the level", "Basic" };
	struct office_day o;
	const char *body;

	office_open(&o, *state);
	/* Entered five days before its end; followed by one of a lower level. */
	sign(o.d, "1 vip 2026-02-01 2026-03-01; 1 basic 2026-03-01");
	assert_int_equal(look(&o, "2026-02-24T05:00:00Z"), 2);
	assert_string_equal(
	    ask(&o, "lkey"), "contract:1:1772305200:7:user:8 contract:1:1772305200:7:user:10");
	body = database_ask(o.d, "select body from letter limit 1");
	for (size_t i = 0; i < sizeof(says) / sizeof(says[0]); i++) {
		if (strstr(body, says[i]) == NULL)
			fail_msg("%s is not in %s", says[i], body);
	}
	office_close(&o);
}

static void
who_is_told_and_when(void **state)
{
	struct office_day o;

	office_open(&o, *state);
	sign(o.d, "1 vip 2025-03-01 2026-03-01");
	/* Who is locked is told nothing; at night it waits for E-DOC's opening, 09:00 in Almaty. */
	database_sql(o.d, "update {tracker}.users set status = 3 where id = 8");
	assert_int_equal(look(&o, "2026-02-04T22:00:00Z"), 1);
	assert_string_equal(ask(&o, "user_id"), "10");
	assert_int_equal(strtoll(ask(&o, "due_at"), NULL, 10), instant("2026-02-05T04:00:00Z").s);
	assert_int_equal(strtoll(ask(&o, "stale_at"), NULL, 10), instant("2026-02-28T19:00:00Z").s);
	/* Who became a manager meanwhile is told, too. */
	database_sql(o.d, "update {tracker}.users set status = 1 where id = 8");
	assert_int_equal(look(&o, "2026-02-05T05:00:00Z"), 1);
	office_close(&o);
}

static void
where_nothing_leaves_it_is_a_shadow(void **state)
{
	struct office_day o;

	office_open(&o, *state);
	sign(o.d, "1 vip 2025-03-01 2026-03-01");
	o.config.mail.host = NULL;
	look(&o, "2026-02-05T05:00:00Z");
	assert_string_equal(ask(&o, "state"), "shadow shadow");
	o.config.mail.host = "127.0.0.1";
	o.config.act = false;
	database_sql(o.d, "delete from letter");
	look(&o, "2026-02-05T05:00:00Z");
	assert_string_equal(ask(&o, "state"), "shadow shadow");
	o.config.act = true;
	must(o.d,
	    brake_set(o.d->db, "warning", BRAKE_OBSERVE, "test", instant("2026-02-05T04:00:00Z"),
		&o.d->e));
	database_sql(o.d, "delete from letter");
	look(&o, "2026-02-05T05:00:00Z");
	assert_string_equal(ask(&o, "state"), "shadow shadow");
	/* The rule acts from now on: what is found now is told, though the 30 days began before. */
	must(o.d,
	    brake_set(
		o.d->db, "warning", BRAKE_ACT, "test", instant("2026-02-05T04:30:00Z"), &o.d->e));
	database_sql(o.d, "delete from letter");
	look(&o, "2026-02-05T05:00:00Z");
	assert_string_equal(ask(&o, "state"), "pending pending");
	office_close(&o);
}

/* Days go by between the letter and its mail. slad's clock is moved to the letter's. */
static void
the_mail_tells_what_is_so_then(void **state)
{
	static const struct {
		const char *says, *meanwhile, *state, *reason;
	} sentences[] = {
		{ "nothing changed: it is sent, if there were a server", "", "pending", "" },
		{ "a contract was entered that follows",
		    "insert into contract (client_id, level, number, valid_from) values"
		    " (1, 'vip', 'N-2', 1772305200)",
		    "withdrawn", "the contract does not end so any more" },
		{ "it was prolonged", "update contract set valid_to = valid_to + 31536000",
		    "withdrawn", "the contract does not end so any more" },
		{ "it was taken out", "delete from contract", "withdrawn",
		    "the contract does not end so any more" },
		{ "a lower one follows: it is told",
		    "insert into contract (client_id, level, number, valid_from) values"
		    " (1, 'basic', 'N-2', 1772305200)",
		    "pending", "" },
	};
	struct office_day o;

	office_open(&o, *state);
	database_sql(o.d,
	    "insert into {tracker}.email_addresses (user_id, address, is_default)"
	    " values (8, 'dev@edoc.kz', 1)");
	database_sql(o.d, "update {tracker}.users set status = 3 where id = 10");
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		enum mail_end end;

		database_sql(o.d, "delete from letter");
		database_sql(o.d, "delete from contract");
		database_sql(o.d, "delete from setting where name = 'clock.offset'");
		database_sql(o.d,
		    "insert into setting (name, value, changed_at) values"
		    " ('clock.offset', 1770267600 - unix_timestamp(), 0)");
		sign(o.d, "1 vip 2025-03-01 2026-03-01");
		assert_int_equal(look(&o, "2026-02-05T04:30:00Z"), 1);
		if (sentences[i].meanwhile[0] != '\0')
			database_sql(o.d, "%s", sentences[i].meanwhile);
		must(o.d, mail_step(&o.config, &o.room, &end, &o.d->e));
		if (strcmp(ask(&o, "state"), sentences[i].state) != 0 ||
		    (sentences[i].reason[0] != '\0' &&
			strcmp(ask(&o, "reason"), sentences[i].reason) != 0))
			fail_msg(
			    "%s: %s, %s", sentences[i].says, ask(&o, "state"), ask(&o, "reason"));
		assert_int_equal(end, sentences[i].reason[0] == '\0' ? MAIL_DOWN : MAIL_NOTHING);
	}
	office_close(&o);
}

/* Warned of its end on 28 February, it is prolonged by a year, or another one follows: R33. */
static void
a_renewal_has_warnings_of_its_own(void **state)
{
	static const struct {
		const char *says, *renewal, *last;
	} ways[] = {
		{ "prolonged",
		    "update contract set valid_to = unix_timestamp('2027-03-01') - 18000",
		    "contract:1:1803841200:7:user:10" },
		{ "followed by another",
		    "insert into contract (id, client_id, level, number, valid_from, valid_to) "
		    "values"
		    " (7, 1, 'vip', 'N-7', unix_timestamp('2026-03-01') - 18000,"
		    " unix_timestamp('2027-03-01') - 18000)",
		    "contract:7:1803841200:7:user:10" },
	};
	static const struct {
		const char *says, *now;
		size_t told;
	} sentences[] = {
		{ "7 days before the old end: nothing", "2026-02-22T05:00:00Z", 0 },
		{ "nor on it", "2026-02-28T05:00:00Z", 0 },
		{ "nor half a year later", "2026-09-01T05:00:00Z", 0 },
		{ "nor 31 days before the new end", "2027-01-28T05:00:00Z", 0 },
		{ "30 days before it: each manager anew", "2027-01-29T19:00:00Z", 2 },
		{ "once", "2027-02-10T05:00:00Z", 0 },
		{ "and 7 days before", "2027-02-21T19:00:00Z", 2 },
		{ "then it is over", "2027-03-01T05:00:00Z", 0 },
	};
	struct office_day o;

	office_open(&o, *state);
	for (size_t w = 0; w < sizeof(ways) / sizeof(ways[0]); w++) {
		database_sql(o.d, "delete from letter");
		database_sql(o.d, "truncate table contract");
		sign(o.d, "1 vip 2025-03-01 2026-03-01");
		assert_int_equal(look(&o, "2026-01-30T05:00:00Z"), 2);
		database_sql(o.d, "%s", ways[w].renewal);
		for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
			if (look(&o, sentences[i].now) != sentences[i].told)
				fail_msg("%s, %s", ways[w].says, sentences[i].says);
		}
		assert_string_equal(
		    database_ask(o.d, "select lkey from letter order by id desc limit 1"),
		    ways[w].last);
		assert_string_equal(database_ask(o.d, "select count(*) from letter"), "6");
	}
	office_close(&o);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(thirty_and_seven_days_before),
		TEST(what_follows_counts_by_its_level),
		TEST(late_ones_are_told_once_and_words_name_the_level),
		TEST(who_is_told_and_when),
		TEST(where_nothing_leaves_it_is_a_shadow),
		TEST(a_renewal_has_warnings_of_its_own),
		TEST(the_mail_tells_what_is_so_then),
	};

	return cmocka_run_group_tests_name("expiry", tests, NULL, NULL);
}
