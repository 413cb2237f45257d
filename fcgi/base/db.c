#include "base/db.h"

#include <assert.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include <mysql.h>

#include "base/buf.h"
#include "base/db_config.h"
#include "base/db_trouble.h"

#define CONNECT_PATIENCE 5
#define DEFAULT_PATIENCE 30
#define LOCK_PATIENCE                                                                              \
	10 /* below DEFAULT_PATIENCE, so that waiting for a row never looks like a dead server */
#define PARAMS_MAX 64
#define TRANSACT_RUNS 5
#define BAD_NAMES_MAX 5

/* Of db_exec_many: well below the server's smallest default max_allowed_packet. */
#define BATCH_BYTES ((size_t)1 << 20)
#define BATCH_ROWS 4096

#define COLUMN_ROOM 128
#define COLUMN_KEEP ((size_t)64 * 1024)

static const struct statement_text {
	const char *name;
	const char *sql;
	unsigned n_params;
	bool lazy;
} texts[Q_COUNT] = {
#include "queries.inc"
};

/* Where one column of the current row is put; integers as numbers, all else as text. */
struct column {
	bool is_integer;
	my_bool is_null;
	my_bool error;
	int64_t number;
	char *text;
	size_t room;
	unsigned long len;
	char digits[24];
};

struct statement {
	MYSQL_STMT *stmt; /* NULL: not prepared on this connection */
	unsigned n_columns;
	struct column *columns;
	MYSQL_BIND *binds;
	bool bound; /* the binds of this result are known to the library */
};

struct rows {
	struct db *db;
	struct statement *s; /* NULL: no result is open */
	enum query q;
	struct err err;
	bool ended; /* nothing more will come */
};

struct db {
	struct db_config config; /* its strings are ours */
	MYSQL *conn; /* NULL: lost */
	unsigned serial;
	bool in_transaction;
	struct err doom; /* why the open transaction can only be rolled back */
	int64_t affected;
	int64_t insert_id;
	struct rows rows;
	struct statement statements[Q_COUNT];
};

/* ---- the connection ---- */

static void
statement_release(struct statement *s)
{
	for (unsigned i = 0; i < s->n_columns; i++)
		free(s->columns[i].text);
	free(s->columns);
	free(s->binds);
	if (s->stmt != NULL)
		mysql_stmt_close(s->stmt);
	*s = (struct statement){ 0 };
}

static void
disconnect(struct db *db)
{
	if (db->conn == NULL)
		return;
	/* First the connection: a statement closed afterwards has nobody to tell, and cannot hang. */
	mysql_close(db->conn);
	db->conn = NULL;
	for (int q = 0; q < Q_COUNT; q++)
		statement_release(&db->statements[q]);
}

/*
 * The library's trouble as an error. In a transaction it may have undone what
 * was done so far; a plain mistake, such as a duplicate key, undoes only itself.
 */
static enum err_code
fail(struct db *db, const char *what, unsigned number, const char *said, struct err *e)
{
	const struct db_trouble *t = db_trouble_of(number);

	err_set(e, t->code, "database: %s: %s (%u)%s%s", what, said, number,
	    t->remedy == NULL ? "" : "; ", t->remedy == NULL ? "" : t->remedy);
	if (db->in_transaction && (t->code == ERR_RETRY || t->code == ERR_UNREACHABLE))
		db->doom = *e;
	if (t->code == ERR_UNREACHABLE)
		disconnect(db);
	return t->code;
}

static enum err_code
fail_conn(struct db *db, const char *what, struct err *e)
{
	return fail(db, what, mysql_errno(db->conn), mysql_error(db->conn), e);
}

static enum err_code
fail_stmt(struct db *db, enum query q, MYSQL_STMT *stmt, struct err *e)
{
	const unsigned number = mysql_stmt_errno(stmt);
	char what[128];
	/* The statement dies with the connection, and its words with it. */
	char said[ERR_TEXT];

	snprintf(what, sizeof(what), "statement %s", texts[q].name);
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
		return fail_conn(db, "session settings", e);
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
		rc = fail_conn(db, what, e);
	else
		rc = session_settings(db, e);
	if (rc != ERR_OK) {
		disconnect(db);
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

/* Before each statement: there is a connection, and the transaction still stands. */
static enum err_code
ready(struct db *db, struct err *e)
{
	assert(db->rows.s == NULL); /* rows_end first */
	if (db->doom.code != ERR_OK) {
		*e = db->doom;
		return e->code;
	}
	if (db->conn != NULL && !db->in_transaction && closed_by_server(db->conn))
		disconnect(db);
	return db->conn != NULL ? ERR_OK : connect_now(db, e);
}

/* ---- statements ---- */

static enum err_code
put_tracker(const struct db *db, const char *sql, struct buf *out, struct err *e)
{
	static const char mark[] = "{tracker}";
	const char *at;

	for (; (at = strstr(sql, mark)) != NULL; sql = at + strlen(mark)) {
		if (db->config.tracker == NULL)
			return err_set(e, ERR_INVALID,
			    "database: the tracker's schema is needed, but not named: set "
			    "db.tracker");
		buf_add(out, sql, (size_t)(at - sql));
		buf_printf(out, "`%s`", db->config.tracker);
	}
	buf_puts(out, sql);
	return ERR_OK;
}

static bool
is_integer(enum enum_field_types type)
{
	return type == MYSQL_TYPE_TINY || type == MYSQL_TYPE_SHORT || type == MYSQL_TYPE_LONG ||
	    type == MYSQL_TYPE_INT24 || type == MYSQL_TYPE_LONGLONG || type == MYSQL_TYPE_YEAR;
}

static void *
must_alloc(size_t n, size_t size)
{
	void *p = calloc(n == 0 ? 1 : n, size);

	if (p == NULL) {
		fputs("slad: out of memory\n", stderr);
		abort();
	}
	return p;
}

static void
column_room(struct column *c, size_t room)
{
	free(c->text);
	c->text = must_alloc(room, 1);
	c->room = room;
}

static void
bind_column(struct column *c, MYSQL_BIND *b)
{
	*b = (MYSQL_BIND){ .is_null = &c->is_null, .error = &c->error, .length = &c->len };
	if (c->is_integer) {
		b->buffer_type = MYSQL_TYPE_LONGLONG;
		b->buffer = &c->number;
		b->buffer_length = sizeof(c->number);
	} else {
		b->buffer_type = MYSQL_TYPE_STRING;
		b->buffer = c->text;
		b->buffer_length = c->room - 1;
	}
}

static void
statement_columns(struct statement *s)
{
	MYSQL_RES *meta = mysql_stmt_result_metadata(s->stmt);

	if (meta == NULL)
		return;
	s->n_columns = mysql_num_fields(meta);
	s->columns = must_alloc(s->n_columns, sizeof(*s->columns));
	s->binds = must_alloc(s->n_columns, sizeof(*s->binds));
	for (unsigned i = 0; i < s->n_columns; i++) {
		s->columns[i].is_integer = is_integer(mysql_fetch_field_direct(meta, i)->type);
		if (!s->columns[i].is_integer)
			column_room(&s->columns[i], COLUMN_ROOM);
		bind_column(&s->columns[i], &s->binds[i]);
	}
	mysql_free_result(meta);
}

static enum err_code
prepare(struct db *db, enum query q, struct err *e)
{
	struct statement *s = &db->statements[q];
	enum err_code rc;
	struct buf sql;

	buf_init(&sql);
	rc = put_tracker(db, texts[q].sql, &sql, e);
	if (rc != ERR_OK) {
		err_prefix(e, "statement %s", texts[q].name);
		goto out;
	}
	s->stmt = mysql_stmt_init(db->conn);
	if (s->stmt == NULL) {
		rc = fail_conn(db, texts[q].name, e);
		goto out;
	}
	if (mysql_stmt_prepare(s->stmt, sql.data, sql.len) != 0) {
		rc = fail_stmt(db, q, s->stmt, e);
		statement_release(s);
		goto out;
	}
	assert(mysql_stmt_param_count(s->stmt) == texts[q].n_params);
	statement_columns(s);
out:
	buf_release(&sql);
	return rc;
}

/* Tells all bad statements at once: usually they have one cause, such as a missing grant. */
static enum err_code
prepare_all(struct db *db, struct err *e)
{
	enum err_code first = ERR_OK;
	struct buf names;
	int bad = 0;

	buf_init(&names);
	for (int q = 0; q < Q_COUNT && first != ERR_UNREACHABLE; q++) {
		struct err now = { 0 };

		if (texts[q].lazy || prepare(db, (enum query)q, &now) == ERR_OK)
			continue;
		if (bad == 0 || now.code == ERR_UNREACHABLE) {
			*e = now;
			first = now.code;
		} else if (bad < BAD_NAMES_MAX)
			buf_printf(&names, "%s%s", bad == 1 ? "" : ", ", texts[q].name);
		bad++;
	}
	if (bad > 1 && first != ERR_UNREACHABLE)
		err_prefix(e, "%d statements cannot be prepared (besides the one told: %s%s)", bad,
		    names.data, bad > BAD_NAMES_MAX ? ", …" : "");
	buf_release(&names);
	return first;
}

static void
bind_param(const struct param *p, MYSQL_BIND *b)
{
	*b = (MYSQL_BIND){ 0 };
	switch (p->kind) {
	case PARAM_NULL:
		b->buffer_type = MYSQL_TYPE_NULL;
		break;
	case PARAM_INT:
		b->buffer_type = MYSQL_TYPE_LONGLONG;
		/* The library takes what it only reads as writable. */
		b->buffer = (void *)(uintptr_t)&p->number;
		break;
	case PARAM_TEXT:
		b->buffer_type = MYSQL_TYPE_STRING;
		b->buffer = (void *)(uintptr_t)p->text;
		b->buffer_length = p->len;
		break;
	}
}

static enum err_code
execute(struct db *db, enum query q, const struct param *params, size_t n, struct err *e)
{
	struct statement *s = &db->statements[q];
	MYSQL_BIND binds[PARAMS_MAX];
	enum err_code rc = ready(db, e);

	assert(n == texts[q].n_params && n <= PARAMS_MAX);
	if (rc == ERR_OK && s->stmt == NULL)
		rc = prepare(db, q, e);
	if (rc != ERR_OK)
		return rc;
	for (size_t i = 0; i < n; i++)
		bind_param(&params[i], &binds[i]);
	if ((n > 0 && mysql_stmt_bind_param(s->stmt, binds) != 0) ||
	    mysql_stmt_execute(s->stmt) != 0)
		return fail_stmt(db, q, s->stmt, e);
	return ERR_OK;
}

static void
remember_effect(struct db *db, MYSQL_STMT *stmt)
{
	db->affected = (int64_t)mysql_stmt_affected_rows(stmt);
	db->insert_id = (int64_t)mysql_stmt_insert_id(stmt);
}

enum err_code
db_exec(struct db *db, enum query q, const struct param *params, size_t n, struct err *e)
{
	enum err_code rc = execute(db, q, params, n, e);

	if (rc != ERR_OK)
		return rc;
	assert(db->statements[q].n_columns == 0); /* one that returns rows is for db_query */
	remember_effect(db, db->statements[q].stmt);
	return ERR_OK;
}

/* ---- one statement for many rows ---- */

/* One column of a batch, in the shape that the library wants: parallel arrays. */
struct batch_column {
	int64_t *numbers;
	char **texts;
	unsigned long *lens;
	char *indicators;
};

struct batch {
	size_t n; /* columns */
	struct batch_column columns[PARAMS_MAX];
	MYSQL_BIND binds[PARAMS_MAX];
};

static void
batch_release(struct batch *b)
{
	for (size_t i = 0; i < b->n; i++) {
		free(b->columns[i].numbers);
		free(b->columns[i].texts);
		free(b->columns[i].lens);
		free(b->columns[i].indicators);
	}
}

/* Of params[i], params[i + n]…: the first that is not NULL says what the column holds. */
static enum enum_field_types
batch_kind(const struct param *params, size_t i, size_t n, size_t rows)
{
	for (size_t r = 0; r < rows; r++) {
		const struct param *p = &params[r * n + i];

		if (p->kind != PARAM_NULL)
			return p->kind == PARAM_INT ? MYSQL_TYPE_LONGLONG : MYSQL_TYPE_STRING;
	}
	return MYSQL_TYPE_LONGLONG;
}

static void
batch_column(struct batch *b, const struct param *params, size_t i, size_t rows)
{
	struct batch_column *c = &b->columns[i];
	const enum enum_field_types type = batch_kind(params, i, b->n, rows);

	c->numbers = must_alloc(rows, sizeof(*c->numbers));
	c->texts = must_alloc(rows, sizeof(*c->texts));
	c->lens = must_alloc(rows, sizeof(*c->lens));
	c->indicators = must_alloc(rows, 1);
	for (size_t r = 0; r < rows; r++) {
		const struct param *p = &params[r * b->n + i];

		assert(p->kind == PARAM_NULL ||
		    (p->kind == PARAM_INT) == (type == MYSQL_TYPE_LONGLONG));
		c->numbers[r] = p->number;
		c->texts[r] = (char *)(uintptr_t)p->text;
		c->lens[r] = p->len;
		c->indicators[r] =
		    p->kind == PARAM_NULL ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE;
	}
	b->binds[i] = (MYSQL_BIND){
		.buffer_type = type,
		.buffer = type == MYSQL_TYPE_LONGLONG ? (void *)c->numbers : (void *)c->texts,
		.length = c->lens,
		.u.indicator = c->indicators,
	};
}

static enum err_code
execute_batch(
    struct db *db, enum query q, const struct param *params, size_t n, size_t rows, struct err *e)
{
	struct statement *s = &db->statements[q];
	unsigned size = (unsigned)rows;
	const unsigned none = 0;
	enum err_code rc = ERR_OK;
	struct batch *b = must_alloc(1, sizeof(*b));

	b->n = n;
	for (size_t i = 0; i < n; i++)
		batch_column(b, params, i, rows);
	mysql_stmt_attr_set(s->stmt, STMT_ATTR_ARRAY_SIZE, &size);
	if (mysql_stmt_bind_param(s->stmt, b->binds) != 0 || mysql_stmt_execute(s->stmt) != 0)
		rc = fail_stmt(db, q, s->stmt, e);
	/* fail_stmt may have closed it. */
	if (s->stmt != NULL)
		mysql_stmt_attr_set(s->stmt, STMT_ATTR_ARRAY_SIZE, &none);
	batch_release(b);
	free(b);
	return rc;
}

/* How many rows from `params` on fit into one packet; at least one. */
static size_t
batch_size(const struct param *params, size_t n, size_t rows)
{
	size_t bytes = 0, r;

	for (r = 0; r < rows && r < BATCH_ROWS; r++) {
		for (size_t i = 0; i < n; i++)
			bytes += params[r * n + i].len + sizeof(int64_t) + 1;
		if (bytes > BATCH_BYTES && r > 0)
			break;
	}
	return r;
}

enum err_code
db_exec_many(
    struct db *db, enum query q, const struct param *params, size_t n, size_t rows, struct err *e)
{
	int64_t affected = 0;
	enum err_code rc = ERR_OK;

	assert(n == texts[q].n_params && n > 0 && n <= PARAMS_MAX);
	while (rows > 0 && rc == ERR_OK) {
		const size_t size = batch_size(params, n, rows);

		rc = ready(db, e);
		if (rc == ERR_OK && db->statements[q].stmt == NULL)
			rc = prepare(db, q, e);
		if (rc == ERR_OK)
			rc = execute_batch(db, q, params, n, size, e);
		if (rc == ERR_OK) {
			remember_effect(db, db->statements[q].stmt);
			affected += db->affected;
		}
		params += size * n;
		rows -= size;
	}
	db->affected = affected;
	return rc;
}

int64_t
db_affected(const struct db *db)
{
	return db->affected;
}

int64_t
db_insert_id(const struct db *db)
{
	return db->insert_id;
}

/* ---- rows ---- */

struct rows *
db_query(struct db *db, enum query q, const struct param *params, size_t n)
{
	struct rows *rows = &db->rows;

	assert(rows->s == NULL);
	*rows = (struct rows){ .db = db, .q = q };
	if (execute(db, q, params, n, &rows->err) != ERR_OK)
		rows->ended = true;
	else
		assert(db->statements[q].n_columns > 0); /* one without rows is for db_exec */
	rows->s = &db->statements[q];
	return rows;
}

static bool
rows_fail(struct rows *rows)
{
	fail_stmt(rows->db, rows->q, rows->s->stmt, &rows->err);
	rows->ended = true;
	return false;
}

/* A text that did not fit is fetched again into room enough, and the room is kept. */
static bool
fetch_long(struct rows *rows, unsigned i)
{
	struct statement *s = rows->s;
	struct column *c = &s->columns[i];

	column_room(c, c->len + 1);
	bind_column(c, &s->binds[i]);
	s->bound = false;
	return mysql_stmt_fetch_column(s->stmt, &s->binds[i], i, 0) == 0;
}

bool
rows_next(struct rows *rows)
{
	struct statement *s = rows->s;
	int status;

	if (rows->ended)
		return false;
	if (!s->bound && mysql_stmt_bind_result(s->stmt, s->binds) != 0)
		return rows_fail(rows);
	s->bound = true;
	status = mysql_stmt_fetch(s->stmt);
	if (status == MYSQL_NO_DATA) {
		rows->ended = true;
		return false;
	}
	if (status != 0 && status != MYSQL_DATA_TRUNCATED)
		return rows_fail(rows);
	for (unsigned i = 0; i < s->n_columns; i++) {
		struct column *c = &s->columns[i];

		if (c->is_integer || c->is_null)
			continue;
		if (c->len >= c->room && !fetch_long(rows, i))
			return rows_fail(rows);
		c->text[c->len] = '\0';
	}
	return true;
}

enum err_code
rows_end(struct rows *rows, struct err *e)
{
	struct statement *s = rows->s;

	rows->s = NULL;
	/* Lost on the way: the connection and the statement are gone. */
	if (s->stmt != NULL) {
		mysql_stmt_free_result(s->stmt);
		for (unsigned i = 0; i < s->n_columns; i++) {
			if (s->columns[i].room <= COLUMN_KEEP)
				continue;
			column_room(&s->columns[i], COLUMN_ROOM);
			bind_column(&s->columns[i], &s->binds[i]);
			s->bound = false;
		}
	}
	rows->db->affected = 0;
	if (rows->err.code != ERR_OK)
		*e = rows->err;
	return rows->err.code;
}

static struct column *
row_column(const struct rows *rows, unsigned column)
{
	assert(rows->s != NULL && column < rows->s->n_columns);
	return &rows->s->columns[column];
}

bool
row_is_null(const struct rows *rows, unsigned column)
{
	return row_column(rows, column)->is_null;
}

int64_t
row_int(const struct rows *rows, unsigned column)
{
	const struct column *c = row_column(rows, column);

	if (c->is_null)
		return 0;
	/* Sums are decimals, which come as text. */
	return c->is_integer ? c->number : strtoll(c->text, NULL, 10);
}

struct utc
row_utc(const struct rows *rows, unsigned column)
{
	return row_is_null(rows, column) ? UTC_NONE : (struct utc){ row_int(rows, column) };
}

const char *
row_text(const struct rows *rows, unsigned column)
{
	struct column *c = row_column(rows, column);

	if (c->is_null)
		return NULL;
	if (!c->is_integer)
		return c->text;
	c->len = (unsigned long)snprintf(c->digits, sizeof(c->digits), "%" PRId64, c->number);
	return c->digits;
}

size_t
row_len(const struct rows *rows, unsigned column)
{
	const char *text = row_text(rows, column);

	return text == NULL ? 0 : row_column(rows, column)->len;
}

/* ---- transactions ---- */

enum err_code
db_begin(struct db *db, struct err *e)
{
	enum err_code rc = ready(db, e);

	assert(!db->in_transaction);
	if (rc != ERR_OK)
		return rc;
	if (mysql_query(db->conn, "start transaction") != 0)
		return fail_conn(db, "starting a transaction", e);
	db->in_transaction = true;
	return ERR_OK;
}

enum err_code
db_commit(struct db *db, struct err *e)
{
	enum err_code rc = ready(db, e);

	assert(db->in_transaction);
	if (rc == ERR_OK && mysql_query(db->conn, "commit") != 0)
		rc = fail_conn(db, "committing", e);
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
	/* Nothing is left to undo where there is no connection; and one that cannot roll back is none. */
	if (db->in_transaction && db->conn != NULL && mysql_query(db->conn, "rollback") != 0)
		disconnect(db);
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

enum err_code
db_transact(struct db *db, db_step *step, void *ctx, struct err *e)
{
	enum err_code rc;

	for (int run = 1;; run++) {
		rc = db_begin(db, e);
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

/* ---- scripts ---- */

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
	return fail_conn(db, what, e);
}

enum err_code
db_script(struct db *db, const char *sql, struct err *e)
{
	enum err_code rc = ready(db, e);
	struct buf text;

	assert(!db->in_transaction);
	if (rc != ERR_OK)
		return rc;
	buf_init(&text);
	rc = put_tracker(db, sql, &text, e);
	if (rc != ERR_OK)
		goto out;
	if (mysql_set_server_option(db->conn, MYSQL_OPTION_MULTI_STATEMENTS_ON) != 0) {
		rc = fail_conn(db, "running a script", e);
		goto out;
	}
	rc = run_script(db, text.data, text.len, e);
	if (db->conn != NULL &&
	    mysql_set_server_option(db->conn, MYSQL_OPTION_MULTI_STATEMENTS_OFF) != 0)
		disconnect(db);
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
	db = must_alloc(1, sizeof(*db));
	db_config_copy(config, &db->config);
	rc = connect_now(db, e);
	if (rc == ERR_OK && !config->lazy)
		rc = prepare_all(db, e);
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
	disconnect(db);
	db_config_release(&db->config);
	free(db);
}

unsigned
db_serial(const struct db *db)
{
	return db->serial;
}
