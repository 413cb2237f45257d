/* What people tell slad to do, as the judge sees it. */
#include "core/order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "core/intake.h"
#include "tests/support/regulation.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct policy *edoc;

static int
load(void **state)
{
	edoc = regulation_policy("edoc");
	return 0;
}

static int
unload(void **state)
{
	policy_free(edoc);
	return 0;
}

static struct intake_seen seen;

static struct timeline
told(const struct fact *facts, size_t n, enum category category)
{
	struct timeline t = { .n = n, .facts = facts };

	seen = (struct intake_seen){
		.found = { .missing = 1u << INTAKE_FILE, .wanted = 1u << INTAKE_FILE },
		.rude_at = UTC_NONE,
	};
	t.request = (struct request){
		.id = "9",
		.received = UTC_NONE,
		.category = category,
		.channel = CHANNEL_EMAIL,
		.language = "ru",
		.seen = &seen,
	};
	utc_parse("2026-02-03T05:00:00Z", &t.request.created);
	return t;
}

static struct fact
order_at(enum order_kind order, const char *reason)
{
	struct fact f = { .id = "w1", .by = SIDE_STAFF, .order = order, .reason = reason };

	utc_parse("2026-02-03T05:10:00Z", &f.at);
	return f;
}

static const struct action *
ordered(const struct timeline *t, struct verdict *v)
{
	struct utc now;

	utc_parse("2026-02-03T06:00:00Z", &now);
	judge(edoc, t, now, v);
	for (size_t i = 0; i < v->n_actions; i++) {
		if (v->actions[i].ordered)
			return &v->actions[i];
	}
	return NULL;
}

/* Covers R7, R10, R12. */
static void
refusals(void **state)
{
	static const struct {
		const char *says;
		const char *reason;
		enum category category;
		bool refused;
		enum stage stage;
		const char *clause;
	} sentences[] = {
		{ "clause 9: too little pauses", "too_little", CATEGORY_ERROR, true,
		    STAGE_WAITING_CLIENT, "9" },
		{ "not to be understood pauses", "unclear", CATEGORY_ERROR, true,
		    STAGE_WAITING_CLIENT, "9" },
		{ "clause 16: rudeness ends it", "conduct", CATEGORY_ERROR, true, STAGE_CLOSED,
		    "16" },
		{ "clause 6: out of scope ends it", "scope", CATEGORY_CONSULTATION, true,
		    STAGE_CLOSED, "6" },
		{ "clause 11: who is not identified gets no advice", "unidentified",
		    CATEGORY_CONSULTATION, true, STAGE_WAITING_CLIENT, "11" },
		{ "but an error is taken all the same", "unidentified", CATEGORY_ERROR, false,
		    STAGE_NEW, NULL },
	};

	for (size_t i = 0; i < COUNT(sentences); i++) {
		const struct fact f = order_at(ORDER_REFUSE, sentences[i].reason);
		const struct timeline t = told(&f, 1, sentences[i].category);
		struct verdict v;
		const struct action *a = ordered(&t, &v);

		if ((a != NULL) != sentences[i].refused)
			fail_msg("%s", sentences[i].says);
		if (a == NULL)
			continue;
		assert_int_equal(a->rule, RULE_REFUSE);
		assert_true(a->has_stage && a->to_client);
		assert_int_equal(a->stage, sentences[i].stage);
		assert_string_equal(a->clause, sentences[i].clause);
	}
}

static void
done_once(void **state)
{
	struct fact facts[2] = { order_at(ORDER_ASK, NULL) };
	struct timeline t = told(facts, 1, CATEGORY_ERROR);
	struct verdict v;
	struct buf text;
	const struct action *a = ordered(&t, &v);

	assert_non_null(a);
	assert_int_equal(a->rule, RULE_ASK);
	assert_int_equal(a->stage, STAGE_WAITING_CLIENT);
	buf_init(&text);
	order_note(edoc, &t, a, &text);
	assert_non_null(strstr(text.data, "\n* скриншот ошибки"));
	assert_int_equal(strncmp(text.data, "Здравствуйте", strlen("Здравствуйте")), 0);
	buf_release(&text);

	/*
	 * What slad wrote by it is staff's word: the first response is given, the client is asked.
	 */
	facts[1] = (struct fact){
		.at = utc_plus(facts[0].at, (struct span){ 5 }),
		.id = "77",
		.by = SIDE_STAFF,
		.own = true,
		.note = NOTE_PUBLIC,
		.has_stage = true,
		.stage = STAGE_WAITING_CLIENT,
	};
	t = told(facts, 2, CATEGORY_ERROR);
	assert_null(ordered(&t, &v));
	assert_int_equal(verdict_clock(&v, CLOCK_FIRST_RESPONSE)->state, CLOCK_MET);
	assert_int_equal(verdict_clock(&v, CLOCK_NO_ANSWER)->state, CLOCK_RUNNING);
}

static void
why_not(void **state)
{
	static const struct {
		const char *regulation;
		const char *reason;
		enum category category;
		const char *says; /* NULL: it may be given */
	} rows[] = {
		{ "edoc", "scope", CATEGORY_CONSULTATION, NULL },
		{ "edoc", "unidentified", CATEGORY_CONSULTATION, NULL },
		{ "edoc", "unidentified", CATEGORY_ERROR,
		    "the regulation does not let such requests be refused for that reason" },
		{ "edoc {\"refusals\": null}", "scope", CATEGORY_CONSULTATION,
		    "the regulation has no such reason" },
		{ "edoc {\"refusals\": {\"reasons\": {\"scope\": null}}}", "scope",
		    CATEGORY_CONSULTATION, "the regulation has no such reason" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct policy *p = regulation_patched(rows[i].regulation);
		const struct traits traits = { .category = rows[i].category };
		const char *says = refusal_hindrance(refusal_find(p, rows[i].reason), &traits);

		if ((says == NULL) != (rows[i].says == NULL) ||
		    (says != NULL && strcmp(says, rows[i].says) != 0))
			fail_msg("row %zu: %s", i, says == NULL ? "nothing" : says);
		policy_free(p);
	}
}

/* A reason is data: any name, with words here or in the file. Covers R33. */
static void
reasons_are_data(void **state)
{
	static const struct {
		const char *regulation, *reason, *level;
		bool given;
		const char *title; /* NULL: there is no such reason */
	} rows[] = {
		{ "endocs", "no_contract", "none", true, "Нет действующего договора" },
		{ "endocs", "no_contract", "basic", false, "Нет действующего договора" },
		{ "endocs", "no_contract", "vip", false, "Нет действующего договора" },
		{ "endocs", "scope", "basic", false, NULL },
		{ "edoc {\"refusals\": {\"reasons\": {\"too_late\": {\"clause\": \"4\", \"stage\": "
		  "\"closed\", \"title\": {\"ru\": \"Поздно\", \"kk\": \"Кеш\", \"en\": \"Late\"}, "
		  "\"text\": {\"ru\": \"Поздно.\", \"kk\": \"Кеш.\", \"en\": \"Late.\"}}}}}",
		    "too_late", "vip", true, "Поздно" },
		{ "edoc {\"refusals\": {\"reasons\": {\"no_contract\": {\"clause\": \"3\", "
		  "\"stage\": "
		  "\"closed\"}}}}",
		    "no_contract", "basic", true, "Нет действующего договора" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct policy *p = regulation_patched(rows[i].regulation);
		struct traits traits = { .category = CATEGORY_CONSULTATION };
		const struct refusal_policy *r = refusal_find(p, rows[i].reason);

		assert_true(policy_level(p, rows[i].level, &traits.level));
		assert_int_equal(refusal_hindrance(r, &traits) == NULL, rows[i].given);
		assert_int_equal(r == NULL, rows[i].title == NULL);
		if (r != NULL)
			assert_string_equal(r->title.in[policy_language(p, "ru")], rows[i].title);
		policy_free(p);
	}
}

/* Of another regulation, as when history is replayed by it: nothing is done. */
static void
a_reason_that_there_is_not(void **state)
{
	const struct fact f = order_at(ORDER_REFUSE, "too_late");
	const struct timeline t = told(&f, 1, CATEGORY_ERROR);
	struct verdict v;

	assert_null(ordered(&t, &v));
}

/* Covers R7, R10. */
static void
what_the_client_reads(void **state)
{
	const struct fact refused = order_at(ORDER_REFUSE, "scope");
	struct timeline t = told(&refused, 1, CATEGORY_ERROR);
	struct verdict v;
	struct buf text;

	buf_init(&text);
	order_note(edoc, &t, ordered(&t, &v), &text);
	assert_non_null(strstr(text.data, "не относится к компетенции"));
	t.request.language = "kk";
	buf_reset(&text);
	order_note(edoc, &t, ordered(&t, &v), &text);
	assert_non_null(strstr(text.data, "құзыретіне жатпайды"));
	buf_release(&text);
}

static void
the_latest_word_counts(void **state)
{
	struct fact facts[3] = { order_at(ORDER_ASK, NULL), order_at(ORDER_REFUSE, "scope") };
	struct timeline t = told(facts, 2, CATEGORY_ERROR);
	struct verdict v;

	facts[1].at = utc_plus(facts[0].at, (struct span){ 60 });
	assert_int_equal(ordered(&t, &v)->rule, RULE_REFUSE);

	/* At that very instant it is told already, a second before it is not. */
	judge(edoc, &t, facts[1].at, &v);
	assert_int_equal(v.actions[v.n_actions - 1].rule, RULE_REFUSE);
	judge(edoc, &t, utc_plus(facts[1].at, (struct span){ -1 }), &v);
	assert_int_equal(v.actions[v.n_actions - 1].rule, RULE_ASK);

	/* Somebody ended the request meanwhile: there is nothing to refuse any more. */
	facts[2] = (struct fact){ .at = utc_plus(facts[1].at, (struct span){ 60 }),
		.id = "78",
		.by = SIDE_STAFF,
		.has_stage = true,
		.stage = STAGE_RESOLVED };
	t = told(facts, 3, CATEGORY_ERROR);
	assert_null(ordered(&t, &v));
}

static void
nothing_to_ask(void **state)
{
	const struct fact f = order_at(ORDER_ASK, NULL);
	const struct timeline t = told(&f, 1, CATEGORY_ERROR);
	struct verdict v;

	seen.found.missing = 0;
	assert_null(ordered(&t, &v));
}

/* Covers R17, R28. */
static void
what_staff_may_say_beside_the_fields(void **state)
{
	static const struct {
		const char *what;
		enum flag flag;
		bool on;
		enum priority priority;
		bool may;
		const char *clause;
	} rows[] = {
		{ "out of turn", FLAG_CRITICAL, true, PRIORITY_NORMAL, true, "22" },
		{ "and back", FLAG_CRITICAL, false, PRIORITY_URGENT, true, "22" },
		{ "an immediate one is so by itself", FLAG_CRITICAL, true, PRIORITY_IMMEDIATE, true,
		    "22" },
		{ "and stays so", FLAG_CRITICAL, false, PRIORITY_IMMEDIATE, false, "22" },
		{ "rude", FLAG_CONDUCT, true, PRIORITY_NORMAL, true, "16" },
		{ "not rude after all", FLAG_CONDUCT, false, PRIORITY_IMMEDIATE, true, "16" },
		{ "answered follows from the request", FLAG_ANSWERED, true, PRIORITY_NORMAL, false,
		    NULL },
	};

	struct err e;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *clause = order_flag_clause(edoc, rows[i].flag);

		if ((order_flag_check(edoc, rows[i].flag, rows[i].on, rows[i].priority, &e) ==
			ERR_OK) != rows[i].may)
			fail_msg("%s", rows[i].what);
		if (clause == NULL ? rows[i].clause != NULL
				   : rows[i].clause == NULL || strcmp(clause, rows[i].clause) != 0)
			fail_msg("%s: by clause %s", rows[i].what, clause);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refusals),
		cmocka_unit_test(why_not),
		cmocka_unit_test(reasons_are_data),
		cmocka_unit_test(a_reason_that_there_is_not),
		cmocka_unit_test(what_the_client_reads),
		cmocka_unit_test(the_latest_word_counts),
		cmocka_unit_test(done_once),
		cmocka_unit_test(what_staff_may_say_beside_the_fields),
		cmocka_unit_test(nothing_to_ask),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
