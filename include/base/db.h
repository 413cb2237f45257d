#ifndef SLAD_BASE_DB_H
#define SLAD_BASE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "queries.h"

/*
 * The only door to MariaDB. Statements stand in sql/queries/, each with a name;
 * the build turns the names into `enum query` (Q_outbox_put) and counts their
 * parameters. They are prepared at connect, so a wrong one is reported by name
 * before anything runs.
 *
 * A connection belongs to one process and is not shared. When it is lost, the
 * call that noticed returns ERR_UNREACHABLE, any open transaction is gone, and
 * the next call connects anew. One that the server closed while nobody used it
 * is opened anew without a word; so a named lock (get_lock) protects only while
 * db_serial stays the same. The session's time_zone is never set: the tracker's
 * TIMESTAMP columns must be read as its own connections read them.
 *
 * ERR_DENIED names the missing grant, ERR_CONFLICT is a duplicate key,
 * ERR_INVALID a value that does not fit, ERR_INTERNAL a statement that is wrong.
 */
struct db;

struct db_config {
	const char *host; /* NULL: the socket */
	const char *socket; /* NULL: the library's default */
	unsigned port; /* 0: 3306 */
	const char *user;
	const char *password;
	const char *tls_ca; /* a file: TLS is demanded and the server's certificate checked */
	const char *schema; /* slad's own, the session's default database; NULL: none (setup) */
	const char *tracker; /* Redmine's; stands for {tracker} in the statements; NULL: none */
	unsigned patience; /* seconds to wait for an answer; 0: 30. A migration needs more */
	/*
	 * Prepare each statement when it is first used: for migrate, before the
	 * schema is there; for a command that runs three statements; for tests.
	 */
	bool lazy;
};

/* The strings of the configuration are copied. */
must_check enum err_code db_open(const struct db_config *config, struct db **out, struct err *e);
void db_close(struct db *db);
/* Grows with each connection made: 1 after db_open. */
unsigned db_serial(const struct db *db);

struct param {
	enum { PARAM_NULL, PARAM_INT, PARAM_TEXT } kind;
	int64_t number;
	const char *text;
	size_t len;
};

struct param p_null(void);
struct param p_int(int64_t v);
/* UTC_NONE becomes SQL NULL. */
struct param p_utc(struct utc t);
/* An id for which 0 means "none" and becomes SQL NULL. */
struct param p_id(int64_t id);
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
/*
 * One statement for many rows of parameters (row after row, `rows` times `n`)
 * in as few round trips as their size allows; about as fast as LOAD DATA. Of a
 * column all values are of one kind, or NULL. Meant for use within a
 * transaction: after an error some rows may be in.
 */
must_check enum err_code db_exec_many(
    struct db *db, enum query q, const struct param *params, size_t n, size_t rows, struct err *e);
/* Of the last call: rows really changed or inserted; the AUTO_INCREMENT id given. */
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
 * be called before the connection is used again. Rows are streamed, never
 * gathered: a result of any size takes the memory of its largest row, and a
 * loop that dawdles keeps the server waiting.
 */
struct rows *db_query(struct db *db, enum query q, const struct param *params, size_t n);
bool rows_next(struct rows *rows);
must_check enum err_code rows_end(struct rows *rows, struct err *e);

bool row_is_null(const struct rows *rows, unsigned column);
/* 0 for NULL. */
int64_t row_int(const struct rows *rows, unsigned column);
/* UTC_NONE for NULL. */
struct utc row_utc(const struct rows *rows, unsigned column);
/* NULL for NULL; valid until the next rows_next; may hold NUL bytes, see row_len. */
const char *row_text(const struct rows *rows, unsigned column);
size_t row_len(const struct rows *rows, unsigned column);

must_check enum err_code db_begin(struct db *db, struct err *e);
must_check enum err_code db_commit(struct db *db, struct err *e);
/* Always safe: without a transaction it does nothing. */
void db_rollback(struct db *db);

/*
 * Runs `step` in a transaction, commits it, and runs it again (up to 5 times,
 * after a short random pause) when MariaDB asks for that: deadlock 1213, lock
 * wait 1205, snapshot conflict 1020. So a step must start from the database,
 * not from what an earlier run left in memory. Once a statement of a
 * transaction failed in one of these ways, MariaDB has undone it all or may
 * have: every further one fails the same way until db_rollback, so that nothing
 * is ever half done.
 */
typedef enum err_code db_step(struct db *db, void *ctx, struct err *e);
must_check enum err_code db_transact(struct db *db, db_step *step, void *ctx, struct err *e);
/*
 * The same for a step that reads with several statements what must fit together:
 * all see the database as it was when the first began. It writes nothing.
 */
must_check enum err_code db_snapshot(struct db *db, db_step *step, void *ctx, struct err *e);

/* A whole script (a migration); statements split by the server. {tracker} is put in. */
must_check enum err_code db_script(struct db *db, const char *sql, struct err *e);

#endif
