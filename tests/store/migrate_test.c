#include "store/migrate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "tests/support/database.h"

/* ---- migrations ---- */

static void
once_is_enough(void **state)
{
	struct database *d = *state;
	int applied;

	/* The setup has migrated. */
	must(d, migrate_check(d->db, &d->e));
	must(d, migrate_run(d->root, &applied, &d->e));
	assert_int_equal(applied, 0);
	assert_int_equal(
	    atoi(database_ask(d, "select max(version) from schema_version")), migrate_newest());
	assert_string_equal(
	    database_ask(d,
		"select count(*) from schema_version where length(checksum) = 64 and "
		"applied_at between unix_timestamp() - 60 and unix_timestamp()"),
	    database_ask(d, "select count(*) from schema_version"));
}

static void
what_does_not_fit_is_told(void **state)
{
	static const struct {
		const char *what;
		const char *sql;
		bool runs; /* migrate_run mends it */
		const char *words;
	} cases[] = {
		{ "never migrated", "drop table schema_version", true, "run `slactl migrate`" },
		{ "behind", "delete from schema_version", true, "run `slactl migrate`" },
		{ "edited", "update schema_version set checksum = repeat('0', 64)", false,
		    "reads otherwise" },
		{ "ahead",
		    "insert into schema_version select max(version) + 1, 'later', '', 0 from "
		    "schema_version",
		    false, "install the newer slad" },
		{ "a hole", "update schema_version set version = version + 1 order by version desc",
		    false, "not 1" },
	};
	int applied;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct database *d;
		void *own;

		database_setup(&own);
		d = own;
		database_sql(d, "%s", cases[i].sql);
		if (migrate_check(d->db, &d->e) != ERR_INVALID ||
		    strstr(d->e.text, cases[i].words) == NULL)
			fail_msg("%s: %s", cases[i].what, d->e.text);
		if ((migrate_run(d->root, &applied, &d->e) == ERR_OK) != cases[i].runs)
			fail_msg("%s: %s", cases[i].what, d->e.text);
		assert_int_equal(applied, cases[i].runs ? migrate_newest() : 0);
		if (cases[i].runs)
			must(d, migrate_check(d->db, &d->e));
		database_teardown(&own);
	}
}

static void
slads_own_account_cannot_migrate(void **state)
{
	struct database *d = *state;
	int applied;

	database_sql(d, "delete from schema_version");
	assert_int_equal(migrate_run(d->db, &applied, &d->e), ERR_DENIED);
	assert_non_null(
	    strstr(d->e.text, "migration 0001_base (it takes an administrator's login)"));
}

/* As the administrator, on a connection of its own. */
static struct db *
connect_root(const struct database *d)
{
	const struct db_config config = {
		.socket = getenv("SLAD_TEST_SOCKET"),
		.user = "root",
		.schema = d->schema,
		.lazy = true,
	};
	struct db *db = NULL;
	struct err e;

	if (db_open(&config, &db, &e) != ERR_OK)
		fail_msg("%s", e.text);
	return db;
}

static void
several_at_once_take_turns(void **state)
{
	enum { N = 4 };
	struct database *d = *state;
	int status, applied, sum = 0;
	pid_t pids[N];
	struct err e;

	database_sql(d, "drop database %s; create database %s", d->schema, d->schema);
	for (int i = 0; i < N; i++) {
		pids[i] = fork();
		assert_true(pids[i] >= 0);
		if (pids[i] == 0)
			_exit(migrate_run(connect_root(d), &applied, &e) == ERR_OK ? applied : 100);
	}
	for (int i = 0; i < N; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_true(WIFEXITED(status));
		sum += WEXITSTATUS(status);
	}
	assert_int_equal(sum, migrate_newest());
}

/* The file of a migration, as that version of the program had it. */
static void
run_file(struct database *d, int number)
{
	char pattern[64], *text;
	glob_t found;
	size_t len;

	snprintf(pattern, sizeof(pattern), "sql/migrations/%04d_*.sql", number);
	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	must(d, file_read(found.gl_pathv[0], 1 << 20, &text, &len, &d->e));
	must(d, db_script(d->root, text, &d->e));
	free(text);
	globfree(&found);
}

/* The schema as an earlier version left it, empty. */
static void
make_schema(struct database *d, int version)
{
	database_sql(d, "create table %s.versions as select * from schema_version", d->tracker);
	database_sql(
	    d, "drop database %s; create database %s; use %s", d->schema, d->schema, d->schema);
	for (int i = 1; i <= version; i++)
		run_file(d, i);
	database_sql(d, "insert into schema_version select * from %s.versions where version <= %d",
	    d->tracker, version);
}

/* With a row in each table, and a copy of all rows. */
static const char *
go_back_to(struct database *d, int version)
{
	const char *tables, *name;
	char *rest;

	make_schema(d, version);
	tables = database_ask(d,
	    "select group_concat(table_name) from information_schema.tables where "
	    "table_schema = database()");
	rest = arena_strdup(d->arena, tables);
	while ((name = strsep(&rest, ",")) != NULL) {
		if (strcmp(name, "schema_version") != 0)
			database_sql(
			    d, "set sql_mode = ''; insert ignore into %s () values ()", name);
		database_sql(d, "create table %s.%s as select * from %s", d->tracker, name, name);
	}
	return arena_strdup(d->arena, tables);
}

/* In the columns that there were, the rows are those that there were. */
static void
same_rows(struct database *d, const char *table, int version)
{
	/* A migration may want every request looked at again. */
	const char *columns = strcmp(table, "wake") == 0
	    ? "issue_id"
	    : arena_strdup(d->arena,
		  database_ask(d,
		      "select group_concat(column_name) from information_schema.columns "
		      "where table_schema = '%s' and table_name = '%s'",
		      d->tracker, table));

	if (strcmp(database_ask(d,
		       "select count(*) from (select %s from %s.%s except select %s from %s) lost",
		       columns, d->tracker, table, columns, table),
		"0") != 0)
		fail_msg("from version %d: %s has lost what it had", version, table);
}

static void
an_upgrade_from_any_version_keeps_what_there_was(void **state)
{
	for (int version = 1; version < migrate_newest(); version++) {
		struct database *d;
		const char *name;
		int applied;
		char *rest;
		void *own;

		database_setup(&own);
		d = own;
		rest = arena_strdup(d->arena, go_back_to(d, version));
		must(d, migrate_run(d->root, &applied, &d->e));
		assert_int_equal(applied, migrate_newest() - version);
		must(d, migrate_check(d->db, &d->e));
		while ((name = strsep(&rest, ",")) != NULL)
			same_rows(d, name, version);
		database_teardown(&own);
	}
}

/* What there was, and what became of it; each step from what the one before left. */
struct upgrade {
	int from, to; /* 0: the newest */
	const char *sql;
	struct {
		const char *what, *sql, *answer;
	} then[12];
};

static void
upgrade(struct database *d, const struct upgrade *u)
{
	int applied;

	database_sql(d, "%s", u->sql);
	if (u->to == 0)
		must(d, migrate_run(d->root, &applied, &d->e));
	for (int i = u->from + 1; i <= u->to; i++) {
		run_file(d, i);
		database_sql(d,
		    "insert into schema_version select * from %s.versions where version = %d",
		    d->tracker, i);
	}
	for (size_t i = 0; u->then[i].what != NULL; i++) {
		const char *is = database_ask(d, "%s", u->then[i].sql);

		if (strcmp(is, u->then[i].answer) != 0)
			fail_msg("%s: %s", u->then[i].what, is);
	}
}

static void
what_people_entered_is_what_it_was(void **state)
{
	static const struct upgrade twelve = { 12, 17,
		"insert into arrival (issue_id, author_id, author_side, client_id, contract_id, "
		"level,"
		" category, channel, regulation, received_at, language, seen_at, assumed) values"
		" (1, 6, 'client', 3, 4, 'vip', 'error', 'email', 'edoc', 1700000000, 'kk',"
		" 1700000100, 0), (2, 7, 'staff', null, null, 'basic', 'callback', 'phone', 'eep',"
		" null, null, 1700000200, 1);"
		"insert into callback (issue_id, number, wished_at, changed_at, field_number,"
		" field_wished_at) values (1, '+77011234567', 1700003600, 1700000000, null, null),"
		" (2, '+77017654321', null, 1700000000, '+77010000000', 1700007200);"
		"insert into article_seen (article_id, user_id, issue_id, print, shown, seen_at, "
		"opened,"
		" asked) values (5, 6, 1, 'ab', 3, 1700000000, 1, 0);"
		"insert into link_offer (issue_id, other_id, print, score, shown_at) values"
		" (1, 2, 'cd', 420, 1700000000);"
		"insert into report_request (issue_id, arrived_at, level, category, channel, "
		"priority,"
		" project_id, regulation, revision, stage, stage_since, auto_closed, reopened,"
		" waiting_client, third_party, development) values (1, 1700000000, 'vip', 'error',"
		" 'email', 'normal', 1, 'edoc', '1', 'new', 1700000000, 1, 2, 30, 40, 50);"
		"insert into report_clock (issue_id, clock, state, elapsed, paused) values"
		" (1, 'first_response', 'met', 60, 0), (1, 'resolution', 'running', 120, 30),"
		" (9, 'resolution', 'met', 5, 0);"
		"insert into verdict (issue_id, open, queued, place, breached, arrived_at, level,"
		" category, channel, stage, project_id, regulation, revision, last_journal_id,"
		" judged_at, digest, body) select seq, seq = 1, 1, 2, 0, 1700000000, 'vip', "
		"'error',"
		" 'email', 'new', 1, 'edoc', '1', 7, 1700000300, '', '{}' from seq_1_to_2;"
		"insert into wake (issue_id, seq, wake_at, lease_until) values (1, 4, 1, 0),"
		" (2, 3, null, -1), (3, 2, null, -1)",
		{
		    { "whose a request was, by which contract and when",
			"select group_concat(concat_ws(' ', author_side, client_id, contract_id, "
			"level,"
			" channel, regulation, received_at, language, assumed) order by issue_id"
			" separator '; ') from arrival",
			"client 3 4 vip email edoc 1700000000 kk 0; staff basic phone eep 1" },
		    { "what told its channel was not kept",
			"select group_concat(channel_by) from arrival", "unknown,unknown" },
		    { "whom to call and when, by staff and by the field",
			"select group_concat(concat_ws(' ', number, wished_at, field_number,"
			" field_wished_at, coalesce(field_text, '-'), coalesce(field_seen_at, '-'),"
			" coalesce(wished_seen_at, '-')) order by issue_id separator '; ')"
			" from callback",
			"+77011234567 1700003600 - - -; +77017654321 +77010000000 1700007200 - - "
			"-" },
		    { "an article that was opened",
			"select concat_ws(' ', shown, seen_at, opened,"
			" coalesce(score, '-')) from article_seen",
			"3 1700000000 1 -" },
		    { "a request that was suggested",
			"select concat_ws(' ', score, shown_at)"
			" from link_offer",
			"420 1700000000" },
		    { "sums of a request",
			"select concat_ws(' ', auto_closed, reopened,"
			" waiting_client, third_party, development, estimate) from report_request",
			"1 2 30 40 50 0" },
		    { "clocks, but for those of requests that are gone",
			"select group_concat(concat_ws(' ', issue_id, clock, state, elapsed, "
			"paused)"
			" order by clock separator '; ') from report_clock",
			"1 first_response met 60 0; 1 resolution running 120 30" },
		    { "what was judged is looked at again, at its time or now",
			"select group_concat(concat_ws(' ', issue_id, seq, wake_at between 1 and"
			" unix_timestamp(), lease_until) order by issue_id separator '; ') from "
			"wake",
			"1 5 1 0; 2 4 1 0; 3 2 -1" },
		    { "no month is closed", "select count(*) from bill", "0" },
		    { NULL, NULL, NULL },
		} };
	static const struct upgrade seventeen = { 17, 0,
		"insert into bill (month, client_id, closed_at, closed_by, reopened_at, "
		"reopened_by,"
		" reason) values ('2026-02', 0, 10, 'olga', 20, 'oleg', 'ошибка'),"
		" ('2026-02', 0, 30, 'olga', 0, null, null), ('2026-02', 3, 10, 'olga', 21, "
		"'oleg', 'и'),"
		" ('2026-02', 3, 22, 'olga', 23, 'oleg', 'и'), ('2026-03', 3, 31, 'olga', 0, null, "
		"null);"
		"insert into bill_line (bill_id, entry_id, project_id, day, pay, comment, "
		"regulation,"
		" sound, worked, billed) select 1 + seq % 5, seq, 1, '2026-02-02', 'support', "
		"'Акт',"
		" 'endocs', 1, 10, 30 from seq_1_to_10",
		{
		    { "closed months, with all that were reopened",
			"select group_concat(concat_ws(' ', month, client_id, closed_at, "
			"reopened_at,"
			" reopened_by, reason) order by id separator '; ') from bill",
			"2026-02 0 10 20 oleg ошибка; 2026-02 0 30 0; 2026-02 3 10 21 oleg и; "
			"2026-02 3 22 23 oleg и; 2026-03 3 31 0" },
		    { "and their lines",
			"select concat(count(*), ' ', sum(billed), ' ',"
			" count(distinct bill_id)) from bill_line",
			"10 300 5" },
		    { "what stood is in force",
			"select group_concat(id order by id) from bill"
			" where in_force = 1",
			"2,5" },
		    { NULL, NULL, NULL },
		} };
	struct database *d = *state;

	make_schema(d, 12);
	upgrade(d, &twelve);
	upgrade(d, &seventeen);
	must(d, migrate_check(d->db, &d->e));
	/* Twice in force no month is. */
	assert_int_equal(db_script(d->root,
			     "insert into bill (month, client_id, closed_at, closed_by)"
			     " values ('2026-03', 3, 40, 'olga')",
			     &d->e),
	    ERR_CONFLICT);
}

static void
everything_is_commented_and_of_one_kind(void **state)
{
	struct database *d = *state;

	assert_string_equal(
	    database_ask(d,
		"select count(*) from information_schema.tables where table_schema = "
		"database() and table_type = 'BASE TABLE' and (table_comment = '' or "
		"engine <> 'InnoDB' or table_collation <> 'utf8mb4_bin')"),
	    "0");
	/* Names that say it all (issue_id, clause, body) may stand without. */
	assert_string_equal(
	    database_ask(d,
		"select ifnull(group_concat(distinct concat(table_name, '.', "
		"column_name)), '') from information_schema.columns where table_schema "
		"= database() and data_type = 'bigint' and column_comment = '' and "
		"(column_name like '%%at' or column_name like '%%until' or column_name "
		"in ('since', 'valid_from', 'valid_to', 'next_due'))"),
	    "");
}

/* ---- the account ---- */

static const char *
grants_for(struct database *d, const char *password)
{
	const struct migrate_grants g = {
		.user = d->user,
		.host = "localhost",
		.password = password,
		.schema = d->schema,
		.tracker = d->tracker,
	};
	struct buf sql;

	buf_init(&sql);
	must(d, migrate_grants(&g, &sql, &d->e));
	return buf_keep(&sql, d->arena);
}

/* Tables of the tracker's schema as the script names them, and the secrets beside what it names. */
static void
make_tracker(struct database *d, const char *grants)
{
	char mark[64], name[64];

	database_sql(d,
	    "create table {tracker}.users (id int, login int, hashed_password int, salt int,"
	    " firstname int, lastname int, admin int, status int, type int, language int,"
	    " created_on int, updated_on int, twofa_totp_key int);"
	    "create table {tracker}.email_addresses (id int, user_id int, address int,"
	    " is_default int, notify int, created_on int, updated_on int);"
	    "create table {tracker}.attachments (id int, container_id int, container_type int,"
	    " filename int, disk_filename int, digest int, filesize int, content_type int,"
	    " author_id int, created_on int);"
	    "create table {tracker}.settings (name varchar(255), value longtext);"
	    "create table {tracker}.tokens (id int, value int);"
	    "insert into {tracker}.settings values ('close_duplicate_issues', '1'),"
	    " ('mail_handler_api_key', 'secret')");
	snprintf(mark, sizeof(mark), "select on `%s`.", d->tracker);
	for (const char *p = grants; (p = strstr(p, mark)) != NULL;) {
		p += strlen(mark);
		assert_int_equal(sscanf(p, "%63[a-z_]", name), 1);
		database_sql(d, "create table {tracker}.%s (id int, secret int)", name);
	}
}

static void
the_account_can_what_it_must_and_no_more(void **state)
{
	static const struct {
		const char *sql; /* {tracker} is put in */
		bool let;
	} cases[] = {
		{ "select * from {tracker}.issues", true },
		{ "select * from {tracker}.journals", true },
		{ "select id, login, status, admin from {tracker}.users", true },
		{ "select hashed_password from {tracker}.users", false },
		{ "select salt from {tracker}.users", false },
		{ "select twofa_totp_key from {tracker}.users", false },
		{ "select * from {tracker}.users", false },
		{ "select address from {tracker}.email_addresses", true },
		{ "select created_on, updated_on from {tracker}.email_addresses", true },
		{ "select notify from {tracker}.email_addresses", false },
		{ "select filename from {tracker}.attachments", true },
		{ "select disk_filename from {tracker}.attachments", false },
		{ "select * from {tracker}.tokens", false },
		{ "select * from {tracker}.settings", false },
		{ "select name, value from tracker_setting", true },
		{ "insert into {tracker}.issues values (1, 1)", false },
		{ "update {tracker}.issues set id = 1", false },
		{ "delete from {tracker}.journals", false },
		{ "lock tables {tracker}.issues read", false },
		{ "create table {tracker}.x (id int)", false },
		{ "create trigger {tracker}.t after insert on {tracker}.issues for each row do 1",
		    false },
		{ "create table x (id int)", false },
		{ "drop table wake", false },
		{ "alter table wake add column x int", false },
		{ "create or replace view tracker_setting as select 1", false },
		{ "delete from wake", true },
		{ "delete from arrival", false },
		{ "update journal_side set side = 'client'", false },
		{ "update policy_revision set body = ''", false },
		{ "delete from outbox", false },
		{ "update schema_version set version = 9", false },
		{ "select * from mysql.global_priv", false },
		{ "select load_file('/etc/passwd') into outfile '/tmp/slad-never'", false },
		{ "set global max_connections = 5", false },
	};
	struct database *d = *state;
	const char *grants = grants_for(d, "Пароль-1");

	make_tracker(d, grants);
	must(d, db_script(d->root, grants, &d->e));
	/* Again, as after an upgrade. */
	must(d, db_script(d->root, grants, &d->e));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const enum err_code rc = db_script(d->db, cases[i].sql, &d->e);

		if (rc != (cases[i].let ? ERR_OK : ERR_DENIED))
			fail_msg("%s: %s", cases[i].sql, rc == ERR_OK ? "was let" : d->e.text);
	}
	assert_string_equal(database_ask(d, "select group_concat(name) from tracker_setting"),
	    "close_duplicate_issues");
}

static void
each_table_has_its_grant(void **state)
{
	struct database *d = *state;

	assert_string_equal(
	    database_ask(d,
		"select ifnull(group_concat(t.table_name), '') from information_schema.tables t "
		"where t.table_schema = database() and not exists (select 1 from "
		"information_schema.table_privileges p where p.table_schema = t.table_schema and "
		"p.table_name = t.table_name and p.privilege_type = 'SELECT')"),
	    "");
}

static void
a_new_password_is_taken(void **state)
{
	struct database *d = *state;
	const struct db_config config = {
		.socket = getenv("SLAD_TEST_SOCKET"),
		.user = d->user,
		.password = "другой ?{schema}",
		.schema = d->schema,
		.lazy = true,
	};
	struct db *db = NULL;
	char *own;

	assert_int_equal(db_open(&config, &db, &d->e), ERR_DENIED);
	own = arena_strdup(d->arena, grants_for(d, config.password));
	*strstr(own, "\n-- The tracker.\n") = '\0';
	must(d, db_script(d->root, own, &d->e));
	must(d, db_open(&config, &db, &d->e));
	db_close(db);
}

static void
what_cannot_stand_in_the_script(void **state)
{
	static const struct {
		const char *what;
		struct migrate_grants g;
		const char *words; /* NULL: it is fine */
	} cases[] = {
		{ "all well", { "slad", "localhost", "a b$%{", "slad", "redmine-prod" }, NULL },
		{ "from anywhere", { "slad", "10.0.0.%", "x", "slad", "redmine" }, NULL },
		{ "a quote in the name", { "sl'ad", "localhost", "x", "slad", "redmine" },
		    "db.user" },
		{ "a quote in the password", { "slad", "localhost", "x'y", "slad", "redmine" },
		    "db.password" },
		{ "a backslash", { "slad", "localhost", "x\\", "slad", "redmine" }, "db.password" },
		{ "a line's end", { "slad", "localhost", "x\ny", "slad", "redmine" },
		    "db.password" },
		{ "no password", { "slad", "localhost", "", "slad", "redmine" },
		    "db.password is not set" },
		{ "no host", { "slad", NULL, "x", "slad", "redmine" }, "host" },
		{ "a strange host", { "slad", "a b", "x", "slad", "redmine" }, "host" },
		{ "a backquote", { "slad", "localhost", "x", "sl`ad", "redmine" }, "db.schema" },
		{ "no tracker", { "slad", "localhost", "x", "slad", NULL }, "tracker.schema" },
	};
	struct buf sql;
	struct err e;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum err_code rc;

		buf_init(&sql);
		rc = migrate_grants(&cases[i].g, &sql, &e);
		if (cases[i].words == NULL
			? rc != ERR_OK || strstr(sql.data, cases[i].g.tracker) == NULL
			: rc != ERR_INVALID || strstr(e.text, cases[i].words) == NULL)
			fail_msg("%s: %s", cases[i].what, rc == ERR_OK ? sql.data : e.text);
		buf_release(&sql);
	}
}

#define test(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(once_is_enough),
		cmocka_unit_test(what_does_not_fit_is_told),
		test(slads_own_account_cannot_migrate),
		test(several_at_once_take_turns),
		cmocka_unit_test(an_upgrade_from_any_version_keeps_what_there_was),
		test(what_people_entered_is_what_it_was),
		test(everything_is_commented_and_of_one_kind),
		test(the_account_can_what_it_must_and_no_more),
		test(each_table_has_its_grant),
		test(a_new_password_is_taken),
		cmocka_unit_test(what_cannot_stand_in_the_script),
	};

	return cmocka_run_group_tests_name("migrate", tests, NULL, NULL);
}
