#include "app/table.h"

#include <assert.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "core/verdict_json.h"

#define GAP 2
/* A flowing column is never made narrower than this: one word a line helps nobody. */
#define FLOW_MIN 10
#define UNKNOWN 0xfffdu

struct cell {
	const char *shown;
	json_t *value;
};

struct table {
	struct arena *memory;
	size_t n_columns;
	struct table_column *columns;
	size_t n;
	size_t room;
	struct cell *cells;
};

struct table *
table_new(const struct table_column *columns, size_t n)
{
	struct arena *memory = arena_new();
	struct table *t = arena_alloc(memory, sizeof(*t));

	t->memory = memory;
	t->n_columns = n;
	t->columns = arena_array(memory, n, sizeof(*columns));
	memcpy(t->columns, columns, n * sizeof(*columns));
	return t;
}

void
table_free(struct table *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < t->n; i++)
		json_decref(t->cells[i].value);
	arena_free(t->memory);
}

static void
add_cell(struct table *t, json_t *value, const char *shown)
{
	if (t->n == t->room) {
		const size_t room = t->room == 0 ? 64 : 2 * t->room;
		struct cell *cells = arena_array(t->memory, room, sizeof(*cells));

		if (t->n > 0)
			memcpy(cells, t->cells, t->n * sizeof(*cells));
		t->cells = cells;
		t->room = room;
	}
	t->cells[t->n++] = (struct cell){ shown, value };
}

void
table_value(struct table *t, json_t *value, const char *shown)
{
	add_cell(t, value, table_plain(t->memory, shown == NULL ? "" : shown));
}

void
table_text(struct table *t, const char *text)
{
	json_t *value = text == NULL ? NULL : json_string(text);

	table_value(t, value == NULL ? json_null() : value, text);
}

void
table_number(struct table *t, int64_t n)
{
	char shown[24];

	snprintf(shown, sizeof(shown), "%" PRId64, n);
	table_value(t, json_integer(n), shown);
}

void
table_instant(struct table *t, struct utc at, const char *shown)
{
	table_value(t, utc_json(at), shown);
}

size_t
table_rows(const struct table *t)
{
	assert(t->n % t->n_columns == 0);
	return t->n / t->n_columns;
}

/* Letters and their width. */

struct range {
	uint32_t first, last;
};

/* Marks that sit on the letter before them, joiners and other things that take no place. */
static const struct range no_width[] = {
	{ 0x0300, 0x036f },
	{ 0x0483, 0x0489 },
	{ 0x0591, 0x05bd },
	{ 0x0610, 0x061a },
	{ 0x064b, 0x065f },
	{ 0x1ab0, 0x1aff },
	{ 0x1dc0, 0x1dff },
	{ 0x200b, 0x200f },
	{ 0x202a, 0x202e },
	{ 0x2060, 0x2064 },
	{ 0x20d0, 0x20f0 },
	{ 0xfe00, 0xfe0f },
	{ 0xfe20, 0xfe2f },
	{ 0xfeff, 0xfeff },
	{ 0xe0100, 0xe01ef },
};

/* East Asian wide letters and pictures. */
static const struct range two_wide[] = {
	{ 0x1100, 0x115f },
	{ 0x231a, 0x231b },
	{ 0x23e9, 0x23ec },
	{ 0x25fd, 0x25fe },
	{ 0x2614, 0x2615 },
	{ 0x26aa, 0x26ab },
	{ 0x2705, 0x2705 },
	{ 0x274c, 0x274c },
	{ 0x2753, 0x2757 },
	{ 0x2795, 0x2797 },
	{ 0x2e80, 0x303e },
	{ 0x3041, 0xa4cf },
	{ 0xac00, 0xd7a3 },
	{ 0xf900, 0xfaff },
	{ 0xfe30, 0xfe6f },
	{ 0xff00, 0xff60 },
	{ 0xffe0, 0xffe6 },
	{ 0x1f300, 0x1f64f },
	{ 0x1f680, 0x1f6ff },
	{ 0x1f900, 0x1f9ff },
	{ 0x20000, 0x3fffd },
};

#define HAS(ranges, c) in_ranges(ranges, sizeof(ranges) / sizeof((ranges)[0]), c)

static bool
in_ranges(const struct range *r, size_t n, uint32_t c)
{
	for (size_t i = 0; i < n && r[i].first <= c; i++) {
		if (c <= r[i].last)
			return true;
	}
	return false;
}

/* How many bytes the letter has; one that is not UTF-8 is a letter by itself. */
static size_t
letter(const char *text, uint32_t *c)
{
	const unsigned char *s = (const unsigned char *)text;
	const size_t len = utf8_len(text);

	if (len <= 1) {
		*c = len == 1 ? s[0] : UNKNOWN;
		return 1;
	}
	*c = s[0] & (0xffu >> (len + 1));
	for (size_t i = 1; i < len; i++)
		*c = *c << 6 | (s[i] & 0x3fu);
	return len;
}

static size_t
letter_width(uint32_t c)
{
	if (c < 0x20 || c == 0x7f || HAS(no_width, c))
		return 0;
	return HAS(two_wide, c) ? 2 : 1;
}

static size_t
width_of(const char *text, size_t len)
{
	size_t width = 0;

	for (size_t i = 0; i < len;) {
		uint32_t c;

		i += letter(text + i, &c);
		width += letter_width(c);
	}
	return width;
}

size_t
table_width(const char *text)
{
	return width_of(text, strlen(text));
}

/* Bytes that fit into `width`: at least one letter, so that there is an end. */
static size_t
fitting(const char *text, size_t len, size_t width)
{
	size_t used = 0, i = 0;

	while (i < len) {
		uint32_t c;
		const size_t step = letter(text + i, &c);

		if (used + letter_width(c) > width && i > 0)
			break;
		used += letter_width(c);
		i += step;
	}
	return i < len ? i : len;
}

/*
 * One line of `text`: up to a line feed, else the last space that fits, else as many letters as
 * fit.
 */
static size_t
line_of(const char *text, size_t width)
{
	const size_t len = strcspn(text, "\n"), fits = fitting(text, len, width);
	size_t cut = fits;

	if (fits == len)
		return len;
	while (cut > 0 && text[cut] != ' ')
		cut--;
	return cut > 0 ? cut : fits;
}

static const char *
after_line(const char *text, size_t len)
{
	text += len;
	if (*text == '\n')
		return text + 1;
	return text + strspn(text, " ");
}

void
table_flow(const char *text, size_t width, size_t indent, struct buf *out)
{
	bool first = true;

	do {
		const size_t len = line_of(text, width);

		if (!first)
			buf_printf(out, "\n%*s", (int)indent, "");
		buf_add(out, text, len);
		text = after_line(text, len);
		first = false;
	} while (*text != '\0');
}

/* Escape codes, the controls of ISO 6429, and what turns the direction of writing. */
static bool
is_harmful(uint32_t c)
{
	static const struct range harmful[] = {
		{ 0x01, 0x09 },
		{ 0x0b, 0x1f },
		{ 0x7f, 0x9f },
		{ 0x202a, 0x202e },
		{ 0x2066, 0x2069 },
		{ UNKNOWN, UNKNOWN },
	};

	return HAS(harmful, c);
}

const char *
table_plain(struct arena *a, const char *text)
{
	char *plain = arena_strdup(a, text), *to = plain;

	while (*text != '\0') {
		uint32_t c;
		const size_t len = letter(text, &c);

		if (is_harmful(c)) {
			*to++ = c == '\t' ? ' ' : '?';
		} else {
			memcpy(to, text, len);
			to += len;
		}
		text += len;
	}
	*to = '\0';
	return plain;
}

/* Printing. */

static size_t
widest_line(const char *text)
{
	size_t widest = 0;

	for (;;) {
		const size_t len = strcspn(text, "\n"), width = width_of(text, len);

		if (width > widest)
			widest = width;
		if (text[len] == '\0')
			return widest;
		text += len + 1;
	}
}

static size_t
total(const struct table *t, const size_t *widths)
{
	size_t sum = 0;

	for (size_t c = 0; c < t->n_columns; c++) {
		if (t->columns[c].title != NULL)
			sum += widths[c] + (sum > 0 ? GAP : 0);
	}
	return sum;
}

/*
 * Takes what is too much from the widest flowing column, place by place, so that they become even.
 */
static void
narrow(const struct table *t, size_t *widths, size_t limit)
{
	size_t sum = total(t, widths);

	while (limit > 0 && sum > limit) {
		size_t widest = t->n_columns;

		for (size_t c = 0; c < t->n_columns; c++) {
			if (t->columns[c].kind == TABLE_FLOWING && t->columns[c].title != NULL &&
			    widths[c] > FLOW_MIN &&
			    (widest == t->n_columns || widths[c] > widths[widest]))
				widest = c;
		}
		if (widest == t->n_columns)
			return;
		widths[widest]--;
		sum--;
	}
}

static void
measure(const struct table *t, size_t *widths)
{
	for (size_t c = 0; c < t->n_columns; c++) {
		widths[c] = t->columns[c].title == NULL ? 0 : table_width(t->columns[c].title);
		for (size_t i = c; i < t->n; i += t->n_columns) {
			const size_t width = widest_line(t->cells[i].shown);

			if (width > widths[c])
				widths[c] = width;
		}
	}
}

static void
spaces(struct buf *out, size_t n)
{
	buf_printf(out, "%*s", (int)n, "");
}

static void
trim(struct buf *out, size_t from)
{
	while (out->len > from && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
}

/* One line of a row: `rest` holds what of each cell is still to be printed. */
static bool
print_line(const struct table *t, const size_t *widths, const char **rest, struct buf *out)
{
	const size_t from = out->len;
	size_t gap = 0;
	bool more = false;

	for (size_t c = 0; c < t->n_columns; c++) {
		size_t len, pad;

		if (t->columns[c].title == NULL)
			continue;
		len = line_of(rest[c], widths[c]);
		pad = widths[c] - width_of(rest[c], len);
		spaces(out, gap + (t->columns[c].kind == TABLE_NUMBER ? pad : 0));
		buf_add(out, rest[c], len);
		spaces(out, t->columns[c].kind == TABLE_NUMBER ? 0 : pad);
		rest[c] = after_line(rest[c], len);
		more = more || *rest[c] != '\0';
		gap = GAP;
	}
	trim(out, from);
	buf_putc(out, '\n');
	return more;
}

void
table_print(const struct table *t, size_t width, struct buf *out)
{
	struct arena *a = arena_new();
	size_t *widths = arena_array(a, t->n_columns, sizeof(*widths));
	const char **rest = arena_array(a, t->n_columns, sizeof(*rest));

	measure(t, widths);
	narrow(t, widths, width);
	for (size_t c = 0; c < t->n_columns; c++)
		rest[c] = t->columns[c].title == NULL ? "" : t->columns[c].title;
	while (print_line(t, widths, rest, out))
		continue;
	for (size_t row = 0; row < table_rows(t); row++) {
		for (size_t c = 0; c < t->n_columns; c++)
			rest[c] = t->columns[c].title == NULL
			    ? ""
			    : t->cells[row * t->n_columns + c].shown;
		while (print_line(t, widths, rest, out))
			continue;
	}
	arena_free(a);
}

void
table_json(const struct table *t, struct buf *out)
{
	for (size_t row = 0; row < table_rows(t); row++) {
		json_t *object = json_object();
		char *line;

		for (size_t c = 0; c < t->n_columns; c++)
			json_object_set(
			    object, t->columns[c].name, t->cells[row * t->n_columns + c].value);
		line = json_dumps(object, JSON_COMPACT | JSON_PRESERVE_ORDER);
		buf_puts(out, line);
		buf_putc(out, '\n');
		free(line);
		json_decref(object);
	}
}
