#include "core/calendar_csv.h"

#include <string.h>

#include "base/arena.h"
#include "base/csv.h"
#include "base/problem.h"
#include "base/time.h"
#include "core/calendar.h"
#include "core/calendar_days.h"
#include "core/day_hours.h"

#define COLUMNS_MAX 16

enum column { COLUMN_DATE, COLUMN_NAME, COLUMN_TYPE, COLUMN_HOURS, COLUMN_COUNT };

static const char *const column_names[] = {
	[COLUMN_DATE] = "date",
	[COLUMN_NAME] = "name",
	[COLUMN_TYPE] = "type",
	[COLUMN_HOURS] = "hours", /* may be missing */
};

struct csv {
	const char *p;
	char separator;
	int line; /* that the record begins in */
	int next_line;
	struct arena *arena;
	struct err *e;
	size_t n_fields;
	const char *fields[COLUMNS_MAX];
	size_t place[COLUMN_COUNT]; /* of a column among the fields */
};

/* Of a quoted field, both quotes included; 0: the closing one is missing. */
static size_t
quoted_length(const char *from)
{
	const char *p = from + 1;

	for (; *p != '\0'; p++) {
		if (*p != '"')
			continue;
		/* A doubled quote stands for one. */
		if (p[1] != '"')
			return (size_t)(p - from) + 1;
		p++;
	}
	return 0;
}

static char *
unquote(struct csv *c, size_t len)
{
	char *text = arena_alloc(c->arena, len), *out = text;

	for (size_t i = 1; i + 1 < len; i++) {
		if (c->p[i] == '"')
			i++;
		if (c->p[i] == '\n')
			c->next_line++;
		*out++ = c->p[i];
	}
	return text;
}

static bool
read_field(struct csv *c)
{
	const char stops[] = { c->separator, '\r', '\n', '\0' };
	const bool quoted = *c->p == '"';
	const size_t len = quoted ? quoted_length(c->p) : strcspn(c->p, stops);

	if (c->n_fields == COLUMNS_MAX) {
		problem_set(c->e, PROBLEM_TABLE_WIDE,
		    PROBLEM_VALUES(
			problem_number("line", c->line), problem_number("most", COLUMNS_MAX)));
		return false;
	}
	if (quoted && len == 0) {
		problem_set(
		    c->e, PROBLEM_TABLE_QUOTE, PROBLEM_VALUES(problem_number("line", c->line)));
		return false;
	}
	c->fields[c->n_fields++] = quoted ? unquote(c, len) : arena_strndup(c->arena, c->p, len);
	c->p += len;
	return true;
}

/* One record into `fields`; none at the end of the text. */
static bool
read_record(struct csv *c)
{
	c->n_fields = 0;
	c->line = c->next_line;
	if (*c->p == '\0')
		return true;
	do {
		if (c->n_fields > 0)
			c->p++;
		if (!read_field(c))
			return false;
	} while (*c->p == c->separator);
	if (*c->p == '\r')
		c->p++;
	if (*c->p != '\n' && *c->p != '\0') {
		problem_set(
		    c->e, PROBLEM_TABLE_BEHIND, PROBLEM_VALUES(problem_number("line", c->line)));
		return false;
	}
	if (*c->p == '\n')
		c->p++;
	c->next_line++;
	return true;
}

static bool
read_heading(struct csv *c)
{
	if (strncmp(c->p, "\xef\xbb\xbf", 3) == 0)
		c->p += 3;
	/* Spreadsheets with a decimal comma write semicolons. */
	c->separator = ',';
	if (memchr(c->p, ';', strcspn(c->p, "\n")) != NULL)
		c->separator = ';';
	if (!read_record(c))
		return false;
	for (int i = 0; i < COLUMN_COUNT; i++) {
		size_t k = 0;

		while (k < c->n_fields && strcmp(c->fields[k], column_names[i]) != 0)
			k++;
		if (k == c->n_fields && i != COLUMN_HOURS) {
			problem_set(c->e, PROBLEM_DAYS_HEADING,
			    PROBLEM_VALUES(problem_text("column", column_names[i])));
			return false;
		}
		c->place[i] = k < c->n_fields ? k : COLUMNS_MAX;
	}
	return true;
}

static const char *
field(const struct csv *c, enum column which)
{
	return c->place[which] < c->n_fields ? c->fields[c->place[which]] : "";
}

static bool
read_hours(const struct csv *c, struct calendar_day *out)
{
	const char *hours = field(c, COLUMN_HOURS);
	struct err why;

	if (calendar_day_hours(out, hours, c->arena, &why) == ERR_OK)
		return true;
	problem_set(c->e, PROBLEM_DAYS_HOURS,
	    PROBLEM_VALUES(problem_number("line", c->line), problem_text("why", why.text),
		problem_text("hours", hours)));
	return false;
}

static bool
read_day(const struct csv *c, struct calendar_day *out)
{
	const char *date = field(c, COLUMN_DATE), *type = field(c, COLUMN_TYPE);
	struct civil day;

	if (!civil_parse(date, &day)) {
		problem_set(c->e, PROBLEM_DAYS_DATE,
		    PROBLEM_VALUES(problem_number("line", c->line), problem_text("date", date)));
		return false;
	}
	out->day = civil_to_days(day);
	out->name = csv_unguarded(field(c, COLUMN_NAME));
	if (!day_kind_parse(type, &out->kind) || out->kind == DAY_ORDINARY) {
		problem_set(c->e, PROBLEM_DAYS_TYPE,
		    PROBLEM_VALUES(problem_number("line", c->line), problem_text("type", type)));
		return false;
	}
	return read_hours(c, out);
}

static bool
is_blank(const struct csv *c)
{
	return c->n_fields == 1 && c->fields[0][0] == '\0';
}

static size_t
count_lines(const char *text)
{
	size_t n = 1;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

enum err_code
calendar_csv_check(
    const char *text, struct arena *a, calendar_csv_tell *tell, void *ctx, struct err *e)
{
	struct csv c = { .p = text, .next_line = 1, .arena = a, .e = e };
	enum err_code rc = ERR_OK;
	struct calendar_day day;

	/* What is wrong with quotation marks or the heading is wrong with all that follows. */
	if (!read_heading(&c)) {
		tell(ctx, e);
		return ERR_INVALID;
	}
	while (read_record(&c)) {
		if (c.n_fields == 0)
			return rc;
		if (is_blank(&c) || read_day(&c, &day))
			continue;
		tell(ctx, e);
		rc = ERR_INVALID;
	}
	tell(ctx, e);
	return ERR_INVALID;
}

enum err_code
calendar_csv_days(
    const char *text, struct arena *a, struct calendar_day **out, size_t *n, struct err *e)
{
	struct csv c = { .p = text, .next_line = 1, .arena = a, .e = e };
	struct calendar_day *list = arena_array(a, count_lines(text), sizeof(*list));

	*n = 0;
	*out = list;
	if (!read_heading(&c))
		return e->code;
	for (;;) {
		if (!read_record(&c))
			return e->code;
		if (c.n_fields == 0)
			return ERR_OK;
		if (is_blank(&c))
			continue;
		if (!read_day(&c, &list[*n]))
			return e->code;
		++*n;
	}
}

static enum exception_kind
kind_of(enum day_kind kind)
{
	static const enum exception_kind kinds[DAY_KIND_COUNT] = {
		[DAY_HOLIDAY] = EXCEPTION_HOLIDAY,
		[DAY_OBSERVED] = EXCEPTION_HOLIDAY,
		[DAY_WORKED] = EXCEPTION_WORKED,
		[DAY_SHORT] = EXCEPTION_OVERRIDE,
	};

	return kinds[kind];
}

/* A Saturday that is worked, and a contract that works from Monday to Friday (D4 2.3). */
static bool
is_left_out(const struct calendar_day *d, bool worked_transfers)
{
	return !worked_transfers &&
	    (d->kind == DAY_WORKED || (d->kind == DAY_SHORT && days_weekday(d->day) >= 5));
}

enum err_code
calendar_csv_read(const char *text, bool worked_transfers, struct arena *a, struct exception **out,
    size_t *n, struct err *e)
{
	struct calendar_day *days;
	struct exception *list;
	size_t n_days;

	*n = 0;
	if (calendar_csv_days(text, a, &days, &n_days, e) != ERR_OK)
		return e->code;
	list = *out = arena_array(a, n_days + 1, sizeof(*list));
	for (size_t i = 0; i < n_days; i++) {
		if (is_left_out(&days[i], worked_transfers))
			continue;
		if (days[i].kind == DAY_SHORT &&
		    day_hours_parse(days[i].hours, &list[*n].hours, e) != ERR_OK)
			return e->code;
		list[*n].day = days[i].day;
		list[*n].kind = kind_of(days[i].kind);
		list[(*n)++].name = days[i].name;
	}
	return ERR_OK;
}
