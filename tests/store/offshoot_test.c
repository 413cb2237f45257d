/* Requests that come out of others: complaints about how one is served, and second problems. */
#include "store/offshoot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "store/outbox.h"
#include "tests/support/database.h"
#include "tests/support/regulation.h"

#define ISSUE 5
#define SAID 1000000

static struct offshoot_row
complaint_of(int64_t user, int64_t said)
{
	return (struct offshoot_row){
		.kind = OFFSHOOT_COMPLAINT,
		.issue = ISSUE,
		.user = user,
		.author = "Виктор Важный",
		.about = GRIEVANCE_SLOW,
		.subject = "",
		.body = "Третий день молчат",
		.said = { said },
	};
}

static struct offshoot_row
split_of(const char *subject)
{
	return (struct offshoot_row){
		.kind = OFFSHOOT_SPLIT,
		.issue = ISSUE,
		.user = 7,
		.author = "Ольга",
		.subject = subject,
		.body = "",
		.said = { SAID },
	};
}

static const char *
long_text(struct arena *arena, size_t n)
{
	char *text = arena_alloc(arena, n + 1);

	memset(text, 'a', n);
	text[n] = '\0';
	return text;
}

static void
what_is_said_is_kept(void **state)
{
	struct database *d = *state;
	struct offshoot_row said = complaint_of(6, SAID), kept;

	must(d, offshoot_say(d->db, &said, "25", &d->e));
	assert_true(said.id > 0);
	must(d, offshoot_get(d->db, said.id, d->arena, &kept, &d->e));
	assert_int_equal(kept.kind, OFFSHOOT_COMPLAINT);
	assert_int_equal(kept.about, GRIEVANCE_SLOW);
	assert_int_equal(kept.issue, ISSUE);
	assert_int_equal(kept.user, 6);
	assert_string_equal(kept.author, "Виктор Важный");
	assert_string_equal(kept.body, "Третий день молчат");
	assert_int_equal(kept.said.s, SAID);
	assert_int_equal(kept.made, 0);
	must(d, offshoot_made(d->db, said.id, 77, &d->e));
	must(d, offshoot_get(d->db, said.id, d->arena, &kept, &d->e));
	assert_int_equal(kept.made, 77);
	assert_int_equal(offshoot_get(d->db, said.id + 1, d->arena, &kept, &d->e), ERR_NOTFOUND);
}

/* Of no issue: neither a look at the request nor its page sees it. */
static void
it_waits_in_the_outbox_under_no_issue(void **state)
{
	struct database *d = *state;
	struct offshoot_row said = complaint_of(6, SAID);
	struct outbox_item *items;
	size_t n;

	must(d, offshoot_say(d->db, &said, "25", &d->e));
	must(d, outbox_of(d->db, ISSUE, d->arena, &items, &n, &d->e));
	assert_int_equal(n, 0);
	must(d,
	    outbox_lease(
		d->db, (struct utc){ SAID }, (struct span){ 60 }, 9, d->arena, &items, &n, &d->e));
	assert_int_equal(n, 1);
	assert_string_equal(items[0].kind, "create");
	assert_string_equal(items[0].rule, "complaint");
	assert_string_equal(items[0].clause, "25");
	assert_int_equal(items[0].issue, 0);
	assert_int_equal(offshoot_of_key(items[0].key), said.id);
}

static const char *
record_of(struct database *d)
{
	return database_ask(
	    d, "select concat_ws(' ', issue_id, kind, clause, body) from %s.record", d->schema);
}

/* Covers R17, R31. */
static void
a_complaint_is_on_nobodys_record(void **state)
{
	struct database *d = *state;
	struct offshoot_row said = complaint_of(6, SAID);

	must(d, offshoot_say(d->db, &said, "25", &d->e));
	assert_string_equal(record_of(d), "order 25 {\"said\":\"complaint\",\"offshoot\":1}");
}

/* Covers R37. */
static void
a_split_is_on_the_requests(void **state)
{
	struct database *d = *state;
	struct offshoot_row said = split_of("Не печатается акт");

	must(d, offshoot_say(d->db, &said, "3.3", &d->e));
	assert_string_equal(
	    record_of(d), "5 order 3.3 {\"said\":\"split\",\"offshoot\":1,\"by\":\"Ольга\"}");
}

static void
texts_have_their_bounds(void **state)
{
	struct database *d = *state;
	struct offshoot_row rows[] = {
		split_of(""),
		split_of(long_text(d->arena, OFFSHOOT_SUBJECT_MAX + 1)),
		complaint_of(6, SAID),
		complaint_of(6, SAID),
		split_of(long_text(d->arena, OFFSHOOT_SUBJECT_MAX)),
	};

	rows[2].body = "";
	rows[3].body = long_text(d->arena, OFFSHOOT_BODY_MAX + 1);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(offshoot_say(d->db, &rows[i], NULL, &d->e), ERR_INVALID);
	assert_string_equal(database_ask(d, "select count(*) from %s.outbox", d->schema), "0");
	must(d, offshoot_say(d->db, &rows[4], NULL, &d->e));
}

static void
nobody_complains_without_end(void **state)
{
	struct database *d = *state;

	for (int i = 0; i < OFFSHOOT_COMPLAINTS_DAY; i++) {
		struct offshoot_row said = complaint_of(6, SAID + i);

		must(d, offshoot_say(d->db, &said, "25", &d->e));
	}
	struct offshoot_row more = complaint_of(6, SAID + 3600), other = complaint_of(8, SAID),
			    split = split_of("Печать"), unknown = complaint_of(0, SAID + 3600),
			    tomorrow = complaint_of(6, SAID + 2 * SPAN_DAY);

	assert_int_equal(offshoot_say(d->db, &more, "25", &d->e), ERR_CONFLICT);
	must(d, offshoot_say(d->db, &other, "25", &d->e));
	must(d, offshoot_say(d->db, &split, "3.3", &d->e));
	must(d, offshoot_say(d->db, &unknown, "25", &d->e));
	must(d, offshoot_say(d->db, &tomorrow, "25", &d->e));
}

static void
the_clause_is_the_regulations(void **state)
{
	static const struct {
		const char *regulation;
		enum offshoot kind;
		enum grievance about;
		const char *clause; /* NULL: it names no way */
	} cases[] = {
		{ "edoc", OFFSHOOT_COMPLAINT, GRIEVANCE_CONDUCT, "16" },
		{ "edoc", OFFSHOOT_COMPLAINT, GRIEVANCE_SLOW, "25" },
		{ "edoc", OFFSHOOT_COMPLAINT, GRIEVANCE_REFUSED, "25" },
		{ "endocs", OFFSHOOT_SPLIT, GRIEVANCE_CONDUCT, "3.3" },
	};
	struct database *d = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct policy *p = regulation_policy(cases[i].regulation);
		const struct offshoot_row row = { .kind = cases[i].kind, .about = cases[i].about };
		const char *clause;

		must(d, offshoot_clause(p, &row, &clause, &d->e));
		assert_string_equal(clause, cases[i].clause);
		policy_free(p);
	}
}

static void
a_regulation_without_conduct_takes_no_complaints(void **state)
{
	struct database *d = *state;
	const struct policy none = { .id = "none" };
	const struct offshoot_row complaint = complaint_of(6, SAID), split = split_of("Печать");
	const char *clause;

	assert_int_equal(offshoot_clause(&none, &complaint, &clause, &d->e), ERR_CONFLICT);
	must(d, offshoot_clause(&none, &split, &clause, &d->e));
	assert_null(clause);
}

static void
other_keys_are_none_of_these(void **state)
{
	assert_int_equal(offshoot_of_key("complaint:12"), 12);
	assert_int_equal(offshoot_of_key("complaint"), 0);
}

#define test(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(what_is_said_is_kept),
		test(it_waits_in_the_outbox_under_no_issue),
		test(a_complaint_is_on_nobodys_record),
		test(a_split_is_on_the_requests),
		test(texts_have_their_bounds),
		test(nobody_complains_without_end),
		test(the_clause_is_the_regulations),
		test(a_regulation_without_conduct_takes_no_complaints),
		cmocka_unit_test(other_keys_are_none_of_these),
	};

	return cmocka_run_group_tests_name("offshoot", tests, NULL, NULL);
}
