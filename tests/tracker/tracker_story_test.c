#include "tracker/tracker.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/zone.h"
#include "store/clock.h"
#include "tests/support/desk.h"
#include "tracker/read.h"

/* Times and histories as the real Redmine writes them. */

static struct desk *d;
static struct tracker *t;

static int
setup(void **state)
{
	desk_setup(state);
	d = *state;
	t = d->room.tracker;
	return 0;
}

static struct tracker *
open_with(struct tracker_config *config, const char *const *zones, size_t n)
{
	struct tracker *other = NULL;

	*config = d->tracker;
	config->time_zone = (struct setting_list){ .n = n, .items = zones };
	must(d, tracker_open(config, d->db, &other, &d->e));
	return other;
}

static void
the_zone_is_proved(void **state)
{
	const int64_t id = desk_request(d, "basic", "Который час");
	struct utc now;
	int offset;

	must(d, tracker_verify_time(t, &offset, &d->e));
	must(d, clock_now(d->db, &now, &d->e));
	assert_int_equal(offset, zone_offset(t->zones[0].zone, now));
	desk_note(d, "operator", id, "И с записью в журнале.");
	must(d, tracker_verify_time(t, &offset, &d->e));
}

static void
a_wrong_zone_is_told(void **state)
{
	static const struct {
		const char *zones[2];
		size_t n;
		bool right;
		const char *says;
	} cases[] = {
		{ { "UTC" }, 1, false, "UTC was at UTC+00:00 then" },
		{ { "Europe/Moscow" }, 1, false, "Europe/Moscow was at UTC+03:00 then" },
		{ { "Asia/Almaty", "UTC since 2026-01-01T00:00:00Z" }, 2, false, "UTC was at" },
		{ { "UTC", "Asia/Almaty since 2026-01-01T00:00:00Z" }, 2, true, NULL },
		{ { "Asia/Tashkent" }, 1, true, NULL }, /* another name, the same clock */
	};

	if (strcmp(d->zone, "Asia/Almaty") != 0)
		skip();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tracker_config config;
		struct tracker *other = open_with(&config, cases[i].zones, cases[i].n);
		int offset;
		const enum err_code rc = tracker_verify_time(other, &offset, &d->e);

		assert_int_equal(rc, cases[i].right ? ERR_OK : ERR_INVALID);
		assert_int_equal(offset, 5 * SPAN_HOUR);
		if (!cases[i].right &&
		    (strstr(d->e.text, cases[i].says) == NULL ||
			strstr(d->e.text, "is UTC+05:00") == NULL ||
			strstr(d->e.text, "such as Asia/Almaty") == NULL))
			fail_msg("%s", d->e.text);
		tracker_close(other);
	}
}

/* Only for connections made from now on: slad's, not the tracker's. */
static void
another_time_zone_of_the_connection(void **state)
{
	struct db_config config = d->work.db;
	struct tracker *other = NULL;
	struct db *db = NULL;
	int offset;

	desk_note(d, "operator", desk_request(d, "basic", "Две зоны"), "Запись.");
	desk_sql(d, "set global time_zone = '+03:00'");
	must(d, db_open(&config, &db, &d->e));
	desk_sql(d, "set global time_zone = 'SYSTEM'");
	must(d, tracker_open(&d->tracker, db, &other, &d->e));
	assert_int_equal(tracker_verify_time(other, &offset, &d->e), ERR_INVALID);
	if (strstr(d->e.text, "another time_zone than slad's") == NULL)
		fail_msg("%s", d->e.text);
	tracker_close(other);
	db_close(db);
}

static void
nothing_to_prove_it_by(void **state)
{
	struct tracker_config config = d->tracker;
	struct tracker *other = NULL;
	int offset;

	config.api_key = "0000000000000000000000000000000000000000";
	must(d, tracker_open(&config, d->db, &other, &d->e));
	assert_int_equal(tracker_verify_time(other, &offset, &d->e), ERR_DENIED);
	tracker_close(other);
}

/* ---- a history, as people make it ---- */

static void
a_history(void **state)
{
	static const struct {
		enum side by;
		enum note_kind note;
		bool has_stage;
		enum stage stage;
		const char *text;
	} expected[] = {
		{ SIDE_STAFF, NOTE_PUBLIC, true, STAGE_IN_PROGRESS, "Смотрим." },
		{ SIDE_STAFF, NOTE_PUBLIC, true, STAGE_WAITING_CLIENT,
		    "Пришлите, пожалуйста, снимок экрана." },
		{ SIDE_CLIENT, NOTE_PUBLIC, false, STAGE_NEW, "Вот он." },
		{ SIDE_DEVELOPER, NOTE_PRIVATE, false, STAGE_NEW, "Это у нас." },
		{ SIDE_BOT, NOTE_PUBLIC, false, STAGE_NEW, "Напоминание." },
	};
	const int64_t id = desk_request(d, "vip", "История");
	struct tracked_issue issue;
	struct timeline timeline;
	struct utc now;

	desk_move(d, "operator", id, "В работе", "Смотрим.");
	desk_ask(d, id);
	desk_note(d, "vip", id, "Вот он.");
	desk_api(d, "developer", "PUT", arena_printf(d->arena, "/issues/%" PRId64 ".json", id),
	    "{\"issue\":{\"notes\":\"Это у нас.\",\"private_notes\":true}}");
	desk_note(d, "sla-bot", id, "Напоминание.");
	must(d, read_issue(t, id, NULL, d->arena, &issue, &timeline, &d->e));
	must(d, clock_now(d->db, &now, &d->e));
	assert_int_equal(timeline.request.stage, STAGE_NEW);
	assert_int_equal(timeline.request.priority, PRIORITY_NORMAL);
	assert_int_equal(timeline.request.category, CATEGORY_ERROR);
	assert_int_equal(timeline.request.channel, CHANNEL_TRACKER);
	assert_true(now.s - timeline.request.created.s < 60);
	assert_true(now.s >= timeline.request.created.s);
	assert_int_equal(timeline.n, sizeof(expected) / sizeof(expected[0]));
	for (size_t i = 0; i < timeline.n; i++) {
		const struct fact *f = &timeline.facts[i];

		assert_int_equal(f->by, expected[i].by);
		assert_int_equal(f->note, expected[i].note);
		assert_int_equal(f->has_stage, expected[i].has_stage);
		if (f->has_stage)
			assert_int_equal(f->stage, expected[i].stage);
		assert_string_equal(f->text, expected[i].text);
		assert_true(now.s - f->at.s < 60 && f->at.s >= timeline.request.created.s);
	}
	assert_false(issue.untraced);
	assert_string_equal(issue.author_domain, "alatau-logistic.test");
	assert_int_equal(issue.n_groups, 1);
	assert_string_equal(issue.author_name, "Данияр Ахметов");
	assert_int_equal(issue.n_fresh, 6);
}

static void
what_staff_entered_later(void **state)
{
	const char *yesterday = desk_sql_text(
	    d, "select date_format(utc_timestamp() - interval 1 day, '%%Y-%%m-%%d 09:30')");
	const char *body = arena_printf(d->arena,
	    "{\"issue\":{\"project_id\":\"edoc-support\",\"subject\":\"Звонили\",\"tracker_id\":"
	    "%" PRId64 ",\"custom_fields\":[{\"id\":%" PRId64
	    ",\"value\":\"Телефон\"},{\"id\":%" PRId64 ",\"value\":\"%s\"}]}}",
	    desk_sql_int(d, "select id from redmine.trackers where name = 'Поддержка'"),
	    desk_sql_int(d, "select id from redmine.custom_fields where name = 'Канал'"),
	    desk_sql_int(d, "select id from redmine.custom_fields where name = 'Получено'"),
	    yesterday);
	struct tracked_issue issue;
	struct timeline timeline;

	desk_api(d, "operator", "POST", "/issues.json", body);
	must(d,
	    read_issue(t, desk_sql_int(d, "select max(id) from redmine.issues"), NULL, d->arena,
		&issue, &timeline, &d->e));
	assert_int_equal(timeline.request.channel, CHANNEL_PHONE);
	assert_int_equal(timeline.request.category, CATEGORY_CONSULTATION);
	assert_string_equal(issue.received_text, yesterday);
	assert_int_equal(issue.fresh[0].side, SIDE_STAFF);
	assert_true(timeline.request.received.s < timeline.request.created.s);
	assert_true(issue.created.s - issue.received.s < 2 * SPAN_DAY);
	/* Half past nine where people write it, in Almaty. */
	assert_int_equal((issue.received.s + 5 * SPAN_HOUR) % SPAN_DAY, 34200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_zone_is_proved),
		cmocka_unit_test(a_wrong_zone_is_told),
		cmocka_unit_test(another_time_zone_of_the_connection),
		cmocka_unit_test(nothing_to_prove_it_by),
		cmocka_unit_test(a_history),
		cmocka_unit_test(what_staff_entered_later),
	};

	return cmocka_run_group_tests(tests, setup, desk_teardown);
}
