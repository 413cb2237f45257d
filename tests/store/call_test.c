/* Covers R9. */
#include "store/call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/fact.h"
#include "tests/support/database.h"

#define ISSUE 5

static const struct utc now = { 1000 }, wished = { 5000 }, later = { 9000 };

static const struct call_field emptied = {
	.wished = UTC_NONE,
	.seen = UTC_NONE,
	.answered = UTC_NONE,
};

#define field(at)                                                                                  \
	((struct call_field){ .number = "+77017654321",                                            \
	    .wished = (at),                                                                        \
	    .text = "в 10:00",                                                                     \
	    .seen = now,                                                                           \
	    .answered = UTC_NONE })

static struct callback
calls_of(struct database *d)
{
	struct callback c;

	must(d, call_get(d->db, ISSUE, d->arena, &c, &d->e));
	return c;
}

static void
nothing_is_known_at_first(void **state)
{
	const struct callback c = calls_of(*state);

	assert_null(c.number);
	assert_true(utc_is_none(c.wished));
	assert_int_equal(c.n, 0);
	assert_false(call_reached(&c));
}

static void
what_is_not_said_stays(void **state)
{
	struct database *d = *state;
	struct callback c;

	must(d, call_wish(d->db, ISSUE, "+77011234567", UTC_NONE, "olga", now, &d->e));
	must(d, call_wish(d->db, ISSUE, NULL, wished, "olga", now, &d->e));
	c = calls_of(d);
	assert_string_equal(c.number, "+77011234567");
	assert_int_equal(c.wished.s, wished.s);
}

static void
the_number_is_not_on_record(void **state)
{
	struct database *d = *state;

	must(d, call_wish(d->db, ISSUE, "+77011234567", wished, "olga", now, &d->e));
	assert_string_equal(database_ask(d, "select body from %s.record", d->schema),
	    "{\"number\":true,\"wished\":true,\"by\":\"olga\"}");
}

static void
the_field_of_the_tracker_comes_first(void **state)
{
	struct database *d = *state;
	struct callback c;

	must(d, call_wish(d->db, ISSUE, "+77011234567", wished, "olga", now, &d->e));
	must(d, call_fields(d->db, ISSUE, &field(later), now, &d->e));
	c = calls_of(d);
	assert_string_equal(c.number, "+77017654321");
	assert_int_equal(c.wished.s, later.s);
	assert_string_equal(c.said_number, "+77011234567");
	assert_string_equal(c.field.text, "в 10:00");
	assert_null(call_unreadable(&c));
	/* It was emptied: what staff were told holds again. */
	must(d, call_fields(d->db, ISSUE, &emptied, now, &d->e));
	c = calls_of(d);
	assert_string_equal(c.number, "+77011234567");
	assert_int_equal(c.wished.s, wished.s);
}

static void
what_the_field_says_is_not_said_otherwise(void **state)
{
	struct database *d = *state;

	must(d, call_fields(d->db, ISSUE, &field(wished), now, &d->e));
	assert_int_equal(
	    call_wish(d->db, ISSUE, "+77011234567", UTC_NONE, "olga", now, &d->e), ERR_CONFLICT);
	assert_non_null(strstr(d->e.text, "tracker.call_number_field"));
	assert_int_equal(call_wish(d->db, ISSUE, NULL, later, "olga", now, &d->e), ERR_CONFLICT);
	assert_non_null(strstr(d->e.text, "tracker.call_time_field"));
	must(d, call_wish(d->db, ISSUE, "+77017654321", wished, "olga", now, &d->e));
}

static void
attempts_are_kept_by_instant(void **state)
{
	struct database *d = *state;
	const struct call_attempt missed = {
		.issue = ISSUE,
		.user = 7,
		.caller = "Ольга",
		.at = { 900 },
		.note = "занято",
	};
	struct call_attempt reached = missed;
	struct fact_word *words;
	struct callback c;
	size_t n;

	reached.at = (struct utc){ 950 };
	reached.reached = true;
	reached.note = NULL;
	must(d, call_log(d->db, &reached, now, &d->e));
	must(d, call_log(d->db, &missed, now, &d->e));
	c = calls_of(d);
	assert_int_equal(c.n, 2);
	assert_false(c.attempts[0].reached);
	assert_string_equal(c.attempts[0].note, "занято");
	assert_true(c.attempts[1].reached);
	assert_null(c.attempts[1].note);
	assert_true(call_reached(&c));
	assert_int_equal(c.attempts[1].logged.s, now.s);
	must(d, fact_words(d->db, ISSUE, d->arena, &words, &n, &d->e));
	assert_int_equal(n, 2);
	assert_int_equal(words[0].kind, FACT_WORD_CALL);
	assert_string_equal(
	    database_ask(d, "select wake_at from %s.wake where issue_id = 5", d->schema), "1000");
	/* When it was made, beside when that was said. */
	assert_string_equal(
	    database_ask(d,
		"select group_concat(at, ' ', regexp_substr(body, '1970[^,}]{16}') order by id) "
		"from %s.record where kind = 'call'",
		d->schema),
	    "1000 1970-01-01T00:15:50Z,1000 1970-01-01T00:15:00Z");
}

static void
another_wish_waits_for_another_call(void **state)
{
	struct database *d = *state;
	const struct call_attempt reached = {
		.issue = ISSUE,
		.caller = "Ольга",
		.at = { 950 },
		.reached = true,
	};
	struct call_attempt again = reached;
	struct callback c;

	must(d, call_wish(d->db, ISSUE, NULL, now, "olga", (struct utc){ 900 }, &d->e));
	must(d, call_log(d->db, &reached, (struct utc){ 960 }, &d->e));
	c = calls_of(d);
	assert_true(call_reached(&c));
	assert_true(utc_is_none(c.answered));
	must(d, call_wish(d->db, ISSUE, NULL, wished, "olga", now, &d->e));
	c = calls_of(d);
	assert_false(call_reached(&c));
	assert_int_equal(c.since.s, now.s);
	/* What the first call was late for stays. */
	assert_int_equal(c.answered.s, now.s);
	/* The same again is no new one, nor is another number. */
	must(d, call_wish(d->db, ISSUE, NULL, wished, "olga", later, &d->e));
	must(d, call_wish(d->db, ISSUE, "+77011234567", UTC_NONE, "olga", later, &d->e));
	c = calls_of(d);
	assert_int_equal(c.since.s, now.s);
	again.at = (struct utc){ 4990 };
	must(d, call_log(d->db, &again, later, &d->e));
	c = calls_of(d);
	assert_true(call_reached(&c));
	/* By the field, which comes first, it is asked for once more. */
	must(d,
	    call_fields(d->db, ISSUE,
		&(struct call_field){
		    .wished = later,
		    .text = "18:00",
		    .seen = wished,
		    .answered = call_answered(&c),
		},
		wished, &d->e));
	c = calls_of(d);
	assert_false(call_reached(&c));
	assert_int_equal(c.since.s, wished.s);
	assert_int_equal(c.answered.s, now.s);
}

static void
what_is_no_time_is_told(void **state)
{
	struct database *d = *state;
	struct call_field words = emptied;
	struct callback c;

	words.text = "после обеда";
	must(d, call_fields(d->db, ISSUE, &words, now, &d->e));
	c = calls_of(d);
	assert_string_equal(call_unreadable(&c), "после обеда");
	assert_true(utc_is_none(c.wished));
}

#define test(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(nothing_is_known_at_first),
		test(what_is_not_said_stays),
		test(the_number_is_not_on_record),
		test(the_field_of_the_tracker_comes_first),
		test(what_the_field_says_is_not_said_otherwise),
		test(attempts_are_kept_by_instant),
		test(another_wish_waits_for_another_call),
		test(what_is_no_time_is_told),
	};

	return cmocka_run_group_tests_name("call", tests, NULL, NULL);
}
