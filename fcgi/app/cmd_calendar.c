#include "app/commands.h"
#include "app/config.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "app/args.h"
#include "app/calendar_people.h"
#include "app/file.h"
#include "app/print.h"
#include "app/shelf.h"
#include "app/time_text.h"
#include "base/arena.h"
#include "base/buf.h"
#include "core/calendar.h"
#include "store/calendars.h"

#define FILE_BYTES_MAX ((size_t)4 << 20)

struct options {
	bool json, dry, merge;
	const char *by, *format, *calendar, *hours;
	int64_t year;
	struct calendar_day day; /* of edit */
};

static const char *
day_text(struct arena *a, int64_t day)
{
	const struct civil c = civil_from_days(day);

	return arena_printf(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

/* ---- seeing ---- */

/* Below the calendars, where there is somebody. */
static enum err_code
list_people(struct app *app, const struct shelf *s, struct err *e)
{
	struct table *people;

	if (calendar_people_table(app, s, 0, &people, e) != ERR_OK)
		return e->code;
	if (table_rows(people) == 0) {
		table_free(people);
		return ERR_OK;
	}
	printf("\nPeople with working hours of their own:\n");
	print_table(people, false, "");
	return ERR_OK;
}

static enum err_code
list(struct app *app, struct shelf *s, char **words, int n_words, const struct options *o,
    struct err *e)
{
	static const struct table_column columns[] = {
		{ "calendar", "Calendar", TABLE_TEXT },
		{ "file", "File", TABLE_TEXT },
		{ "regulations", "Regulations", TABLE_TEXT },
		{ "days", "Days", TABLE_NUMBER },
		{ "last", "Last", TABLE_TEXT },
		{ "changes", "Changes", TABLE_NUMBER },
	};
	struct calendars_item *items;
	struct table *t;
	size_t n;

	if (calendars_list(app->db, s->arena, &items, &n, e) != ERR_OK)
		return e->code;
	t = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < n; i++) {
		const struct calendars_item *c = &items[i];

		table_text(t, c->name);
		table_text(t, c->file);
		table_text(t, c->regulations);
		table_number(t, (int64_t)c->n_days);
		table_text(
		    t, c->n_days == 0 ? NULL : day_text(s->arena, c->days[c->n_days - 1].day));
		table_number(t, (int64_t)c->n_changes);
	}
	print_table(t, o->json, "No regulation has a calendar of its own.");
	return o->json ? ERR_OK : list_people(app, s, e);
}

/* Who said so last, by day; history comes latest first. */
static const struct calendar_change *
change_of(const struct calendar_change *history, size_t n, int64_t day)
{
	for (size_t i = 0; i < n; i++) {
		if (history[i].day.day == day)
			return &history[i];
	}
	return NULL;
}

static void
add_day(struct table *t, const struct shelf *s, const struct calendar_day *d,
    const struct calendar_change *c)
{
	const struct zone *z = calendar_zone(s->policy->calendar);

	table_text(t, day_text(s->arena, d->day));
	table_text(t, wording_weekday(WORDING_EN, days_weekday(d->day)));
	table_text(t, day_kind_name(d->kind));
	table_text(t, d->kind == DAY_SHORT ? d->hours : NULL);
	table_text(t, d->name);
	table_text(t, c == NULL ? "file" : c->source);
	table_text(t, c == NULL ? NULL : c->by);
	table_instant(t, c == NULL ? UTC_NONE : c->at,
	    c == NULL ? NULL : time_text(WORDING_EN, z, c->at, s->arena));
}

static struct table *
days_table(void)
{
	static const struct table_column columns[] = {
		{ "date", "Date", TABLE_TEXT },
		{ "weekday", "", TABLE_TEXT },
		{ "type", "Type", TABLE_TEXT },
		{ "hours", "Hours", TABLE_TEXT },
		{ "name", "Name", TABLE_FLOWING },
		{ "source", "From", TABLE_TEXT },
		{ "by", "By", TABLE_TEXT },
		{ "at", "When", TABLE_TEXT },
	};

	return table_new(columns, sizeof(columns) / sizeof(columns[0]));
}

static enum err_code
show(struct app *app, struct shelf *s, char **words, int n_words, const struct options *o,
    struct err *e)
{
	struct calendars_item c;
	struct calendar_change *history;
	struct table *t;
	size_t n;

	if (calendars_get(app->db, words[0], s->arena, &c, e) != ERR_OK ||
	    calendars_history(app->db, &c, s->arena, &history, &n, e) != ERR_OK)
		return e->code;
	t = days_table();
	for (size_t i = 0; i < c.n_days; i++) {
		if (o->year == 0 || civil_from_days(c.days[i].day).year == o->year)
			add_day(t, s, &c.days[i], change_of(history, n, c.days[i].day));
	}
	print_table(t, o->json, "No days are entered.");
	return ERR_OK;
}

static enum err_code
history(struct app *app, struct shelf *s, char **words, int n_words, const struct options *o,
    struct err *e)
{
	struct calendars_item c;
	struct calendar_change *changes;
	struct table *t;
	size_t n;

	if (calendars_get(app->db, words[0], s->arena, &c, e) != ERR_OK ||
	    calendars_history(app->db, &c, s->arena, &changes, &n, e) != ERR_OK)
		return e->code;
	t = days_table();
	for (size_t i = 0; i < n; i++)
		add_day(t, s, &changes[i].day, &changes[i]);
	print_table(t, o->json, "Nothing was changed: the days are those of the file.");
	return ERR_OK;
}

static enum err_code
export_days(struct app *app, struct shelf *s, char **words, int n_words, const struct options *o,
    struct err *e)
{
	struct calendars_item c;
	struct buf out;

	if (calendars_get(app->db, words[0], s->arena, &c, e) != ERR_OK)
		return e->code;
	buf_init(&out);
	if (o->format == NULL || strcmp(o->format, "csv") == 0)
		calendar_days_write(c.days, c.n_days, &out);
	else
		calendars_write_ical(&c, s->now, s->arena, &out);
	fputs(out.data, stdout);
	buf_release(&out);
	return ERR_OK;
}

/* ---- changing ---- */

static enum err_code
change(struct app *app, struct shelf *s, struct calendars_order *order, const struct options *o,
    struct err *e)
{
	struct calendars_sum sum;
	struct table *t;

	order->dir = app->config->policies.dir;
	order->by = args_who(o->by);
	order->now = s->now;
	order->dry = o->dry;
	if (calendars_change(app->db, order, s->arena, &sum, e) != ERR_OK)
		return e->code;
	t = days_table();
	for (size_t i = 0; i < sum.n_changed; i++)
		add_day(t, s, &sum.changed[i],
		    &(struct calendar_change){
			.at = s->now, .by = order->by, .source = order->source });
	if (!o->json && sum.n_changed > 0)
		print_table(t, false, "");
	else
		table_free(t);
	if (o->json)
		print_json(json_pack("{s:I, s:I, s:I, s:b}", "changed", (json_int_t)sum.n_changed,
		    "revisions", (json_int_t)sum.revisions, "woken", (json_int_t)sum.woken, "dry",
		    o->dry));
	else
		printf("days changed: %zu%s; new revisions: %zu; requests to be looked at again: "
		       "%zu\n",
		    sum.n_changed, o->dry ? " (not really: --dry-run)" : "", sum.revisions,
		    sum.woken);
	return ERR_OK;
}

/* "holidays_kz.csv", "kz.ics": the calendar is told by the file's own name. */
static const char *
calendar_of(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
	const char *from = strncmp(name, "holidays_", 9) == 0 ? name + 9 : name;
	const char *dot = strrchr(from, '.');

	return arena_strndup(a, from, dot == NULL ? strlen(from) : (size_t)(dot - from));
}

static bool
is_ical(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot != NULL && strcasecmp(dot, ".ics") == 0;
}

/* One wrong line is the command's error; of several each is told before it. */
static enum err_code
tell_wrong(const char *path, const char *text, struct arena *a, struct err *e)
{
	struct calendars_wrong wrong;

	calendars_find_wrong(text, is_ical(path), e, a, &wrong);
	if (wrong.n == 1)
		return err_prefix(e, "%s", path);
	for (size_t i = 0; i < wrong.told; i++)
		fprintf(stderr, "%s: %s\n", path, wrong.list[i].text);
	if (wrong.told < wrong.n)
		fprintf(stderr, "%s: …\n", path);
	return err_set(
	    e, ERR_INVALID, "%s: %zu lines are wrong; nothing was imported", path, wrong.n);
}

static enum err_code
import_days(struct app *app, struct shelf *s, char **words, int n_words, const struct options *o,
    struct err *e)
{
	const char *path = words[0];
	const char *slash = strrchr(path, '/');
	struct calendars_order order = {
		.calendar = o->calendar != NULL ? o->calendar : calendar_of(s->arena, path),
		.source = slash == NULL ? path : slash + 1,
		.whole = !o->merge,
	};
	struct calendar_day *days;
	const char *text;

	if (file_text(path, FILE_BYTES_MAX, s->arena, &text, e) != ERR_OK)
		return e->code;
	if (calendars_parse(text, is_ical(path), s->arena, &days, &order.n, e) != ERR_OK)
		return e->code == ERR_INVALID ? tell_wrong(path, text, s->arena, e) : e->code;
	order.days = days;
	return change(app, s, &order, o, e);
}

static enum err_code
edit(struct app *app, struct shelf *s, char **words, int n_words, const struct options *o,
    struct err *e)
{
	struct calendar_day day = o->day;
	struct calendars_order order = {
		.calendar = words[0],
		.days = &day,
		.n = 1,
		.source = "edit",
	};

	if (calendar_day_hours(&day, o->hours == NULL ? "" : o->hours, s->arena, e) != ERR_OK)
		return err_prefix(e, "--hours");
	return change(app, s, &order, o, e);
}

static enum err_code
person(struct app *app, struct shelf *s, char **words, int n_words, const struct options *o,
    struct err *e)
{
	return calendar_people(app, s, words, n_words, o->json, o->by, e);
}

/* ---- the verbs ---- */

typedef enum err_code verb_fn(struct app *app, struct shelf *s, char **words, int n_words,
    const struct options *o, struct err *e);

static int
run(struct app *app, int argc, char **argv, const struct options *o, verb_fn *verb)
{
	struct shelf s;
	struct err e;
	enum err_code rc = shelf_open(app, &s, &e);

	if (rc == ERR_OK)
		rc = verb(app, &s, argv + 1, argc - 1, o, &e);
	shelf_close(&s);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}

#define VERB(name)                                                                                 \
	static int name##_run(struct app *app, int argc, char **argv, void *ctx)                   \
	{                                                                                          \
		return run(app, argc, argv, ctx, name);                                            \
	}

VERB(list)
VERB(show)
VERB(history)
VERB(import_days)
VERB(export_days)
VERB(person)

static int
edit_run(struct app *app, int argc, char **argv, void *ctx)
{
	struct options *o = ctx;
	struct civil civil;

	if (!civil_parse(argv[2], &civil))
		return app_usage(app, "\"%.20s\" is no day: write 2026-01-31", argv[2]);
	if (!day_kind_parse(argv[3], &o->day.kind))
		return app_usage(app,
		    "\"%.30s\" is none of holiday, observed, working_transfer, short and ordinary",
		    argv[3]);
	o->day.day = civil_to_days(civil);
	o->day.name = argc > 4 ? argv[4] : "";
	return run(app, argc, argv, o, edit);
}

int
cmd_calendar(struct app *app, int argc, char **argv)
{
	static const struct arg_verb verbs[] = {
		{ "list", 0, 0, list_run },
		{ "show", 1, 1, show_run },
		{ "history", 1, 1, history_run },
		{ "import", 1, 1, import_days_run },
		{ "export", 1, 1, export_days_run },
		{ "edit", 3, 4, edit_run },
		{ "person", 0, 2, person_run },
	};
	struct options o = { 0 };

	if (!ARGS_READ(app, &argc, argv, { "--json", ARG_FLAG, &o.json },
		{ "--dry-run", ARG_FLAG, &o.dry }, { "--merge", ARG_FLAG, &o.merge },
		{ "--by", ARG_TEXT, &o.by }, { "--format", ARG_TEXT, &o.format },
		{ "--calendar", ARG_TEXT, &o.calendar }, { "--hours", ARG_TEXT, &o.hours },
		{ "--year", ARG_COUNT, &o.year }))
		return EXIT_USAGE;
	if (o.format != NULL && strcmp(o.format, "csv") != 0 && strcmp(o.format, "ics") != 0)
		return app_usage(app, "--format csv or ics");
	return ARGS_VERB(app, argc, argv, verbs, "list", &o);
}
