#include "search/weights.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "search/fit.h"
#include "search/threshold.h"

static void
each_stands_once_and_in_its_range(void **state)
{
	(void)state;
	for (size_t i = 0; i < weights_count; i++) {
		const struct weight_row *row = &weights_rows[i];

		if (weights_find(row->name, strlen(row->name)) != row)
			fail_msg("%s stands there twice", row->name);
		if (!(row->lowest <= row->value && row->value <= row->highest))
			fail_msg("%s: %g is not from %g to %g", row->name, row->value, row->lowest,
			    row->highest);
		assert_true(*row->unit != '\0' && *row->what != '\0');
	}
}

static void
the_table_is_what_is_ranked_by(void **state)
{
	static const char *const names[] = {
#define FEATURE(name, value, spread, what) #name,
#include "search/weights.def"
	};

	(void)state;
	for (size_t k = 0; k < FEATURES; k++) {
		const struct weight_row *row = weights_find(names[k], strlen(names[k]));

		assert_int_equal(row->kind, WEIGHT_FITTED);
		assert_true((float)row->value == rank_default_weights[k]);
	}
	assert_true(weights_find("similar", 7)->value == threshold_similar.usual);
	assert_true(weights_find("articles", 8)->highest == threshold_articles.highest);
	assert_true((float)weights_find("TITLE", 5)->value == W_TITLE);
	assert_null(weights_find("TITL", 4));
}

static void
a_file_has_those_that_are_fitted(void **state)
{
	static const struct {
		const char *text, *says; /* NULL: it is taken */
	} s[] = {
		{ "# of 7 questions\nTEXT 0.5\n\nAGE -2\n", NULL },
		{ "TEXT\n", "line 1: TEXT: a number from -100 to 100 is expected" },
		{ "TEXT 0.5\nAGE 101\n", "line 2: AGE: a number from -100 to 100 is expected" },
		{ "AGE nan\n", "line 1: AGE: a number" },
		{ "SATURATION 5\n", "line 1: SATURATION is not fitted" },
		{ "similar .4\n", "line 1: similar is not fitted" },
		{ "TEXTS 1\n", "line 1: \"TEXTS\" is none of the weights" },
	};
	float weights[FEATURES];
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		memcpy(weights, rank_default_weights, sizeof(weights));
		if (fit_read(s[i].text, weights, &e) == ERR_OK)
			assert_null(s[i].says);
		else if (s[i].says == NULL || strncmp(e.text, s[i].says, strlen(s[i].says)) != 0)
			fail_msg("\"%s\": %s", s[i].text, e.text);
	}
	assert_int_equal(fit_read(s[0].text, weights, &e), ERR_OK);
	assert_true(weights[FEATURE_TEXT] == .5F && weights[FEATURE_AGE] == -2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_stands_once_and_in_its_range),
		cmocka_unit_test(the_table_is_what_is_ranked_by),
		cmocka_unit_test(a_file_has_those_that_are_fitted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
