#include "app/explain_part.h"

#include "app/table.h"
#include "app/time_text.h"
#include "base/arena.h"

const char *
explain_when(const struct explain_writing *w, struct utc t)
{
	return time_text(w->l, w->zone, t, w->arena);
}

const char *
explain_day(const struct explain_writing *w, struct utc t)
{
	return time_text_day(w->l, w->zone, t, w->arena);
}

/* A filled-in text as a text of the arena. */
const char *
explain_filled(const struct explain_writing *w, enum say what, const char *const *args, size_t n)
{
	return say_filled(w->l, what, args, n, w->arena);
}

/* A clause may be missing: a regulation need not number everything. */
const char *
explain_in_clause(const struct explain_writing *w, const char *text, const char *clause)
{
	return clause == NULL ? text : explain_filled(w, SAY_IN_CLAUSE, SAY_ARGS(text, clause));
}

void
explain_heading(const struct explain_writing *w, enum say text)
{
	buf_printf(w->out, w->page->bold ? "\n\033[1m%s\033[0m\n" : "\n%s\n", say(w->l, text));
}

/* A label and its text, broken into lines beside the label. */
void
explain_fact(const struct explain_writing *w, enum say label, const char *text)
{
	const char *shown = say(w->l, label);
	const size_t indent = w->label + 2;
	const size_t width = w->page->width > indent + 20 ? w->page->width - indent : SIZE_MAX;

	buf_printf(w->out, "%s%*s", shown, (int)(indent - table_width(shown)), "");
	table_flow(table_plain(w->arena, text), width, indent, w->out);
	buf_putc(w->out, '\n');
}

/* A sentence by itself. */
void
explain_line(const struct explain_writing *w, const char *text)
{
	table_flow(table_plain(w->arena, text), w->page->width > 20 ? w->page->width : SIZE_MAX, 0,
	    w->out);
	buf_putc(w->out, '\n');
}

void
explain_table(const struct explain_writing *w, struct table *t)
{
	table_print(t, w->page->width, w->out);
	table_free(t);
}
