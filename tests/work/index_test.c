/*
 * The index follows the tracker's tables: see work/index.h. Its file and trail are test/search's.
 */
#include "work/index.h"

#include <inttypes.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "search/rank.h"
#include "tests/tracker/tables.h"

static struct {
	struct database *d;
	struct tracker *tracker;
	struct index_work work;
	char dir[40];
} at;

static bool
always(void)
{
	return true;
}

static void
take_up(void)
{
	at.work = (struct index_work){ shelf_new(at.dir, SHELF_SIMILAR, SHELF_WRITE), at.tracker,
		{ { 0 } } };
}

static int
setup(void **state)
{
	database_setup(state);
	at.d = *state;
	office_make(at.d);
	database_sql(
	    at.d, "alter table {tracker}.issues add description longtext, add category_id int");
	database_sql(at.d, "alter table {tracker}.issue_categories add name varchar(255)");
	database_sql(at.d,
	    "insert into {tracker}.issues (id, subject, created_on) values"
	    " (1, 'Не печатается накладная', '2026-02-02 10:00:00'),"
	    " (2, 'Накладная не выходит на принтер', '2026-02-02 11:00:00'),"
	    " (3, 'Құжатқа қол қойылмайды', '2026-02-02 12:00:00')");
	database_sql(at.d,
	    "insert into {tracker}.issue_relations (issue_from_id, issue_to_id, relation_type)"
	    " values (2, 1, 'duplicates'), (3, 1, 'relates')");
	must(at.d, tracker_open(&office, at.d->db, &at.tracker, &at.d->e));
	snprintf(at.dir, sizeof(at.dir), "/tmp/index-test-XXXXXX");
	assert_non_null(mkdtemp(at.dir));
	take_up();
	must(at.d, index_make(&at.work, always, &at.d->e));
	return 0;
}

static int
teardown(void **state)
{
	shelf_free(at.work.shelf);
	tracker_close(at.tracker);
	file_remove_others(at.dir, "similar.", "", "");
	rmdir(at.dir);
	return database_teardown(state);
}

/* What who asks finds first: "2", "nothing" that shares a word, or what went wrong. */
static const char *
found(const char *subject)
{
	const struct report q = { .id = "", .created = 2000000000, .subject = subject };
	static char answer[24];
	struct shelf *s = shelf_new(at.dir, SHELF_SIMILAR, SHELF_ASK);
	const struct hit *hits;
	const char *id = "nothing";
	struct err e;

	if (shelf_refresh(s, &e) != ERR_OK)
		id = err_name(e.code);
	else if (rank_similar(shelf_rank(s), &q, 5, &hits) > 0 && hits[0].words > 0)
		id = index_id(shelf_index(s), hits[0].doc);
	snprintf(answer, sizeof(answer), "%s", id);
	shelf_free(s);
	return answer;
}

static void
follow(void)
{
	size_t n;

	must(at.d, index_follow(&at.work, &n, &at.d->e));
}

static bool
same_bucket(const char *one, const char *other)
{
	struct index *x = shelf_index(at.work.shelf);
	uint32_t a, b;

	index_settle(x);
	return index_find(x, one, &a) && index_find(x, other, &b) &&
	    index_head(x, a) == index_head(x, b);
}

static bool
is_there(const char *id)
{
	uint32_t doc;

	return index_find(shelf_index(at.work.shelf), id, &doc);
}

/* What happens in the tracker, what is asked then, and what comes of it. */
static void
what_is_new_is_found(void **state)
{
	static const struct {
		const char *says, *happens, *asked, *found;
	} sentences[] = {
		{ "it was there from the beginning", NULL, "қол қою құжат", "3" },
		{ "a request came",
		    "insert into {tracker}.issues (id, subject, created_on) values"
		    " (300, 'Гептагон: сканер молчит', '2026-02-03 10:00:00')",
		    "сканер гептагон", "300" },
		{ "one with a lower number was committed later",
		    "insert into {tracker}.issues (id, subject, created_on) values"
		    " (299, 'Октокоптер: договор утерян', '2026-02-03 09:59:59')",
		    "октокоптер договор", "299" },
		{ "a description was edited",
		    "update {tracker}.issues set description = 'Пентаграмма на экране' where id = "
		    "3;"
		    "insert into {tracker}.journals (id, journalized_id, user_id, created_on)"
		    " values (10, 3, 6, '2026-02-03 11:00:00');"
		    "insert into {tracker}.journal_details (journal_id, prop_key) values"
		    " (10, 'description')",
		    "пентаграмма экран", "3" },
		{ "what solved it counts when it is closed",
		    "insert into {tracker}.journals (id, journalized_id, user_id, notes, "
		    "created_on)"
		    " values (11, 300, 7, 'Переустановите фуникулёр', '2026-02-03 12:00:00');"
		    "update {tracker}.issues set status_id = 5 where id = 300",
		    "фуникулер переустановка", "300" },
		{ "what slad adds then is no solution",
		    "insert into {tracker}.journals (id, journalized_id, user_id, notes, "
		    "created_on)"
		    " values (13, 300, 5, 'Диплодок благодарит', '2026-02-03 12:30:00')",
		    "фуникулер переустановка", "300" },
		{ "nor is it found by it", NULL, "диплодок благодарит", "nothing" },
		{ "nor what another client adds",
		    "insert into journal_side (journal_id, issue_id, user_id, side, seen_at)"
		    " values (14, 300, 10, 'client', 0);"
		    "insert into {tracker}.journals (id, journalized_id, user_id, notes, "
		    "created_on)"
		    " values (14, 300, 10, 'Игуанодон доволен', '2026-02-03 12:40:00')",
		    "фуникулер переустановка", "300" },
		{ "nor by that", NULL, "игуанодон доволен", "nothing" },
		{ "a private note never does",
		    "insert into {tracker}.journals (id, journalized_id, user_id, notes, "
		    "private_notes,"
		    " created_on) values (12, 300, 7, 'Ксилофон расстроен', 1, '2026-02-03 "
		    "13:00:00')",
		    "ксилофон расстроен", "nothing" },
		{ "of a long text its beginning counts",
		    "insert into {tracker}.issues (id, subject, description, created_on) values"
		    " (301, 'Вложен журнал', concat(repeat('.', 19000), ' Ихтиозавр кашляет'),"
		    " '2026-02-03 14:00:00')",
		    "ихтиозавр кашляет", "301" },
		{ "and no more of it",
		    "insert into {tracker}.issues (id, subject, description, created_on) values"
		    " (302, 'Вложен журнал', concat(repeat('.', 20000), ' Птеродактиль чихает'),"
		    " '2026-02-03 14:00:00')",
		    "птеродактиль чихает", "nothing" },
	};

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		if (sentences[i].happens != NULL)
			database_sql(at.d, "%s", sentences[i].happens);
		follow();
		if (strcmp(found(sentences[i].asked), sentences[i].found) != 0)
			fail_msg("%s: %s, not %s", sentences[i].says, found(sentences[i].asked),
			    sentences[i].found);
	}
}

static void
what_is_gone_goes(void **state)
{
	assert_true(same_bucket("1", "2"));
	database_sql(at.d, "delete from {tracker}.issues where id = 3");
	must(at.d, index_prune(&at.work, &at.d->e));
	assert_false(is_there("3"));
	assert_true(is_there("2"));
	assert_string_equal(found("қол қою құжат"), "nothing");
}

static void
a_relation_that_vanished_without_a_word_parts(void **state)
{
	database_sql(at.d,
	    "insert into {tracker}.issue_relations (issue_from_id, issue_to_id, relation_type)"
	    " values (3, 2, 'duplicates')");
	follow();
	assert_true(same_bucket("1", "3"));
	database_sql(at.d, "delete from {tracker}.issue_relations where issue_from_id = 2");
	must(at.d, index_prune(&at.work, &at.d->e));
	assert_false(same_bucket("1", "2"));
	assert_true(same_bucket("2", "3"));
	database_sql(
	    at.d, "delete from {tracker}.issue_relations where relation_type = 'duplicates'");
	must(at.d, index_prune(&at.work, &at.d->e));
	assert_false(same_bucket("2", "3"));
}

static void
a_restart_goes_on_from_there(void **state)
{
	shelf_free(at.work.shelf);
	database_sql(at.d,
	    "insert into {tracker}.issues (id, subject, created_on) values"
	    " (4, 'Гептагон: сканер молчит', '2026-02-03 10:00:00')");
	take_up();
	must(at.d, shelf_refresh(at.work.shelf, &at.d->e));
	assert_false(is_there("4"));
	follow();
	assert_string_equal(found("сканер гептагон"), "4");
	assert_int_equal(index_count(shelf_index(at.work.shelf)), 4);
}

/* No file may grow beyond that many bytes. */
static void
disk(rlim_t bytes)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = bytes == RLIM_INFINITY ? limit.rlim_max : bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void
a_full_disk_loses_nothing(void **state)
{
	size_t n;
	enum err_code rc;

	/* A piece of the trail that fits in part only. */
	disk(30);
	database_sql(at.d,
	    "insert into {tracker}.issues (id, subject, created_on) values"
	    " (4, 'Гептагон: сканер молчит', '2026-02-03 10:00:00')");
	rc = index_follow(&at.work, &n, &at.d->e);
	disk(RLIM_INFINITY);
	assert_int_not_equal(rc, ERR_OK);
	assert_non_null(strstr(at.d->e.text, at.dir));
	assert_string_equal(found("печать накладной"), "1");
	follow();
	assert_string_equal(found("сканер гептагон"), "4");
	/* A whole file that does not fit: who asks keeps what there was. */
	disk(4096);
	rc = shelf_save(at.work.shelf, &at.d->e);
	disk(RLIM_INFINITY);
	assert_int_not_equal(rc, ERR_OK);
	assert_string_equal(found("сканер гептагон"), "4");
	must(at.d, shelf_save(at.work.shelf, &at.d->e));
	assert_string_equal(found("сканер гептагон"), "4");
}

static bool
never(void)
{
	return false;
}

static void
one_that_is_left_unfinished_is_begun_again(void **state)
{
	assert_int_equal(index_make(&at.work, never, &at.d->e), ERR_RETRY);
	assert_string_equal(found("печать накладной"), "1");
	must(at.d, index_make(&at.work, always, &at.d->e));
	assert_string_equal(found("печать накладной"), "1");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_is_new_is_found),
		TEST(what_is_gone_goes),
		TEST(a_relation_that_vanished_without_a_word_parts),
		TEST(a_restart_goes_on_from_there),
		TEST(a_full_disk_loses_nothing),
		TEST(one_that_is_left_unfinished_is_begun_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
