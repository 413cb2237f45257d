#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/config.h"
#include "base/buf.h"

/* The least that has to be set. */
static const char least[] = "tracker.url = http://127.0.0.1:3000\n"
			    "tracker.time_zone = Asia/Almaty\n"
			    "stage.new = Новая\n"
			    "stage.in_progress = В работе\n"
			    "stage.waiting_client = Нужен отклик\n"
			    "stage.closed = Закрыта, Отклонена\n"
			    "side.staff = Оператор\n";

static struct config *
must_parse(const char *more)
{
	struct config *c = NULL;
	char text[4096];
	struct err e;

	snprintf(text, sizeof(text), "%s%s", least, more);
	if (config_parse("slad.conf", text, &c, &e) != ERR_OK)
		fail_msg("%s: %s", more, e.text);
	return c;
}

static void
test_defaults(void **state)
{
	struct config *c = must_parse("");

	assert_string_equal(c->db_socket, "/run/mysqld/mysqld.sock");
	assert_string_equal(c->db_schema, "slad");
	assert_string_equal(c->tracker_schema, "redmine");
	assert_string_equal(c->tracker.public_url, "http://127.0.0.1:3000");
	assert_string_equal(c->tracker.bot, "sla-bot");
	assert_string_equal(c->policies.regulation, "edoc");
	assert_true(c->work.act);
	assert_int_equal(c->work.notes_hour, 60);
	assert_string_equal(c->work.run_dir, "/run/slad");
	assert_int_equal(c->web.identity.s, 900);
	assert_int_equal(c->deliver, DELIVER_ACT);
	assert_string_equal(c->web.nudge, "/run/slad/look.sock");
	assert_true(*c->node != '\0');
	assert_false(c->rehearsal);
	config_free(c);
}

static void
test_names_of_the_tracker(void **state)
{
	struct config *c =
	    must_parse("priority.urgent = Высокий, Срочный\ncategory.error = Ошибка\n"
		       "channel.letter = Письмо\nchannel.by_role = Дежурный: phone\n");

	assert_int_equal(c->tracker.stage[STAGE_CLOSED].n, 2);
	assert_string_equal(c->tracker.stage[STAGE_CLOSED].items[1], "Отклонена");
	assert_int_equal(c->tracker.stage[STAGE_RESOLVED].n, 0);
	assert_string_equal(c->tracker.priority[PRIORITY_URGENT].items[0], "Высокий");
	assert_string_equal(c->tracker.category[CATEGORY_ERROR].items[0], "Ошибка");
	assert_string_equal(c->tracker.channel[CHANNEL_LETTER].items[0], "Письмо");
	assert_string_equal(c->tracker.channel_by_role.items[0], "Дежурный: phone");
	assert_int_equal(c->tracker.channel_default, CHANNEL_TRACKER);
	assert_string_equal(c->tracker.side[SIDE_STAFF].items[0], "Оператор");
	config_free(c);
}

static void
test_database(void **state)
{
	struct config *c = must_parse("db.host = db\ndb.port = 3307\ndb.user = u\ndb.password = p\n"
				      "db.schema = s\ntracker.schema = t\n");
	struct db_config db = config_db(c);

	assert_string_equal(db.host, "db");
	assert_int_equal(db.port, 3307);
	assert_string_equal(db.user, "u");
	assert_string_equal(db.password, "p");
	assert_string_equal(db.schema, "s");
	assert_string_equal(db.tracker, "t");
	assert_string_equal(c->web.db.password, "p");
	config_free(c);
}

/* A secret of its own for each start, unless one is given. */
static void
test_web_secret(void **state)
{
	struct config *a = must_parse(""), *b = must_parse("");
	struct config *given = must_parse("web.secret = 0123456789abcdef\n");

	assert_int_equal(strlen(a->web.secret), 64);
	assert_string_not_equal(a->web.secret, b->web.secret);
	assert_string_equal(given->web.secret, "0123456789abcdef");
	config_free(a);
	config_free(b);
	config_free(given);
}

static void
test_refusals(void **state)
{
	static const struct {
		const char *line, *said;
	} cases[] = {
		{ "tracker.public_url = sup.example.kz", "begins with http:// or https://" },
		{ "hooks.redmine_secret = short", "openssl rand" },
		{ "hooks.plugin_secret = 0123456789/abcdef", "only letters, digits" },
		{ "hooks.plugin_sources = 10.0.0.0/33", "hooks.plugin_sources: \"10.0.0.0/33\"" },
		{ "web.monitors = localhost", "web.monitors: \"localhost\"" },
		{ "tracker.received_zone = Asia/Nowhere", "tracker.received_zone: " },
		{ "web.socket = /a\nhooks.socket = /a", "are the same" },
		{ "db.socket =", "where is MariaDB?" },
		{ "channel.by_tracker = Звонок: phone, Голубь: pigeon",
		    "channel.by_tracker: \"Голубь: pigeon\" is not NAME: CHANNEL" },
		{ "channel.by_role = phone", "channel.by_role: \"phone\" is not NAME" },
		{ "channel.by_project = : phone", "channel.by_project: \": phone\" is not NAME" },
		{ "channel.default = pigeon", "channel.default: expected one of tracker, email" },
		{ "regulation.projects = endocs", "\"endocs\" is not IDENTIFIER:REGULATION" },
		{ "log.level = loud", "expected one of error, warning, info, debug" },
		{ "rehearsel = yes", "is rehearsal meant?" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct config *c = NULL;
		char text[4096];
		struct err e;

		snprintf(text, sizeof(text), "%s%s", least, cases[i].line);
		if (config_parse("slad.conf", text, &c, &e) != ERR_INVALID)
			fail_msg("taken: %s", cases[i].line);
		if (strstr(e.text, cases[i].said) == NULL)
			fail_msg("%s: %s", cases[i].line, e.text);
		assert_non_null(strstr(e.text, "slad.conf"));
	}
}

static void
test_what_is_missing(void **state)
{
	struct config *c = NULL;
	struct err e;

	assert_int_equal(config_parse("slad.conf", "", &c, &e), ERR_INVALID);
	assert_string_equal(e.text, "slad.conf: missing: tracker.url, tracker.time_zone");
	assert_int_equal(config_parse("slad.conf",
			     "tracker.url = http://x\ntracker.time_zone = Asia/Almaty\n"
			     "stage.new = a\nstage.in_progress = b\nstage.waiting_client = c\n"
			     "stage.closed = d\n",
			     &c, &e),
	    ERR_INVALID);
	assert_non_null(strstr(e.text, "side.staff is not set"));
	assert_int_equal(
	    config_parse("slad.conf",
		"tracker.url = http://x\ntracker.time_zone = Moscow since 2020\n", &c, &e),
	    ERR_INVALID);
	assert_non_null(strstr(e.text, "tracker.time_zone: "));
}

static void
test_path(void **state)
{
	unsetenv("SLAD_CONFIG");
	assert_string_equal(config_path(NULL), CONFIG_PATH);
	setenv("SLAD_CONFIG", "/b", 1);
	assert_string_equal(config_path(NULL), "/b");
	assert_string_equal(config_path("/a"), "/a");
	unsetenv("SLAD_CONFIG");
}

/* Each setting is explained, and none is shown that should not be. */
static void
test_table(void **state)
{
	struct config *c = must_parse("db.password = Dieb1\ntracker.bot_key = Dieb2\n");
	struct buf shown;

	for (size_t i = 0; i < config_settings.n; i++)
		assert_true(strlen(config_settings.rows[i].help) > 5);
	buf_init(&shown);
	settings_show(&config_settings, c, &shown);
	assert_null(strstr(shown.data, "Dieb"));
	assert_non_null(strstr(shown.data, "stage.closed = Закрыта, Отклонена\n"));
	buf_release(&shown);
	config_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_names_of_the_tracker),
		cmocka_unit_test(test_database),
		cmocka_unit_test(test_web_secret),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_what_is_missing),
		cmocka_unit_test(test_path),
		cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
