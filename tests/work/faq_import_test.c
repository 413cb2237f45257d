/*
 * Articles that come by themselves: see work/faq_import.h. Wikis are tests/redmine/stories/faq.sh.
 */
#include "work/faq_import.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/log.h"
#include "tests/support/database.h"
#include "tests/support/text_file.h"

static struct {
	struct database *d;
	char dir[40];
} at;

static int
setup(void **state)
{
	database_setup(state);
	at.d = *state;
	log_setup("test", LOG_ERROR);
	snprintf(at.dir, sizeof(at.dir), "/tmp/faq-test-XXXXXX");
	assert_non_null(mkdtemp(at.dir));
	return 0;
}

static const char *
path_of(const char *name)
{
	return arena_printf(at.d->arena, "%s/%s", at.dir, name);
}

static int
teardown(void **state)
{
	static const char *const names[] = { "a.md", "b.md", "c.html", "d.md", "e.md", "table.csv",
		"link", "f.html", "faq.json" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlink(path_of(names[i]));
	rmdir(at.dir);
	return database_teardown(state);
}

static void
specs_are_read(void **state)
{
	static const struct {
		const char *what, *text;
		const char *told; /* spec, language, section, url, name; or of the mistake */
	} cases[] = {
		{ "a wiki", "wiki:support", "wiki:support - - - -" },
		{ "a folder", "dir:/srv/help", "/srv/help - - - -" },
		{ "a file", "file:/srv/help.csv", "/srv/help.csv - - - -" },
		{ "a path without a kind", "/srv/help", "/srv/help - - - -" },
		{ "with everything",
		    "dir:/srv/help;lang=ru; section=Вход;url=https://h/{key};name=help",
		    "/srv/help ru Вход https://h/{key} help" },
		{ "an option that is none", "dir:/srv/help;language=ru", "none of lang=" },
		{ "one that is taken back", "dir:/srv/help;lang=", "/srv/help  - - -" },
		{ "a name without a value", "dir:/srv/help;name=", "none of lang=" },
		{ "nothing", "", "a source is" },
		{ "a kind alone", "dir:", "a source is" },
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct faq_options o;
		const char *spec, *told;
		struct err e;

		if (faq_spec_parse(cases[i].text, arena, &spec, &o, &e) != ERR_OK)
			told = strstr(e.text, cases[i].told) == NULL ? e.text : cases[i].told;
		else
			told = arena_printf(arena, "%s %s %s %s %s", spec,
			    o.language ? o.language : "-", o.section ? o.section : "-",
			    o.url ? o.url : "-", o.name ? o.name : "-");
		if (strcmp(told, cases[i].told) != 0)
			fail_msg("%s: %s", cases[i].what, told);
	}
	arena_free(arena);
}

static size_t
live(void)
{
	struct article *all;
	size_t n;

	must(at.d, article_list(at.d->db, ARTICLE_LIVE, NULL, at.d->arena, &all, &n, &at.d->e));
	return n;
}

/* What happens in a folder, and what the next looks bring. */
static void
what_changed_comes_by_itself(void **state)
{
	const char *items[] = { at.dir };
	const struct setting_list sources = { 1, items };
	const struct faq_place place = { at.d->db, NULL };
	struct faq_watch *w = faq_watch_new(&sources);
	size_t had;

	(void)state;
	text_file_write(path_of("a.md"), "# Как войти\n\nПо ключу.\n");
	assert_int_equal(faq_watch_step(w, &place), 1);
	assert_int_equal(live(), 1);
	/* Nothing changed, nothing is read. */
	assert_int_equal(faq_watch_step(w, &place), 0);
	/* It may still be changing at the first look, and is left until it rests. */
	text_file_write(path_of("b.md"), "# Как выйти\n\nКнопкой.\n");
	assert_int_equal(faq_watch_step(w, &place), 0);
	assert_int_equal(faq_watch_step(w, &place), 1);
	assert_int_equal(live(), 2);
	/* An empty folder is a mistake of somebody, not of the help centre. */
	unlink(path_of("a.md"));
	unlink(path_of("b.md"));
	had = live();
	for (int i = 0; i < 3; i++)
		assert_int_equal(faq_watch_step(w, &place), 0);
	assert_int_equal(live(), had);
	/* A touch without a change reads and changes nothing. */
	text_file_write(path_of("a.md"), "# Как войти\n\nПо ключу.\n");
	faq_watch_step(w, &place);
	assert_int_equal(faq_watch_step(w, &place), 1);
	assert_int_equal(live(), 1);
	faq_watch_free(w);
}

static void
trouble_with_one_keeps_none_of_the_others(void **state)
{
	const char *items[] = { "dir:/nowhere/at/all", "wrong;this=is", path_of("table.csv") };
	const struct setting_list sources = { 3, items };
	const struct faq_place place = { at.d->db, NULL };
	struct faq_watch *w = faq_watch_new(&sources);

	(void)state;
	text_file_write(path_of("table.csv"), "title;body\nОплата;Счёт приходит первого числа\n");
	assert_int_equal(faq_watch_step(w, &place), 1);
	assert_int_equal(live(), 1);
	assert_int_equal(faq_watch_step(w, &place), 0);
	faq_watch_free(w);
	faq_watch_free(NULL);
}

/* What of a folder is an article, by which title, and what is passed over. */
static void
a_bad_file_keeps_none_of_the_others(void **state)
{
	const struct faq_place place = { at.d->db, NULL };
	const struct faq_options none = { 0 };
	struct faq_imported in;
	struct article *all;
	size_t n;

	(void)state;
	text_file_write(path_of("a.md"), "Без заголовка, но со словами.\n");
	text_file_write(path_of("b.md"), "\xcf\xf0\xe8\xe2\xe5\xf2");
	text_file_write(path_of("c.html"),
	    "<html><head><meta charset=\"windows-1251\"><title>\xca\xeb\xfe\xf7</title></head>"
	    "<body><h1>\xca\xeb\xfe\xf7</h1><p>\xce\xf2\xe2\xe5\xf2.</p></body></html>");
	text_file_write(
	    path_of("d.md"), "---\ntitle: Черновик\ndraft: true\n---\nЕщё не готово.\n");
	text_file_write(path_of("e.md"), "# Только заголовок\n");
	/* Somebody's guess of its letters would be no text. */
	text_file_write(
	    path_of("f.html"), "<title>\xca\xeb\xfe\xf7</title><p>\xce\xf2\xe2\xe5\xf2.</p>");
	text_file_write(path_of("table.csv"), "title;body\nОплата;Раз\nОплата;Два\nВозврат;Три\n");
	must(at.d,
	    faq_import(&place, path_of("table.csv"), &none, false, at.d->arena, &in, &at.d->e));
	assert_int_equal(in.counts.added, 2);
	assert_string_equal(
	    in.example, "line 3 (Оплата): another has the same title, and neither has a key");
	must(at.d,
	    faq_import(&place, path_of("table.csv"), &none, false, at.d->arena, &in, &at.d->e));
	assert_int_equal(symlink(at.dir, path_of("link")), 0);
	/* By a link to it, whose name stays when it leads elsewhere. */
	must(at.d, faq_import(&place, path_of("link/"), &none, false, at.d->arena, &in, &at.d->e));
	assert_string_equal(in.name, path_of("link"));
	assert_int_equal(in.passed_over, 4);
	assert_string_equal(in.example, "b.md: it is not UTF-8");
	must(at.d, article_list(at.d->db, ARTICLE_LIVE, NULL, at.d->arena, &all, &n, &at.d->e));
	assert_int_equal(n, 4);
	assert_string_equal(all[0].title, "a");
	assert_string_equal(all[1].title, "Ключ");
	assert_non_null(strstr(all[1].body, "Ответ."));
	/* What was an article and is one no more is gone; with nothing left it is a mistake. */
	unlink(path_of("a.md"));
	unlink(path_of("c.html"));
	assert_int_equal(
	    faq_import(&place, path_of("link"), &none, true, at.d->arena, &in, &at.d->e),
	    ERR_INVALID);
	assert_non_null(strstr(at.d->e.text, "none of its 4 articles can be taken"));
}

/* As exports write them: true, "true" and 1 are the same; what is no text is told by its name. */
static void
drafts_and_what_is_no_text_are_passed_over(void **state)
{
	static const struct {
		const char *what, *members, *told; /* NULL: it is an article */
	} s[] = {
		{ "nothing", "", NULL },
		{ "true", ", \"draft\": true", "[1] (7): it is a draft" },
		{ "a text", ", \"draft\": \"true\"", "[1] (7): it is a draft" },
		{ "in capitals", ", \"draft\": \"Yes\"", "[1] (7): it is a draft" },
		{ "a number", ", \"draft\": 1", "[1] (7): it is a draft" },
		{ "not published", ", \"published\": false", "[1] (7): it is a draft" },
		{ "no draft", ", \"draft\": \"false\", \"published\": 1", NULL },
		{ "a title that is no text", ", \"section\": [\"a\"]",
		    "[1] (7): section: a text is expected" },
		{ "nothing said", ", \"draft\": null, \"section\": null", NULL },
	};
	const struct faq_place place = { at.d->db, NULL };
	const struct faq_options none = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		struct faq_imported in;

		text_file_write(path_of("faq.json"),
		    arena_printf(at.d->arena,
			"[{\"id\": 8, \"title\": \"Вход\", \"body\": \"Ключом.\"},\n"
			"{\"id\": 7, \"title\": \"Выход\", \"body\": \"Кнопкой.\"%s}]",
			s[i].members));
		must(at.d,
		    faq_import(
			&place, path_of("faq.json"), &none, false, at.d->arena, &in, &at.d->e));
		if (in.passed_over != (s[i].told != NULL) ||
		    (s[i].told != NULL && strcmp(in.example, s[i].told) != 0))
			fail_msg("%s: %zu %s", s[i].what, in.passed_over,
			    in.passed_over > 0 ? in.example : "");
	}
}

static void
people_are_led_to_addresses_only(void **state)
{
	const struct faq_place place = { at.d->db, NULL };
	const struct faq_options none = { 0 }, script = { .url = "javascript:alert(1)" };
	struct faq_imported in;
	struct article *all;
	size_t n;

	(void)state;
	text_file_write(path_of("faq.json"),
	    "[{\"id\": 1, \"title\": \"Вход\", \"body\": \"Ключом.\", \"url\": "
	    "\"javascript:alert(1)\"},\n"
	    "{\"id\": 2, \"title\": \"Выход\", \"body\": \"Кнопкой.\", \"url\": "
	    "\"HTTPS://help.kz/2\"}]");
	assert_int_equal(
	    faq_import(&place, path_of("faq.json"), &script, false, at.d->arena, &in, &at.d->e),
	    ERR_INVALID);
	assert_non_null(strstr(at.d->e.text, "\"javascript:alert(1)\" is no address"));
	must(at.d,
	    faq_import(&place, path_of("faq.json"), &none, false, at.d->arena, &in, &at.d->e));
	must(at.d, article_list(at.d->db, ARTICLE_LIVE, NULL, at.d->arena, &all, &n, &at.d->e));
	assert_int_equal(n, 2);
	assert_string_equal(all[0].url, "");
	assert_string_equal(all[1].url, "HTTPS://help.kz/2");
}

/* What is said at an import, and the one article after it. */
static void
what_was_said_of_a_source_stays(void **state)
{
	static const struct {
		const char *what;
		bool by_itself;
		struct faq_options said;
		const char *told; /* language, section, url, and which of them was kept */
	} s[] = {
		{ "nothing", false, { .name = "kb" }, "ru - -" },
		{ "everything", false,
		    { .name = "kb", "en", "Login", "https://help.kz/{key}.html" },
		    "en Login https://help.kz/1.html" },
		{ "nothing again", false, { .name = "kb" },
		    "en Login https://help.kz/1.html kept kept kept" },
		{ "by the setting, which says nothing", true, { .name = "kb" },
		    "en Login https://help.kz/1.html" },
		{ "another section", false, { .name = "kb", .section = "Keys" },
		    "en Keys https://help.kz/1.html kept kept" },
		{ "another address, by the setting", true,
		    { .name = "kb", .url = "https://new.kz" }, "en Keys https://new.kz/1" },
		{ "which the command keeps", false, { .name = "kb" },
		    "en Keys https://new.kz/1 kept kept kept" },
		{ "the language taken back", false, { .name = "kb", .language = "" },
		    "ru Keys https://new.kz/1 kept kept" },
		{ "an address that is none", false, { .name = "kb", .url = "help" }, "no address" },
		{ "changes nothing", false, { .name = "kb" },
		    "ru Keys https://new.kz/1 kept kept" },
	};
	const struct faq_place place = { at.d->db, NULL };
	struct arena *arena = at.d->arena;

	(void)state;
	text_file_write(path_of("table.csv"), "key;title;body\n1;Оплата;Первого числа\n");
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		const struct faq_options *o = &s[i].said;
		struct faq_imported in = { 0 };
		const char *told;
		struct article *all;
		size_t n;

		if (s[i].by_itself) {
			const char *items[] = { arena_printf(arena, "file:%s;name=kb%s%s",
			    path_of("table.csv"),
			    o->url == NULL ? "" : ";url=", o->url == NULL ? "" : o->url) };
			const struct setting_list sources = { 1, items };
			struct faq_watch *w = faq_watch_new(&sources);

			assert_int_equal(faq_watch_step(w, &place), 1);
			faq_watch_free(w);
		} else if (faq_import(&place, path_of("table.csv"), o, false, arena, &in,
			       &at.d->e) != ERR_OK) {
			assert_non_null(strstr(at.d->e.text, s[i].told));
			continue;
		}
		must(at.d, article_list(at.d->db, ARTICLE_LIVE, "kb", arena, &all, &n, &at.d->e));
		assert_int_equal(n, 1);
		told = arena_printf(arena, "%s %s %s%s%s%s", all[0].language,
		    *all[0].section == '\0' ? "-" : all[0].section,
		    *all[0].url == '\0' ? "-" : all[0].url, in.language_kept ? " kept" : "",
		    in.section_kept ? " kept" : "", in.url_kept ? " kept" : "");
		if (strcmp(told, s[i].told) != 0)
			fail_msg("%s: %s", s[i].what, told);
	}
}

static void
what_is_no_file_is_told(void **state)
{
	const struct faq_place place = { at.d->db, NULL };
	const struct faq_options none = { 0 };
	struct faq_imported in;

	(void)state;
	text_file_write(path_of("a.md"), "# Как войти\n\nПо ключу.\n");
	assert_int_equal(symlink("/etc/passwd", path_of("b.md")), 0);
	assert_int_equal(symlink("/nowhere", path_of("d.md")), 0);
	must(at.d, faq_import(&place, at.dir, &none, false, at.d->arena, &in, &at.d->e));
	assert_int_equal(in.counts.added, 1);
	assert_int_equal(in.passed_over, 2);
	assert_string_equal(in.example, "b.md: it is a link, and only files are read");
	/* Nobody waits for a pipe. */
	assert_int_equal(mkfifo(path_of("table.csv"), 0600), 0);
	assert_int_equal(
	    faq_import(&place, path_of("table.csv"), &none, false, at.d->arena, &in, &at.d->e),
	    ERR_INVALID);
	assert_non_null(strstr(at.d->e.text, "neither a file nor a folder"));
	text_file_write(path_of("faq.json"),
	    "\xef\xbb\xbf[{\"id\": 1, \"title\": \"Вход\", \"body\": \"Ключом.\"}]");
	must(at.d,
	    faq_import(&place, path_of("faq.json"), &none, false, at.d->arena, &in, &at.d->e));
	assert_int_equal(in.counts.added, 1);
}

static void
what_no_column_holds_is_refused(void **state)
{
	const struct faq_place place = { at.d->db, NULL };
	char name[201] = { 0 };
	const struct faq_options long_name = { .name = name }, long_section = { .section = name };
	struct faq_imported in;

	(void)state;
	memset(name, 'n', 200);
	text_file_write(path_of("table.csv"), "title;body\nОплата;Первого числа\n");
	assert_int_equal(
	    faq_import(&place, path_of("table.csv"), &long_name, false, at.d->arena, &in, &at.d->e),
	    ERR_INVALID);
	assert_non_null(strstr(at.d->e.text, "the name of a source has at most 190 letters"));
	assert_int_equal(faq_import(&place, path_of("table.csv"), &long_section, false, at.d->arena,
			     &in, &at.d->e),
	    ERR_INVALID);
	assert_non_null(strstr(at.d->e.text, "the section of a source has at most 190 letters"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(specs_are_read),
		cmocka_unit_test_setup_teardown(what_changed_comes_by_itself, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    trouble_with_one_keeps_none_of_the_others, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    a_bad_file_keeps_none_of_the_others, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    drafts_and_what_is_no_text_are_passed_over, setup, teardown),
		cmocka_unit_test_setup_teardown(what_was_said_of_a_source_stays, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_no_file_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(what_no_column_holds_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(people_are_led_to_addresses_only, setup, teardown),
	};

	return cmocka_run_group_tests_name("faq_import", tests, NULL, NULL);
}
