#include "store/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "core/calendar.h"
#include "store/fact.h"
#include "store/policies.h"
#include "tests/support/database.h"

static const struct policies_config files = { .dir = "sql/regulations", .regulation = "edoc" };

/* Tuesday 2026-02-03 10:00 in Almaty. */
#define TEN ((struct utc){ 1770094800 })
#define LATER(hours) ((struct utc){ 1770094800 + (hours)*SPAN_HOUR })

static struct report_put
put_of(int64_t issue, enum clock_state state, int64_t elapsed)
{
	struct report_put put = { .item = {
				      .issue = issue,
				      .arrived = TEN,
				      .closed = UTC_NONE,
				      .level = "basic",
				      .priority = PRIORITY_URGENT,
				      .project = 3,
				      .assignee = 8,
				      .regulation = "edoc",
				      .revision = "1",
				      .stage = STAGE_IN_PROGRESS,
				      .stage_since = TEN,
				      .n_clocks = 1,
				      .clocks = { { .kind = CLOCK_RESOLUTION,
					  .state = state,
					  .elapsed = { elapsed },
					  .due = LATER(1),
					  .stopped = UTC_NONE } },
				  } };

	if (state == CLOCK_MET || state == CLOCK_BREACHED)
		put.item.clocks[0].stopped = LATER(2);
	return put;
}

static void
make(struct database *d, struct report_ask *ask, struct report_answer *out)
{
	struct policies *shelf;

	must(d, policies_open(&files, d->db, TEN, &shelf, &d->e));
	ask->regulation = "edoc";
	must(d, report_make(d->db, shelf, ask, d->arena, out, &d->e));
	/* The report keeps nothing of the shelf once it is done. */
	policies_close(shelf);
}

static void
what_is_put_is_summed_up(void **state)
{
	struct database *d = *state;
	struct report_put puts[3] = { put_of(1, CLOCK_MET, 600), put_of(2, CLOCK_BREACHED, 7200),
		put_of(3, CLOCK_RUNNING, 0) };
	struct report_ask ask = { .since = UTC_NONE, .until = UTC_NONE, .now = LATER(3) };
	struct report_answer a;

	must(d, report_put(d->db, puts, 3, &d->e));
	puts[2].item.level = "vip";
	must(d, report_put(d->db, puts + 2, 1, &d->e)); /* put again: it counts once */
	make(d, &ask, &a);
	assert_int_equal(a.report->total.requests, 3);
	assert_int_equal(report_share(&a.report->total.clocks[CLOCK_RESOLUTION]), 5000);
	assert_int_equal(report_median(&a.report->total.clocks[CLOCK_RESOLUTION]), 3900);
	assert_int_equal(a.n_breaches, 1);
	report_free(a.report);
	must(d, report_forget(d->db, 2, &d->e));
	ask.filter.keys[REPORT_BY_LEVEL] = "basic";
	make(d, &ask, &a);
	assert_int_equal(a.report->total.requests, 1);
	report_free(a.report);
	/* Nor do its clocks stay behind. */
	assert_string_equal(
	    database_ask(d, "select group_concat(issue_id order by issue_id) from %s.report_clock",
		d->schema),
	    "1,3");
}

static void
by_arrival_and_project(void **state)
{
	struct database *d = *state;
	struct report_put puts[2] = { put_of(1, CLOCK_MET, 600), put_of(2, CLOCK_MET, 600) };
	static const struct {
		const char *what;
		struct utc since, until;
		size_t n;
	} cases[] = {
		{ "from the beginning to the end", UTC_NONE, UTC_NONE, 2 },
		{ "from its very second on", LATER(1), UTC_NONE, 1 },
		{ "until just before its second", UTC_NONE, LATER(1), 1 },
		{ "a span without any", LATER(2), LATER(3), 0 },
	};

	puts[1].item.arrived = LATER(1);
	must(d, report_put(d->db, puts, 2, &d->e));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct report_ask ask = { .since = cases[i].since, .until = cases[i].until };
		struct report_answer a;

		make(d, &ask, &a);
		if (a.report->total.requests != cases[i].n)
			fail_msg("%s: %zu", cases[i].what, a.report->total.requests);
		report_free(a.report);
	}
}

/* What lies with others now has lain there until now, by opening hours. */
static void
present_stays_count(void **state)
{
	struct database *d = *state;
	struct report_put put = put_of(1, CLOCK_PAUSED, 600);
	struct report_ask ask = { .since = UTC_NONE, .until = UTC_NONE, .now = LATER(24) };
	struct report_answer a;

	put.item.stage = STAGE_ESCALATED;
	put.item.development = (struct span){ 60 };
	must(d, report_put(d->db, &put, 1, &d->e));
	make(d, &ask, &a);
	assert_int_equal(a.report->total.development.s, 60 + 9 * SPAN_HOUR);
	report_free(a.report);
	put.item.stage = STAGE_ESTIMATE;
	put.item.estimate = (struct span){ 120 };
	must(d, report_put(d->db, &put, 1, &d->e));
	make(d, &ask, &a);
	assert_int_equal(a.report->total.development.s, 60);
	assert_int_equal(a.report->total.estimate.s, 120 + 9 * SPAN_HOUR);
	report_free(a.report);
}

static void
who_answered_first(void **state)
{
	static const struct fact_side side = {
		.journal = 77, .issue = 1, .user = 42, .side = SIDE_STAFF
	};
	struct database *d = *state;
	struct report_put put = put_of(1, CLOCK_MET, 600);
	struct report_ask ask = {
		.since = UTC_NONE, .until = UTC_NONE, .n_by = 1, .by = { REPORT_BY_EMPLOYEE }
	};
	struct report_answer a;

	put.response = 77;
	must(d, fact_sides_put(d->db, &side, 1, &d->e));
	must(d, report_put(d->db, &put, 1, &d->e));
	make(d, &ask, &a);
	assert_string_equal(a.report->groups[0].keys[REPORT_BY_EMPLOYEE], "42");
	report_free(a.report);
}

static void
breaches_that_stand(void **state)
{
	struct database *d = *state;
	struct report_put put = put_of(1, CLOCK_BREACHED, 7200);
	struct breach_row b = { .issue = 1,
		.clock = CLOCK_RESOLUTION,
		.cycle = 1,
		.at = LATER(1),
		.due = LATER(1),
		.regulation = "edoc",
		.revision = "1",
		.clause = "19",
		.found = LATER(1),
		.superseded = UTC_NONE };
	struct report_ask ask = { .since = UTC_NONE, .until = UTC_NONE, .max_breaches = 10 };
	struct report_answer a;
	bool fresh;

	must(d, report_put(d->db, &put, 1, &d->e));
	must(d, breach_put(d->db, &b, &fresh, &d->e));
	make(d, &ask, &a);
	assert_int_equal(a.n_listed, 1);
	assert_string_equal(a.breaches[0].clause, "19");
	report_free(a.report);
	must(d, breach_supersede(d->db, &b, LATER(2), "journal 9: priority", &d->e));
	make(d, &ask, &a);
	assert_int_equal(a.n_listed, 0);
	report_free(a.report);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    what_is_put_is_summed_up, database_setup, database_teardown),
		cmocka_unit_test_setup_teardown(
		    by_arrival_and_project, database_setup, database_teardown),
		cmocka_unit_test_setup_teardown(
		    present_stays_count, database_setup, database_teardown),
		cmocka_unit_test_setup_teardown(
		    who_answered_first, database_setup, database_teardown),
		cmocka_unit_test_setup_teardown(
		    breaches_that_stand, database_setup, database_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
