#include "tests/support/desk.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "core/calendar.h"
#include "core/policy.h"
#include "store/brake.h"
#include "store/clock.h"
#include "store/migrate.h"
#include "store/policies.h"
#include "store/record.h"
#include "store/setting.h"
#include "store/wake.h"
#include "tests/support/sql.h"

#define PASSWORD "desk-1"
#define BOT "sla-bot"

#define LIST(...)                                                                                  \
	{                                                                                          \
		.n = sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *),          \
		.items = (const char *const[]){ __VA_ARGS__ },                                     \
	}

static const struct tracker_config names = {
	.bot = BOT,
	.channel_field = "Канал",
	.received_field = "Получено",
	.received_zone = "Asia/Almaty",
	.stage = {
		[STAGE_NEW] = LIST("Новая"),
		[STAGE_IN_PROGRESS] = LIST("В работе"),
		[STAGE_WAITING_CLIENT] = LIST("Нужен отклик"),
		[STAGE_WAITING_THIRD_PARTY] = LIST("Ожидание третьей стороны"),
		[STAGE_ESCALATED] = LIST("Передана в разработку"),
		[STAGE_RESOLVED] = LIST("Решена"),
		[STAGE_CLOSED] = LIST("Закрыта", "Отклонена"),
	},
	.priority = {
		[PRIORITY_NORMAL] = LIST("Низкий", "Нормальный"),
		[PRIORITY_URGENT] = LIST("Высокий", "Срочный"),
		[PRIORITY_IMMEDIATE] = LIST("Немедленный"),
	},
	.category = {
		[CATEGORY_ERROR] = LIST("Ошибка"),
		[CATEGORY_CONSULTATION] = LIST("Поддержка"),
		[CATEGORY_CALLBACK] = LIST("Обратный звонок"),
		[CATEGORY_WISH] = LIST("Улучшение"),
	},
	.side = {
		[SIDE_STAFF] = LIST("Оператор", "Руководитель поддержки", "Менеджер"),
		[SIDE_DEVELOPER] = LIST("Разработчик"),
		[SIDE_CLIENT] = LIST("Клиент", "Репортёр"),
	},
	.channel = {
		[CHANNEL_TRACKER] = LIST("Трекер"),
		[CHANNEL_EMAIL] = LIST("Эл. почта"),
		[CHANNEL_PHONE] = LIST("Телефон"),
	},
};

/* "NAME=value" of a file in the tracker's folder. */
static const char *
kept(struct desk *d, const char *file, const char *name)
{
	char path[300], line[300];
	const char *value = NULL;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", d->run, file);
	f = fopen(path, "r");
	if (f == NULL)
		fail_msg("%s: no such file; is SLAD_TEST_TRACKER the folder of a tracker?", path);
	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, name, strlen(name)) == 0 && line[strlen(name)] == '=')
			value = arena_strdup(d->arena, line + strlen(name) + 1);
	}
	fclose(f);
	if (value == NULL)
		fail_msg("%s: nothing of %s in it", path, name);
	return value;
}

static struct db_config
db_config(struct desk *d, const char *user, const char *password, const char *schema)
{
	return (struct db_config){
		.socket = arena_printf(d->arena, "%s/db.sock", d->run),
		.user = user,
		.password = password,
		.schema = schema,
		.tracker = "redmine",
		.lazy = true,
	};
}

static struct db *
connect_as(struct desk *d, const char *user, const char *password, const char *schema)
{
	const struct db_config config = db_config(d, user, password, schema);
	struct db *db = NULL;

	must(d, db_open(&config, &db, &d->e));
	return db;
}

static void
make_schema(struct desk *d)
{
	const struct migrate_grants g = { d->user, "localhost", PASSWORD, d->schema, "redmine" };
	struct db *first = connect_as(d, "root", NULL, NULL);
	struct buf sql;
	int applied;

	buf_init(&sql);
	must(d, migrate_grants(&g, &sql, &d->e));
	must(d, db_script(first, sql.data, &d->e));
	buf_release(&sql);
	db_close(first);
	d->root = connect_as(d, "root", NULL, d->schema);
	must(d, migrate_run(d->root, &applied, &d->e));
}

static void
configure(struct desk *d)
{
	const char **zone = arena_array(d->arena, 1, sizeof(*zone));

	d->zone = kept(d, "settings", "REDMINE_TZ");
	*zone = d->zone;
	snprintf(d->url, sizeof(d->url), "http://127.0.0.1:%s%s", kept(d, "ports", "puma"), "");
	d->tracker = names;
	d->tracker.url = d->url;
	d->tracker.api_key = kept(d, "secrets", "KEY_" BOT);
	d->tracker.time_zone = (struct setting_list){ .n = 1, .items = zone };
	d->work = (struct work_config){
		.db = db_config(d, d->user, PASSWORD, d->schema),
		.tracker = &d->tracker,
		.policies = { .dir = "sql/regulations", .regulation = "edoc" },
		.run_dir = d->run,
		.node = "desk",
		.version = "test",
		.act = true,
		.notes_hour = 1000,
		.closures_hour = 1000,
	};
}

void
desk_close_room(struct desk *d)
{
	look_release(&d->look);
	policies_close(d->room.policies);
	tracker_close(d->room.tracker);
	db_close(d->room.db);
	case_leave(&d->room);
	d->db = NULL;
}

static void
open_room(struct desk *d)
{
	struct tracker *tracker = NULL;
	struct policies *policies = NULL;
	struct utc now;

	d->db = NULL;
	must(d, db_open(&d->work.db, &d->db, &d->e));
	must(d, tracker_open(&d->tracker, d->db, &tracker, &d->e));
	must(d, clock_now(d->db, &now, &d->e));
	must(d, policies_open(&d->work.policies, d->db, now, &policies, &d->e));
	case_enter(&d->room, d->db, tracker, policies);
	look_init(&d->look, &d->work, &d->room);
	d->deliver = (struct deliver){ &d->work, &d->room };
	must(d, look_learn(&d->look, now, &d->e));
}

void
desk_reopen(struct desk *d)
{
	desk_close_room(d);
	open_room(d);
}

int
desk_setup(void **state)
{
	static int count;
	struct desk *d = calloc(1, sizeof(*d));
	const char *run = getenv("SLAD_TEST_TRACKER");
	struct utc hour_ago;

	assert_non_null(d);
	if (run == NULL)
		fail_msg("SLAD_TEST_TRACKER is to name the folder of tests/redmine/tracker");
	d->arena = arena_new();
	count++;
	snprintf(d->run, sizeof(d->run), "%s", run);
	snprintf(d->schema, sizeof(d->schema), "slad_desk_%ld_%d", (long)getpid(), count);
	snprintf(d->user, sizeof(d->user), "desk-%ld-%d", (long)getpid(), count);
	must(d, http_open(&(struct http_config){ .failures = 0 }, &d->http, &d->e));
	make_schema(d);
	configure(d);
	must(d, setting_put(d->root, SETTING_CLOCK_OFFSET, "0", (struct utc){ 0 }, &d->e));
	open_room(d);
	must(d, clock_now(d->db, &hour_ago, &d->e));
	hour_ago.s -= SPAN_HOUR;
	must(d, case_install(d->db, hour_ago, &d->e));
	for (int r = 0; r < RULE_COUNT; r++)
		must(d,
		    brake_set(d->db, rule_name((enum rule)r), BRAKE_ACT, "test", hour_ago, &d->e));
	*state = d;
	return 0;
}

int
desk_teardown(void **state)
{
	struct desk *d = *state;

	desk_close_room(d);
	desk_sql(d, "drop database %s; drop user '%s'@'localhost'", d->schema, d->user);
	db_close(d->root);
	http_close(d->http);
	arena_free(d->arena);
	free(d);
	return 0;
}

/* ---- the administrator's eyes ---- */

void
desk_sql(struct desk *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	sql_run(d->root, fmt, ap);
	va_end(ap);
}

/* The first column of the first row, by the command-line client: the test's own eyes. */
static const char *
ask(struct desk *d, const char *fmt, va_list ap)
{
	char sql[2048], command[4096];
	char *answer = arena_alloc(d->arena, 16384);
	FILE *p;

	vsnprintf(sql, sizeof(sql), fmt, ap);
	assert_null(strpbrk(sql, "$`\\!\""));
	snprintf(command, sizeof(command),
	    "mariadb --no-defaults -uroot -S '%s/db.sock' --default-character-set=utf8mb4 -N -B "
	    "-e \"%s\" %s",
	    d->run, sql, d->schema);
	p = popen(command, "r");
	assert_non_null(p);
	if (fgets(answer, 16384, p) != NULL)
		answer[strcspn(answer, "\t\n")] = '\0';
	if (pclose(p) != 0)
		fail_msg("%s", sql);
	return answer;
}

const char *
desk_sql_text(struct desk *d, const char *fmt, ...)
{
	const char *answer;
	va_list ap;

	va_start(ap, fmt);
	answer = ask(d, fmt, ap);
	va_end(ap);
	return answer;
}

int64_t
desk_sql_int(struct desk *d, const char *fmt, ...)
{
	const char *answer;
	va_list ap;

	va_start(ap, fmt);
	answer = ask(d, fmt, ap);
	va_end(ap);
	return strtoll(answer, NULL, 10);
}

int64_t
desk_status(struct desk *d, const char *name)
{
	return desk_sql_int(d, "select id from redmine.issue_statuses where name = '%s'", name);
}

int64_t
desk_user(struct desk *d, const char *login)
{
	return desk_sql_int(d, "select id from redmine.users where login = '%s'", login);
}

const char *
desk_status_of(struct desk *d, int64_t issue)
{
	return desk_sql_text(d,
	    "select s.name from redmine.issues i join redmine.issue_statuses s on s.id = "
	    "i.status_id where i.id = %" PRId64,
	    issue);
}

int
desk_notes_by_bot(struct desk *d, int64_t issue)
{
	return (int)desk_sql_int(d,
	    "select count(*) from redmine.journals where journalized_id = %" PRId64
	    " and user_id = %" PRId64 " and notes <> ''",
	    issue, desk_user(d, BOT));
}

const char *
desk_last_note_by_bot(struct desk *d, int64_t issue)
{
	return desk_sql_text(d,
	    "select replace(notes, char(10), '|') from redmine.journals where journalized_id = "
	    "%" PRId64 " and user_id = %" PRId64 " and notes <> '' order by id desc limit 1",
	    issue, desk_user(d, BOT));
}

/* ---- people at work ---- */

const char *
desk_api(
    struct desk *d, const char *account, const char *method, const char *path, const char *json)
{
	struct http_reply r;
	struct http_request q = {
		.method = method,
		.url = arena_printf(d->arena, "%s%s", d->url, path),
		.timeout_ms = 60000,
		.body = json,
		.body_len = json == NULL ? 0 : strlen(json),
	};
	char name[60];
	const char *body;

	snprintf(name, sizeof(name), "KEY_%s", account);
	q.headers[0] = arena_printf(d->arena, "X-Redmine-API-Key: %s", kept(d, "secrets", name));
	if (json != NULL)
		q.headers[1] = "Content-Type: application/json";
	http_reply_init(&r);
	must(d, http_send(d->http, &q, &r, &d->e));
	if (r.status < 200 || r.status > 299)
		fail_msg("%s %s as %s: %d %s", method, path, account, r.status, r.body.data);
	body = arena_strdup(d->arena, r.body.data);
	http_reply_release(&r);
	return body;
}

static void
send_issue(struct desk *d, const char *account, int64_t issue, json_t *fields)
{
	json_t *root = json_pack("{s:o}", "issue", fields);
	char *text = json_dumps(root, JSON_COMPACT);

	desk_api(
	    d, account, "PUT", arena_printf(d->arena, "/issues/%" PRId64 ".json", issue), text);
	free(text);
	json_decref(root);
}

int64_t
desk_request(struct desk *d, const char *account, const char *subject)
{
	json_t *root = json_pack("{s:{s:s, s:I, s:s, s:s}}", "issue", "project_id", "edoc-support",
	    "tracker_id",
	    (json_int_t)desk_sql_int(d, "select id from redmine.trackers where name = 'Ошибка'"),
	    "subject", subject, "description", "Не открывается документ.");
	char *text = json_dumps(root, JSON_COMPACT);
	json_t *answer = json_loads(desk_api(d, account, "POST", "/issues.json", text), 0, NULL);
	const int64_t id =
	    json_integer_value(json_object_get(json_object_get(answer, "issue"), "id"));

	json_decref(answer);
	json_decref(root);
	free(text);
	assert_true(id > 0);
	return id;
}

void
desk_note(struct desk *d, const char *account, int64_t issue, const char *note)
{
	send_issue(d, account, issue, json_pack("{s:s}", "notes", note));
}

void
desk_move(struct desk *d, const char *account, int64_t issue, const char *status, const char *note)
{
	send_issue(d, account, issue,
	    json_pack(
		"{s:I, s:s*}", "status_id", (json_int_t)desk_status(d, status), "notes", note));
	assert_string_equal(desk_status_of(d, issue), status);
}

void
desk_ask(struct desk *d, int64_t issue)
{
	desk_move(d, "operator", issue, "Нужен отклик", "Пришлите, пожалуйста, снимок экрана.");
}

void
desk_delete(struct desk *d, int64_t issue)
{
	desk_api(
	    d, "admin", "DELETE", arena_printf(d->arena, "/issues/%" PRId64 ".json", issue), NULL);
}

/* ---- slad at work ---- */

/* With most of a working day ahead: what slad says by itself it says by day. */
static struct utc
by_day(const struct calendar *c, struct utc t)
{
	const struct span most = { 8 * SPAN_HOUR };

	t = calendar_next_open(c, t);
	if (calendar_between(c, t, utc_plus(t, most)).s < most.s)
		t = calendar_next_open(c, utc_plus(t, (struct span){ 15 * SPAN_HOUR }));
	return t;
}

void
desk_later(struct desk *d, int64_t seconds)
{
	const struct policy *policy;
	struct utc now;

	if (seconds % SPAN_DAY == 0) {
		must(d, clock_now(d->db, &now, &d->e));
		must(d,
		    policies_at(
			d->room.policies, d->work.policies.regulation, now, &policy, &d->e));
		seconds =
		    by_day(policy->calendar, utc_plus(now, (struct span){ seconds })).s - now.s;
	}
	must(d, clock_advance(d->db, (struct span){ seconds }, &d->e));
}

void
desk_look(struct desk *d, int64_t issue)
{
	struct look_news news;
	struct utc now;

	must(d, clock_now(d->db, &now, &d->e));
	must(d, wake_issue(d->db, issue, now, &d->e));
	do {
		must(d, look_step(&d->look, &news, &d->e));
	} while (news.looked > 0);
}

size_t
desk_deliver(struct desk *d, enum deliver_end *last)
{
	size_t n = 0;
	bool found = true;

	for (;;) {
		enum deliver_end end = DELIVER_ENDS;

		must(d, deliver_step(&d->deliver, &found, &end, &d->e));
		if (!found)
			return n;
		*last = end;
		n++;
		assert_true(n < 50);
	}
}

const struct outbox_item *
desk_item(struct desk *d, int64_t issue, const char *rule)
{
	struct outbox_item *items;
	const struct outbox_item *found = NULL;
	size_t n;

	must(d, outbox_of(d->db, issue, d->arena, &items, &n, &d->e));
	for (size_t i = 0; i < n; i++) {
		if (strcmp(items[i].rule, rule) != 0)
			continue;
		if (found != NULL)
			fail_msg("issue %" PRId64 " has more than one row of %s", issue, rule);
		found = &items[i];
	}
	return found;
}

const char *
desk_record(struct desk *d, int64_t issue, const char *kind)
{
	struct record_entry *entries;
	const char *body = NULL;
	size_t n;

	must(d, record_list(d->db, issue, 0, 1000, d->arena, &entries, &n, &d->e));
	for (size_t i = 0; i < n; i++) {
		if (strcmp(entries[i].kind, kind) == 0)
			body = entries[i].body;
	}
	if (body == NULL)
		fail_msg("issue %" PRId64 ": nothing of \"%s\" on record", issue, kind);
	return body;
}
