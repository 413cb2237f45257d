/* The order of work: D1 clauses 19, 21 and 22, requirements.md choice 4. */
#include "core/queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/regulation.h"

#define BASIC 0
#define VIP 1
#define CRITICAL (1u << FLAG_CRITICAL)
#define NOTE (1u << FLAG_NOTE_AFTER_CLOSE)
#define ANSWERED (1u << FLAG_ANSWERED)
#define UNASKED (1u << FLAG_UNASKED)
#define UNATTENDED (1u << FLAG_UNATTENDED)

static struct verdict
verdict_of(unsigned level, unsigned flags, enum stage stage, int64_t arrived)
{
	return (struct verdict){
		.level = level,
		.flags = flags,
		.stage = stage,
		.arrived = { arrived },
		.call_at = UTC_NONE,
	};
}

/* Covers R25, R27, R28. */
static void
each_stands_before_the_next(void **state)
{
	struct policy *p = regulation_policy("edoc");
	const struct verdict order[] = {
		verdict_of(BASIC, CRITICAL, STAGE_NEW, 100),
		verdict_of(VIP, CRITICAL, STAGE_NEW, 200),
		verdict_of(VIP, NOTE | CRITICAL, STAGE_CLOSED, 50), /* it was critical */
		verdict_of(BASIC, NOTE, STAGE_CLOSED, 900),
		verdict_of(VIP, 0, STAGE_IN_PROGRESS, 10),
		verdict_of(VIP, 0, STAGE_NEW, 800),
		verdict_of(BASIC, 0, STAGE_NEW, 5),
		verdict_of(BASIC, 0, STAGE_NEW, 6),
	};

	for (size_t i = 0; i + 1 < sizeof(order) / sizeof(order[0]); i++) {
		const struct queue_place a = queue_place(p, &order[i]);
		const struct queue_place b = queue_place(p, &order[i + 1]);

		assert_true(queue_compare(&a, &b) < 0);
		assert_true(queue_compare(&b, &a) > 0);
		assert_int_equal(queue_compare(&a, &a), 0);
	}
	policy_free(p);
}

static void
only_what_waits_for_us_stands_in_it(void **state)
{
	static const struct {
		enum stage stage;
		unsigned flags;
		bool waits;
	} cases[] = {
		{ STAGE_NEW, 0, true },
		{ STAGE_IN_PROGRESS, 0, true },
		{ STAGE_WAITING_CLIENT, 0, false },
		{ STAGE_WAITING_CLIENT, ANSWERED, true },
		{ STAGE_WAITING_CLIENT, UNASKED, true },
		{ STAGE_WAITING_CLIENT, UNATTENDED, true },
		{ STAGE_WAITING_THIRD_PARTY, 0, false },
		{ STAGE_ESCALATED, CRITICAL, false },
		{ STAGE_RESOLVED, 0, false },
		{ STAGE_CLOSED, 0, false },
		{ STAGE_CLOSED, NOTE, true },
	};
	struct policy *p = regulation_policy("edoc");

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct verdict v = verdict_of(VIP, cases[i].flags, cases[i].stage, 1);

		assert_int_equal(queue_place(p, &v).waits, cases[i].waits);
	}
	policy_free(p);
}

static void
says(const struct policy *p, const struct verdict *v, const char *language, const char *why,
    const char *clause)
{
	json_t *told = queue_json(p, v, language);

	assert_string_equal(json_string_value(json_object_get(told, "why")), why);
	if (clause == NULL)
		assert_true(json_is_null(json_object_get(told, "clause")));
	else
		assert_string_equal(json_string_value(json_object_get(told, "clause")), clause);
	json_decref(told);
}

static void
every_place_has_its_reason(void **state)
{
	struct policy *p = regulation_policy("edoc");
	const struct verdict written = verdict_of(VIP, NOTE | CRITICAL, STAGE_CLOSED, 1);
	const struct verdict critical = verdict_of(BASIC, CRITICAL, STAGE_NEW, 1);
	const struct verdict vip = verdict_of(VIP, 0, STAGE_NEW, 1);
	const struct verdict basic = verdict_of(BASIC, 0, STAGE_NEW, 1);
	const struct verdict unasked = verdict_of(VIP, UNASKED, STAGE_WAITING_CLIENT, 1);
	const struct verdict bots = verdict_of(BASIC, UNATTENDED, STAGE_WAITING_CLIENT, 1);

	says(p, &written, "en", "the client wrote after the closing", NULL);
	says(p, &critical, "ru", "критичное обращение, вне очереди", "22");
	says(p, &vip, "en", "VIP service: in order of arrival", "21");
	says(p, &basic, "kk", "Базалық: түсу ретімен", "19");
	says(p, &unasked, "en",
	    "VIP service: in order of arrival; waiting for the client, but nothing was asked",
	    "21");
	says(p, &bots, "ru",
	    "Базовый: в порядке поступления; клиента спросил только бот, первый ответ за нами",
	    "19");
	policy_free(p);
}

/* Of a call-back: when the client would like to be called, in the zone of the calendar. */
static void
the_wished_time_is_told(void **state)
{
	struct policy *p = regulation_policy("edoc");
	struct verdict v = verdict_of(VIP, 0, STAGE_NEW, 1);
	json_t *told;

	assert_true(utc_parse("2026-02-03T10:00:00Z", &v.call_at));
	says(p, &v, "en", "VIP service: in order of arrival; call at 2026-02-03 15:00", "21");
	says(p, &v, "ru", "VIP service: в порядке поступления; звонок назначен на 2026-02-03 15:00",
	    "21");
	v.call_due = true;
	says(p, &v, "en",
	    "VIP service: in order of arrival; time to call: the client asked for 2026-02-03 "
	    "15:00",
	    "21");
	told = queue_json(p, &v, "en");
	assert_string_equal(
	    json_string_value(json_object_get(told, "call_at")), "2026-02-03T10:00:00Z");
	assert_true(json_is_true(json_object_get(told, "call_due")));
	json_decref(told);
	policy_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_stands_before_the_next),
		cmocka_unit_test(only_what_waits_for_us_stands_in_it),
		cmocka_unit_test(every_place_has_its_reason),
		cmocka_unit_test(the_wished_time_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
