#include "store/migrate.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/db.h"
#include "base/hmac.h"

/* How long to wait for somebody else who migrates. */
#define LOCK_PATIENCE 25

static const struct migration {
	int number; /* counts from 1 without a gap: the build sees to that */
	const char *name;
	const char *sql;
} migrations[] = {
#include "migrations.inc"
};

#define MIGRATIONS ((int)(sizeof(migrations) / sizeof(migrations[0])))

static const char grants[] =
#include "grants.inc"
    ;

int
migrate_newest(void)
{
	return MIGRATIONS;
}

/* ---- what was applied ---- */

static enum err_code
ask_number(struct rows *rows, int64_t *out, struct err *e)
{
	*out = 0;
	while (rows_next(rows))
		*out = row_int(rows, 0);
	return rows_end(rows, e);
}

/* One applied migration against ours of that number. */
static enum err_code
compare(int number, const char *name, const char *checksum, struct err *e)
{
	char ours[HMAC_HEX];

	if (number > MIGRATIONS)
		return err_set(e, ERR_INVALID,
		    "the schema is newer than this program: it has migration %d (%s), the program "
		    "knows %d; install the newer slad",
		    number, name, MIGRATIONS);
	hmac_digest_hex(migrations[number - 1].sql, strlen(migrations[number - 1].sql), ours);
	if (strcmp(ours, checksum) != 0)
		return err_set(e, ERR_INVALID,
		    "migration %d (%s) reads otherwise in this program than when it was applied: "
		    "the program was not built from a release, or the schema is another's",
		    number, name);
	return ERR_OK;
}

/* *applied is the number of the last one; all before it are there, and are ours. */
static enum err_code
verify(struct db *db, int *applied, struct err *e)
{
	enum err_code wrong = ERR_OK, rc;
	struct rows *rows;
	struct err first;
	int64_t known;

	*applied = 0;
	rc = ask_number(db_query(db, Q_migrate_known, NO_PARAMS), &known, e);
	if (rc != ERR_OK || known == 0)
		return rc;
	rows = db_query(db, Q_migrate_list, NO_PARAMS);
	while (wrong == ERR_OK && rows_next(rows)) {
		const int number = (int)row_int(rows, 0);

		if (number != *applied + 1)
			wrong = err_set(&first, ERR_INVALID,
			    "the schema has migration %d, but not %d: somebody changed the table "
			    "schema_version by hand",
			    number, *applied + 1);
		else
			wrong = compare(number, row_text(rows, 1), row_text(rows, 2), &first);
		*applied = number;
	}
	rc = rows_end(rows, e);
	if (rc != ERR_OK || wrong == ERR_OK)
		return rc;
	*e = first;
	return wrong;
}

enum err_code
migrate_check(struct db *db, struct err *e)
{
	int applied;
	enum err_code rc = verify(db, &applied, e);

	if (rc == ERR_OK && applied < MIGRATIONS)
		return err_set(e, ERR_INVALID,
		    "the schema is at migration %d, this program needs %d: run `slactl migrate`",
		    applied, MIGRATIONS);
	return rc;
}

/* ---- applying ---- */

static enum err_code
apply(struct db *db, const struct migration *m, struct err *e)
{
	char checksum[HMAC_HEX];
	enum err_code rc = db_script(db, m->sql, e);

	hmac_digest_hex(m->sql, strlen(m->sql), checksum);
	if (rc == ERR_OK)
		rc = db_exec(db, Q_migrate_put,
		    PARAMS(p_int(m->number), p_text(m->name), p_text(checksum)), e);
	if (rc == ERR_OK)
		return ERR_OK;
	return err_prefix(e, "migration %04d_%s%s", m->number, m->name,
	    rc == ERR_DENIED ? " (it takes an administrator's login)" : "");
}

static enum err_code
apply_missing(struct db *db, int *applied, struct err *e)
{
	/* Another connection would not hold the lock. */
	const unsigned serial = db_serial(db);
	int there;
	enum err_code rc = verify(db, &there, e);

	for (int i = there; i < MIGRATIONS && rc == ERR_OK; i++) {
		rc = apply(db, &migrations[i], e);
		if (rc == ERR_OK)
			(*applied)++;
		if (rc == ERR_OK && db_serial(db) != serial)
			rc = err_set(e, ERR_UNREACHABLE,
			    "the connection was lost while migrating: run it again");
	}
	return rc;
}

enum err_code
migrate_run(struct db *db, int *applied, struct err *e)
{
	int64_t locked, ignored;
	struct err unlocking;
	enum err_code rc;

	*applied = 0;
	rc = ask_number(db_query(db, Q_migrate_lock, PARAMS(p_int(LOCK_PATIENCE))), &locked, e);
	if (rc != ERR_OK)
		return rc;
	if (locked != 1)
		return err_set(e, ERR_RETRY, "somebody else is migrating this schema: try later");
	rc = apply_missing(db, applied, e);
	if (ask_number(db_query(db, Q_migrate_unlock, NO_PARAMS), &ignored, &unlocking) != ERR_OK &&
	    rc == ERR_OK) {
		*e = unlocking;
		rc = unlocking.code;
	}
	return rc;
}

/* ---- the account ---- */

/* Where each {mark} comes from, and what may stand in it: it goes between quotes. */
struct mark {
	const char *name;
	const char *value;
	const char *allowed; /* NULL: anything but quotes, backslashes and control characters */
	const char *what;
};

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

static enum err_code
check_mark(const struct mark *m, struct err *e)
{
	if (m->value == NULL || m->value[0] == '\0')
		return err_set(e, ERR_INVALID, "%s is not set", m->what);
	if (m->allowed != NULL && m->value[strspn(m->value, m->allowed)] != '\0')
		return err_set(e, ERR_INVALID, "%s: only letters, digits and %s can stand in it",
		    m->what, m->allowed + strlen(LETTERS));
	for (const char *p = m->value; m->allowed == NULL && *p != '\0'; p++) {
		if ((unsigned char)*p < ' ' || strchr("'\"`\\", *p) != NULL)
			return err_set(e, ERR_INVALID,
			    "%s: quotes, backslashes and control characters cannot stand in it",
			    m->what);
	}
	return ERR_OK;
}

static const struct mark *
mark_at(const struct mark *marks, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++) {
		if (strncmp(text, marks[i].name, strlen(marks[i].name)) == 0)
			return &marks[i];
	}
	return NULL;
}

enum err_code
migrate_grants(const struct migrate_grants *g, struct buf *out, struct err *e)
{
	const struct mark marks[] = {
		{ "{slad_user}", g->user, LETTERS "_.-", "db.user" },
		{ "{slad_host}", g->host, LETTERS "_.-:%/",
		    "the host that the account logs in from" },
		{ "{slad_password}", g->password, NULL, "db.password" },
		{ "{schema}", g->schema, LETTERS "_$-", "db.schema" },
		{ "{tracker}", g->tracker, LETTERS "_$-", "tracker.schema" },
	};
	const size_t n = sizeof(marks) / sizeof(marks[0]);

	for (size_t i = 0; i < n; i++) {
		if (check_mark(&marks[i], e) != ERR_OK)
			return e->code;
	}
	for (const char *p = grants; *p != '\0'; p++) {
		const struct mark *m = *p == '{' ? mark_at(marks, n, p) : NULL;

		if (m == NULL) {
			buf_putc(out, *p);
			continue;
		}
		buf_puts(out, m->value);
		p += strlen(m->name) - 1;
	}
	return ERR_OK;
}
