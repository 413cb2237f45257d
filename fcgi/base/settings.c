#include "base/settings.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/nearest.h"
#include "base/settings_value.h"

#define FILE_BYTES_MAX ((long)1024 * 1024)
#define FILE_SUFFIX "_file"

/* What one reading knows, beside the values: where each setting stands. */
struct reading {
	const struct settings *settings;
	const char *path;
	void *base;
	struct arena *arena;
	int *lines; /* of each row; 0: not there */
	bool has_secret; /* in the file itself */
};

static void *
place_of(const struct settings_row *row, void *base)
{
	return (char *)base + row->offset;
}

static const void *
value_of(const struct settings_row *row, const void *base)
{
	return (const char *)base + row->offset;
}

static enum err_code
not_expected(
    const struct settings_row *row, const char *path, int line, const char *value, struct err *e)
{
	struct buf expected;

	buf_init(&expected);
	settings_value_describe(row, &expected);
	/* A secret is any text, so that its value never comes here. */
	err_set(e, ERR_INVALID, "%s:%d: %s: expected %s, found \"%s\"", path, line, row->name,
	    expected.data, value);
	buf_release(&expected);
	return ERR_INVALID;
}

static enum err_code
put_value(const struct reading *r, const struct settings_row *row, int line, const char *value,
    struct err *e)
{
	void *place = place_of(row, r->base);

	if (*value != '\0') {
		if (!settings_value_parse(row, value, place, r->arena))
			return not_expected(row, r->path, line, value, e);
		return ERR_OK;
	}
	if (!settings_value_may_be_empty(row))
		return not_expected(row, r->path, line, value, e);
	if (row->type == SETTING_LIST)
		*(struct setting_list *)place = (struct setting_list){ 0 };
	else
		*(const char **)place = NULL;
	return ERR_OK;
}

/* A default that its own type refuses is our mistake. */
static void
put_defaults(const struct reading *r)
{
	for (size_t i = 0; i < r->settings->n; i++) {
		const struct settings_row *row = &r->settings->rows[i];
		bool good = true;

		if (row->type != SETTING_GROUP && row->initial != NULL)
			good = settings_value_parse(
			    row, row->initial, place_of(row, r->base), r->arena);
		assert(good);
		(void)good;
	}
}

/* Files. */

static bool
read_open(FILE *f, const char *path, char **text, struct stat *st, struct arena *a, struct err *e)
{
	if (fstat(fileno(f), st) != 0 || !S_ISREG(st->st_mode) || st->st_size > FILE_BYTES_MAX) {
		err_set(e, ERR_INVALID, "%s: not a file of less than 1 MiB", path);
		return false;
	}
	*text = arena_alloc(a, (size_t)st->st_size + 1);
	if (fread(*text, 1, (size_t)st->st_size, f) != (size_t)st->st_size || ferror(f)) {
		err_set(e, ERR_INVALID, "%s: cannot be read to its end", path);
		return false;
	}
	if (strlen(*text) != (size_t)st->st_size) {
		err_set(e, ERR_INVALID, "%s: holds a NUL byte, so it is no text", path);
		return false;
	}
	return true;
}

/* False: e says why. */
static bool
read_file(const char *path, char **text, struct stat *st, struct arena *a, struct err *e)
{
	FILE *f = fopen(path, "re");
	bool good;

	if (f == NULL) {
		err_set(e, ERR_INVALID, "%s: %s", path, strerror(errno));
		return false;
	}
	good = read_open(f, path, text, st, a, e);
	fclose(f);
	return good;
}

static void
warn_open(const char *path, const struct stat *st)
{
	if ((st->st_mode & S_IROTH) != 0)
		log_warning("%s holds secrets and can be read by everybody: chmod o-r it", path);
}

/* A name beside the settings file, unless it starts at the root. */
static const char *
beside(const char *path, const char *name, struct arena *a)
{
	const char *slash = strrchr(path, '/');

	if (*name == '/' || slash == NULL)
		return name;
	return arena_printf(a, "%.*s/%s", (int)(slash - path), path, name);
}

static enum err_code
put_secret_file(const struct reading *r, const struct settings_row *row, int line, const char *name,
    struct err *e)
{
	const char *path = beside(r->path, name, r->arena);
	struct stat st;
	char *text;

	if (*name == '\0')
		return err_set(e, ERR_INVALID,
		    "%s:%d: %s" FILE_SUFFIX ": the file's name is missing", r->path, line,
		    row->name);
	if (!read_file(path, &text, &st, r->arena, e))
		return err_prefix(e, "%s:%d: %s" FILE_SUFFIX, r->path, line, row->name);
	warn_open(path, &st);
	text[strcspn(text, "\r\n")] = '\0';
	if (*text == '\0')
		return err_set(e, ERR_INVALID,
		    "%s:%d: %s" FILE_SUFFIX ": %s: its first line is empty", r->path, line,
		    row->name, path);
	return put_value(r, row, line, text, e);
}

/* Lines. */

/* The row of a name; of_file: it is a secret's NAME_file. */
static const struct settings_row *
find_row(const struct settings *s, const char *name, bool *of_file)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct settings_row *row = &s->rows[i];
		size_t len;

		if (row->type == SETTING_GROUP)
			continue;
		len = strlen(row->name);
		if (strncmp(row->name, name, len) != 0)
			continue;
		*of_file = row->type == SETTING_SECRET && strcmp(name + len, FILE_SUFFIX) == 0;
		if (name[len] == '\0' || *of_file)
			return row;
	}
	return NULL;
}

static enum err_code
unknown_name(const struct reading *r, int line, const char *name, struct err *e)
{
	const char **names = arena_array(r->arena, r->settings->n, sizeof(*names));
	const char *near;
	size_t n = 0;

	for (size_t i = 0; i < r->settings->n; i++) {
		if (r->settings->rows[i].type != SETTING_GROUP)
			names[n++] = r->settings->rows[i].name;
	}
	near = nearest_name(names, n, name);
	if (near == NULL)
		return err_set(
		    e, ERR_INVALID, "%s:%d: there is no setting \"%s\"", r->path, line, name);
	return err_set(e, ERR_INVALID, "%s:%d: there is no setting \"%s\"; is %s meant?", r->path,
	    line, name, near);
}

static char *
trim(char *text)
{
	char *end = text + strlen(text);

	text += strspn(text, " \t\r");
	while (end > text && strchr(" \t\r", end[-1]) != NULL)
		end--;
	*end = '\0';
	return text;
}

static enum err_code
take_line(struct reading *r, int line, char *text, struct err *e)
{
	const struct settings_row *row;
	bool of_file = false;
	char *equals;
	size_t i;

	text = trim(text);
	if (*text == '\0' || *text == '#')
		return ERR_OK;
	equals = strchr(text, '=');
	if (equals == NULL || equals == text)
		return err_set(e, ERR_INVALID,
		    "%s:%d: expected \"name = value\" or a comment that starts with #", r->path,
		    line);
	*equals = '\0';
	text = trim(text);
	row = find_row(r->settings, text, &of_file);
	if (row == NULL)
		return unknown_name(r, line, text, e);
	i = (size_t)(row - r->settings->rows);
	if (r->lines[i] != 0)
		return err_set(e, ERR_INVALID, "%s:%d: %s is set a second time; first in line %d",
		    r->path, line, text, r->lines[i]);
	r->lines[i] = line;
	if (of_file)
		return put_secret_file(r, row, line, trim(equals + 1), e);
	r->has_secret = r->has_secret || row->type == SETTING_SECRET;
	return put_value(r, row, line, trim(equals + 1), e);
}

static bool
is_missing(const struct settings_row *row, const void *base)
{
	if (row->type == SETTING_GROUP || !row->required)
		return false;
	if (row->type == SETTING_LIST)
		return ((const struct setting_list *)value_of(row, base))->n == 0;
	return *(const char *const *)value_of(row, base) == NULL;
}

/* All at once: whoever writes a settings file wants the whole list. */
static enum err_code
check_required(const struct reading *r, struct err *e)
{
	struct buf names;
	size_t missing = 0;

	buf_init(&names);
	for (size_t i = 0; i < r->settings->n; i++) {
		if (is_missing(&r->settings->rows[i], r->base))
			buf_printf(
			    &names, "%s%s", missing++ == 0 ? "" : ", ", r->settings->rows[i].name);
	}
	if (missing > 0)
		err_set(e, ERR_INVALID, "%s: missing: %s", r->path, names.data);
	buf_release(&names);
	return missing > 0 ? ERR_INVALID : ERR_OK;
}

static enum err_code
parse(struct reading *r, const char *text, struct err *e)
{
	static const char bom[] = "\xEF\xBB\xBF";
	char *rest = arena_strdup(r->arena, text);

	if (strncmp(rest, bom, strlen(bom)) == 0)
		rest += strlen(bom);
	r->lines = arena_array(r->arena, r->settings->n, sizeof(*r->lines));
	put_defaults(r);
	for (int line = 1; rest != NULL; line++) {
		char *text_of_line = strsep(&rest, "\n");

		if (take_line(r, line, text_of_line, e) != ERR_OK)
			return e->code;
	}
	return check_required(r, e);
}

enum err_code
settings_parse(const struct settings *s, const char *path, const char *text, void *base,
    struct arena *a, struct err *e)
{
	struct reading r = { .settings = s, .path = path, .base = base, .arena = a };

	return parse(&r, text, e);
}

enum err_code
settings_read(
    const struct settings *s, const char *path, void *base, struct arena *a, struct err *e)
{
	struct reading r = { .settings = s, .path = path, .base = base, .arena = a };
	struct stat st;
	char *text;

	if (!read_file(path, &text, &st, a, e) || parse(&r, text, e) != ERR_OK)
		return e->code;
	if (r.has_secret)
		warn_open(path, &st);
	return ERR_OK;
}

/* Pages made from the table. */

#define HELP_COLUMNS 78

/* The help as comment lines, broken at spaces; bytes are near enough to columns here. */
static void
put_comment(const char *help, struct buf *out)
{
	size_t column = 0;

	while (*help != '\0') {
		const size_t len = strcspn(help, " ");

		if (column > 0 && column + 1 + len > HELP_COLUMNS) {
			buf_putc(out, '\n');
			column = 0;
		}
		buf_puts(out, column == 0 ? "# " : " ");
		buf_add(out, help, len);
		column += len + 1;
		help += len + (help[len] == ' ');
	}
	buf_putc(out, '\n');
}

static void
put_heading(const struct settings_row *row, struct buf *out)
{
	buf_puts(out, out->len == 0 ? "" : "\n");
	buf_printf(out, "# ---- %s ----\n", row->help);
}

static void
put_sample(const struct settings_row *row, struct buf *out)
{
	const char *value = row->initial != NULL ? row->initial : row->example;

	buf_putc(out, '\n');
	put_comment(row->help, out);
	/* What has to be set stands there to be filled in, the rest shows its default. */
	buf_printf(out, "%s%s =%s%s\n", row->required ? "" : "#", row->name,
	    value == NULL ? "" : " ", value == NULL ? "" : value);
}

void
settings_sample(const struct settings *s, struct buf *out)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->rows[i].type == SETTING_GROUP)
			put_heading(&s->rows[i], out);
		else
			put_sample(&s->rows[i], out);
	}
}

void
settings_show(const struct settings *s, const void *base, struct buf *out)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct settings_row *row = &s->rows[i];

		if (row->type == SETTING_GROUP) {
			put_heading(row, out);
			continue;
		}
		buf_printf(out, "%s = ", row->name);
		settings_value_show(row, value_of(row, base), out);
		while (out->data[out->len - 1] == ' ')
			out->data[--out->len] = '\0';
		buf_putc(out, '\n');
	}
}

static void
put_reference(const struct settings_row *row, struct buf *out)
{
	buf_printf(out, "| `%s` | ", row->name);
	settings_value_describe(row, out);
	if (row->required)
		buf_puts(out, " | *required* | ");
	else if (row->initial == NULL)
		buf_puts(out, " | – | ");
	else
		buf_printf(out, " | `%s` | ", row->initial);
	buf_printf(out, "%s |\n", row->help);
}

void
settings_reference(const struct settings *s, struct buf *out)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->rows[i].type != SETTING_GROUP) {
			put_reference(&s->rows[i], out);
			continue;
		}
		buf_printf(out,
		    "%s### %s\n\n| setting | value | default | meaning |\n|---|---|---|---|\n",
		    out->len == 0 ? "" : "\n", s->rows[i].help);
	}
}
