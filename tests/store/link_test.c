#include "store/link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/database.h"

static void
say(struct database *d, int64_t issue, int64_t other, enum link_word_kind kind, int64_t user)
{
	struct link_word w = {
		.issue = issue,
		.other = other,
		.head = kind == LINK_DUPLICATE ? other : 0,
		.kind = kind,
		.user = user,
		.at = { 100 },
	};

	must(d, link_word_put(d->db, &w, &d->e));
	assert_true(w.id > 0);
}

/* link_bucket: of hundreds, all are one. */
static int64_t
bucket_of(void *ctx, int64_t issue)
{
	(void)ctx;
	return issue < 100 ? issue : issue / 100 * 100;
}

static bool
declined(const struct link_word *words, size_t n, int64_t issue, int64_t other)
{
	return link_declined(words, n, bucket_of, NULL, issue, other);
}

static void
words_hold_both_ways(void **state)
{
	struct database *d = *state;
	struct link_word *w;
	size_t n;

	say(d, 5, 3, LINK_DIFFERENT, 7);
	say(d, 5, 2, LINK_DUPLICATE, 7);
	say(d, 9, 5, LINK_DUPLICATE, 0);
	must(d, link_words(d->db, 5, d->arena, &w, &n, &d->e));
	assert_int_equal(n, 3);
	assert_true(declined(w, n, 5, 3));
	assert_true(declined(w, n, 3, 5));
	assert_false(declined(w, n, 5, 2));
	assert_false(declined(w, n, 5, 4));
	assert_int_equal(w[1].head, 2);
	assert_int_equal(w[2].user, 0);
	must(d, link_words(d->db, 3, d->arena, &w, &n, &d->e));
	assert_int_equal(n, 1);
	assert_true(declined(w, n, 5, 3));
}

static void
the_latest_word_counts(void **state)
{
	struct database *d = *state;
	struct link_word *w;
	size_t n;

	say(d, 5, 3, LINK_DIFFERENT, 7);
	say(d, 3, 5, LINK_DUPLICATE, 8);
	must(d, link_words(d->db, 5, d->arena, &w, &n, &d->e));
	assert_false(declined(w, n, 5, 3));
	say(d, 3, 5, LINK_UNLINK, 8);
	must(d, link_words(d->db, 5, d->arena, &w, &n, &d->e));
	assert_true(declined(w, n, 5, 3));
}

static void
what_is_said_of_one_is_said_of_all_that_are_the_same(void **state)
{
	static const struct {
		const char *what;
		struct link_word words[2]; /* of #5, unless it says of whom */
		int64_t issue, other;
		bool declined;
	} s[] = {
		{ "a member: itself", { { .other = 307, .kind = LINK_DIFFERENT } }, 5, 307, true },
		{ "a member: its head", { { .other = 307, .kind = LINK_DIFFERENT } }, 5, 300,
		    true },
		{ "a member: another", { { .other = 307, .kind = LINK_DIFFERENT } }, 5, 308, true },
		{ "the head: a member", { { .other = 300, .kind = LINK_DIFFERENT } }, 5, 307,
		    true },
		{ "unlinked from a member: the head",
		    { { .other = 307, .head = 300, .kind = LINK_DUPLICATE },
			{ .other = 307, .head = 300, .kind = LINK_UNLINK } },
		    5, 300, true },
		{ "unlinked from one that left the bucket since: its head then",
		    { { .other = 7, .head = 300, .kind = LINK_UNLINK } }, 5, 300, true },
		{ "another bucket", { { .other = 307, .kind = LINK_DIFFERENT } }, 5, 400, false },
		{ "one that is alone", { { .other = 307, .kind = LINK_DIFFERENT } }, 5, 6, false },
		{ "the other way round", { { .other = 307, .kind = LINK_DIFFERENT } }, 308, 5,
		    true },
		{ "said of one that says the same as the one asked about",
		    { { .issue = 201, .other = 307, .kind = LINK_DIFFERENT } }, 202, 308, true },
		{ "the latest word counts, of whichever of them",
		    { { .other = 307, .kind = LINK_DIFFERENT },
			{ .other = 308, .head = 300, .kind = LINK_DUPLICATE } },
		    5, 307, false },
		{ "both have become the same",
		    { { .issue = 301, .other = 307, .kind = LINK_DUPLICATE } }, 301, 302, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		struct link_word words[2] = { s[i].words[0], s[i].words[1] };
		const size_t n = words[1].other == 0 ? 1 : 2;

		for (size_t j = 0; j < n; j++)
			words[j].issue = words[j].issue == 0 ? 5 : words[j].issue;
		if (declined(words, n, s[i].issue, s[i].other) != s[i].declined)
			fail_msg("%s: %d", s[i].what, !s[i].declined);
	}
}

static void
words_of_several_are_told_once(void **state)
{
	struct database *d = *state;
	struct link_word *w;
	size_t n;

	say(d, 81, 82, LINK_DIFFERENT, 7);
	say(d, 83, 81, LINK_DIFFERENT, 7);
	say(d, 84, 85, LINK_DIFFERENT, 7);
	must(d, link_words_of(d->db, (int64_t[]){ 81, 82, 83 }, 3, d->arena, &w, &n, &d->e));
	assert_int_equal(n, 2);
	assert_int_equal(w[0].other, 82);
	assert_int_equal(w[1].issue, 83);
	must(d, link_words_of(d->db, (int64_t[]){ 86 }, 1, d->arena, &w, &n, &d->e));
	assert_int_equal(n, 0);
}

/* #7 is a duplicate of #3 itself: whoever ties #5 to #7 is told that it becomes one of #3's. */
static void
a_relation_has_the_name_of_its_head_too(void **state)
{
	static const struct {
		const char *what;
		struct link_word then; /* other 0: nothing */
		int64_t other;
		bool ordered;
	} s[] = {
		{ "by the number that was said", { 0 }, 7, true },
		{ "by the head's", { 0 }, 3, true },
		{ "not by another's", { 0 }, 4, false },
		{ "taken back by the number that was said",
		    { .other = 7, .head = 3, .kind = LINK_UNLINK }, 3, false },
		{ "taken back by the head's", { .other = 3, .head = 3, .kind = LINK_UNLINK }, 7,
		    false },
		{ "not the same as the head", { .other = 3, .kind = LINK_DIFFERENT }, 3, false },
	};
	struct database *d = *state;

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		const int64_t issue = 50 + (int64_t)i;
		struct link_word tied = {
			.issue = issue, .other = 7, .head = 3, .kind = LINK_DUPLICATE, .at = { 100 }
		};
		struct link_word then = s[i].then, *w;
		size_t n;

		must(d, link_word_put(d->db, &tied, &d->e));
		then.issue = issue;
		then.at.s = 200;
		if (then.other != 0)
			must(d, link_word_put(d->db, &then, &d->e));
		must(d, link_words(d->db, issue, d->arena, &w, &n, &d->e));
		if (link_ordered(w, n, issue, s[i].other) != s[i].ordered)
			fail_msg("%s: %d", s[i].what, !s[i].ordered);
		if (s[i].ordered)
			assert_int_equal(link_head(w, n, issue, s[i].other), 3);
	}
}

/* Whatever was ordered while the other way round waited. */
static void
who_is_no_duplicate_is_none_the_other_way_round(void **state)
{
	static const struct {
		enum link_word_kind kind;
		const char *words;
	} s[] = {
		{ LINK_UNLINK, "40:link:41 40:unlink:41 41:unlink:40" },
		{ LINK_DIFFERENT, "40:link:41 40:unlink:41" },
		{ LINK_DUPLICATE, "40:link:41 41:link:40" },
	};
	struct database *d = *state;

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		struct link_word first = {
			.issue = 40, .other = 41, .head = 41, .kind = LINK_DUPLICATE, .at = { 100 }
		};
		struct link_word then = {
			.issue = 41, .other = 40, .kind = s[i].kind, .at = { 101 }
		};

		then.head = s[i].kind == LINK_DIFFERENT ? 0 : 40;
		database_sql(d, "delete from word; delete from wake");
		must(d, link_say(d->db, &first, "story", &d->e));
		database_sql(d, "delete from wake");
		must(d, link_say(d->db, &then, "story", &d->e));
		assert_string_equal(database_ask(d,
					"select group_concat(issue_id, ':', kind, ':', value "
					"order by issue_id, id separator ' ') from word"),
		    s[i].words);
		assert_int_equal(atoi(database_ask(d, "select count(*) from wake")),
		    s[i].kind == LINK_DUPLICATE ? 1 : 2);
		/* And so that it can be explained there who did it. */
		assert_int_equal(
		    atoi(database_ask(d,
			"select count(*) from record where issue_id = 40 and at = 101 and "
			"body regexp 'said.*(unlink|different).*of.*41.*by.*story'")),
		    i == 0 ? 1 : 2);
	}
}

static void
what_slad_tied_is_alone_until_somebody_speaks(void **state)
{
	static const struct {
		const char *what;
		struct link_word then; /* other 0: nothing */
		bool alone;
	} s[] = {
		{ "nobody spoke", { 0 }, true },
		{ "somebody says that it is right",
		    { .issue = 5, .other = 7, .head = 7, .kind = LINK_DUPLICATE, .user = 9 },
		    false },
		{ "or that it is not",
		    { .issue = 5, .other = 7, .kind = LINK_DIFFERENT, .user = 9 }, false },
		{ "of another one", { .issue = 5, .other = 8, .kind = LINK_DIFFERENT, .user = 9 },
		    true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		const struct link_word words[] = {
			{ .issue = 5, .other = 7, .head = 7, .kind = LINK_DUPLICATE }, s[i].then
		};

		if (link_is_alone(words, s[i].then.other == 0 ? 1 : 2, 5, 7) != s[i].alone)
			fail_msg("%s: %d", s[i].what, !s[i].alone);
	}
	assert_false(link_is_alone(NULL, 0, 5, 7));
}

static void
words_are_never_taken_back(void **state)
{
	struct database *d = *state;
	static const struct err none;

	say(d, 5, 3, LINK_DIFFERENT, 7);
	d->e = none;
	assert_string_equal(database_ask(d,
				"select group_concat(distinct privilege_type order by 1) from "
				"information_schema.table_privileges where table_schema = '%s' and "
				"table_name = 'link_word' and grantee like '%%slad%%'",
				d->schema),
	    "CREATE,INSERT,SELECT");
}

static const struct link_offer *
offer_of(const struct link_offer *offers, size_t n, int64_t other)
{
	for (size_t i = 0; i < n; i++) {
		if (offers[i].other == other)
			return &offers[i];
	}
	return NULL;
}

static void
an_offer_in_vain_is_not_made_again_after_an_edit(void **state)
{
	struct database *d = *state;
	struct link_offer *o;
	size_t n;

	must(d,
	    link_offered(d->db,
		(const struct link_offer[]){
		    { .issue = 5, .other = 3, .print = "before", .score = 0.5, .shown = { 10 } },
		    { .issue = 5, .other = 4, .print = "before", .score = 0.25, .shown = { 10 } },
		},
		2, &d->e));
	must(d, link_opened(d->db, 5, 4, (struct utc){ 20 }, &d->e));
	must(d, link_opened(d->db, 5, 99, (struct utc){ 20 }, &d->e));
	/* The first time counts. */
	must(d,
	    link_offered(d->db,
		&(struct link_offer){
		    .issue = 5, .other = 3, .print = "after", .score = 0.9, .shown = { 30 } },
		1, &d->e));
	must(d, link_offers(d->db, 5, d->arena, &o, &n, &d->e));
	assert_int_equal(n, 2);
	assert_string_equal(offer_of(o, n, 3)->print, "before");
	assert_int_equal(offer_of(o, n, 3)->shown.s, 10);
	assert_true(offer_of(o, n, 3)->score > 0.49 && offer_of(o, n, 3)->score < 0.51);
	assert_true(link_is_stale(o, n, 3, "after"));
	assert_false(link_is_stale(o, n, 3, "before"));
	assert_false(link_is_stale(o, n, 4, "after")); /* somebody looked */
	assert_false(link_is_stale(o, n, 6, "after")); /* never offered */
}

#define test(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(words_hold_both_ways),
		test(the_latest_word_counts),
		cmocka_unit_test(what_is_said_of_one_is_said_of_all_that_are_the_same),
		test(words_of_several_are_told_once),
		test(a_relation_has_the_name_of_its_head_too),
		test(who_is_no_duplicate_is_none_the_other_way_round),
		cmocka_unit_test(what_slad_tied_is_alone_until_somebody_speaks),
		test(words_are_never_taken_back),
		test(an_offer_in_vain_is_not_made_again_after_an_edit),
	};

	return cmocka_run_group_tests_name("link", tests, NULL, NULL);
}
