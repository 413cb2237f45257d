#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "core/wording.h"

#define H SPAN_HOUR
#define M SPAN_MINUTE
#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static void
numbers_take_the_right_form(void **state)
{
	static const struct {
		enum wording language;
		int64_t n;
		enum wording_noun noun;
		const char *said;
	} cases[] = {
		{ WORDING_RU, 0, NOUN_REQUEST, "0 обращений" },
		{ WORDING_RU, 1, NOUN_REQUEST, "1 обращение" },
		{ WORDING_RU, 2, NOUN_REQUEST, "2 обращения" },
		{ WORDING_RU, 4, NOUN_REQUEST, "4 обращения" },
		{ WORDING_RU, 5, NOUN_REQUEST, "5 обращений" },
		{ WORDING_RU, 11, NOUN_REQUEST, "11 обращений" },
		{ WORDING_RU, 12, NOUN_WORKING_DAY, "12 рабочих дней" },
		{ WORDING_RU, 14, NOUN_WORKING_DAY, "14 рабочих дней" },
		{ WORDING_RU, 21, NOUN_WORKING_DAY, "21 рабочий день" },
		{ WORDING_RU, 22, NOUN_WORKING_HOUR, "22 рабочих часа" },
		{ WORDING_RU, 25, NOUN_WORKING_HOUR, "25 рабочих часов" },
		{ WORDING_RU, 101, NOUN_WORKING_HOUR, "101 рабочий час" },
		{ WORDING_RU, 111, NOUN_WORKING_HOUR, "111 рабочих часов" },
		{ WORDING_RU, 1011, NOUN_WORKING_HOUR, "1011 рабочих часов" },
		{ WORDING_RU, 3, NOUN_WARNING, "3 предупреждения" },
		{ WORDING_KK, 1, NOUN_WORKING_DAY, "1 жұмыс күні" },
		{ WORDING_KK, 5, NOUN_WORKING_DAY, "5 жұмыс күні" },
		{ WORDING_KK, 21, NOUN_REQUEST, "21 өтініш" },
		{ WORDING_EN, 0, NOUN_ERROR, "0 errors" },
		{ WORDING_EN, 1, NOUN_ERROR, "1 error" },
		{ WORDING_EN, 21, NOUN_WORKING_DAY, "21 working days" },
		{ WORDING_EN, 2, NOUN_CONTRACT, "2 contracts" },
		{ WORDING_RU, 2, NOUN_BINDING, "2 привязки" },
		{ WORDING_RU, 6, NOUN_CLIENT, "6 клиентов" },
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buf b;

		buf_init(&b);
		wording_count(cases[i].language, cases[i].n, cases[i].noun, &b);
		assert_string_equal(b.data, cases[i].said);
		buf_release(&b);
	}
}

static void
no_form_is_missing(void **state)
{
	for (int l = 0; l < WORDING_COUNT; l++) {
		for (int noun = 0; noun < NOUN_COUNT; noun++) {
			for (int n = 0; n < 30; n++) {
				struct buf b;

				buf_init(&b);
				wording_count(l, n, noun, &b);
				assert_null(strstr(b.data, "(null)"));
				buf_release(&b);
			}
		}
	}
}

static void
spans_are_hours_and_minutes(void **state)
{
	static const struct {
		enum wording language;
		int64_t s;
		const char *working;
		const char *elapsed;
	} cases[] = {
		{ WORDING_EN, 0, "0 min", "0 min" },
		{ WORDING_EN, 45, "45 s", "45 s" },
		{ WORDING_EN, 59, "59 s", "59 s" },
		{ WORDING_EN, 60, "1 min", "1 min" },
		{ WORDING_EN, 119, "1 min", "1 min" },
		{ WORDING_EN, H, "1 h", "1 h" },
		{ WORDING_EN, H + 5 * M, "1 h 5 min", "1 h 5 min" },
		{ WORDING_EN, 27 * H, "27 h", "1 d 3 h" },
		{ WORDING_EN, 48 * H, "48 h", "2 d" },
		{ WORDING_EN, 48 * H + 59, "48 h", "2 d" },
		{ WORDING_EN, -(2 * H + M), "-2 h 1 min", "-2 h 1 min" },
		{ WORDING_RU, H + 5 * M, "1 ч 5 мин", "1 ч 5 мин" },
		{ WORDING_RU, 76 * H, "76 ч", "3 д 4 ч" },
		{ WORDING_KK, H + 5 * M, "1 сағ 5 мин", "1 сағ 5 мин" },
		{ WORDING_KK, 76 * H, "76 сағ", "3 күн 4 сағ" },
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buf b;

		buf_init(&b);
		wording_span(cases[i].language, (struct span){ cases[i].s }, &b);
		assert_string_equal(b.data, cases[i].working);
		buf_reset(&b);
		wording_elapsed(cases[i].language, (struct span){ cases[i].s }, &b);
		assert_string_equal(b.data, cases[i].elapsed);
		buf_release(&b);
	}
}

static void
what_is_left_says_which_time(void **state)
{
	static const struct {
		enum wording language;
		int64_t s;
		enum wording_time time;
		const char *said;
	} cases[] = {
		{ WORDING_RU, H + 5 * M, TIME_WORKING, "осталось 1 ч 5 мин рабочего времени" },
		{ WORDING_RU, -2 * H, TIME_WORKING, "просрочено на 2 ч рабочего времени" },
		{ WORDING_RU, 26 * H, TIME_ELAPSED, "осталось 1 д 2 ч" },
		{ WORDING_RU, -1, TIME_ELAPSED, "просрочено на 1 с" },
		{ WORDING_KK, H + 5 * M, TIME_WORKING, "1 сағ 5 мин жұмыс уақыты қалды" },
		{ WORDING_KK, -2 * H, TIME_WORKING, "2 сағ жұмыс уақытына кешікті" },
		{ WORDING_KK, 26 * H, TIME_ELAPSED, "1 күн 2 сағ қалды" },
		{ WORDING_KK, -26 * H, TIME_ELAPSED, "1 күн 2 сағ кешікті" },
		{ WORDING_EN, H + 5 * M, TIME_WORKING, "1 h 5 min of working time left" },
		{ WORDING_EN, -2 * H, TIME_WORKING, "late by 2 h of working time" },
		{ WORDING_EN, 26 * H, TIME_WORKING, "26 h of working time left" },
		{ WORDING_EN, 0, TIME_ELAPSED, "0 min left" },
		{ WORDING_EN, -30 * M, TIME_ELAPSED, "late by 30 min" },
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buf b;

		buf_init(&b);
		wording_left(cases[i].language, (struct span){ cases[i].s }, cases[i].time, &b);
		assert_string_equal(b.data, cases[i].said);
		buf_release(&b);
	}
}

/* The targets of the three regulations, as their texts have them. */
static void
limits_read_as_in_the_regulation(void **state)
{
	static const struct {
		enum wording language;
		struct limit limit;
		const char *said;
	} cases[] = {
		{ WORDING_RU, { LIMIT_DAYS, 2 }, "2 рабочих дня" },
		{ WORDING_RU, { LIMIT_DAYS, 1 }, "1 рабочий день" },
		{ WORDING_RU, { LIMIT_WORKING, 2 * H }, "2 рабочих часа" },
		{ WORDING_RU, { LIMIT_WORKING, 8 * H }, "8 рабочих часов" },
		{ WORDING_RU, { LIMIT_WORKING, 30 * M }, "30 мин рабочего времени" },
		{ WORDING_RU, { LIMIT_WORKING, 90 * M }, "1 ч 30 мин рабочего времени" },
		{ WORDING_RU, { LIMIT_DAY_END, 0 }, "до конца рабочего дня" },
		{ WORDING_RU, { LIMIT_NONE, 0 }, "срок не установлен" },
		{ WORDING_KK, { LIMIT_WORKING, 8 * H }, "8 жұмыс сағаты" },
		{ WORDING_KK, { LIMIT_ELAPSED, 8 * H }, "8 сағ" },
		{ WORDING_KK, { LIMIT_DAYS, 2 }, "2 жұмыс күні" },
		{ WORDING_EN, { LIMIT_DAYS, 5 }, "5 working days" },
		{ WORDING_EN, { LIMIT_WORKING, 15 * M }, "15 min of working time" },
		{ WORDING_EN, { LIMIT_DAY_END, 0 }, "by the end of the working day" },
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buf b;

		buf_init(&b);
		wording_limit(cases[i].language, cases[i].limit, &b);
		assert_string_equal(b.data, cases[i].said);
		buf_release(&b);
	}
}

static void
a_week_begins_on_monday(void **state)
{
	assert_string_equal(wording_weekday(WORDING_EN, 0), "Mon");
	assert_string_equal(wording_weekday(WORDING_RU, 6), "вс");
	assert_string_equal(wording_weekday(WORDING_KK, 4), "жм");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_take_the_right_form),
		cmocka_unit_test(no_form_is_missing),
		cmocka_unit_test(spans_are_hours_and_minutes),
		cmocka_unit_test(what_is_left_says_which_time),
		cmocka_unit_test(limits_read_as_in_the_regulation),
		cmocka_unit_test(a_week_begins_on_monday),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
