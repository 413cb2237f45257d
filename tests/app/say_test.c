#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/say.h"
#include "core/billing.h"
#include "core/judge.h"
#include "store/client.h"
#include "store/outbox.h"

#define NAMES(X, SET)                                                                              \
	{                                                                                          \
		SET, (const char *const[])                                                         \
		{                                                                                  \
			X(JUST_NAME) NULL                                                          \
		}                                                                                  \
	}
#define JUST_NAME(symbol, name) name,

static const struct {
	const char *set;
	const char *const *names;
} sets[] = {
	NAMES(STAGE_TERMS, "stage"),
	NAMES(SIDE_TERMS, "side"),
	NAMES(PRIORITY_TERMS, "priority"),
	NAMES(CATEGORY_TERMS, "category"),
	NAMES(CHANNEL_TERMS, "channel"),
	NAMES(CHANNEL_SOURCE_TERMS, "channel_source"),
	NAMES(CLOCK_TERMS, "clock"),
	NAMES(CLOCK_STATE_TERMS, "clock_state"),
	NAMES(ACTION_TERMS, "action"),
	NAMES(RULE_TERMS, "rule"),
	NAMES(OUTBOX_STATE_TERMS, "outbox_state"),
	NAMES(FLAG_TERMS, "flag"),
	NAMES(CLIENT_BIND_TERMS, "bind"),
	NAMES(BILLING_PAY_TERMS, "billing_pay"),
};

static void
every_term_has_a_name_in_every_language(void **state)
{
	for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		for (const char *const *name = sets[i].names; *name != NULL; name++) {
			/* What is not found comes back as it went in. */
			char *copy = strdup(*name);

			for (int l = 0; l < WORDING_COUNT; l++) {
				if (say_name(l, sets[i].set, copy) == copy)
					fail_msg(
					    "%s.%s has no row in texts.def", sets[i].set, copy);
			}
			assert_string_not_equal(say_name(WORDING_RU, sets[i].set, copy), "");
			assert_string_not_equal(say_name(WORDING_KK, sets[i].set, copy), "");
			free(copy);
		}
	}
	assert_string_equal(say_name(WORDING_RU, "stage", "waiting_client"), "ждём клиента");
	assert_string_equal(say_name(WORDING_RU, "level", "gold"), "gold");
}

/* The same places to fill in, in whatever order. */
static unsigned
places(const char *text)
{
	unsigned seen = 0;

	for (; (text = strchr(text, '{')) != NULL; text++) {
		assert_true(text[1] >= '1' && text[1] <= '9');
		assert_int_equal(text[2], '}');
		seen |= 1u << (text[1] - '0');
	}
	return seen;
}

static void
every_text_is_whole_in_every_language(void **state)
{
	for (int what = 0; what < SAY_COUNT; what++) {
		for (int l = 0; l < WORDING_COUNT; l++) {
			assert_true(say(l, what) != NULL && *say(l, what) != '\0');
			assert_int_equal(places(say(l, what)), places(say(WORDING_EN, what)));
		}
	}
}

static void
places_are_filled_in_the_languages_own_order(void **state)
{
	struct buf b;

	buf_init(&b);
	say_fill(WORDING_EN, SAY_CONTRACT, SAY_ARGS("12", "A", "B"), &b);
	assert_string_equal(b.data, "contract 12 from A to B");
	buf_reset(&b);
	say_fill(WORDING_KK, SAY_REVISION, SAY_ARGS("edoc", "3"), &b);
	assert_string_equal(b.data, "edoc, 3-редакция");
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_term_has_a_name_in_every_language),
		cmocka_unit_test(every_text_is_whole_in_every_language),
		cmocka_unit_test(places_are_filled_in_the_languages_own_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
