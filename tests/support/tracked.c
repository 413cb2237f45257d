#include "tracked.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

#include "base/buf.h"
#include "store/wake.h"
#include "tests/support/sql.h"

/* Redmine 5.0's columns, keys and types, as far as news is read from them. */
static const char tables[] =
    "create table {tracker}.issues (id int(11) not null auto_increment primary key,"
    " tracker_id int(11) not null default 1, project_id int(11) not null default 1,"
    " subject varchar(255) not null default '', description longtext,"
    " due_date date, category_id int(11), status_id int(11) not null default 1,"
    " assigned_to_id int(11), priority_id int(11) not null default 1,"
    " fixed_version_id int(11), author_id int(11) not null default 1,"
    " lock_version int(11) not null default 0, created_on timestamp null,"
    " updated_on timestamp null, parent_id int(11), root_id int(11),"
    " is_private tinyint(1) not null default 0, closed_on datetime,"
    " key (project_id), key (status_id), key (fixed_version_id), key (author_id),"
    " key (assigned_to_id), key (tracker_id), key (priority_id), key (parent_id));"
    "create table {tracker}.journals (id int(11) not null auto_increment primary key,"
    " journalized_id int(11) not null default 0, journalized_type varchar(30) not null default '',"
    " user_id int(11) not null default 0, notes longtext, created_on datetime not null default "
    "now(),"
    " private_notes tinyint(1) not null default 0, key (journalized_id, journalized_type));"
    "create table {tracker}.issue_relations (id int(11) not null auto_increment primary key,"
    " issue_from_id int(11) not null, issue_to_id int(11) not null,"
    " relation_type varchar(255) not null default '');"
    "create table {tracker}.attachments (id int(11) not null auto_increment primary key,"
    " container_id int(11), container_type varchar(30));"
    "create table {tracker}.time_entries (id int(11) not null auto_increment primary key,"
    " issue_id int(11));"
    "create table {tracker}.wiki_content_versions (id int(11) not null auto_increment primary key);"
    "create table {tracker}.versions (id int(11) not null auto_increment primary key,"
    " project_id int(11) not null default 1, name varchar(255) not null default '',"
    " effective_date date, status varchar(255) default 'open');"
    "create table {tracker}.projects (id int(11) not null auto_increment primary key,"
    " name varchar(255) not null default '', parent_id int(11), status int(11) not null default 1);"
    "create table {tracker}.members (id int(11) not null auto_increment primary key,"
    " user_id int(11) not null, project_id int(11) not null, unique key (user_id, project_id));"
    "create table {tracker}.member_roles (id int(11) not null auto_increment primary key,"
    " member_id int(11) not null, role_id int(11) not null, inherited_from int(11),"
    " key (member_id), key (role_id));"
    "create table {tracker}.users (id int(11) not null auto_increment primary key,"
    " login varchar(255) not null default '', type varchar(255), status int(11) not null default 1,"
    " language varchar(5) default '', admin tinyint(1) not null default 0,"
    " last_login_on datetime);"
    "create table {tracker}.roles (id int(11) not null auto_increment primary key,"
    " name varchar(255) not null default '');"
    "create table {tracker}.issue_statuses (id int(11) not null auto_increment primary key,"
    " name varchar(30) not null default '', is_closed tinyint(1) not null default 0,"
    " position int(11));"
    "create table {tracker}.trackers (id int(11) not null auto_increment primary key,"
    " name varchar(30) not null default '', position int(11));"
    "create table {tracker}.enumerations (id int(11) not null auto_increment primary key,"
    " name varchar(30) not null default '', position int(11), type varchar(255),"
    " active tinyint(1) not null default 1);"
    "create table {tracker}.custom_fields (id int(11) not null auto_increment primary key,"
    " type varchar(30) not null default '', name varchar(30) not null default '',"
    " default_value text);"
    "create table {tracker}.settings (id int(11) not null auto_increment primary key,"
    " name varchar(255) not null default '', value longtext);"
    /* As sql/grants.sql makes it. */
    "create view tracker_setting as select name, value from {tracker}.settings"
    " where name in ('close_duplicate_issues', 'cross_project_issue_relations',"
    " 'parent_issue_priority', 'rest_api_enabled', 'webhooks_enabled', 'text_formatting',"
    " 'default_language', 'self_registration');"
    "insert into {tracker}.issue_statuses (id, name, is_closed, position)"
    " values (1, 'Новая', 0, 1), (5, 'Закрыта', 1, 5);";

void
tracked_sql(struct db *db, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	sql_run(db, fmt, ap);
	va_end(ap);
}

/* Through a row that a statement of slad's own can read: there is no other way to rows. */
int64_t
tracked_number(struct db *db, const char *fmt, ...)
{
	char query[1024];
	struct rows *rows;
	int64_t n = 0;
	struct err e;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(query, sizeof(query), fmt, ap);
	va_end(ap);
	tracked_sql(db,
	    "replace into setting (name, value, changed_at) values ('tests.number', (%s), 0)",
	    query);
	rows = db_query(db, Q_setting_get, PARAMS(p_text("tests.number")));
	while (rows_next(rows))
		n = strtoll(row_text(rows, 0), NULL, 10);
	if (rows_end(rows, &e) != ERR_OK)
		fail_msg("%s", e.text);
	return n;
}

static struct db *
connect_to(const char *schema, const char *tracker)
{
	const struct db_config config = { .socket = getenv("SLAD_TEST_SOCKET"),
		.user = "root",
		.schema = schema,
		.tracker = tracker,
		.lazy = true };
	struct db *db = NULL;
	struct err e;

	if (config.socket == NULL)
		fail_msg("no server: run it by tests/with-db");
	if (db_open(&config, &db, &e) != ERR_OK)
		fail_msg("%s", e.text);
	return db;
}

struct tracked *
tracked_begin(void **state)
{
	static struct tracked t;

	tracked_open(&t);
	*state = &t;
	return &t;
}

int
tracked_setup(void **state)
{
	tracked_begin(state);
	return 0;
}

int
tracked_teardown(void **state)
{
	tracked_close(*state);
	return 0;
}

struct db *
tracked_connect(const struct tracked *t)
{
	return connect_to(t->schema, t->tracker);
}

/* The migrations as files: a test of this room says nothing about how they are applied. */
static void
make_schema(struct db *db)
{
	FILE *all = popen("cat sql/migrations/*.sql", "r");
	char chunk[4096];
	struct err e;
	struct buf sql;
	size_t n;

	assert_non_null(all);
	buf_init(&sql);
	while ((n = fread(chunk, 1, sizeof(chunk), all)) > 0)
		buf_add(&sql, chunk, n);
	pclose(all);
	if (db_script(db, sql.data, &e) != ERR_OK)
		fail_msg("sql/migrations: %s", e.text);
	buf_release(&sql);
}

void
tracked_open(struct tracked *t)
{
	struct db *root = connect_to(NULL, NULL);

	snprintf(t->schema, sizeof(t->schema), "slad_%ld", (long)getpid());
	snprintf(t->tracker, sizeof(t->tracker), "redmine_%ld", (long)getpid());
	tracked_sql(root,
	    "drop database if exists %s; create database %s; drop database if exists %s;"
	    "create database %s",
	    t->schema, t->schema, t->tracker, t->tracker);
	db_close(root);
	t->db = tracked_connect(t);
	t->redmine = tracked_connect(t);
	make_schema(t->db);
	tracked_sql(t->redmine, "%s", tables);
}

void
tracked_close(struct tracked *t)
{
	tracked_sql(t->db, "drop database %s; drop database %s", t->schema, t->tracker);
	db_close(t->db);
	db_close(t->redmine);
}

void
tracked_judge(struct tracked *t)
{
	/* Not strict: the other columns take whatever their type has for nothing. */
	tracked_sql(t->db,
	    "set statement sql_mode = '' for"
	    " insert into verdict (issue_id, open, project_id, assignee_id)"
	    " select i.id, 1 - coalesce(s.is_closed, 0), i.project_id, i.assigned_to_id"
	    " from {tracker}.issues i left join {tracker}.issue_statuses s on s.id = i.status_id"
	    " on duplicate key update open = values(open)");
}

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* "1 2 5-9" */
static void
put_ranges(struct buf *out, const int64_t *ids, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const size_t first = i;

		while (i + 1 < n && ids[i + 1] == ids[i] + 1)
			i++;
		buf_printf(out, "%s%" PRId64, first > 0 ? " " : "", ids[first]);
		if (i > first)
			buf_printf(out, "%s%" PRId64, i > first + 1 ? "-" : " ", ids[i]);
	}
}

const char *
tracked_woken(struct tracked *t, struct utc now)
{
	static char text[1 << 16];
	struct buf out;
	static int64_t ids[1 << 20];
	struct wake_lease leases[500];
	size_t n, total = 0;
	struct err e;

	do {
		if (wake_lease(t->db, now, (struct span){ SPAN_DAY }, 500, leases, &n, &e) !=
		    ERR_OK)
			fail_msg("%s", e.text);
		for (size_t i = 0; i < n; i++)
			ids[total++] = leases[i].issue;
	} while (n > 0);
	/* Given back at once: tests look at each only to see that it was woken. */
	tracked_sql(t->db, "update wake set lease_until = 0, wake_at = null where lease_until > 0");
	qsort(ids, total, sizeof(*ids), by_number);
	buf_init(&out);
	put_ranges(&out, ids, total);
	snprintf(text, sizeof(text), "%s", out.data);
	buf_release(&out);
	return text;
}
