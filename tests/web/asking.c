#include "tests/web/asking.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "core/judge.h"
#include "core/timeline_json.h"
#include "core/verdict_json.h"
#include "store/clock.h"
#include "store/node.h"
#include "store/report.h"
#include "store/setting.h"
#include "store/verdict.h"
#include "store/wake.h"
#include "tests/support/regulation.h"

/* Requests, and what slad found. */

/* A verdict's row is what lists are made of; what a page shows is its body. */
static void
put_row(struct asking *a, struct verdict_row *row, int64_t project, const char *level)
{
	const int64_t assignee = row->issue == 5 ? 8 : 0;
	struct report_put report = {
		.item = { .issue = row->issue,
		    .arrived = { 1769990400 + SPAN_HOUR },
		    .closed = UTC_NONE,
		    .level = level,
		    .channel = CHANNEL_TRACKER,
		    .project = project,
		    .assignee = assignee,
		    .regulation = "edoc",
		    .revision = "1",
		    .stage = STAGE_NEW,
		    .n_clocks = 1,
		    .clocks = { { .state = row->issue == 5 ? CLOCK_BREACHED : CLOCK_RUNNING,
			.due = UTC_NONE,
			.stopped = UTC_NONE } } }
	};
	bool changed;

	row->open = true;
	row->queued = true;
	row->place = strcmp(level, "vip") == 0 ? 1 : 2;
	row->next_due = UTC_NONE;
	row->level = level;
	row->channel = CHANNEL_TRACKER;
	row->project = project;
	row->assignee = assignee;
	row->regulation = "edoc";
	row->revision = "1";
	row->report = &report;
	must(a->d, verdict_put(a->d->db, row, &changed, &a->d->e));
}

void
asking_verdict(
    struct asking *a, int64_t issue, int64_t project, const char *level, const char *events)
{
	struct policy *p = regulation_policy("edoc");
	json_t *line = json_pack("{s:s, s:s, s:{s:s, s:s, s:s, s:s, s:s}, s:o}", "id", "1", "now",
	    "2026-02-02T05:30:00Z", "request", "created", "2026-02-02T05:00:00Z", "level", level,
	    "category", "error", "channel", "tracker", "priority", "normal", "events",
	    json_loads(events, 0, NULL));
	struct verdict_row row = { .issue = issue };
	struct timeline t;
	struct verdict v;
	json_t *body;
	char *text;

	must(a->d, timeline_json_read(line, a->d->arena, &t, &row.judged, &a->d->e));
	judge(p, &t, row.judged, &v);
	body = verdict_full_json(p, &t, &v, row.judged);
	json_object_set_new(body, "issue", json_integer(issue));
	json_object_set_new(body, "last_journal", json_integer(77));
	text = json_dumps(body, 0);
	row.stage = v.stage;
	row.arrived = v.arrived;
	row.body = text;
	put_row(a, &row, project, level);
	free(text);
	json_decref(body);
	json_decref(line);
	policy_free(p);
}

static void
put_verdicts(struct asking *a)
{
	asking_verdict(a, 1, 1, "vip", "[]");
	asking_verdict(a, 2, 1, "basic", "[]");
	asking_verdict(a, 4, 2, "basic", "[]");
	asking_verdict(a, 5, 1, "basic", "[]");
	database_sql(a->d,
	    "insert into breach (issue_id, clock, cycle, at, due, priority, regulation, revision,"
	    " clause, found_at) values (5, 'first_response', 0, 1769997600, 1769997600, 'normal',"
	    " 'edoc', '1', '17', 1769997600)");
}

/* The processes without which health complains. */
static void
put_nodes(struct asking *a)
{
	struct utc now;

	must(a->d, clock_now(a->d->db, &now, &a->d->e));
	must(a->d, node_seen(a->d->db, "n1/look.0", "1", now, &a->d->e));
	must(a->d, node_seen(a->d->db, "n1/deliver.0", "1", now, &a->d->e));
}

size_t
asking_due(struct asking *a)
{
	struct utc now, oldest;
	size_t n;

	must(a->d, clock_now(a->d->db, &now, &a->d->e));
	must(a->d, wake_backlog(a->d->db, now, &n, &oldest, &a->d->e));
	return n;
}

/* What they are asked in. */

/* What is read of the tracker beside access.h: tables. */
static void
put_tables(struct database *d)
{
	database_sql(d,
	    "create table %1$s.issues (id int primary key, project_id int not null,"
	    " subject varchar(255) not null default 'Не печатает', assigned_to_id int,"
	    " is_private tinyint(1) not null default 0);"
	    "insert into %1$s.issues (id, project_id) values (1, 1), (12, 1), (13, 1), (14, 2);"
	    "create table %1$s.projects (id int primary key, name varchar(255),"
	    " identifier varchar(255), status int not null default 1);"
	    "insert into %1$s.projects values (1, 'EDOC', 'edoc-support', 1),"
	    " (2, 'Other', 'other', 1);"
	    "create table %1$s.members (id int primary key, user_id int, project_id int);"
	    "insert into %1$s.members values (1, 8, 1), (2, 9, 1);"
	    "create table %1$s.member_roles (id int primary key, member_id int, role_id int);"
	    "insert into %1$s.member_roles values (1, 1, 1), (2, 2, 1);"
	    "create table %1$s.roles (id int primary key, issues_visibility varchar(30),"
	    " permissions text, settings text);"
	    "insert into %1$s.roles values (1, 'all', '- :view_issues', null);"
	    "create table %1$s.users (id int primary key, login varchar(30) default '',"
	    " firstname varchar(30), lastname varchar(255), created_on datetime);"
	    "create table %1$s.groups_users (group_id int, user_id int);"
	    "create table %1$s.email_addresses (user_id int, address varchar(255),"
	    " is_default tinyint(1), created_on datetime, updated_on datetime);"
	    "grant select on %1$s.* to '%2$s'@'localhost'",
	    d->tracker, d->user);
	database_sql(d, "insert into project_scope (project_id, served) values (1, 1), (2, 0)");
}

static enum err_code
explain(struct web *w, int64_t issue, struct utc now, struct json_t **out, struct err *e)
{
	*out = json_pack("{s:[], s:{s:I}}", "steps", "verdict", "issue", (json_int_t)issue);
	return ERR_OK;
}

static void
configure(struct asking *a)
{
	static const char *const local[] = { "127.0.0.1", "10.1.0.0/16" };
	static const char *const projects[] = { "other:eep" };

	a->tracker.public_url = "https://sup.example.kz/redmine";
	a->policies = (struct policies_config){
		.dir = "sql/regulations", .regulation = "edoc", .projects = { 1, projects }
	};
	a->config = (struct web_config){
		.tracker = &a->tracker,
		.policies = &a->policies,
		.explain = explain,
		.secret = "0123456789abcdef-web",
		.identity = { 900 },
		.monitors = { 2, local },
		.redmine_secret = ASKING_HOOK_SECRET,
		.plugin_secret = ASKING_PLUGIN_SECRET,
		.plugin_sources = { 2, local },
		.version = "test",
	};
}

int
asking_setup(void **state)
{
	static struct asking asking;
	struct asking *a = &asking;
	void *d;

	memset(a, 0, sizeof(*a));
	memset(&played, 0, sizeof(played));
	if (database_setup(&d) != 0)
		return -1;
	a->d = d;
	put_tables(a->d);
	configure(a);
	a->web = web_new(&a->config);
	a->web->db = a->d->db;
	/* Of it only its tables are read: access.h is played. */
	a->reading =
	    (struct tracker){ .config = &a->tracker, .catalogue = &a->nothing, .db = a->d->db };
	a->web->tracker = &a->reading;
	reply_init(&a->reply);
	/* Where the regulation is on record; the clock is moved to the day of the verdicts. */
	must(a->d, setting_put(a->d->root, SETTING_CLOCK_OFFSET, "0", (struct utc){ 0 }, &a->d->e));
	a->openapi = json_load_file("nginx/docs/openapi.json", 0, NULL);
	a->now = (struct utc){ 1800000000 };
	put_verdicts(a);
	put_nodes(a);
	*state = a;
	return 0;
}

int
asking_teardown(void **state)
{
	struct asking *a = *state;
	void *d = a->d;

	a->web->db = NULL;
	a->web->tracker = NULL;
	web_free(a->web);
	reply_release(&a->reply);
	json_decref(a->openapi);
	return database_teardown(&d);
}

/* Questions and answers. */

/* "GET /api/queue?limit=1" */
struct web_request
asking_request(struct asking *a, const char *line)
{
	struct web_request r = { .arena = a->web->arena, .now = a->now };
	const char *space = strchr(line, ' '), *mark = strchr(line, '?');

	arena_reset(a->web->arena);
	/* The catalogue of a tracker that is played is never read anew. */
	a->web->refreshed = a->now;
	request_set_method(&r, arena_strndup(r.arena, line, (size_t)(space - line)));
	r.path = mark == NULL ? arena_strdup(r.arena, space + 1)
			      : arena_strndup(r.arena, space + 1, (size_t)(mark - space - 1));
	r.query = mark == NULL ? "" : arena_strdup(r.arena, mark + 1);
	r.prefix = "/redmine";
	r.remote = "192.0.2.7";
	r.body = "";
	return r;
}

void
asking_answer(struct asking *a, struct web_request *r)
{
	reply_reset(&a->reply);
	router_answer(a->web, r, &a->reply);
}

json_t *
asking_body(struct asking *a)
{
	json_t *j = json_loads(a->reply.body.data, 0, NULL);

	if (j == NULL)
		fail_msg("no JSON: %s", a->reply.body.data);
	return j;
}

void
asking_says(struct asking *a, const char *line, const char *key, const char *text, int status)
{
	struct web_request r = asking_request(a, line);

	r.api_key = key;
	r.body = text;
	r.body_len = strlen(text);
	asking_answer(a, &r);
	if (a->reply.status != status)
		fail_msg("%s %s: %d %s", line, text, a->reply.status, a->reply.body.data);
}

/* Of a value by its schema; "$ref" leads to one of the components'. */
static void
check_schema(const struct asking *a, const json_t *schema, json_t *v)
{
	const json_t *required, *properties;
	const char *ref = json_string_value(json_object_get(schema, "$ref"));
	const char *name;
	json_t *child;
	size_t i;

	if (ref != NULL)
		schema = json_object_get(
		    json_object_get(json_object_get(a->openapi, "components"), "schemas"),
		    strrchr(ref, '/') + 1);
	assert_non_null(schema);
	required = json_object_get(schema, "required");
	properties = json_object_get(schema, "properties");
	json_array_foreach(required, i, child)
	{
		if (json_object_get(v, json_string_value(child)) == NULL)
			fail_msg("%s is missing: %s", json_string_value(child),
			    json_dumps(v, JSON_COMPACT));
	}
	json_array_foreach(v, i, child) check_schema(a, json_object_get(schema, "items"), child);
	json_object_foreach(v, name, child)
	{
		const json_t *own = json_object_get(properties, name);

		if (own == NULL)
			own = json_object_get(schema, "additionalProperties");
		if (json_is_object(child) || (json_is_array(child) && json_array_size(child) > 0))
			check_schema(a, own, child);
	}
}

void
asking_described(struct asking *a, const char *schema)
{
	json_t *s = json_pack("{s:o}", "$ref", json_sprintf("#/components/schemas/%s", schema));
	json_t *v = asking_body(a);

	check_schema(a, s, v);
	json_decref(v);
	json_decref(s);
}

void
asking_is_told(
    struct asking *a, const char *key, const char *line, const char *schema, const char *says)
{
	struct web_request r = asking_request(a, line);

	r.api_key = key;
	asking_answer(a, &r);
	if (strstr(a->reply.body.data, says) == NULL)
		fail_msg("%s: no %s in %s", line, says, a->reply.body.data);
	asking_described(a, schema);
}
