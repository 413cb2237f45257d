#include "store/breach_text.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/csv.h"
#include "store/breach.h"

#define LINK_TEXT 512

static void
put_line(const struct breach_row *b, const char *url, struct csv_out *c)
{
	char due[UTC_TEXT], link[LINK_TEXT];

	csv_number(c, b->issue);
	csv_text(c, clock_kind_name(b->clock));
	utc_format(b->due, due);
	csv_text(c, due);
	csv_text(c, priority_name(b->priority));
	csv_text(c, b->clause);
	csv_text(c, b->regulation);
	csv_text(c, b->revision);
	snprintf(link, sizeof(link), "%s/issues/%" PRId64, url == NULL ? "" : url, b->issue);
	csv_text(c, link);
	csv_end(c);
}

void
breaches_csv(const struct breach_row *rows, size_t n, const char *url, struct buf *out)
{
	static const char *const heading[] = { "issue", "clock", "due", "priority", "clause",
		"regulation", "revision", "link" };
	struct csv_out c = { .out = out };

	for (size_t i = 0; i < sizeof(heading) / sizeof(heading[0]); i++)
		csv_text(&c, heading[i]);
	csv_end(&c);
	for (size_t i = 0; i < n; i++)
		put_line(&rows[i], url, &c);
}
