#include "base/settings_value.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

/* Values. Each parser gets the trimmed text, which is not empty. */

typedef bool value_parser(
    const struct settings_row *row, const char *text, void *place, struct arena *a);
typedef void value_shower(const struct settings_row *row, const void *value, struct buf *out);

static bool
in_range(const struct settings_row *row, int64_t v)
{
	if (row->min == 0 && row->max == 0)
		return v >= 0;
	return v >= row->min && v <= row->max;
}

static bool
read_number(const char **p, int base, int64_t *out)
{
	char *end;

	if (!isdigit((unsigned char)**p))
		return false;
	errno = 0;
	*out = strtoll(*p, &end, base);
	if (errno != 0 || end == *p)
		return false;
	*p = end;
	return true;
}

static bool
parse_text(const struct settings_row *row, const char *text, void *place, struct arena *a)
{
	*(const char **)place = arena_strdup(a, text);
	return true;
}

static bool
parse_int(const struct settings_row *row, const char *text, void *place, struct arena *a)
{
	const bool negative = *text == '-';
	int64_t v;

	text += negative;
	if (!read_number(&text, 10, &v) || *text != '\0')
		return false;
	*(int64_t *)place = negative ? -v : v;
	return in_range(row, negative ? -v : v);
}

static bool
parse_mode(const struct settings_row *row, const char *text, void *place, struct arena *a)
{
	int64_t v;

	if (!read_number(&text, 8, &v) || *text != '\0' || v > 0777)
		return false;
	*(int64_t *)place = v;
	return true;
}

static bool
parse_bool(const struct settings_row *row, const char *text, void *place, struct arena *a)
{
	static const struct {
		const char *word;
		bool value;
	} words[] = {
		{ "yes", true },
		{ "no", false },
		{ "on", true },
		{ "off", false },
		{ "true", true },
		{ "false", false },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(words[i].word, text) == 0) {
			*(bool *)place = words[i].value;
			return true;
		}
	}
	return false;
}

static const struct unit {
	char letter;
	int64_t seconds;
} span_units[] = {
	{ 'd', SPAN_DAY },
	{ 'h', SPAN_HOUR },
	{ 'm', SPAN_MINUTE },
	{ 's', 1 },
};

#define SPAN_UNITS (sizeof(span_units) / sizeof(span_units[0]))

bool
settings_span(const char *text, struct span *out)
{
	int64_t sum = 0, v;
	size_t unit = 0;

	if (strcmp(text, "0") == 0)
		text = "0s";
	while (*text != '\0') {
		if (!read_number(&text, 10, &v))
			return false;
		while (unit < SPAN_UNITS && span_units[unit].letter != *text)
			unit++;
		if (unit == SPAN_UNITS || v > INT64_MAX / 4 / span_units[unit].seconds)
			return false;
		sum += v * span_units[unit++].seconds;
		text++;
	}
	out->s = sum;
	return true;
}

static bool
parse_span(const struct settings_row *row, const char *text, void *place, struct arena *a)
{
	struct span *out = place;

	return settings_span(text, out) && in_range(row, out->s);
}

static bool
parse_size(const struct settings_row *row, const char *text, void *place, struct arena *a)
{
	static const char letters[] = "kMG";
	int64_t v;
	int shift = 0;

	if (!read_number(&text, 10, &v))
		return false;
	if (*text != '\0') {
		const char *letter = strchr(letters, *text);

		if (letter == NULL || text[1] != '\0')
			return false;
		shift = 10 * (int)(letter - letters + 1);
	}
	if (v > INT64_MAX >> shift)
		return false;
	*(int64_t *)place = v << shift;
	return in_range(row, v << shift);
}

static bool
parse_choice(const struct settings_row *row, const char *text, void *place, struct arena *a)
{
	for (int i = 0; row->choices[i] != NULL; i++) {
		if (strcmp(row->choices[i], text) == 0) {
			*(int *)place = i;
			return true;
		}
	}
	return false;
}

/* One item, from *p to the next comma; NULL when a quote is not closed or the item is empty. */
static const char *
read_item(const char **p, struct arena *a)
{
	const char *from, *to;

	*p += strspn(*p, " \t");
	if (**p == '"') {
		from = *p + 1;
		to = strchr(from, '"');
		if (to == NULL)
			return NULL;
		*p = to + 1 + strspn(to + 1, " \t");
		if (**p != ',' && **p != '\0')
			return NULL;
	} else {
		from = *p;
		*p += strcspn(*p, ",");
		for (to = *p; to > from && (to[-1] == ' ' || to[-1] == '\t');)
			to--;
	}
	return to == from ? NULL : arena_strndup(a, from, (size_t)(to - from));
}

static bool
parse_list(const struct settings_row *row, const char *text, void *place, struct arena *a)
{
	struct setting_list *list = place;
	const char **items;
	size_t n = 1;

	for (const char *p = text; *p != '\0'; p++)
		n += *p == ',';
	items = arena_array(a, n, sizeof(*items));
	n = 0;
	for (const char *p = text;; p++) {
		items[n] = read_item(&p, a);
		if (items[n++] == NULL)
			return false;
		if (*p == '\0')
			break;
	}
	*list = (struct setting_list){ n, items };
	return true;
}

static void
show_text(const struct settings_row *row, const void *value, struct buf *out)
{
	const char *text = *(const char *const *)value;

	buf_puts(out, text == NULL ? "" : text);
}

static void
show_secret(const struct settings_row *row, const void *value, struct buf *out)
{
	buf_puts(out, *(const char *const *)value == NULL ? "" : "(set, not shown)");
}

static void
show_int(const struct settings_row *row, const void *value, struct buf *out)
{
	buf_printf(out, "%" PRId64, *(const int64_t *)value);
}

static void
show_mode(const struct settings_row *row, const void *value, struct buf *out)
{
	buf_printf(out, "%04o", (unsigned)*(const int64_t *)value);
}

static void
show_bool(const struct settings_row *row, const void *value, struct buf *out)
{
	buf_puts(out, *(const bool *)value ? "yes" : "no");
}

static void
show_span(const struct settings_row *row, const void *value, struct buf *out)
{
	int64_t left = ((const struct span *)value)->s;

	if (left == 0)
		buf_puts(out, "0");
	for (size_t i = 0; i < SPAN_UNITS; i++) {
		const int64_t whole = left / span_units[i].seconds;

		if (whole > 0)
			buf_printf(out, "%" PRId64 "%c", whole, span_units[i].letter);
		left -= whole * span_units[i].seconds;
	}
}

static void
show_size(const struct settings_row *row, const void *value, struct buf *out)
{
	static const char letters[] = "kMG";
	int64_t v = *(const int64_t *)value;
	int i = 0;

	for (; i < 3 && v > 0 && v % 1024 == 0; i++)
		v /= 1024;
	buf_printf(out, "%" PRId64, v);
	if (i > 0)
		buf_putc(out, letters[i - 1]);
}

static void
show_choice(const struct settings_row *row, const void *value, struct buf *out)
{
	buf_puts(out, row->choices[*(const int *)value]);
}

static void
show_list(const struct settings_row *row, const void *value, struct buf *out)
{
	const struct setting_list *list = value;

	for (size_t i = 0; i < list->n; i++) {
		const char *quote = strchr(list->items[i], ',') == NULL ? "" : "\"";

		buf_printf(out, "%s%s%s%s", i == 0 ? "" : ", ", quote, list->items[i], quote);
	}
}

static const struct {
	const char *expected; /* what a value looks like, for messages and the reference */
	value_parser *parse;
	value_shower *show;
	bool may_be_empty; /* "name =" means: nothing */
} types[] = {
	[SETTING_TEXT] = { "a text", parse_text, show_text, true },
	[SETTING_SECRET] = { "a secret", parse_text, show_secret, true },
	[SETTING_INT] = { "a number", parse_int, show_int, false },
	[SETTING_MODE] = { "permissions in octal, such as 0660", parse_mode, show_mode, false },
	[SETTING_BOOL] = { "yes or no", parse_bool, show_bool, false },
	[SETTING_SPAN] = { "a span, such as 90s, 15m, 8h or 1h30m", parse_span, show_span, false },
	[SETTING_SIZE] = { "a size, such as 512k, 64M or 1G", parse_size, show_size, false },
	[SETTING_CHOICE] = { "one of", parse_choice, show_choice, false },
	[SETTING_LIST] = { "names separated by commas", parse_list, show_list, true },
};

/* "a number from 1 to 64", "one of observe, act" */
void
settings_value_describe(const struct settings_row *row, struct buf *out)
{
	buf_puts(out, types[row->type].expected);
	for (int i = 0; row->type == SETTING_CHOICE && row->choices[i] != NULL; i++)
		buf_printf(out, "%s%s", i == 0 ? " " : ", ", row->choices[i]);
	if (row->min == 0 && row->max == 0)
		return;
	buf_puts(out, ", from ");
	types[row->type].show(row, &row->min, out);
	buf_puts(out, " to ");
	types[row->type].show(row, &row->max, out);
}

bool
settings_value_parse(const struct settings_row *row, const char *text, void *place, struct arena *a)
{
	return types[row->type].parse(row, text, place, a);
}

bool
settings_value_may_be_empty(const struct settings_row *row)
{
	return types[row->type].may_be_empty;
}

void
settings_value_show(const struct settings_row *row, const void *value, struct buf *out)
{
	types[row->type].show(row, value, out);
}
