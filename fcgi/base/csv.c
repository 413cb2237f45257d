#include "base/csv.h"

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"

static void
begin(struct csv_out *c)
{
	if (c->fields++ > 0)
		buf_puts(c->out, ",");
}

bool
csv_needs_guard(const char *text)
{
	const char first = text[strspn(text, "'")];

	return first != '\0' && strchr("=+-@\t\r\n", first) != NULL;
}

const char *
csv_unguarded(const char *field)
{
	return field[0] == '\'' && csv_needs_guard(field) ? field + 1 : field;
}

void
csv_text(struct csv_out *c, const char *text)
{
	begin(c);
	if (text == NULL || *text == '\0')
		return;
	buf_puts(c->out, "\"");
	if (csv_needs_guard(text))
		buf_puts(c->out, "'");
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '"')
			buf_puts(c->out, "\"");
		buf_add(c->out, p, 1);
	}
	buf_puts(c->out, "\"");
}

void
csv_plain(struct csv_out *c, const char *text)
{
	begin(c);
	buf_puts(c->out, text);
}

void
csv_number(struct csv_out *c, int64_t n)
{
	begin(c);
	buf_printf(c->out, "%" PRId64, n);
}

void
csv_share(struct csv_out *c, int parts)
{
	begin(c);
	if (parts >= 0)
		buf_printf(c->out, "%d.%04d", parts / 10000, parts % 10000);
}

void
csv_end(struct csv_out *c)
{
	buf_puts(c->out, "\r\n");
	c->fields = 0;
}
