#include "work/modesty.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "search/articles.h"
#include "search/threshold.h"
#include "store/article.h"
#include "store/clicks.h"
#include "store/link.h"
#include "tests/support/database.h"

#define READERS 400

static double
threshold(struct database *d, enum clicks kind)
{
	double t;

	must(d, clicks_threshold(d->db, kind, -1, &t, &d->e));
	return t;
}

/* Shown to many with a score of .5; opened by all or by nobody. */
static void
show(struct database *d, bool wanted)
{
	struct article_counts counts;
	const struct article a = { .key = "a",
		.language = "",
		.section = "",
		.url = "",
		.title = "Ключ",
		.body = "Перевыпустите ключ." };
	struct article *live;
	size_t n;

	must(d, article_import(d->db, "s", &a, 1, (struct utc){ 1 }, &counts, &d->e));
	must(d, article_list(d->db, ARTICLE_LIVE, NULL, d->arena, &live, &n, &d->e));
	for (int64_t user = 1; user <= READERS; user++) {
		const struct article_hit hit = { live[0].id, .5 };

		must(d, article_shown(d->db, user, 0, "p", &hit, 1, (struct utc){ 100 }, &d->e));
		if (wanted)
			must(d,
			    article_opened(d->db, live[0].id, user, 0, (struct utc){ 101 }, &d->e));
	}
}

static void
nobody_clicked_yet(void **state)
{
	struct database *d = *state;

	assert_true(threshold(d, CLICKS_SIMILAR) < 0);
	must(d, modesty_refit(d->db, (struct utc){ 200 }, &d->e));
	assert_true(threshold(d, CLICKS_SIMILAR) == threshold_similar.usual);
	assert_true(threshold(d, CLICKS_ARTICLES) == threshold_articles.usual);
}

static void
what_is_opened_is_shown_sooner(void **state)
{
	struct database *d = *state;

	show(d, true);
	must(d, modesty_refit(d->db, (struct utc){ 200 }, &d->e));
	assert_true(threshold(d, CLICKS_ARTICLES) < threshold_articles.usual - .05);
	assert_true(threshold(d, CLICKS_SIMILAR) == threshold_similar.usual);
}

static void
what_is_shown_in_vain_is_shown_less(void **state)
{
	struct database *d = *state;

	show(d, false);
	must(d, modesty_refit(d->db, (struct utc){ 200 }, &d->e));
	assert_true(threshold(d, CLICKS_ARTICLES) > .45);
	/* What was half a year ago tells nothing of today. */
	must(d, modesty_refit(d->db, (struct utc){ 200 + 200 * SPAN_DAY }, &d->e));
	assert_true(threshold(d, CLICKS_ARTICLES) == threshold_articles.usual);
}

#define test(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(nobody_clicked_yet),
		test(what_is_opened_is_shown_sooner),
		test(what_is_shown_in_vain_is_shown_less),
	};

	return cmocka_run_group_tests_name("modesty", tests, NULL, NULL);
}
