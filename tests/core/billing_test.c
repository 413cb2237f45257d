/* D4 clause 3.11: each item up to half an hour, half an hour at least; 1.3 and 2.10: adaptation. */
#include "core/billing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/regulation.h"

/* Covers R36. */
static void
each_item_is_rounded_up(void **state)
{
	static const struct {
		const char *what;
		int64_t minutes, endocs, edoc;
	} cases[] = {
		{ "nothing is not billed", 0, 0, 0 },
		{ "a minute is half an hour", 1, 30, 1 },
		{ "half an hour stays one", 30, 30, 30 },
		{ "31 minutes are an hour", 31, 60, 31 },
		{ "an hour", 60, 60, 60 },
		{ "a minute more", 61, 90, 61 },
		{ "a long day", 601, 630, 601 },
		{ "a week is the most that is believed", 10080, 10080, 10080 },
		{ "more is a slip", 10081, 0, 0 },
		{ "less than nothing is one, too", -30, 0, 0 },
		{ "and what a float overflowed to", INT64_MAX, 0, 0 },
	};
	struct policy *endocs = regulation_policy("endocs"), *edoc = regulation_policy("edoc");

	assert_null(edoc->billing); /* E-DOC says nothing: as it is */
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct billing_item item = { .minutes = cases[i].minutes,
			.of = { .level = 2 } };

		if (billing_minutes(endocs->billing, &item) != cases[i].endocs ||
		    billing_minutes(&(struct billing_policy){ 0 }, &item) != cases[i].edoc)
			fail_msg("%s: %lld", cases[i].what,
			    (long long)billing_minutes(endocs->billing, &item));
	}
	policy_free(endocs);
	policy_free(edoc);
}

/* D4 3.11 is about the support that is paid for; free support (2.1) is shown, not billed. */
static void
free_support_is_not_rounded(void **state)
{
	static const struct {
		const char *level;
		int64_t minutes;
		const char *activity;
		const char *kind; /* NULL: support */
	} cases[] = {
		{ "vip", 30, "Консультация", NULL },
		{ "vip", 30, "Доработка", "adaptation" },
		{ "basic", 7, "Консультация", "free" },
		{ "basic", 7, "Доработка", "adaptation" },
		{ "none", 7, "Консультация", "free" },
	};
	struct policy *p = regulation_policy("endocs");

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct billing_item item = { .minutes = 7, .activity = cases[i].activity };
		const struct billing_kind *k;

		assert_true(policy_level(p, cases[i].level, &item.of.level));
		k = billing_kind(p->billing, &item);
		assert_int_equal(billing_minutes(p->billing, &item), cases[i].minutes);
		assert_int_equal(billing_applies(p->billing, &item), cases[i].minutes == 30);
		assert_string_equal(
		    k == NULL ? "" : k->name, cases[i].kind == NULL ? "" : cases[i].kind);
		if (k != NULL && strcmp(k->name, "free") == 0)
			assert_int_equal(k->pay, BILLING_FREE);
	}
	policy_free(p);
}

/* Covers R38. */
static void
adaptation_and_estimates(void **state)
{
	static const struct {
		const char *what, *activity;
		enum category category;
		const char *kind; /* NULL: support */
	} cases[] = {
		{ "a consultation is support", "Консультация", CATEGORY_CONSULTATION, NULL },
		{ "adaptation is known by its activity", "Доработка", CATEGORY_ERROR,
		    "adaptation" },
		{ "an estimate, too", "Оценка", CATEGORY_WISH, "estimate" },
		{ "an activity that is not known", NULL, CATEGORY_COUNT, NULL },
	};
	struct policy *p = regulation_policy("endocs");

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct billing_item item = { .minutes = 5,
			.activity = cases[i].activity,
			.of = { .category = cases[i].category, .level = 2 } };
		const struct billing_kind *k = billing_kind(p->billing, &item);

		if (cases[i].kind == NULL ? k != NULL : k == NULL)
			fail_msg("%s", cases[i].what);
		if (k == NULL)
			continue;
		assert_string_equal(k->name, cases[i].kind);
		assert_int_equal(
		    k->pay, BILLING_SUPPORT); /* paid within support, unless it says else */
	}
	policy_free(p);
}

static void
all_conditions_of_a_kind(void **state)
{
	static const char *const trackers[] = { "Доработка" };
	const struct billing_kind kinds[] = { {
	    .name = "adaptation",
	    .trackers = { 1, trackers },
	    .categories = 1u << CATEGORY_WISH,
	    .pay = BILLING_APART,
	} };
	const struct billing_policy b = { .n_kinds = 1, .kinds = kinds };
	struct billing_item item = { .minutes = 5,
		.of = { .tracker = "Доработка", .category = CATEGORY_WISH } };

	assert_ptr_equal(billing_kind(&b, &item), &kinds[0]);
	item.of.category = CATEGORY_ERROR;
	assert_null(billing_kind(&b, &item));
	item.of.category = CATEGORY_COUNT;
	assert_null(billing_kind(&b, &item));
	item = (struct billing_item){ .minutes = 5, .of = { .category = CATEGORY_WISH } };
	assert_null(billing_kind(&b, &item));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_item_is_rounded_up),
		cmocka_unit_test(free_support_is_not_rounded),
		cmocka_unit_test(adaptation_and_estimates),
		cmocka_unit_test(all_conditions_of_a_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
