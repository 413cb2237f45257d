/* The note of a closing on silence, as the client reads it. The rule itself: judge_test.c. */
#include "core/noanswer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "tests/support/regulation.h"

#define LONG_NOTE                                                                                                                                               \
	"Проверьте, пожалуйста, срок действия сертификата и версию NCALayer, затем попробуйте " \
	"подписать документ ещё раз сегодня."

static struct utc
at(const struct policy *p, int day, int hour, int minute)
{
	return regulation_instant(p, (struct civil){ 2026, 2, day }, hour, minute);
}

static void
write_note(const char *regulation, const char *language, struct buf *out)
{
	struct policy *p = regulation_policy(regulation);
	const struct fact facts[] = {
		{ .at = at(p, 2, 10, 15),
		    .id = "1",
		    .by = SIDE_STAFF,
		    .has_stage = true,
		    .stage = STAGE_IN_PROGRESS },
		{ .at = at(p, 2, 10, 20),
		    .id = "2",
		    .by = SIDE_STAFF,
		    .note = NOTE_PRIVATE,
		    .text = "клиент странный" },
		{ .at = at(p, 2, 10, 30),
		    .id = "3",
		    .by = SIDE_STAFF,
		    .note = NOTE_PUBLIC,
		    .text = LONG_NOTE "\nвторая строка" },
		{ .at = at(p, 2, 10, 30),
		    .id = "4",
		    .by = SIDE_STAFF,
		    .has_stage = true,
		    .stage = STAGE_WAITING_CLIENT },
		{ .at = at(p, 2, 11, 0),
		    .id = "5",
		    .by = SIDE_BOT,
		    .note = NOTE_PUBLIC,
		    .text = "напоминание" },
		{ .at = at(p, 9, 11, 0),
		    .id = "6",
		    .by = SIDE_STAFF,
		    .note = NOTE_PUBLIC,
		    .text = "позже" },
	};
	const struct timeline t = {
		.request = { .id = "7",
		    .created = at(p, 2, 10, 0),
		    .received = UTC_NONE,
		    .language = language },
		.n = sizeof(facts) / sizeof(facts[0]),
		.facts = facts,
	};

	buf_init(out);
	noanswer_note(p, &t, at(p, 3, 10, 0), out);
	policy_free(p);
}

static void
the_note_has_the_formula_and_what_was_done(void **state)
{
	struct buf note;

	write_note("edoc", NULL, &note);
	assert_string_equal(note.data,
	    "Запрос завершён: ответ от клиента не получен.\n\n"
	    "Выполнено на данный момент:\n\n"
	    "* 02.02.2026 10:00 — обращение зарегистрировано\n"
	    "* 02.02.2026 10:15 — принято в работу\n"
	    "* 02.02.2026 10:30 — ответ службы поддержки: «Проверьте, пожалуйста, срок действия "
	    "сертификата и версию NCALayer, затем попробуйте подписать документ ещё раз…»\n"
	    "* 02.02.2026 10:30 — запрошена информация у клиента\n\n"
	    "Если вопрос остаётся открытым, просто ответьте на это сообщение: запрос будет "
	    "возобновлён.");
	buf_release(&note);
}

/*
 * What a client reads of a status that nobody wrote a question with, when a person lets it close.
 */
static void
what_was_not_asked_is_not_listed_as_asked(void **state)
{
	static const struct {
		const char *says, *language, *listed, *not ;
		int64_t noted; /* minutes before the status; 0: with it */
		enum side by;
		enum note_kind kind;
	} cases[] = {
		{ "a note with it", NULL, "запрошена информация у клиента", "ожидание", 0,
		    SIDE_STAFF, NOTE_PUBLIC },
		{ "a quarter of an hour before", NULL, "запрошена информация у клиента", "ожидание",
		    15, SIDE_STAFF, NOTE_PUBLIC },
		{ "earlier", NULL, "переведено в ожидание клиента", "запрошена", 16, SIDE_STAFF,
		    NOTE_PUBLIC },
		{ "in private", "en", "set to wait for the client", "requested", 0, SIDE_STAFF,
		    NOTE_PRIVATE },
		{ "the bot's", "kk", "клиентті күту күйіне ауыстырылды", "сұралды", 5, SIDE_BOT,
		    NOTE_PUBLIC },
		{ "the client's own", NULL, "переведено в ожидание клиента", "запрошена", 5,
		    SIDE_CLIENT, NOTE_PUBLIC },
	};
	struct policy *p = regulation_policy("edoc");

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const bool with = cases[i].noted == 0;
		const struct fact facts[] = {
			{ .at = { at(p, 3, 11, 0).s - cases[i].noted * SPAN_MINUTE },
			    .id = "1",
			    .by = cases[i].by,
			    .note = cases[i].kind,
			    .has_stage = with,
			    .stage = STAGE_WAITING_CLIENT },
			{ .at = at(p, 3, 11, 0),
			    .id = "2",
			    .by = SIDE_STAFF,
			    .has_stage = true,
			    .stage = STAGE_WAITING_CLIENT },
		};
		const struct timeline t = {
			.request = { .id = "7",
			    .created = at(p, 2, 10, 0),
			    .received = UTC_NONE,
			    .language = cases[i].language },
			.n = with ? 1 : 2,
			.facts = facts,
		};
		struct buf note;

		buf_init(&note);
		noanswer_note(p, &t, at(p, 9, 10, 0), &note);
		if (strstr(note.data, cases[i].listed) == NULL ||
		    strstr(note.data, cases[i].not ) != NULL)
			fail_msg("%s: %s", cases[i].says, note.data);
		buf_release(&note);
	}
	policy_free(p);
}

/* They greet, and ask by a template: nobody's answer. */
static void
slad_s_own_words_are_no_answer(void **state)
{
	struct policy *p = regulation_policy("edoc");

	for (int with = 0; with < 2; with++) {
		const struct fact asked = {
			.at = at(p, 2, 10, 30),
			.id = "1",
			.by = SIDE_STAFF,
			.own = true,
			.note = NOTE_PUBLIC,
			.text = "Здравствуйте!\n\nУточните версию.",
			.has_stage = with == 1,
			.stage = STAGE_WAITING_CLIENT,
		};
		const struct timeline t = {
			.request = { .id = "7", .created = at(p, 2, 10, 0), .received = UTC_NONE },
			.n = 1,
			.facts = &asked,
		};
		struct buf note;
		const char *told;

		buf_init(&note);
		noanswer_note(p, &t, at(p, 9, 10, 0), &note);
		told = strstr(note.data, "запрошена информация у клиента");
		assert_non_null(told);
		assert_null(strstr(told + 1, "запрошена"));
		assert_null(strstr(note.data, "ответ службы поддержки"));
		assert_null(strstr(note.data, "Здравствуйте"));
		buf_release(&note);
	}
	policy_free(p);
}

/* Covers R39. */
static void
it_speaks_the_client_s_language(void **state)
{
	struct buf note;

	write_note("edoc", "kk", &note);
	assert_non_null(strstr(note.data, "клиенттен жауап келмеді"));
	assert_non_null(strstr(note.data, "өтініш тіркелді"));
	assert_null(strstr(note.data, "обращение"));
	buf_release(&note);
	write_note("eep", NULL, &note);
	assert_non_null(strstr(note.data, "клиенттен жауап келмеді"));
	buf_release(&note);
}

/* What comes when nobody answers, told beforehand: for the list of closings to come. */
static void
a_closing_to_come_is_known(void **state)
{
	static const struct {
		const char *says, *regulation;
		enum stage stage;
		enum side answers; /* SIDE_COUNT: nobody */
		bool comes;
	} cases[] = {
		{ "a question", "edoc", STAGE_WAITING_CLIENT, SIDE_COUNT, true },
		{ "that the client answered", "edoc", STAGE_WAITING_CLIENT, SIDE_CLIENT, false },
		{ "that the bot only repeated", "edoc", STAGE_WAITING_CLIENT, SIDE_BOT, true },
		{ "work as usual", "edoc", STAGE_IN_PROGRESS, SIDE_COUNT, false },
		{ "where people close", "edoc {\"no_answer\": {\"close\": false}}",
		    STAGE_WAITING_CLIENT, SIDE_COUNT, false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct policy *p = regulation_patched(cases[i].regulation);
		const struct fact facts[] = {
			{ .at = at(p, 2, 11, 0),
			    .id = "1",
			    .by = SIDE_STAFF,
			    .note = NOTE_PUBLIC,
			    .has_stage = true,
			    .stage = cases[i].stage },
			{ .at = at(p, 2, 12, 0),
			    .id = "2",
			    .by = cases[i].answers,
			    .note = NOTE_PUBLIC },
		};
		const struct timeline t = {
			.request = { .id = "7", .created = at(p, 2, 10, 0), .received = UTC_NONE },
			.n = cases[i].answers == SIDE_COUNT ? 1 : 2,
			.facts = facts,
		};
		struct action a = { .rule = RULE_COUNT };
		struct verdict v;

		judge(p, &t, at(p, 2, 13, 0), &v);
		if (noanswer_closing(p, &v, &a) != cases[i].comes)
			fail_msg("%s", cases[i].says);
		if (cases[i].comes) {
			assert_ptr_equal(a.cause, &facts[0]);
			assert_int_equal(a.rule, RULE_NO_ANSWER);
			assert_int_equal(a.due.s, at(p, 3, 10, 0).s);
			assert_int_equal(a.not_before.s, at(p, 3, 10, 15).s);
		}
		policy_free(p);
	}
}

/* Overdue by night, the list tells the morning; before the limit, the limit and its grace. */
static void
a_closing_that_waits_for_the_morning_says_so(void **state)
{
	struct policy *p = regulation_policy("edoc");
	const struct fact asked = { .at = at(p, 2, 11, 0),
		.id = "1",
		.by = SIDE_STAFF,
		.note = NOTE_PUBLIC,
		.has_stage = true,
		.stage = STAGE_WAITING_CLIENT };
	const struct timeline t = {
		.request = { .id = "7", .created = at(p, 2, 10, 0), .received = UTC_NONE },
		.n = 1,
		.facts = &asked,
	};
	struct action a;
	struct verdict v;

	judge(p, &t, at(p, 4, 23, 0), &v);
	assert_true(noanswer_closing(p, &v, &a));
	assert_int_equal(a.not_before.s, at(p, 5, 9, 0).s);
	assert_int_equal(a.due.s, at(p, 3, 10, 0).s);
	policy_free(p);
}

/*
 * What reports count as closed on silence: asked at 11:00, the limit is 10:00 of the next day.
 * Covers R24.
 */
static void
only_silence_is_counted(void **state)
{
	static const struct {
		const char *says;
		int answered; /* the hour of the next day; 0: not */
		enum side ends;
		enum stage stage;
		int day, hour;
		int n;
	} cases[] = {
		{ "closed by slad when the limit is over", 0, SIDE_BOT, STAGE_CLOSED, 3, 11, 1 },
		{ "an answer that crossed it", 11, SIDE_BOT, STAGE_CLOSED, 3, 11, 1 },
		{ "before the limit, by another rule", 0, SIDE_BOT, STAGE_CLOSED, 2, 15, 0 },
		{ "resolved with its master", 0, SIDE_BOT, STAGE_RESOLVED, 3, 11, 0 },
		{ "answered in time, then ended by the bot", 9, SIDE_BOT, STAGE_CLOSED, 3, 11, 0 },
		{ "resolved on the client's late word that an article solved it", 11, SIDE_BOT,
		    STAGE_RESOLVED, 3, 11, 0 },
		{ "closed by a person", 0, SIDE_STAFF, STAGE_CLOSED, 3, 11, 0 },
		{ "by the client", 0, SIDE_CLIENT, STAGE_CLOSED, 3, 11, 0 },
	};
	struct policy *p = regulation_policy("edoc");

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fact facts[] = {
			{ .at = at(p, 2, 11, 0),
			    .id = "1",
			    .by = SIDE_STAFF,
			    .note = NOTE_PUBLIC,
			    .has_stage = true,
			    .stage = STAGE_WAITING_CLIENT },
			{ .at = at(p, cases[i].day, cases[i].hour, 0),
			    .id = "2",
			    .by = cases[i].ends,
			    .has_stage = true,
			    .stage = cases[i].stage },
			{ .at = UTC_NONE },
		};
		const struct timeline t = {
			.request = { .id = "7", .created = at(p, 2, 10, 0), .received = UTC_NONE },
			.n = cases[i].answered == 0 ? 2 : 3,
			.facts = facts,
		};
		struct verdict v;

		if (cases[i].answered != 0) {
			facts[2] = facts[1];
			facts[1] = (struct fact){ .at = at(p, 3, cases[i].answered, 0),
				.id = "3",
				.by = SIDE_CLIENT,
				.note = NOTE_PUBLIC };
		}
		judge(p, &t, at(p, 4, 10, 0), &v);
		if (v.silenced != cases[i].n)
			fail_msg("%s: %d", cases[i].says, v.silenced);
	}
	policy_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_note_has_the_formula_and_what_was_done),
		cmocka_unit_test(what_was_not_asked_is_not_listed_as_asked),
		cmocka_unit_test(slad_s_own_words_are_no_answer),
		cmocka_unit_test(it_speaks_the_client_s_language),
		cmocka_unit_test(a_closing_to_come_is_known),
		cmocka_unit_test(a_closing_that_waits_for_the_morning_says_so),
		cmocka_unit_test(only_silence_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
