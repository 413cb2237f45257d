/* What is measured and not promised: D1 clauses 18, 23 and 24. */
#include "core/report_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/csv.h"
#include "core/calendar.h"
#include "core/tally.h"
#include "tests/support/regulation.h"

static const struct report_filter anything;

static struct report_item
item_of(int64_t issue, const char *level, int64_t responder, int64_t assignee, int64_t elapsed,
    enum clock_state state)
{
	const bool stopped = state == CLOCK_MET || state == CLOCK_BREACHED;

	return (struct report_item){
		.issue = issue,
		.arrived = { 1770094800 }, /* Tuesday 2026-02-03 05:00Z, 10:00 in Almaty */
		.closed = UTC_NONE,
		.level = level,
		.project = 3,
		.responder = responder,
		.assignee = assignee,
		.regulation = "edoc",
		.revision = "1",
		.stage = STAGE_NEW,
		.n_clocks = 1,
		.clocks = { {
		    .kind = CLOCK_FIRST_RESPONSE,
		    .state = state,
		    .elapsed = { elapsed },
		    .due = { 1 },
		    .stopped = stopped ? (struct utc){ 1770098400 } : UTC_NONE,
		} },
	};
}

/* Covers R24. */
static void
median_and_nine_of_ten(void **state)
{
	static const struct {
		const char *what;
		int n; /* times are n, n-1, … 1 */
		int64_t median, p90;
	} cases[] = {
		{ "nobody was answered", 0, -1, -1 },
		{ "one", 1, 1, 1 },
		{ "two: the mean of both", 2, 1, 2 },
		{ "three", 3, 2, 3 },
		{ "ten: the ninth", 10, 5, 9 },
		{ "eleven: the tenth", 11, 6, 10 },
		{ "a hundred", 100, 50, 90 },
	};
	struct policy *p = regulation_policy("edoc");

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct report *r = report_new(p->calendar, NULL, 0);
		const struct report_times *t = &r->total.clocks[CLOCK_FIRST_RESPONSE];

		for (int n = cases[i].n; n > 0; n--) {
			struct report_item item = item_of(n, "basic", 7, 8, n, CLOCK_MET);

			report_add(r, &item);
		}
		report_done(r);
		if (report_median(t) != cases[i].median || report_p90(t) != cases[i].p90)
			fail_msg("%s: %lld and %lld", cases[i].what, (long long)report_median(t),
			    (long long)report_p90(t));
		report_free(r);
	}
	policy_free(p);
}

/* Running clocks are in no share; a breach is one whether or not it has stopped. */
static void
shares_by_group(void **state)
{
	static const enum report_by by[] = { REPORT_BY_LEVEL, REPORT_BY_MONTH };
	struct policy *p = regulation_policy("edoc");
	struct report *r = report_new(p->calendar, by, 2);
	struct report_item items[] = {
		item_of(1, "basic", 7, 8, 60, CLOCK_MET),
		item_of(2, "basic", 7, 8, 120, CLOCK_BREACHED),
		item_of(3, "vip", 0, 8, 0, CLOCK_RUNNING),
		item_of(4, "basic", 0, 8, 0, CLOCK_MET),
	};

	items[3].arrived.s = 1769885999; /* the last second of January in Almaty */
	for (int i = 0; i < 4; i++)
		report_add(r, &items[i]);
	report_done(r);
	assert_int_equal(r->n, 3);
	assert_string_equal(r->groups[0].keys[REPORT_BY_MONTH], "2026-01");
	assert_string_equal(r->groups[1].keys[REPORT_BY_MONTH], "2026-02");
	assert_int_equal(report_share(&r->groups[1].clocks[CLOCK_FIRST_RESPONSE]), 5000);
	assert_string_equal(r->groups[2].keys[REPORT_BY_LEVEL], "vip");
	assert_int_equal(report_share(&r->groups[2].clocks[CLOCK_FIRST_RESPONSE]), -1);
	assert_int_equal(r->total.requests, 4);
	assert_int_equal(report_breached(&r->total), 1);
	assert_int_equal(r->bars[CLOCK_FIRST_RESPONSE][0], 3);
	assert_int_equal(r->arrivals[1][10], 3);
	report_free(r);
	policy_free(p);
}

/* Covers R20, R24, R30: no target, and measured all the same. */
static void
what_has_no_target_is_measured(void **state)
{
	struct policy *p = regulation_policy("edoc");
	struct report *r = report_new(p->calendar, NULL, 0);
	struct report_item items[] = {
		item_of(1, "basic", 7, 8, 60, CLOCK_MET), item_of(2, "vip", 7, 8, 300, CLOCK_NONE),
		item_of(3, "vip", 0, 8, 9000, CLOCK_NONE), /* runs still */
	};
	const struct report_times *t = &r->total.clocks[CLOCK_FIRST_RESPONSE];

	items[1].clocks[0].stopped = (struct utc){ 1770098400 };
	items[1].estimate.s = items[2].estimate.s = 40;
	report_add(r, &items[1]);
	assert_true(report_has_clock(r, CLOCK_FIRST_RESPONSE));
	report_add(r, &items[2]);
	report_add(r, &items[0]);
	report_done(r);
	assert_int_equal(t->untargeted, 2);
	assert_int_equal(t->running, 0);
	assert_int_equal(report_share(t), 10000);
	assert_int_equal(report_median(t), 180);
	assert_int_equal(report_p90(t), 300);
	assert_int_equal(r->total.estimate.s, 80);
	report_free(r);
	policy_free(p);
}

static void
whose_request_it_is(void **state)
{
	static const enum report_by by[] = { REPORT_BY_EMPLOYEE };
	struct policy *p = regulation_policy("edoc");
	struct report *r = report_new(p->calendar, by, 1);
	const struct report_item items[] = {
		item_of(1, "basic", 70, 8, 60, CLOCK_MET), /* who answered first */
		item_of(2, "basic", 0, 8, 0, CLOCK_RUNNING), /* nobody has: the assignee's */
		item_of(3, "basic", 0, 0, 0, CLOCK_RUNNING), /* nobody's */
	};

	for (int i = 0; i < 3; i++)
		report_add(r, &items[i]);
	report_done(r);
	assert_int_equal(r->n, 3);
	assert_string_equal(r->groups[0].keys[REPORT_BY_EMPLOYEE], "8");
	assert_string_equal(r->groups[1].keys[REPORT_BY_EMPLOYEE], "70");
	assert_null(r->groups[2].keys[REPORT_BY_EMPLOYEE]);
	report_free(r);
	policy_free(p);
}

static void
what_is_wanted(void **state)
{
	struct policy *p = regulation_policy("edoc");
	struct report *r = report_new(p->calendar, NULL, 0);
	const struct report_item item = item_of(1, "basic", 70, 8, 60, CLOCK_MET);

	assert_true(report_wants(r, &anything, &item));
	assert_true(
	    report_wants(r, &(struct report_filter){ { [REPORT_BY_LEVEL] = "basic" } }, &item));
	assert_false(
	    report_wants(r, &(struct report_filter){ { [REPORT_BY_LEVEL] = "vip" } }, &item));
	assert_true(
	    report_wants(r, &(struct report_filter){ { [REPORT_BY_CLIENT] = "-" } }, &item));
	assert_false(
	    report_wants(r, &(struct report_filter){ { [REPORT_BY_EMPLOYEE] = "8" } }, &item));
	report_free(r);
	policy_free(p);
}

static void
opening_hours_of_a_usual_week(void **state)
{
	struct policy *p = regulation_policy("edoc");
	int open[7][24];

	report_opening(p->calendar, (struct utc){ 1770094800 }, open);
	assert_int_equal(open[1][8], 0);
	assert_true(open[1][9] > 8000 && open[1][9] < 10000); /* holidays are closed */
	assert_true(open[1][17] > 8000);
	assert_int_equal(open[1][18], 0);
	assert_true(open[6][10] < 1000); /* one worked Sunday, 2025-01-05, is older */
	policy_free(p);
}

/* A day's work with the request, 2026-02-03, in Almaty hours: each stay where it belongs. */
static void
stays_answers_and_returns(void **state)
{
	struct policy *p = regulation_policy("edoc");
	const struct civil day = { 2026, 2, 3 };
	const struct fact facts[] = {
		{ .at = regulation_instant(p, day, 9, 10),
		    .id = "1",
		    .by = SIDE_BOT,
		    .note = NOTE_PUBLIC },
		{ .at = regulation_instant(p, day, 9, 20),
		    .id = "2",
		    .by = SIDE_STAFF,
		    .note = NOTE_PRIVATE },
		{ .at = regulation_instant(p, day, 10, 0),
		    .id = "3",
		    .by = SIDE_STAFF,
		    .note = NOTE_PUBLIC,
		    .has_stage = true,
		    .stage = STAGE_WAITING_CLIENT },
		{ .at = regulation_instant(p, day, 12, 0),
		    .id = "4",
		    .by = SIDE_BOT,
		    .has_stage = true,
		    .stage = STAGE_CLOSED },
		{ .at = regulation_instant(p, day, 13, 0),
		    .id = "5",
		    .by = SIDE_CLIENT,
		    .note = NOTE_PUBLIC,
		    .has_stage = true,
		    .stage = STAGE_IN_PROGRESS },
		{ .at = regulation_instant(p, day, 14, 0),
		    .id = "6",
		    .by = SIDE_STAFF,
		    .has_stage = true,
		    .stage = STAGE_ESCALATED },
		{ .at = regulation_instant(p, (struct civil){ 2026, 2, 4 }, 9, 30),
		    .id = "7",
		    .by = SIDE_DEVELOPER,
		    .has_stage = true,
		    .stage = STAGE_RESOLVED },
	};
	const struct timeline t = {
		.request = { .id = "1",
		    .created = regulation_instant(p, day, 9, 0),
		    .received = UTC_NONE,
		    .stage = STAGE_NEW },
		.n = sizeof(facts) / sizeof(facts[0]),
		.facts = facts,
	};
	struct tally tally;

	tally_take(p->calendar, &t, facts[6].at, &tally);
	assert_string_equal(tally.responder, "3");
	assert_int_equal(tally.reopened, 1);
	assert_int_equal(tally.in_stage[STAGE_WAITING_CLIENT].s, 2 * SPAN_HOUR);
	assert_int_equal(tally.in_stage[STAGE_ESCALATED].s, 4 * SPAN_HOUR + 30 * SPAN_MINUTE);
	assert_int_equal(tally.closed.s, facts[6].at.s);
	tally_take(p->calendar, &t, facts[3].at, &tally);
	assert_int_equal(tally.closed.s, facts[3].at.s);
	assert_int_equal(tally.reopened, 0);
	policy_free(p);
}

static void
no_formula_in_a_spreadsheet(void **state)
{
	static const struct {
		const char *text, *field;
	} cases[] = {
		{ "ТОО Ромашка", "\"ТОО Ромашка\"" },
		{ "say \"hi\"", "\"say \"\"hi\"\"\"" },
		{ "=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"" },
		{ "+7 700", "\"'+7 700\"" },
		{ "-1", "\"'-1\"" },
		{ "@SUM(A1)", "\"'@SUM(A1)\"" },
		{ "\t=1", "\"'\t=1\"" },
		{ "a,b;c\nd", "\"a,b;c\nd\"" },
		{ "", "" },
		{ NULL, "" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct csv_out c = { 0 };
		struct buf b;

		buf_init(&b);
		c.out = &b;
		csv_text(&c, cases[i].text);
		assert_string_equal(b.data, cases[i].field);
		buf_release(&b);
	}
}

static void
rows_for_programs(void **state)
{
	static const enum report_by by[] = { REPORT_BY_CLIENT };
	const char *clients[] = { "=ТОО" };
	const char *const *names[REPORT_BY_COUNT] = { [REPORT_BY_CLIENT] = clients };
	struct policy *p = regulation_policy("edoc");
	struct report *r = report_new(p->calendar, by, 1);
	struct report_item item = item_of(1, "basic", 7, 8, 60, CLOCK_MET);
	struct buf b;
	json_t *row;

	item.client = 4;
	report_add(r, &item);
	report_done(r);
	row = report_group_json(r, &r->groups[0], 0, names);
	assert_int_equal(json_integer_value(json_object_get(row, "client_id")), 4);
	assert_string_equal(json_string_value(json_object_get(row, "client")), "=ТОО");
	json_decref(row);
	buf_init(&b);
	report_csv(r, names, &b);
	assert_string_equal(b.data,
	    "\"client\",\"client_id\",\"requests\",\"open\",\"breaches\",\"auto_closed\","
	    "\"reopened\",\"waiting_client\",\"third_party\",\"development\",\"estimate\","
	    "\"first_response_met\",\"first_response_breached\",\"first_response_running\","
	    "\"first_response_untargeted\",\"first_response_share\",\"first_response_median\","
	    "\"first_response_p90\"\r\n"
	    "\"'=ТОО\",4,1,1,0,0,0,0,0,0,0,1,0,0,0,1.0000,60,60\r\n");
	buf_release(&b);
	report_free(r);
	policy_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(median_and_nine_of_ten),
		cmocka_unit_test(shares_by_group),
		cmocka_unit_test(what_has_no_target_is_measured),
		cmocka_unit_test(whose_request_it_is),
		cmocka_unit_test(what_is_wanted),
		cmocka_unit_test(opening_hours_of_a_usual_week),
		cmocka_unit_test(stays_answers_and_returns),
		cmocka_unit_test(no_formula_in_a_spreadsheet),
		cmocka_unit_test(rows_for_programs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
