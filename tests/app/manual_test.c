#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/commands.h"
#include "app/config.h"
#include "base/arena.h"
#include "base/buf.h"
#include "tests/support/scratch.h"
#include "tests/support/text_file.h"

/*
 * The manual pages say what the tables of the program say. Their parts between
 * marks are made here; SLAD_TEST_WRITE=1 puts them into the pages.
 */
#define PAGES "nginx/docs/"
#define LINE 76

/* What stands between two lines of a page has to be `made`. */
static void
compare_part(const char *name, const char *begin, const char *end, const char *made)
{
	const char *path = arena_printf(scratch, PAGES "%s", name);
	const char *page = text_file_read(path, scratch);
	const char *from = strstr(page, begin), *to = strstr(page, end);

	if (from == NULL || to == NULL || to < from)
		fail_msg("%s: the marks are not there", name);
	from += strlen(begin);
	if (getenv("SLAD_TEST_WRITE") != NULL) {
		text_file_write(
		    path, arena_printf(scratch, "%.*s%s%s", (int)(from - page), page, made, to));
		return;
	}
	if (strncmp(from, made, strlen(made)) != 0 || from + strlen(made) != to)
		fail_msg(
		    "%s does not say what the program says: run this with SLAD_TEST_WRITE=1", name);
}

/* Prose for mdoc: a sentence a line, none too long, nothing that looks like a macro. */
static void
put_prose(struct buf *out, const char *text)
{
	size_t column = 0;

	while (*text != '\0') {
		const size_t len = strcspn(text, " ");
		const bool sentence = len > 0 && strchr(".?!", text[len - 1]) != NULL;

		if (column > 0 && column + 1 + len > LINE) {
			buf_putc(out, '\n');
			column = 0;
		}
		if (column > 0) {
			buf_putc(out, ' ');
			column++;
		}
		if (column == 0 && (*text == '.' || *text == '\''))
			buf_puts(out, "\\&");
		for (size_t i = 0; i < len; i++) {
			if (text[i] == '\\')
				buf_puts(out, "\\e");
			else
				buf_putc(out, text[i]);
		}
		column += len;
		text += len + (text[len] == ' ');
		if (sentence && *text != '\0') {
			buf_putc(out, '\n');
			column = 0;
		}
	}
	buf_putc(out, '\n');
}

/* The next cell of a row of a Markdown table: "| `a` | b |". */
static char *
cell(char **row)
{
	char *from = *row + 2, *to = strstr(from, " |");

	assert_non_null(to);
	*to = '\0';
	*row = to + 1;
	return from;
}

static char *
unquoted(char *text)
{
	const size_t len = strlen(text);

	if (len < 2 || text[0] != '`')
		return text;
	text[len - 1] = '\0';
	return text + 1;
}

static void
put_row(struct buf *out, char *row)
{
	char *name = unquoted(cell(&row)), *type = cell(&row), *initial = cell(&row);
	char *help = cell(&row);
	const char *value;

	if (strcmp(initial, "*required*") == 0)
		value = arena_printf(scratch, "%s; required", type);
	else if (strcmp(initial, "–") == 0)
		value = type;
	else
		value = arena_printf(scratch, "%s; default: %s", type, unquoted(initial));
	buf_printf(out, ".It Cm %s\n", name);
	put_prose(out, arena_printf(scratch, "(%s)", value));
	put_prose(out, help);
}

/* From the reference that `slactl config --reference` prints. */
static void
put_settings(struct buf *out)
{
	struct buf reference;
	bool open = false;

	buf_init(&reference);
	settings_reference(&config_settings, &reference);
	for (char *line = strtok(reference.data, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		if (strncmp(line, "### ", 4) == 0) {
			buf_printf(
			    out, "%s.Ss %s\n.Bl -tag -width Ds\n", open ? ".El\n" : "", line + 4);
			open = true;
		} else if (strncmp(line, "| `", 3) == 0) {
			put_row(out, line);
		}
	}
	buf_puts(out, ".El\n");
	buf_release(&reference);
}

static void
every_setting_is_in_the_manual(void **state)
{
	struct buf made;

	buf_init(&made);
	put_settings(&made);
	assert_non_null(strstr(made.data, ".It Cm tracker.time_zone\n"));
	compare_part("slad.conf.5", ".\\\" Settings begin.\n", ".\\\" Settings end.\n", made.data);
	buf_release(&made);
}

static const struct {
	const char *name;
	bool start;
	const char *help;
} checks[] = {
#define CHECK(name, needs, start, help) { #name, start, help },
#include "app/doctor.def"
#undef CHECK
};

static void
every_check_of_doctor_is_in_the_manual(void **state)
{
	struct buf made;

	buf_init(&made);
	buf_puts(&made, ".Bl -tag -width permissions -compact\n");
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		buf_printf(&made, ".It Cm %s%s\n", checks[i].name, checks[i].start ? " *" : "");
		put_prose(&made, checks[i].help);
	}
	buf_puts(&made, ".El\n");
	compare_part("slactl.1", ".\\\" Checks begin.\n", ".\\\" Checks end.\n", made.data);
	buf_release(&made);
}

static bool
has_line(const char *page, const char *begin)
{
	const size_t len = strlen(begin);

	for (const char *p = page; (p = strstr(p, begin)) != NULL; p++) {
		if ((p == page || p[-1] == '\n') && (p[len] == ' ' || p[len] == '\n'))
			return true;
	}
	return false;
}

/* ".It Ic queue", or ".Ic queue" where the heading takes more lines. */
static void
every_command_is_in_the_manual(void **state)
{
	const char *page = text_file_read(PAGES "slactl.1", scratch);

	for (size_t i = 0; i < commands_count; i++) {
		const char *name = commands[i].name;

		if (!has_line(page, arena_printf(scratch, ".It Ic %s", name)) &&
		    !has_line(page, arena_printf(scratch, ".Ic %s", name)))
			fail_msg("slactl.1 does not describe %s", name);
	}
}

/* And what it describes is there. */
static void
the_manual_has_no_other_command(void **state)
{
	const char *page = text_file_read(PAGES "slactl.1", scratch);

	for (const char *p = page; (p = strstr(p, "\n.It Ic ")) != NULL; p++) {
		const char *name = p + strlen("\n.It Ic ");
		const size_t len = strcspn(name, " \n");
		size_t i = 0;

		while (i < commands_count &&
		    (strlen(commands[i].name) != len || strncmp(commands[i].name, name, len) != 0))
			i++;
		if (i == commands_count)
			fail_msg("slactl.1 describes %.*s, which is no command", (int)len, name);
	}
}

static void
mandoc_finds_nothing(void **state)
{
	FILE *p;
	char said[512] = "";

	if (system("command -v mandoc >/dev/null") != 0)
		skip();
	p = popen("mandoc -Tlint -Wwarning " PAGES "slad.8 " PAGES "slactl.1 " PAGES
		  "slad.conf.5 2>&1",
	    "r");
	assert_non_null(p);
	if (fgets(said, sizeof(said), p) != NULL)
		print_error("%s", said);
	assert_int_equal(pclose(p), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_setting_is_in_the_manual),
		cmocka_unit_test(every_check_of_doctor_is_in_the_manual),
		cmocka_unit_test(every_command_is_in_the_manual),
		cmocka_unit_test(the_manual_has_no_other_command),
		cmocka_unit_test(mandoc_finds_nothing),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
