/* sql/queries/generate.awk, under each awk that is installed: Debian's own is mawk. */
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
#include "tests/support/scratch.h"
#include "tests/support/text_file.h"

static char dir[] = "/tmp/slad-generate.XXXXXX";

static const char *
path_of(const char *name)
{
	return arena_printf(scratch, "%s/%s", dir, name);
}

static const char *
read_file(const char *name)
{
	return text_file_read(path_of(name), scratch);
}

/* Runs it over `files` (in that directory); what it says goes into "said". */
static int
generate(const char *awk, const char *files)
{
	char command[1024];

	snprintf(command, sizeof(command),
	    "awk=$(command -v %s) script=$PWD/sql/queries/generate.awk; cd %s && "
	    "$awk -v header=queries.h -v table=queries.inc -f $script %s >said 2>&1",
	    awk, dir, files);
	return system(command);
}

static const char *const awks[] = { "mawk", "gawk", "original-awk", "awk" };

/* Each awk that is there; at least one must be. */
static void
with_each_awk(void (*check)(const char *awk))
{
	int there = 0;

	for (size_t i = 0; i < sizeof(awks) / sizeof(awks[0]); i++) {
		char command[64];

		snprintf(command, sizeof(command), "command -v %s >/dev/null", awks[i]);
		if (system(command) != 0)
			continue;
		there++;
		check(awks[i]);
	}
	assert_true(there > 0);
}

static void
parameters_with(const char *awk)
{
	static const struct {
		const char *what;
		const char *sql;
		const char *row;
	} cases[] = {
		{ "plain", "select a from b where c = ?;\n",
		    "\"select a from b where c = ?\",\n\t    1, false }" },
		{ "several lines", "select ?,\n\t?\nfrom b;\n",
		    "\"select ?,\\n\"\n\t    \"?\\n\"\n\t    \"from b\",\n\t    2, false }" },
		{ "none in quotes", "select '?', \"?\", `?`, ?;\n",
		    "\"select '?', \\\"?\\\", `?`, ?\",\n\t    1, false }" },
		{ "a quote in quotes", "select 'it''s ?', 'a\\'?', ?;\n", ",\n\t    1, false }" },
		{ "none in comments", "select 1 -- why? because\n  , /* ? */ 2 # ?\n  , ?;\n",
		    "\"select 1\\n\"\n\t    \",  2\\n\"\n\t    \", ?\",\n\t    1, false }" },
		{ "a comment of several lines", "select /* ?\n ? -- ' \n */ ?;\n",
		    ",\n\t    1, false }" },
		{ "a semicolon within", "select ';' from a;\n", "\"select ';' from a\"" },
		{ "a semicolon at a line's end in quotes", "select 'a;\n', ?;\n",
		    "\"select 'a;\\n\"\n\t    \"', ?\",\n\t    1, false }" },
		{ "a comment after the semicolon", "select ?; -- done\n", "\"select ?\"" },
		{ "a comment line within", "select ?\n-- Other things: not these\n, ?;\n",
		    "\"select ?\\n\"\n\t    \", ?\",\n\t    2, false }" },
		{ "a longer comment before", "-- that goes on: here\nselect ?;\n", "\"select ?\"" },
		{ "lazy", "-- lazy: the column came with 5.1\nselect ?;\n", ",\n\t    1, true }" },
		{ "a backslash", "select 'a\\\\', ?;\n", "\"select 'a\\\\\\\\', ?\",\n\t    1" },
		{ "Kazakh", "select 'жауап', ?;\n", "\"select 'жауап', ?\",\n\t    1" },
	};
	char file[1024];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(file, sizeof(file), "-- a_1: what it is for\n%s", cases[i].sql);
		text_file_write(path_of("a.sql"), file);
		if (generate(awk, "a.sql migrations/0001_a.sql") != 0 ||
		    strstr(read_file("queries.inc"), "\t[Q_a_1] = { \"a_1\",\n") == NULL ||
		    strstr(read_file("queries.inc"), cases[i].row) == NULL)
			fail_msg("%s: %s: %s%s", awk, cases[i].what, read_file("queries.inc"),
			    read_file("said"));
	}
}

static void
parameters_are_counted_and_comments_left_out(void **state)
{
	with_each_awk(parameters_with);
}

static void
mistakes_with(const char *awk)
{
	static const struct {
		const char *what;
		const char *a;
		const char *b;
		const char *said;
	} cases[] = {
		{ "a name twice", "-- x: one\nselect 1;\n", "\n-- x: two\nselect 2;\n",
		    "b.sql:2: statement x stands already at a.sql:1\n" },
		{ "no end before the next", "-- x: one\nselect 1\n-- y: two\nselect 2;\n", "",
		    "a.sql:3: statement x has no ; at the end of a line\n" },
		{ "no end before the next file", "-- x: one\nselect 1\n", "-- y: two\nselect 2;\n",
		    "a.sql:1: statement x has no ; at the end of a line\n" },
		{ "no end at the end", "", "-- y: two\nselect 2\n",
		    "b.sql:1: statement y has no ; at the end of a line\n" },
		{ "no SQL at all", "-- x: one\n", "",
		    "a.sql:1: statement x has no ; at the end of a line\n" },
		{ "no name", "select 1;\n", "", "a.sql:1: SQL without a line `-- name:" },
		{ "a bad name", "-- X: one\nselect 1;\n", "", "a.sql:2: SQL without a line" },
		{ "an open quote", "-- x: one\nselect 'a;\n", "",
		    "a.sql:1: statement x has no ; at the end of a line\n" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		text_file_write(path_of("a.sql"), cases[i].a);
		text_file_write(path_of("b.sql"), cases[i].b);
		if (generate(awk, "a.sql b.sql migrations/0001_a.sql") >> 8 != 1 ||
		    strstr(read_file("said"), cases[i].said) == NULL)
			fail_msg("%s: %s: %s", awk, cases[i].what, read_file("said"));
	}
}

static void
mistakes_are_told_with_file_and_line(void **state)
{
	with_each_awk(mistakes_with);
}

static void
files_with(const char *awk)
{
	text_file_write(path_of("a.sql"),
	    "-- About this file.\n\n-- x: one\nselect 1;\n\n-- y: two\nselect ?;\n");
	text_file_write(path_of("migrations/0002_b.sql"), "-- it's \"b\"\ncreate\ttable b;\n");
	text_file_write(path_of("grants.sql"), "grant 'a' to {b};\n");
	assert_int_equal(
	    generate(awk, "a.sql migrations/0001_a.sql migrations/0002_b.sql grants.sql"), 0);
	assert_non_null(
	    strstr(read_file("queries.h"), "enum query {\n\tQ_x,\n\tQ_y,\n\tQ_COUNT\n};"));
	assert_string_equal(read_file("migrations.inc"),
	    "\t{ 1, \"a\",\n\t    \"create table a;\\n\" },\n"
	    "\t{ 2, \"b\",\n\t    \"-- it's \\\"b\\\"\\n\"\n\t    \"create\\ttable b;\\n\" },\n");
	assert_string_equal(read_file("grants.inc"), "\"grant 'a' to {b};\\n\"\n");
	/* One that is missing, or misnamed, would be found by a running service only. */
	assert_int_not_equal(generate(awk, "a.sql migrations/0002_b.sql"), 0);
	assert_non_null(strstr(read_file("said"), "0002_b.sql:1: migration 0 is followed by 2"));
	text_file_write(path_of("migrations/b.sql"), "x;\n");
	assert_int_not_equal(generate(awk, "a.sql migrations/b.sql"), 0);
	assert_non_null(strstr(read_file("said"), "NNNN_name.sql"));
}

static void
migrations_and_grants_become_texts(void **state)
{
	with_each_awk(files_with);
}

static int
make_dir(void **state)
{
	char path[128];

	if (mkdtemp(dir) == NULL || scratch_setup(state) != 0)
		return -1;
	snprintf(path, sizeof(path), "%s/migrations", dir);
	if (mkdir(path, 0700) != 0)
		return -1;
	text_file_write(path_of("migrations/0001_a.sql"), "create table a;\n");
	return 0;
}

static int
remove_dir(void **state)
{
	char command[64];

	scratch_teardown(state);
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	return system(command);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parameters_are_counted_and_comments_left_out),
		cmocka_unit_test(mistakes_are_told_with_file_and_line),
		cmocka_unit_test(migrations_and_grants_become_texts),
	};

	return cmocka_run_group_tests_name("generate", tests, make_dir, remove_dir);
}
