#include "store/article.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/database.h"

#define HOUR 3600
#define DAY 86400

static struct article
text_of(const char *key, const char *title)
{
	return (struct article){
		.key = key,
		.language = "ru",
		.section = "Вход",
		.url = "https://help/1",
		.title = title,
		.body = "Сделайте так.",
	};
}

static struct article_counts
import(struct database *d, const struct article *a, size_t n, int64_t at)
{
	struct article_counts counts;

	must(d, article_import(d->db, "files", a, n, (struct utc){ at }, &counts, &d->e));
	return counts;
}

static int64_t
id_of(struct database *d, enum article_state state, const char *key)
{
	struct article *a;
	size_t n;

	must(d, article_list(d->db, state, "files", d->arena, &a, &n, &d->e));
	for (size_t i = 0; i < n; i++) {
		if (strcmp(a[i].key, key) == 0)
			return a[i].id;
	}
	return 0;
}

static void
importing_again_keeps_readers(void **state)
{
	struct database *d = *state;
	struct article a[] = { text_of("a", "Первая"), text_of("b", "Вторая") };
	struct article_counts c = import(d, a, 2, 100);
	struct article back;
	struct utc first, second;
	int64_t id;

	assert_int_equal(c.added, 2);
	id = id_of(d, ARTICLE_LIVE, "a");
	must(d, article_revision(d->db, &first, &d->e));
	must(d,
	    article_shown(
		d->db, 7, 0, "p", &(struct article_hit){ id, .5 }, 1, (struct utc){ 200 }, &d->e));
	must(d, article_opened(d->db, id, 7, 0, (struct utc){ 201 }, &d->e));

	c = import(d, a, 2, 100);
	assert_int_equal(c.same, 2);
	assert_int_equal(c.added + c.changed + c.retired, 0);
	must(d, article_revision(d->db, &second, &d->e));
	assert_int_equal(first.s, second.s);

	a[0].title = "Первая, иначе";
	c = import(d, a, 1, 100);
	assert_int_equal(c.changed, 1);
	assert_int_equal(c.retired, 1);
	must(d, article_revision(d->db, &second, &d->e));
	assert_true(second.s > first.s);
	must(d, article_get(d->db, id, d->arena, &back, &d->e));
	assert_string_equal(back.title, "Первая, иначе");
	assert_int_equal(back.readers, 1);
	assert_int_equal(back.shown, 1);
	assert_int_equal(back.opened, 1);
	assert_int_equal(back.helped, 1);
	assert_int_equal(id_of(d, ARTICLE_LIVE, "b"), 0);

	/* It comes back as the one it was. */
	id = id_of(d, ARTICLE_RETIRED, "b");
	c = import(d, a, 2, 300);
	assert_int_equal(c.changed, 1);
	assert_int_equal(id_of(d, ARTICLE_LIVE, "b"), id);
}

/* A file that gets another name or folder, and an address made of it. */
static void
a_renamed_one_keeps_its_readers(void **state)
{
	struct database *d = *state;
	static const char long_text[] =
	    "Откройте настройки, выберите хранилище ключей и укажите файл сертификата. Затем "
	    "закройте окно и войдите снова.";
	struct article a[] = { text_of("a", "Первая"), text_of("b", "Вторая"),
		text_of("c", "Третья"), text_of("d", "Четвёртая") };
	struct article_counts c;
	struct article back;
	int64_t id, short_one;

	a[0].body = long_text;
	import(d, a, 4, 100);
	id = id_of(d, ARTICLE_LIVE, "a");
	short_one = id_of(d, ARTICLE_LIVE, "b");
	must(d, article_opened(d->db, id, 7, 0, (struct utc){ 201 }, &d->e));

	/* Moved; a short text is told from no other; a third stays as it was. */
	a[0].key = "folder/a";
	a[0].url = "https://help/folder/a";
	a[1].key = "folder/b";
	c = import(d, a, 4, 300);
	assert_int_equal(c.changed, 1);
	assert_int_equal(c.added, 1);
	assert_int_equal(c.retired, 1);
	assert_int_equal(c.same, 2);
	assert_int_equal(id_of(d, ARTICLE_LIVE, "folder/a"), id);
	assert_int_equal(id_of(d, ARTICLE_LIVE, "a"), 0);
	assert_int_equal(id_of(d, ARTICLE_RETIRED, "b"), short_one);
	must(d, article_get(d->db, id, d->arena, &back, &d->e));
	assert_string_equal(back.url, "https://help/folder/a");
	assert_int_equal(back.readers, 1);

	/* Gone for a while, and back under a third name. */
	import(d, a + 1, 3, 400);
	a[0].key = "other/a";
	import(d, a, 4, 500);
	assert_int_equal(id_of(d, ARTICLE_LIVE, "other/a"), id);

	/* Of two of one text nobody knows which it was; what has its name still did not move. */
	a[1].body = long_text;
	import(d, a, 4, 600);
	a[0].key = "x";
	a[1].key = "y";
	c = import(d, a, 4, 700);
	assert_int_equal(c.added, 2);
	a[2].body = long_text;
	c = import(d, a, 4, 800);
	assert_int_equal(c.changed, 1);
	assert_int_equal(c.added + c.retired, 0);
}

static void
bad_sources_change_nothing(void **state)
{
	struct database *d = *state;
	struct article twice[] = { text_of("a", "Первая"), text_of("a", "Вторая") };
	struct article nameless[] = { text_of("a", "Первая"), text_of("b", "") };
	struct article_counts c;

	assert_int_equal(
	    article_import(d->db, "files", twice, 2, (struct utc){ 1 }, &c, &d->e), ERR_INVALID);
	assert_non_null(strstr(d->e.text, "two articles of \"files\" have the key \"a\""));
	assert_int_equal(
	    article_import(d->db, "files", nameless, 2, (struct utc){ 1 }, &c, &d->e), ERR_INVALID);
	assert_non_null(strstr(d->e.text, "has no title"));
	assert_string_equal(database_ask(d, "select count(*) from %s.article", d->schema), "0");
}

static void
sources_do_not_touch_each_other(void **state)
{
	struct database *d = *state;
	struct article a = text_of("a", "Первая");
	struct article_source *s;
	struct article_counts c;
	struct article *all;
	size_t n;

	import(d, &a, 1, 100);
	must(d, article_import(d->db, "wiki:help", &a, 1, (struct utc){ 100 }, &c, &d->e));
	must(d, article_import(d->db, "wiki:help", NULL, 0, (struct utc){ 100 }, &c, &d->e));
	assert_int_equal(c.retired, 1);
	must(d, article_list(d->db, ARTICLE_LIVE, NULL, d->arena, &all, &n, &d->e));
	assert_int_equal(n, 1);
	assert_string_equal(all[0].source, "files");
	must(d, article_sources(d->db, d->arena, &s, &n, &d->e));
	assert_int_equal(n, 2);
	assert_string_equal(s[1].name, "wiki:help");
	assert_int_equal(s[1].live, 0);
	assert_int_equal(s[1].retired, 1);
}

static void
asked_all_the_same_within_a_day(void **state)
{
	static const struct {
		const char *what;
		int64_t user; /* who asks; 7 saw it at 1,000,000 */
		int64_t after; /* so many seconds after seeing it */
		int64_t asked;
	} cases[] = {
		{ "within the hour", 7, HOUR, 1 },
		{ "a day later to the second", 7, DAY, 1 },
		{ "a second more", 7, DAY + 1, 0 },
		{ "somebody else", 8, HOUR, 0 },
		{ "the request came first", 7, -1, 0 },
	};
	struct database *d = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct article a = text_of("a", "Первая"), back;
		int64_t id;

		database_sql(d, "delete from %s.article_seen", d->schema);
		import(d, &a, 1, 100);
		id = id_of(d, ARTICLE_LIVE, "a");
		must(d,
		    article_shown(d->db, 7, 0, "p", &(struct article_hit){ id, .5 }, 1,
			(struct utc){ 1000000 }, &d->e));
		must(d, article_opened(d->db, id, 7, 0, (struct utc){ 1000001 }, &d->e));
		must(d,
		    article_asked(d->db, cases[i].user, 50 + (int64_t)i,
			(struct utc){ 1000000 + cases[i].after }, &d->e));
		must(d, article_get(d->db, id, d->arena, &back, &d->e));
		if (back.asked != cases[i].asked || back.helped != 1 - cases[i].asked)
			fail_msg("%s: asked %d", cases[i].what, (int)back.asked);
	}
}

static void
typing_shows_it_once_an_hour(void **state)
{
	struct database *d = *state;
	struct article a = text_of("a", "Первая"), back;
	const int64_t at[] = { 5000, 5001, 5002, 5000 + HOUR, 5001 + HOUR };
	int64_t id;

	import(d, &a, 1, 100);
	id = id_of(d, ARTICLE_LIVE, "a");
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++)
		must(d,
		    article_shown(d->db, 7, 0, "p", &(struct article_hit){ id, .5 }, 1,
			(struct utc){ at[i] }, &d->e));
	must(d, article_get(d->db, id, d->arena, &back, &d->e));
	assert_int_equal(back.shown, 2);
	/* One request does not undo two seeings at once. */
	must(d, article_asked(d->db, 7, 50, (struct utc){ 5100 + HOUR }, &d->e));
	must(d, article_get(d->db, id, d->arena, &back, &d->e));
	assert_int_equal(back.asked, 1);
}

static void
solved_and_opened_of_what_is_not_there(void **state)
{
	struct database *d = *state;
	struct article a = text_of("a", "Первая"), back;
	int64_t id;

	import(d, &a, 1, 100);
	id = id_of(d, ARTICLE_LIVE, "a");
	assert_int_equal(
	    article_opened(d->db, id + 1, 7, 0, (struct utc){ 1 }, &d->e), ERR_NOTFOUND);
	assert_int_equal(
	    article_solved(d->db, id + 1, 7, 0, (struct utc){ 1 }, &d->e), ERR_NOTFOUND);
	must(d, article_solved(d->db, id, 7, 12, (struct utc){ 1 }, &d->e));
	must(d, article_solved(d->db, id, 7, 12, (struct utc){ 2 }, &d->e));
	must(d, article_get(d->db, id, d->arena, &back, &d->e));
	assert_int_equal(back.solved, 1);
	assert_int_equal(back.helped, 1);
	/* Whoever says so of each of many requests is one reader still. */
	for (int64_t issue = 20; issue < 30; issue++)
		must(d, article_solved(d->db, id, 7, issue, (struct utc){ 3 }, &d->e));
	must(d, article_get(d->db, id, d->arena, &back, &d->e));
	assert_int_equal(back.solved, 11);
	assert_int_equal(back.readers, 1);
	assert_int_equal(back.helped, 1);
}

static void
not_again_after_an_edit(void **state)
{
	struct database *d = *state;
	struct article a[] = { text_of("a", "Первая"), text_of("b", "Вторая") };
	struct article_offer *o;
	struct article_hit hits[2] = { { .score = .5 }, { .score = .4 } };
	size_t n;

	import(d, a, 2, 100);
	hits[0].article = id_of(d, ARTICLE_LIVE, "a");
	hits[1].article = id_of(d, ARTICLE_LIVE, "b");
	must(d, article_shown(d->db, 7, 12, "before", hits, 2, (struct utc){ 1 }, &d->e));
	must(d, article_opened(d->db, hits[1].article, 8, 12, (struct utc){ 2 }, &d->e));
	must(d, article_offers(d->db, 12, d->arena, &o, &n, &d->e));
	assert_int_equal(n, 2);
	assert_true(article_is_stale(o, n, hits[0].article, "after"));
	assert_false(article_is_stale(o, n, hits[0].article, "before"));
	assert_false(article_is_stale(o, n, hits[1].article, "after"));
	assert_false(article_is_stale(o, n, 999, "after"));
}

#define test(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(importing_again_keeps_readers),
		test(a_renamed_one_keeps_its_readers),
		test(bad_sources_change_nothing),
		test(sources_do_not_touch_each_other),
		test(asked_all_the_same_within_a_day),
		test(typing_shows_it_once_an_hour),
		test(solved_and_opened_of_what_is_not_there),
		test(not_again_after_an_edit),
	};

	return cmocka_run_group_tests_name("article", tests, NULL, NULL);
}
