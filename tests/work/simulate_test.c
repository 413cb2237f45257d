#include "work/simulate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/policies.h"
#include "tests/support/instant.h"
#include "tests/support/regulation.h"
#include "tests/tracker/tables.h"

#define N_REQUESTS 3

/* Of an organisation; the third asks to be called back, and is answered in writing. */
static const char *const requests[] = {
	"alter table {tracker}.issues add column description longtext",
	"alter table {tracker}.roles add column assignable tinyint not null default 1",
	"insert into {tracker}.issues (id, tracker_id, project_id, author_id, created_on, "
	"updated_on)"
	" values (1, 3, 1, 6, '2026-02-02 05:00:00', '2026-02-02 05:00:00'),"
	" (2, 3, 1, 6, '2026-02-02 05:00:00', '2026-02-02 06:00:00'),"
	" (3, 4, 1, 6, '2026-02-02 05:00:00', '2026-02-02 06:00:00')",
	"insert into {tracker}.trackers values (4, 'Обратный звонок')",
	"insert into {tracker}.journals (id, journalized_id, user_id, notes, created_on)"
	" values (1, 3, 7, 'Перезвоним вам сегодня.', '2026-02-02 06:00:00')",
	"insert into client (id, name, created_at) values (1, 'Акимат', 0)",
	"insert into client_bind values ('user', '6', 1)",
	"insert ignore into report_request (issue_id, project_id, level, category, channel, "
	"priority,"
	" arrived_at) select seq, 1, 'basic', 'consultation', 'tracker', 'normal',"
	" unix_timestamp('2026-02-02 05:00:00') from seq_1_to_3",
};

struct room {
	struct database *d;
	struct case_room cases;
	struct tracker_config office;
	struct tracker *tracker;
	struct policies *policies;
	struct arena *arena;
};

static void
room_make(struct room *r, struct database *d)
{
	static const struct policies_config shipped = { .dir = "sql/regulations",
		.regulation = "edoc" };
	office_make(d);
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++)
		database_sql(d, "%s", requests[i]);
	r->d = d;
	r->arena = arena_new();
	r->office = office;
	r->office.category[CATEGORY_CALLBACK] = (struct setting_list)LIST("Обратный звонок");
	must(d, tracker_open(&r->office, d->db, &r->tracker, &d->e));
	must(d,
	    policies_open(&shipped, d->db, instant("2026-01-01T00:00:00Z"), &r->policies, &d->e));
	/* Of what is older nobody can have logged a call. */
	must(d, case_install(d->db, instant("2026-01-01T00:00:00Z"), &d->e));
	case_enter(&r->cases, d->db, r->tracker, r->policies);
}

static void
room_release(struct room *r)
{
	case_leave(&r->cases);
	policies_close(r->policies);
	tracker_close(r->tracker);
	arena_free(r->arena);
}

/* The change of a request's first response; NULL: there is none. */
static const struct simulate_change *
change_at(struct room *r, const char *patched, int64_t issue, const char *now)
{
	struct policy *p = regulation_patched(patched);
	const struct simulate_ask ask = {
		.policy = p,
		.since = UTC_NONE,
		.until = instant("2026-03-01T00:00:00Z"),
		.now = instant(now),
		.max_changes = 10,
	};
	const struct simulate_change *found = NULL;
	struct simulate_answer answer;

	must(r->d, simulate_run(&r->cases, &ask, NULL, NULL, r->arena, &answer, &r->d->e));
	assert_int_equal(answer.requests, N_REQUESTS);
	for (size_t i = 0; i < answer.n_changes; i++) {
		if (answer.changes[i].issue == issue &&
		    answer.changes[i].kind == CLOCK_FIRST_RESPONSE)
			found = &answer.changes[i];
	}
	simulate_release(&answer);
	policy_free(p);
	return found;
}

static const struct simulate_change *
change_of(struct room *r, const char *patched, int64_t issue)
{
	return change_at(r, patched, issue, "2026-02-02T06:30:00Z");
}

static void
nothing_differs_by_the_same_regulation(void **state)
{
	struct room r;

	room_make(&r, *state);
	assert_null(change_of(&r, "edoc", 1));
	assert_null(change_of(&r, "edoc", 2));
	room_release(&r);
}

/* The present one names no clients: nobody had looked up whose it is. */
static void
conditions_on_the_client_fit(void **state)
{
	const struct simulate_change *c;
	struct room r;

	room_make(&r, *state);
	c = change_of(&r,
	    "edoc {\"service\": [{\"when\": {\"client\": [\"Акимат\"]}, \"level\": \"vip\","
	    " \"clause\": \"3.1\"}]}",
	    1);
	assert_non_null(c);
	assert_string_equal(c->level_before, "basic");
	assert_string_equal(c->level_after, "vip");
	room_release(&r);
}

/* The first and the last one of the period were closed before slad came. */
static void
what_nobody_judged_is_judged(void **state)
{
	static const char later[] = "2026-02-04T06:00:00Z";
	struct room r;

	room_make(&r, *state);
	database_sql(r.d, "delete from report_request where issue_id <> 2");
	assert_non_null(change_at(&r, "endocs", 1, later));
	assert_non_null(change_at(&r, "endocs", 3, later));
	database_sql(r.d, "delete from report_request");
	assert_non_null(change_at(&r, "endocs", 1, later));
	room_release(&r);
}

/* Covers R9. What answers a call-back is the other regulation's to say, not the present one's. */
static void
what_answers_a_call_back_is_said_by_the_other(void **state)
{
	static const char written[] = "edoc {\"callback\": {\"by_call\": false}}";
	static const char later[] = "2026-02-04T06:00:00Z";
	const struct simulate_change *c;
	struct room r;

	room_make(&r, *state);
	assert_null(change_at(&r, "edoc", 3, later));
	c = change_at(&r, written, 3, later);
	assert_non_null(c);
	assert_int_equal(c->before, CLOCK_BREACHED);
	assert_int_equal(c->after, CLOCK_MET);
	/* A consultation was answered by no call before, and is by none now. */
	assert_null(change_at(&r, written, 1, later));
	/* Logged calls are calls by either. */
	database_sql(r.d,
	    "insert into call_attempt (issue_id, user_id, caller, at, reached) values "
	    "(3, 7, 'Ольга', unix_timestamp('2026-02-02 05:30:00'), 1);"
	    "insert into word (issue_id, user_id, kind, value, at) values "
	    "(3, 7, 'call', '1', unix_timestamp('2026-02-02 05:30:00'))");
	assert_null(change_at(&r, written, 3, later));
	room_release(&r);
}

/* Responses that were late are not any more, solutions are, and a clock of a third kind is there. */
static void
breaches_are_listed_before_others(void **state)
{
	static const char otherwise[] =
	    "edoc {\"clocks\": {\"first_response\": {\"targets\": [{\"limit\": {\"days\": 9}}]},"
	    " \"resolution\": {\"targets\": [{\"limit\": {\"minutes\": 15}}]},"
	    " \"acceptance\": {\"clause\": \"1\", \"targets\": [{\"limit\": {\"days\": 9}}]}}}";
	struct policy *p = regulation_patched(otherwise);
	struct simulate_ask ask = {
		.policy = p,
		.since = UTC_NONE,
		.until = instant("2026-03-01T00:00:00Z"),
		.now = instant("2026-02-03T14:00:00Z"),
	};
	struct simulate_answer answer;
	struct room r;

	room_make(&r, *state);
	for (ask.max_changes = 1; ask.max_changes < 20; ask.max_changes += 18) {
		must(r.d, simulate_run(&r.cases, &ask, NULL, NULL, r.arena, &answer, &r.d->e));
		assert_true(answer.gained > 0 && answer.lost > 0 &&
		    answer.gained + answer.lost < answer.changed);
		assert_int_equal(answer.n_changes,
		    answer.changed < ask.max_changes ? answer.changed : ask.max_changes);
		for (size_t i = 0; i < answer.n_changes; i++) {
			const struct simulate_change *c = &answer.changes[i];

			assert_int_equal(c->after == CLOCK_BREACHED && c->before != CLOCK_BREACHED,
			    i < answer.gained);
			assert_int_equal(c->before == CLOCK_BREACHED && c->after != CLOCK_BREACHED,
			    i >= answer.gained && i < answer.gained + answer.lost);
		}
		simulate_release(&answer);
	}
	policy_free(p);
	room_release(&r);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_differs_by_the_same_regulation),
		TEST(conditions_on_the_client_fit),
		TEST(what_nobody_judged_is_judged),
		TEST(what_answers_a_call_back_is_said_by_the_other),
		TEST(breaches_are_listed_before_others),
	};

	return cmocka_run_group_tests_name("simulate", tests, NULL, NULL);
}
