/*
 * Two regulations compared in words: that of a fourth organisation, written by
 * copying edoc.json and changing it, beside the one that it came from. The
 * tables stand in tests/data/regulation; SLAD_TEST_WRITE=1 writes them anew.
 */
#include "app/regulation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/table.h"
#include "base/arena.h"
#include "base/buf.h"
#include "tests/support/regulation.h"

#define ZARYA "../../tests/data/regulation/zarya.json"

static struct regulation_side
side_of(const char *file, struct policy **policy)
{
	struct err e;
	const char *text = regulation_include(NULL, file, &e);

	if (text == NULL ||
	    policy_read(text, strlen(text), regulation_include, NULL, policy, &e) != ERR_OK)
		fail_msg("%s: %s", file, e.text);
	return (struct regulation_side){ *policy, text, strlen(text) };
}

static void
told(const struct regulation_side *a, const struct regulation_side *b, enum wording l,
    struct buf *out)
{
	static const struct table_column columns[] = {
		{ "what", "What", TABLE_FLOWING },
		{ "first", "First", TABLE_FLOWING },
		{ "second", "Second", TABLE_FLOWING },
	};
	struct arena *arena = arena_new();
	struct table *t = table_new(columns, b == NULL ? 2 : 3);

	regulation_compare(a, b, l, arena, t);
	table_print(t, 100, out);
	table_free(t);
	arena_free(arena);
}

static void
compare_file(const char *name, const char *text)
{
	static char kept[64 * 1024];
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "tests/data/regulation/%s", name);
	if (getenv("SLAD_TEST_WRITE") != NULL) {
		f = fopen(path, "we");
		assert_non_null(f);
		fputs(text, f);
		fclose(f);
		return;
	}
	f = fopen(path, "re");
	assert_non_null(f);
	kept[fread(kept, 1, sizeof(kept) - 1, f)] = '\0';
	fclose(f);
	assert_string_equal(text, kept);
}

static void
differences_are_told_in_words(void **state)
{
	struct policy *edoc, *zarya;
	const struct regulation_side a = side_of("edoc.json", &edoc), b = side_of(ZARYA, &zarya);

	for (int l = 0; l < WORDING_COUNT; l++) {
		char name[32];
		struct buf text;

		buf_init(&text);
		told(&a, &b, (enum wording)l, &text);
		snprintf(name, sizeof(name), "diff.%s.txt", wording_name((enum wording)l));
		compare_file(name, text.data);
		buf_release(&text);
	}
	policy_free(edoc);
	policy_free(zarya);
}

static void
a_regulation_does_not_differ_from_itself(void **state)
{
	struct policy *zarya;
	const struct regulation_side a = side_of(ZARYA, &zarya);
	struct buf text;

	buf_init(&text);
	told(&a, &a, WORDING_EN, &text);
	assert_null(
	    strchr(text.data, '\n') == NULL ? NULL : strchr(strchr(text.data, '\n') + 1, '\n'));
	buf_release(&text);
	policy_free(zarya);
}

/* The other way round the columns change places, and nothing else. */
static void
both_ways_alike(void **state)
{
	struct policy *edoc, *endocs;
	const struct regulation_side a = side_of("edoc.json", &edoc),
				     b = side_of("endocs.json", &endocs);
	static const struct table_column columns[] = {
		{ "what", "What", TABLE_TEXT },
		{ "first", "First", TABLE_TEXT },
		{ "second", "Second", TABLE_TEXT },
	};
	struct arena *arena = arena_new();
	struct table *t = table_new(columns, 3), *u = table_new(columns, 3);

	regulation_compare(&a, &b, WORDING_RU, arena, t);
	regulation_compare(&b, &a, WORDING_RU, arena, u);
	assert_int_equal(table_rows(t), table_rows(u));
	assert_true(table_rows(t) > 20);
	table_free(t);
	table_free(u);
	arena_free(arena);
	policy_free(edoc);
	policy_free(endocs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(differences_are_told_in_words),
		cmocka_unit_test(a_regulation_does_not_differ_from_itself),
		cmocka_unit_test(both_ways_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
