/*
 * The dispatcher, called with requests as the FastCGI loop would fill them: no sockets. The tracker
 * is played by the functions of tracker/access.h below, which count how often they are asked; slad's
 * own tables are real.
 */
#include "web/router.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/hmac.h"
#include "core/judge.h"
#include "core/timeline_json.h"
#include "core/verdict_json.h"
#include "store/clock.h"
#include "store/node.h"
#include "store/outbox.h"
#include "store/policies.h"
#include "store/letter.h"
#include "store/report.h"
#include "store/setting.h"
#include "store/verdict.h"
#include "store/wake.h"
#include "tests/support/database.h"
#include "tests/support/regulation.h"
#include "tracker/catalogue_map.h"
#include "tracker/tracker.h"

#define SECRET "0123456789abcdef-web"
#define HOOK_SECRET "0123456789abcdef-hook"
#define PLUGIN_SECRET "0123456789abcdef-plugin"

#define MANAGER 9

/*
 * The people of this tracker; all but 7 may read the wiki of project 1. Project 1 is the clients',
 * 2 is another one. From 10 the tracker keeps request 5, as a private one of somebody else.
 */
static const struct person {
	int64_t user;
	const char *key, *session;
	bool admin;
	enum side side; /* in project 1; in 2 everybody is a client */
	int64_t sees; /* issues as bits: 1 << id */
} people[] = {
	{ 6, "vip-key", "s6", false, SIDE_CLIENT, 1 << 1 | 1 << 4 },
	{ 7, "other-key", "s7", false, SIDE_CLIENT, 1 << 2 },
	{ 8, "staff-key", "s8", false, SIDE_STAFF, 1 << 1 | 1 << 2 | 1 << 4 | 1 << 5 | 1 << 9 },
	{ MANAGER, "manager-key", "s9", false, SIDE_STAFF, 1 << 1 | 1 << 2 | 1 << 4 | 1 << 5 },
	{ 10, "junior-key", "s10", false, SIDE_STAFF, 1 << 1 | 1 << 2 },
};

static struct {
	int who, user, issue, visible, wiki; /* how often it was asked */
	bool down;
	const char *session_ended; /* the session of this cookie is over */
} tracker;

static const struct person *
person_of(const struct credentials *c)
{
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		const struct person *p = &people[i];
		char cookie[32];

		snprintf(cookie, sizeof(cookie), "Redmine=%s", p->session);
		if (c->api_key != NULL ? strcmp(c->api_key, p->key) == 0
				       : c->cookie != NULL && strstr(c->cookie, cookie) != NULL &&
			    tracker.session_ended != p->session)
			return p;
	}
	return NULL;
}

static enum err_code
tell_who(const struct person *p, struct arena *arena, struct access_who *who, struct err *e)
{
	struct access_membership *m = arena_array(arena, 1, sizeof(*m));

	if (tracker.down)
		return err_set(e, ERR_UNREACHABLE, "no answer from the tracker's secret address");
	if (p == NULL)
		return err_set(e, ERR_DENIED, "not known");
	*m = (struct access_membership){ 1, p->side };
	*who = (struct access_who){ .user = p->user,
		.admin = p->admin,
		.manager = p->user == MANAGER,
		.name = "Name",
		.language = "ru",
		.side = p->side,
		.n = 1,
		.memberships = m };
	return ERR_OK;
}

enum err_code
access_who(struct tracker *t, const struct credentials *c, struct arena *arena,
    struct access_who *who, struct err *e)
{
	tracker.who++;
	return tell_who(person_of(c), arena, who, e);
}

enum err_code
access_who_sees(struct tracker *t, const struct credentials *c, int64_t issue, struct arena *arena,
    struct access_who *who, bool *sees, struct err *e)
{
	const struct person *p = person_of(c);

	tracker.who++;
	*sees = p != NULL && issue < 32 && (p->sees & INT64_C(1) << issue) != 0;
	return tell_who(p, arena, who, e);
}

enum err_code
access_user(
    struct tracker *t, int64_t user, struct arena *arena, struct access_who *who, struct err *e)
{
	tracker.user++;
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		if (people[i].user == user)
			return tell_who(&people[i], arena, who, e);
	}
	return tell_who(NULL, arena, who, e);
}

enum side
access_side(const struct access_who *who, int64_t project)
{
	return project == 1 ? who->memberships[0].side : SIDE_CLIENT;
}

enum err_code
access_issue(struct tracker *t, const struct credentials *c, int64_t issue, struct err *e)
{
	const struct person *p = person_of(c);

	tracker.issue++;
	if (tracker.down)
		return err_set(e, ERR_UNREACHABLE, "no answer from the tracker's secret address");
	if (p == NULL)
		return err_set(e, ERR_DENIED, "not known");
	if (issue > 31 || (p->sees & INT64_C(1) << issue) == 0)
		return err_set(e, ERR_NOTFOUND, "not in the tracker, or not for whoever asks");
	return ERR_OK;
}

enum err_code
access_wiki(struct tracker *t, const struct credentials *c, int64_t project, struct err *e)
{
	const struct person *p = person_of(c);

	tracker.wiki++;
	if (tracker.down)
		return err_set(e, ERR_UNREACHABLE, "no answer");
	if (p == NULL || p->user == 7 || project != 1)
		return err_set(e, ERR_NOTFOUND, "not in the tracker, or not for whoever asks");
	return ERR_OK;
}

enum err_code
access_visible(struct tracker *t, const struct credentials *c, const int64_t *ids, size_t n,
    bool *visible, struct err *e)
{
	const struct person *p = person_of(c);

	tracker.visible++;
	if (tracker.down)
		return err_set(e, ERR_UNREACHABLE, "no answer");
	for (size_t i = 0; i < n; i++)
		visible[i] = p != NULL && ids[i] < 32 && (p->sees & INT64_C(1) << ids[i]) != 0;
	return ERR_OK;
}

struct bench {
	struct database *d;
	struct web_config config;
	struct tracker_config tracker;
	struct catalogue nothing;
	struct tracker reading;
	struct policies_config policies;
	struct web *web;
	struct reply reply;
	struct utc now;
	json_t *openapi;
};

static enum err_code
explain(struct web *w, int64_t issue, struct utc now, struct json_t **out, struct err *e)
{
	*out = json_pack("{s:[], s:{s:I}}", "steps", "verdict", "issue", (json_int_t)issue);
	return ERR_OK;
}

/* A request of Monday 2026-02-02 10:00 in Almaty; judged at 10:30. */
static void
put_verdict(struct bench *b, int64_t issue, int64_t project, const char *level, const char *events)
{
	struct policy *p = regulation_policy("edoc");
	json_t *line = json_pack("{s:s, s:s, s:{s:s, s:s, s:s, s:s, s:s}, s:o}", "id", "1", "now",
	    "2026-02-02T05:30:00Z", "request", "created", "2026-02-02T05:00:00Z", "level", level,
	    "category", "error", "channel", "tracker", "priority", "normal", "events",
	    json_loads(events, 0, NULL));
	struct verdict_row row = { .issue = issue,
		.open = true,
		.queued = true,
		.place = strcmp(level, "vip") == 0 ? 1 : 2,
		.next_due = UTC_NONE,
		.level = level,
		.channel = CHANNEL_TRACKER,
		.stage = STAGE_NEW,
		.project = project,
		.assignee = issue == 5 ? 8 : 0,
		.regulation = "edoc",
		.revision = "1" };
	struct report_put report = { .item = { .issue = issue,
					 .arrived = { 1769990400 + SPAN_HOUR },
					 .closed = UTC_NONE,
					 .level = level,
					 .channel = CHANNEL_TRACKER,
					 .project = project,
					 .assignee = row.assignee,
					 .regulation = "edoc",
					 .revision = "1",
					 .stage = STAGE_NEW,
					 .n_clocks = 1,
					 .clocks = {
					     { .state = issue == 5 ? CLOCK_BREACHED : CLOCK_RUNNING,
						 .due = UTC_NONE,
						 .stopped = UTC_NONE } } } };
	struct timeline t;
	struct verdict v;
	struct utc now;
	json_t *body;
	char *text;
	bool changed;

	must(b->d, timeline_json_read(line, b->d->arena, &t, &now, &b->d->e));
	judge(p, &t, now, &v);
	body = verdict_full_json(p, &t, &v, now);
	json_object_set_new(body, "issue", json_integer(issue));
	json_object_set_new(body, "last_journal", json_integer(77));
	text = json_dumps(body, 0);
	row.stage = v.stage;
	row.arrived = v.arrived;
	row.judged = now;
	row.body = text;
	row.report = &report;
	must(b->d, verdict_put(b->d->db, &row, &changed, &b->d->e));
	free(text);
	json_decref(body);
	json_decref(line);
	policy_free(p);
}

/* The processes without which health complains. */
static void
put_nodes(struct bench *b)
{
	struct utc now;

	must(b->d, clock_now(b->d->db, &now, &b->d->e));
	must(b->d, node_seen(b->d->db, "n1/look.0", "1", now, &b->d->e));
	must(b->d, node_seen(b->d->db, "n1/deliver.0", "1", now, &b->d->e));
}

static void
put_verdicts(struct bench *b)
{
	put_verdict(b, 1, 1, "vip", "[]");
	put_verdict(b, 2, 1, "basic", "[]");
	put_verdict(b, 4, 2, "basic", "[]");
	put_verdict(b, 5, 1, "basic", "[]");
	database_sql(b->d,
	    "insert into breach (issue_id, clock, cycle, at, due, priority, regulation, revision,"
	    " clause, found_at) values (5, 'first_response', 0, 1769997600, 1769997600, 'normal',"
	    " 'edoc', '1', '17', 1769997600)");
}

static int
setup(void **state)
{
	static struct bench b;
	static const char *const local[] = { "127.0.0.1", "10.1.0.0/16" };
	static const char *const projects[] = { "other:eep" };
	void *d;

	memset(&b, 0, sizeof(b));
	memset(&tracker, 0, sizeof(tracker));
	if (database_setup(&d) != 0)
		return -1;
	b.d = d;
	database_sql(b.d,
	    "create table %s.issues (id int primary key, project_id int not null,"
	    " subject varchar(255) not null default 'Не печатает', assigned_to_id int,"
	    " is_private tinyint(1) not null default 0);"
	    "insert into %s.issues (id, project_id) values (1, 1), (12, 1), (13, 1), (14, 2);"
	    "grant select on %s.issues to '%s'@'localhost';"
	    "insert into project_scope (project_id, served) values (1, 1), (2, 0)",
	    b.d->tracker, b.d->tracker, b.d->tracker, b.d->user);
	database_sql(b.d,
	    "create table %1$s.projects (id int primary key, name varchar(255),"
	    " identifier varchar(255), status int not null default 1);"
	    "insert into %1$s.projects values (1, 'EDOC', 'edoc-support', 1), (2, 'Other', "
	    "'other', 1);"
	    "create table %1$s.members (id int primary key, user_id int, project_id int);"
	    "insert into %1$s.members values (1, 8, 1), (2, 9, 1);"
	    "create table %1$s.member_roles (id int primary key, member_id int, role_id int);"
	    "insert into %1$s.member_roles values (1, 1, 1), (2, 2, 1);"
	    "create table %1$s.roles (id int primary key, issues_visibility varchar(30),"
	    " permissions text, settings text);"
	    "insert into %1$s.roles values (1, 'all', '- :view_issues', null);"
	    "create table %1$s.users (id int primary key, firstname varchar(30), lastname "
	    "varchar(255));"
	    "grant select on %1$s.* to '%2$s'@'localhost'",
	    b.d->tracker, b.d->user);
	b.tracker.public_url = "https://sup.example.kz/redmine";
	b.policies = (struct policies_config){
		.dir = "sql/regulations", .regulation = "edoc", .projects = { 1, projects }
	};
	b.config = (struct web_config){
		.tracker = &b.tracker,
		.policies = &b.policies,
		.explain = explain,
		.secret = SECRET,
		.identity = { 900 },
		.monitors = { 2, local },
		.redmine_secret = HOOK_SECRET,
		.plugin_secret = PLUGIN_SECRET,
		.plugin_sources = { 2, local },
		.version = "test",
	};
	b.web = web_new(&b.config);
	b.web->db = b.d->db;
	/* Of it only its tables are read: access.h is played here. */
	b.reading =
	    (struct tracker){ .config = &b.tracker, .catalogue = &b.nothing, .db = b.d->db };
	b.web->tracker = &b.reading;
	reply_init(&b.reply);
	/* Where the regulation is on record; the clock is moved to the day of the verdicts. */
	must(b.d, setting_put(b.d->root, SETTING_CLOCK_OFFSET, "0", (struct utc){ 0 }, &b.d->e));
	b.openapi = json_load_file("nginx/docs/openapi.json", 0, NULL);
	b.now = (struct utc){ 1800000000 };
	put_verdicts(&b);
	put_nodes(&b);
	*state = &b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;
	void *d = b->d;

	b->web->db = NULL;
	b->web->tracker = NULL;
	web_free(b->web);
	reply_release(&b->reply);
	json_decref(b->openapi);
	return database_teardown(&d);
}

/* "GET /api/queue?limit=1" */
static struct web_request
request(struct bench *b, const char *line)
{
	struct web_request r = { .arena = b->web->arena, .now = b->now };
	const char *space = strchr(line, ' '), *mark = strchr(line, '?');

	arena_reset(b->web->arena);
	/* The catalogue of a tracker that is played is never read anew. */
	b->web->refreshed = b->now;
	request_set_method(&r, arena_strndup(r.arena, line, (size_t)(space - line)));
	r.path = mark == NULL ? arena_strdup(r.arena, space + 1)
			      : arena_strndup(r.arena, space + 1, (size_t)(mark - space - 1));
	r.query = mark == NULL ? "" : arena_strdup(r.arena, mark + 1);
	r.prefix = "/redmine";
	r.remote = "192.0.2.7";
	r.body = "";
	return r;
}

static void
answer(struct bench *b, struct web_request *r)
{
	reply_reset(&b->reply);
	router_answer(b->web, r, &b->reply);
}

static json_t *
body(struct bench *b)
{
	json_t *j = json_loads(b->reply.body.data, 0, NULL);

	if (j == NULL)
		fail_msg("no JSON: %s", b->reply.body.data);
	return j;
}

/* What is asked, by whom, and what comes. `says` has to stand in the body, `not` must not. */
static const struct {
	const char *name, *line, *key;
	int status;
	const char *says, *not ;
} cases[] = {
	{ "a client sees the clocks of an own request", "GET /api/issues/1", "vip-key", 200,
	    "\"first_response\"", NULL },
	{ "and its level", "GET /api/issues/1", "vip-key", 200, "\"level\":\"vip\"", NULL },
	{ "but not what is internal", "GET /api/issues/1", "vip-key", 200, "\"flags\":[]",
	    "last_journal" },
	{ "nor whom the support has work done by", "GET /api/issues/1", "vip-key", 200,
	    "\"first_response\"", "development" },
	{ "nor why it stands where it stands", "GET /api/issues/1", "vip-key", 200,
	    "\"queue\":{\"waits\":true}", "\"rank\"" },
	{ "staff see that, too", "GET /api/issues/1", "staff-key", 200, "\"last_journal\":77",
	    NULL },
	{ "whose it is and by which contract, to staff no more than to clients",
	    "GET /api/issues/1", "staff-key", 200, NULL, "\"served\"" },
	{ "but to managers", "GET /api/issues/1", "manager-key", 200,
	    "\"served\":{\"client\":", NULL },
	{ "also where they are no staff", "GET /api/issues/4", "manager-key", 200, "\"served\"",
	    "\"statuses\"" },
	{ "staff elsewhere are clients here", "GET /api/issues/4", "staff-key", 200, "\"issue\":4",
	    "last_journal" },
	{ "another client's request is not there", "GET /api/issues/2", "vip-key", 404,
	    "there is no issue 2, or not for you", NULL },
	{ "just as one that is not", "GET /api/issues/30", "vip-key", 404,
	    "there is no issue 30, or not for you", NULL },
	{ "nobody known is told to log in", "GET /api/issues/1", NULL, 401, "log in", NULL },
	{ "a wrong key is nobody", "GET /api/issues/1", "no-key", 401, NULL, NULL },
	{ "a request that was not looked at", "GET /api/issues/9", "staff-key", 404,
	    "not looked at yet", NULL },
	{ "an id with a zero in front", "GET /api/issues/01", "vip-key", 404, NULL, NULL },
	{ "no id at all", "GET /api/issues/", "vip-key", 404, NULL, NULL },
	{ "a word for an id", "GET /api/issues/abc", "vip-key", 404, NULL, NULL },
	{ "an id that no tracker has", "GET /api/issues/99999999999999999999", "vip-key", 404, NULL,
	    NULL },
	{ "something behind the id", "GET /api/issues/1/", "vip-key", 404, NULL, NULL },
	{ "nothing at all", "GET /", "vip-key", 404, "nothing at this address", NULL },
	{ "staff are explained", "GET /api/issues/1/explain", "staff-key", 200, "\"steps\":[]",
	    NULL },
	{ "clients are not", "GET /api/issues/1/explain", "vip-key", 403, "for the support's staff",
	    NULL },
	{ "nor staff of other projects", "GET /api/issues/4/explain", "staff-key", 403, NULL,
	    NULL },
	{ "nor is what they may not see", "GET /api/issues/2/explain", "vip-key", 404, NULL, NULL },
	{ "nor what was not looked at", "GET /api/issues/9/explain", "staff-key", 404, NULL, NULL },
	{ "the queue begins with VIPs", "GET /api/queue", "staff-key", 200,
	    "\"position\":1,\"issue\":1", NULL },
	{ "each row says why", "GET /api/queue", "staff-key", 200, "\"clause\":\"21\"", NULL },
	{ "without what is another project's", "GET /api/queue", "staff-key", 200, "\"issue\":5",
	    "\"issue\":4" },
	{ "as short as asked for", "GET /api/queue?limit=1", "staff-key", 200, "\"issue\":1",
	    "\"issue\":2" },
	{ "of one assignee", "GET /api/queue?assignee=8", "staff-key", 200,
	    "\"position\":1,\"issue\":5", "\"issue\":2" },
	{ "one's own", "GET /api/queue?assignee=me", "staff-key", 200, "\"position\":1,\"issue\":5",
	    "\"issue\":2" },
	{ "of one project", "GET /api/queue?project=2", "staff-key", 200, "\"queue\":[]", NULL },
	{ "by due instant, those that have one", "GET /api/queue?order=due", "staff-key", 200,
	    "\"queue\":[]", NULL },
	{ "nobody's", "GET /api/queue?assignee=-", "staff-key", 200, "\"position\":2,\"issue\":2",
	    "\"issue\":5" },
	{ "with how many there are in all", "GET /api/queue?limit=1", "staff-key", 200,
	    "\"total\":3", NULL },
	{ "and of which clients", "GET /api/queue", "staff-key", 200,
	    "\"clients\":[{\"id\":null,\"name\":null,\"requests\":3}]", NULL },
	{ "another project's are not counted", "GET /api/queue", "staff-key", 200,
	    "\"projects\":[{\"id\":1,\"name\":\"EDOC\",\"requests\":3}]", NULL },
	{ "the next page begins where the first ended", "GET /api/queue?limit=1&offset=1",
	    "staff-key", 200, "\"position\":2,\"issue\":2", "\"issue\":1," },
	{ "behind the last there are none", "GET /api/queue?offset=3", "staff-key", 200,
	    "\"queue\":[]", NULL },
	{ "no offset of a word", "GET /api/queue?offset=x", "staff-key", 400, "passed over", NULL },
	{ "no client by name", "GET /api/queue?client=Ivan", "staff-key", 400, "client", NULL },
	{ "no other order", "GET /api/queue?order=size", "staff-key", 400, "place or due", NULL },
	{ "no limit of none", "GET /api/queue?limit=0", "staff-key", 400, "from 1 to 200", NULL },
	{ "nor of too many", "GET /api/queue?limit=201", "staff-key", 400, "limit", NULL },
	{ "nor of a word", "GET /api/queue?limit=all", "staff-key", 400, "limit", NULL },
	{ "no assignee by name", "GET /api/queue?assignee=Ivan", "staff-key", 400, "assignee",
	    NULL },
	{ "its place is counted for staff", "GET /api/issues/5?place=1", "staff-key", 200,
	    "\"at\":3,\"of\":3", NULL },
	{ "only when asked for", "GET /api/issues/5", "staff-key", 200, "\"queue\"", "\"at\":4" },
	{ "a client has none", "GET /api/issues/1?place=1", "vip-key", 200, "\"queue\"",
	    "\"at\":1" },
	{ "when it will be open", "GET /api/issues/1", "vip-key", 200, "\"windows\":[[", NULL },
	{ "a level has its title", "GET /api/issues/1", "vip-key", 200,
	    "\"titles\":{\"ru\":", NULL },
	{ "a list of clocks", "GET /api/issues?ids=1,2,5", "staff-key", 200, "\"issue\":2", NULL },
	{ "a client's list", "GET /api/issues?ids=1,2,4", "vip-key", 200, "\"issue\":1",
	    "\"issue\":2" },
	{ "tells nothing internal", "GET /api/issues?ids=1,4", "vip-key", 200, "\"issue\":4",
	    "queue" },
	{ "of what was not judged nothing", "GET /api/issues?ids=9", "staff-key", 200,
	    "\"issues\":[]", NULL },
	{ "no list of words", "GET /api/issues?ids=1,x", "staff-key", 400, "up to 500 ids", NULL },
	{ "nor of nothing", "GET /api/issues", "staff-key", 400, "ids", NULL },
	{ "strangers see no list", "GET /api/issues?ids=1", NULL, 401, NULL, NULL },
	{ "a row tells what it is about", "GET /api/queue", "staff-key", 200,
	    "\"subject\":\"Не печатает\",\"project_name\":\"EDOC\"", NULL },
	{ "and links there", "GET /api/queue", "staff-key", 200,
	    "\"link\":\"https://sup.example.kz/redmine/issues/1\"", NULL },
	{ "what to take now", "GET /api/queue/next", "staff-key", 200,
	    "{\"next\":{\"position\":1,\"issue\":1,", NULL },
	{ "clients have nothing to take", "GET /api/queue/next", "vip-key", 403, NULL, NULL },
	{ "calendars", "GET /api/calendars", "staff-key", 200, "\"name\":\"kz\"", NULL },
	{ "who works at other hours", "GET /api/calendars", "staff-key", 200, "\"people\":[]",
	    NULL },
	{ "as a file", "GET /api/calendars?calendar=kz&format=csv", "staff-key", 200, "2026-12-16,",
	    NULL },
	{ "there is no other", "GET /api/calendars?calendar=us", "staff-key", 404, "kz", NULL },
	{ "operators see no bills", "GET /api/billing", "staff-key", 403, "managers", NULL },
	{ "nor what would have been", "GET /api/simulate?regulation=eep&since=2026-01", "staff-key",
	    403, "managers", NULL },
	{ "only names of the shelf", "GET /api/simulate?regulation=../edoc&since=2026-01",
	    "manager-key", 400, "name", NULL },
	{ "the report sums up", "GET /api/report?by=level", "staff-key", 200,
	    "\"level\":\"basic\",\"requests\":2", NULL },
	{ "not another project's", "GET /api/report", "staff-key", 200, "\"requests\":3", NULL },
	{ "of a month of the calendar's zone", "GET /api/report?month=2026-01", "staff-key", 200,
	    "\"requests\":0", NULL },
	{ "with hours against opening hours", "GET /api/report", "staff-key", 200,
	    "\"zone\":\"Asia/Almaty\"", NULL },
	{ "for spreadsheets", "GET /api/report?by=level&format=csv", "staff-key", 200,
	    "\"vip\",1,1,0", NULL },
	{ "what is wanted alone", "GET /api/report?level=vip", "staff-key", 200,
	    "\"total\":{\"requests\":1", NULL },
	{ "the distribution, too", "GET /api/report?format=csv&list=bars", "staff-key", 200,
	    "\"up_to\",\"first_response\"\r\n900,", NULL },
	{ "and arrivals by hour of the week", "GET /api/report?format=csv&list=arrivals",
	    "staff-key", 200, "\r\n1,6,3,0", NULL },
	{ "no other list", "GET /api/report?list=all", "staff-key", 400, "arrivals", NULL },
	{ "levels have titles", "GET /api/report", "staff-key", 200, "\"kk\":\"Базалық\"", NULL },
	{ "missed times have their request", "GET /api/breaches", "staff-key", 200,
	    "\"issue\":5,\"clock\":\"first_response\"", "\"issue\":4" },
	{ "of one clock", "GET /api/breaches?clock=resolution", "staff-key", 200,
	    "\"breaches\":[],\"total\":0", NULL },
	{ "counted on every page", "GET /api/breaches?offset=1", "staff-key", 200,
	    "\"breaches\":[],\"total\":1", NULL },
	{ "for spreadsheets", "GET /api/breaches?format=csv", "staff-key", 200,
	    "\r\n5,\"first_response\",\"2026-02-02T02:00:00Z\",\"normal\",\"17\",\"edoc\"", NULL },
	{ "but not a private one, which is counted", "GET /api/breaches", "junior-key", 200,
	    "\"breaches\":[],\"total\":1,\"offset\":0,\"hidden\":1", "\"issue\":5" },
	{ "nor in a spreadsheet", "GET /api/breaches?format=csv", "junior-key", 200, "\"link\"\r\n",
	    "\r\n5," },
	{ "a spreadsheet goes on at an offset", "GET /api/breaches?format=csv&offset=1",
	    "staff-key", 200, "\"link\"\r\n", "\r\n5," },
	{ "the report names them", "GET /api/report", "staff-key", 200,
	    "\"breaches\":[{\"issue\":5,", NULL },
	{ "but no private one", "GET /api/report", "junior-key", 200, "\"breaches\":[]",
	    "issues/5" },
	{ "which the sums count", "GET /api/report", "junior-key", 200, "\"breaches_total\":1",
	    NULL },
	{ "no other clock", "GET /api/breaches?clock=wall", "staff-key", 400, "clock", NULL },
	{ "clients have no breaches", "GET /api/breaches", "vip-key", 403, NULL, NULL },
	{ "what may be tried", "GET /api/regulations", "manager-key", 200,
	    "\"id\":\"eep\",\"title\":{", "\"id\":\"texts\"" },
	{ "what is in use is told", "GET /api/regulations", "manager-key", 200, "\"in_use\":true",
	    NULL },
	{ "what is on record, too", "GET /api/regulations", "manager-key", 200,
	    "\"kept\":[{\"id\":\"edoc\"", NULL },
	{ "not for staff", "GET /api/regulations", "staff-key", 403, NULL, NULL },
	{ "nobody looks for gaps here", "GET /api/faq/gaps", "staff-key", 404, NULL, NULL },
	{ "and clients never", "GET /api/faq/gaps", "vip-key", 403, NULL, NULL },
	{ "no key twice", "GET /api/report?by=level,level", "staff-key", 400, "twice", NULL },
	{ "no unknown key", "GET /api/report?by=size", "staff-key", 400, "not known", NULL },
	{ "no period that is none", "GET /api/report?since=soon", "staff-key", 400, "since", NULL },
	{ "no other format", "GET /api/report?format=xls", "staff-key", 400, "format", NULL },
	{ "clients have no report", "GET /api/report", "vip-key", 403, NULL, NULL },
	{ "clients have no queue", "GET /api/queue", "vip-key", 403, NULL, NULL },
	{ "strangers neither", "GET /api/queue", NULL, 401, NULL, NULL },
	{ "who am I", "GET /api/me", "vip-key", 200, "\"user\":6", NULL },
	{ "on which side", "GET /api/me", "staff-key", 200, "\"side\":\"staff\"", NULL },
	{ "strangers may know whether it works", "GET /api/health", NULL, 200,
	    "{\"status\":\"ok\"}", NULL },
	{ "managers may know how, too", "GET /api/status", "manager-key", 200, "\"outbox\"", NULL },
	{ "staff may not", "GET /api/status", "staff-key", 403, "managers", NULL },
	{ "staff see which articles help", "GET /api/faq/stats", "staff-key", 200,
	    "\"articles\":[]", NULL },
	{ "clients do not", "GET /api/faq/stats", "vip-key", 403, NULL, NULL },
	{ "but not how", "GET /api/metrics", NULL, 403, "web.monitors", NULL },
};

static void
test_who_gets_what(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct web_request r = request(b, cases[i].line);

		r.api_key = cases[i].key;
		answer(b, &r);
		if (b->reply.status != cases[i].status)
			fail_msg("%s: %d %s", cases[i].name, b->reply.status, b->reply.body.data);
		if (cases[i].says != NULL && strstr(b->reply.body.data, cases[i].says) == NULL)
			fail_msg("%s: %s", cases[i].name, b->reply.body.data);
		if (cases[i].not != NULL && strstr(b->reply.body.data, cases[i].not ) != NULL)
			fail_msg("%s: %s", cases[i].name, b->reply.body.data);
	}
}

static void
say_to(struct bench *b, const char *line, const char *key, const char *text, int status)
{
	struct web_request r = request(b, line);

	r.api_key = key;
	r.body = text;
	r.body_len = strlen(text);
	answer(b, &r);
	if (b->reply.status != status)
		fail_msg("%s %s: %d %s", line, text, b->reply.status, b->reply.body.data);
}

/* Among others that they may see; the tracker is asked about all of them at once. */
static void
test_private_breaches_are_left_out(void **state)
{
	static const char *const lines[] = {
		"GET /api/breaches",
		"GET /api/breaches?format=csv",
		"GET /api/report",
	};
	struct bench *b = *state;

	database_sql(b->d,
	    "update report_clock set state = 'breached' where issue_id in (1, 2);"
	    "insert into breach (issue_id, clock, cycle, at, due, priority, regulation, revision,"
	    " clause, found_at) values (1, 'first_response', 0, 1769997500, 1769997500, 'normal',"
	    " 'edoc', '1', '17', 1769997600), (2, 'first_response', 0, 1769997700, 1769997700,"
	    " 'normal', 'edoc', '1', '17', 1769997700)");
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct web_request r = request(b, lines[i]);

		/* What was seen is not remembered any more. */
		b->now.s += 120;
		r.now = b->now;
		r.api_key = "junior-key";
		tracker.visible = 0;
		answer(b, &r);
		assert_int_equal(b->reply.status, 200);
		assert_int_equal(tracker.visible, 1);
		assert_non_null(strstr(b->reply.body.data, "issues/1"));
		assert_non_null(strstr(b->reply.body.data, "issues/2"));
		assert_null(strstr(b->reply.body.data, "issues/5"));
	}
	b->now.s += 120;
	tracker.down = true;
	say_to(b, "GET /api/breaches?format=csv", "junior-key", "", 503);
}

/* Request 2 duplicates 5; staff may relate requests. What relates them is read from tables. */
static void
put_relations(struct bench *b)
{
	const char *t = b->d->tracker;

	database_sql(b->d,
	    "alter table %s.issues add column status_id int not null default 1;"
	    "insert into %s.issues (id, project_id) values (2, 1), (5, 1);"
	    "create table %s.issue_statuses (id int primary key, is_closed tinyint(1) not null);"
	    "insert into %s.issue_statuses values (1, 0);"
	    "create table %s.issue_relations (id int primary key auto_increment, issue_from_id int,"
	    " issue_to_id int, relation_type varchar(20));"
	    "insert into %s.issue_relations values (1, 2, 5, 'duplicates')",
	    t, t, t, t, t, t);
	database_sql(b->d,
	    "update %s.roles set permissions = '---\n- :view_issues\n- :manage_issue_relations\n';"
	    "insert into %s.members values (3, 10, 1);"
	    "insert into %s.member_roles values (3, 3, 1)",
	    t, t, t);
}

/* Whom the tracker does not show what is at the end of a request's duplicates does not learn of it. */
static void
test_a_hidden_head_is_not_told(void **state)
{
	static const char line[] = "POST /api/issues/1/duplicate", of[] = "{\"of\":2}";
	struct bench *b = *state;

	put_relations(b);
	say_to(b, line, "junior-key", of, 409);
	assert_non_null(strstr(b->reply.body.data, "issue 2 is itself a duplicate"));
	assert_null(strchr(b->reply.body.data, '5'));
	assert_string_equal(database_ask(b->d, "select count(*) from link_word"), "0");
	say_to(b, line, "staff-key", of, 202);
	assert_non_null(strstr(b->reply.body.data, "\"head\":5"));

	/* What somebody else tied they may untie. */
	say_to(b, "DELETE /api/issues/1/duplicate", "junior-key", of, 202);
	assert_non_null(strstr(b->reply.body.data, "\"head\":null"));
	say_to(b, line, "staff-key", of, 202);
	say_to(b, "POST /api/issues/1/not-duplicate", "junior-key", of, 202);
	assert_non_null(strstr(b->reply.body.data, "\"head\":null"));

	/* Another refusal would name it, too. */
	database_sql(
	    b->d, "insert into %s.issue_relations values (2, 1, 5, 'relates')", b->d->tracker);
	say_to(b, line, "junior-key", of, 409);
	assert_null(strchr(b->reply.body.data, '5'));
	say_to(b, line, "staff-key", of, 409);
	assert_non_null(strstr(b->reply.body.data, "issues 1 and 5 are related already"));

	/* Where it leads no further, nothing is hidden. */
	database_sql(b->d, "delete from %s.issue_relations", b->d->tracker);
	say_to(b, line, "junior-key", of, 202);
	assert_non_null(strstr(b->reply.body.data, "\"head\":2"));
}

/* 4 is of another project, 6 of theirs, but one that the tracker keeps from 9. */
static enum err_code
simulate(struct web *w, const struct web_simulate_ask *asked, struct json_t **out, struct err *e)
{
	static const int64_t issues[] = { 1, 1, 4, 5, 6 };
	json_t *changes = json_array();

	assert_true(asked->may(asked->ctx, 1));
	assert_false(asked->may(asked->ctx, 2));
	for (size_t i = 0; i < sizeof(issues) / sizeof(issues[0]); i++)
		json_array_append_new(changes, json_pack("{s:I}", "issue", (json_int_t)issues[i]));
	*out = json_pack("{s:o}", "changes", changes);
	return ERR_OK;
}

static void
test_what_would_have_been_of_ones_own(void **state)
{
	static const char line[] = "GET /api/simulate?regulation=eep&since=2026-01";
	struct bench *b = *state;

	b->config.simulate = simulate;
	put_verdict(b, 6, 1, "basic", "[]");
	say_to(b, line, "manager-key", "", 200);
	assert_non_null(
	    strstr(b->reply.body.data, "\"changes\":[{\"issue\":1},{\"issue\":1},{\"issue\":5}]"));
}

/* 1 is everybody's, 2 of a wiki that 7 may not read, 3 was withdrawn. */
static void
test_articles_are_live_and_ones_own(void **state)
{
	static const struct {
		const char *name, *key, *article;
		bool there;
	} readers[] = {
		{ "everybody's", "other-key", "1", true },
		{ "of a wiki that is theirs", "vip-key", "2", true },
		{ "of one that is not", "other-key", "2", false },
		{ "withdrawn", "vip-key", "3", false },
		{ "none", "vip-key", "4", false },
	};
	struct bench *b = *state;
	char line[64];

	database_sql(b->d,
	    "insert into article (id, source, article_key, language, section, url, title, body,"
	    " project_id, checksum, state, added_at, changed_at) values"
	    " (1, 'a', '1', 'ru', '', '', 'Title', 'Text', null, '', 'live', 1, 1),"
	    " (2, 'a', '2', 'ru', '', '', 'Title', 'Text', 1, '', 'live', 1, 1),"
	    " (3, 'a', '3', 'ru', '', '', 'Title', 'Text', null, '', 'retired', 1, 1)");
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		const bool there = readers[i].there;
		const char *key = readers[i].key;

		database_sql(b->d, "delete from article_seen");
		snprintf(line, sizeof(line), "GET /faq/%s", readers[i].article);
		say_to(b, line, key, "", there ? 200 : 404);
		assert_true(there == (strstr(b->reply.body.data, "Text") != NULL));
		snprintf(line, sizeof(line), "POST /api/articles/%s/opened", readers[i].article);
		say_to(b, line, key, "{}", there ? 204 : 404);
		snprintf(line, sizeof(line), "POST /api/articles/%s/solved", readers[i].article);
		say_to(b, line, key, "{}", there ? 204 : 404);
		if (strcmp(database_ask(
			       b->d, "select coalesce(sum(opened + solved), 0) from article_seen"),
			there ? "3" : "0") != 0)
			fail_msg("%s: counted otherwise", readers[i].name);
	}
}

static void
test_methods(void **state)
{
	static const struct {
		const char *line;
		int status;
		const char *allow;
	} lines[] = {
		{ "POST /api/issues/1", 405, "GET, HEAD, OPTIONS" },
		{ "DELETE /api/issues/1", 405, "GET, HEAD, OPTIONS" },
		{ "BREW /api/issues/1", 405, "GET, HEAD, OPTIONS" },
		{ "OPTIONS /api/issues/1", 204, "GET, HEAD, OPTIONS" },
		{ "GET /hooks/redmine", 405, "POST, OPTIONS" },
		{ "OPTIONS /hooks/plugin/abc", 204, "POST, OPTIONS" },
		{ "OPTIONS /nowhere", 404, NULL },
		{ "HEAD /api/health", 200, NULL },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct web_request r = request(b, lines[i].line);

		answer(b, &r);
		if (b->reply.status != lines[i].status)
			fail_msg("%s: %d", lines[i].line, b->reply.status);
		if (lines[i].allow == NULL)
			assert_null(b->reply.allow);
		else
			assert_string_equal(b->reply.allow, lines[i].allow);
	}
}

/* What the schema of nginx/docs/openapi.json requires is there, down to the last object. */
static void
check_schema(const struct bench *b, const json_t *schema, json_t *v)
{
	const json_t *required, *properties;
	const char *ref = json_string_value(json_object_get(schema, "$ref"));
	const char *name;
	json_t *child;
	size_t i;

	if (ref != NULL)
		schema = json_object_get(
		    json_object_get(json_object_get(b->openapi, "components"), "schemas"),
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
	json_array_foreach(v, i, child) check_schema(b, json_object_get(schema, "items"), child);
	json_object_foreach(v, name, child)
	{
		const json_t *own = json_object_get(properties, name);

		if (own == NULL)
			own = json_object_get(schema, "additionalProperties");
		if (json_is_object(child) || (json_is_array(child) && json_array_size(child) > 0))
			check_schema(b, own, child);
	}
}

static void
test_answers_are_as_described(void **state)
{
	static const struct {
		const char *line, *key, *schema;
	} answers[] = {
		{ "GET /api/issues/1", "vip-key", "Issue" },
		{ "GET /api/issues/1", "staff-key", "Issue" },
		{ "GET /api/issues/30", "vip-key", "Problem" },
		{ "GET /api/me", "vip-key", "Me" },
		{ "GET /api/queue", "staff-key", "Queue" },
		{ "GET /api/breaches", "staff-key", "Breaches" },
		{ "GET /api/report", "staff-key", "Report" },
		{ "GET /api/letters", "manager-key", "Letters" },
		{ "GET /api/regulations", "manager-key", "Regulations" },
		{ "GET /api/faq/stats", "staff-key", "ArticleStats" },
		{ "GET /api/issues/1?place=1", "staff-key", "Issue" },
		{ "GET /api/issues?ids=1,2", "staff-key", "Issues" },
		{ "GET /api/health", NULL, "Health" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		struct web_request r = request(b, answers[i].line);
		json_t *schema, *v;

		r.api_key = answers[i].key;
		answer(b, &r);
		schema = json_pack(
		    "{s:o}", "$ref", json_sprintf("#/components/schemas/%s", answers[i].schema));
		v = body(b);
		check_schema(b, schema, v);
		json_decref(v);
		json_decref(schema);
	}
}

/* Judged at 10:30 with half an hour gone; an hour and a half later it is two hours. */
static void
test_clocks_are_told_as_of_now(void **state)
{
	struct bench *b = *state;
	struct web_request r;
	struct utc there, at;
	char offset[32];
	json_t *v, *clock;

	assert_true(utc_parse("2026-02-02T06:00:00Z", &at));
	must(b->d, clock_now(b->d->db, &there, &b->d->e));
	snprintf(offset, sizeof(offset), "%" PRId64, at.s - there.s);
	must(b->d,
	    setting_put(b->d->root, SETTING_CLOCK_OFFSET, offset, (struct utc){ 0 }, &b->d->e));
	r = request(b, "GET /api/issues/1");
	r.api_key = "vip-key";
	answer(b, &r);
	v = body(b);
	clock = json_array_get(json_object_get(v, "clocks"), 0);
	assert_string_equal(json_string_value(json_object_get(clock, "name")), "first_response");
	/* The seconds that this test takes. */
	assert_in_range(json_integer_value(json_object_get(clock, "elapsed")), 3600, 3660);
	json_decref(v);
}

/* What a list says of the queue: how many there are, and of which projects. */
static void
queue_says(struct bench *b, const char *line, const char *says)
{
	struct web_request r = request(b, line);

	r.api_key = "staff-key";
	answer(b, &r);
	if (b->reply.status != 200 || strstr(b->reply.body.data, says) == NULL)
		fail_msg("%s: %d, not %s in %s", line, b->reply.status, says, b->reply.body.data);
}

static void
test_what_a_role_hides_is_not_counted(void **state)
{
	struct bench *b = *state;

	/* The first of the queue is not for them, and no private one. */
	put_verdict(b, 3, 1, "vip", "[]");
	database_sql(b->d, "insert into %s.issues (id, project_id) values (2, 1), (3, 1), (5, 1)",
	    b->d->tracker);
	database_sql(b->d, "update %s.roles set issues_visibility = 'own'", b->d->tracker);
	queue_says(b, "GET /api/queue", "\"total\":3");
	queue_says(b, "GET /api/queue", "\"name\":\"EDOC\",\"requests\":3");
	queue_says(b, "GET /api/queue/next", "{\"next\":{\"position\":1,\"issue\":1,");
	queue_says(b, "GET /api/queue?limit=1&offset=1", "\"position\":2,\"issue\":2,");
	queue_says(b, "GET /api/issues/5?place=1", "\"at\":3,\"of\":3");
	/* All that in one question: a no is remembered as long as a yes. */
	assert_int_equal(tracker.visible, 1);
	b->now.s += 61;
	queue_says(b, "GET /api/queue", "\"total\":3");
	assert_int_equal(tracker.visible, 2);
}

static void
test_nobody_works_in_an_archived_project(void **state)
{
	struct bench *b = *state;

	queue_says(b, "GET /api/queue", "\"total\":3");
	database_sql(b->d, "update %s.projects set status = 9 where id = 1", b->d->tracker);
	queue_says(b, "GET /api/queue", "\"total\":0");
	queue_says(b, "GET /api/queue", "\"projects\":[]");
	queue_says(b, "GET /api/queue/next", "{\"next\":null}");
}

/* More than is read at once, hidden though the roles say nothing of it. */
static void
test_what_to_take_lies_far_behind(void **state)
{
	struct bench *b = *state;

	database_sql(b->d,
	    "insert into verdict (issue_id, open, queued, place, breached, arrived_at, level,"
	    " category, channel, stage, project_id, regulation, revision, last_journal_id, "
	    "judged_at,"
	    " digest, body) select 100 + seq, 1, 1, 0, 0, 1, level, category, channel, stage, 1, "
	    "regulation,"
	    " revision, 0, judged_at, digest, body from verdict join seq_1_to_450"
	    " where issue_id = 4");
	queue_says(b, "GET /api/queue/next", "{\"next\":{\"position\":1,\"issue\":1,");
}

/* Identity. */

static const char *
cookie_given(struct bench *b)
{
	static char value[256];

	assert_non_null(b->reply.cookie);
	assert_int_equal(sscanf(b->reply.cookie, "slad_who=%200[^;]", value), 1);
	return value;
}

static void
ask(struct bench *b, const char *cookie, const char *shown)
{
	struct web_request r = request(b, "GET /api/issues/1");

	r.cookie = cookie;
	r.user_shown = shown;
	answer(b, &r);
}

static void
test_the_tracker_is_asked_once(void **state)
{
	struct bench *b = *state;
	char cookie[400];

	ask(b, "Redmine=s6", "6");
	assert_int_equal(b->reply.status, 200);
	/* Who it is and whether they may see it, in one question. */
	assert_int_equal(tracker.who, 1);
	assert_int_equal(tracker.issue, 0);
	assert_non_null(strstr(b->reply.cookie,
	    "; Path=/redmine/sla/; Max-Age=900; HttpOnly; SameSite=Strict; Secure"));
	snprintf(cookie, sizeof(cookie), "Redmine=s6; slad_who=%s", cookie_given(b));

	/* With our cookie nobody is asked: what was seen is remembered for a minute. */
	ask(b, cookie, "6");
	assert_int_equal(b->reply.status, 200);
	assert_null(b->reply.cookie);
	ask(b, cookie, "6");
	assert_int_equal(tracker.who, 1);
	assert_int_equal(tracker.issue, 0);
	assert_int_equal(tracker.user, 1);

	/* A minute later only whether it may be seen. */
	b->now.s += 61;
	ask(b, cookie, "6");
	assert_int_equal(b->reply.status, 200);
	assert_int_equal(tracker.who, 1);
	assert_int_equal(tracker.issue, 1);
}

/* 8 is staff, 6 a client of the same requests; the one's cookie is left behind for the other. */
static void
test_another_session_in_the_same_browser(void **state)
{
	static const struct {
		const char *name, *session, *shown;
		int status, asked;
		bool staff;
	} then[] = {
		{ "the same session", "Redmine=s8", "8", 200, 0, true },
		{ "among other cookies, in another place", "a=b; Redmine=s8; x=1", "8", 200, 0,
		    true },
		{ "the next one, who says to be the one before", "Redmine=s6", "8", 200, 1, false },
		{ "the next one's own page", "Redmine=s6", "6", 200, 1, false },
		{ "a session that is none", "Redmine=s0", "8", 401, 1, false },
		{ "no session any more", "a=b", "8", 401, 1, false },
		{ "the same session, after the tracker's next page", "Redmine=s8--2", "8", 200, 1,
		    true },
	};
	struct bench *b = *state;
	char left[256], cookie[400];

	ask(b, "Redmine=s8", "8");
	assert_non_null(strstr(b->reply.body.data, "last_journal"));
	snprintf(left, sizeof(left), "%s", cookie_given(b));
	for (size_t i = 0; i < sizeof(then) / sizeof(then[0]); i++) {
		const int before = tracker.who;

		snprintf(cookie, sizeof(cookie), "%s; slad_who=%s", then[i].session, left);
		ask(b, cookie, then[i].shown);
		if (b->reply.status != then[i].status || tracker.who - before != then[i].asked)
			fail_msg("%s: status %d, asked %d times", then[i].name, b->reply.status,
			    tracker.who - before);
		if ((strstr(b->reply.body.data, "last_journal") != NULL) != then[i].staff)
			fail_msg("%s: %s", then[i].name, b->reply.body.data);
	}
}

/* What the one before may see is nothing that the next one is shown, also not within the minute. */
static void
test_what_was_seen_is_nobody_elses(void **state)
{
	struct bench *b = *state;
	struct web_request r = request(b, "GET /api/issues/2");
	char cookie[400];

	r.cookie = "Redmine=s8";
	r.user_shown = "8";
	answer(b, &r);
	assert_int_equal(b->reply.status, 200);
	snprintf(cookie, sizeof(cookie), "Redmine=s6; slad_who=%s", cookie_given(b));
	r = request(b, "GET /api/issues/2");
	r.cookie = cookie;
	r.user_shown = "8";
	answer(b, &r);
	assert_int_equal(b->reply.status, 404);
}

static void
test_the_cookie_alone_is_not_believed(void **state)
{
	struct bench *b = *state;
	char cookie[400], forged[400];
	int asked;

	ask(b, "Redmine=s6", "6");
	snprintf(cookie, sizeof(cookie), "Redmine=s6; slad_who=%s", cookie_given(b));
	asked = tracker.who;

	/* No page, or a page of somebody else. */
	ask(b, cookie, NULL);
	assert_int_equal(tracker.who, ++asked);
	ask(b, cookie, "7");
	assert_int_equal(tracker.who, ++asked);

	/* Another user in a cookie that was signed for this one, in every place of it. */
	snprintf(forged, sizeof(forged), "Redmine=s6; slad_who=7%s",
	    strchr(strstr(cookie, "slad_who="), '.'));
	ask(b, forged, "7");
	assert_int_equal(tracker.who, ++asked);
	snprintf(forged, sizeof(forged), "%s", cookie);
	forged[strlen(forged) - 1] ^= 1;
	ask(b, forged, "6");
	assert_int_equal(tracker.who, ++asked);

	/* Too old. */
	b->now.s += 900;
	ask(b, cookie, "6");
	assert_int_equal(tracker.who, ++asked);
	assert_int_equal(b->reply.status, 200);
}

/* The checklist of a form is asked for with a body, and changes nothing. */
static void
test_a_question_is_no_write(void **state)
{
	struct bench *b = *state;
	char cookie[400], token[256];
	struct web_request r = request(b, "GET /api/me");
	json_t *j;
	int asked;

	r.cookie = "Redmine=s6";
	r.user_shown = "6";
	answer(b, &r);
	snprintf(cookie, sizeof(cookie), "Redmine=s6; slad_who=%s", cookie_given(b));
	j = body(b);
	snprintf(token, sizeof(token), "%s", json_string_value(json_object_get(j, "token")));
	json_decref(j);
	asked = tracker.who;
	for (int i = 0; i < 2; i++) {
		r = request(b, i == 0 ? "POST /api/intake" : "POST /api/articles/1/solved");
		r.cookie = cookie;
		r.user_shown = "6";
		r.token = token;
		r.origin = "https://sup.example.kz";
		r.content_type = "application/json";
		r.body = "{\"subject\":\"x\"}";
		r.body_len = strlen(r.body);
		answer(b, &r);
		assert_int_equal(tracker.who - asked, i);
	}
	/* It needs the page's token all the same. */
	r = request(b, "POST /api/intake");
	r.cookie = cookie;
	r.user_shown = "6";
	r.origin = "https://evil.example";
	answer(b, &r);
	assert_int_equal(b->reply.status, 403);
}

/* The tracker's form has its project's id where one may choose, else its name in the address. */
static void
test_a_project_is_named_in_two_ways(void **state)
{
	static const struct {
		const char *name, *body, *says;
	} ways[] = {
		{ "none", "{\"subject\":\"x\"}", "\"regulation\":\"edoc\"" },
		{ "by identifier", "{\"subject\":\"x\",\"project\":\"other\"}",
		    "\"regulation\":\"eep\"" },
		{ "by id", "{\"subject\":\"x\",\"project\":\"2\"}", "\"regulation\":\"eep\"" },
		{ "by another's id", "{\"subject\":\"x\",\"project\":\"1\"}",
		    "\"regulation\":\"edoc\"" },
		{ "by an id that none has", "{\"subject\":\"x\",\"project\":\"77\"}",
		    "\"regulation\":\"edoc\"" },
		{ "by no id", "{\"subject\":\"x\",\"project\":\"99999999999999999999\"}",
		    "\"regulation\":\"edoc\"" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct web_request r = request(b, "POST /api/intake");

		r.api_key = "staff-key";
		r.content_type = "application/json";
		r.body = ways[i].body;
		r.body_len = strlen(r.body);
		answer(b, &r);
		if (b->reply.status != 200 || strstr(b->reply.body.data, ways[i].says) == NULL)
			fail_msg("%s: %d %s", ways[i].name, b->reply.status, b->reply.body.data);
	}
}

static void
test_broken_cookies(void **state)
{
	static const char *const cookies[] = {
		"slad_who=",
		"slad_who=6",
		"slad_who=6.",
		"slad_who=6.9999999999999999999999.x",
		"slad_who=-6.1900000000.x",
		"slad_who=6.1900000000.",
		"slad_who",
		";;; =; slad_who=6.1900000000.0000",
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(cookies) / sizeof(cookies[0]); i++) {
		ask(b, cookies[i], "6");
		assert_int_equal(b->reply.status, 401);
	}
}

static void
test_logged_out_of_the_tracker(void **state)
{
	struct bench *b = *state;
	char cookie[400];

	ask(b, "Redmine=s6", "6");
	snprintf(cookie, sizeof(cookie), "Redmine=s6; slad_who=%s", cookie_given(b));
	tracker.session_ended = people[0].session;
	b->now.s += 61;
	ask(b, cookie, "6");
	assert_int_equal(b->reply.status, 401);
}

static void
test_keys_are_remembered_for_a_minute(void **state)
{
	struct bench *b = *state;

	for (int i = 0; i < 3; i++) {
		struct web_request r = request(b, "GET /api/me");

		r.api_key = "vip-key";
		answer(b, &r);
		assert_int_equal(b->reply.status, 200);
		assert_null(b->reply.cookie);
	}
	assert_int_equal(tracker.who, 1);
}

/* Not even a denial is made up while the tracker does not answer; its address stays ours. */
static void
test_tracker_is_down(void **state)
{
	struct bench *b = *state;
	struct web_request r = request(b, "GET /api/issues/1");

	tracker.down = true;
	r.api_key = "vip-key";
	answer(b, &r);
	assert_int_equal(b->reply.status, 503);
	assert_null(strstr(b->reply.body.data, "secret address"));
	r = request(b, "GET /api/health");
	answer(b, &r);
	assert_int_equal(b->reply.status, 200);
}

/* Writes: by guard_check, as no route of a browser changes anything yet. */

static enum err_code
write_as(struct bench *b, const char *cookie, const char *key, const char *origin, const char *site,
    const char *token)
{
	struct web_request r = request(b, "POST /api/me");
	struct caller caller;
	enum err_code rc;
	struct err e = { 0 };

	r.cookie = cookie;
	r.api_key = key;
	r.origin = origin;
	r.fetch_site = site;
	r.token = token;
	r.user_shown = "6";
	rc = guard_check(b->web, &r, GUARD_IDENTITY, &caller, &b->reply, &e);
	assert_true(caller.known || rc != ERR_OK);
	return rc;
}

static void
test_writes(void **state)
{
	static const char ours[] = "https://sup.example.kz";
	struct bench *b = *state;
	struct web_request r = request(b, "GET /api/me");
	char token[256], others[256], cookie[400];
	json_t *v;
	int asked;

	r.cookie = "Redmine=s6";
	r.user_shown = "6";
	answer(b, &r);
	snprintf(cookie, sizeof(cookie), "Redmine=s6; slad_who=%s", cookie_given(b));
	v = body(b);
	snprintf(token, sizeof(token), "%s", json_string_value(json_object_get(v, "token")));
	json_decref(v);
	r = request(b, "GET /api/me");
	r.api_key = "other-key";
	answer(b, &r);
	v = body(b);
	snprintf(others, sizeof(others), "%s", json_string_value(json_object_get(v, "token")));
	json_decref(v);

	/* Proved anew each time, whatever the cookie says. */
	asked = tracker.who;
	assert_int_equal(write_as(b, cookie, NULL, ours, NULL, token), ERR_OK);
	assert_int_equal(tracker.who, asked + 1);
	assert_int_equal(write_as(b, cookie, NULL, NULL, "same-origin", token), ERR_OK);

	assert_int_equal(write_as(b, cookie, NULL, NULL, NULL, token), ERR_DENIED);
	assert_int_equal(write_as(b, cookie, NULL, NULL, "cross-site", token), ERR_DENIED);
	assert_int_equal(
	    write_as(b, cookie, NULL, "https://evil.example", "same-origin", token), ERR_DENIED);
	assert_int_equal(
	    write_as(b, cookie, NULL, "https://sup.example.kz.evil", NULL, token), ERR_DENIED);
	assert_int_equal(write_as(b, cookie, NULL, "https://sup.example", NULL, token), ERR_DENIED);
	assert_int_equal(
	    write_as(b, cookie, NULL, "http://sup.example.kz", NULL, token), ERR_DENIED);
	assert_int_equal(write_as(b, cookie, NULL, ours, NULL, NULL), ERR_DENIED);
	assert_int_equal(write_as(b, cookie, NULL, ours, NULL, others), ERR_DENIED);
	/* The cookie's own value proves who it is, not that the page wants to write. */
	assert_int_equal(
	    write_as(b, cookie, NULL, ours, NULL, strstr(cookie, "slad_who=") + 9), ERR_DENIED);
	b->now.s += 901;
	assert_int_equal(write_as(b, cookie, NULL, ours, NULL, token), ERR_DENIED);

	/* A key no browser sends by itself. */
	assert_int_equal(write_as(b, NULL, "vip-key", NULL, NULL, NULL), ERR_OK);
	assert_int_equal(
	    write_as(b, cookie, "vip-key", "https://evil.example", NULL, NULL), ERR_OK);
	assert_int_equal(write_as(b, NULL, "no-key", NULL, NULL, NULL), ERR_DENIED);
}

/* A client's silence, and what waits in the outbox. */

static size_t
due_now(struct bench *b)
{
	struct utc now, oldest;
	size_t n;

	must(b->d, clock_now(b->d->db, &now, &b->d->e));
	must(b->d, wake_backlog(b->d->db, now, &n, &oldest, &b->d->e));
	return n;
}

static const char asked[] = "[{\"id\":\"71\",\"at\":\"2026-02-02T05:10:00Z\",\"by\":\"staff\","
			    "\"note\":\"public\",\"status\":\"waiting_client\"}]";

static void
answers_to(struct bench *b, const char *key, const char *line, const char *schema, const char *says)
{
	struct web_request r = request(b, line);
	json_t *s = json_pack("{s:o}", "$ref", json_sprintf("#/components/schemas/%s", schema)), *v;

	r.api_key = key;
	answer(b, &r);
	if (strstr(b->reply.body.data, says) == NULL)
		fail_msg("%s: no %s in %s", line, says, b->reply.body.data);
	v = body(b);
	check_schema(b, s, v);
	json_decref(v);
	json_decref(s);
}

static void
answers_with(struct bench *b, const char *line, const char *schema, const char *says)
{
	answers_to(b, "staff-key", line, schema, says);
}

static void
test_silence_is_stopped(void **state)
{
	static const char line[] = "POST /api/issues/2/closing";
	struct bench *b = *state;

	put_verdict(b, 2, 1, "basic", asked);
	answers_with(b, "GET /api/closings", "Closings", "\"stopped\":false");
	answers_with(b, "GET /api/closings", "Closings", "\"acts\":false");
	answers_with(b, "GET /api/closings", "Closings", "\"project_name\":null");
	answers_with(b, "GET /api/issues/2", "Issue", "\"key\":\"1:no_answer:71\"");
	database_sql(b->d, "delete from wake");
	say_to(b, line, "staff-key", "{\"stop\":true}", 202);
	assert_int_equal(due_now(b), 1);
	answers_with(b, "GET /api/closings", "Closings", "\"stopped\":true");
	say_to(b, line, "staff-key", "{\"stop\":false}", 202);
	answers_with(b, "GET /api/closings", "Closings", "\"stopped\":false");

	say_to(b, line, "staff-key", "{\"stop\":1}", 400);
	say_to(b, line, "staff-key", "stop", 400);
	say_to(b, line, "other-key", "{\"stop\":true}", 403);
	say_to(b, line, "vip-key", "{\"stop\":true}", 404);
	say_to(b, line, NULL, "{\"stop\":true}", 401);
	say_to(b, "POST /api/issues/5/closing", "staff-key", "{\"stop\":true}", 409);
	say_to(b, "GET /api/closings", "vip-key", "", 403);
}

static void
put_actions(struct bench *b, int64_t issue, const char *key)
{
	const struct outbox_item item = {
		.key = key,
		.issue = issue,
		.rule = "no_answer",
		.kind = "close",
		.clause = "15",
		.payload = "{\"note\":\"Ответ от клиента не получен\"}",
		.state = OUTBOX_PENDING,
	};
	struct outbox_change *changes;
	struct utc now;
	size_t n;

	must(b->d, clock_now(b->d->db, &now, &b->d->e));
	must(
	    b->d, outbox_sync(b->d->db, issue, &item, 1, now, b->d->arena, &changes, &n, &b->d->e));
}

/* Of three, one is another project's; the page is of the rest. */
static void
test_closings_come_in_pages(void **state)
{
	static const char line[] = "GET /api/closings?limit=1";
	struct bench *b = *state;

	put_verdict(b, 2, 1, "basic", asked);
	put_verdict(b, 4, 2, "basic", asked);
	put_verdict(b, 5, 1, "basic", asked);
	database_sql(b->d,
	    "update verdict set body = json_replace(body, '$.closing.at', '2026-02-01T04:00:00Z')"
	    " where issue_id = 5");
	answers_with(b, line, "Closings",
	    "\"total\":2,\"offset\":0,\"hidden\":0,\"closings\":[{\"issue\":5,");
	assert_null(strstr(b->reply.body.data, "\"issue\":2,"));
	answers_with(b, "GET /api/closings?offset=1", "Closings", "\"closings\":[{\"issue\":2,");
	assert_null(strstr(b->reply.body.data, "\"issue\":4,"));
	answers_with(b, "GET /api/closings?offset=2", "Closings", "\"closings\":[]");
	say_to(b, "GET /api/closings?limit=201", "staff-key", "", 400);
	/* Of this one the tracker does not tell them. */
	answers_to(b, "junior-key", line, "Closings", "\"hidden\":1,\"closings\":[]");
}

/* What stands in the outbox by then, and whose word was the last, is told of each. */
static void
test_closings_say_what_became_of_them(void **state)
{
	struct bench *b = *state;

	put_verdict(b, 2, 1, "basic", asked);
	answers_with(b, "GET /api/closings", "Closings", "\"state\":null,\"reason\":null");
	put_actions(b, 2, "1:no_answer:71");
	database_sql(b->d, "update outbox set state = 'parked', reason = 'Нет прав'");
	answers_with(b, "GET /api/closings", "Closings",
	    "\"stopped\":false,\"state\":\"parked\",\"reason\":\"Нет прав\"");
	database_sql(b->d,
	    "insert into word (issue_id, user_id, kind, value, at) values"
	    " (2, 1, 'decline', '1:no_answer:71', 0), (2, 1, 'decline', 'another', 0)");
	answers_with(b, "GET /api/closings", "Closings", "\"stopped\":true");
	database_sql(b->d,
	    "insert into word (issue_id, user_id, kind, value, at) values"
	    " (2, 1, 'confirm', '1:no_answer:71', 0)");
	answers_with(b, "GET /api/closings", "Closings", "\"stopped\":false");
}

static void
test_the_outbox_takes_words(void **state)
{
	struct bench *b = *state;

	put_actions(b, 1, "1:no_answer:71");
	put_actions(b, 4, "4:no_answer:72");
	database_sql(b->d, "update outbox set state = 'parked', reason = 'Нет прав'");
	answers_with(b, "GET /api/outbox", "Outbox", "\"reason\":\"Нет прав\"");
	answers_with(b, "GET /api/outbox", "Outbox", "\"note\":\"Ответ от клиента не получен\"");
	assert_null(strstr(b->reply.body.data, "\"issue\":4"));
	answers_with(b, "GET /api/outbox?state=pending", "Outbox", "\"outbox\":[]");
	say_to(b, "GET /api/outbox?state=lost", "staff-key", "", 400);
	say_to(b, "GET /api/outbox?limit=201", "staff-key", "", 400);
	say_to(b, "GET /api/outbox?offset=-1", "staff-key", "", 400);
	say_to(b, "GET /api/outbox", "vip-key", "", 403);

	say_to(b, "POST /api/outbox/1", "staff-key", "{\"word\":\"retry\"}", 202);
	answers_with(b, "GET /api/outbox?state=pending", "Outbox", "\"issue\":1");
	say_to(b, "POST /api/outbox/1", "staff-key", "{\"word\":\"retry\"}", 409);
	say_to(b, "POST /api/outbox/1", "staff-key", "{\"word\":\"withdraw\"}", 202);
	say_to(b, "POST /api/outbox/1", "staff-key", "{\"word\":\"confirm\"}", 202);
	say_to(b, "POST /api/outbox/1", "staff-key", "{\"word\":\"begin\"}", 400);
	/* Another project's, and what is not there, are the same. */
	say_to(b, "POST /api/outbox/2", "staff-key", "{\"word\":\"retry\"}", 404);
	say_to(b, "POST /api/outbox/99", "staff-key", "{\"word\":\"retry\"}", 404);
	say_to(b, "POST /api/outbox/1", "vip-key", "{\"word\":\"retry\"}", 403);
	say_to(b, "POST /api/outbox/1", NULL, "{\"word\":\"retry\"}", 401);
	database_sql(b->d, "update outbox set state = 'done'");
	say_to(b, "POST /api/outbox/1", "staff-key", "{\"word\":\"withdraw\"}", 409);
}

/* What is due of another project's requests, however much of it and however late, hides nothing. */
static void
test_the_outbox_comes_in_pages(void **state)
{
	struct bench *b = *state;

	put_actions(b, 1, "1:no_answer:71");
	put_actions(b, 2, "2:no_answer:73");
	put_actions(b, 4, "4:no_answer:72");
	put_actions(b, 5, "5:no_answer:74");
	database_sql(b->d, "update outbox set changed_at = issue_id");
	database_sql(b->d, "update outbox set state = 'parked' where issue_id in (1, 4)");
	answers_with(b, "GET /api/outbox?limit=1", "Outbox", "\"issue\":1,");
	answers_with(b, "GET /api/outbox?limit=1", "Outbox", "\"total\":3,\"offset\":0");
	answers_with(b, "GET /api/outbox?limit=1&offset=1", "Outbox", "\"issue\":5,");
	assert_null(strstr(b->reply.body.data, "\"issue\":1,"));
	answers_with(b, "GET /api/outbox?limit=1&offset=2", "Outbox", "\"issue\":2,");
	answers_with(b, "GET /api/outbox?limit=1&offset=3", "Outbox", "\"outbox\":[]");
	answers_with(b, "GET /api/outbox?state=pending&limit=1", "Outbox", "\"total\":2");
	/* Of this one the tracker does not tell them. */
	answers_to(b, "junior-key", "GET /api/outbox?state=pending&limit=1", "Outbox",
	    "\"hidden\":1,\"outbox\":[]");
	answers_to(
	    b, "junior-key", "GET /api/outbox?state=pending&offset=1", "Outbox", "\"issue\":2,");
}

static void
test_letters_take_words(void **state)
{
	const struct letter letters[] = {
		{ .key = "1:warning",
		    .kind = "warning",
		    .issue = 1,
		    .address = "m@example.kz",
		    .body = "{}",
		    .state = LETTER_SHADOW },
		{ .key = "4:warning",
		    .kind = "warning",
		    .issue = 4,
		    .address = "m@example.kz",
		    .body = "{}",
		    .state = LETTER_SHADOW },
	};
	struct bench *b = *state;
	struct utc now;

	must(b->d, clock_now(b->d->db, &now, &b->d->e));
	for (size_t i = 0; i < 2; i++)
		must(b->d, letter_put(b->d->db, &letters[i], now, NULL, &b->d->e));
	database_sql(b->d, "update letter set changed_at = id");
	answers_to(b, "manager-key", "GET /api/letters?limit=1", "Letters", "\"issue\":1,");
	answers_to(b, "manager-key", "GET /api/letters?limit=1", "Letters", "\"total\":1,");
	answers_to(b, "manager-key", "GET /api/letters?offset=1", "Letters", "\"letters\":[]");
	answers_to(b, "manager-key", "GET /api/letters?issue=4", "Letters", "\"letters\":[]");
	say_to(b, "GET /api/letters?offset=x", "manager-key", "", 400);
	say_to(b, "POST /api/letters/1", "manager-key", "{\"word\":\"retry\"}", 202);
	say_to(b, "POST /api/letters/1", "manager-key", "{\"word\":\"retry\"}", 409);
	say_to(b, "POST /api/letters/1", "manager-key", "{\"word\":\"withdraw\"}", 202);
	assert_string_equal(
	    database_ask(b->d, "select reason from letter where id = 1"), "by Name");
	assert_string_equal(
	    database_ask(
		b->d, "select count(*) from record where kind = 'letter' and body like '%%word%%'"),
	    "2");
	say_to(b, "POST /api/letters/1", "manager-key", "{\"word\":\"confirm\"}", 400);
	/* Of a request that they may not see, and what is not there, are the same. */
	say_to(b, "POST /api/letters/2", "manager-key", "{\"word\":\"retry\"}", 404);
	say_to(b, "POST /api/letters/99", "manager-key", "{\"word\":\"retry\"}", 404);
	say_to(b, "POST /api/letters/1", "staff-key", "{\"word\":\"retry\"}", 403);
}

/* Webhooks. */

static const char news[] = "{\"type\":\"issue.updated\",\"timestamp\":\"2026-02-02T05:00:00Z\","
			   "\"data\":{\"issue\":{\"id\":12}}}";
static const char plugin_body[] = "{\"payload\":{\"action\":\"updated\",\"issue\":{\"id\":13}}}";

static void
hook(struct bench *b, const char *line, const char *from, const char *type, const char *signature,
    const char *text)
{
	struct web_request r = request(b, line);

	r.remote = from;
	r.content_type = type;
	r.signature = signature;
	r.body = text;
	r.body_len = strlen(text);
	answer(b, &r);
}

static const char *
sign(const char *secret, const char *text)
{
	static char out[HMAC_HEX + 8];

	strcpy(out, "sha256=");
	hmac_sha256_hex(secret, strlen(secret), text, strlen(text), out + 7);
	return out;
}

static void
test_webhooks(void **state)
{
	static const char json[] = "application/json; charset=utf-8";
	static const char plugin[] = "POST /hooks/plugin/" PLUGIN_SECRET;
	const struct {
		const char *name, *line, *from, *type, *signature, *text;
		int status;
	} hooks[] = {
		{ "without a signature", "POST /hooks/redmine", "10.0.0.1", json, NULL, news, 401 },
		{ "with a wrong one", "POST /hooks/redmine", "10.0.0.1", json, "sha256=00", news,
		    401 },
		{ "of another type", "POST /hooks/redmine", "10.0.0.1",
		    "application/x-www-form-urlencoded", NULL, news, 415 },
		{ "of no type", "POST /hooks/redmine", "10.0.0.1", NULL, NULL, news, 415 },
		{ "of nearly that type", "POST /hooks/redmine", "10.0.0.1", "application/jsonp",
		    NULL, news, 415 },
		{ "the plugin with a wrong secret", "POST /hooks/plugin/abc", "127.0.0.1", json,
		    NULL, plugin_body, 403 },
		{ "from somewhere else", plugin, "10.2.0.1", json, NULL, plugin_body, 403 },
		{ "from nowhere", plugin, NULL, json, NULL, plugin_body, 403 },
		{ "with nonsense", plugin, "10.1.2.3", json, NULL, "{", 400 },
		{ "with nothing", plugin, "10.1.2.3", json, NULL, "", 400 },
		{ "of another type, too", plugin, "10.1.2.3", "text/plain", NULL, plugin_body,
		    415 },
		{ "without a secret", "POST /hooks/plugin/", "10.1.2.3", json, NULL, plugin_body,
		    404 },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++) {
		hook(b, hooks[i].line, hooks[i].from, hooks[i].type, hooks[i].signature,
		    hooks[i].text);
		if (b->reply.status != hooks[i].status)
			fail_msg("%s: %d %s", hooks[i].name, b->reply.status, b->reply.body.data);
		assert_string_equal(b->reply.type, "application/problem+json");
	}
	assert_int_equal(due_now(b), 0);

	hook(b, "POST /hooks/redmine", "10.0.0.1", json, sign(HOOK_SECRET, "{"), "{");
	assert_int_equal(b->reply.status, 400);
	hook(b, "POST /hooks/redmine", "10.0.0.1", json, sign("guessed", news), news);
	assert_int_equal(b->reply.status, 401);
	hook(b, "POST /hooks/redmine", "10.0.0.1", json, sign(HOOK_SECRET, news), news);
	assert_int_equal(b->reply.status, 202);
	assert_string_equal(b->reply.body.data, "{\"woken\":1}\n");
	assert_int_equal(due_now(b), 1);
	hook(b, plugin, "10.1.2.3", json, NULL, plugin_body);
	assert_int_equal(b->reply.status, 202);
	assert_int_equal(due_now(b), 2);
	/* Of a project that is not served. */
	hook(b, plugin, "10.1.2.3", json, NULL,
	    "{\"payload\":{\"action\":\"updated\",\"issue\":{\"id\":14}}}");
	assert_int_equal(b->reply.status, 202);
	assert_int_equal(due_now(b), 2);
}

static void
test_no_secret_means_no_webhooks(void **state)
{
	static const char json[] = "application/json";
	struct bench *b = *state;

	b->config.redmine_secret = NULL;
	b->config.plugin_secret = NULL;
	hook(b, "POST /hooks/redmine", "127.0.0.1", json, sign("", news), news);
	assert_int_equal(b->reply.status, 401);
	hook(b, "POST /hooks/plugin/" PLUGIN_SECRET, "127.0.0.1", json, NULL, plugin_body);
	assert_int_equal(b->reply.status, 403);
}

static void
test_long_bodies(void **state)
{
	struct bench *b = *state;
	struct web_request r = request(b, "POST /hooks/redmine");

	r.body_too_long = true;
	answer(b, &r);
	assert_int_equal(b->reply.status, 413);
}

/* Health. */

static void
health(struct bench *b, const char *line)
{
	struct web_request r = request(b, line);

	r.remote = "127.0.0.1";
	/* Another second, so that the clock is read. */
	b->now.s++;
	answer(b, &r);
}

static void
put_probe(struct bench *b, int64_t age, bool reachable, int skew, const char *trouble)
{
	char at[UTC_TEXT];
	struct utc now;
	json_t *probe;
	char *text;

	must(b->d, clock_now(b->d->db, &now, &b->d->e));
	probe = json_pack("{s:s, s:b, s:i, s:s?}", "at",
	    utc_format(utc_plus(now, (struct span){ -age }), at), "reachable", reachable, "skew",
	    skew, "trouble", trouble);
	text = json_dumps(probe, 0);
	must(b->d, setting_put(b->d->root, "tracker.probe.n1", text, now, &b->d->e));
	free(text);
	json_decref(probe);
}

static void
test_health(void **state)
{
	struct bench *b = *state;
	struct utc now;

	health(b, "GET /api/health");
	assert_int_equal(b->reply.status, 200);
	assert_non_null(strstr(b->reply.body.data, "\"look\":{\"due\":0,\"lag\":0}"));
	assert_non_null(strstr(b->reply.body.data, "\"pending\":0"));

	/* Something was due a little while ago: no trouble. Two minutes ago: somebody must look. */
	must(b->d, clock_now(b->d->db, &now, &b->d->e));
	must(b->d, wake_issue(b->d->db, 1, utc_plus(now, (struct span){ -30 }), &b->d->e));
	health(b, "GET /api/health");
	assert_int_equal(b->reply.status, 200);
	must(b->d, wake_issue(b->d->db, 1, utc_plus(now, (struct span){ -120 }), &b->d->e));
	health(b, "GET /api/health");
	assert_int_equal(b->reply.status, 503);
	assert_non_null(strstr(b->reply.body.data, "is the look process running?"));
	must(b->d, wake_forget(b->d->db, 1, &b->d->e));

	put_probe(b, 10, true, 1, NULL);
	health(b, "GET /api/health");
	assert_int_equal(b->reply.status, 200);
	put_probe(b, 10, false, 0, "the bot's key is refused");
	health(b, "GET /api/health");
	assert_int_equal(b->reply.status, 503);
	assert_non_null(strstr(b->reply.body.data, "the bot's key is refused"));
	put_probe(b, 10, true, -31, NULL);
	health(b, "GET /api/health");
	assert_int_equal(b->reply.status, 503);
	/* Of a node that is gone. */
	put_probe(b, 600, false, 0, "gone");
	health(b, "GET /api/health");
	assert_int_equal(b->reply.status, 200);
}

/* Seen once, and not any more. */
static void
test_nobody_works(void **state)
{
	struct bench *b = *state;

	database_sql(b->d,
	    "update `%s`.node set seen_at = seen_at - 121 where name like '%%look%%'",
	    b->d->schema);
	health(b, "GET /api/health");
	assert_int_equal(b->reply.status, 503);
	assert_non_null(strstr(b->reply.body.data, "no look process was seen"));
	assert_null(strstr(b->reply.body.data, "no deliver process"));
}

static void
test_metrics(void **state)
{
	struct bench *b = *state;

	put_probe(b, 10, true, 2, NULL);
	health(b, "GET /api/metrics");
	assert_int_equal(b->reply.status, 200);
	assert_non_null(strstr(b->reply.body.data, "\nslad_look_due 0\n"));
	assert_non_null(strstr(b->reply.body.data, "\nslad_outbox{state=\"parked\"} 0\n"));
	assert_non_null(strstr(b->reply.body.data, "\nslad_tracker_reachable{node=\"n1\"} 1\n"));
	assert_non_null(strstr(b->reply.body.data, "\nslad_tracker_skew_seconds{node=\"n1\"} 2\n"));
}

static void
test_database_is_down(void **state)
{
	struct bench *b = *state;
	struct db *kept = b->web->db;

	b->config.db = (struct db_config){ .socket = "/nonexistent/mysqld.sock", .user = "slad" };
	b->web->db = NULL;
	health(b, "GET /api/health");
	assert_int_equal(b->reply.status, 503);
	assert_non_null(strstr(b->reply.body.data, "\"database\":false"));
	health(b, "GET /api/metrics");
	assert_non_null(strstr(b->reply.body.data, "slad_database_up 0"));
	hook(b, "POST /hooks/redmine", "10.0.0.1", "application/json", sign(HOOK_SECRET, news),
	    news);
	assert_int_equal(b->reply.status, 503);
	assert_null(strstr(b->reply.body.data, "nonexistent"));
	b->web->db = kept;
}

/* Headers. */

static void
test_headers(void **state)
{
	struct bench *b = *state;
	struct buf head;

	buf_init(&head);
	reply_reset(&b->reply);
	reply_problem(&b->reply, 401, "who are you?");
	b->reply.cookie = "a=b";
	b->reply.allow = "GET";
	reply_head(&b->reply, &head);
	assert_string_equal(head.data,
	    "Status: 401 Unauthorized\r\nCache-Control: no-store\r\n"
	    "X-Content-Type-Options: nosniff\r\nContent-Type: application/problem+json\r\n"
	    "Content-Length: 83\r\nAllow: GET\r\nSet-Cookie: a=b\r\n"
	    "WWW-Authenticate: ApiKey realm=\"Redmine\"\r\n\r\n");
	assert_int_equal(b->reply.body.len, 83);
	buf_release(&head);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_who_gets_what),
		TEST(test_private_breaches_are_left_out),
		TEST(test_a_hidden_head_is_not_told),
		TEST(test_what_would_have_been_of_ones_own),
		TEST(test_articles_are_live_and_ones_own),
		TEST(test_methods),
		TEST(test_answers_are_as_described),
		TEST(test_clocks_are_told_as_of_now),
		TEST(test_what_a_role_hides_is_not_counted),
		TEST(test_nobody_works_in_an_archived_project),
		TEST(test_what_to_take_lies_far_behind),
		TEST(test_the_tracker_is_asked_once),
		TEST(test_another_session_in_the_same_browser),
		TEST(test_what_was_seen_is_nobody_elses),
		TEST(test_the_cookie_alone_is_not_believed),
		TEST(test_a_question_is_no_write),
		TEST(test_a_project_is_named_in_two_ways),
		TEST(test_broken_cookies),
		TEST(test_logged_out_of_the_tracker),
		TEST(test_keys_are_remembered_for_a_minute),
		TEST(test_tracker_is_down),
		TEST(test_writes),
		TEST(test_silence_is_stopped),
		TEST(test_closings_come_in_pages),
		TEST(test_closings_say_what_became_of_them),
		TEST(test_letters_take_words),
		TEST(test_the_outbox_takes_words),
		TEST(test_the_outbox_comes_in_pages),
		TEST(test_webhooks),
		TEST(test_no_secret_means_no_webhooks),
		TEST(test_long_bodies),
		TEST(test_health),
		TEST(test_nobody_works),
		TEST(test_metrics),
		TEST(test_database_is_down),
		TEST(test_headers),
	};

	return cmocka_run_group_tests_name("router", tests, NULL, NULL);
}
