/* The index of articles follows the table of them: see work/index_articles.h. */
#include "work/index_articles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "search/articles.h"
#include "search/rank.h"
#include "store/article.h"
#include "tests/support/database.h"

static struct {
	struct database *d;
	struct shelf *shelf;
	char dir[48];
	int64_t now;
} at;

static int
setup(void **state)
{
	database_setup(state);
	at.d = *state;
	at.now = 1000;
	snprintf(at.dir, sizeof(at.dir), "/tmp/articles-test-XXXXXX");
	assert_non_null(mkdtemp(at.dir));
	at.shelf = shelf_new(at.dir, SHELF_ARTICLES, SHELF_WRITE);
	must(at.d, index_articles_make(at.shelf, &at.d->e));
	return 0;
}

static int
teardown(void **state)
{
	shelf_free(at.shelf);
	file_remove_others(at.dir, "articles.", "", "");
	rmdir(at.dir);
	return database_teardown(state);
}

static void
import(const struct article *all, size_t n)
{
	struct article_counts counts;

	must(at.d,
	    article_import(at.d->db, "files", all, n, (struct utc){ ++at.now }, &counts, &at.d->e));
}

static size_t
follow(bool all)
{
	size_t n;

	must(at.d, index_articles_follow(at.shelf, at.d->db, all, &n, &at.d->e));
	return n;
}

/* The title of what who asks finds first, "nothing", or what went wrong. */
static const char *
found(const char *text)
{
	const struct report q = { .id = "", .created = 0, .subject = text };
	struct shelf *s = shelf_new(at.dir, SHELF_ARTICLES, SHELF_ASK);
	const char *title = "nothing";
	const struct hit *hits;
	struct article a;
	struct err e;

	if (shelf_refresh(s, &e) != ERR_OK) {
		title = err_name(e.code);
	} else if (rank_similar(shelf_rank(s), &q, 5, &hits) > 0 && hits[0].words > 0) {
		must(at.d,
		    article_get(at.d->db, articles_id(shelf_index(s), hits[0].doc), at.d->arena, &a,
			&at.d->e));
		title = a.title;
	}
	shelf_free(s);
	return title;
}

static struct article
page(const char *key, const char *title, const char *body)
{
	return (struct article){
		.key = key, .language = "ru", .section = "", .url = "", .title = title, .body = body
	};
}

static void
what_an_import_did_is_found(void **state)
{
	const struct article first[] = { page("a", "Смена пароля", "Откройте настройки."),
		page("b", "Возврат взноса", "Три рабочих дня.") };
	const struct article second[] = { page("a", "Смена пароля", "Откройте дирижабль.") };

	assert_int_equal(follow(false), 0);
	import(first, 2);
	assert_int_equal(follow(false), 2);
	assert_string_equal(found("возврат взноса"), "Возврат взноса");
	/* The same again costs nothing. */
	import(first, 2);
	assert_int_equal(follow(false), 0);
	assert_int_equal(follow(true), 0);
	/* One changed, one retired. */
	import(second, 1);
	assert_int_equal(follow(false), 2);
	assert_string_equal(found("дирижабль"), "Смена пароля");
	assert_string_equal(found("возврат взноса"), "nothing");
	/* It comes back. */
	import(first, 2);
	follow(false);
	assert_string_equal(found("возврат взноса"), "Возврат взноса");
	assert_string_equal(found("дирижабль"), "nothing");
}

/* The process died between an import and its step, or lost its file. */
static void
a_restart_goes_on_from_there(void **state)
{
	const struct article all[] = { page("a", "Смена пароля", "Откройте настройки."),
		page("b", "Возврат взноса", "Три рабочих дня.") };

	import(all, 1);
	follow(false);
	shelf_free(at.shelf);
	import(all, 2);
	at.shelf = shelf_new(at.dir, SHELF_ARTICLES, SHELF_WRITE);
	must(at.d, shelf_refresh(at.shelf, &at.d->e));
	assert_int_equal(follow(false), 1);
	assert_string_equal(found("возврат взноса"), "Возврат взноса");
	must(at.d, index_articles_make(at.shelf, &at.d->e));
	assert_int_equal(follow(false), 2);
	assert_string_equal(found("смена пароля"), "Смена пароля");
}

/* What is in the index and in no table goes once all are compared. */
static void
what_is_not_in_the_table_goes(void **state)
{
	const struct article one = page("a", "Смена пароля", "Откройте настройки.");
	const struct report stranger = {
		.id = "777", .subject = "Дирижабль", .type = "a mark", .kind = REPORT_ARTICLE
	};
	struct index *x;
	uint32_t doc;

	import(&one, 1);
	follow(false);
	must(at.d, shelf_put(at.shelf, &stranger, &at.d->e));
	assert_int_equal(follow(false), 0);
	assert_int_equal(follow(true), 1);
	x = shelf_index(at.shelf);
	assert_false(index_find(x, "777", &doc));
	assert_int_equal(index_count(x) - index_dead(x), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_an_import_did_is_found, setup, teardown),
		cmocka_unit_test_setup_teardown(a_restart_goes_on_from_there, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_not_in_the_table_goes, setup, teardown),
	};

	return cmocka_run_group_tests_name("index_articles", tests, NULL, NULL);
}
