/* A request in other hands, and the client who is told: D1 clause 23, D4 clause 3.9; R18, R29. */
#include "core/handover.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "core/action.h"
#include "core/timeline.h"
#include "tests/support/regulation.h"
#include "tests/support/story.h"

#define ESTIMATED                                                                                  \
	"edoc {\"clocks\": {\"resolution\": {\"pauses\": [\"estimate\"]}, "                        \
	"\"estimate\": {\"clause\": \"1.3\"}}}"

/* Covers R38: D4 clauses 1.3 and 2.10. */
static struct story estimate[] = {
	{ "EnDocs: how long work was estimated is told", "endocs",
	    "02 12:00 vip error tracker normal",
	    "02 13:00 staff estimate; 02 15:00 staff in_progress", "02 16:00",
	    "estimate none stopped 02 15:00 elapsed 2:00 cycle 1; no action" },
	{ "of which the client need not be told by slad", "endocs",
	    "02 12:00 vip error tracker normal", "02 13:00 staff estimate", "02 15:00",
	    "estimate none elapsed 2:00; no action; no flag client_untold" },
	{ "a resolution stands meanwhile, if the regulation says so", ESTIMATED,
	    "02 10:00 vip error tracker normal", "02 11:00 staff public; 02 12:00 staff estimate",
	    "02 15:00", "resolution paused elapsed 2:00; estimate none elapsed 3:00" },
	{ "and both numbers are kept", ESTIMATED, "02 10:00 vip error tracker normal",
	    "02 11:00 staff public; 02 12:00 staff estimate; 02 15:00 staff in_progress",
	    "02 17:00",
	    "resolution running elapsed 4:00 due 03 13:00; "
	    "estimate none stopped 02 15:00 elapsed 3:00" },
	{ "a second estimate is added to the first", ESTIMATED, "02 10:00 vip error tracker normal",
	    "02 12:00 staff estimate; 02 13:00 staff in_progress; 02 14:00 staff estimate",
	    "02 16:00", "estimate elapsed 3:00 cycle 2; resolution paused elapsed 3:00" },
	{ "E-DOC knows no estimates: its clock runs on", "edoc",
	    "02 10:00 vip error tracker normal", "02 12:00 staff estimate", "02 15:00",
	    "resolution running elapsed 5:00; no estimate" },
	{ NULL },
};

/* Covers R29. */
static struct story development[] = {
	{ "never there: nothing is measured", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff in_progress", "02 12:00",
	    "development none elapsed 0:00 cycle 0; no action; no flag client_untold" },
	{ "there: support's clock stands, the other one counts", "edoc",
	    "02 10:00 vip error tracker normal", "02 11:00 staff public; 02 12:00 staff escalated",
	    "02 15:00", "resolution paused elapsed 2:00; development none elapsed 3:00 cycle 1" },
	{ "the client is told of it a while later, by its clause", "edoc",
	    "02 10:00 vip error tracker normal", "02 12:00 staff escalated", "02 12:00",
	    "action note a:escalated:1 at 02 12:00 told 02 12:15 clause 23" },
	{ "who works late is followed at once", "edoc", "02 10:00 vip error tracker normal",
	    "02 21:00 staff escalated", "02 21:30",
	    "action note a:escalated:1 at 02 21:00 told 02 21:15" },
	{ "but found later than that it is told by day", "edoc",
	    "02 10:00 vip error tracker normal", "02 21:00 staff escalated", "02 21:31",
	    "action note a:escalated:1 at 02 21:00 told 03 09:00" },
	{ "and so is what nobody of ours did", "edoc", "02 10:00 vip error tracker normal",
	    "02 21:00 bot escalated", "02 21:10",
	    "action note a:escalated:1 at 02 21:00 told 03 09:00" },
	{ "found the next day it has waited enough", "edoc", "02 10:00 vip error tracker normal",
	    "02 21:00 staff escalated", "03 11:00",
	    "action note a:escalated:1 at 02 21:00 told 03 09:00" },
	{ "back again: both numbers are kept", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public; 02 12:00 staff escalated; 02 15:00 developer in_progress",
	    "02 17:00",
	    "resolution running elapsed 4:00 due 03 13:00; "
	    "development none stopped 02 15:00 elapsed 3:00" },
	{ "a second time is added to the first", "edoc", "02 10:00 vip error tracker normal",
	    "02 12:00 staff escalated; 02 13:00 developer in_progress; 02 14:00 staff escalated",
	    "02 16:00", "development elapsed 3:00 cycle 2; resolution paused elapsed 3:00" },
	{ "nights are not counted", "edoc", "02 10:00 vip error tracker normal",
	    "02 17:00 staff escalated", "03 10:00", "development elapsed 2:00" },
	{ "arrived there", "edoc", "02 10:00 vip error tracker normal escalated", "", "02 11:00",
	    "development elapsed 1:00; resolution paused elapsed 0:00; "
	    "action note a:escalated:arrival" },
	{ "the client is told once for each time", "edoc", "02 10:00 vip error tracker normal",
	    "02 12:00 staff escalated; 02 13:00 developer in_progress; 02 14:00 staff escalated",
	    "02 14:00",
	    "action note a:escalated:3; no action note a:escalated:1; "
	    "flag client_untold" },
	{ "by staff with the same entry", "edoc", "02 10:00 vip error tracker normal",
	    "02 12:00 staff public escalated", "02 12:01", "no action; no flag client_untold" },
	{ "or afterwards", "edoc", "02 10:00 vip error tracker normal",
	    "02 12:00 staff escalated; 02 12:10 staff public", "02 12:11",
	    "no action; no flag client_untold" },
	{ "or on the telephone", "edoc", "02 10:00 vip error tracker normal",
	    "02 12:00 staff escalated; 02 12:10 staff call", "02 12:11", "no action" },
	{ "what was said before does not count", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:59 staff public; 02 12:00 staff escalated", "02 12:01",
	    "action note a:escalated:2" },
	{ "nor do private notes, nor the client's own", "edoc", "02 10:00 vip error tracker normal",
	    "02 12:00 staff escalated; 02 12:10 staff private; 02 12:11 client public", "02 12:12",
	    "action note a:escalated:1" },
	{ "slad's note is the end of it", "edoc", "02 10:00 vip error tracker normal",
	    "02 12:00 staff escalated; 02 12:15 bot public", "02 12:16",
	    "no action; no flag client_untold" },
	{ "no note any more when it came back", "edoc", "02 10:00 vip error tracker normal",
	    "02 12:00 staff escalated; 02 12:05 staff in_progress", "02 12:16", "no action" },
	{ "in the Kazakh edition as well", "eep", "02 10:00 vip error tracker normal",
	    "02 12:00 staff escalated", "02 13:00",
	    "development elapsed 1:00; action note a:escalated:1" },
	{ "and in EnDocs, whose text says nothing of it", "endocs",
	    "02 12:00 vip error tracker normal", "02 12:00 staff escalated", "02 13:00",
	    "development elapsed 1:00; action note a:escalated:1" },
	{ "a regulation may say nothing of it, too",
	    "endocs {\"handover\": null, \"clocks\": {\"development\": null}}",
	    "02 12:00 vip error tracker normal", "02 12:00 staff escalated", "02 13:00",
	    "no development; no action" },
	{ "a regulation may leave it to staff and only point at it",
	    "edoc {\"handover\": {\"escalated\": {\"tell\": \"flag\"}}}",
	    "02 10:00 vip error tracker normal", "02 12:00 staff escalated", "02 12:01",
	    "no action; flag client_untold" },
	{ "or not mind", "edoc {\"handover\": {\"escalated\": {\"tell\": \"never\"}}}",
	    "02 10:00 vip error tracker normal", "02 12:00 staff escalated", "02 12:01",
	    "no action; no flag client_untold" },
	{ "or set developers a target",
	    "edoc {\"clocks\": {\"development\": {\"targets\": [{\"limit\": {\"hours\": 4}}]}}}",
	    "02 10:00 vip error tracker normal",
	    "02 11:00 staff escalated; 02 12:00 staff in_progress; 02 13:00 staff escalated",
	    "02 17:00",
	    "development breached due 02 16:00 elapsed 5:00; "
	    "breach development at 02 16:00" },
	{ 0 },
};

/* Covers R18. */
static struct story third_party[] = {
	{ "the client must be told", "endocs", "02 12:00 basic error tracker normal",
	    "02 13:00 staff waiting_third_party", "02 15:00",
	    "third_party none elapsed 2:00 cycle 1; action note a:third_party:1; "
	    "flag client_untold" },
	{ "and was", "endocs", "02 12:00 basic error tracker normal",
	    "02 13:00 staff public waiting_third_party", "02 15:00",
	    "third_party elapsed 2:00; no action; no flag client_untold" },
	{ "E-DOC may involve them without a word", "edoc", "02 10:00 vip error tracker normal",
	    "02 13:00 staff waiting_third_party", "02 15:00",
	    "no third_party; no action; resolution paused elapsed 3:00" },
	{ 0 },
};

static struct story next_response[] = {
#define KEPT                                                                                       \
	"edoc {\"clocks\": {\"next_response\": {\"clause\": \"99\", \"pauses\": [\"escalated\"], " \
	"\"targets\": [{\"when\": {\"priority\": \"urgent\"}, \"limit\": {\"hours\": 1}}, "        \
	"{\"limit\": {\"hours\": 2}}]}}}"
	{ "not before the first one", KEPT, "02 10:00 vip error tracker normal",
	    "02 10:30 client public", "02 10:40", "next_response none" },
	{ "a word of the client waits for ours", KEPT, "02 10:00 vip error tracker normal",
	    "02 10:30 staff public; 02 11:00 client public", "02 11:30",
	    "next_response running due 02 13:00 elapsed 0:30 cycle 1; wake 02 12:30" },
	{ "what the client does without a word waits for none", KEPT,
	    "02 10:00 vip error tracker normal",
	    "02 10:30 staff public; 02 11:00 client in_progress; 02 11:10 client private",
	    "02 11:30", "next_response none" },
	{ "a second one starts nothing anew", KEPT, "02 10:00 vip error tracker normal",
	    "02 10:30 staff public; 02 11:00 client public; 02 12:00 client public", "02 12:30",
	    "next_response running due 02 13:00 elapsed 1:30" },
	{ "ours ends it", KEPT, "02 10:00 vip error tracker normal",
	    "02 10:30 staff public; 02 11:00 client public; 02 12:00 developer public", "02 15:30",
	    "next_response met due 02 13:00 stopped 02 12:00 elapsed 1:00" },
	{ "a late one is a breach that stays", KEPT, "02 10:00 vip error tracker normal",
	    "02 10:30 staff public; 02 11:00 client public; 02 13:01 staff public; "
	    "02 14:00 client public; 02 14:30 staff public",
	    "02 15:30",
	    "next_response met cycle 2 due 02 16:00 elapsed 0:30; breach next_response at 02 "
	    "13:00" },
	{ "private notes and the bot are no answer", KEPT, "02 10:00 vip error tracker normal",
	    "02 10:30 staff public; 02 11:00 client public; 02 11:10 staff private; "
	    "02 11:20 bot public",
	    "02 11:30", "next_response running" },
	{ "a call is", KEPT, "02 10:00 vip error tracker normal",
	    "02 10:30 staff public; 02 11:00 client public; 02 11:10 staff call", "02 11:30",
	    "next_response met" },
	{ "it pauses where the regulation says so", KEPT, "02 10:00 vip error tracker normal",
	    "02 10:30 staff public; 02 11:00 client public; 02 11:30 staff escalated; "
	    "02 13:30 staff in_progress",
	    "02 14:00", "next_response running due 02 15:00 elapsed 1:00" },
	{ "a changed priority counts from its start", KEPT, "02 10:00 vip error tracker normal",
	    "02 10:30 staff public; 02 11:00 client public; 02 11:30 staff priority=urgent",
	    "02 11:40", "next_response running due 02 12:00" },
	{ "ending the request ends it", KEPT, "02 10:00 vip error tracker normal",
	    "02 10:30 staff public; 02 11:00 client public; 02 12:00 staff resolved", "02 12:40",
	    "next_response met stopped 02 12:00" },
	{ "a word after the end waits from when it is taken up again", KEPT,
	    "02 10:00 vip error tracker normal",
	    "02 10:30 staff public resolved; 02 11:00 client public; 02 12:00 staff in_progress",
	    "02 12:40", "next_response running due 02 14:00" },
	{ 0 },
};

static struct story calls[] = {
	{ "a promise in writing is no call", "edoc",
	    "02 10:00 vip callback callback normal logs_calls", "02 10:20 staff public", "02 10:40",
	    "first_response running" },
	{ "a logged call is the response", "edoc",
	    "02 10:00 vip callback callback normal logs_calls",
	    "02 10:20 staff public; 02 10:30 staff call", "02 10:40",
	    "first_response met stopped 02 10:30" },
	{ "ordered by that channel for an error, the same", "edoc",
	    "02 10:00 vip error callback normal logs_calls", "02 10:20 staff public", "02 10:40",
	    "first_response running" },
	{ "likewise answered by a call", "edoc", "02 10:00 vip error callback normal logs_calls",
	    "02 10:20 staff public; 02 10:30 staff call", "02 10:40",
	    "first_response met stopped 02 10:30" },
	{ "the client's is not", "edoc", "02 10:00 vip callback callback normal logs_calls",
	    "02 10:30 client call", "02 10:40", "first_response running" },
	{ "where calls are not logged a public note has to do", "edoc",
	    "02 10:00 vip callback callback normal", "02 10:20 staff public", "02 10:40",
	    "first_response met stopped 02 10:20" },
	{ "a call answers anything else, too", "edoc", "02 10:00 vip error phone normal",
	    "02 10:20 staff call", "02 10:40", "first_response met stopped 02 10:20" },
	{ 0 },
};

/* Covers R29. */
static void
the_note_tells_the_version(void **state)
{
	static const struct {
		const char *says, *language, *version;
		struct civil date;
		const char *wanted;
	} cases[] = {
		{ "no version", "ru", NULL, { 0 }, "передано в отдел разработки" },
		{ "a version without a date", "ru", "2.4", { 0 }, "\n\nПланируемая версия: 2.4" },
		{ "with its date", "ru", "2.4", { 2026, 3, 1 },
		    "Планируемая версия: 2.4\nОриентировочная дата выпуска: 01.03.2026" },
		{ "in Kazakh", "kk", "2.4", { 2026, 3, 1 },
		    "Жоспарланған нұсқа: 2.4\nШығарудың болжамды күні: 01.03.2026" },
		{ "in English", "en", "2.4", { 2026, 3, 1 },
		    "Planned version: 2.4\nExpected release date: 01.03.2026" },
	};
	struct policy *p = regulation_policy("edoc");
	const struct action a = { .kind = ACTION_NOTE, .rule = RULE_ESCALATED };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct timeline t = { .request = { .id = "1",
						.language = cases[i].language,
						.version = cases[i].version,
						.version_date = cases[i].date } };
		struct buf text;

		buf_init(&text);
		action_text(p, &t, &a, (struct utc){ 0 }, &text);
		if (strstr(text.data, cases[i].wanted) == NULL)
			fail_msg("%s: %s", cases[i].says, text.data);
		if (cases[i].version == NULL && strstr(text.data, "версия") != NULL)
			fail_msg("%s: %s", cases[i].says, text.data);
		if (cases[i].date.year == 0 && strstr(text.data, "дата") != NULL)
			fail_msg("%s: %s", cases[i].says, text.data);
		buf_release(&text);
	}
	policy_free(p);
}

/* A reminder, or the word of another rule, tells nobody where the request is. */
static void
only_the_right_note_tells(void **state)
{
	static const struct {
		const char *text;
		enum stage stage;
		bool tells;
	} cases[] = {
		{ NULL, STAGE_ESCALATED, true },
		{ "Напоминаем: для продолжения работы нам нужен ваш ответ.", STAGE_ESCALATED,
		    false },
		{ "Для решения вопроса нужна доработка, обращение передано в отдел разработки. Мы "
		  "сообщим, когда выйдет обновление.\n\nПланируемая версия: 2",
		    STAGE_ESCALATED, true },
		{ "Для решения вопроса нужна доработка, обращение передано в отдел разработки. Мы "
		  "сообщим, когда выйдет обновление.",
		    STAGE_WAITING_THIRD_PARTY, false },
		{ "Мәселені шешу үшін жүйені жетілдіру қажет, өтініш өңдеу бөліміне берілді. "
		  "Жаңарту шыққанда хабарлаймыз.",
		    STAGE_ESCALATED, true },
	};
	struct policy *p = regulation_policy("edoc");

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct fact f = {
			.by = SIDE_BOT, .note = NOTE_PUBLIC, .text = cases[i].text
		};

		assert_int_equal(handover_tells(p, &f, cases[i].stage), cases[i].tells);
	}
	policy_free(p);
}

/* People say it in words of their own; the bot's other notes speak of other things. */
static void
whose_words_tell(void **state)
{
	static const struct {
		enum side by;
		const char *text;
		bool told;
	} cases[] = {
		{ SIDE_STAFF, "Ошибку исправят программисты.", true },
		{ SIDE_DEVELOPER, "Взяли в работу.", true },
		{ SIDE_BOT, "Напоминаем: для продолжения работы нам нужен ваш ответ.", false },
		{ SIDE_CLIENT, "Когда?", false },
	};
	struct policy *p = regulation_policy("edoc");
	const struct utc created = regulation_instant(p, (struct civil){ 2026, 2, 2 }, 10, 0);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct fact facts[] = {
			{ .at = utc_plus(created, (struct span){ 60 }),
			    .id = "1",
			    .by = SIDE_STAFF,
			    .has_stage = true,
			    .stage = STAGE_ESCALATED },
			{ .at = utc_plus(created, (struct span){ 120 }),
			    .id = "2",
			    .by = cases[i].by,
			    .note = NOTE_PUBLIC,
			    .text = cases[i].text },
		};
		const struct timeline t = {
			.request = { .id = "a", .created = created, .received = UTC_NONE },
			.n = 2,
			.facts = facts,
		};
		struct verdict v;

		judge(p, &t, facts[1].at, &v);
		if (verdict_flag(&v, FLAG_CLIENT_UNTOLD) == cases[i].told)
			fail_msg("%s", cases[i].text);
	}
	policy_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "development", stories_hold, NULL, NULL, development },
		{ "third party", stories_hold, NULL, NULL, third_party },
		{ "estimate", stories_hold, NULL, NULL, estimate },
		{ "next response", stories_hold, NULL, NULL, next_response },
		{ "calls", stories_hold, NULL, NULL, calls },
		cmocka_unit_test(the_note_tells_the_version),
		cmocka_unit_test(only_the_right_note_tells),
		cmocka_unit_test(whose_words_tell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
