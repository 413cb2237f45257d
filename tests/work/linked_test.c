/* What slad wrote: of which request each word is. */
#include "work/linked.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "tests/tracker/tables.h"

static struct database *d;
static struct tracker *t;

static int
setup(void **state)
{
	database_setup(state);
	d = *state;
	office_make(d);
	database_sql(d,
	    "insert into {tracker}.issues (id, created_on) values (1, '2026-02-02 10:00:00'),"
	    " (2, '2026-02-02 10:00:00'), (3, '2026-02-02 10:00:00');"
	    "insert into {tracker}.issue_relations (issue_from_id, issue_to_id, relation_type) "
	    "values (2, 1, 'duplicates'), (3, 2, 'duplicates');"
	    "insert into {tracker}.journals (id, journalized_id, user_id, notes, created_on) values"
	    " (11, 2, 5, 'Рассматривается вместе', '2026-02-02 11:01:00'),"
	    " (12, 2, 5, 'Зарегистрировано', '2026-02-02 11:02:00'),"
	    " (13, 2, 5, 'Ответили', '2026-02-02 11:03:00'),"
	    " (14, 2, 7, 'Сами', '2026-02-02 11:04:00');"
	    "insert into journal_side (journal_id, issue_id, user_id, side, seen_at) values"
	    " (11, 2, 5, 'bot', 1), (12, 2, 5, 'bot', 1), (13, 2, 5, 'bot', 1),"
	    " (14, 2, 7, 'staff', 1);"
	    "insert into outbox (okey, issue_id, rule, kind, clause, payload, cause_at, basis, "
	    "state,"
	    " due_at, journal_id, created_at, changed_at) values"
	    " ('2:linked:10', 2, 'linked', 'note', '', '', 1, 1, 'done', 1, 11, 1, 1),"
	    " ('2:registered:arrival', 2, 'registered', 'note', '', '', 1, 1, 'done', 1, 12, 1, 1),"
	    " ('2:linked:a9', 2, 'linked', 'note', '', '', 1, 1, 'done', 1, 13, 1, 1),"
	    " ('2:remind:13', 2, 'remind', 'note', '', '', 1, 1, 'pending', 1, null, 1, 1)");
	must(d, tracker_open(&office, d->db, &t, &d->e));
	return 0;
}

static int
teardown(void **state)
{
	tracker_close(t);
	return database_teardown(state);
}

/* 2026-02-02 in Berlin. */
#define TEN INT64_C(1770022800)

static void
read_words(struct case_file *c, int64_t issue, const struct fact *facts, size_t n)
{
	*c = (struct case_file){ .issue.id = issue, .timeline = { .n = n, .facts = facts } };
	must(d, linked_tell(t, c, d->arena, &d->e));
}

static void
its_own_notes_of_something_else_are_known(void **state)
{
	const struct fact facts[] = {
		{ .at = { TEN }, .id = "10", .by = SIDE_BOT, .link = LINK_MADE, .other = 1 },
		{ .at = { TEN + 3660 }, .id = "11", .by = SIDE_BOT, .note = NOTE_PUBLIC },
		{ .at = { TEN + 3720 }, .id = "12", .by = SIDE_BOT, .note = NOTE_PUBLIC },
		{ .at = { TEN + 3780 }, .id = "13", .by = SIDE_BOT, .note = NOTE_PUBLIC },
		{ .at = { TEN + 3840 }, .id = "14", .by = SIDE_STAFF, .note = NOTE_PUBLIC },
	};
	struct case_file c;

	(void)state;
	read_words(&c, 2, facts, 5);
	assert_int_equal(c.timeline.n, 5);
	for (size_t i = 0; i < 5; i++) {
		const struct fact *f = &c.timeline.facts[i];

		if (f->aside != (strcmp(f->id, "12") == 0))
			fail_msg("%s", f->id);
	}
}

/* #3 follows #2, and that #1: what #2 was told of an answer in #1 is told on, no other word. */
static void
an_answer_goes_down_the_chain(void **state)
{
	const struct fact facts[] = {
		{ .at = { TEN }, .id = "20", .by = SIDE_STAFF, .link = LINK_MADE, .other = 2 },
	};
	struct case_file c;
	struct buf told;

	(void)state;
	read_words(&c, 3, facts, 1);
	buf_init(&told);
	for (size_t i = 0; i < c.timeline.n; i++)
		buf_printf(&told, "%s%s", i == 0 ? "" : " ", c.timeline.facts[i].id);
	assert_string_equal(told.data, "20 a13 a14");
	assert_int_equal(c.timeline.facts[1].link, LINK_MASTER_ANSWERED);
	buf_release(&told);
}

/* #3 follows #2, which ends in one of these ways. */
static void
an_end_is_a_solution_or_none(void **state)
{
	static const struct {
		const char *what;
		int was, is;
		const char *refused; /* sql */
		bool unsolved;
	} cases[] = {
		{ "resolved", 2, 3, "", false },
		{ "closed at once", 2, 5, "", false },
		{ "resolved while it waited for its client", 4, 3, "", false },
		{ "closed while it waited", 4, 5, "", true },
		{ "refused", 2, 6,
		    "insert into outbox (okey, issue_id, rule, kind, clause, payload, cause_at, "
		    "basis, state, due_at, journal_id, created_at, changed_at) values "
		    "('2:refuse:w1', 2, 'refuse', 'note', '', '', 1, 1, 'done', 1, 15, 1, 1)",
		    true },
	};
	const struct fact facts[] = {
		{ .at = { TEN }, .id = "20", .by = SIDE_STAFF, .link = LINK_MADE, .other = 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct fact *done;
		struct case_file c;

		database_sql(d,
		    "delete from {tracker}.journals where id = 15;"
		    "delete from {tracker}.journal_details where journal_id = 15;"
		    "insert into {tracker}.journals (id, journalized_id, user_id, notes, "
		    "created_on) "
		    "values (15, 2, 7, '', '2026-02-02 11:05:00');"
		    "insert into {tracker}.journal_details (journal_id, prop_key, old_value, "
		    "value) "
		    "values (15, 'status_id', '%d', '%d');%s",
		    cases[i].was, cases[i].is, cases[i].refused);
		read_words(&c, 3, facts, 1);
		done = &c.timeline.facts[c.timeline.n - 1];
		assert_string_equal(done->id, "m15");
		assert_int_equal(done->link, LINK_MASTER_DONE);
		if (done->unsolved != cases[i].unsolved)
			fail_msg("%s: %d", cases[i].what, done->unsolved);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(its_own_notes_of_something_else_are_known),
		cmocka_unit_test(an_answer_goes_down_the_chain),
		cmocka_unit_test(an_end_is_a_solution_or_none),
	};

	return cmocka_run_group_tests_name("linked", tests, setup, teardown);
}
