/* Before it is too late, told as stories: see tests/support/story.h. */
#include "tests/support/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/warning.h"
#include "core/warning_text.h"
#include "tests/support/regulation.h"

static struct story shares[] = {
	/* A VIP's error: first response within two working hours, closed within nine. */
	{ "before three quarters nothing is said", "edoc", "02 10:00 vip error tracker normal", "",
	    "02 11:29", "first_response running; no warning; wake 02 11:30" },
	{ "at three quarters there is a warning", "edoc", "02 10:00 vip error tracker normal", "",
	    "02 11:30",
	    "warning a:warn:first_response:1:75 at 02 11:30 told 02 11:30; wake 02 12:00" },
	{ "it stays the same as time goes on", "edoc", "02 10:00 vip error tracker normal", "",
	    "02 11:59", "warning a:warn:first_response:1:75 at 02 11:30" },
	{ "at the breach that one has nothing to say any more", "edoc",
	    "02 10:00 vip error tracker normal", "", "02 12:01",
	    "warning a:warn:first_response:1:100 at 02 12:00; "
	    "no warning a:warn:first_response:1:75" },
	{ "an answer ends it", "edoc", "02 10:00 vip error tracker normal", "02 11:40 staff public",
	    "02 11:41", "no warning" },
	{ "one that came too late, too", "edoc", "02 10:00 vip error tracker normal",
	    "02 12:30 staff public", "02 12:31", "first_response breached; no warning" },
	{ "each clock warns of itself", "edoc", "02 10:00 vip error tracker normal", "", "02 17:00",
	    "warning a:warn:first_response:1:100; warning a:warn:resolution:1:75 at 02 16:45" },
	{ "a target of none warns of nothing", "edoc", "02 10:00 vip wish tracker normal", "",
	    "05 10:00", "no warning; no wake" },
	{ "the client's silence is not ours", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client", "03 09:50", "no_answer running; no warning" },
	{ "a target in days is counted in their hours", "edoc", "02 10:00 basic error email normal",
	    "", "02 16:45", "warning a:warn:first_response:1:75 at 02 16:45 told 02 16:45" },
	{ "the end of the day, too", "endocs", "02 12:00 basic error email normal", "", "02 17:15",
	    "warning a:warn:acceptance:1:75 at 02 17:15" },
	{ "a regulation's own shares", "edoc {\"warnings\": {\"at\": [50, 90]}}",
	    "02 10:00 vip error tracker normal", "", "02 11:00",
	    "warning a:warn:first_response:1:50; wake 02 11:48" },
	{ "without the breach nothing is said of it", "edoc {\"warnings\": {\"at\": [50, 90]}}",
	    "02 10:00 vip error tracker normal", "", "02 12:30",
	    "first_response breached; no warning a:warn:first_response:1:90; "
	    "no warning a:warn:first_response:1:100" },
	{ "a regulation that wants none", "edoc {\"warnings\": {\"at\": []}}",
	    "02 10:00 vip error tracker normal", "", "02 12:30", "no warning" },
	{ "one that watches a single clock", "edoc {\"warnings\": {\"clocks\": [\"resolution\"]}}",
	    "02 10:00 vip error tracker normal", "", "02 17:00",
	    "warning a:warn:resolution:1:75; no warning a:warn:first_response:1:100" },
	{ 0 },
};

static struct story pauses[] = {
	{ "while the clock stands nothing is said", "edoc", "02 10:00 vip error tracker normal",
	    "02 10:10 staff public; 02 16:50 staff waiting_client", "03 09:30",
	    "resolution paused; no warning a:warn:resolution:1:75" },
	{ "what was paused comes on top", "edoc", "02 10:00 vip error tracker normal",
	    "02 10:10 staff public; 02 11:00 staff escalated; 02 13:00 staff in_progress",
	    "02 17:59", "no warning; wake 03 09:45" },
	{ "and is told then", "edoc", "02 10:00 vip error tracker normal",
	    "02 10:10 staff public; 02 11:00 staff escalated; 02 13:00 staff in_progress",
	    "03 09:45", "warning a:warn:resolution:1:75 at 03 09:45 told 03 09:45" },
	{ "a late clock that stands is left alone", "edoc", "02 10:00 vip error tracker normal",
	    "02 10:10 staff public; 03 11:00 staff escalated", "03 12:00",
	    "resolution breached; no warning" },
	{ "a reopened one warns again, in its own cycle", "edoc",
	    "02 10:00 vip error tracker normal",
	    "02 10:10 staff public; 02 17:30 staff resolved; 03 10:00 staff in_progress",
	    "03 10:10", "warning a:warn:resolution:2:75" },
	{ "raising the priority counts from the beginning", "edoc",
	    "02 10:00 vip error tracker normal", "02 10:50 staff priority=urgent", "02 10:50",
	    "warning a:warn:first_response:1:75 at 02 10:45 told 02 10:45" },
	{ 0 },
};

static struct story nights[] = {
	{ "a breach at the closing is told in the morning", "edoc",
	    "02 16:00 vip error tracker normal", "", "02 18:01",
	    "warning a:warn:first_response:1:100 at 02 18:00 told 03 09:00" },
	{ "one that runs by day warns at its hour, too",
	    "edoc {\"clocks\": {\"first_response\": {\"targets\": [{\"limit\": "
	    "{\"hours\": 8, \"elapsed\": true}}]}}}",
	    "02 09:00 vip error tracker normal", "", "02 14:59", "no warning; wake 02 15:00" },
	{ "a breach of Friday evening on Monday", "edoc", "06 16:00 vip error tracker normal", "",
	    "07 12:00", "warning a:warn:first_response:1:100 at 06 18:00 told 09 09:00" },
	{ "a target that runs at night warns in the morning",
	    "edoc {\"clocks\": {\"first_response\": {\"targets\": [{\"limit\": "
	    "{\"hours\": 8, \"elapsed\": true}}]}}}",
	    "02 17:00 vip error tracker normal", "", "02 23:30",
	    "warning a:warn:first_response:1:75 at 02 23:00 told 03 09:00" },
	{ "found at night, because the priority was raised: in the morning", "edoc",
	    "02 16:50 vip error tracker normal", "02 20:00 staff priority=urgent", "02 20:01",
	    "warning a:warn:first_response:1:100 told 03 09:00" },
	{ 0 },
};

#define REPEATED "edoc {\"warnings\": {\"repeat\": {\"hours\": 2}, \"times\": 3}}"
#define DAILY "edoc {\"warnings\": {\"repeat\": {\"days\": 1}, \"times\": 3}}"

static struct story repeats[] = {
	{ "the breach is told again", REPEATED, "02 10:00 vip error tracker normal", "", "02 14:00",
	    "warning a:warn:first_response:1:101 at 02 14:00; "
	    "no warning a:warn:first_response:1:100; wake 02 16:00" },
	{ "and again", REPEATED, "02 10:00 vip error tracker normal", "", "02 17:00",
	    "warning a:warn:first_response:1:102 at 02 16:00" },
	{ "never at night", REPEATED, "02 10:00 vip error tracker normal", "", "02 23:00",
	    "warning a:warn:first_response:1:103 at 02 18:00 told 03 09:00" },
	{ "not for ever", REPEATED, "02 10:00 vip error tracker normal", "", "05 10:00",
	    "warning a:warn:first_response:1:103; no warning a:warn:first_response:1:104" },
	{ "each working day", DAILY, "05 10:00 vip error tracker normal", "", "09 13:00",
	    "warning a:warn:first_response:1:102 at 09 12:00; "
	    "warning a:warn:resolution:1:101 at 09 10:00" },
	{ 0 },
};

static void
test_whom(void **state)
{
	static const struct {
		const char *regulation;
		int step;
		unsigned to;
	} rows[] = {
		{ "edoc", 75, 1u << WARNED_ASSIGNEE },
		{ "edoc", 100, 1u << WARNED_ASSIGNEE | 1u << WARNED_SUPERVISOR },
		{ REPEATED, 102, 1u << WARNED_ASSIGNEE | 1u << WARNED_SUPERVISOR },
		{ "edoc {\"warnings\": {\"to\": [\"dedicated\"]}}", 75, 1u << WARNED_DEDICATED },
		{ "edoc {\"warnings\": {\"to\": [\"dedicated\"], \"at\": [75, {\"share\": 100, "
		  "\"to\": [\"supervisor\"]}]}}",
		    100, 1u << WARNED_SUPERVISOR },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct policy *p = regulation_patched(rows[i].regulation);
		const struct action a = { .kind = ACTION_WARN, .step = rows[i].step };

		if (warning_to(p, &a) != rows[i].to)
			fail_msg("%s: %d", rows[i].regulation, rows[i].step);
		policy_free(p);
	}
}

static void
test_sentences(void **state)
{
	static const struct {
		enum wording l;
		enum clock_kind kind;
		int share, repeat;
		const char *says;
	} rows[] = {
		{ WORDING_RU, CLOCK_RESOLUTION, 75, 0, "Целевой срок (решение): прошло 75 %" },
		{ WORDING_RU, CLOCK_FIRST_RESPONSE, 100, 0, "Целевой срок (первый ответ) истёк" },
		{ WORDING_RU, CLOCK_FIRST_RESPONSE, 100, 2,
		    "Целевой срок (первый ответ) истёк; напоминание 2" },
		{ WORDING_KK, CLOCK_ACCEPTANCE, 90, 0,
		    "Мақсатты мерзім (жұмысқа қабылдау): 90 % өтті" },
		{ WORDING_KK, CLOCK_RESOLUTION, 100, 0, "Мақсатты мерзім (шешім) өтіп кетті" },
		{ WORDING_EN, CLOCK_RESOLUTION, 75, 0, "Target time (resolution): 75 % is over" },
		{ WORDING_RU, CLOCK_NEXT_RESPONSE, 75, 0,
		    "Целевой срок (следующий ответ): прошло 75 %" },
		{ WORDING_EN, CLOCK_ESTIMATE, 100, 0,
		    "Target time (time of estimating) has passed" },
	};
	struct buf b;

	buf_init(&b);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&b);
		warning_sentence(rows[i].l, rows[i].kind, rows[i].share, rows[i].repeat, &b);
		assert_string_equal(b.data, rows[i].says);
	}
	buf_release(&b);
}

static void
test_each_clock_has_a_name(void **state)
{
	struct buf b;

	buf_init(&b);
	for (int kind = 0; kind < CLOCK_COUNT; kind++) {
		for (int l = 0; l < WORDING_COUNT; l++) {
			buf_reset(&b);
			warning_sentence((enum wording)l, (enum clock_kind)kind, 75, 0, &b);
			assert_null(strstr(b.data, "null"));
		}
	}
	buf_release(&b);
}

/* In the regulation's first language; the first telling is no reminder. */
static void
test_what_is_told(void **state)
{
	static const struct {
		const char *regulation;
		int step;
		const char *says;
	} rows[] = {
		{ "edoc", 75, "Целевой срок (решение): прошло 75 %" },
		{ "edoc", 100, "Целевой срок (решение) истёк" },
		{ "edoc", 102, "Целевой срок (решение) истёк; напоминание 2" },
		{ "edoc {\"languages\": [\"kk\", \"ru\"]}", 100,
		    "Мақсатты мерзім (шешім) өтіп кетті" },
	};
	struct buf b;

	buf_init(&b);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct policy *p = regulation_patched(rows[i].regulation);
		const struct action a = {
			.kind = ACTION_WARN, .clock = CLOCK_RESOLUTION, .step = rows[i].step
		};

		buf_reset(&b);
		warning_text(p, &a, &b);
		assert_string_equal(b.data, rows[i].says);
		policy_free(p);
	}
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "shares", stories_hold, NULL, NULL, shares },
		{ "pauses", stories_hold, NULL, NULL, pauses },
		{ "nights", stories_hold, NULL, NULL, nights },
		{ "repeats", stories_hold, NULL, NULL, repeats },
		cmocka_unit_test(test_whom),
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_each_clock_has_a_name),
		cmocka_unit_test(test_what_is_told),
	};

	return cmocka_run_group_tests_name("warning", tests, NULL, NULL);
}
