#include "work/deed.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/arena.h"
#include "store/brake.h"
#include "tests/support/regulation.h"

/* Asked on Monday, 2 February 2026, at 10:00 in Almaty; silent since. */
#define ASKED 1770008400

static const struct fact asked = {
	.at = { ASKED },
	.id = "7",
	.by = SIDE_STAFF,
	.note = NOTE_PUBLIC,
	.has_stage = true,
	.stage = STAGE_WAITING_CLIENT,
	.text = "Пришлите снимок.",
};

static const struct fact answered[] = {
	{
	    .at = { ASKED },
	    .id = "7",
	    .by = SIDE_STAFF,
	    .has_stage = true,
	    .stage = STAGE_WAITING_CLIENT,
	},
	{ .at = { ASKED + 60 }, .id = "8", .by = SIDE_CLIENT, .note = NOTE_PUBLIC },
};

struct room {
	struct policy *policy;
	struct arena *arena;
	struct case_file c;
};

static int
setup(void **state)
{
	static struct room r;

	r = (struct room){ .policy = regulation_policy("edoc"), .arena = arena_new() };
	r.c = (struct case_file){
		.issue = { .id = 12 },
		.policy = r.policy,
		.basis = 7,
		.timeline = {
			.request = { .id = "12", .created = { ASKED - 3600 }, .received = UTC_NONE },
			.n = 1,
			.facts = &asked,
		},
	};
	*state = &r;
	return 0;
}

static int
teardown(void **state)
{
	struct room *r = *state;

	policy_free(r->policy);
	arena_free(r->arena);
	return 0;
}

static void
judge_at(struct room *r, int64_t now)
{
	r->c.now = (struct utc){ now };
	judge(r->policy, &r->c.timeline, r->c.now, &r->c.verdict);
}

static void
silence_closes_with_a_note_and_a_status_in_one(void **state)
{
	struct room *r = *state;
	const struct action *a;
	struct act_change change;

	judge_at(r, ASKED + 5 * SPAN_DAY);
	a = deed_find(&r->c, "12:no_answer:7", r->arena);
	assert_non_null(a);
	assert_true(deed_closes(a));
	assert_true(deed_change(&r->c, a, r->arena, &change));
	assert_non_null(strstr(change.note, "ответ от клиента не получен"));
	assert_false(change.private_note);
	assert_true(change.has_stage);
	assert_int_equal(change.stage, STAGE_CLOSED);
	assert_null(deed_find(&r->c, "12:no_answer:8", r->arena));
}

static void
answer_changes_the_status_alone(void **state)
{
	struct room *r = *state;
	const struct action *a;
	struct act_change change;

	r->c.timeline.n = 2;
	r->c.timeline.facts = answered;
	judge_at(r, ASKED + 120);
	a = deed_find(&r->c, "12:answered:8", r->arena);
	assert_non_null(a);
	assert_true(deed_change(&r->c, a, r->arena, &change));
	assert_null(change.note);
	assert_int_equal(change.stage, STAGE_IN_PROGRESS);
	assert_false(deed_closes(a));
}

static const struct {
	const char *what;
	struct tracked_ties ties;
	bool propose, unasked, unattended;
	enum fact_word_kind word; /* FACT_WORD_COUNT: nobody said anything */
	const char *says; /* NULL: nothing speaks against it */
} hindrances[] = {
	{ "a request by itself", { 0 }, false, false, false, FACT_WORD_COUNT, NULL },
	{ "others duplicate it", { .duplicates = 2 }, false, false, false, FACT_WORD_COUNT,
	    "дубликаты" },
	{ "it has subtasks", { .children = 1 }, false, false, false, FACT_WORD_COUNT, "подзадачи" },
	{ "it blocks", { .blocks = 1 }, false, false, false, FACT_WORD_COUNT, "блокирует" },
	{ "it is blocked", { .open_blockers = 1 }, false, false, false, FACT_WORD_COUNT,
	    "заблокировано" },
	{ "another client's", { .foreign = 1 }, false, false, false, FACT_WORD_COUNT,
	    "другого клиента" },
	{ "the operator decides", { 0 }, true, false, false, FACT_WORD_COUNT, "решает оператор" },
	{ "the operator confirmed", { 0 }, true, false, false, FACT_WORD_CONFIRM, NULL },
	{ "not even confirmed with duplicates", { .duplicates = 1 }, true, false, false,
	    FACT_WORD_CONFIRM, "дубликаты" },
	{ "nobody was asked", { 0 }, false, true, false, FACT_WORD_COUNT, "Вопрос не был задан" },
	{ "which is confirmed all the same", { 0 }, true, true, false, FACT_WORD_CONFIRM, NULL },
	{ "only the bot has asked", { 0 }, false, false, true, FACT_WORD_COUNT,
	    "Спросил только бот" },
	{ "and a person confirms that, too", { 0 }, false, false, true, FACT_WORD_CONFIRM, NULL },
};

static void
hindrances_are_told_in_words(void **state)
{
	struct room *r = *state;

	judge_at(r, ASKED + 5 * SPAN_DAY);
	for (size_t i = 0; i < sizeof(hindrances) / sizeof(hindrances[0]); i++) {
		const struct fact_word word = { .kind = hindrances[i].word,
			.value = "12:no_answer:7" };
		struct action a = *deed_find(&r->c, "12:no_answer:7", r->arena);
		const char *says;

		r->c.issue.ties = hindrances[i].ties;
		r->c.words = &word;
		r->c.n_words = word.kind == FACT_WORD_COUNT ? 0 : 1;
		a.propose = hindrances[i].propose;
		a.unasked = hindrances[i].unasked;
		a.unattended = hindrances[i].unattended;
		says = deed_hindrance(&r->c, &a, "12:no_answer:7");
		if ((says == NULL) != (hindrances[i].says == NULL) ||
		    (says != NULL && strstr(says, hindrances[i].says) == NULL))
			fail_msg("%s: %s", hindrances[i].what, says == NULL ? "nothing" : says);
	}
}

static void
a_kept_reason_is_told_in_the_reader_s_language(void **state)
{
	static const struct {
		const char *kept;
		enum wording in;
		const char *told;
	} sentences[] = {
		{ "its cause is gone", WORDING_RU, "повода больше нет" },
		{ "У обращения есть подзадачи: закройте вручную", WORDING_EN,
		    "It has subtasks: close it by hand" },
		{ "It has subtasks: close it by hand", WORDING_KK,
		    "Өтініштің ішкі тапсырмалары бар: қолмен жабыңыз" },
	};

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
		assert_string_equal(
		    deed_reason(sentences[i].kept, sentences[i].in), sentences[i].told);
	assert_null(deed_reason("the tracker answered 500", WORDING_RU));
	assert_null(deed_reason(NULL, WORDING_RU));
}

/* It is said before who asked; and a person may know better. */
static void
what_cannot_be_read_is_left_to_a_person(void **state)
{
	static const char key[] = "12:no_answer:7";
	const struct fact_word word = { .kind = FACT_WORD_CONFIRM, .value = key };
	struct room *r = *state;
	struct action a;

	judge_at(r, ASKED + 5 * SPAN_DAY);
	a = *deed_find(&r->c, key, r->arena);
	a.unread = a.unattended = true;
	r->c.issue.ties = (struct tracked_ties){ 0 };
	r->c.n_words = 0;
	assert_non_null(strstr(deed_hindrance(&r->c, &a, key), "не видно"));
	r->c.words = &word;
	r->c.n_words = 1;
	assert_null(deed_hindrance(&r->c, &a, key));
	r->c.n_words = 0;
}

static const struct {
	const char *what;
	bool act;
	struct brake brake;
	enum outbox_state state;
} brakes[] = {
	{ "a rule that acts", true, { .rule = "no_answer", .mode = BRAKE_ACT, .since = { 0 } },
	    OUTBOX_PENDING },
	{ "a cause older than its leave", true,
	    { .rule = "no_answer", .mode = BRAKE_ACT, .since = { ASKED + 1 } }, OUTBOX_BACKLOG },
	{ "a rule that observes", true,
	    { .rule = "no_answer", .mode = BRAKE_OBSERVE, .since = UTC_NONE }, OUTBOX_SHADOW },
	{ "a rule that nobody touched", true,
	    { .rule = "remind", .mode = BRAKE_ACT, .since = { 0 } }, OUTBOX_SHADOW },
	{ "a slad that observes", false, { .rule = "no_answer", .mode = BRAKE_ACT, .since = { 0 } },
	    OUTBOX_SHADOW },
};

static void
rows_start_as_their_rule_lets_them(void **state)
{
	struct room *r = *state;

	judge_at(r, ASKED + 5 * SPAN_DAY);
	for (size_t i = 0; i < sizeof(brakes) / sizeof(brakes[0]); i++) {
		struct outbox_item *items;
		size_t n;

		deed_items(&r->c, brakes[i].act, &brakes[i].brake, 1, r->arena, &items, &n);
		assert_int_equal(n, 1);
		if (items[0].state != brakes[i].state)
			fail_msg("%s: %s", brakes[i].what, outbox_state_name(items[0].state));
		assert_string_equal(items[0].key, "12:no_answer:7");
		assert_int_equal(items[0].basis, 7);
		assert_int_equal(items[0].cause.s, ASKED);
	}
}

static void
row_is_due_after_the_grace(void **state)
{
	struct room *r = *state;
	struct outbox_item *items;
	json_t *payload;
	size_t n;

	/*
	 * By day: found by night, on a Saturday or after an outage it would wait for the morning.
	 */
	judge_at(r, ASKED + SPAN_DAY);
	deed_items(&r->c, true, NULL, 0, r->arena, &items, &n);
	/*
	 * Eight working hours: 10:00 to 18:00, and a quarter of an hour of the next day, from
	 * 09:00.
	 */
	assert_int_equal(items[0].due.s, ASKED + 23 * SPAN_HOUR + 15 * SPAN_MINUTE);
	payload = json_loads(items[0].payload, 0, NULL);
	assert_string_equal(json_string_value(json_object_get(payload, "stage")), "closed");
	assert_non_null(json_object_get(payload, "note"));
	json_decref(payload);
}

static void
declined_action_is_not_put(void **state)
{
	struct room *r = *state;
	const struct fact_word words[] = {
		{ .kind = FACT_WORD_CONFIRM, .value = "12:no_answer:7" },
		{ .kind = FACT_WORD_DECLINE, .value = "12:no_answer:7" },
	};
	struct outbox_item *items;
	size_t n;

	judge_at(r, ASKED + 5 * SPAN_DAY);
	r->c.words = words;
	r->c.n_words = 2;
	deed_items(&r->c, true, NULL, 0, r->arena, &items, &n);
	assert_int_equal(n, 0);
	assert_null(deed_find(&r->c, "12:no_answer:7", r->arena));
}

/* A request tied to another client's is closed by hand, unless it ends with that very one. */
static void
ending_with_a_master_reaches_nobody(void **state)
{
	struct room *r = *state;
	const struct action together = {
		.kind = ACTION_CLOSE,
		.rule = RULE_TOGETHER,
		.cause = &asked,
		.has_stage = true,
		.stage = STAGE_RESOLVED,
	};
	struct action silence = together;

	silence.rule = RULE_NO_ANSWER;
	r->c.issue.ties.foreign = 1;
	assert_null(deed_hindrance(&r->c, &together, "12:together:7"));
	assert_non_null(deed_hindrance(&r->c, &silence, "12:no_answer:7"));
	r->c.issue.ties.duplicates = 1;
	assert_non_null(deed_hindrance(&r->c, &together, "12:together:7"));
	r->c.issue.ties = (struct tracked_ties){ 0 };
}

static void
a_link_is_a_relation(void **state)
{
	struct room *r = *state;
	struct action link = {
		.kind = ACTION_LINK, .rule = RULE_LINK, .cause = &asked, .other = 5, .undo = true
	};
	struct act_change change;
	int64_t other;
	bool undo;

	assert_true(deed_relation(&link, &other, &undo));
	assert_int_equal(other, 5);
	assert_true(undo);
	assert_true(deed_change(&r->c, &link, r->arena, &change));
	assert_null(change.note);
	assert_false(change.has_stage);
	link.kind = ACTION_STATUS;
	assert_false(deed_relation(&link, &other, &undo));
}

/* What a person ordered does not wait for the rule; while nothing acts at all it does. */
static void
an_ordered_link_passes_the_brake(void **state)
{
	struct room *r = *state;
	struct outbox_item *items;
	size_t n;

	r->c.verdict.n_actions = 2;
	r->c.verdict.actions[0] = (struct action){
		.kind = ACTION_LINK, .rule = RULE_LINK, .cause = &asked, .other = 5, .ordered = true
	};
	r->c.verdict.actions[1] = (struct action){
		.kind = ACTION_LINK, .rule = RULE_LINK, .cause = &answered[1], .other = 6
	};
	deed_items(&r->c, true, NULL, 0, r->arena, &items, &n);
	assert_int_equal(n, 2);
	assert_int_equal(items[0].state, OUTBOX_PENDING);
	assert_int_equal(items[1].state, OUTBOX_SHADOW);
	assert_non_null(strstr(items[0].payload, "\"link\":5"));
	deed_items(&r->c, false, NULL, 0, r->arena, &items, &n);
	assert_int_equal(items[0].state, OUTBOX_SHADOW);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(silence_closes_with_a_note_and_a_status_in_one),
		TEST(answer_changes_the_status_alone),
		TEST(hindrances_are_told_in_words),
		TEST(what_cannot_be_read_is_left_to_a_person),
		TEST(a_kept_reason_is_told_in_the_reader_s_language),
		TEST(rows_start_as_their_rule_lets_them),
		TEST(row_is_due_after_the_grace),
		TEST(declined_action_is_not_put),
		TEST(ending_with_a_master_reaches_nobody),
		TEST(a_link_is_a_relation),
		TEST(an_ordered_link_passes_the_brake),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
