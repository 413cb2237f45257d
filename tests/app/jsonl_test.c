#include "app/jsonl.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/cmd_calc.h"
#include "app/cmd_identity.h"
#include "base/arena.h"
#include "base/time.h"

/* The loop of lines: what goes in, what comes out, and the exit status. */
static int
file_of(const char *text, size_t len)
{
	int fd = memfd_create("lines", 0);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, len), len);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static char *
run_calc(const char *text, size_t len, int *status)
{
	struct calc *c = calc_new();
	char *answers = NULL;
	size_t size;
	FILE *out = open_memstream(&answers, &size);
	int in = file_of(text, len);

	*status = jsonl_objects(in, out, calc_answer, c);
	fclose(out);
	close(in);
	calc_free(c);
	return answers;
}

static void
loop_says(const char *text, size_t len, const char *answers, int status)
{
	int found;
	char *said = run_calc(text, len, &found);

	assert_string_equal(said, answers);
	assert_int_equal(found, status);
	free(said);
}

#define OPEN                                                                                       \
	"{\"zone\":\"Asia/Almaty\",\"hours\":{\"tue\":[[\"09:00\",\"18:00\"]]},"                   \
	"\"op\":\"is_open\",\"start\":\"2026-02-03T05:00:00Z\"}"
#define TRUE "{\"result\":true}\n"
/* A text with its length, so that it may hold a NUL. */
#define TEXT(text) (text), sizeof(text) - 1

static void
lines(void **state)
{
	loop_says(TEXT(""), "", 0);
	loop_says(TEXT(OPEN "\n"), TRUE, 0);
	loop_says(TEXT(OPEN), TRUE, 0);
	loop_says(TEXT(OPEN "\r\n\r\n \t\n" OPEN "\r\n"), TRUE TRUE, 0);
	loop_says(TEXT("\xef\xbb\xbf" OPEN "\n"), TRUE, 0);
	/* Only the first line may have a mark. */
	loop_says(TEXT(OPEN "\n\xef\xbb\xbf" OPEN "\n"),
	    TRUE "{\"line\":2,\"error\":\"column 1: '[' or '{' expected near '\xef\xbb\xbf'\"}\n",
	    1);
	/* Blank lines are counted. */
	loop_says(TEXT("\n\n{}\n" OPEN), "{\"line\":3,\"error\":\"op: missing\"}\n" TRUE, 1);
	loop_says(TEXT("[1]\n5\n" OPEN "\n"),
	    "{\"line\":1,\"error\":\"an object {…} is expected\"}\n"
	    "{\"line\":2,\"error\":\"column 1: '[' or '{' expected near '5'\"}\n" TRUE,
	    1);
	loop_says(TEXT("{\"op\":\"add\",\"op\":\"add\"}\n"),
	    "{\"line\":1,\"error\":\"column 16: duplicate object key near '\\\"op\\\"'\"}\n", 1);
	loop_says(TEXT(OPEN OPEN "\n"),
	    "{\"line\":1,\"error\":\"column 105: end of file expected near '{'\"}\n", 1);
	loop_says(TEXT("{\"op\":\"a\\u0000b\"}\n"),
	    "{\"line\":1,\"error\":\"column 16: \\\\u0000 cannot stand in a text\"}\n", 1);
	loop_says(TEXT("{\"a\":1\0}\n" OPEN "\n"),
	    "{\"line\":1,\"error\":\"a NUL byte in the line\"}\n" TRUE, 1);
}

/* Says again what it was told; as an error if it begins with an exclamation mark. */
static enum err_code
echo(void *ctx, const char *text, struct arena *a, json_t **out, struct err *e)
{
	if (text[0] == '!')
		return err_set(e, ERR_INVALID, "%s", text + 1);
	*out = json_pack("{s:s%}", "text", text, strlen(text));
	return ERR_OK;
}

static void
echo_says(const char *text, size_t len, const char *answers)
{
	char *said = NULL;
	size_t size;
	FILE *out = open_memstream(&said, &size);
	int in = file_of(text, len);

	jsonl_texts(in, out, echo, NULL);
	fclose(out);
	close(in);
	assert_string_equal(said, answers);
	free(said);
}

static void
texts(void **state)
{
	echo_says(TEXT("a\r\n b \n\r\nc\rd\n\\\"\n"),
	    "{\"text\":\"a\"}\n{\"text\":\" b \"}\n{\"text\":\"c\\rd\"}\n"
	    "{\"text\":\"\\\\\\\"\"}\n");
	/* A sentence that repeats broken input is mended, or there would be no line at all. */
	echo_says(TEXT("!\xd1\x8f\xe2\x82\xac\xf0\x9f\x99\x82\n"),
	    "{\"line\":1,\"error\":\"\xd1\x8f\xe2\x82\xac\xf0\x9f\x99\x82\"}\n");
	echo_says(TEXT("!a\x80|\xd1|\xd1\xd1\x8f|\xe2\x82|\xc1\x81|\xf5\x80\x80\x80\n"),
	    "{\"line\":1,\"error\":\"a?|?|?\xd1\x8f|\?\?|\?\?|\?\?\?\?\"}\n");
	echo_says(TEXT("!\xe0\x80\x80|\xed\xa0\x80|\xf0\x80\x80\x80|\xf4\x90\x80\x80\n"),
	    "{\"line\":1,\"error\":\"\?\?\?|\?\?\?|\?\?\?\?|\?\?\?\?\"}\n");
}

/* Whatever stands in a line: one line of good JSON with its number, and the next is answered. */
static void
one_error_line(const char *bad, size_t len)
{
	const size_t tail = strlen(OPEN);
	char *text = malloc(len + tail + 1), *said, *end;
	json_t *answer;
	int status;

	memcpy(text, bad, len);
	text[len] = '\n';
	memcpy(text + len + 1, OPEN, tail);
	said = run_calc(text, len + 1 + tail, &status);
	assert_int_equal(status, 1);
	end = strchr(said, '\n');
	assert_non_null(end);
	assert_string_equal(end + 1, TRUE);
	*end = '\0';
	answer = json_loads(said, 0, NULL);
	if (answer == NULL)
		fail_msg("no JSON: %s", said);
	assert_int_equal(json_integer_value(json_object_get(answer, "line")), 1);
	assert_true(json_is_string(json_object_get(answer, "error")));
	json_decref(answer);
	free(said);
	free(text);
}

static void
lines_that_mean_harm(void **state)
{
	static char deep[200000], longest[300000];

	one_error_line(TEXT("{\"zone\":\"\xff\xfe\"}"));
	one_error_line(TEXT("\xff"));
	one_error_line(TEXT("{\"op\":\"add\",\"seconds\":99999999999999999999999}"));
	one_error_line(TEXT("{\"op\":\"add\",\"seconds\":1e999}"));
	one_error_line(TEXT("{\"op\":\"add\",\"seconds\":-}"));
	one_error_line(TEXT("{\"a\":\"\\u0000\"}"));
	one_error_line(TEXT("{\"a\":\"\\ud800\"}"));
	one_error_line(TEXT("{"));
	one_error_line(TEXT("null"));
	one_error_line(TEXT("{\"op\":\"is_open\",\"start\":\"2026-02-03T05:00:00Z\",\"\":1}"));
	/* A key that the sentence repeats in part, cut within a character. */
	for (size_t shift = 0; shift < 2; shift++) {
		size_t len = (size_t)sprintf(longest,
		    "{\"op\":\"is_open\",\"start\":\"2026-02-03T05:00:00Z\",\"%s",
		    shift ? "x" : "");

		for (int i = 0; i < 5000; i++)
			len += (size_t)sprintf(longest + len, "\xd1\x8f");
		len += (size_t)sprintf(longest + len, "\":1}");
		one_error_line(longest, len);
	}
	memset(deep, '[', sizeof(deep));
	one_error_line(deep, sizeof(deep));
	memcpy(deep, "{\"a\":", 5);
	one_error_line(deep, sizeof(deep));
	/* Far longer than any buffer. */
	memset(longest, 'x', sizeof(longest));
	one_error_line(longest, sizeof(longest));
}

static void
long_lines(void **state)
{
	const size_t blanks = (size_t)5 * 1024 * 1024;
	const size_t len = blanks + 2 * strlen(OPEN) + 1;
	char *text = malloc(len + 1);

	strcpy(text, OPEN "\n");
	memset(text + strlen(text), ' ', blanks);
	memcpy(text + strlen(OPEN) + 1 + blanks, OPEN, strlen(OPEN));
	loop_says(text, len, TRUE TRUE, 0);
	free(text);
}

static void
many_lines(void **state)
{
	enum { LINES = 20000 };
	const size_t len = LINES * (strlen(OPEN) + 1);
	char *text = malloc(len + 1), *said, *p = text;
	int status;

	for (int i = 0; i < LINES; i++)
		p += sprintf(p, "%s\n", OPEN);
	said = run_calc(text, len, &status);
	assert_int_equal(status, 0);
	assert_int_equal(strlen(said), LINES * strlen(TRUE));
	free(said);
	free(text);
}

/* Whoever waits for an answer before he asks again must get it. */
static void
answers_come_before_the_next_question(void **state)
{
	struct pollfd wait = { .events = POLLIN };
	int to[2], from[2], status;
	pid_t child;

	assert_int_equal(pipe(to), 0);
	assert_int_equal(pipe(from), 0);
	fflush(NULL);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct calc *c = calc_new();
		FILE *out = fdopen(from[1], "w");

		close(to[1]);
		status = jsonl_objects(to[0], out, calc_answer, c);
		fclose(out);
		calc_free(c);
		_exit(status);
	}
	close(to[0]);
	close(from[1]);
	wait.fd = from[0];
	for (int i = 0; i < 3; i++) {
		char answer[64] = "";

		/* In two pieces: a line is answered when it ends. */
		assert_int_equal(write(to[1], OPEN, 20), 20);
		assert_int_equal(
		    write(to[1], OPEN "\n" + 20, strlen(OPEN) + 1 - 20), strlen(OPEN) + 1 - 20);
		assert_int_equal(poll(&wait, 1, 20000), 1);
		assert_int_equal(read(from[0], answer, sizeof(answer) - 1), strlen(TRUE));
		assert_string_equal(answer, TRUE);
	}
	close(to[1]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	close(from[0]);
}

static void
trouble_in_reading_or_writing(void **state)
{
	struct calc *c = calc_new();
	FILE *full = fopen("/dev/full", "w"), *null = fopen("/dev/null", "w");
	int in = file_of(TEXT(OPEN "\n")), shut = dup(in), said = dup(STDERR_FILENO);

	close(shut);
	/* The sentence on standard error is not wanted here. */
	dup2(fileno(null), STDERR_FILENO);
	assert_int_equal(jsonl_objects(in, full, calc_answer, c), 3);
	assert_int_equal(jsonl_objects(shut, null, calc_answer, c), 3);
	dup2(said, STDERR_FILENO);
	close(said);
	fclose(full);
	fclose(null);
	close(in);
	calc_free(c);
}

static void
identities(void **state)
{
	static const char text[] = "850314350129\n"
				   " 240141000017 \r\n"
				   "\n"
				   "000229000125\n"
				   "85031435012\n"
				   "850314\xff\n"
				   "85\0\n"
				   "\xd0\x98\xd0\x98\xd0\x9d\n"
				   "491231500011\n";
	struct civil today = { 2026, 11, 22 };
	char *answers = NULL;
	size_t size;
	FILE *out = open_memstream(&answers, &size);
	int in = file_of(TEXT(text));

	assert_int_equal(jsonl_texts(in, out, identity_answer, &today), 1);
	fclose(out);
	close(in);
	assert_string_equal(answers,
	    "{\"id\":\"850314350129\",\"kind\":\"iin\",\"valid\":true,\"reason\":null,"
	    "\"warnings\":[]}\n"
	    "{\"id\":\"240141000017\",\"kind\":\"bin\",\"valid\":true,\"reason\":null,"
	    "\"warnings\":[]}\n"
	    "{\"id\":\"000229000125\",\"kind\":\"iin\",\"valid\":true,\"reason\":null,"
	    "\"warnings\":[\"the seventh digit is 0, as foreign citizens have it: some systems "
	    "refuse it\"]}\n"
	    "{\"id\":\"85031435012\",\"kind\":null,\"valid\":false,"
	    "\"reason\":\"an IIN or BIN has 12 digits\",\"warnings\":[]}\n"
	    "{\"line\":6,\"error\":\"the line is not UTF-8\"}\n"
	    "{\"line\":7,\"error\":\"a NUL byte in the line\"}\n"
	    "{\"id\":\"\xd0\x98\xd0\x98\xd0\x9d\",\"kind\":null,\"valid\":false,"
	    "\"reason\":\"only the digits 0 to 9 are possible\",\"warnings\":[]}\n"
	    "{\"id\":\"491231500011\",\"kind\":\"iin\",\"valid\":true,\"reason\":null,"
	    "\"warnings\":[\"the date of birth is in the future: ask the client for the number "
	    "again\"]}\n");
	free(answers);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(texts),
		cmocka_unit_test(lines_that_mean_harm),
		cmocka_unit_test(long_lines),
		cmocka_unit_test(many_lines),
		cmocka_unit_test(answers_come_before_the_next_question),
		cmocka_unit_test(trouble_in_reading_or_writing),
		cmocka_unit_test(identities),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
