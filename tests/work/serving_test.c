/* Which projects are served: see work/serving.h. */
#include "work/serving.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "store/policies.h"

/*
 *	support         the bot is a member
 *	  support-vip
 *	    lab         the bot is a member
 *	docs
 *	  docs-lab
 */
static const struct serving_project tree[] = {
	{ .id = 5, .parent = 4, .identifier = "lab", .member = true },
	{ .id = 3, .identifier = "support", .member = true },
	{ .id = 4, .parent = 3, .identifier = "support-vip" },
	{ .id = 7, .identifier = "docs" },
	{ .id = 8, .parent = 7, .identifier = "docs-lab" },
};
#define N (sizeof(tree) / sizeof(tree[0]))

static void
each_word_serves_what_it_says(void **state)
{
	static const struct {
		const char *words[3];
		const char *served; /* in the order of the tree */
	} sentences[] = {
		/* Nothing is named: the bot's memberships, no further. */
		{ { NULL }, "lab support" },
		{ { "*" }, "lab support support-vip docs docs-lab" },
		/* What lies below is served with it. */
		{ { "support" }, "lab support support-vip" },
		{ { "support-vip" }, "lab support-vip" },
		{ { "docs", "support-vip" }, "lab support-vip docs docs-lab" },
		/* The nearest that is named decides, in whatever order they stand. */
		{ { "!lab", "support" }, "support support-vip" },
		{ { "support", "!support-vip", "lab" }, "lab support" },
		{ { "*", "!docs" }, "lab support support-vip" },
		{ { "!support", "*" }, "docs docs-lab" },
		/* Taking out what was not in serves nothing. */
		{ { "!docs" }, "" },
		/* A name that is another's beginning is not it. */
		{ { "doc" }, "" },
		{ { "docs-lab" }, "docs-lab" },
	};

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		struct policies_config config = { .served = { 0 } };
		struct serving_project p[N];
		char served[100] = "";

		config.served.items = (const char **)(uintptr_t)sentences[i].words;
		while (config.served.n < 3 && sentences[i].words[config.served.n] != NULL)
			config.served.n++;
		memcpy(p, tree, sizeof(tree));
		serving_decide(p, N, &config);
		for (size_t k = 0; k < N; k++) {
			if (!p[k].served)
				continue;
			strcat(served, *served == '\0' ? "" : " ");
			strcat(served, p[k].identifier);
		}
		assert_string_equal(served, sentences[i].served);
	}
}

static void
all_are_served_while_the_bot_is_nowhere(void **state)
{
	const struct policies_config config = { .served = { 0 } };
	struct serving_project p[N];

	memcpy(p, tree, sizeof(tree));
	for (size_t i = 0; i < N; i++)
		p[i].member = false;
	serving_decide(p, N, &config);
	for (size_t i = 0; i < N; i++)
		assert_true(p[i].served);
}

static void
a_regulation_holds_for_what_lies_below(void **state)
{
	static const char *const expected[N] = { "support-vip", "support", "support-vip", NULL,
		NULL };
	const char *pairs[] = { "support:edoc", "support-vip:eep", "doc:endocs" };
	const struct policies_config config = { .projects = { 3, pairs } };
	struct serving_project p[N];

	memcpy(p, tree, sizeof(tree));
	serving_decide(p, N, &config);
	for (size_t i = 0; i < N; i++) {
		if (expected[i] == NULL)
			assert_null(p[i].ruled_by);
		else
			assert_string_equal(p[i].ruled_by, expected[i]);
	}
}

static void
a_circle_of_parents_ends(void **state)
{
	struct serving_project p[] = {
		{ .id = 1, .parent = 2, .identifier = "a" },
		{ .id = 2, .parent = 1, .identifier = "b" },
	};
	const char *words[] = { "c" };
	const struct policies_config config = { .served = { 1, words } };

	serving_decide(p, 2, &config);
	assert_false(p[0].served || p[1].served);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_word_serves_what_it_says),
		cmocka_unit_test(all_are_served_while_the_bot_is_nowhere),
		cmocka_unit_test(a_regulation_holds_for_what_lies_below),
		cmocka_unit_test(a_circle_of_parents_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
