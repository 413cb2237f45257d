#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/nearest.h"
#include "base/settings.h"

struct bench {
	const char *user;
	const char *password;
	int64_t processes;
	int64_t mode;
	bool rehearsal;
	struct span drain;
	int64_t memory;
	int deliver;
	struct setting_list names;
};

static const char *const modes[] = { "observe", "act", NULL };

#define AT(field) offsetof(struct bench, field)

static const struct settings_row rows[] = {
	{ .type = SETTING_GROUP, .help = "The database" },
	{ "db.user", SETTING_TEXT, AT(user), .example = "slad", .help = "Who we are.",
	    .required = true },
	{ "db.password", SETTING_SECRET, AT(password), .help = "Kept from others." },
	{ .type = SETTING_GROUP, .help = "The rest" },
	{ "web.processes", SETTING_INT, AT(processes), "4", "How many.", .min = 1, .max = 64 },
	{ "web.socket_mode", SETTING_MODE, AT(mode), "0660", .help = "Who may connect." },
	{ "rehearsal", SETTING_BOOL, AT(rehearsal), "no",
	    .help = "Whether the clock can be moved." },
	{ "drain", SETTING_SPAN, AT(drain), "5s", "How long to wait.", .min = 1, .max = 3600 },
	{ "memory", SETTING_SIZE, AT(memory), "64M", .help = "How much." },
	{ "deliver", SETTING_CHOICE, AT(deliver), "observe", "What is done.", .choices = modes },
	{ "stage.new", SETTING_LIST, AT(names), .help = "Names." },
};
static const struct settings table = { sizeof(rows) / sizeof(rows[0]), rows };

struct state {
	struct arena *arena;
	char dir[64];
};

static int
setup(void **state)
{
	static struct state s;

	s.arena = arena_new();
	strcpy(s.dir, "/tmp/settings_test.XXXXXX");
	*state = &s;
	return mkdtemp(s.dir) == NULL;
}

static int
teardown(void **state)
{
	struct state *s = *state;

	arena_free(s->arena);
	return rmdir(s->dir);
}

static enum err_code
read_text(struct state *s, const char *text, struct bench *out, struct err *e)
{
	*out = (struct bench){ 0 };
	*e = (struct err){ 0 };
	return settings_parse(&table, "a.conf", text, out, s->arena, e);
}

static void
test_defaults(void **state)
{
	struct bench b;
	struct err e;

	assert_int_equal(read_text(*state, "db.user = u", &b, &e), ERR_OK);
	assert_string_equal(b.user, "u");
	assert_null(b.password);
	assert_int_equal(b.processes, 4);
	assert_int_equal(b.mode, 0660);
	assert_false(b.rehearsal);
	assert_int_equal(b.drain.s, 5);
	assert_int_equal(b.memory, (int64_t)64 << 20);
	assert_int_equal(b.deliver, 0);
	assert_int_equal(b.names.n, 0);
}

/* What each line gives, told in the words of settings_show. */
static void
test_values(void **state)
{
	static const struct {
		const char *line, *shown;
	} cases[] = {
		{ "web.processes=64", "\nweb.processes = 64\n" },
		{ "  web.processes\t =  1  \r", "\nweb.processes = 1\n" },
		{ "web.socket_mode = 666", "\nweb.socket_mode = 0666\n" },
		{ "rehearsal = on", "\nrehearsal = yes\n" },
		{ "rehearsal = false", "\nrehearsal = no\n" },
		{ "drain = 90s", "\ndrain = 1m30s\n" },
		{ "drain = 1h", "\ndrain = 1h\n" },
		{ "drain = 15m", "\ndrain = 15m\n" },
		{ "memory = 1024", "\nmemory = 1k\n" },
		{ "memory = 3G", "\nmemory = 3G\n" },
		{ "memory = 1000", "\nmemory = 1000\n" },
		{ "deliver = act", "\ndeliver = act\n" },
		{ "stage.new = Новый", "\nstage.new = Новый\n" },
		{ "stage.new =  New ,Назначен,  In work",
		    "\nstage.new = New, Назначен, In work\n" },
		{ "stage.new = \"Yes, new\" , b", "\nstage.new = \"Yes, new\", b\n" },
		{ "stage.new =", "\nstage.new =\n" },
		{ "# stage.new = no", "\nstage.new =\n" },
		{ "db.password = a #b=\"c\"", "\ndb.password = (set, not shown)\n" },
		{ "db.password =", "\ndb.password =\n" },
	};
	struct state *s = *state;
	struct buf out;

	buf_init(&out);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bench b;
		struct err e;
		char text[256];

		snprintf(text, sizeof(text),
		    "\xEF\xBB\xBF"
		    "db.user = u\n\n%s\n",
		    cases[i].line);
		if (read_text(s, text, &b, &e) != ERR_OK)
			fail_msg("%s: %s", cases[i].line, e.text);
		buf_reset(&out);
		settings_show(&table, &b, &out);
		if (strstr(out.data, cases[i].shown) == NULL)
			fail_msg("%s gives\n%s", cases[i].line, out.data);
	}
	buf_release(&out);
}

static void
test_secret_is_literal(void **state)
{
	struct bench b;
	struct err e;

	assert_int_equal(
	    read_text(*state, "db.user=u\ndb.password = \"a\" # b = c \n", &b, &e), ERR_OK);
	assert_string_equal(b.password, "\"a\" # b = c");
}

static void
test_refusals(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ "", "a.conf: missing: db.user" },
		{ "db.user =", "a.conf: missing: db.user" },
		{ "db.user", "a.conf:1: expected \"name = value\"" },
		{ "= 4", "a.conf:1: expected \"name = value\"" },
		{ "db.user=u\n\nweb.proceses = 4",
		    "a.conf:3: there is no setting \"web.proceses\"; is web.processes meant?" },
		{ "db.user_file = x", "a.conf:1: there is no setting \"db.user_file\"" },
		{ "something.else = x", "a.conf:1: there is no setting \"something.else\"" },
		{ "db.user=u\ndb.user=v",
		    "a.conf:2: db.user is set a second time; first in line 1" },
		{ "web.processes = 0",
		    "web.processes: expected a number, from 1 to 64, found \"0\"" },
		{ "web.processes = 65", "found \"65\"" },
		{ "web.processes = -1", "found \"-1\"" },
		{ "web.processes = 4x", "found \"4x\"" },
		{ "web.processes = 99999999999999999999", "expected a number" },
		{ "web.processes =", "found \"\"" },
		{ "web.socket_mode = 888", "octal" },
		{ "web.socket_mode = 1777", "octal" },
		{ "rehearsal = maybe", "expected yes or no" },
		{ "drain = 90", "expected a span, such as 90s, 15m, 8h or 1h30m, from 1s to 1h" },
		{ "drain = 1m1h", "expected a span" },
		{ "drain = 2h", "from 1s to 1h, found \"2h\"" },
		{ "drain = 0", "from 1s to 1h, found \"0\"" },
		{ "drain = 99999999999999999d", "expected a span" },
		{ "memory = 1T", "expected a size" },
		{ "memory = 9999999999999G", "expected a size" },
		{ "deliver = later", "expected one of observe, act, found \"later\"" },
		{ "stage.new = a,,b", "names separated by commas" },
		{ "stage.new = a,", "names separated by commas" },
		{ "stage.new = \"a, b", "names separated by commas" },
		{ "stage.new = \"a\" b", "names separated by commas" },
		{ "db.password_file =", "db.password_file: the file's name is missing" },
		{ "db.password = a\ndb.password_file = b",
		    "a.conf:2: db.password_file is set a second time" },
		{ "db.password_file = /nonexistent/x",
		    "a.conf:1: db.password_file: /nonexistent/x: No such file" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bench b;
		struct err e;

		if (read_text(*state, cases[i].text, &b, &e) != ERR_INVALID)
			fail_msg("taken: %s", cases[i].text);
		if (strstr(e.text, cases[i].said) == NULL)
			fail_msg("%s: %s", cases[i].text, e.text);
	}
}

static char *
put_file(struct state *s, const char *name, const char *text, size_t len)
{
	char *path = arena_printf(s->arena, "%s/%s", s->dir, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, 0640), 0);
	return path;
}

/* What was said on standard error while reading. */
static enum err_code
read_heard(struct state *s, const char *path, struct bench *b, struct err *e, char heard[1024])
{
	const int kept = dup(STDERR_FILENO);
	FILE *f = tmpfile();
	enum err_code rc;
	size_t n;

	*b = (struct bench){ 0 };
	assert_non_null(f);
	fflush(stderr);
	dup2(fileno(f), STDERR_FILENO);
	rc = settings_read(&table, path, b, s->arena, e);
	fflush(stderr);
	dup2(kept, STDERR_FILENO);
	close(kept);
	rewind(f);
	n = fread(heard, 1, 1023, f);
	heard[n] = '\0';
	fclose(f);
	return rc;
}

static void
test_secret_in_a_file_beside(void **state)
{
	static const char text[] = "db.user = u\ndb.password_file = key\n";
	struct state *s = *state;
	const char *path = put_file(s, "a.conf", text, strlen(text));
	const char *key = put_file(s, "key", "s3cret\n", 7);
	char heard[1024];
	struct bench b;
	struct err e;

	assert_int_equal(read_heard(s, path, &b, &e, heard), ERR_OK);
	assert_string_equal(b.password, "s3cret");
	assert_string_equal(heard, "");

	assert_int_equal(chmod(key, 0644), 0);
	assert_int_equal(read_heard(s, path, &b, &e, heard), ERR_OK);
	assert_non_null(strstr(heard, "/key holds secrets and can be read by everybody"));
	assert_null(strstr(heard, "s3cret"));

	put_file(s, "key", "\nx", 2);
	assert_int_equal(read_heard(s, path, &b, &e, heard), ERR_INVALID);
	assert_non_null(strstr(e.text, "its first line is empty"));
	unlink(path);
	unlink(key);
}

static void
test_open_file_with_secret_is_told(void **state)
{
	static const char with[] = "db.user = u\ndb.password = s3cret\n";
	static const char without[] = "db.user = u\n";
	struct state *s = *state;
	const char *path = put_file(s, "a.conf", with, strlen(with));
	char heard[1024];
	struct bench b;
	struct err e;

	assert_int_equal(chmod(path, 0644), 0);
	assert_int_equal(read_heard(s, path, &b, &e, heard), ERR_OK);
	assert_non_null(strstr(heard, "can be read by everybody"));
	put_file(s, "a.conf", without, strlen(without));
	assert_int_equal(chmod(path, 0644), 0);
	assert_int_equal(read_heard(s, path, &b, &e, heard), ERR_OK);
	assert_string_equal(heard, "");
	unlink(path);
}

static void
test_files_that_are_none(void **state)
{
	struct state *s = *state;
	const char *path = put_file(s, "a.conf", "db.user = u\0x", 13);
	struct bench b = { 0 };
	struct err e;

	assert_int_equal(settings_read(&table, path, &b, s->arena, &e), ERR_INVALID);
	assert_non_null(strstr(e.text, "NUL"));
	assert_int_equal(settings_read(&table, s->dir, &b, s->arena, &e), ERR_INVALID);
	assert_int_equal(settings_read(&table, "/nonexistent", &b, s->arena, &e), ERR_INVALID);
	assert_string_equal(e.text, "/nonexistent: No such file or directory");
	unlink(path);
}

/* The sample, with what it asks for filled in, is a file that reads as the defaults. */
static void
test_sample_reads(void **state)
{
	struct bench b;
	struct buf sample;
	struct err e;

	buf_init(&sample);
	settings_sample(&table, &sample);
	assert_non_null(strstr(sample.data, "# ---- The database ----\n"));
	assert_non_null(strstr(sample.data, "\n# How many.\n#web.processes = 4\n"));
	assert_non_null(strstr(sample.data, "\ndb.user = slad\n"));
	assert_int_equal(read_text(*state, sample.data, &b, &e), ERR_OK);
	assert_int_equal(b.processes, 4);
	buf_release(&sample);
}

static void
test_reference_has_every_row(void **state)
{
	struct buf page;

	buf_init(&page);
	settings_reference(&table, &page);
	for (size_t i = 0; i < table.n; i++) {
		const char *what = rows[i].name != NULL ? rows[i].name : rows[i].help;

		if (strstr(page.data, what) == NULL)
			fail_msg("%s is not in the reference", what);
	}
	assert_non_null(strstr(page.data, "| `db.user` | a text | *required* | Who we are. |"));
	assert_non_null(strstr(page.data, "| a number, from 1 to 64 | `4` |"));
	buf_release(&page);
}

static void
test_nearest(void **state)
{
	static const char *const names[] = { "calc", "client", "clock", "config", "queue" };
	static const struct {
		const char *word, *meant;
	} cases[] = {
		{ "clac", "calc" },
		{ "quue", "queue" },
		{ "queues", "queue" },
		{ "confgi", "config" },
		{ "cilent", "client" },
		{ "recompute", NULL },
		{ "foo", NULL },
		{ "find", NULL },
		{ "cat", NULL },
		{ "x", NULL },
		{ "", NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *near = nearest_name(names, 5, cases[i].word);

		if (cases[i].meant == NULL ? near != NULL
					   : near == NULL || strcmp(near, cases[i].meant) != 0)
			fail_msg("%s: %s", cases[i].word, near == NULL ? "none" : near);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_secret_is_literal),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_secret_in_a_file_beside),
		cmocka_unit_test(test_open_file_with_secret_is_told),
		cmocka_unit_test(test_files_that_are_none),
		cmocka_unit_test(test_sample_reads),
		cmocka_unit_test(test_reference_has_every_row),
		cmocka_unit_test(test_nearest),
	};

	return cmocka_run_group_tests_name("settings", tests, setup, teardown);
}
