#include "store/clicks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/article.h"
#include "store/link.h"
#include "tests/support/database.h"

static void
offer_beside(struct database *d, int64_t issue, int64_t other, double score)
{
	const struct link_offer o = { .issue = issue,
		.other = other,
		.print = "p",
		.score = score,
		.shown = { 10 + other } };

	must(d, link_offered(d->db, &o, 1, &d->e));
}

static void
offer(struct database *d, int64_t other, double score)
{
	offer_beside(d, 5, other, score);
}

static void
say(struct database *d, int64_t issue, int64_t other, enum link_word_kind kind, int64_t user)
{
	struct link_word w = { .issue = issue,
		.other = other,
		.head = kind == LINK_DUPLICATE ? other : 0,
		.kind = kind,
		.user = user,
		.at = { 100 } };

	must(d, link_word_put(d->db, &w, &d->e));
}

static void
check(struct database *d, enum clicks kind, int64_t since, const struct click *expected, size_t n)
{
	struct click *all;
	size_t found;

	must(d, clicks_read(d->db, kind, (struct utc){ since }, d->arena, &all, &found, &d->e));
	assert_int_equal(found, n);
	for (size_t i = 0; i < n; i++) {
		assert_true(all[i].score > expected[i].score - .0006 &&
		    all[i].score < expected[i].score + .0006);
		assert_int_equal(all[i].wanted, expected[i].wanted);
	}
}

static void
what_came_of_requests(void **state)
{
	struct database *d = *state;

	for (int64_t other = 1; other <= 6; other++)
		offer(d, other, (double)other / 10);
	must(d, link_opened(d->db, 5, 2, (struct utc){ 20 }, &d->e));
	must(d, link_opened(d->db, 5, 6, (struct utc){ 20 }, &d->e));
	say(d, 5, 3, LINK_DUPLICATE, 7);
	say(d, 4, 5, LINK_DIFFERENT, 7); /* said of the pair, from the other side */
	say(d, 5, 6, LINK_DUPLICATE, 7);
	say(d, 5, 6, LINK_DIFFERENT, 8); /* the latest word counts */
	say(d, 5, 5, LINK_DUPLICATE, 0); /* slad's own rule teaches nothing */
	check(d, CLICKS_SIMILAR, 12,
	    (const struct click[]){
		{ .6, false }, { .5, false }, { .4, false }, { .3, true }, { .2, true } },
	    5);
}

static void
what_came_of_articles(void **state)
{
	static const char *keys[] = { "a", "b", "c", "d" };
	struct database *d = *state;
	struct article_counts counts;
	struct article a[4], *live;
	size_t n;

	for (size_t i = 0; i < 4; i++)
		a[i] = (struct article){ .source = "s",
			.key = keys[i],
			.language = "ru",
			.section = "",
			.url = "",
			.title = "Ключ",
			.body = "Перевыпустите ключ." };
	must(d, article_import(d->db, "s", a, 4, (struct utc){ 1 }, &counts, &d->e));
	must(d, article_list(d->db, ARTICLE_LIVE, NULL, d->arena, &live, &n, &d->e));
	must(d, article_opened(d->db, live[3].id, 7, 0, (struct utc){ 50 }, &d->e));
	for (size_t i = 0; i < 3; i++) {
		const struct article_hit hit = { live[i].id, .7 - (double)i / 10 };

		must(d,
		    article_shown(
			d->db, 7, 0, "p", &hit, 1, (struct utc){ 50 - (int64_t)i }, &d->e));
	}
	must(d, article_solved(d->db, live[1].id, 7, 0, (struct utc){ 51 }, &d->e));
	must(d,
	    article_shown(d->db, 7, 0, "p", &(struct article_hit){ live[0].id, .1 }, 1,
		(struct utc){ 52 }, &d->e));
	/*
	 * Opened unasked tells nothing of suggesting, and the first score is the one that was
	 * judged.
	 */
	check(d, CLICKS_ARTICLES, 49, (const struct click[]){ { .7, false }, { .6, true } }, 2);
}

/* So many beside each of two requests; what staff said of the oldest, by either's number, is kept. */
static void
one_is_not_everybody(void **state)
{
	struct database *d = *state;
	const int64_t many = CLICKS_OF_ONE + 5;
	struct click *all;
	size_t n;

	for (int64_t other = 1; other <= many; other++) {
		offer(d, other, .4);
		offer_beside(d, 600, 1000 + other, .4);
		must(d, link_opened(d->db, 5, other, (struct utc){ 20 }, &d->e));
	}
	must(d, clicks_read(d->db, CLICKS_SIMILAR, (struct utc){ 0 }, d->arena, &all, &n, &d->e));
	assert_int_equal(n, 2 * CLICKS_OF_ONE);
	say(d, 5, 1, LINK_DIFFERENT, 7);
	say(d, 1001, 600, LINK_DUPLICATE, 7);
	must(d, clicks_read(d->db, CLICKS_SIMILAR, (struct utc){ 0 }, d->arena, &all, &n, &d->e));
	assert_int_equal(n, 2 * CLICKS_OF_ONE + 2);
	assert_false(all[n - 1].wanted);
	for (int64_t request = 1; request <= many; request++) {
		for (int64_t user = 1; user <= 2; user++) {
			const struct article_hit hit = { 1, .3 };

			must(d,
			    article_shown(d->db, user, request, "p", &hit, 1,
				(struct utc){ 50 + request }, &d->e));
		}
	}
	must(d, clicks_read(d->db, CLICKS_ARTICLES, (struct utc){ 0 }, d->arena, &all, &n, &d->e));
	assert_int_equal(n, 2 * CLICKS_OF_ONE);
}

static void
a_threshold_is_kept(void **state)
{
	struct database *d = *state;
	double t;

	must(d, clicks_threshold(d->db, CLICKS_ARTICLES, .3, &t, &d->e));
	assert_true(t == .3);
	must(d, clicks_threshold_put(d->db, CLICKS_ARTICLES, .4444, (struct utc){ 1 }, &d->e));
	must(d, clicks_threshold(d->db, CLICKS_ARTICLES, .3, &t, &d->e));
	assert_true(t == .444);
	must(d, clicks_threshold(d->db, CLICKS_SIMILAR, .35, &t, &d->e));
	assert_true(t == .35);
}

#define test(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(what_came_of_requests),
		test(what_came_of_articles),
		test(one_is_not_everybody),
		test(a_threshold_is_kept),
	};

	return cmocka_run_group_tests_name("clicks", tests, NULL, NULL);
}
