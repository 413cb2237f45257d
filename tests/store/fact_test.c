#include "store/fact.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "tests/support/database.h"

static const struct fact_arrival arrival = {
	.issue = 7,
	.author = 42,
	.author_side = SIDE_STAFF,
	.client = 3,
	.contract = 9,
	.level = "vip",
	.category = CATEGORY_CONSULTATION,
	.channel = CHANNEL_PHONE,
	.channel_by = CHANNEL_BY_PROJECT,
	.regulation = "edoc",
	.received = { 900 },
	.language = "kk",
	.seen = { 1000 },
	.assumed = true,
};

static void
same_arrival(const struct fact_arrival *a, const struct fact_arrival *b)
{
	assert_int_equal(a->issue, b->issue);
	assert_int_equal(a->author, b->author);
	assert_int_equal(a->author_side, b->author_side);
	assert_int_equal(a->client, b->client);
	assert_int_equal(a->contract, b->contract);
	assert_string_equal(a->level, b->level);
	assert_int_equal(a->category, b->category);
	assert_int_equal(a->channel, b->channel);
	assert_int_equal(a->channel_by, b->channel_by);
	assert_string_equal(a->regulation, b->regulation);
	assert_int_equal(a->received.s, b->received.s);
	assert_int_equal(a->language == NULL, b->language == NULL);
	if (a->language != NULL)
		assert_string_equal(a->language, b->language);
	assert_int_equal(a->seen.s, b->seen.s);
	assert_int_equal(a->assumed, b->assumed);
}

static void
an_arrival_is_kept_as_first_seen(void **state)
{
	struct database *d = *state;
	struct fact_arrival later = arrival, *got;
	bool fresh;

	must(d, fact_arrival_get(d->db, 7, d->arena, &got, &d->e));
	assert_null(got);
	must(d, fact_arrival_put(d->db, &arrival, &fresh, &d->e));
	assert_true(fresh);
	later.level = "basic";
	must(d, fact_arrival_put(d->db, &later, &fresh, &d->e));
	assert_false(fresh);
	must(d, fact_arrival_get(d->db, 7, d->arena, &got, &d->e));
	same_arrival(got, &arrival);
}

static void
what_is_not_known_is_not_made_up(void **state)
{
	struct database *d = *state;
	struct fact_arrival a = arrival, *got;
	bool fresh;

	a.client = a.contract = 0;
	a.received = UTC_NONE;
	a.language = NULL;
	a.assumed = false;
	must(d, fact_arrival_put(d->db, &a, &fresh, &d->e));
	must(d, fact_arrival_get(d->db, 7, d->arena, &got, &d->e));
	same_arrival(got, &a);
	assert_string_equal(database_ask(d,
				"select count(*) from arrival where client_id is null "
				"and contract_id is null and received_at is null"),
	    "1");
}

static void
a_person_may_correct_it(void **state)
{
	struct database *d = *state;
	struct fact_arrival a = arrival, *got;
	bool fresh;

	must(d, fact_arrival_put(d->db, &arrival, &fresh, &d->e));
	a.category = CATEGORY_ERROR;
	a.level = "basic";
	a.contract = 0;
	a.received = UTC_NONE;
	must(d, fact_arrival_amend(d->db, &a, &d->e));
	must(d, fact_arrival_get(d->db, 7, d->arena, &got, &d->e));
	same_arrival(got, &a);
	/* When it was first seen is no matter of opinion. */
	a.seen = (struct utc){ 5 };
	must(d, fact_arrival_amend(d->db, &a, &d->e));
	must(d, fact_arrival_get(d->db, 7, d->arena, &got, &d->e));
	assert_int_equal(got->seen.s, 1000);
}

static void
a_word_of_a_newer_slad_is_told(void **state)
{
	struct database *d = *state;
	struct fact_arrival *got;
	bool fresh;

	must(d, fact_arrival_put(d->db, &arrival, &fresh, &d->e));
	database_sql(d, "update arrival set channel = 'pigeon'");
	assert_int_equal(fact_arrival_get(d->db, 7, d->arena, &got, &d->e), ERR_INVALID);
	assert_non_null(strstr(d->e.text, "channel \"pigeon\""));
	/* And the connection is fit for use. */
	must(d, fact_arrival_get(d->db, 8, d->arena, &got, &d->e));
}

static void
whose_word_it_was_stays(void **state)
{
	static const struct fact_side first[] = {
		{ 11, 1, 42, SIDE_STAFF, { 100 } },
		{ 10, 1, 43, SIDE_CLIENT, { 100 } },
		{ 12, 2, 42, SIDE_DEVELOPER, { 100 } },
	};
	/* She has left the project: her role says nothing any more. */
	static const struct fact_side later[] = {
		{ 11, 1, 42, SIDE_CLIENT, { 200 } },
		{ 13, 1, 44, SIDE_BOT, { 200 } },
	};
	struct database *d = *state;
	struct fact_side *got;
	size_t n;

	must(d, fact_sides(d->db, 1, d->arena, &got, &n, &d->e));
	assert_int_equal(n, 0);
	must(d, fact_sides_put(d->db, first, 3, &d->e));
	must(d, fact_sides_put(d->db, later, 2, &d->e));
	must(d, fact_sides_put(d->db, NULL, 0, &d->e));
	must(d, fact_sides(d->db, 1, d->arena, &got, &n, &d->e));
	assert_int_equal(n, 3);
	assert_int_equal(got[0].journal, 10);
	assert_int_equal(got[0].side, SIDE_CLIENT);
	assert_int_equal(got[1].side, SIDE_STAFF);
	assert_int_equal(got[1].user, 42);
	assert_int_equal(got[1].seen.s, 100);
	assert_int_equal(got[2].side, SIDE_BOT);
}

static void
what_a_status_meant(void **state)
{
	struct database *d = *state;
	struct fact_stage *got;
	bool changed;
	size_t n;

	must(d, fact_stage_put(d->db, 2, STAGE_IN_PROGRESS, (struct utc){ 10 }, &changed, &d->e));
	assert_true(changed);
	must(d, fact_stage_put(d->db, 2, STAGE_IN_PROGRESS, (struct utc){ 20 }, &changed, &d->e));
	assert_false(changed);
	must(d, fact_stage_put(d->db, 2, STAGE_ESCALATED, (struct utc){ 30 }, &changed, &d->e));
	assert_true(changed);
	must(d, fact_stage_put(d->db, 1, STAGE_NEW, (struct utc){ 40 }, &changed, &d->e));
	/* Back again is a change, too; twice in one second the last one counts. */
	must(d, fact_stage_put(d->db, 2, STAGE_IN_PROGRESS, (struct utc){ 50 }, &changed, &d->e));
	assert_true(changed);
	must(d, fact_stage_put(d->db, 2, STAGE_CLOSED, (struct utc){ 50 }, &changed, &d->e));
	assert_true(changed);
	must(d, fact_stages(d->db, d->arena, &got, &n, &d->e));
	assert_int_equal(n, 4);
	assert_int_equal(got[0].status, 1);
	assert_int_equal(got[1].stage, STAGE_IN_PROGRESS);
	assert_int_equal(got[1].since.s, 10);
	assert_int_equal(got[2].stage, STAGE_ESCALATED);
	assert_int_equal(got[3].stage, STAGE_CLOSED);
	assert_int_equal(got[3].since.s, 50);
}

static void
what_people_said_to_slad(void **state)
{
	static const struct fact_word words[] = {
		{ 0, 1, 42, FACT_WORD_FLAG, "critical", { 10 } },
		{ 0, 2, 42, FACT_WORD_GRANT, "urgent", { 11 } },
		{ 0, 1, 43, FACT_WORD_CONFIRM, "1:no_answer:5", { 12 } },
		{ 0, 1, 42, FACT_WORD_UNFLAG, "critical", { 13 } },
		{ 0, 1, 42, FACT_WORD_DECLINE, "1:no_answer:6", { 14 } },
		{ 0, 1, 44, FACT_WORD_CHANNEL, "phone", { 15 } },
		{ 0, 1, 44, FACT_WORD_UNCHANNEL, "phone", { 16 } },
	};
	struct database *d = *state;
	struct fact_word *got;
	size_t n;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		must(d, fact_word_put(d->db, &words[i], &d->e));
	must(d, fact_words(d->db, 1, d->arena, &got, &n, &d->e));
	assert_int_equal(n, 6);
	assert_int_equal(got[0].kind, FACT_WORD_FLAG);
	assert_int_equal(got[1].kind, FACT_WORD_CONFIRM);
	assert_string_equal(got[1].value, "1:no_answer:5");
	assert_int_equal(got[1].user, 43);
	assert_int_equal(got[2].kind, FACT_WORD_UNFLAG);
	assert_int_equal(got[3].kind, FACT_WORD_DECLINE);
	assert_int_equal(got[3].at.s, 14);
	assert_int_equal(got[4].kind, FACT_WORD_CHANNEL);
	assert_string_equal(got[4].value, "phone");
	assert_int_equal(got[4].user, 44);
	assert_int_equal(got[5].kind, FACT_WORD_UNCHANNEL);
	assert_true(got[0].id < got[3].id);
}

#define test(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(an_arrival_is_kept_as_first_seen),
		test(what_is_not_known_is_not_made_up),
		test(a_person_may_correct_it),
		test(a_word_of_a_newer_slad_is_told),
		test(whose_word_it_was_stays),
		test(what_a_status_meant),
		test(what_people_said_to_slad),
	};

	return cmocka_run_group_tests_name("fact", tests, NULL, NULL);
}
