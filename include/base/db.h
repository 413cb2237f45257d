#ifndef SLAD_BASE_DB_H
#define SLAD_BASE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "queries.h"

/*
 * The only door to MariaDB. Statements stand in sql/queries/, each with a name;
 * the build turns the names into `enum query` (Q_outbox_put) and checks that
 * the number of parameters fits. They are prepared at connect, so a wrong one
 * is reported by name before anything runs.
 *
 * A connection belongs to one process and is not shared. When it is lost, the
 * call that noticed returns ERR_UNREACHABLE, any open transaction is gone, and
 * the next call connects anew. The session's time_zone is never set: the
 * tracker's TIMESTAMP columns must be read as its own connections read them.
 */
struct db;

struct db_config {
	const char *host; /* NULL: the socket */
	const char *socket; /* NULL: the library's default */
	unsigned port;
	const char *user;
	const char *password;
	const char *schema; /* slad's own, the session's default database */
	const char *tracker; /* Redmine's; stands for {tracker} in the statements */
	bool bare; /* connect without preparing: for migrate, before the schema is there */
};

/* The strings of the configuration are copied. */
must_check enum err_code db_open(const struct db_config *config, struct db **out, struct err *e);
void db_close(struct db *db);

struct param {
	enum { PARAM_NULL, PARAM_INT, PARAM_TEXT } kind;
	int64_t number;
	const char *text;
	size_t len;
};

struct param p_null(void);
struct param p_int(int64_t v);
/* NULL becomes SQL NULL. The text must live until the call returns. */
struct param p_text(const char *text);
struct param p_bytes(const void *bytes, size_t len);

#define PARAMS(...)                                                                                \
	((const struct param[]){ __VA_ARGS__ }),                                                   \
	    (sizeof((const struct param[]){ __VA_ARGS__ }) / sizeof(struct param))
#define NO_PARAMS NULL, 0

/* Statements that return no rows. */
must_check enum err_code db_exec(
    struct db *db, enum query q, const struct param *params, size_t n, struct err *e);
/* Of the last db_exec: rows really changed or inserted; the AUTO_INCREMENT id given. */
int64_t db_affected(const struct db *db);
int64_t db_insert_id(const struct db *db);

/*
 * Statements that return rows:
 *
 *	struct rows *rows = db_query(db, Q_gap_list, PARAMS(p_text(table)));
 *	while (rows_next(rows))
 *		use(row_int(rows, 0), row_text(rows, 1));
 *	return rows_end(rows, e);
 *
 * Trouble anywhere ends the loop and is told once, by rows_end. rows_end must
 * be called before the connection is used again.
 */
struct rows *db_query(struct db *db, enum query q, const struct param *params, size_t n);
bool rows_next(struct rows *rows);
must_check enum err_code rows_end(struct rows *rows, struct err *e);

bool row_is_null(const struct rows *rows, unsigned column);
/* 0 for NULL. */
int64_t row_int(const struct rows *rows, unsigned column);
/* NULL for NULL; valid until the next rows_next; may hold NUL bytes, see row_len. */
const char *row_text(const struct rows *rows, unsigned column);
size_t row_len(const struct rows *rows, unsigned column);

must_check enum err_code db_begin(struct db *db, struct err *e);
must_check enum err_code db_commit(struct db *db, struct err *e);
void db_rollback(struct db *db);

/*
 * Runs `step` in a transaction, commits it, and runs it again (up to 5 times,
 * after a short random pause) when MariaDB asks for that: deadlock 1213, lock
 * wait 1205, snapshot conflict 1020. So a step must start from the database,
 * not from what an earlier run left in memory.
 */
typedef enum err_code db_step(struct db *db, void *ctx, struct err *e);
must_check enum err_code db_transact(struct db *db, db_step *step, void *ctx, struct err *e);

/* A whole script (a migration); statements split by the server. {tracker} is put in. */
must_check enum err_code db_script(struct db *db, const char *sql, struct err *e);

#endif
