/* What doctor says of the indexes on disk, each trouble by itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/config.h"
#include "app/doctor.h"
#include "base/file.h"
#include "search/shelf.h"
#include "tests/support/text_file.h"
#include "tests/tracker/tables.h"
#include "work/index.h"
#include "work/index_articles.h"

#define NOBODY 65534

static struct {
	struct database *d;
	struct tracker *tracker;
	struct config config;
	char dir[40];
} at;

static bool
always(void)
{
	return true;
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
	    " (1, 'Не печатается накладная', '2026-02-02 10:00:00')");
	must(at.d, tracker_open(&office, at.d->db, &at.tracker, &at.d->e));
	snprintf(at.dir, sizeof(at.dir), "/tmp/doctor-test-XXXXXX");
	assert_non_null(mkdtemp(at.dir));
	at.config.index_dir = at.dir;
	return 0;
}

static int
teardown(void **state)
{
	chmod(at.dir, 0700);
	file_remove_others(at.dir, "similar.", "", "");
	file_remove_others(at.dir, "articles.", "", "");
	rmdir(at.dir);
	tracker_close(at.tracker);
	return database_teardown(state);
}

static void
make_indexes(void)
{
	struct index_work work = { shelf_new(at.dir, SHELF_SIMILAR, SHELF_WRITE), at.tracker,
		{ { 0 } } };
	struct shelf *articles = shelf_new(at.dir, SHELF_ARTICLES, SHELF_WRITE);

	must(at.d, index_make(&work, always, &at.d->e));
	must(at.d, index_articles_make(articles, &at.d->e));
	shelf_free(work.shelf);
	shelf_free(articles);
}

/* Everything that both checks find, in one line. */
static const char *
examined(void)
{
	static const struct doctor_check check = { .name = "index" };
	struct doctor d = { .arena = at.d->arena,
		.check = &check,
		.config = &at.config,
		.db = at.d->db,
		.tracker = at.tracker,
		.now = { 1800000000 } };
	const char *said = "";

	d.last = &d.first;
	doctor_index(&d);
	doctor_articles(&d);
	for (const struct doctor_finding *f = d.first; f != NULL; f = f->next)
		said = arena_printf(
		    at.d->arena, "%s[%s] %s; ", said, doctor_level_name(f->level), f->what);
	return said;
}

static void
has(const char *said, const char *part)
{
	if (strstr(said, part) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", part, said);
}

static void
write_over(const char *name, const char *text)
{
	char path[80];

	snprintf(path, sizeof(path), "%s/%s", at.dir, name);
	text_file_write(path, text);
}

static void
each_trouble_is_said(void **state)
{
	static const char elsewhere[] = "/tmp/nowhere/at/all";
	const char *items[] = { "dir:/tmp/nowhere/at/all" };

	(void)state;
	has(examined(), "[warning] ");
	make_indexes();
	has(examined(), "holds 1 requests");
	has(examined(), "holds 0 articles of 0 sources");
	/* Behind: what came long ago is not in it. */
	database_sql(at.d,
	    "insert into {tracker}.issues (id, subject, created_on) values"
	    " (2, 'Накладная не выходит', '2026-02-02 11:00:00')");
	has(examined(), "request #2, of ");
	has(examined(), "it ends at #1");
	/* A table that has more articles than the index. */
	database_sql(at.d,
	    "insert into article (source, article_key, language, section, url, title, body, "
	    "checksum, state, added_at, changed_at)"
	    " values ('files', 'a', 'ru', '', '', 'Вход', 'Так.', 'x', 'live', 1, 1)");
	has(examined(), "the index of articles holds 0, and there are 1");
	/* A source that is gone. */
	at.config.work.faq_sources = (struct setting_list){ 1, items };
	has(examined(), "/tmp/nowhere/at/all: No such file");
	at.config.work.faq_sources.n = 0;
	/* Damaged, and of another version. */
	write_over(
	    "similar.index", "this is no index, and long enough to look like the head of one");
	write_over("articles.index", "");
	has(examined(), "similar.index");
	has(examined(), "articles.index");
	/* The directory is not there. */
	at.config.index_dir = elsewhere;
	has(examined(), "/tmp/nowhere/at/all is not there");
	at.config.index_dir = at.dir;
}

/* Nobody looks, in a process of its own: root may read everything. */
static void
a_directory_of_somebody_else_is_said(void **state)
{
	pid_t child;
	int status;

	(void)state;
	make_indexes();
	if (geteuid() != 0)
		chmod(at.dir, 0);
	child = fork();
	if (child == 0) {
		const char *said;

		if (geteuid() == 0 && setuid(NOBODY) != 0)
			_exit(2);
		said = examined();
		_exit(strstr(said, "[error] ") != NULL &&
			    strstr(said, "cannot be written to by this account") != NULL &&
			    strstr(said, "articles.index: Permission denied") != NULL
			? 0
			: 1);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_trouble_is_said, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    a_directory_of_somebody_else_is_said, setup, teardown),
	};

	return cmocka_run_group_tests_name("doctor_index", tests, NULL, NULL);
}
