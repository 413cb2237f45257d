#include "app/cmd_similar.h"

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
		{ "{\"id\":\"a\",\"subject\":null,\"more\":[]}", 99, NULL },
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

		if (similar_report(in, 99, a, &r, &e) == ERR_OK)
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

static void
a_file_that_is_missing_is_said(void **state)
{
	char out[64];

	assert_int_not_equal(
	    run("similar eval --corpus ", "/nowhere/at/all", out, sizeof(out)), EXIT_DONE);
	assert_string_equal(out, "");
	assert_int_equal(run("similar", "", out, sizeof(out)), EXIT_USAGE);
	assert_int_equal(run("similar", " eval", out, sizeof(out)), EXIT_USAGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reports_are_read_in_either_form),
		cmocka_unit_test(eval_ranks_what_is_earlier),
		cmocka_unit_test(a_file_that_is_missing_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
