#include "tracker/tracker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/zone.h"
#include "tests/support/instant.h"
#include "tests/tracker/tables.h"
#include "tracker/catalogue.h"
#include "tracker/received.h"

static struct zone *
load(const char *name)
{
	struct zone *z = NULL;
	struct err e;

	if (zone_load(name, 2000, 2100, &z, &e) != ERR_OK)
		fail_msg("%s", e.text);
	return z;
}

static void
zones_free(struct tracker *t)
{
	for (size_t i = 0; i < t->n_zones; i++)
		zone_free(t->zones[i].zone);
	zone_free(t->received_zone);
}

/*
 * The tracker's process ran in Moscow (+3) until the 1st of May, then in Almaty (+5), then in UTC.
 */
static void
instants(void **state)
{
	static const struct {
		const char *name, *stored, *after, *is;
	} sentences[] = {
		{ "in the first zone", "2026-04-30 12:00:00", NULL, "2026-04-30T09:00:00Z" },
		{ "long before", "2009-07-01 12:00:00", NULL, "2009-07-01T08:00:00Z" },
		{ "in the second", "2026-05-02 12:00:00", NULL, "2026-05-02T07:00:00Z" },
		{ "in the third", "2026-06-02 12:00:00", NULL, "2026-06-02T12:00:00Z" },
		{ "the last second of the first", "2026-05-01 02:59:59", NULL,
		    "2026-04-30T23:59:59Z" },
		{ "the first second of the second", "2026-05-01 05:00:00", NULL,
		    "2026-05-01T00:00:00Z" },
		{ "skipped by the move", "2026-05-01 04:00:00", NULL, "2026-05-01T00:00:00Z" },
		{ "twice by the move, nothing before", "2026-06-01 02:00:00", NULL,
		    "2026-05-31T21:00:00Z" },
		{ "twice, and the first is before what was there", "2026-06-01 02:00:00",
		    "2026-05-31T23:00:00Z", "2026-06-01T02:00:00Z" },
		{ "twice, and the first is a minute before", "2026-06-01 02:00:00",
		    "2026-05-31T21:01:00Z", "2026-05-31T21:00:00Z" },
		{ "both are before what was there", "2026-06-01 02:00:00", "2026-07-01T00:00:00Z",
		    "2026-06-01T02:00:00Z" },
		{ "seconds with a fraction", "2026-06-02 12:00:00.123456", NULL,
		    "2026-06-02T12:00:00Z" },
	};
	struct tracker_zone zones[] = {
		{ load("Europe/Moscow"), { INT64_MIN } },
		{ load("Asia/Almaty"), instant("2026-05-01T00:00:00Z") },
		{ load("UTC"), instant("2026-06-01T00:00:00Z") },
	};
	struct tracker t = { .n_zones = 3, .zones = zones };

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		const struct utc after = instant(sentences[i].after);
		char text[UTC_TEXT];
		struct utc got;

		assert_true(tracker_instant(&t, sentences[i].stored, after, &got));
		if (strcmp(utc_format(got, text), sentences[i].is) != 0)
			fail_msg("%s: %s instead of %s", sentences[i].name, text, sentences[i].is);
	}
	assert_false(tracker_instant(&t, NULL, UTC_NONE, &(struct utc){ 0 }));
	assert_false(tracker_instant(&t, "", UTC_NONE, &(struct utc){ 0 }));
	assert_false(tracker_instant(&t, "0000-00-00 00:00:00", UTC_NONE, &(struct utc){ 0 }));
	zones_free(&t);
}

static void
when_clocks_go_forward(void **state)
{
	struct tracker_zone zones[] = { { load("Europe/Berlin"), { INT64_MIN } } };
	struct tracker t = { .n_zones = 1, .zones = zones };
	struct utc got;

	/* 02:30 was never shown on that day. */
	assert_true(tracker_instant(&t, "2026-03-29 02:30:00", UTC_NONE, &got));
	assert_int_equal(got.s, instant("2026-03-29T01:00:00Z").s);
	zones_free(&t);
}

static void
received(void **state)
{
	static const struct {
		const char *text, *is;
	} sentences[] = {
		{ "2026-02-03 09:30", "2026-02-03T04:30:00Z" },
		{ "2026-02-03 9:30", "2026-02-03T04:30:00Z" },
		{ "2026-02-03T09:30", "2026-02-03T04:30:00Z" },
		{ "2026-02-03 09:30:15", "2026-02-03T04:30:15Z" },
		{ "03.02.2026 09:30", "2026-02-03T04:30:00Z" },
		{ "3.2.2026 9:30", "2026-02-03T04:30:00Z" },
		{ " 2026-02-03 09:30 ", "2026-02-03T04:30:00Z" },
		{ "2026-02-03", "2026-02-02T19:00:00Z" },
		{ "03.02.2026", "2026-02-02T19:00:00Z" },
		{ "2026-02-03T04:30:00Z", "2026-02-03T04:30:00Z" },
		{ "2024-02-29", "2024-02-28T18:00:00Z" }, /* Almaty was still at UTC+6 */
		{ "", NULL },
		{ "вчера в обед", NULL },
		{ "2026-02-30 09:30", NULL },
		{ "2026-13-01", NULL },
		{ "0000-01-01", NULL },
		{ "2026-02-03 25:00", NULL },
		{ "2026-02-03 09:61", NULL },
		{ "2026-02-03 -9:30", NULL },
		{ "2026-02-03 в 9:30", NULL },
		{ "2026-02-03 09:30 примерно", NULL },
		{ "2026-02-03 09:30+05:00", NULL },
		{ "03.02.26 09:30", NULL },
		{ "03/02/2026", NULL },
	};
	struct tracker_zone zones[] = { { load("Europe/Moscow"), { INT64_MIN } } };
	struct tracker t = { .n_zones = 1, .zones = zones, .received_zone = load("Asia/Almaty") };

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		struct utc got = { 0 };
		char text[UTC_TEXT] = "refused";

		if (received_parse(&t, sentences[i].text, &got))
			utc_format(got, text);
		if (strcmp(text, sentences[i].is == NULL ? "refused" : sentences[i].is) != 0)
			fail_msg("\"%s\": %s instead of %s", sentences[i].text, text,
			    sentences[i].is == NULL ? "refused" : sentences[i].is);
	}
	zone_free(t.received_zone);
	t.received_zone = NULL;
	assert_true(received_parse(&t, "2026-02-03 09:30", &(struct utc){ 0 }));
	zones_free(&t);
}

/* ---- opening ---- */

static int
setup(void **state)
{
	database_setup(state);
	office_make(*state);
	return 0;
}

static void
zones_in_the_settings(void **state)
{
	const struct {
		struct setting_list zones;
		const char *received, *says;
	} sentences[] = {
		{ LIST("Asia/Almaty"), NULL, NULL },
		{ LIST("Europe/Moscow", "Asia/Almaty since 2026-05-01T00:00:00Z"), NULL, NULL },
		{ LIST(
		      "Europe/Moscow since 2010-01-01T00:00:00Z", "UTC since 2026-05-01T00:00:00Z"),
		    "UTC", NULL },
		{ { 0 }, NULL, "tracker.time_zone is not set" },
		{ LIST("Asia/Astana"), NULL, "tracker.time_zone: " },
		{ LIST("Asia/Almaty since 2026"), NULL,
		    "is not \"ZONE since 2026-05-01T00:00:00Z\"" },
		{ LIST("Europe/Moscow", "Asia/Almaty"), NULL,
		    "\"Asia/Almaty\" must say since when" },
		{ LIST(
		      "Europe/Moscow since 2026-05-01T00:00:00Z", "UTC since 2026-05-01T00:00:00Z"),
		    NULL, "later than the one before" },
		{ LIST("Asia/Almaty"), "Нур-Султан", "tracker.received_zone: " },
	};
	struct database *d = *state;

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		struct tracker_config config = office;
		struct tracker *t = NULL;

		config.time_zone = sentences[i].zones;
		config.received_zone = sentences[i].received;
		if (sentences[i].says == NULL) {
			must(d, tracker_open(&config, d->db, &t, &d->e));
			tracker_close(t);
			continue;
		}
		assert_int_equal(tracker_open(&config, d->db, &t, &d->e), ERR_INVALID);
		if (strstr(d->e.text, sentences[i].says) == NULL)
			fail_msg("\"%s\" instead of \"%s\"", d->e.text, sentences[i].says);
	}
}

static void
a_bad_refresh_changes_nothing(void **state)
{
	struct database *d = *state;
	struct tracker *t = NULL;

	must(d, tracker_open(&office, d->db, &t, &d->e));
	database_sql(d, "update {tracker}.issue_statuses set name = 'Готово' where id = 3");
	assert_int_equal(tracker_refresh(t, &d->e), ERR_INVALID);
	assert_int_equal(catalogue_stage(t->catalogue, 3), STAGE_RESOLVED);

	database_sql(d,
	    "update {tracker}.issue_statuses set name = 'Решена' where id = 3;"
	    "insert into {tracker}.issue_statuses values (9, 'Отказ', 1)");
	must(d, tracker_refresh(t, &d->e));
	assert_int_equal(catalogue_stage(t->catalogue, 9), STAGE_CLOSED);
	tracker_close(t);
}

static void
links(void **state)
{
	struct tracker_config config = { .url = "http://127.0.0.1:3000//" };
	struct tracker t = { .config = &config };
	struct arena *a = arena_new();

	assert_string_equal(tracker_link(&t, 12, a), "http://127.0.0.1:3000/issues/12");
	config.public_url = "https://sup.example.kz/redmine/";
	assert_string_equal(tracker_link(&t, 12, a), "https://sup.example.kz/redmine/issues/12");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest pure[] = {
		cmocka_unit_test(instants),
		cmocka_unit_test(when_clocks_go_forward),
		cmocka_unit_test(received),
		cmocka_unit_test(links),
	};
	const struct CMUnitTest stored[] = {
		cmocka_unit_test(zones_in_the_settings),
		cmocka_unit_test(a_bad_refresh_changes_nothing),
	};
	const int failed = cmocka_run_group_tests(pure, NULL, NULL);

	return failed + cmocka_run_group_tests(stored, setup, database_teardown);
}
