#include "app/corpus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/commands.h"
#include "base/arena.h"

static void
reports_are_read_in_either_form(void **state)
{
	static const struct {
		const char *in;
		int64_t created; /* -1: refused */
		const char *says;
	} s[] = {
		{ "{\"id\":\"a\",\"created\":1301417327}", 1301417327, NULL },
		{ "{\"id\":7,\"created\":1301417327.5}", 1301417327, NULL },
		{ "{\"id\":\"a\",\"created\":\"2026-02-03T05:00:00Z\"}", 1770094800, NULL },
		{ "{\"id\":\"a\",\"created\":\"2026-02-03\"}", 1770076800, NULL },
		{ "{\"id\":\"a\",\"created\":\"2026-02-03 05:00:00Z\"}", 1770094800, NULL },
		{ "{\"id\":\"a\",\"created\":\"2026-02-03T10:00:00+05:00\"}", 1770094800, NULL },
		{ "{\"id\":\"a\",\"created\":\"2026-02-03T10:00:00.123+0500\"}", 1770094800, NULL },
		{ "{\"id\":\"a\",\"created\":\"2026-02-03T02:00-03\"}", 1770094800, NULL },
		{ "{\"id\":\"a\",\"subject\":null,\"more\":[]}", 99, NULL },
		{ "{\"id\":\"a\",\"dup_of\":\"a\"}", 99, NULL },
		{ "[1]", -1, "an object is expected" },
		{ "{\"id\":\"a\\tb\"}", -1, "id: a tab or the end of a line" },
		{ "{\"id\":\"a\",\"created\":\"2026-02-03T05:00:00\"}", 1770094800, NULL },
		{ "{\"id\":\"a\",\"created\":\"2026-02-03 05:00:00.25\"}", 1770094800, NULL },
		{ "{\"id\":\"a\",\"created\":\"2026-02-03 05:00\"}", 1770094800, NULL },
		{ "{\"id\":\"a\",\"created\":\"2026-02-03 05:00:00 +0000\"}", 1770094800, NULL },
		{ "{\"id\":\"a\",\"created\":\"1770094800\"}", 1770094800, NULL },
		{ "{\"id\":\"a\",\"created\":\"2026-02-03T25:00:00\"}", -1, "created: " },
		{ "{\"id\":\"a\",\"created\":\"2026-02-03Z\"}", -1, "created: " },
		{ "{\"id\":\"a\",\"created\":\"\"}", -1, "created: " },
		{ "{\"id\":\"a\",\"created\":\"2026-02-30\"}", -1, "created: seconds since 1970" },
		{ "{\"id\":\"a\",\"created\":\"2026-02-03T10:00:00+99:00\"}", -1, "created: " },
		{ "{\"id\":\"a\",\"created\":\"2026-02-03T10:00:00+05:00x\"}", -1, "created: " },
		{ "{\"id\":\"a\",\"created\":true}", -1, "created: " },
		{ "{\"subject\":\"x\"}", -1, "id: it is missing" },
		{ "{\"id\":\"\"}", -1, "id: it is missing" },
		{ "{\"id\":\"a\",\"subject\":[]}", -1, "subject: a text is expected" },
		{ "{\"id\":\"a\",\"created\":\"yesterday\"}", -1, "created: seconds since 1970" },
		{ "{\"id\":\"a\",\"created\":1e300}", -1, "created: seconds since 1970" },
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		json_t *in = json_loads(s[i].in, 0, NULL);
		struct report r;
		struct err e;

		if (corpus_report(in, 99, a, &r, &e) == ERR_OK)
			assert_int_equal(r.created, s[i].created);
		else if (s[i].says == NULL || strstr(e.text, s[i].says) != e.text)
			fail_msg("%s: \"%s\"", s[i].in, e.text);
		else
			assert_int_equal(s[i].created, -1);
		json_decref(in);
	}
	arena_free(a);
}

static void
write_file(char *path, const char *text)
{
	const int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

/* Runs "slactl WORDS PATH", with its output in `out`. */
static int
run(const char *words, const char *path, char *out, size_t room)
{
	static char program[] = "slactl";
	char text[256], *rest = text, *argv[10] = { program };
	int argc = 1;
	const int kept = dup(STDOUT_FILENO);
	FILE *f = tmpfile();
	size_t n;
	int status;

	snprintf(text, sizeof(text), "%s%s", words, path);
	while (rest != NULL)
		argv[argc++] = strsep(&rest, " ");
	fflush(stdout);
	dup2(fileno(f), STDOUT_FILENO);
	status = commands_main(argc, argv);
	fflush(stdout);
	dup2(kept, STDOUT_FILENO);
	close(kept);
	rewind(f);
	n = fread(out, 1, room - 1, f);
	out[n] = '\0';
	fclose(f);
	return status;
}

static const char corpus[] =
    "{\"id\":\"1\",\"created\":100,\"subject\":\"printer jams on paper\"}\n"
    "{\"id\":\"2\",\"created\":200,\"subject\":\"printer jams\",\"dup_of\":\"1\"}\n"
    "{bad\n"
    "{\"id\":\"3\",\"created\":300,\"subject\":\"jammed printers\"}\n";

static void
eval_ranks_what_is_earlier(void **state)
{
	char path[] = "/tmp/similar-test-XXXXXX", ids[] = "/tmp/similar-test-XXXXXX", out[4096];
	char both[128];

	write_file(path, corpus);
	write_file(ids, "3\r\n\n");
	assert_int_equal(run("similar eval --corpus ", path, out, sizeof(out)), EXIT_INPUT);
	/* 2 finds 1; 3 finds both, which are one. */
	assert_true(strncmp(out, "2\t1\t1\t", 6) == 0);
	assert_non_null(strstr(out, "\n3\t1\t2\t"));
	assert_null(strstr(out, "\n3\t2\t"));
	snprintf(both, sizeof(both), "%s --queries %s", path, ids);
	assert_int_equal(run("similar eval --corpus ", both, out, sizeof(out)), EXIT_INPUT);
	assert_true(strncmp(out, "3\t1\t2\t", 6) == 0);
	unlink(path);
	unlink(ids);
}

/* Of other lines, and of the same in another order, the answers are the same. */
static void
eval_knows_nothing_from_later(void **state)
{
	static const char *const lines[] = {
		"{\"id\":\"1\",\"created\":100,\"subject\":\"printer jams on paper\"}\n",
		"{\"id\":\"2\",\"created\":200,\"subject\":\"paper jams a printer\"}\n",
		"{\"id\":\"3\",\"created\":\"1970-01-01T00:05\",\"subject\":\"printer jams\"}\n",
		"{\"id\":\"4\",\"created\":300,\"subject\":\"printers, paper, jams\"}\n",
	};
	/* The last two came at one instant: which stands first was there first. */
	static const size_t orders[][4] = { { 0, 1, 2, 3 }, { 2, 3, 1, 0 }, { 1, 2, 0, 3 } };
	char answers[3][4096];

	for (size_t o = 0; o < 3; o++) {
		char path[] = "/tmp/similar-test-XXXXXX", text[1024] = "";

		for (size_t i = 0; i < 4; i++)
			strcat(text, lines[orders[o][i]]);
		write_file(path, text);
		assert_int_equal(
		    run("similar eval --corpus ", path, answers[o], sizeof(answers[o])), EXIT_DONE);
		assert_string_equal(answers[o], answers[0]);
		unlink(path);
	}
	assert_true(strncmp(answers[0], "2\t1\t1\t", 6) == 0);
	assert_null(strstr(answers[0], "\n3\t1\t4\t"));
	assert_non_null(strstr(answers[0], "\n4\t3\t"));
}

#define ONE "{\"id\":1,\"created\":9,\"subject\":\"x\"}"
#define TWO "{\"id\":2,\"created\":9,\"subject\":\"y\"}"

/* What a newcomer's file may have in it, and what is said of it: a word of it, and the status. */
static void
bad_files_are_said_with_their_lines(void **state)
{
	static const struct {
		const char *what, *text, *queries, *says;
		int status;
	} s[] = {
		{ "a byte order mark", "\xef\xbb\xbf" ONE "\n", NULL, "", EXIT_DONE },
		{ "no end of the last line", ONE, NULL, "", EXIT_DONE },
		{ "Windows' lines, and blank ones", ONE "\r\n \r\n" TWO "\r\n", NULL, "",
		    EXIT_DONE },
		{ "nothing", "", NULL, "there is no report in it", EXIT_INPUT },
		{ "an array", "[1]\n" ONE "\n", NULL, "line 1: an object", EXIT_INPUT },
		{ "half a line", ONE "\n{\"id\":2,\"subj", NULL, "line 2: column", EXIT_INPUT },
		{ "no UTF-8", "{\"id\":1,\"subject\":\"\xff\xfe\"}\n", NULL, "line 1: column",
		    EXIT_INPUT },
		{ "an id twice", ONE "\n{\"id\":\"1\",\"created\":1,\"subject\":\"x\"}\n", NULL,
		    "line 2: id: \"1\" stands on line 1", EXIT_INPUT },
		{ "out of order", ONE "\n{\"id\":2,\"created\":8,\"subject\":\"y\"}\n", NULL,
		    "line 2: it is earlier", EXIT_DONE },
		{ "neither text nor time", ONE "\n{\"id\":2}\n", NULL,
		    "line 2: subject: it is missing, and so is description", EXIT_INPUT },
		{ "a text, no time", "{\"id\":1,\"description\":\"x\"}\n" TWO "\n", NULL,
		    "line 1: created: it is missing", EXIT_INPUT },
		{ "no time that is one", "{\"id\":1,\"created\":null,\"subject\":\"x\"}\n", NULL,
		    "line 1: created: it is missing", EXIT_INPUT },
		{ "an id that is nowhere", ONE "\n", "1\n7\n", "1 of its ids, such as \"7\"",
		    EXIT_INPUT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		char path[] = "/tmp/similar-test-XXXXXX", ids[] = "/tmp/similar-test-XXXXXX";
		char words[128], out[256], said[1024];
		const int kept = dup(STDERR_FILENO);
		FILE *f = tmpfile();
		int status;
		size_t n;

		write_file(path, s[i].text);
		write_file(ids, s[i].queries == NULL ? "" : s[i].queries);
		snprintf(words, sizeof(words), "%s%s%s", path,
		    s[i].queries == NULL ? "" : " --queries ", s[i].queries == NULL ? "" : ids);
		dup2(fileno(f), STDERR_FILENO);
		status = run("similar eval --corpus ", words, out, sizeof(out));
		dup2(kept, STDERR_FILENO);
		close(kept);
		rewind(f);
		n = fread(said, 1, sizeof(said) - 1, f);
		said[n] = '\0';
		fclose(f);
		unlink(path);
		unlink(ids);
		if (status != s[i].status || strstr(said, s[i].says) == NULL ||
		    (*s[i].says == '\0' && n > 0))
			fail_msg("%s: %d, \"%s\"", s[i].what, status, said);
	}
}

static void
a_file_that_is_missing_is_said(void **state)
{
	char out[64];

	assert_int_equal(
	    run("similar eval --corpus ", "/nowhere/at/all", out, sizeof(out)), EXIT_REACH);
	assert_string_equal(out, "");
	assert_int_equal(run("similar", "", out, sizeof(out)), EXIT_USAGE);
	assert_int_equal(run("similar", " eval", out, sizeof(out)), EXIT_USAGE);
}

/* What fit prints is a file that the others take, and the table tells what is in it. */
static void
weights_are_one_table(void **state)
{
	char path[] = "/tmp/similar-test-XXXXXX", out[16384];

	(void)state;
	assert_int_equal(run("similar", " weights", out, sizeof(out)), EXIT_DONE);
	assert_true(strncmp(out, "weight            kind        value  range", 42) == 0);
	assert_non_null(strstr(out, "\nTITLE             set "));
	assert_non_null(
	    strstr(out, "\nAGE               fitted      0.207  -100 to 100 deviations: "));
	assert_non_null(strstr(out, "\nsimilar           by clicks    0.35  0.15 to 0.5 share: "));
	assert_non_null(strstr(out, "\nFOREIGN           set          0.75  0 to 1 times: "));
	write_file(path, "AGE -0.25\n");
	assert_int_equal(run("similar weights --weights ", path, out, sizeof(out)), EXIT_DONE);
	assert_non_null(strstr(out, "\nAGE               fitted      -0.25  "));
	assert_non_null(strstr(out, "\nTEXT              fitted      0.188  "));
	unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reports_are_read_in_either_form),
		cmocka_unit_test(eval_ranks_what_is_earlier),
		cmocka_unit_test(eval_knows_nothing_from_later),
		cmocka_unit_test(bad_files_are_said_with_their_lines),
		cmocka_unit_test(weights_are_one_table),
		cmocka_unit_test(a_file_that_is_missing_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
