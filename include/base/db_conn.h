#ifndef SLAD_BASE_DB_CONN_H
#define SLAD_BASE_DB_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mysql.h>

#include "base/db.h"

struct buf;

/*
 * For the files of db alone: what a connection is, and the library that it is
 * made of. db.c holds the connection itself, db_statement.c what is prepared on
 * it, db_rows.c what a statement returns, db_batch.c one statement for many rows.
 */

#define DB_PARAMS_MAX 64

extern const struct statement_text {
	const char *name;
	const char *sql;
	unsigned n_params;
	bool lazy;
} db_statement_texts[Q_COUNT];

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

/* ---- db.c ---- */

/* Aborts when there is none. */
void *db_alloc(size_t n, size_t size);
/* Before each statement: there is a connection, and the transaction still stands. */
must_check enum err_code db_ready(struct db *db, struct err *e);
/*
 * The library's trouble as an error. In a transaction it may have undone what
 * was done so far; a plain mistake, such as a duplicate key, undoes only itself.
 */
enum err_code db_fail_conn(struct db *db, const char *what, struct err *e);
enum err_code db_fail_statement(struct db *db, enum query q, MYSQL_STMT *stmt, struct err *e);
/* `sql` with the name of the tracker's schema in it. */
must_check enum err_code db_put_tracker(
    const struct db *db, const char *sql, struct buf *out, struct err *e);

/* ---- db_statement.c ---- */

/* Tells all bad statements at once: usually they have one cause, such as a missing grant. */
must_check enum err_code db_statement_prepare_all(struct db *db, struct err *e);
/* A connection, and the statement prepared on it. */
must_check enum err_code db_statement_ready(struct db *db, enum query q, struct err *e);
must_check enum err_code db_statement_execute(
    struct db *db, enum query q, const struct param *params, size_t n, struct err *e);
/* Kept for db_affected and db_insert_id. */
void db_statement_effect(struct db *db, MYSQL_STMT *stmt);
void db_statement_release(struct statement *s);

/* ---- db_rows.c ---- */

/* Room for the columns that the statement returns, if it returns any. */
void db_rows_columns(struct statement *s);

#endif
