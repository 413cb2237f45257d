#include "app/doctor.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/config.h"
#include "app/doctor_rights.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "store/clock.h"
#include "store/migrate.h"

/* JSON_TABLE and SKIP LOCKED. */
#define MARIADB_MAJOR 10
#define MARIADB_MINOR 6
/* What the tracker's own processes, backups and people take besides ours. */
#define CONNECTIONS_SPARE 30

static const char grants_mend[] =
    "`slactl grants` prints all statements, for an administrator of the database to run";

static void
check_version(struct doctor *d, const char *version)
{
	int major = 0, minor = 0;

	sscanf(version, "%d.%d", &major, &minor);
	if (strstr(version, "MariaDB") == NULL)
		doctor_say(d, DOCTOR_ERROR, "db.host, db.socket",
		    "slad needs MariaDB 10.6 or later", "the server is \"%s\"", version);
	else if (major < MARIADB_MAJOR || (major == MARIADB_MAJOR && minor < MARIADB_MINOR))
		doctor_say(d, DOCTOR_ERROR, "db.host, db.socket",
		    "upgrade MariaDB to 10.6 or later", "MariaDB %s is too old", version);
	else
		doctor_say(d, DOCTOR_OK, NULL, NULL, "MariaDB %s", version);
}

static void
check_connections(struct doctor *d, const char *value)
{
	const struct config *c = d->config;
	const int64_t needed = c->web_processes + c->hooks_processes + c->look_processes +
	    c->deliver_processes + 1 + CONNECTIONS_SPARE;

	if (strtoll(value, NULL, 10) < needed)
		doctor_say(d, DOCTOR_WARNING, "max_connections in the server's settings",
		    arena_printf(d->arena, "raise it to %" PRId64 " or more", needed),
		    "the server takes %s connections; slad, the tracker and people need more",
		    value);
}

static void
check_read_only(struct doctor *d, const char *value)
{
	if (strcmp(value, "ON") == 0)
		doctor_say(d, DOCTOR_ERROR, "db.host, db.socket", "point slad to the primary",
		    "this server is read-only");
}

/* MariaDB 11.8's default: of 40 subtasks created at once through REST, 27 failed. */
static void
check_snapshots(struct doctor *d, const char *value)
{
	if (strcmp(value, "ON") == 0)
		doctor_say(d, DOCTOR_WARNING, "innodb_snapshot_isolation in the server's settings",
		    "OFF suits Redmine better; slad itself works with both",
		    "it is ON: Redmine answers 500 when several subtasks of one issue are created "
		    "at once");
}

static const struct {
	const char *name;
	void (*check)(struct doctor *d, const char *value);
} variables[] = {
	{ "MAX_CONNECTIONS", check_connections },
	{ "READ_ONLY", check_read_only },
	{ "INNODB_SNAPSHOT_ISOLATION", check_snapshots },
};

static void
check_variables(struct doctor *d)
{
	struct rows *rows = db_query(d->db, Q_doctor_variables, NO_PARAMS);
	struct err e;

	while (rows_next(rows)) {
		for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
			if (strcmp(row_text(rows, 0), variables[i].name) == 0)
				variables[i].check(d, row_text(rows, 1));
		}
	}
	if (rows_end(rows, &e) != ERR_OK)
		doctor_trouble(d, NULL, NULL, &e);
}

void
doctor_database(struct doctor *d)
{
	struct db_config c = config_db(d->config);
	const char *version = NULL;
	struct rows *rows;
	struct err e;

	c.lazy = true;
	if (db_open(&c, &d->db, &e) != ERR_OK) {
		doctor_trouble(d, d->config->db_host == NULL ? "db.socket" : "db.host",
		    e.code == ERR_UNREACHABLE
			? "see whether MariaDB runs and is reached there from this host"
			: NULL,
		    &e);
		return;
	}
	rows = db_query(d->db, Q_doctor_server, NO_PARAMS);
	while (rows_next(rows)) {
		version = arena_strdup(d->arena, row_text(rows, 0));
		d->now = (struct utc){ row_int(rows, 2) };
	}
	if (rows_end(rows, &e) != ERR_OK) {
		doctor_trouble(d, NULL, NULL, &e);
		return;
	}
	d->have |= DOCTOR_DB;
	check_version(d, version);
	check_variables(d);
}

void
doctor_schema(struct doctor *d)
{
	struct err e;

	/* From here on by slad's own clock, which a rehearsal may have moved. */
	if (migrate_check(d->db, &e) != ERR_OK || clock_now(d->db, &d->now, &e) != ERR_OK) {
		doctor_trouble(d, "db.schema", NULL, &e);
		return;
	}
	d->have |= DOCTOR_SCHEMA;
	doctor_say(d, DOCTOR_OK, "db.schema", NULL, "%s, version %d", d->config->db_schema,
	    migrate_newest());
}

/* Opened like those of the service, which prepare everything at once. */
void
doctor_statements(struct doctor *d)
{
	struct db_config c = config_db(d->config);
	struct db *db = NULL;
	struct err e;

	if (db_open(&c, &db, &e) != ERR_OK)
		doctor_trouble(d, NULL,
		    "grants first; else this version of the tracker is one that slad does not know",
		    &e);
	else
		doctor_say(d, DOCTOR_OK, NULL, NULL, "all statements can be prepared");
	db_close(db);
}

/* Rights. */

static enum err_code
read_rights(struct doctor *d, struct rights *r, struct err *e)
{
	const char *own = d->config->db_schema, *tracker = d->config->tracker_schema;
	struct rows *rows = db_query(d->db, Q_doctor_rights,
	    PARAMS(p_text(own), p_text(tracker), p_text(own), p_text(tracker), p_text(own),
		p_text(tracker)));

	while (rows_next(rows))
		rights_add(r, d->arena, (enum rights_where)row_int(rows, 0), row_text(rows, 1),
		    row_text(rows, 2), row_text(rows, 3));
	return rows_end(rows, e);
}

/*
 * What grants.sql gives, written out for the account that this connection is of.
 * The rights of a role cannot be read one by one; *role tells whether there is one.
 */
static enum err_code
read_needs(struct doctor *d, struct buf *sql, const char **role, struct err *e)
{
	struct migrate_grants g = {
		.password = "*", /* in no grant */
		.schema = d->config->db_schema,
		.tracker = d->config->tracker_schema,
	};
	struct rows *rows = db_query(d->db, Q_doctor_server, NO_PARAMS);

	while (rows_next(rows)) {
		const char *account = row_text(rows, 1), *at = strrchr(account, '@');

		g.user = arena_strndup(d->arena, account, (size_t)(at - account));
		g.host = arena_strdup(d->arena, at + 1);
		*role = row_is_null(rows, 3) ? NULL : arena_strdup(d->arena, row_text(rows, 3));
	}
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	return migrate_grants(&g, sql, e);
}

static void
say_missing(void *ctx, const char *table, const char *statement)
{
	struct doctor *d = ctx;

	doctor_say(d, DOCTOR_ERROR, table, statement, "a grant is missing");
}

/* Not one of them is there: then it is hardly a grant that is wrong. */
static bool
reads_nothing(const struct rights *r)
{
	for (const struct right *one = r->first; one != NULL; one = one->next) {
		if (one->where == RIGHTS_TRACKER ||
		    (one->where == RIGHTS_EVERYWHERE && strcmp(one->what, "select") == 0))
			return false;
	}
	return true;
}

void
doctor_grants(struct doctor *d)
{
	struct rights r = { .own = d->config->db_schema, .tracker = d->config->tracker_schema };
	const char *role = NULL;
	struct buf needs;
	struct err e;
	size_t missing;

	buf_init(&needs);
	if (read_rights(d, &r, &e) != ERR_OK || read_needs(d, &needs, &role, &e) != ERR_OK) {
		doctor_trouble(d, NULL, grants_mend, &e);
	} else if (role != NULL) {
		doctor_say(d, DOCTOR_SKIPPED, NULL, NULL,
		    "rights come from the role %s; the statements show whether they are enough",
		    role);
	} else if (reads_nothing(&r)) {
		doctor_say(d, DOCTOR_ERROR, "tracker.schema",
		    "name the schema of the tracker's tables there; if that is its name: `slactl "
		    "grants` prints the statements that are missing",
		    "the account may read nothing in \"%s\"", d->config->tracker_schema);
	} else {
		missing = rights_missing(&r, needs.data, d->arena, say_missing, d);
		if (missing == 0)
			doctor_say(d, DOCTOR_OK, NULL, NULL, "all that is needed is granted");
		else
			doctor_say(d, DOCTOR_ERROR, "db.user", grants_mend,
			    "grants are missing for %zu table%s", missing, missing == 1 ? "" : "s");
	}
	buf_release(&needs);
}

/* Secrets of the tracker that nobody but the tracker has to read. */
static const struct {
	const char *table, *column;
} secret_columns[] = {
	{ "users", "hashed_password" },
	{ "users", "salt" },
	{ "users", "twofa_totp_key" },
	{ "tokens", "value" },
	{ "auth_sources", "account_password" },
	{ "settings", "value" },
	{ "webhooks", "secret" },
};

static bool
say_readable(struct doctor *d)
{
	const char *schema = d->config->tracker_schema;
	struct rows *rows = db_query(d->db, Q_doctor_columns, PARAMS(p_text(schema)));
	bool found = false;
	struct err e;

	while (rows_next(rows)) {
		for (size_t i = 0; i < sizeof(secret_columns) / sizeof(secret_columns[0]); i++) {
			const char *table = secret_columns[i].table;
			const char *column = secret_columns[i].column;

			if (strcmp(row_text(rows, 0), table) != 0 ||
			    strcmp(row_text(rows, 1), column) != 0)
				continue;
			found = true;
			doctor_say(d, DOCTOR_WARNING,
			    arena_printf(d->arena, "%s.%s.%s", schema, table, column),
			    "revoke it; slad needs no more than `slactl grants` gives",
			    "slad's account can read secrets of the tracker");
		}
	}
	if (rows_end(rows, &e) != ERR_OK)
		doctor_trouble(d, NULL, NULL, &e);
	return found;
}

static void
say_excess(void *ctx, const char *where, const char *what)
{
	struct doctor *d = ctx;

	doctor_say(d, DOCTOR_WARNING, where,
	    "revoke it; slad needs no more than `slactl grants` gives",
	    "slad's account may %s there", what);
}

void
doctor_excess(struct doctor *d)
{
	struct rights r = { .own = d->config->db_schema, .tracker = d->config->tracker_schema };
	bool found;
	struct err e;

	if (read_rights(d, &r, &e) != ERR_OK) {
		doctor_trouble(d, NULL, NULL, &e);
		return;
	}
	found = rights_excess(&r, d->arena, say_excess, d) > 0;
	found |= say_readable(d);
	if (!found)
		doctor_say(d, DOCTOR_OK, NULL, NULL, "nothing is granted that is not needed");
}
