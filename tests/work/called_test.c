/*
 * Covers R9. What stands in the tracker's field for a wished time, and since when; calls:
 * stories/intake.sh.
 */
#include "work/called.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/callback.h"
#include "tests/support/database.h"
#include "tests/support/instant.h"
#include "tests/support/regulation.h"

#define ISSUE 5

/* Tuesday, 3 February 2026, 10:30 in Astana; the look is two days later, at 09:00. */
#define ARRIVAL "2026-02-03T05:30:00Z"
#define NOW "2026-02-05T04:00:00Z"

static void
look(struct database *d, const struct policy *p, const char *text, bool fresh, struct case_file *c)
{
	const char *level = c->timeline.request.level;

	*c = (struct case_file){
		.issue = { .id = ISSUE, .call_time_text = text },
		.timeline = { .request = { .created = instant(ARRIVAL),
				  .received = UTC_NONE,
				  .level = level,
				  .category = CATEGORY_CALLBACK } },
		.policy = p,
		.fresh = fresh,
		.now = instant(NOW),
	};
	must(d, called_tell(d->db, c, d->arena, &d->e));
}

static void
a_time_is_of_when_it_was_written(void **state)
{
	static const struct {
		const char *says;
		const char *kept; /* columns of the row that there is; NULL: none */
		bool fresh;
		const char *text, *wished, *since; /* NULL: none */
	} rows[] = {
		{ "at the arrival", NULL, true, "10:00", "2026-02-04T05:00:00Z", NULL },
		{ "seen for the first time later", NULL, false, "10:00", "2026-02-05T05:00:00Z",
		    NOW },
		{ "as it was seen yesterday",
		    "field_text = '10:00', field_seen_at = unix_timestamp('2026-02-04 12:00:00')",
		    false, "10:00", "2026-02-05T05:00:00Z", "2026-02-04T12:00:00Z" },
		{ "as it stood at the arrival", "field_text = '10:00'", false, "10:00",
		    "2026-02-04T05:00:00Z", NULL },
		{ "another than it was", "field_text = '10:00'", false, "11:00",
		    "2026-02-05T06:00:00Z", NOW },
		{ "kept before its text was",
		    "field_wished_at = unix_timestamp('2026-02-04 05:00:00')", false, "10:00",
		    "2026-02-04T05:00:00Z", NULL },
		{ "another one than was kept before its text was",
		    "field_wished_at = unix_timestamp('2026-02-04 05:00:00')", false, "11:00",
		    "2026-02-05T06:00:00Z", NOW },
		{ "a day that is over by now, but was not then", NULL, false, "2026-02-04 15:00",
		    "2026-02-04T10:00:00Z", NOW },
		{ "no time", NULL, false, "после обеда", NULL, NULL },
		{ "what staff were told stands then",
		    "wished_at = unix_timestamp('2026-02-06 05:00:00'), "
		    "wished_seen_at = unix_timestamp('2026-02-04 12:00:00')",
		    false, "после обеда", "2026-02-06T05:00:00Z", "2026-02-04T12:00:00Z" },
	};
	struct database *d = *state;
	struct policy *p = regulation_policy("edoc");

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct callback_wish *w;
		struct case_file c = { .fresh = false };

		database_sql(d, "delete from callback");
		if (rows[i].kept != NULL)
			database_sql(d,
			    "insert into callback set issue_id = %d, changed_at = 0, %s", ISSUE,
			    rows[i].kept);
		look(d, p, rows[i].text, rows[i].fresh, &c);
		w = c.timeline.request.callback;
		assert_non_null(w);
		if (w->wished.s != instant(rows[i].wished).s ||
		    w->since.s != instant(rows[i].since).s)
			fail_msg("%s: %lld since %lld", rows[i].says, (long long)w->wished.s,
			    (long long)w->since.s);
	}
	policy_free(p);
}

/* Two hours earlier than the others; what a clock says is told in one zone for all. */
static void
a_day_is_the_opening_of_the_level(void **state)
{
	static const char hours[] =
	    "edoc {\"calendars\": {\"early\": {\"zone\": \"Europe/Moscow\", \"hours\": "
	    "{\"fri\": [[\"05:00\", \"13:00\"]]}}}, \"levels\": [{\"name\": \"basic\", "
	    "\"clause\": \"3\", \"title\": {\"ru\": \"Базовый\", \"kk\": \"Базалық\", "
	    "\"en\": \"Basic\"}}, {\"name\": \"vip\", \"clause\": \"3\", \"title\": "
	    "{\"ru\": \"VIP\", \"kk\": \"VIP\", \"en\": \"VIP\"}, \"calendar\": \"early\"}]}";
	static const struct {
		const char *level, *text, *wished;
	} rows[] = {
		{ NULL, "2026-02-06", "2026-02-06T04:00:00Z" },
		{ "basic", "2026-02-06", "2026-02-06T04:00:00Z" },
		{ "vip", "2026-02-06", "2026-02-06T02:00:00Z" },
		{ "vip", "2026-02-06 15:00", "2026-02-06T10:00:00Z" },
		{ "vip", "15:00", "2026-02-05T10:00:00Z" },
	};
	struct policy *p = regulation_patched(hours);
	struct database *d = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct case_file c = { .timeline.request.level = rows[i].level };

		look(d, p, rows[i].text, false, &c);
		if (c.timeline.request.callback->wished.s != instant(rows[i].wished).s)
			fail_msg("%zu: %lld", i, (long long)c.timeline.request.callback->wished.s);
	}
	policy_free(p);
}

static void
what_is_kept_reads_the_same_at_the_next_look(void **state)
{
	struct database *d = *state;
	struct policy *p = regulation_policy("edoc");
	char text[1000] = "";
	struct case_file c = { .fresh = false };

	while (strlen(text) + strlen("позже ") < sizeof(text))
		strcat(text, "позже ");
	look(d, p, text, false, &c);
	assert_true(c.call.changed);
	assert_true(strlen(c.timeline.request.callback->wished_text) <= CALL_TEXT_MAX);
	must(d, called_keep(d->db, &c, &d->e));
	look(d, p, text, false, &c);
	assert_false(c.call.changed);
	look(d, p, NULL, false, &c);
	assert_true(c.call.changed);
	must(d, called_keep(d->db, &c, &d->e));
	look(d, p, "11:00", false, &c);
	must(d, called_keep(d->db, &c, &d->e));
	look(d, p, "11:00", false, &c);
	assert_false(c.call.changed);
	assert_int_equal(c.timeline.request.callback->since.s, instant(NOW).s);
	policy_free(p);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_time_is_of_when_it_was_written),
		TEST(a_day_is_the_opening_of_the_level),
		TEST(what_is_kept_reads_the_same_at_the_next_look),
	};

	return cmocka_run_group_tests_name("called", tests, NULL, NULL);
}
