#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/client_import.h"
#include "app/config.h"
#include "base/arena.h"
#include "base/buf.h"
#include "core/calendar.h"
#include "core/policy.h"
#include "tests/support/database.h"

static const char settings[] = "tracker.url = http://127.0.0.1:1\n"
			       "tracker.time_zone = Asia/Almaty\n"
			       "stage.new = Новая\nstage.in_progress = В работе\n"
			       "stage.waiting_client = Нужен отклик\nstage.closed = Закрыта\n"
			       "side.staff = Оператор\n"
			       "regulation = edoc\n"
			       "regulation.projects = docs:endocs\n"
			       "regulation.dir = sql/regulations\n";

/* What is asked of the tracker: two users, a group with one of them, a project, four requests. */
static const char tracker[] =
    "create table %1$s.users (id int primary key, login varchar(60), firstname varchar(60),"
    " lastname varchar(60), type varchar(20), status int);"
    "create table %1$s.groups_users (group_id int, user_id int);"
    "create table %1$s.projects (id int primary key, identifier varchar(60));"
    "create table %1$s.email_addresses (user_id int, address varchar(60), is_default int);"
    "create table %1$s.issues (id int primary key, author_id int, project_id int,"
    " assigned_to_id int, subject varchar(60));"
    "insert into %1$s.users values (1, 'vip', 'D', 'A', 'User', 1), (2, 'basic', 'G', 'S', 'User', "
    "1),"
    " (9, '', '', 'ТОО «Алатау»', 'Group', 1);"
    "insert into %1$s.groups_users values (9, 1);"
    "insert into %1$s.projects values (4, 'edoc-support');"
    "insert into %1$s.email_addresses values (1, 'd@Alatau.test', 1), (2, 'g@gost.test', 1);"
    "insert into %1$s.issues values (11, 1, 4, null, 'a'), (12, 2, 4, null, 'b'),"
    " (13, 1, 5, null, 'c'), (14, 1, 4, null, 'closed');";

struct office {
	struct database *d;
	struct app app;
	struct buf told;
	struct clients_sum sum;
};

static void
put_verdict(struct database *d, int issue, int open, int project, const char *client)
{
	database_sql(d,
	    "insert into verdict values (%d, %d, 1, 2, 0, null, 0, 'basic', 'error', 'tracker',"
	    " 'new', %s, %d, null, 'edoc', '1', 0, 0, '', '{}')",
	    issue, open, client, project);
}

static int
setup(void **state)
{
	static struct office o;
	struct err e;

	memset(&o, 0, sizeof(o));
	if (database_setup(state) != 0)
		return -1;
	o.d = *state;
	database_sql(o.d, tracker, o.d->tracker);
	if (config_parse("here", settings, &o.app.config, &e) != ERR_OK)
		fail_msg("%s", e.text);
	o.app.program = "slactl";
	o.app.db = o.d->root;
	buf_init(&o.told);
	*state = &o;
	return 0;
}

static int
teardown(void **state)
{
	struct office *o = *state;
	void *d = o->d;

	buf_release(&o->told);
	policy_free(o->app.policy);
	config_free(o->app.config);
	return database_teardown(&d);
}

static void
hear(void *ctx, size_t line, const struct err *what)
{
	struct office *o = ctx;

	buf_printf(&o->told, "%zu: %s\n", line, what->text);
	if (what->problem == NULL)
		buf_puts(&o->told, "without a code\n");
}

static enum err_code
import(struct office *o, const char *text, bool dry)
{
	struct client_import i = { .text = text, .say = hear, .ctx = o };

	buf_reset(&o->told);
	return clients_run(
	    &o->app, "client import", "marina", dry, client_import, &i, &o->sum, &o->d->e);
}

static const char good[] =
    "name;bin;language;level;number;from;to;bind_kind;bind_value\n"
    "ТОО «Алатау»;940140000385;ru;vip;12/2025;01.01.2025;31.12.2026;group;ТОО «Алатау»\n"
    "ТОО «Алатау»;;;;;;;domain;Alatau.test\n"
    "ИП «Сарсенова»;;kk;basic;9;2026-03-01;;user;basic\n";

static void
a_spreadsheet_becomes_clients(void **state)
{
	struct office *o = *state;

	must(o->d, import(o, good, false));
	assert_string_equal(o->told.data, "");
	assert_int_equal(o->sum.clients, 2);
	assert_int_equal(o->sum.contracts, 2);
	assert_int_equal(o->sum.bindings, 3);
	assert_string_equal(
	    database_ask(o->d, "select language from client where bin = '940140000385'"), "ru");
	assert_string_equal(
	    database_ask(o->d, "select value from client_bind where kind = 'group'"), "9");
	assert_string_equal(
	    database_ask(o->d, "select value from client_bind where kind = 'domain'"),
	    "alatau.test");
	/* Days are Almaty's: from the first one's midnight to that after the last one. */
	assert_string_equal(
	    database_ask(o->d,
		"select from_unixtime(valid_from, '%%Y-%%m-%%d %%H') from contract where number = "
		"'12/2025'"),
	    database_ask(o->d,
		"select from_unixtime(unix_timestamp('2024-12-31 19:00:00') + "
		"timestampdiff(second, utc_timestamp, now()), '%%Y-%%m-%%d %%H')"));
	assert_string_equal(
	    database_ask(
		o->d, "select valid_to - valid_from from contract where number = '12/2025'"),
	    "63072000");
	assert_string_equal(database_ask(o->d, "select body like '%%marina%%' from record"), "1");

	/* Once more: nothing new, nothing on record. */
	must(o->d, import(o, good, false));
	assert_int_equal(o->sum.clients + o->sum.updated + o->sum.contracts + o->sum.bindings, 0);
	assert_string_equal(database_ask(o->d, "select count(*) from record"), "1");
}

static void
each_wrong_line_is_told_and_nothing_is_kept(void **state)
{
	static const struct {
		const char *line, *told;
	} cases[] = {
		{ ",940140000385,,,,,,,", "the name is empty" },
		{ "A,123,,,,,,,", "BIN \"123\": an IIN or BIN has 12 digits" },
		{ "A,,de,,,,,,", "language \"de\" is not one of ru, kk, en" },
		{ "A,,,gold,1,2026-01-01,,,", "level \"gold\" is not known" },
		{ "A,,,vip,1,,,,", "a contract needs level, number and from" },
		{ "A,,,vip,1,2026-02-30,,,", "\"2026-02-30\" is no day" },
		{ "A,,,vip,1,30.02.2026,,,", "\"30.02.2026\" is no day" },
		{ "A,,,vip,1,2026-02-02,2026-02-01,,", "contract 1 ends before it begins" },
		{ "A,,,,,,,user,", "bind_kind and bind_value go together" },
		{ "A,,,,,,,team,x", "bind_kind \"team\" is not one of user, group" },
		{ "A,,,,,,,user,nobody", "the tracker has no user with the login \"nobody\"" },
		{ "A,,,,,,,group,vip", "the tracker has no group with the name \"vip\"" },
		{ "A,,,,,,,project,x", "the tracker has no project with the identifier \"x\"" },
		{ "A,,,,,,,domain,nodot", "\"nodot\" is no mail domain" },
		{ "A,,,,,,,user,vip\nB,,,,,,,user,vip",
		    "3: user \"vip\" is bound to the client \"A\" already" },
		{ "A,940140000385,,,,,,,\nB,940140000385,,,,,,,",
		    "another client has this name or this BIN" },
		{ "A,,,vip,1,2026-01-01,,,\nA,,,basic,1,2026-01-01,,,",
		    "3: contract 1 is there with another level" },
	};
	struct office *o = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *text = arena_printf(o->d->arena,
		    "name,bin,language,level,number,from,to,bind_kind,bind_value\n%s\nFine,,,,,,,,"
		    "\n",
		    cases[i].line);

		assert_int_equal(import(o, text, false), ERR_INVALID);
		if (strstr(o->told.data, cases[i].told) == NULL)
			fail_msg("%s: %s", cases[i].line, o->told.data);
		assert_null(strstr(o->told.data, "without a code"));
		assert_string_equal(database_ask(o->d, "select count(*) from client"), "0");
	}
	assert_int_equal(import(o, "name,colour\nA,red\n", false), ERR_INVALID);
	assert_non_null(strstr(o->d->e.text, "the column \"colour\" is not known"));
	assert_int_equal(import(o, "bin\n1\n", false), ERR_INVALID);
	assert_non_null(strstr(o->d->e.text, "there is no column \"name\""));
}

static void
what_a_dry_run_does_is_not_kept(void **state)
{
	struct office *o = *state;

	must(o->d, import(o, good, true));
	assert_int_equal(o->sum.clients, 2);
	assert_string_equal(database_ask(o->d, "select count(*) from client"), "0");
	assert_string_equal(database_ask(o->d, "select count(*) from record"), "0");
}

/* 11 and 13 are by somebody of the group; 14 is closed, 12 somebody else's. */
static void
open_requests_that_it_touches_are_woken_and_no_others(void **state)
{
	struct office *o = *state;

	put_verdict(o->d, 11, 1, 4, "null");
	put_verdict(o->d, 12, 1, 4, "null");
	put_verdict(o->d, 13, 1, 5, "null");
	put_verdict(o->d, 14, 0, 4, "null");
	must(o->d,
	    import(o, "name,bind_kind,bind_value\nA,group,ТОО «Алатау»\nA,domain,ALATAU.test\n",
		false));
	assert_int_equal(o->sum.woken, 2);
	assert_string_equal(
	    database_ask(o->d, "select group_concat(issue_id order by issue_id) from wake"),
	    "11,13");
	must(o->d, import(o, "name,bind_kind,bind_value\nB,project,edoc-support\n", false));
	assert_int_equal(o->sum.woken, 2);
	assert_string_equal(
	    database_ask(o->d, "select group_concat(issue_id order by issue_id) from wake"),
	    "11,12,13");

	/* A contract touches the client's own. */
	database_sql(o->d,
	    "delete from wake; update verdict set client_id = (select id from client"
	    " where name = 'B') where issue_id = 12");
	must(o->d, import(o, "name,level,number,from\nB,vip,1,2026-01-01\n", false));
	assert_string_equal(database_ask(o->d, "select group_concat(issue_id) from wake"), "12");
}

static void
a_contract_can_get_its_end(void **state)
{
	struct office *o = *state;

	must(o->d, import(o, "name,level,number,from,to\nA,vip,1,2026-01-01,\n", false));
	must(o->d, import(o, "name,level,number,from,to\nA,vip,1,2026-01-01,2026-06-30\n", false));
	assert_int_equal(o->sum.ended, 1);
	assert_int_equal(o->sum.contracts, 0);
	assert_string_equal(
	    database_ask(o->d, "select (valid_to - valid_from) / 86400 from contract"), "181.0000");
	/* Left out, it stays. */
	must(o->d, import(o, "name,level,number,from,to\nA,vip,1,2026-01-01,\n", false));
	assert_int_equal(o->sum.ended, 0);
	/* A level of a project's own regulation is one, too. */
	must(o->d, import(o, "name,language,bin\nA,kk,940140000385\n", false));
	assert_int_equal(o->sum.updated, 1);
}

/* Who has neither contract nor binding, but somebody to answer, is in the file all the same. */
static void
a_client_of_duties_alone_is_exported(void **state)
{
	struct office *o = *state;
	struct buf first, again;

	buf_init(&first);
	buf_init(&again);
	must(o->d, import(o, "name,employee,group\nA,basic,ТОО «Алатау»\n", false));
	must(o->d,
	    client_export(
		o->d->root, calendar_zone(o->app.policy->calendar), o->d->arena, &first, &o->d->e));
	assert_non_null(strstr(first.data, "\nA,,"));
	assert_non_null(strstr(first.data, ",basic,,ТОО «Алатау»,,,\n"));
	/* And what was exported changes nothing. */
	must(o->d, import(o, first.data, false));
	must(o->d,
	    client_export(
		o->d->root, calendar_zone(o->app.policy->calendar), o->d->arena, &again, &o->d->e));
	assert_string_equal(first.data, again.data);
	assert_int_equal(o->sum.duties + o->sum.updated + o->sum.clients, 0);
	buf_release(&first);
	buf_release(&again);
}

/* All that the tables hold of clients, by what people call it. */
static const char *
everything(struct office *o)
{
	return database_ask(o->d,
	    "select concat_ws('|',"
	    " (select group_concat(concat_ws(',', name, bin, language) order by name) from client),"
	    " (select group_concat(concat_ws(',', c.name, k.level, k.number, k.valid_from,"
	    "  coalesce(k.valid_to, 'open')) order by c.name, k.valid_from)"
	    "  from contract k join client c on c.id = k.client_id),"
	    " (select group_concat(concat_ws(',', c.name, b.kind, b.value) order by b.kind, "
	    "b.value)"
	    "  from client_bind b join client c on c.id = b.client_id),"
	    " (select group_concat(concat_ws(',', c.name, coalesce(k.valid_from, '-'), d.duty,"
	    "  d.user_id) order by c.name, k.valid_from, d.duty)"
	    "  from duty d join client c on c.id = d.client_id"
	    "  left join contract k on k.id = d.contract_id))");
}

static void
export_to(struct office *o, struct buf *out)
{
	must(o->d,
	    client_export(
		o->d->root, calendar_zone(o->app.policy->calendar), o->d->arena, out, &o->d->e));
}

/* What is exported makes it all again where there is nothing. */
static void
the_way_there_and_back_loses_nothing(void **state)
{
	static const char text[] =
	    "name,bin,language,level,number,from,to,bind_kind,bind_value,employee,deputy,group,"
	    "contract_employee,contract_deputy,contract_group\n"
	    "\"ТОО \"\"А, Б; В\"\"\",940140000385,kk,vip,12/2025,2025-01-01,2025-12-31,group,"
	    "ТОО «Алатау»,vip,basic,ТОО «Алатау»,basic,vip,ТОО «Алатау»\n"
	    "\"ТОО \"\"А, Б; В\"\"\",,,vip,12/2025,2026-01-01,,domain,a.test,,,,vip,,\n"
	    "\"ТОО \"\"А, Б; В\"\"\",,,basic,\" 13\",2027-01-01,2027-01-01,user,basic,,,,,,\n"
	    "Без договора,,,,,,,project,edoc-support,,,,,,\n"
	    "Лишь имя,,ru,,,,,,,,,,,,\n";
	struct office *o = *state;
	struct buf first, again;
	const char *before;

	buf_init(&first);
	buf_init(&again);
	must(o->d, import(o, text, false));
	/* Of whoever is gone from the tracker at least the number. */
	database_sql(o->d,
	    "insert into client_bind (kind, value, client_id)"
	    " select 'user', '77', id from client where name = 'Лишь имя'");
	database_sql(o->d,
	    "insert into duty (client_id, contract_id, duty, user_id)"
	    " select id, 0, 'deputy', 78 from client where name = 'Лишь имя'");
	assert_string_equal(
	    database_ask(o->d, "select count(*) from duty where contract_id <> 0"), "4");
	before = everything(o);
	export_to(o, &first);
	must(o->d, import(o, first.data, false));
	assert_int_equal(o->sum.clients + o->sum.updated + o->sum.contracts + o->sum.ended +
		o->sum.bindings + o->sum.duties,
	    0);
	database_sql(o->d,
	    "delete from duty; delete from client_bind; delete from contract; delete from client");
	must(o->d, import(o, first.data, false));
	assert_string_equal(o->told.data, "");
	assert_string_equal(everything(o), before);
	export_to(o, &again);
	assert_string_equal(first.data, again.data);
	buf_release(&first);
	buf_release(&again);
}

static void
who_is_there_is_called_by_name(void **state)
{
	struct office *o = *state;

	assert_int_equal(import(o, "name,bind_kind,bind_value\nA,user,id 2\n", false), ERR_INVALID);
	assert_non_null(strstr(o->told.data, "no user with the login \"id 2\""));
	assert_int_equal(import(o, "name,contract_deputy\nA,vip\n", false), ERR_INVALID);
	assert_non_null(strstr(o->told.data, "contract_deputy needs a contract in its line"));
	assert_int_equal(
	    import(o, "name,level,number,from\nA,vip,1,2026-01-01\nA,vip,1,2026-02-01\n", false),
	    ERR_INVALID);
	assert_non_null(strstr(o->told.data, "3: contract 1 is there with another level"));
	assert_int_equal(import(o,
			     "name,level,number,from,to\nA,vip,1,2026-01-01,2026-01-31\n"
			     "A,vip,1,2026-02-01,\nA,vip,1,2026-01-01,2026-02-28\n",
			     false),
	    ERR_INVALID);
	assert_non_null(strstr(o->told.data, "4: the client has another contract 1 in that time"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_spreadsheet_becomes_clients, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    each_wrong_line_is_told_and_nothing_is_kept, setup, teardown),
		cmocka_unit_test_setup_teardown(what_a_dry_run_does_is_not_kept, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    open_requests_that_it_touches_are_woken_and_no_others, setup, teardown),
		cmocka_unit_test_setup_teardown(a_contract_can_get_its_end, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    a_client_of_duties_alone_is_exported, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    the_way_there_and_back_loses_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(who_is_there_is_called_by_name, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
