#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/config.h"
#include "app/doctor.h"
#include "base/arena.h"
#include "base/log.h"
#include "tests/support/desk.h"

/* On a real Redmine: each thing that can be wrong is made wrong, told, and made right again. */

static const char names[] = "stage.new = Новая\n"
			    "stage.in_progress = В работе\n"
			    "stage.waiting_client = Нужен отклик\n"
			    "stage.waiting_third_party = Ожидание третьей стороны\n"
			    "stage.escalated = Передана в разработку\n"
			    "stage.resolved = Решена\n"
			    "stage.closed = Закрыта, Отклонена\n"
			    "priority.normal = Низкий, Нормальный\n"
			    "priority.urgent = Высокий, Срочный\n"
			    "priority.immediate = Немедленный\n"
			    "category.error = Ошибка\n"
			    "category.consultation = Поддержка\n"
			    "category.callback = Обратный звонок\n"
			    "category.wish = Улучшение\n"
			    "side.staff = Оператор, Руководитель поддержки, Менеджер\n"
			    "side.developer = Разработчик\n"
			    "side.client = Клиент, Репортёр\n";

/* The settings of the desk. What `other` says goes instead of what would stand there. */
static const char *
settings(struct desk *d, const char *other)
{
	const struct {
		const char *name, *value;
	} rows[] = {
		{ "db.socket", d->work.db.socket },
		{ "db.user", d->work.db.user },
		{ "db.password", d->work.db.password },
		{ "db.schema", d->work.db.schema },
		{ "tracker.url", d->url },
		{ "tracker.time_zone", d->zone },
		{ "tracker.bot_key", d->tracker.api_key },
		{ "regulation.dir", "sql/regulations" },
		{ "run.dir", d->run },
	};
	const char *text = arena_printf(d->arena, "%s%s", other, names);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strstr(other, rows[i].name) == NULL)
			text = arena_printf(
			    d->arena, "%s%s = %s\n", text, rows[i].name, rows[i].value);
	}
	return text;
}

/* As `slad` asks before it starts: its refusal, "" for none. */
static const char *
start(struct desk *d, const char *other)
{
	struct config *c = NULL;
	enum err_code rc;

	if (config_parse("slad.conf", settings(d, other), &c, &d->e) != ERR_OK)
		fail_msg("%s", d->e.text);
	rc = doctor_start(c, &d->e);
	config_free(c);
	return rc == ERR_OK ? "" : d->e.text;
}

/* As `slactl doctor`: all that a check finds. */
static const char *
ask(struct desk *d, const char *check)
{
	char path[] = "/tmp/doctor_story.XXXXXX";
	const char *text = settings(d, ""), *found = "";
	const int fd = mkstemp(path);
	struct doctor doctor;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	doctor_run(&doctor, path, false);
	unlink(path);
	for (const struct doctor_finding *f = doctor.first; f != NULL; f = f->next) {
		if (strcmp(f->check, check) == 0)
			found = arena_printf(d->arena, "%s%s: %s [%s] %s\n", found,
			    doctor_level_name(f->level), f->what, f->where == NULL ? "" : f->where,
			    f->mend == NULL ? "" : f->mend);
	}
	doctor_release(&doctor);
	return found;
}

static void
expect(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" is not in: %s", part, text);
}

/* No error and no warning but that about what MariaDB 11.8 has by default. */
static bool
is_well(const char *found)
{
	const char *warning = strstr(found, "\nwarning");

	return strncmp(found, "ok: ", 4) == 0 && strstr(found, "\nerror") == NULL &&
	    (warning == NULL || strstr(warning, "innodb_snapshot_isolation") != NULL);
}

static void
all_is_well_beside_a_tracker_that_is_set_up(void **state)
{
	static const char *const good[] = { "config", "secrets", "time_zones", "run_dir",
		"regulation", "database", "clock", "schema", "grants", "excess", "statements",
		"version", "names", "unmapped", "rest", "time_zone", "bot", "permissions",
		"projects", "workflow", "duplicates", "hooks", "lag" };
	struct desk *d = *state;

	desk_request(d, "vip", "Не подписывается договор");
	assert_string_equal(start(d, ""), "");
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		const char *found = ask(d, good[i]);

		if (!is_well(found))
			fail_msg("%s: %s", good[i], found);
	}
}

static void
a_wrong_name_zone_or_key_stops_the_start(void **state)
{
	struct desk *d = *state;

	desk_request(d, "vip", "Нет доступа");
	expect(start(d, "tracker.time_zone = Europe/Lisbon\n"), "tracker.time_zone is wrong");
	expect(start(d, "tracker.bot_key = 0000000000000000000000000000000000000000\n"),
	    "does not take tracker.bot_key");
	expect(start(d, "tracker.channel_field = Нет такого\n"), "Нет такого");
	expect(start(d, "tracker.bot_login = nobody\n"), "nobody");
	/* A tracker that is not up yet is no reason not to start. */
	snprintf(d->url, sizeof(d->url), "http://127.0.0.1:1");
	assert_string_equal(start(d, ""), "");
}

static void
a_missing_grant_is_told_as_a_statement(void **state)
{
	struct desk *d = *state;

	desk_sql(d, "revoke select on redmine.workflows from '%s'@'localhost'", d->user);
	desk_sql(d, "revoke select (language) on redmine.users from '%s'@'localhost'", d->user);
	desk_sql(d, "revoke update on %s.outbox from '%s'@'localhost'", d->schema, d->user);
	expect(ask(d, "grants"),
	    arena_printf(
		d->arena, "grant select on `redmine`.workflows to '%s'@'localhost';", d->user));
	expect(ask(d, "grants"),
	    arena_printf(d->arena,
		"grant select (language) on `redmine`.users to '%s'@'localhost';", d->user));
	expect(ask(d, "grants"),
	    arena_printf(
		d->arena, "grant update on `%s`.outbox to '%s'@'localhost';", d->schema, d->user));
	expect(start(d, ""), "a grant is missing");
}

static void
too_many_rights_are_told(void **state)
{
	struct desk *d = *state;

	expect(ask(d, "excess"), "ok: ");
	desk_sql(d, "grant update on redmine.issues to '%s'@'localhost'", d->user);
	desk_sql(d, "grant select on redmine.users to '%s'@'localhost'", d->user);
	expect(ask(d, "excess"), "may update there [redmine.issues]");
	expect(ask(d, "excess"), "redmine.users.hashed_password");
	/* Not more than a warning: it may be how they want it. */
	assert_string_equal(start(d, ""), "");
}

/* A change of the tracker that is taken back whatever comes of the question. */
static const char *
ask_while(struct desk *d, const char *change, const char *back, const char *check)
{
	const char *found;

	desk_sql(d, "%s", change);
	found = ask(d, check);
	desk_sql(d, "%s", back);
	return found;
}

static void
what_the_bot_lacks_is_told(void **state)
{
	struct desk *d = *state;
	static const char role[] =
	    "(select id from (select * from redmine.roles) r where name = 'SLA-бот')";

	expect(ask_while(d, "update redmine.users set admin = 1 where login = 'sla-bot'",
		   "update redmine.users set admin = 0 where login = 'sla-bot'", "bot"),
	    "error: the bot is an administrator");
	expect(ask_while(d,
		   "update redmine.roles set permissions = replace(permissions, ':edit_issues', "
		   "':edit_issuesx') where name = 'SLA-бот'",
		   "update redmine.roles set permissions = replace(permissions, ':edit_issuesx', "
		   "':edit_issues') where name = 'SLA-бот'",
		   "permissions"),
	    "edit_issues");
	expect(ask_while(d,
		   "update redmine.roles set issues_visibility = 'own' where name = 'SLA-бот'",
		   "update redmine.roles set issues_visibility = 'all' where name = 'SLA-бот'",
		   "permissions"),
	    "\"All issues\"");
	expect(ask_while(d,
		   arena_printf(d->arena,
		       "update redmine.workflows set author = 1 where role_id = %s and "
		       "old_status_id = (select id from redmine.issue_statuses where name = "
		       "'Закрыта') and tracker_id = (select id from redmine.trackers where name = "
		       "'Ошибка')",
		       role),
		   arena_printf(d->arena,
		       "update redmine.workflows set author = 0 where role_id = %s", role),
		   "workflow"),
	    "[Administration, Workflow, role SLA-бот, tracker Ошибка] allow it from \"Закрыта\" to "
	    "\"В работе\"");
	expect(ask(d, "workflow"), "ok: ");
	expect(ask_while(d,
		   arena_printf(d->arena,
		       "update redmine.member_roles set role_id = %s where member_id in (select "
		       "m.id from redmine.members m join redmine.users u on u.id = m.user_id where "
		       "u.login = 'operator2')",
		       role),
		   "update redmine.member_roles set role_id = (select id from redmine.roles where "
		   "name = 'Оператор') where member_id in (select m.id from redmine.members m join "
		   "redmine.users u on u.id = m.user_id where u.login = 'operator2')",
		   "bot"),
	    "held by others, too: 1");
}

static void
requests_in_a_circle_are_told(void **state)
{
	struct desk *d = *state;
	const int64_t a = desk_request(d, "vip", "Первое"), b = desk_request(d, "vip", "Второе");
	const char *found;

	desk_sql(d,
	    "insert into redmine.issue_relations (issue_from_id, issue_to_id, relation_type) "
	    "values "
	    "(%ld, %ld, 'duplicates'), (%ld, %ld, 'duplicates')",
	    (long)a, (long)b, (long)b, (long)a);
	found = ask(d, "duplicates");
	desk_sql(d, "delete from redmine.issue_relations where issue_from_id in (%ld, %ld)",
	    (long)a, (long)b);
	expect(found,
	    arena_printf(d->arena, "in a circle: #%ld → #%ld → #%ld", (long)a, (long)b, (long)a));
}

/* Its last sign of life was of another version, or long ago. */
static void
other_versions_and_silent_processes_are_told(void **state)
{
	struct desk *d = *state;

	expect(ask(d, "nodes"), "nobody works on this schema");
	desk_sql(
	    d, "insert into %s.node values ('other/look.0', '0.9', unix_timestamp())", d->schema);
	expect(ask(d, "nodes"), "error: is version 0.9");
	desk_sql(d,
	    "update %s.node set version = '" CONFIG_VERSION "', seen_at = unix_timestamp() - 600",
	    d->schema);
	expect(ask(d, "nodes"), "warning: no sign of life for 10 min [other/look.0]");
	desk_sql(d, "update %s.node set seen_at = unix_timestamp()", d->schema);
	expect(ask(d, "nodes"), "ok: processes alive: 1");
}

static void
what_waits_for_a_person_is_told(void **state)
{
	struct desk *d = *state;

	desk_sql(d,
	    "insert into %s.outbox (okey, issue_id, rule, kind, clause, payload, cause_at, basis,"
	    " state, due_at, created_at, changed_at) values ('k', 1, 'remind', 'remind', '15', "
	    "'{}',"
	    " 0, 0, 'parked', 0, 0, 0)",
	    d->schema);
	expect(ask(d, "outbox"), "wait for a person: 1");
	desk_sql(d, "insert into %s.setting values ('paused', '1', 0)", d->schema);
	expect(ask(d, "outbox"), "acting is paused");
	desk_sql(d,
	    "insert into %s.wake (issue_id, seq, wake_at) values (1, 1, unix_timestamp() - 3600)",
	    d->schema);
	expect(ask(d, "lag"), "the oldest for 60 min");
	expect(ask(d, "clients"), "no clients are entered");
	desk_sql(d, "insert into %s.client (name, created_at) values ('A', 0)", d->schema);
	desk_sql(d,
	    "insert into %s.contract (client_id, level, number, valid_from) select id, 'gold', "
	    "'1', "
	    "0 from %s.client",
	    d->schema, d->schema);
	expect(ask(d, "clients"), "the level \"gold\"");
	expect(ask(d, "clients"), "or mail domain: 1");
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(all_is_well_beside_a_tracker_that_is_set_up),
		STORY(a_wrong_name_zone_or_key_stops_the_start),
		STORY(a_missing_grant_is_told_as_a_statement),
		STORY(too_many_rights_are_told),
		STORY(what_the_bot_lacks_is_told),
		STORY(requests_in_a_circle_are_told),
		STORY(other_versions_and_silent_processes_are_told),
		STORY(what_waits_for_a_person_is_told),
	};

	log_setup("test", LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
