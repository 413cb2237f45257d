#include "base/db.h"

#include <assert.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/buf.h"
#include "base/db_config.h"
#include "base/db_conn.h"
#include "base/db_trouble.h"

#define CONNECT_PATIENCE 5
#define DEFAULT_PATIENCE 30
#define LOCK_PATIENCE                                                                              \
	10 /* below DEFAULT_PATIENCE, so that waiting for a row never looks like a dead server */
#define TRANSACT_RUNS 5

/* ---- the connection ---- */

void *
db_alloc(size_t n, size_t size)
{
	void *p = calloc(n == 0 ? 1 : n, size);

	if (p == NULL) {
		fputs("slad: out of memory\n", stderr);
		abort();
	}
	return p;
}

/* The connection and all that is prepared on it are gone. */
static void
lose(struct db *db)
{
	if (db->conn == NULL)
		return;
	/*
	 * First the connection: a statement closed afterwards has nobody to tell, and cannot hang.
	 */
	mysql_close(db->conn);
	db->conn = NULL;
	for (int q = 0; q < Q_COUNT; q++)
		db_statement_release(&db->statements[q]);
}

static enum err_code
fail(struct db *db, const char *what, unsigned number, const char *said, struct err *e)
{
	const struct db_trouble *t = db_trouble_of(number);

	err_set(e, t->code, "database: %s: %s (%u)%s%s", what, said, number,
	    t->remedy == NULL ? "" : "; ", t->remedy == NULL ? "" : t->remedy);
	if (db->in_transaction && (t->code == ERR_RETRY || t->code == ERR_UNREACHABLE))
		db->doom = *e;
	if (t->code == ERR_UNREACHABLE)
		lose(db);
	return t->code;
}

enum err_code
db_fail_conn(struct db *db, const char *what, struct err *e)
{
	return fail(db, what, mysql_errno(db->conn), mysql_error(db->conn), e);
}

enum err_code
db_fail_statement(struct db *db, enum query q, MYSQL_STMT *stmt, struct err *e)
{
	const unsigned number = mysql_stmt_errno(stmt);
	char what[128];
	/* The statement dies with the connection, and its words with it. */
	char said[ERR_TEXT];

	snprintf(what, sizeof(what), "statement %s", db_statement_texts[q].name);
	/* While rows are streamed the library notes trouble at the connection alone. */
	snprintf(
	    said, sizeof(said), "%s", number != 0 ? mysql_stmt_error(stmt) : mysql_error(db->conn));
	return fail(db, what, number != 0 ? number : mysql_errno(db->conn), said, e);
}

static void
connect_options(MYSQL *conn, const struct db_config *c)
{
	const unsigned connect_patience = CONNECT_PATIENCE;
	const unsigned patience = c->patience == 0 ? DEFAULT_PATIENCE : c->patience;
	const unsigned off = 0;
	const my_bool verify = c->tls_ca != NULL;

	mysql_options(conn, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	mysql_options(conn, MYSQL_OPT_CONNECT_TIMEOUT, &connect_patience);
	mysql_options(conn, MYSQL_OPT_READ_TIMEOUT, &patience);
	mysql_options(conn, MYSQL_OPT_WRITE_TIMEOUT, &patience);
	/* A server must not be able to ask us for our files. */
	mysql_options(conn, MYSQL_OPT_LOCAL_INFILE, &off);
	mysql_options(conn, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
	if (c->tls_ca != NULL) {
		mysql_options(conn, MYSQL_OPT_SSL_CA, c->tls_ca);
		mysql_options(conn, MYSQL_OPT_SSL_ENFORCE, &verify);
	}
}

static enum err_code
session_settings(struct db *db, struct err *e)
{
	char sql[256];

	/* Ours are strict; the time zone stays as the tracker's connections have it. */
	snprintf(sql, sizeof(sql),
	    "set session sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,"
	    "NO_ENGINE_SUBSTITUTION', innodb_lock_wait_timeout = %d, lock_wait_timeout = %d",
	    LOCK_PATIENCE, LOCK_PATIENCE);
	if (mysql_query(db->conn, sql) != 0 ||
	    mysql_query(db->conn, "set session transaction isolation level read committed") != 0)
		return db_fail_conn(db, "session settings", e);
	return ERR_OK;
}

static enum err_code
connect_now(struct db *db, struct err *e)
{
	const struct db_config *c = &db->config;
	char what[256];
	enum err_code rc;

	db->conn = mysql_init(NULL);
	if (db->conn == NULL) {
		fputs("slad: out of memory\n", stderr);
		abort();
	}
	connect_options(db->conn, c);
	snprintf(what, sizeof(what), "connecting to %s as %s",
	    c->host != NULL         ? c->host
		: c->socket != NULL ? c->socket
				    : "the default socket",
	    c->user == NULL ? "the current user" : c->user);
	if (mysql_real_connect(db->conn, c->host, c->user, c->password, c->schema, c->port,
		c->host == NULL ? c->socket : NULL, 0) == NULL)
		rc = db_fail_conn(db, what, e);
	else
		rc = session_settings(db, e);
	if (rc != ERR_OK) {
		lose(db);
		return rc;
	}
	db->serial++;
	return ERR_OK;
}

/* The server says nothing unasked: what can be read from an idle connection is its end. */
static bool
closed_by_server(MYSQL *conn)
{
	struct pollfd p = { .fd = (int)mysql_get_socket(conn), .events = POLLIN };

	return poll(&p, 1, 0) > 0;
}

enum err_code
db_ready(struct db *db, struct err *e)
{
	assert(db->rows.s == NULL); /* rows_end first */
	if (db->doom.code != ERR_OK) {
		*e = db->doom;
		return e->code;
	}
	if (db->conn != NULL && !db->in_transaction && closed_by_server(db->conn))
		lose(db);
	return db->conn != NULL ? ERR_OK : connect_now(db, e);
}

/* ---- transactions ---- */

/* The level is of this transaction alone. */
static enum err_code
begin(struct db *db, bool snapshot, struct err *e)
{
	static const char level[] = "set transaction isolation level repeatable read";
	const char *start =
	    snapshot ? "start transaction with consistent snapshot" : "start transaction";
	enum err_code rc = db_ready(db, e);

	assert(!db->in_transaction);
	if (rc != ERR_OK)
		return rc;
	if ((snapshot && mysql_query(db->conn, level) != 0) || mysql_query(db->conn, start) != 0)
		return db_fail_conn(db, "starting a transaction", e);
	db->in_transaction = true;
	return ERR_OK;
}

enum err_code
db_begin(struct db *db, struct err *e)
{
	return begin(db, false, e);
}

enum err_code
db_commit(struct db *db, struct err *e)
{
	enum err_code rc = db_ready(db, e);

	assert(db->in_transaction);
	if (rc == ERR_OK && mysql_query(db->conn, "commit") != 0)
		rc = db_fail_conn(db, "committing", e);
	if (rc != ERR_OK) {
		db_rollback(db);
		return rc;
	}
	db->in_transaction = false;
	return ERR_OK;
}

void
db_rollback(struct db *db)
{
	struct err ignored;

	if (db->rows.s != NULL && rows_end(&db->rows, &ignored) != ERR_OK)
		db->rows.err = (struct err){ 0 };
	/*
	 * Nothing is left to undo where there is no connection; and one that cannot roll back is
	 * none.
	 */
	if (db->in_transaction && db->conn != NULL && mysql_query(db->conn, "rollback") != 0)
		lose(db);
	db->in_transaction = false;
	db->doom = (struct err){ 0 };
}

/* Up to 10 ms, 40, 90, 160: whoever met in a deadlock must not meet again. */
static void
pause_before(int run)
{
	struct timespec t = { 0 };
	unsigned chance = 0;

	if (getrandom(&chance, sizeof(chance), GRND_NONBLOCK) != (ssize_t)sizeof(chance))
		chance = (unsigned)run * 2654435761u;
	t.tv_nsec = (long)(chance % 10000) * 1000 * run * run;
	nanosleep(&t, NULL);
}

static enum err_code
transact(struct db *db, bool snapshot, db_step *step, void *ctx, struct err *e)
{
	enum err_code rc;

	for (int run = 1;; run++) {
		rc = begin(db, snapshot, e);
		if (rc == ERR_OK)
			rc = step(db, ctx, e);
		if (rc == ERR_OK)
			rc = db_commit(db, e);
		else
			db_rollback(db);
		if (rc != ERR_RETRY || run == TRANSACT_RUNS)
			return rc;
		pause_before(run);
	}
}

enum err_code
db_transact(struct db *db, db_step *step, void *ctx, struct err *e)
{
	return transact(db, false, step, ctx, e);
}

enum err_code
db_snapshot(struct db *db, db_step *step, void *ctx, struct err *e)
{
	return transact(db, true, step, ctx, e);
}

/* ---- scripts ---- */

enum err_code
db_put_tracker(const struct db *db, const char *sql, struct buf *out, struct err *e)
{
	static const char mark[] = "{tracker}";
	const char *at;

	for (; (at = strstr(sql, mark)) != NULL; sql = at + strlen(mark)) {
		if (db->config.tracker == NULL)
			return err_set(e, ERR_INVALID,
			    "database: the tracker's schema is needed, but not named: set "
			    "tracker.schema");
		buf_add(out, sql, (size_t)(at - sql));
		buf_printf(out, "`%s`", db->config.tracker);
	}
	buf_puts(out, sql);
	return ERR_OK;
}

static enum err_code
run_script(struct db *db, const char *sql, size_t len, struct err *e)
{
	int n = 1, status = mysql_real_query(db->conn, sql, len);
	char what[64];

	/* 0: there is another result; -1: there was none more. */
	while (status == 0) {
		mysql_free_result(mysql_store_result(db->conn));
		status = mysql_next_result(db->conn);
		n++;
	}
	if (status < 0)
		return ERR_OK;
	snprintf(what, sizeof(what), "statement %d of a script", n);
	return db_fail_conn(db, what, e);
}

enum err_code
db_script(struct db *db, const char *sql, struct err *e)
{
	enum err_code rc = db_ready(db, e);
	struct buf text;

	assert(!db->in_transaction);
	if (rc != ERR_OK)
		return rc;
	buf_init(&text);
	rc = db_put_tracker(db, sql, &text, e);
	if (rc != ERR_OK)
		goto out;
	if (mysql_set_server_option(db->conn, MYSQL_OPTION_MULTI_STATEMENTS_ON) != 0) {
		rc = db_fail_conn(db, "running a script", e);
		goto out;
	}
	rc = run_script(db, text.data, text.len, e);
	if (db->conn != NULL &&
	    mysql_set_server_option(db->conn, MYSQL_OPTION_MULTI_STATEMENTS_OFF) != 0)
		lose(db);
out:
	buf_release(&text);
	return rc;
}

/* ---- opening and closing ---- */

enum err_code
db_open(const struct db_config *config, struct db **out, struct err *e)
{
	enum err_code rc = db_config_check(config, e);
	struct db *db;

	if (rc != ERR_OK)
		return rc;
	db = db_alloc(1, sizeof(*db));
	db_config_copy(config, &db->config);
	rc = connect_now(db, e);
	if (rc == ERR_OK && !config->lazy)
		rc = db_statement_prepare_all(db, e);
	if (rc != ERR_OK) {
		db_close(db);
		return rc;
	}
	*out = db;
	return ERR_OK;
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	db_rollback(db);
	lose(db);
	db_config_release(&db->config);
	free(db);
}

unsigned
db_serial(const struct db *db)
{
	return db->serial;
}
