#include "app/commands.h"
#include "app/file.h"

#include <stdio.h>
#include <unistd.h>

#include "app/args.h"
#include "app/config.h"
#include "app/names.h"
#include "app/print.h"
#include "app/room.h"
#include "app/say.h"
#include "app/shelf.h"
#include "app/time_text.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/csv.h"
#include "core/calendar.h"
#include "core/period.h"
#include "core/report_text.h"
#include "core/verdict_json.h"
#include "store/policies.h"
#include "work/simulate.h"

#define CHANGES_SHOWN 50
#define CHANGES_MAX ((size_t)10000000)

struct wishes {
	const char *regulation, *since, *until, *project;
	int64_t limit;
	bool csv, json;
	enum wording language;
};

static void
show_progress(void *ctx, const struct simulate_answer *a)
{
	const bool *terminal = ctx;

	if (*terminal)
		fprintf(stderr, "\r%zu judged twice, %zu differ, up to #%lld", a->requests,
		    a->differing, (long long)a->last);
}

/* ---- for people ---- */

static void
add_side(struct table *t, const struct report_times *times, enum wording l, struct arena *a)
{
	const int share = report_share(times);

	table_number(t, (int64_t)times->breached);
	table_text(t, share < 0 ? "-" : arena_printf(a, "%d.%d %%", share / 100, share % 100 / 10));
	table_text(t,
	    report_median(times) < 0 ? "-"
				     : time_text_span(l, (struct span){ report_median(times) }, a));
}

static void
print_clocks(const struct simulate_answer *s, enum wording l, struct arena *a)
{
	const struct table_column columns[] = {
		{ "clock", say(l, SAY_CLOCK), TABLE_TEXT },
		{ "breached", say(l, SAY_LATE), TABLE_NUMBER },
		{ "share", say(l, SAY_SHARE), TABLE_NUMBER },
		{ "median", say(l, SAY_MEDIAN), TABLE_NUMBER },
		{ "breached_after", say(l, SAY_LATE_AFTER), TABLE_NUMBER },
		{ "share_after", say(l, SAY_SHARE), TABLE_NUMBER },
		{ "median_after", say(l, SAY_MEDIAN), TABLE_NUMBER },
	};
	struct table *t = table_new(columns, sizeof(columns) / sizeof(columns[0]));

	for (int kind = 0; kind < CLOCK_COUNT; kind++) {
		const enum clock_kind k = (enum clock_kind)kind;

		if (!report_has_clock(s->before, k) && !report_has_clock(s->after, k))
			continue;
		table_text(t, say_name(l, "clock", clock_kind_name(k)));
		add_side(t, &s->before->total.clocks[k], l, a);
		add_side(t, &s->after->total.clocks[k], l, a);
	}
	print_table(t, false, say(l, SAY_NO_REQUESTS));
}

static void
print_changes(
    const struct simulate_answer *s, const struct zone *z, enum wording l, struct arena *a)
{
	const struct table_column columns[] = {
		{ "issue", say(l, SAY_ISSUE), TABLE_NUMBER },
		{ "clock", say(l, SAY_CLOCK), TABLE_TEXT },
		{ "before", say(l, SAY_IS_NOW), TABLE_TEXT },
		{ "due_before", say(l, SAY_TARGET), TABLE_TEXT },
		{ "after", say(l, SAY_WOULD_BE), TABLE_TEXT },
		{ "due_after", say(l, SAY_TARGET), TABLE_TEXT },
	};
	struct table *t = table_new(columns, sizeof(columns) / sizeof(columns[0]));

	for (size_t i = 0; i < s->n_changes && i < CHANGES_SHOWN; i++) {
		const struct simulate_change *c = &s->changes[i];

		table_number(t, c->issue);
		table_text(t, say_name(l, "clock", clock_kind_name(c->kind)));
		table_text(t, say_name(l, "clock_state", clock_state_name(c->before)));
		table_text(t, time_text(l, z, c->due_before, a));
		table_text(t, say_name(l, "clock_state", clock_state_name(c->after)));
		table_text(t, time_text(l, z, c->due_after, a));
	}
	print_table(t, false, say(l, SAY_NOTHING_DIFFERS));
}

static const char *
count_text(size_t n, struct arena *a)
{
	return arena_printf(a, "%zu", n);
}

static void
print_people(
    const struct simulate_answer *s, const struct policy *p, enum wording l, struct arena *a)
{
	struct buf b;

	print_clocks(s, l, a);
	buf_init(&b);
	say_fill(l, SAY_SIMULATED,
	    SAY_ARGS(count_text(s->requests, a), p->id, p->revision, count_text(s->differing, a),
		count_text(s->gained, a), count_text(s->lost, a)),
	    &b);
	printf("\n%s\n\n", b.data);
	buf_release(&b);
	print_changes(s, calendar_zone(p->calendar), l, a);
	if (s->n_changes > CHANGES_SHOWN)
		printf("… %zu\n", s->n_changes - CHANGES_SHOWN);
	if (s->failed > 0)
		printf("not judged, see above: %zu\n", s->failed);
}

/* ---- for programs ---- */

static void
print_csv(const struct simulate_answer *s)
{
	static const char *const heading[] = { "issue", "clock", "before", "after", "due_before",
		"due_after", "level_before", "level_after" };
	struct csv_out c = { 0 };
	struct buf b;

	buf_init(&b);
	c.out = &b;
	for (size_t i = 0; i < sizeof(heading) / sizeof(heading[0]); i++)
		csv_text(&c, heading[i]);
	csv_end(&c);
	for (size_t i = 0; i < s->n_changes; i++) {
		const struct simulate_change *h = &s->changes[i];
		char before[UTC_TEXT], after[UTC_TEXT];

		csv_number(&c, h->issue);
		csv_text(&c, clock_kind_name(h->kind));
		csv_text(&c, clock_state_name(h->before));
		csv_text(&c, clock_state_name(h->after));
		csv_text(&c, utc_is_none(h->due_before) ? NULL : utc_format(h->due_before, before));
		csv_text(&c, utc_is_none(h->due_after) ? NULL : utc_format(h->due_after, after));
		csv_text(&c, h->level_before);
		csv_text(&c, h->level_after);
		csv_end(&c);
	}
	fputs(b.data, stdout);
	buf_release(&b);
}

static enum err_code
read_ask(struct app *app, const struct wishes *w, const struct policy *policy, const struct room *r,
    struct simulate_ask *ask, struct err *e)
{
	const struct zone *z = calendar_zone(policy->calendar);

	*ask = (struct simulate_ask){
		.policy = policy,
		.since = UTC_NONE,
		.until = UTC_NONE,
		.now = r->now,
		.max_requests = (size_t)w->limit,
		.max_changes = CHANGES_MAX,
	};
	if (!period_begin(z, w->since, &ask->since) ||
	    (w->until != NULL && !period_end(z, w->until, &ask->until)))
		return err_set(e, ERR_INVALID,
		    "--since and --until: write 2026-02-03, 2026-02 or 2026-02-03T05:00:00Z");
	if (w->project == NULL)
		return ERR_OK;
	return names_id(app->db, CLIENT_BY_PROJECT, w->project, &ask->project, e);
}

static int
simulate(struct app *app, const struct wishes *w)
{
	bool terminal = isatty(STDERR_FILENO) != 0;
	struct simulate_answer answer = { .before = NULL };
	struct policy *policy = NULL;
	struct simulate_ask ask;
	struct room r;
	enum err_code rc;
	struct err e;

	rc = room_open(app, &r, &e);
	if (rc == ERR_OK)
		rc = file_reached(
		    policies_file(app->config->policies.dir, w->regulation, &policy, &e), &e);
	if (rc == ERR_OK)
		rc = read_ask(app, w, policy, &r, &ask, &e);
	if (rc == ERR_OK)
		rc = simulate_run(&r.cases, &ask, show_progress, &terminal, r.arena, &answer, &e);
	if (terminal)
		fputs("\n", stderr);
	if (rc == ERR_OK && w->json)
		print_json(simulate_json(&answer));
	else if (rc == ERR_OK && w->csv)
		print_csv(&answer);
	else if (rc == ERR_OK)
		print_people(&answer, policy, w->language, r.arena);
	simulate_release(&answer);
	policy_free(policy);
	room_close(&r);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}

int
cmd_simulate(struct app *app, int argc, char **argv)
{
	struct wishes w = { .language = WORDING_EN };

	if (!ARGS_READ(app, &argc, argv, { "--regulation", ARG_TEXT, &w.regulation },
		{ "--since", ARG_PERIOD, &w.since }, { "--until", ARG_PERIOD, &w.until },
		{ "--project", ARG_TEXT, &w.project }, { "--limit", ARG_COUNT, &w.limit },
		{ "--csv", ARG_FLAG, &w.csv }, { "--json", ARG_FLAG, &w.json },
		{ "--lang", ARG_LANGUAGE, &w.language }))
		return EXIT_USAGE;
	if (argc > 1)
		return app_usage(app, "\"%s\" is too much", argv[1]);
	if (w.regulation == NULL || w.since == NULL)
		return app_usage(app, "name a --regulation, and the day --since when");
	if (w.csv && w.json)
		return app_usage(app, "--csv or --json, not both");
	return simulate(app, &w);
}
