#include "app/commands.h"

#include <stdio.h>
#include <string.h>

#include "app/args.h"
#include "app/config.h"
#include "app/names.h"
#include "app/print.h"
#include "app/say.h"
#include "app/shelf.h"
#include "app/time_text.h"
#include "base/arena.h"
#include "base/buf.h"
#include "core/calendar.h"
#include "core/report_text.h"
#include "core/verdict_json.h"
#include "store/breach_text.h"
#include "store/policies.h"
#include "store/report.h"

#define BREACHES_MAX_LISTED 100000
#define BY_TEXT 256
#define COLUMNS_MAX (REPORT_BY_COUNT + 9 + 3 * CLOCK_COUNT)

struct wishes {
	const char *by, *since, *until, *month;
	const char *client, *project, *employee;
	const char *level, *priority, *category, *channel, *regulation;
	bool csv, json, breaches;
	enum wording language;
	/* Of `by`. */
	enum report_by groups[REPORT_BY_COUNT];
	size_t n_groups;
};

struct reporting {
	struct app *app;
	const struct wishes *wishes;
	struct shelf shelf;
	struct report_ask ask;
	struct report_answer answer;
	const char **names[REPORT_BY_COUNT];
};

/* ---- what is asked ---- */

static bool
read_by(struct app *app, struct wishes *w)
{
	char words[BY_TEXT], *rest = words, *word;

	snprintf(words, sizeof(words), "%s", w->by);
	while ((word = strsep(&rest, ",")) != NULL) {
		bool twice = false;

		if (w->n_groups == REPORT_BY_COUNT ||
		    !report_by_parse(word, &w->groups[w->n_groups])) {
			app_usage(app,
			    "--by: \"%.30s\" is not known; write some of month, level, priority, "
			    "category, channel, client, employee, project and regulation, with "
			    "commas between",
			    word);
			return false;
		}
		for (size_t i = 0; i < w->n_groups; i++)
			twice |= w->groups[i] == w->groups[w->n_groups];
		if (twice) {
			app_usage(app, "--by: \"%s\" stands there twice", word);
			return false;
		}
		w->n_groups++;
	}
	return true;
}

/* What nothing can be is told: without requests it would look like a good month. */
static bool
are_terms(struct app *app, const struct wishes *w)
{
#define LISTED(symbol, name) " " name
	enum priority priority;
	enum category category;
	enum channel channel;

	if (w->priority != NULL && !priority_parse(w->priority, &priority))
		app_usage(app, "--priority: \"%s\" is none of" PRIORITY_TERMS(LISTED), w->priority);
	else if (w->category != NULL && !category_parse(w->category, &category))
		app_usage(app, "--category: \"%s\" is none of" CATEGORY_TERMS(LISTED), w->category);
	else if (w->channel != NULL && !channel_parse(w->channel, &channel))
		app_usage(app, "--channel: \"%s\" is none of" CHANNEL_TERMS(LISTED), w->channel);
	else
		return true;
	return false;
#undef LISTED
}

static enum err_code
read_id(struct reporting *r, enum client_by by, const char *name, enum report_by to, struct err *e)
{
	int64_t id;

	if (name == NULL)
		return ERR_OK;
	if (names_id(r->app->db, by, name, &id, e) != ERR_OK)
		return e->code;
	r->ask.filter.keys[to] = arena_printf(r->shelf.arena, "%lld", (long long)id);
	return ERR_OK;
}

static enum err_code
read_client(struct reporting *r, struct err *e)
{
	const char *name = r->wishes->client;
	struct client client;

	if (name == NULL || strcmp(name, "-") == 0) {
		r->ask.filter.keys[REPORT_BY_CLIENT] = name;
		return ERR_OK;
	}
	if (names_client(r->app->db, name, r->shelf.arena, &client, e) != ERR_OK)
		return e->code;
	r->ask.filter.keys[REPORT_BY_CLIENT] =
	    arena_printf(r->shelf.arena, "%lld", (long long)client.id);
	return ERR_OK;
}

static enum err_code
read_wishes(struct reporting *r, struct err *e)
{
	const struct wishes *w = r->wishes;

	r->ask = (struct report_ask){
		.since = UTC_NONE,
		.until = UTC_NONE,
		.filter = { {
		    [REPORT_BY_LEVEL] = w->level,
		    [REPORT_BY_PRIORITY] = w->priority,
		    [REPORT_BY_CATEGORY] = w->category,
		    [REPORT_BY_CHANNEL] = w->channel,
		    [REPORT_BY_REGULATION] = w->regulation,
		} },
		.regulation = policies_regulation(r->shelf.policies, NULL),
		.now = r->shelf.now,
		.max_breaches = w->breaches ? BREACHES_MAX_LISTED : 0,
	};
	if (shelf_period(
		&r->shelf, w->since, w->until, w->month, &r->ask.since, &r->ask.until, e) != ERR_OK)
		return e->code;
	r->ask.n_by = w->n_groups;
	for (size_t i = 0; i < w->n_groups; i++)
		r->ask.by[i] = w->groups[i];
	if (read_id(r, CLIENT_BY_USER, w->employee, REPORT_BY_EMPLOYEE, e) != ERR_OK ||
	    read_id(r, CLIENT_BY_PROJECT, w->project, REPORT_BY_PROJECT, e) != ERR_OK)
		return e->code;
	return read_client(r, e);
}

/* ---- for people ---- */

static const enum say by_titles[REPORT_BY_COUNT] = {
	[REPORT_BY_MONTH] = SAY_MONTH,
	[REPORT_BY_LEVEL] = SAY_LEVEL,
	[REPORT_BY_PRIORITY] = SAY_PRIORITY,
	[REPORT_BY_CATEGORY] = SAY_CATEGORY,
	[REPORT_BY_CHANNEL] = SAY_CHANNEL,
	[REPORT_BY_CLIENT] = SAY_CLIENT,
	[REPORT_BY_EMPLOYEE] = SAY_EMPLOYEE,
	[REPORT_BY_PROJECT] = SAY_PROJECT,
	[REPORT_BY_REGULATION] = SAY_REGULATION,
};

/* The client's silence is none of the numbers that people are measured by. */
static bool
is_shown(const struct report *r, enum clock_kind kind)
{
	return kind != CLOCK_NO_ANSWER && report_has_clock(r, kind);
}

static const char *
clock_title(const struct reporting *r, enum say text, enum clock_kind kind)
{
	const enum wording l = r->wishes->language;

	return say_filled(
	    l, text, SAY_ARGS(say_name(l, "clock", clock_kind_name(kind))), r->shelf.arena);
}

static struct table *
new_table(const struct reporting *r)
{
	static const struct {
		const char *name;
		enum say title;
	} sums[] = {
		{ "requests", SAY_REQUESTS },
		{ "open", SAY_OPEN },
		{ "breaches", SAY_MISSED_TARGETS },
		{ "auto_closed", SAY_AUTO_CLOSED },
		{ "reopened", SAY_REOPENED },
		{ "waiting_client", SAY_WITH_CLIENT },
		{ "third_party", SAY_WITH_THIRD_PARTIES },
		{ "development", SAY_WITH_DEVELOPERS },
	};
	const struct report *report = r->answer.report;
	const enum wording l = r->wishes->language;
	struct table_column columns[COLUMNS_MAX];
	size_t n = 0;

	for (size_t i = 0; i < report->n_by; i++)
		columns[n++] = (struct table_column){ report_by_name(report->by[i]),
			say(l, by_titles[report->by[i]]), TABLE_TEXT };
	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++)
		columns[n++] =
		    (struct table_column){ sums[i].name, say(l, sums[i].title), TABLE_NUMBER };
	for (int k = 0; k < CLOCK_COUNT; k++) {
		const enum clock_kind kind = (enum clock_kind)k;

		if (!is_shown(report, kind))
			continue;
		columns[n++] = (struct table_column){ clock_kind_name(kind),
			clock_title(r, SAY_IN_TARGET_TIME, kind), TABLE_NUMBER };
		columns[n++] = (struct table_column){ "median", say(l, SAY_MEDIAN), TABLE_NUMBER };
		columns[n++] = (struct table_column){ "p90", say(l, SAY_P90), TABLE_NUMBER };
	}
	return table_new(columns, n);
}

static void
add_key(const struct reporting *r, struct table *t, size_t place, enum report_by by)
{
	static const char *const sets[REPORT_BY_COUNT] = {
		[REPORT_BY_LEVEL] = "level",
		[REPORT_BY_PRIORITY] = "priority",
		[REPORT_BY_CATEGORY] = "category",
		[REPORT_BY_CHANNEL] = "channel",
	};
	const char *key = r->answer.report->groups[place].keys[by];

	if (key == NULL)
		table_text(t, "-");
	else if (sets[by] != NULL)
		table_text(t, say_name(r->wishes->language, sets[by], key));
	else if (report_by_id(by) && r->names[by][place] != NULL)
		table_text(t, r->names[by][place]);
	else
		table_text(t, key);
}

static void
add_span(const struct reporting *r, struct table *t, int64_t seconds)
{
	table_text(t,
	    seconds < 0
		? "-"
		: time_text_span(r->wishes->language, (struct span){ seconds }, r->shelf.arena));
}

static void
add_sums(const struct reporting *r, struct table *t, const struct report_group *g)
{
	table_number(t, (int64_t)g->requests);
	table_number(t, (int64_t)g->open);
	table_number(t, (int64_t)report_breached(g));
	table_number(t, (int64_t)g->auto_closed);
	table_number(t, (int64_t)g->reopened);
	add_span(r, t, g->waiting_client.s);
	add_span(r, t, g->third_party.s);
	add_span(r, t, g->development.s);
	for (int kind = 0; kind < CLOCK_COUNT; kind++) {
		const struct report_times *times = &g->clocks[kind];
		const int share = report_share(times);

		if (!is_shown(r->answer.report, (enum clock_kind)kind))
			continue;
		table_text(t,
		    share < 0
			? "-"
			: arena_printf(r->shelf.arena, "%d.%d %%", share / 100, share % 100 / 10));
		add_span(r, t, report_median(times));
		add_span(r, t, report_p90(times));
	}
}

static void
print_people(const struct reporting *r)
{
	const struct report *report = r->answer.report;
	const enum wording l = r->wishes->language;
	struct table *t = new_table(r);

	for (size_t i = 0; i < report->n; i++) {
		for (size_t k = 0; k < report->n_by; k++)
			add_key(r, t, i, report->by[k]);
		add_sums(r, t, &report->groups[i]);
	}
	if (report->n > 1) {
		for (size_t k = 0; k < report->n_by; k++)
			table_text(t, k == 0 ? say(l, SAY_TOTAL) : "");
		add_sums(r, t, &report->total);
	}
	print_table(t, false, say(l, SAY_NO_REQUESTS));
	if (report->n > 0)
		printf("\n%s\n", say(l, SAY_REPORT_FOOT));
}

static void
print_breaches(const struct reporting *r)
{
	const enum wording l = r->wishes->language;
	const struct zone *z = calendar_zone(r->answer.calendar);
	const char *url = r->app->config->tracker.public_url;
	const struct table_column columns[] = {
		{ "issue", say(l, SAY_ISSUE), TABLE_NUMBER },
		{ "clock", say(l, SAY_CLOCK), TABLE_TEXT },
		{ "due", say(l, SAY_TARGET), TABLE_TEXT },
		{ "at", NULL, TABLE_TEXT },
		{ "clause", say(l, SAY_CLAUSE), TABLE_TEXT },
		{ "revision", say(l, SAY_REGULATION), TABLE_TEXT },
		{ "link", say(l, SAY_LINK), TABLE_TEXT },
	};
	struct table *t = table_new(columns, sizeof(columns) / sizeof(columns[0]));

	for (size_t i = 0; i < r->answer.n_listed; i++) {
		const struct breach_row *b = &r->answer.breaches[i];

		table_number(t, b->issue);
		table_value(t, json_string(clock_kind_name(b->clock)),
		    say_name(l, "clock", clock_kind_name(b->clock)));
		table_instant(t, b->due, time_text(l, z, b->due, r->shelf.arena));
		table_instant(t, b->at, NULL);
		table_text(t, b->clause);
		table_text(t, arena_printf(r->shelf.arena, "%s %s", b->regulation, b->revision));
		table_text(t,
		    arena_printf(r->shelf.arena, "%s/issues/%lld", url == NULL ? "" : url,
			(long long)b->issue));
	}
	print_table(t, r->wishes->json, say(l, SAY_NO_BREACHES));
}

/* ---- for programs ---- */

static void
print_rows(const struct reporting *r)
{
	const struct report *report = r->answer.report;

	for (size_t i = 0; i < report->n; i++)
		print_json(report_group_json(
		    report, &report->groups[i], i, (const char *const *const *)r->names));
}

static void
print_csv(const struct reporting *r)
{
	struct buf out;

	buf_init(&out);
	if (r->wishes->breaches)
		breaches_csv(r->answer.breaches, r->answer.n_listed,
		    r->app->config->tracker.public_url, &out);
	else
		report_csv(r->answer.report, (const char *const *const *)r->names, &out);
	fputs(out.data, stdout);
	buf_release(&out);
}

static void
print(const struct reporting *r)
{
	if (r->wishes->csv)
		print_csv(r);
	else if (r->wishes->breaches)
		print_breaches(r);
	else if (r->wishes->json)
		print_rows(r);
	else
		print_people(r);
}

static enum err_code
make(struct reporting *r, struct err *e)
{
	struct arena *arena = r->shelf.arena;

	if (read_wishes(r, e) != ERR_OK ||
	    report_make(r->app->db, r->shelf.policies, &r->ask, arena, &r->answer, e) != ERR_OK)
		return e->code;
	return report_names(r->app->db, r->answer.report, arena, r->names, e);
}

int
cmd_report(struct app *app, int argc, char **argv)
{
	struct wishes w = { .language = WORDING_EN };
	struct reporting r = { .app = app, .wishes = &w };
	enum err_code rc;
	struct err e;

	if (!ARGS_READ(app, &argc, argv, { "--by", ARG_TEXT, &w.by },
		{ "--since", ARG_PERIOD, &w.since }, { "--until", ARG_PERIOD, &w.until },
		{ "--month", ARG_PERIOD, &w.month }, { "--client", ARG_TEXT, &w.client },
		{ "--project", ARG_TEXT, &w.project }, { "--employee", ARG_TEXT, &w.employee },
		{ "--level", ARG_TEXT, &w.level }, { "--priority", ARG_TEXT, &w.priority },
		{ "--category", ARG_TEXT, &w.category }, { "--channel", ARG_TEXT, &w.channel },
		{ "--regulation", ARG_TEXT, &w.regulation }, { "--csv", ARG_FLAG, &w.csv },
		{ "--json", ARG_FLAG, &w.json }, { "--breaches", ARG_FLAG, &w.breaches },
		{ "--lang", ARG_LANGUAGE, &w.language }))
		return EXIT_USAGE;
	if (argc > 1)
		return app_usage(app, "\"%s\" is too much", argv[1]);
	if (w.csv && w.json)
		return app_usage(app, "--csv or --json, not both");
	if ((w.by != NULL && !read_by(app, &w)) || !are_terms(app, &w))
		return EXIT_USAGE;
	rc = shelf_open(app, &r.shelf, &e);
	if (rc == ERR_OK)
		rc = make(&r, &e);
	if (rc == ERR_OK)
		print(&r);
	report_free(r.answer.report);
	shelf_close(&r.shelf);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}
