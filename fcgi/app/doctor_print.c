#include "app/doctor.h"

#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/args.h"
#include "app/table.h"
#include "base/arena.h"
#include "base/buf.h"
#include "core/wording.h"

/* Of level and check. */
#define INDENT 22

static const char *const marks[DOCTOR_LEVELS] = {
	[DOCTOR_OK] = "ok",
	[DOCTOR_WARNING] = "WARNING",
	[DOCTOR_ERROR] = "ERROR",
	[DOCTOR_SKIPPED] = "-",
};

static void
add_row(struct table *t, const struct doctor_finding *f)
{
	table_value(t, json_string(doctor_level_name(f->level)), marks[f->level]);
	table_text(t, f->check);
	table_text(t, f->what);
	table_text(t, f->where);
	table_text(t, f->mend);
}

/* A statement is there to be copied, in one line; all else is prose. */
static void
put_line(const char *label, const char *text, size_t width, struct buf *out)
{
	const size_t indent = INDENT + strlen(label);

	buf_printf(out, "%*s%s", INDENT, "", label);
	table_flow(text, strncmp(text, "grant ", 6) == 0 ? SIZE_MAX : width - indent, indent, out);
	buf_putc(out, '\n');
}

static void
put_finding(const struct doctor_finding *f, size_t width, struct buf *out)
{
	struct arena *a = arena_new();
	const char *what = table_plain(a, f->what);

	buf_printf(out, "%-8s%-14s", marks[f->level], f->check);
	if (f->level == DOCTOR_SKIPPED)
		what = arena_printf(a, "not checked: %s", what);
	table_flow(what, width - INDENT, INDENT, out);
	buf_putc(out, '\n');
	if (f->level == DOCTOR_WARNING || f->level == DOCTOR_ERROR) {
		if (f->where != NULL)
			put_line("where: ", table_plain(a, f->where), width, out);
		if (f->mend != NULL)
			put_line("mend:  ", table_plain(a, f->mend), width, out);
	}
	arena_free(a);
}

static void
put_sum(const struct doctor *d, struct buf *out)
{
	buf_puts(out, "\n");
	wording_count(WORDING_EN, (int64_t)doctor_count(d, DOCTOR_ERROR), NOUN_ERROR, out);
	buf_puts(out, ", ");
	wording_count(WORDING_EN, (int64_t)doctor_count(d, DOCTOR_WARNING), NOUN_WARNING, out);
	if (doctor_count(d, DOCTOR_SKIPPED) > 0)
		buf_printf(out, ", %zu not checked", doctor_count(d, DOCTOR_SKIPPED));
	buf_putc(out, '\n');
}

static void
put_text(const struct doctor *d, struct buf *out)
{
	for (const struct doctor_finding *f = d->first; f != NULL; f = f->next)
		put_finding(f, args_width(), out);
	put_sum(d, out);
}

static void
put_json(const struct doctor *d, struct buf *out)
{
	static const struct table_column columns[] = {
		{ "level", "", TABLE_TEXT },
		{ "check", "", TABLE_TEXT },
		{ "what", "", TABLE_TEXT },
		{ "where", "", TABLE_TEXT },
		{ "mend", "", TABLE_TEXT },
	};
	struct table *t = table_new(columns, sizeof(columns) / sizeof(columns[0]));

	for (const struct doctor_finding *f = d->first; f != NULL; f = f->next)
		add_row(t, f);
	table_json(t, out);
	table_free(t);
}

static int
status_of(const struct doctor *d)
{
	if (doctor_unreachable(d))
		return EXIT_REACH;
	return doctor_count(d, DOCTOR_ERROR) > 0 ? EXIT_INPUT : EXIT_DONE;
}

int
doctor_print(const char *config_path, bool start, bool json)
{
	struct doctor d;
	struct buf out;
	int status;

	doctor_run(&d, config_path, start);
	buf_init(&out);
	if (json)
		put_json(&d, &out);
	else
		put_text(&d, &out);
	fputs(out.data, stdout);
	status = status_of(&d);
	buf_release(&out);
	doctor_release(&d);
	return status;
}
