#include "base/csv_table.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/problem.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* Where the reading stands. */
struct reading {
	const char *at;
	size_t line;
	char separator;
	struct arena *arena;
};

/* Fields of one row, growing. */
struct fields {
	size_t n;
	size_t room;
	const char **at;
};

static void
add_field(struct fields *f, struct arena *a, const char *text)
{
	if (f->n == f->room) {
		const size_t room = f->room == 0 ? 16 : 2 * f->room;
		const char **at = arena_array(a, room, sizeof(*at));

		if (f->n > 0)
			memcpy(at, f->at, f->n * sizeof(*at));
		f->at = at;
		f->room = room;
	}
	f->at[f->n++] = text;
}

static const char *
plain_field(struct reading *r)
{
	const char ends[] = { r->separator, '\r', '\n', '\0' };
	size_t len = strcspn(r->at, ends);
	const char *from = r->at;

	r->at += len;
	while (len > 0 && (*from == ' ' || *from == '\t')) {
		from++;
		len--;
	}
	while (len > 0 && (from[len - 1] == ' ' || from[len - 1] == '\t'))
		len--;
	return arena_strndup(r->arena, from, len);
}

static enum err_code
quoted_field(struct reading *r, const char **out, struct err *e)
{
	const size_t began = r->line;
	struct buf b;

	buf_init(&b);
	for (r->at++; *r->at != '\0'; r->at++) {
		if (*r->at == '"' && r->at[1] != '"')
			break;
		if (*r->at == '"')
			r->at++;
		if (*r->at == '\n')
			r->line++;
		buf_putc(&b, *r->at);
	}
	*out = buf_keep(&b, r->arena);
	if (*r->at == '\0')
		return problem_set(
		    e, PROBLEM_TABLE_QUOTE, PROBLEM_VALUES(problem_number("line", (int64_t)began)));
	r->at++;
	r->at += strspn(r->at, " \t");
	if (*r->at != r->separator && *r->at != '\r' && *r->at != '\n' && *r->at != '\0')
		return problem_set(e, PROBLEM_TABLE_BEHIND,
		    PROBLEM_VALUES(problem_number("line", (int64_t)r->line)));
	return ERR_OK;
}

/* One row, up to and with its line end. */
static enum err_code
read_row(struct reading *r, struct fields *f, struct err *e)
{
	*f = (struct fields){ 0 };
	for (;;) {
		const char *field;

		if (*r->at == '"') {
			if (quoted_field(r, &field, e) != ERR_OK)
				return e->code;
		} else {
			field = plain_field(r);
		}
		add_field(f, r->arena, csv_unguarded(field));
		if (*r->at != r->separator)
			break;
		r->at++;
	}
	if (*r->at == '\r')
		r->at++;
	if (*r->at == '\n') {
		r->at++;
		r->line++;
	}
	return ERR_OK;
}

static bool
is_empty(const struct fields *f)
{
	for (size_t i = 0; i < f->n; i++) {
		if (*f->at[i] != '\0')
			return false;
	}
	return true;
}

static char
find_separator(const char *text)
{
	size_t commas = 0, semicolons = 0;

	for (; *text != '\0' && *text != '\n'; text++) {
		commas += *text == ',';
		semicolons += *text == ';';
	}
	return semicolons > commas ? ';' : ',';
}

static void
add_row(struct csv *out, size_t *room, struct arena *a, struct csv_row row)
{
	if (out->n == *room) {
		struct csv_row *old = out->rows;

		*room = *room == 0 ? 64 : 2 * *room;
		out->rows = arena_array(a, *room, sizeof(*out->rows));
		if (out->n > 0)
			memcpy(out->rows, old, out->n * sizeof(*old));
	}
	out->rows[out->n++] = row;
}

enum err_code
csv_read(const char *text, struct arena *a, struct csv *out, struct err *e)
{
	const size_t mark = strncmp(text, BYTE_ORDER_MARK, 3) == 0 ? 3 : 0;
	struct reading r = { text + mark, 1, find_separator(text), a };
	struct fields f;
	size_t room = 0;

	*out = (struct csv){ 0 };
	while (*r.at != '\0') {
		const size_t line = r.line;

		if (read_row(&r, &f, e) != ERR_OK)
			return e->code;
		if (is_empty(&f))
			continue;
		if (out->heading == NULL) {
			out->heading = f.at;
			out->n_columns = f.n;
			continue;
		}
		if (f.n > out->n_columns)
			return problem_set(e, PROBLEM_TABLE_FIELDS,
			    PROBLEM_VALUES(problem_number("line", (int64_t)line),
				problem_number("fields", (int64_t)f.n),
				problem_number("columns", (int64_t)out->n_columns)));
		while (f.n < out->n_columns)
			add_field(&f, a, "");
		add_row(out, &room, a, (struct csv_row){ line, f.at });
	}
	if (out->heading == NULL)
		return problem_set(e, PROBLEM_TABLE_EMPTY, PROBLEM_NO_VALUES);
	return ERR_OK;
}

size_t
csv_column(const struct csv *c, const char *name)
{
	size_t i = 0;

	while (i < c->n_columns && strcasecmp(c->heading[i], name) != 0)
		i++;
	return i;
}
