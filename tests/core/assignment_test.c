/*
 * The dedicated employee of a VIP (D1, services after clause 17), by the edoc
 * regulation. The request is of Monday, 2 February 2026, 10:00 in Almaty.
 */
#include "core/assignment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "core/action.h"
#include "tests/support/regulation.h"

#define ARRIVED 1770008400 /* 2026-02-02T05:00:00Z */
#define DAY SPAN_DAY
#define AWAY                                                                                       \
	{                                                                                          \
		{ ARRIVED - DAY },                                                                 \
		{                                                                                  \
			ARRIVED + DAY                                                              \
		}                                                                                  \
	}

static const struct assignment_absence today[] = { AWAY };
static const struct assignment_absence yesterday[] = { { { ARRIVED - 2 * DAY }, { ARRIVED } } };

#define EMPLOYEE .duty = DUTY_EMPLOYEE, .user = 5, .name = "aigerim"
#define DEPUTY .duty = DUTY_DEPUTY, .user = 6, .name = "sergei"
#define GROUP .duty = DUTY_GROUP, .user = 9, .name = "support"
#define ON(when) .n_absences = 1, .absences = when

static const struct {
	const char *says;
	const char *level;
	enum stage stage;
	bool taken;
	struct assignment_helper helpers[3];
	size_t n;
	const char *key; /* NULL: nothing is done */
	const char *text;
} sentences[] = {
	{ "the employee", "vip", STAGE_NEW, false, { { EMPLOYEE }, { DEPUTY }, { GROUP } }, 3,
	    "7:assign:arrival", "employee: aigerim" },
	{ "he is away: the deputy", "vip", STAGE_NEW, false,
	    { { EMPLOYEE, ON(today) }, { DEPUTY }, { GROUP } }, 3, "7:assign:arrival:1",
	    "deputy: sergei" },
	{ "he is back just then", "vip", STAGE_NEW, false,
	    { { EMPLOYEE, ON(yesterday) }, { DEPUTY } }, 2, "7:assign:arrival",
	    "employee: aigerim" },
	{ "both cannot: the group", "vip", STAGE_NEW, false,
	    { { EMPLOYEE, .unable = true }, { DEPUTY, ON(today) }, { GROUP } }, 3,
	    "7:assign:arrival:2", "group: support" },
	{ "nobody can: a person is asked", "vip", STAGE_NEW, false,
	    { { EMPLOYEE, ON(today) }, { DEPUTY, .unable = true } }, 2, "7:assign:arrival:3", "" },
	{ "a client with a deputy only", "vip", STAGE_NEW, false, { { DEPUTY } }, 1,
	    "7:assign:arrival:1", "deputy: sergei" },
	{ "nobody is named", "vip", STAGE_NEW, false, { { 0 } }, 0, NULL, NULL },
	{ "Basic has nobody of its own", "basic", STAGE_NEW, false, { { EMPLOYEE } }, 1, NULL,
	    NULL },
	{ "what people did stays", "vip", STAGE_NEW, true, { { EMPLOYEE } }, 1, NULL, NULL },
	{ "it is resolved", "vip", STAGE_RESOLVED, false, { { EMPLOYEE } }, 1, NULL, NULL },
};

static const struct action *
assigning(const struct verdict *v)
{
	for (size_t i = 0; i < v->n_actions; i++) {
		if (v->actions[i].kind == ACTION_ASSIGN)
			return &v->actions[i];
	}
	return NULL;
}

static struct timeline
request_of(const char *level, enum stage stage, const struct assignment *a)
{
	return (struct timeline){
		.request = { .id = "7",
		    .created = { ARRIVED },
		    .received = UTC_NONE,
		    .level = level,
		    .contract = true,
		    .stage = stage,
		    .assignment = a },
	};
}

/* Covers R23. */
static void
who_gets_a_request(void **state)
{
	struct policy *p = regulation_policy("edoc");

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		const struct assignment a = { sentences[i].taken, sentences[i].n,
			sentences[i].helpers };
		const struct timeline t = request_of(sentences[i].level, sentences[i].stage, &a);
		const struct utc now = { ARRIVED + 60 };
		const struct action *action;
		struct verdict v;
		struct buf key, text;

		judge(p, &t, now, &v);
		action = assigning(&v);
		if ((action == NULL) != (sentences[i].key == NULL))
			fail_msg("%s", sentences[i].says);
		if (action == NULL)
			continue;
		buf_init(&key);
		buf_init(&text);
		action_key(&t.request, action, &key);
		action_text(p, &t, action, now, &text);
		if (strcmp(key.data, sentences[i].key) != 0 ||
		    strcmp(text.data, sentences[i].text) != 0)
			fail_msg("%s: %s %s", sentences[i].says, key.data, text.data);
		assert_string_equal(action->clause, "17");
		buf_release(&key);
		buf_release(&text);
	}
	policy_free(p);
}

/* Before anything else of the request is due: nothing but the return makes it look. */
static void
it_is_looked_at_again_when_somebody_is_back(void **state)
{
	const struct utc now = { ARRIVED + 60 }, back = { ARRIVED + 600 };
	const struct assignment_absence now_and_later[] = { { { ARRIVED }, back },
		{ { ARRIVED + 120 }, { ARRIVED + 300 } } };
	const struct assignment_helper helpers[] = {
		{ EMPLOYEE, .n_absences = 2, .absences = now_and_later },
		{ DEPUTY, .unable = true, ON(yesterday) },
	};
	const struct assignment a = { false, 2, helpers };
	const struct timeline t = request_of("vip", STAGE_NEW, &a);
	struct policy *p = regulation_policy("edoc");
	struct verdict v;

	judge(p, &t, now, &v);
	assert_null(assigning(&v)->helper);
	assert_int_equal(v.wake.s, back.s);
	judge(p, &t, back, &v);
	assert_int_equal(assigning(&v)->helper->duty, DUTY_EMPLOYEE);
	assert_true(v.wake.s > back.s);
	policy_free(p);
}

/* Somebody has it: when the employee is back is nobody's business any more. */
static void
nobody_is_waited_for_while_another_can(void **state)
{
	const struct assignment_absence soon[] = { { { ARRIVED }, { ARRIVED + 600 } } };
	const struct assignment_helper helpers[] = { { EMPLOYEE, ON(soon) }, { DEPUTY } };
	const struct assignment a = { false, 2, helpers };
	const struct timeline t = request_of("vip", STAGE_NEW, &a);
	struct policy *p = regulation_policy("edoc");
	struct verdict v;

	judge(p, &t, (struct utc){ ARRIVED }, &v);
	assert_int_equal(assigning(&v)->helper->duty, DUTY_DEPUTY);
	assert_true(v.wake.s > ARRIVED + 600);
	policy_free(p);
}

static void
nothing_is_known_of_helpers(void **state)
{
	const struct timeline t = request_of("vip", STAGE_NEW, NULL);
	struct policy *p = regulation_policy("edoc");
	struct verdict v;

	judge(p, &t, (struct utc){ ARRIVED + 60 }, &v);
	assert_null(assigning(&v));
	policy_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_gets_a_request),
		cmocka_unit_test(it_is_looked_at_again_when_somebody_is_back),
		cmocka_unit_test(nobody_is_waited_for_while_another_can),
		cmocka_unit_test(nothing_is_known_of_helpers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
