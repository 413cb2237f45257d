#include "tracker/catalogue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/tracker/tables.h"

static int
setup(void **state)
{
	database_setup(state);
	office_make(*state);
	return 0;
}

static struct catalogue *
load(struct database *d, const struct tracker_config *config)
{
	struct catalogue *c = NULL;

	must(d, catalogue_load(d->db, config, &c, &d->e));
	return c;
}

static void
what_statuses_mean(void **state)
{
	static const struct {
		int64_t id;
		enum stage stage;
		bool mapped;
	} sentences[] = {
		{ 1, STAGE_NEW, true }, { 2, STAGE_IN_PROGRESS, true },
		{ 4, STAGE_WAITING_CLIENT, true }, /* written in other case, between blanks */
		{ 5, STAGE_CLOSED, true }, { 6, STAGE_CLOSED, true },
		{ 7, STAGE_IN_PROGRESS, false }, /* no setting names it; open */
	};
	struct database *d = *state;
	struct catalogue *c = load(d, &office);

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		assert_int_equal(catalogue_stage(c, sentences[i].id), sentences[i].stage);
		assert_int_equal(catalogue_find(c, CATALOGUE_STATUS, sentences[i].id)->mapped,
		    sentences[i].mapped);
	}
	assert_null(catalogue_find(c, CATALOGUE_STATUS, 99));
	assert_int_equal(catalogue_stage(c, 99), STAGE_IN_PROGRESS);
	catalogue_free(c);
}

static void
a_closed_status_without_a_setting_is_closed(void **state)
{
	struct database *d = *state;
	struct tracker_config config = office;
	struct catalogue *c;

	config.stage[STAGE_CLOSED] = (struct setting_list)LIST("Закрыта");
	c = load(d, &config);
	assert_int_equal(catalogue_stage(c, 6), STAGE_CLOSED);
	assert_false(catalogue_find(c, CATALOGUE_STATUS, 6)->mapped);
	catalogue_free(c);
}

static void
the_first_name_is_the_one_to_set(void **state)
{
	struct database *d = *state;
	struct catalogue *c = load(d, &office);

	assert_int_equal(catalogue_named(c, CATALOGUE_STATUS, STAGE_CLOSED, 0)->id, 5);
	assert_int_equal(catalogue_named(c, CATALOGUE_STATUS, STAGE_CLOSED, 1)->id, 6);
	assert_null(catalogue_named(c, CATALOGUE_STATUS, STAGE_CLOSED, 2));
	assert_null(catalogue_named(c, CATALOGUE_STATUS, STAGE_ESCALATED, 0));
	assert_int_equal(catalogue_named(c, CATALOGUE_PRIORITY, PRIORITY_NORMAL, 0)->id, 1);
	catalogue_free(c);
}

static void
other_names(void **state)
{
	struct database *d = *state;
	struct catalogue *c = load(d, &office);
	enum channel channel = CHANNEL_COUNT;
	enum side side = SIDE_COUNT;
	size_t n;

	assert_int_equal(catalogue_priority(c, 2), PRIORITY_NORMAL);
	assert_int_equal(catalogue_priority(c, 5), PRIORITY_IMMEDIATE);
	assert_int_equal(catalogue_priority(c, 99), PRIORITY_NORMAL);
	catalogue_list(c, CATALOGUE_PRIORITY, &n);
	assert_int_equal(n, 4); /* other enumerations are none */
	assert_int_equal(catalogue_category(c, 2), CATEGORY_WISH);
	assert_int_equal(catalogue_category(c, 1), CATEGORY_ERROR);
	/* A form has its name: what no setting names is the same to both. */
	assert_int_equal(
	    catalogue_category(c, catalogue_tracker_named(c, "Улучшение")), CATEGORY_WISH);
	assert_int_equal(
	    catalogue_category(c, catalogue_tracker_named(c, "Поддержка")), CATEGORY_CONSULTATION);
	assert_int_equal(
	    catalogue_category(c, catalogue_tracker_named(c, "Ошибка")), catalogue_category(c, 1));
	assert_int_equal(catalogue_category(c, catalogue_tracker_named(c, "Нет такого")),
	    catalogue_category(c, 99));
	assert_true(catalogue_side(c, 5, &side));
	assert_int_equal(side, SIDE_STAFF);
	assert_false(catalogue_side(c, 7, &side));
	assert_false(catalogue_side(c, 1, &side));
	assert_true(catalogue_channel(c, "Письмо", &channel));
	assert_int_equal(channel, CHANNEL_LETTER);
	assert_true(catalogue_channel(c, " эл. ПОЧТА", &channel));
	assert_int_equal(channel, CHANNEL_EMAIL);
	assert_false(catalogue_channel(c, "Голубь", &channel));
	assert_int_equal(catalogue_bot(c), 5);
	assert_int_equal(catalogue_channel_field(c), 1);
	assert_int_equal(catalogue_received_field(c), 2);
	assert_int_equal(catalogue_stronger(SIDE_DEVELOPER, SIDE_CLIENT), SIDE_DEVELOPER);
	assert_int_equal(catalogue_stronger(SIDE_DEVELOPER, SIDE_STAFF), SIDE_STAFF);
	catalogue_free(c);
}

/* Letters that no table of ours knows: the C library's do. */
static void
names_of_any_alphabet(void **state)
{
	struct database *d = *state;
	struct tracker_config config = office;
	struct catalogue *c;

	database_sql(d,
	    "update {tracker}.issue_statuses set name = 'Қайта Ашылды' where id = 7;"
	    "update {tracker}.issue_statuses set name = 'ERLEDIGT: ÄÖÜ' where id = 3");
	config.stage[STAGE_ESCALATED] = (struct setting_list)LIST("қАЙТА аШЫЛДЫ");
	config.stage[STAGE_RESOLVED] = (struct setting_list)LIST("erledigt: äöü");
	c = load(d, &config);
	assert_int_equal(catalogue_stage(c, 7), STAGE_ESCALATED);
	assert_int_equal(catalogue_stage(c, 3), STAGE_RESOLVED);
	catalogue_free(c);
	database_sql(d,
	    "update {tracker}.issue_statuses set name = 'Отложена' where id = 7;"
	    "update {tracker}.issue_statuses set name = 'Решена' where id = 3");
}

static void
habits(void **state)
{
	struct database *d = *state;
	struct catalogue *c = load(d, &office);
	const struct catalogue_habits *h = catalogue_habits(c);

	assert_true(h->close_duplicates);
	assert_true(h->parent_priority_derived);
	assert_false(h->cross_project_relations);
	assert_false(h->rest_api);
	catalogue_free(c);

	database_sql(d,
	    "insert into {tracker}.settings (name, value) values ('close_duplicate_issues', '0'),"
	    "('parent_issue_priority', 'independent'), ('cross_project_issue_relations', '1'),"
	    "('rest_api_enabled', '1'), ('mail_handler_api_key', 'secret')");
	c = load(d, &office);
	h = catalogue_habits(c);
	assert_false(h->close_duplicates);
	assert_false(h->parent_priority_derived);
	assert_true(h->cross_project_relations);
	assert_true(h->rest_api);
	catalogue_free(c);
}

static void
names_that_are_not_there(void **state)
{
	const struct tracker_config wrong[] = {
		{ .bot = "sla-bot", .stage = { [STAGE_NEW] = LIST("Свежая") } },
		{ .bot = "sla-bot", .priority = { [PRIORITY_URGENT] = LIST("Документация") } },
		{ .bot = "sla-bot", .category = { [CATEGORY_ERROR] = LIST("Баг") } },
		{ .bot = "sla-bot", .side = { [SIDE_STAFF] = LIST("Non member") } },
		{ .bot = "sla-bot", .channel_field = "Организация" },
		{ .bot = "sla-bot", .received_field = "Принято" },
		{ .bot = "vasya" },
		{ .bot = "" },
		{ .bot = "sla-bot",
		    .stage = { [STAGE_NEW] = LIST("Новая"), [STAGE_ESCALATED] = LIST("новая") } },
		{ .bot = "sla-bot", .channel_by_tracker = LIST("Звонок: phone") },
		{ .bot = "sla-bot", .channel_by_role = LIST("Дежурный: phone") },
		{ .bot = "sla-bot", .channel_by_role = LIST("Клиент: phone", "клиент: email") },
	};
	static const char *const said[] = {
		"stage.new: the tracker has no status \"Свежая\"; it has: Новая, В работе, Решена, "
		"Нужен отклик, Закрыта, Отклонена, Отложена",
		"priority.urgent: the tracker has no priority \"Документация\"; it has: Низкий",
		"category.error: the tracker has no tracker \"Баг\"; it has: Ошибка, Улучшение, "
		"Поддержка",
		"side.staff: the tracker has no role \"Non member\"; it has: Клиент, Оператор",
		"tracker.channel_field: the tracker has no custom field of issues \"Организация\"; "
		"it has: "
		"Канал, Получено",
		"tracker.received_field: the tracker has no custom field of issues \"Принято\"",
		"tracker.bot_login: the tracker has no active user \"vasya\"",
		"tracker.bot_login: the tracker has no active user \"\"",
		"stage.new and stage.escalated both name the status \"Новая\"",
		"channel.by_tracker: the tracker has no tracker \"Звонок\"; it has: Ошибка, "
		"Улучшение",
		"channel.by_role: the tracker has no role \"Дежурный\"; it has: Клиент, Оператор",
		"channel.by_role: names the role \"клиент\" twice",
	};
	struct database *d = *state;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct catalogue *c = NULL;

		assert_int_equal(catalogue_load(d->db, &wrong[i], &c, &d->e), ERR_INVALID);
		if (strncmp(d->e.text, said[i], strlen(said[i])) != 0)
			fail_msg("\"%s\" instead of \"%s\"", d->e.text, said[i]);
		assert_null(c);
	}
}

/* The sentence stays whole, however many names there are. */
static void
many_names(void **state)
{
	const struct tracker_config wrong = { .bot = "sla-bot",
		.stage = { [STAGE_NEW] = LIST("Свежая") } };
	struct database *d = *state;
	struct catalogue *c = NULL;

	for (int i = 100; i < 160; i++)
		database_sql(
		    d, "insert into {tracker}.issue_statuses values (%d, 'Состояние %d', 0)", i, i);
	assert_int_equal(catalogue_load(d->db, &wrong, &c, &d->e), ERR_INVALID);
	assert_string_equal(d->e.text + strlen(d->e.text) - strlen(", …"), ", …");
}

static void
a_locked_bot_is_none(void **state)
{
	struct database *d = *state;
	struct catalogue *c = NULL;

	database_sql(d, "update {tracker}.users set status = 3 where login = 'sla-bot'");
	assert_int_equal(catalogue_load(d->db, &office, &c, &d->e), ERR_INVALID);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_statuses_mean),
		cmocka_unit_test(a_closed_status_without_a_setting_is_closed),
		cmocka_unit_test(the_first_name_is_the_one_to_set),
		cmocka_unit_test(other_names),
		cmocka_unit_test(names_that_are_not_there),
		cmocka_unit_test(names_of_any_alphabet),
		cmocka_unit_test(habits),
		cmocka_unit_test(many_names),
		cmocka_unit_test(a_locked_bot_is_none),
	};

	return cmocka_run_group_tests(tests, setup, database_teardown);
}
