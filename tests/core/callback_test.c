/* Covers R9. */
#include "core/callback.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/zone.h"
#include "core/action.h"
#include "core/calendar.h"
#include "core/phone.h"
#include "core/timeline.h"
#include "tests/support/regulation.h"
#include "tests/support/story.h"

#define NOTED "edoc"
#define MOVED "edoc {\"callback\": {\"from_wished\": true}}"

static struct story wished[] = {
	{ "the target stays where it is", "edoc",
	    "02 10:00 vip callback callback normal wished 02 16:00", "", "02 10:30",
	    "first_response running due 02 12:00" },
	{ "and is missed, whatever was wished", "edoc",
	    "02 10:00 vip callback callback normal wished 02 16:00", "", "02 12:30",
	    "first_response breached due 02 12:00" },
	{ "the time that was wished for is looked at", "edoc",
	    "02 10:00 vip callback callback normal wished 02 11:00", "", "02 10:30",
	    "wake 02 11:00" },
	{ "unless the regulation counts from it", MOVED,
	    "02 10:00 vip callback callback normal wished 02 15:00", "", "02 12:30",
	    "first_response running due 02 17:00" },
	{ "who calls before it is in time, having taken none", MOVED,
	    "02 10:00 vip callback callback normal wished 02 15:00", "02 11:00 staff call",
	    "02 16:00", "first_response met stopped 02 11:00 elapsed 0:00" },
	{ "and who calls after it is counted from it", MOVED,
	    "02 10:00 vip callback callback normal wished 02 15:00", "02 15:30 staff call",
	    "02 16:00", "first_response met elapsed 0:30" },
	{ "another priority before it changes the target only", MOVED,
	    "02 10:00 vip callback callback normal wished 02 15:00",
	    "02 11:00 staff priority=urgent", "02 12:30", "first_response running due 02 16:00" },
	{ 0 },
};

/* Covers R9. */
static struct story again[] = {
	{ "who was reached is not called again", MOVED,
	    "02 10:00 vip callback callback normal wished 02 15:00", "02 11:00 staff call",
	    "02 11:01", "no call" },
	{ "unless another call was wished for since", MOVED,
	    "02 10:00 vip callback callback normal wished 03 15:00 since 02 12:00",
	    "02 11:00 staff call", "02 12:30", "call 03 15:00" },
	{ "a call at the instant of the wish is the one before", MOVED,
	    "02 10:00 vip callback callback normal wished 03 15:00 since 02 11:00",
	    "02 11:00 staff call", "02 12:30", "call 03 15:00" },
	{ "whose call ends it", MOVED,
	    "02 10:00 vip callback callback normal wished 03 15:00 since 02 12:00",
	    "02 11:00 staff call; 03 15:05 staff call", "03 15:06", "no call" },
	{ "a wish that is written down after its call is no other one", MOVED,
	    "02 10:00 vip callback callback normal wished 02 10:30 since 02 12:00",
	    "02 11:00 staff call", "02 12:30", "no call" },
	{ "nobody who did not answer was reached", MOVED,
	    "02 10:00 vip callback callback normal wished 03 15:00 since 02 12:00",
	    "03 15:05 staff missed logged", "03 15:06", "call 03 15:00" },
	{ "the first response counts from the wish that was answered", MOVED,
	    "02 10:00 vip callback callback normal wished 03 15:00 since 02 15:00 after 02 11:00",
	    "02 14:00 staff call", "02 15:30", "first_response breached due 02 13:00" },
	{ 0 },
};

static struct story told[] = {
	{ "a call that somebody logged is told", NOTED, "02 10:00 vip callback callback normal",
	    "02 11:00 staff missed logged", "02 11:01",
	    "action record a:call:1 at 02 11:00; first_response running" },
	{ "each one", NOTED, "02 10:00 vip callback callback normal",
	    "02 11:00 staff missed logged; 02 11:30 staff call logged", "02 11:31",
	    "action record a:call:1; action record a:call:2; first_response met" },
	{ "of many the latest", NOTED, "02 10:00 vip callback callback normal",
	    "02 11:00 staff missed logged; 02 11:01 staff missed logged; 02 11:02 staff missed "
	    "logged; 02 11:03 staff missed logged; 02 11:04 staff missed logged",
	    "02 11:30",
	    "action record a:call:5; action record a:call:2; no action record a:call:1" },
	{ "not where the regulation wants no notes", "edoc {\"callback\": {\"note\": false}}",
	    "02 10:00 vip callback callback normal", "02 11:00 staff missed logged", "02 11:01",
	    "no action record a:call:1" },
	{ "nor one that an event only tells of", NOTED, "02 10:00 vip callback callback normal",
	    "02 11:00 staff call", "02 11:01", "no action record a:call:1" },
	{ 0 },
};

static void
numbers(void **state)
{
	static const struct {
		const char *says, *text, *number; /* NULL: none */
	} cases[] = {
		{ "as it is dialled", "8 (701) 123-45-67", "+77011234567" },
		{ "with the country", "+7 701 123 45 67", "+77011234567" },
		{ "without", "701 1234567", "+77011234567" },
		{ "with a no-break space",
		    "+7\xc2\xa0"
		    "7011234567",
		    "+77011234567" },
		{ "with dots and hyphens", "8.701\u2011123\u20114567", "+77011234567" },
		{ "with an extension", "+7 727 250 00 00 доб. 12", "+77272500000 ext. 12" },
		{ "in Kazakh", "87272500000, ішкі 120", "+77272500000 ext. 120" },
		{ "with a name behind", "87011234567 (Асель)", "+77011234567" },
		{ "with words in front", "тел.: 87011234567", "+77011234567" },
		{ "two of them: the first", "87011234567, 87017654321", "+77011234567" },
		{ "another country", "+998 71 200 00 00", "+998712000000" },
		{ "by 00", "00998712000000", "+998712000000" },
		{ "too short", "123-45-67", NULL },
		{ "another country without a mark", "998712000000", NULL },
		{ "an IIN", "850314350127", NULL },
		{ "words", "позвоните мне", NULL },
		{ "nothing", "", NULL },
		{ "too long", "+7701123456789012345", NULL },
		{ "a plus alone", "+", NULL },
	};
	char out[PHONE_TEXT];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const bool is = phone_normalise(cases[i].text, out);

		if (is != (cases[i].number != NULL) || (is && strcmp(out, cases[i].number) != 0))
			fail_msg("%s: %s", cases[i].says, is ? out : "no number");
	}
}

/* From Tuesday, 3 February 2026, 10:00 in Astana. */
static void
times(void **state)
{
	static const struct {
		const char *says, *text, *local; /* NULL: none */
	} cases[] = {
		{ "a time", "2026-02-04 15:00", "2026-02-04 15:00" },
		{ "as people write it", "04.02.2026 9:30", "2026-02-04 09:30" },
		{ "an instant", "2026-02-04T10:00:00Z", "2026-02-04 15:00" },
		{ "later today", "15:00", "2026-02-03 15:00" },
		{ "a time that is over is tomorrow's", "9:30", "2026-02-04 09:30" },
		{ "a day is its opening", "2026-02-05", "2026-02-05 09:00" },
		{ "a day off is the next opening", "2026-02-07", "2026-02-09 09:00" },
		{ "today is now", "03.02.2026", "2026-02-03 10:00" },
		{ "yesterday", "02.02.2026", NULL },
		{ "earlier today", "2026-02-03 09:00", NULL },
		{ "an instant that is over", "2026-02-03T04:00:00Z", NULL },
		{ "no such day", "2026-02-30 10:00", NULL },
		{ "no such time", "25:00", NULL },
		{ "words", "после обеда", NULL },
		{ "nothing", "", NULL },
	};
	struct policy *p = regulation_policy("edoc");
	struct utc from, at;
	char local[WALL_TEXT];

	assert_true(utc_parse("2026-02-03T05:00:00Z", &from));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const bool is = callback_parse(cases[i].text, p, 0, from, &at);

		if (is)
			zone_format(calendar_zone(p->calendar), at, local);
		if (is != (cases[i].local != NULL) ||
		    (is && strncmp(local, cases[i].local, 16) != 0))
			fail_msg("%s: %s", cases[i].says, is ? local : "no time");
	}
	policy_free(p);
}

static void
note_of(const struct policy *p, const struct fact *f, const char *wanted)
{
	const struct timeline t = { .n = 1, .facts = f };
	const struct action a = { .kind = ACTION_RECORD, .rule = RULE_CALL, .cause = f };
	struct buf out;

	buf_init(&out);
	action_text(p, &t, &a, f->at, &out);
	assert_string_equal(out.data, wanted);
	buf_release(&out);
}

static void
the_note(void **state)
{
	struct policy *p = regulation_policy("edoc");
	struct fact f = { .by = SIDE_STAFF, .missed = true, .logged = true };

	assert_true(utc_parse("2026-02-03T10:00:00Z", &f.at));
	note_of(p, &f, "Звонок клиенту: не дозвонились (2026-02-03 15:00)");
	f.author = "Асель";
	f.text = "занято";
	note_of(p, &f, "Звонок клиенту: не дозвонились (2026-02-03 15:00, Асель)\n\nзанято");
	f.call = true;
	f.text = NULL;
	note_of(p, &f, "Звонок клиенту: дозвонились (2026-02-03 15:00, Асель)");
	policy_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "wished", stories_hold, NULL, NULL, wished },
		{ "again", stories_hold, NULL, NULL, again },
		{ "told", stories_hold, NULL, NULL, told },
		cmocka_unit_test(numbers),
		cmocka_unit_test(times),
		cmocka_unit_test(the_note),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
