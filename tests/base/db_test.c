#include "base/db.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "tests/support/database.h"

/* The statements of settings and wakes serve as examples: any would do. */

static enum err_code
put(struct db *db, const char *name, struct param value, struct err *e)
{
	return db_exec(db, Q_setting_put, PARAMS(p_text(name), value, p_int(1)), e);
}

/* The value, in the arena, with its length; NULL when there is no row. */
static char *
get(struct database *d, const char *name, size_t *len)
{
	struct rows *rows = db_query(d->db, Q_setting_get, PARAMS(p_text(name)));
	char *value = NULL;

	while (rows_next(rows)) {
		*len = row_len(rows, 0);
		value = arena_strndup(d->arena, row_text(rows, 0), *len);
	}
	must(d, rows_end(rows, &d->e));
	return value;
}

static enum err_code
wake(struct db *db, int64_t issue, int64_t at, struct err *e)
{
	return db_exec(db, Q_wake_issue, PARAMS(p_int(issue), p_int(at)), e);
}

/* ---- values there and back ---- */

static void
texts_come_back_as_they_went(void **state)
{
	static const struct {
		const char *what;
		const char *bytes;
		size_t len;
	} cases[] = {
		{ "empty", "", 0 },
		{ "Russian", "ответ от клиента не получен", 51 },
		{ "Kazakh", "клиенттен жауап келмеді", 44 },
		{ "four-byte UTF-8", "\xf0\x9f\x98\x80 ok", 7 },
		{ "a NUL inside", "a\0b", 3 },
		{ "quotes, backslash, percent", "a'b\"c\\d%s;--", 12 },
		{ "as long as a column's first room", NULL, 127 },
		{ "one more", NULL, 128 },
		{ "one more again", NULL, 129 },
		{ "1 MB", NULL, (size_t)1 << 20 },
		{ "5 MB", NULL, (size_t)5 << 20 },
	};
	struct database *d = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *bytes = arena_alloc(d->arena, cases[i].len);
		size_t len = 0;
		char *back;

		memset(bytes, 'x', cases[i].len);
		if (cases[i].bytes != NULL)
			memcpy(bytes, cases[i].bytes, cases[i].len);
		else if (cases[i].len > 0)
			bytes[cases[i].len - 1] = '.';
		must(d, put(d->db, "text", p_bytes(bytes, cases[i].len), &d->e));
		back = get(d, "text", &len);
		if (back == NULL || len != cases[i].len || memcmp(back, bytes, len) != 0)
			fail_msg("%s: came back as %zu bytes", cases[i].what, len);
	}
	/* The test's own eyes: not merely the same mistake twice. */
	must(d, put(d->db, "text", p_text("\xf0\x9f\x98\x80"), &d->e));
	assert_string_equal(database_ask(d, "select hex(value) from setting"), "F09F9880");
}

static void
texts_of_any_length_in_one_result(void **state)
{
	static const size_t lens[] = { 3, 1000, 0, 300000, 7, 300001, 1 };
	const size_t n = sizeof(lens) / sizeof(lens[0]);
	struct database *d = *state;
	struct rows *rows;
	size_t i = 0;

	for (size_t k = 0; k < n; k++) {
		char name[] = "a";
		char *text = arena_alloc(d->arena, lens[k] + 1);

		name[0] = (char)('a' + k);
		memset(text, name[0], lens[k]);
		must(d, put(d->db, name, p_text(text), &d->e));
	}
	rows = db_query(d->db, Q_setting_list, PARAMS(p_text(""), p_text("")));
	for (; rows_next(rows); i++) {
		assert_int_equal(row_len(rows, 1), lens[i]);
		assert_int_equal(strlen(row_text(rows, 1)), lens[i]);
		assert_int_equal(strspn(row_text(rows, 1), row_text(rows, 0)), lens[i]);
		assert_int_equal(row_int(rows, 2), 1);
	}
	must(d, rows_end(rows, &d->e));
	assert_int_equal(i, n);
}

static void
columns_of_every_type_can_be_read(void **state)
{
	static const struct {
		const char *type;
		const char *literal;
		const char *text;
		int64_t number;
	} cases[] = {
		{ "tinyint", "-1", "-1", -1 },
		{ "tinyint unsigned", "255", "255", 255 },
		{ "int", "-2147483648", "-2147483648", INT32_MIN },
		{ "int unsigned", "4294967295", "4294967295", 4294967295 },
		{ "bigint", "-9223372036854775808", "-9223372036854775808", INT64_MIN },
		{ "bigint unsigned", "9223372036854775807", "9223372036854775807", INT64_MAX },
		{ "decimal(22,0)", "123456789012345678", "123456789012345678", 123456789012345678 },
		{ "double", "2.5", "2.5", 2 },
		{ "date", "'2026-02-03'", "2026-02-03", 2026 },
		{ "datetime", "'2026-02-03 04:05:06'", "2026-02-03 04:05:06", 2026 },
		{ "timestamp null", "'2026-02-03 04:05:06'", "2026-02-03 04:05:06", 2026 },
		{ "datetime(6)", "'2026-02-03 04:05:06.5'", "2026-02-03 04:05:06.500000", 2026 },
		{ "varchar(10)", "'да'", "да", 0 },
		{ "enum('a','b')", "'b'", "b", 0 },
		{ "longtext", "'x'", "x", 0 },
	};
	struct database *d = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct db *db;
		struct rows *rows;
		bool seen = false;

		database_sql(d,
		    "delete from setting; alter table setting modify value %s null;"
		    "insert into setting (name, value, changed_at) values ('a', %s, 0)",
		    cases[i].type, cases[i].literal);
		db = database_connect(d);
		rows = db_query(db, Q_setting_get, PARAMS(p_text("a")));
		while (rows_next(rows)) {
			seen = true;
			if (strcmp(row_text(rows, 0), cases[i].text) != 0 ||
			    row_len(rows, 0) != strlen(cases[i].text) ||
			    row_int(rows, 0) != cases[i].number)
				fail_msg("%s: \"%s\", %ld", cases[i].type, row_text(rows, 0),
				    (long)row_int(rows, 0));
		}
		must(d, rows_end(rows, &d->e));
		assert_true(seen);
		db_close(db);
	}
}

static void
null_is_not_zero_and_not_empty(void **state)
{
	struct database *d = *state;
	struct rows *rows;

	must(d, db_exec(d->db, Q_wake_issue, PARAMS(p_int(1), p_utc(UTC_NONE)), &d->e));
	assert_string_equal(database_ask(d, "select wake_at is null from wake"), "1");
	rows = db_query(d->db, Q_wake_soonest, NO_PARAMS);
	assert_true(rows_next(rows));
	assert_true(row_is_null(rows, 0));
	assert_int_equal(row_int(rows, 0), 0);
	assert_null(row_text(rows, 0));
	assert_int_equal(row_len(rows, 0), 0);
	assert_true(utc_is_none(row_utc(rows, 0)));
	assert_false(rows_next(rows));
	must(d, rows_end(rows, &d->e));
	/* And back again: what was NULL in one row is not in the next. */
	must(d, wake(d->db, 1, 77, &d->e));
	rows = db_query(d->db, Q_wake_soonest, NO_PARAMS);
	assert_true(rows_next(rows));
	assert_int_equal(row_utc(rows, 0).s, 77);
	must(d, rows_end(rows, &d->e));
	assert_int_equal(p_id(0).kind, PARAM_NULL);
	assert_int_equal(p_id(5).number, 5);
	assert_int_equal(p_text(NULL).kind, PARAM_NULL);
}

static void
a_result_may_be_left_early(void **state)
{
	struct database *d = *state;
	struct param params[2000 * 3];
	struct rows *rows;
	char names[2000][8];

	for (size_t i = 0; i < 2000; i++) {
		snprintf(names[i], sizeof(names[i]), "n%04zu", i);
		params[i * 3] = p_text(names[i]);
		params[i * 3 + 1] = p_text("a value that is not short, so that the answer is long");
		params[i * 3 + 2] = p_int(0);
	}
	must(d, db_exec_many(d->db, Q_setting_put, params, 3, 2000, &d->e));
	rows = db_query(d->db, Q_setting_list, PARAMS(p_text("n"), p_text("n")));
	assert_true(rows_next(rows));
	assert_string_equal(row_text(rows, 0), "n0000");
	must(d, rows_end(rows, &d->e));
	rows = db_query(d->db, Q_setting_list, PARAMS(p_text("n199"), p_text("n199")));
	for (int i = 1990; i < 2000; i++) {
		assert_true(rows_next(rows));
		assert_string_equal(row_text(rows, 0), names[i]);
	}
	assert_false(rows_next(rows));
	assert_false(rows_next(rows));
	must(d, rows_end(rows, &d->e));
}

/* ---- effects ---- */

static void
effects_are_counted(void **state)
{
	struct database *d = *state;
	struct db *db = d->db;
	int64_t first;

	must(d, put(db, "a", p_text("1"), &d->e));
	assert_int_equal(db_affected(db), 1);
	must(d, put(db, "a", p_text("1"), &d->e));
	assert_int_equal(db_affected(db), 0);
	must(d, put(db, "a", p_text("2"), &d->e));
	assert_int_equal(db_affected(db), 2);
	must(d, db_exec(db, Q_setting_delete, PARAMS(p_text("nobody")), &d->e));
	assert_int_equal(db_affected(db), 0);
	must(
	    d, db_exec(db, Q_client_add, PARAMS(p_text("A"), p_null(), p_null(), p_int(0)), &d->e));
	first = db_insert_id(db);
	must(
	    d, db_exec(db, Q_client_add, PARAMS(p_text("B"), p_null(), p_null(), p_int(0)), &d->e));
	assert_int_equal(db_insert_id(db), first + 1);
}

static void
many_rows_go_in_few_packets(void **state)
{
	enum { N = 10000 };
	struct database *d = *state;
	struct param *params = arena_array(d->arena, (size_t)N * 3, sizeof(*params));
	char *text = arena_alloc(d->arena, 401);

	memset(text, 'y', 400);
	for (int i = 0; i < N; i++) {
		params[i * 3] = p_text(arena_printf(d->arena, "%d", i));
		params[i * 3 + 1] = p_text(text + i % 400);
		params[i * 3 + 2] = p_int(i);
	}
	must(d, db_exec_many(d->db, Q_setting_put, params, 3, N, &d->e));
	assert_int_equal(db_affected(d->db), N);
	assert_string_equal(database_ask(d,
				"select count(*) from setting where changed_at = name "
				"and char_length(value) = 400 - changed_at %% 400"),
	    "10000");
	/* The same statement still takes one row, and many again. */
	must(d, put(d->db, "one", p_text("z"), &d->e));
	must(d, db_exec_many(d->db, Q_setting_put, params, 3, 2, &d->e));
	assert_int_equal(db_affected(d->db), 0);
	assert_string_equal(database_ask(d, "select count(*) from setting"), "10001");
}

static void
many_rows_with_nulls(void **state)
{
	struct database *d = *state;
	const struct param params[] = {
		p_text("none"), p_null(), p_null(), p_int(1), /**/
		p_text("both"), p_text("123456789012"), p_text("kk"), p_int(2), /**/
		p_text("half"), p_null(), p_text(""), p_int(3), /**/
	};

	must(d, db_exec_many(d->db, Q_client_add, params, 4, 3, &d->e));
	assert_string_equal(
	    database_ask(d,
		"select group_concat(concat_ws('/', name, ifnull(bin, '-'), "
		"ifnull(language, '-'), created_at) order by created_at) from client"),
	    "none/-/-/1,both/123456789012/kk/2,half/-//3");
	must(d, db_exec_many(d->db, Q_client_add, params, 4, 0, &d->e));
	assert_int_equal(db_affected(d->db), 0);
	assert_int_equal(db_exec_many(d->db, Q_client_add, params, 4, 3, &d->e), ERR_CONFLICT);
}

/* ---- what goes wrong ---- */

static void
errors_say_what_and_how_to_mend(void **state)
{
	static const struct {
		const char *what;
		const char *sql;
		enum err_code code;
		const char *words;
	} cases[] = {
		{ "no right to change the record", "update record set body = ''", ERR_DENIED,
		    "slactl grants" },
		{ "no right to delete it", "delete from record", ERR_DENIED,
		    "DELETE command denied" },
		{ "no right to empty it", "truncate table record", ERR_DENIED, "DROP" },
		{ "no right to alter", "alter table record drop column body", ERR_DENIED, "ALTER" },
		{ "no right to look elsewhere", "select * from mysql.user", ERR_DENIED, "mysql" },
		{ "no file", "select 1 into outfile '/tmp/slad-no'", ERR_DENIED, "slactl grants" },
		{ "duplicate key", "insert into setting values ('k','',0),('k','',0)", ERR_CONFLICT,
		    "1062" },
		{ "too long", "insert into node values (repeat('x', 121), '', 0)", ERR_INVALID,
		    "1406" },
		{ "not UTF-8", "insert into node values (x'ff', '', 0)", ERR_INVALID, "1366" },
		{ "no such table", "select * from nobody", ERR_DENIED, "nobody" },
		{ "no such column", "select nothing from setting", ERR_INVALID, "slactl migrate" },
		{ "nonsense", "selekt 1", ERR_INTERNAL, "selekt" },
		{ "the second statement", "do 1; do nothing; do 2", ERR_INVALID,
		    "statement 2 of a script" },
	};
	struct database *d = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const enum err_code rc = db_script(d->db, cases[i].sql, &d->e);

		if (rc != cases[i].code || d->e.code != rc ||
		    strstr(d->e.text, cases[i].words) == NULL)
			fail_msg("%s: %s: %s", cases[i].what, err_name(rc),
			    rc == ERR_OK ? "" : d->e.text);
	}
	must(d, put(d->db, "and", p_text("it goes on"), &d->e));
	/* A statement is named. */
	database_sql(d, "drop table setting");
	assert_int_equal(put(d->db, "a", p_text("b"), &d->e), ERR_INVALID);
	assert_non_null(strstr(d->e.text, "setting_put"));
}

static void
a_connection_that_cannot_be_made(void **state)
{
	struct database *d = *state;
	const char *socket = getenv("SLAD_TEST_SOCKET");
	const struct {
		const char *what;
		struct db_config config;
		enum err_code code;
		const char *words;
	} cases[] = {
		{ "wrong password",
		    { .socket = socket, .user = d->user, .password = "no", .schema = d->schema },
		    ERR_DENIED, "db.password" },
		{ "unknown account",
		    { .socket = socket, .user = "nobody", .password = "x", .schema = d->schema },
		    ERR_DENIED, "slactl grants" },
		{ "no such schema", { .socket = socket, .user = "root", .schema = "nowhere" },
		    ERR_INVALID, "db.schema" },
		{ "no server", { .socket = "/nowhere/s", .user = "root" }, ERR_UNREACHABLE,
		    "/nowhere/s as root" },
		{ "nor any, but a remedy", { .socket = "/nowhere/s", .user = "root" },
		    ERR_UNREACHABLE, "is MariaDB running?" },
		{ "nobody listens", { .host = "127.0.0.1", .port = 1, .user = "root" },
		    ERR_UNREACHABLE, "127.0.0.1" },
		{ "a backquote in a name", { .socket = socket, .user = "root", .tracker = "a`b" },
		    ERR_INVALID, "tracker.schema: \"a`b\"" },
		{ "an empty name", { .socket = socket, .user = "root", .schema = "" }, ERR_INVALID,
		    "db.schema" },
		{ "a long name",
		    { .socket = socket,
			.user = "root",
			.schema =
			    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" },
		    ERR_INVALID, "db.schema" },
		{ "a tracker without tables",
		    { .socket = socket,
			.user = "root",
			.schema = d->schema,
			.tracker = d->tracker },
		    ERR_INVALID, "statements cannot be prepared" },
		{ "no tracker named", { .socket = socket, .user = "root", .schema = d->schema },
		    ERR_INVALID, "tracker.schema" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct db *db = NULL;
		const enum err_code rc = db_open(&cases[i].config, &db, &d->e);

		if (rc != cases[i].code || strstr(d->e.text, cases[i].words) == NULL)
			fail_msg("%s: %s: %s", cases[i].what, err_name(rc), d->e.text);
		assert_null(db);
	}
	db_close(NULL);
}

static void
an_answer_that_never_comes(void **state)
{
	struct database *d = *state;
	const struct db_config config = { .socket = getenv("SLAD_TEST_SOCKET"),
		.user = "root",
		.schema = d->schema,
		.patience = 1,
		.lazy = true };
	struct db *db;

	must(d, db_open(&config, &db, &d->e));
	assert_int_equal(db_script(db, "do sleep(4)", &d->e), ERR_UNREACHABLE);
	must(d, put(db, "a", p_text("after"), &d->e));
	assert_int_equal(db_serial(db), 2);
	db_close(db);
}

static void
kill_connection(struct database *d, const char *user)
{
	database_sql(d, "kill connection %s",
	    database_ask(
		d, "select max(id) from information_schema.processlist where user = '%s'", user));
}

static void
killed_while_idle_nobody_notices(void **state)
{
	struct database *d = *state;
	size_t len;

	must(d, put(d->db, "a", p_text("1"), &d->e));
	for (unsigned i = 2; i < 5; i++) {
		kill_connection(d, d->user);
		must(d, put(d->db, "a", p_text("2"), &d->e));
		assert_int_equal(db_serial(d->db), i);
	}
	kill_connection(d, d->user);
	assert_string_equal(get(d, "a", &len), "2");
	kill_connection(d, d->user);
	must(d, db_begin(d->db, &d->e));
	must(d, put(d->db, "a", p_text("3"), &d->e));
	must(d, db_commit(d->db, &d->e));
	assert_string_equal(get(d, "a", &len), "3");
}

static void
killed_within_a_transaction_all_of_it_is_gone(void **state)
{
	struct database *d = *state;
	size_t len;

	must(d, put(d->db, "a", p_text("before"), &d->e));
	must(d, db_begin(d->db, &d->e));
	must(d, put(d->db, "a", p_text("half"), &d->e));
	kill_connection(d, d->user);
	assert_int_equal(put(d->db, "b", p_text("x"), &d->e), ERR_UNREACHABLE);
	/* Not on a new connection, by itself: that would be half of a transaction. */
	assert_int_equal(put(d->db, "b", p_text("y"), &d->e), ERR_UNREACHABLE);
	assert_int_equal(db_commit(d->db, &d->e), ERR_UNREACHABLE);
	assert_string_equal(get(d, "a", &len), "before");
	assert_null(get(d, "b", &len));
	assert_int_equal(db_serial(d->db), 2);
}

static void
killed_between_rows(void **state)
{
	struct database *d = *state;
	char *text = arena_alloc(d->arena, 100001);
	struct rows *rows;
	char name[] = "a";
	int n = 0;

	memset(text, 'x', 100000);
	for (; name[0] <= 'z'; name[0]++)
		must(d, put(d->db, name, p_text(text), &d->e));
	rows = db_query(d->db, Q_setting_list, PARAMS(p_text(""), p_text("")));
	assert_true(rows_next(rows));
	kill_connection(d, d->user);
	while (rows_next(rows))
		n++;
	/* What was on its way may have come; what it told last is that not all did. */
	assert_true(n < 25);
	if (rows_end(rows, &d->e) != ERR_UNREACHABLE || strstr(d->e.text, "onnection") == NULL)
		fail_msg("%s", d->e.text);
	must(d, put(d->db, "a", p_text("1"), &d->e));
}

/* ---- transactions ---- */

static void
rolled_back_is_as_if_never_done(void **state)
{
	struct database *d = *state;
	size_t len;

	must(d, db_begin(d->db, &d->e));
	must(d, put(d->db, "a", p_text("1"), &d->e));
	assert_string_equal(get(d, "a", &len), "1");
	assert_string_equal(database_ask(d, "select count(*) from setting"), "0");
	db_rollback(d->db);
	db_rollback(d->db);
	assert_null(get(d, "a", &len));
	/* With a result still open, too. */
	must(d, db_begin(d->db, &d->e));
	must(d, put(d->db, "a", p_text("1"), &d->e));
	assert_true(rows_next(db_query(d->db, Q_setting_get, PARAMS(p_text("a")))));
	db_rollback(d->db);
	assert_null(get(d, "a", &len));
}

static void
waiting_for_a_lock_undoes_all(void **state)
{
	struct database *d = *state;
	struct db *other = database_connect(d);

	must(d, wake(d->db, 1, 10, &d->e));
	must(d, db_begin(other, &d->e));
	must(d, wake(other, 1, 11, &d->e));
	must(d, db_script(d->db, "set session innodb_lock_wait_timeout = 1", &d->e));
	must(d, db_begin(d->db, &d->e));
	must(d, wake(d->db, 2, 10, &d->e));
	assert_int_equal(wake(d->db, 1, 10, &d->e), ERR_RETRY);
	/* The server would let the first half stand and be committed. */
	assert_int_equal(wake(d->db, 3, 10, &d->e), ERR_RETRY);
	assert_int_equal(db_commit(d->db, &d->e), ERR_RETRY);
	must(d, db_commit(other, &d->e));
	assert_string_equal(
	    database_ask(d, "select group_concat(issue_id, ':', seq) from wake"), "1:2");
	db_close(other);
}

/* Two processes that lock the same two rows in opposite order, and meet in between. */
struct meeting {
	int64_t first;
	int64_t second;
	int to_other;
	int from_other;
	int runs;
};

static enum err_code
lock_both(struct db *db, void *ctx, struct err *e)
{
	struct meeting *m = ctx;
	enum err_code rc = wake(db, m->first, 10, e);
	char c = 'x';

	if (m->runs++ == 0 && (write(m->to_other, &c, 1) != 1 || read(m->from_other, &c, 1) != 1))
		return err_set(e, ERR_INTERNAL, "no meeting");
	if (rc == ERR_OK)
		rc = wake(db, m->second, 10, e);
	return rc;
}

static void
deadlocks_are_run_again(void **state)
{
	struct database *d = *state;
	int there[2], back[2], status;
	struct meeting m;
	struct err e;
	pid_t pid;

	must(d, wake(d->db, 1, 10, &d->e));
	must(d, wake(d->db, 2, 10, &d->e));
	assert_int_equal(pipe(there), 0);
	assert_int_equal(pipe(back), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct db *mine = database_connect(d);

		m = (struct meeting){ 2, 1, back[1], there[0], 0 };
		if (db_transact(mine, lock_both, &m, &e) != ERR_OK)
			_exit(100);
		_exit(m.runs);
	}
	m = (struct meeting){ 1, 2, there[1], back[0], 0 };
	must(d, db_transact(d->db, lock_both, &m, &d->e));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	/* One of them was the victim and ran twice; neither lost anything. */
	assert_int_equal(m.runs + WEXITSTATUS(status), 3);
	assert_string_equal(
	    database_ask(d, "select group_concat(issue_id, ':', seq order by issue_id) from wake"),
	    "1:3,2:3");
}

/* What MariaDB 11.8 does by default: a row changed since the snapshot is an error, 1020. */
static enum err_code
read_then_write(struct db *db, void *ctx, struct err *e)
{
	struct database *d = ctx;
	struct rows *rows = db_query(db, Q_setting_get, PARAMS(p_text("a")));
	const bool first = rows_next(rows) && strcmp(row_text(rows, 0), "old") == 0;
	enum err_code rc = rows_end(rows, e);

	if (rc == ERR_OK && first)
		database_sql(d, "update setting set value = 'other'");
	if (rc == ERR_OK)
		rc = put(db, "a", p_text(first ? "mine" : "mine, later"), e);
	return rc;
}

static void
snapshot_conflicts_are_run_again(void **state)
{
	struct database *d = *state;
	size_t len;

	if (strcmp(database_ask(d,
		       "select count(*) from information_schema.system_variables where "
		       "variable_name = 'innodb_snapshot_isolation'"),
		"0") == 0)
		skip();
	must(d, put(d->db, "a", p_text("old"), &d->e));
	must(d,
	    db_script(d->db,
		"set session innodb_snapshot_isolation = on;"
		"set session transaction isolation level repeatable read",
		&d->e));
	must(d, db_transact(d->db, read_then_write, d, &d->e));
	assert_string_equal(get(d, "a", &len), "mine, later");
}

static enum err_code
read_twice(struct db *db, void *ctx, struct err *e)
{
	struct database *d = ctx;
	size_t len;

	(void)db;
	(void)e;
	/* Before anything was read: the snapshot is of the beginning. */
	database_sql(d, "update setting set value = 'other'");
	assert_string_equal(get(d, "a", &len), "old");
	database_sql(d, "update setting set value = 'another'");
	assert_string_equal(get(d, "a", &len), "old");
	return ERR_OK;
}

static void
a_snapshot_sees_nothing_that_came_later(void **state)
{
	struct database *d = *state;
	size_t len;

	must(d, put(d->db, "a", p_text("old"), &d->e));
	must(d, db_snapshot(d->db, read_twice, d, &d->e));
	assert_string_equal(get(d, "a", &len), "another");
	/* And the next transaction is one as ever. */
	must(d, db_begin(d->db, &d->e));
	assert_string_equal(get(d, "a", &len), "another");
	database_sql(d, "update setting set value = 'last'");
	assert_string_equal(get(d, "a", &len), "last");
	must(d, db_commit(d->db, &d->e));
}

static enum err_code
always_retry(struct db *db, void *ctx, struct err *e)
{
	int *runs = ctx;

	(*runs)++;
	return err_set(e, ERR_RETRY, "never");
}

static enum err_code
never_mind(struct db *db, void *ctx, struct err *e)
{
	int *runs = ctx;

	(*runs)++;
	return wake(db, 9, 9, e) == ERR_OK ? err_set(e, ERR_NOTFOUND, "gone") : e->code;
}

static void
only_passing_trouble_is_tried_again_and_not_for_ever(void **state)
{
	struct database *d = *state;
	int runs = 0;

	assert_int_equal(db_transact(d->db, always_retry, &runs, &d->e), ERR_RETRY);
	assert_int_equal(runs, 5);
	runs = 0;
	assert_int_equal(db_transact(d->db, never_mind, &runs, &d->e), ERR_NOTFOUND);
	assert_int_equal(runs, 1);
	assert_string_equal(database_ask(d, "select count(*) from wake"), "0");
}

/* ---- the session ---- */

static void
the_session_is_strict_and_keeps_the_servers_time_zone(void **state)
{
	struct database *d = *state;

	/* The session's settings, where the test's eyes can see them. */
	must(d,
	    db_script(d->db,
		"insert into setting select 'session', concat_ws(' ', @@tx_isolation, "
		"@@innodb_lock_wait_timeout, @@character_set_client, @@time_zone = "
		"@@global.time_zone, find_in_set('STRICT_ALL_TABLES', @@sql_mode) > 0, "
		"@@autocommit = 1), 0",
		&d->e));
	assert_string_equal(
	    database_ask(d, "select value from setting"), "READ-COMMITTED 10 utf8mb4 1 1 1");
}

static void
the_tracker_is_put_in_by_name(void **state)
{
	struct database *d = *state;

	database_sql(d, "create table {tracker}.t (a int); insert into {tracker}.t values (5)");
	assert_string_equal(database_ask(d, "select a from %s.t", d->tracker), "5");
}

#define test(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(texts_come_back_as_they_went),
		test(texts_of_any_length_in_one_result),
		test(columns_of_every_type_can_be_read),
		test(null_is_not_zero_and_not_empty),
		test(a_result_may_be_left_early),
		test(effects_are_counted),
		test(many_rows_go_in_few_packets),
		test(many_rows_with_nulls),
		test(errors_say_what_and_how_to_mend),
		test(a_connection_that_cannot_be_made),
		test(an_answer_that_never_comes),
		test(killed_while_idle_nobody_notices),
		test(killed_within_a_transaction_all_of_it_is_gone),
		test(killed_between_rows),
		test(rolled_back_is_as_if_never_done),
		test(waiting_for_a_lock_undoes_all),
		test(deadlocks_are_run_again),
		test(snapshot_conflicts_are_run_again),
		test(a_snapshot_sees_nothing_that_came_later),
		test(only_passing_trouble_is_tried_again_and_not_for_ever),
		test(the_session_is_strict_and_keeps_the_servers_time_zone),
		test(the_tracker_is_put_in_by_name),
	};

	return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
