#include "app/commands.h"

#include <stdlib.h>
#include <string.h>

#include "app/args.h"
#include "app/clients.h"
#include "app/config.h"
#include "app/names.h"
#include "app/print.h"
#include "app/say.h"
#include "app/time_text.h"
#include "base/arena.h"
#include "base/buf.h"
#include "core/calendar.h"
#include "core/policy.h"
#include "core/queue.h"
#include "core/verdict_json.h"
#include "store/clock.h"
#include "store/line.h"
#include "store/policies.h"
#include "store/verdict.h"

#define LIMIT 200
#define NEXT_SCAN 100000
/* So many rows are completed at once. */
#define PAGE 200

struct wishes {
	bool json;
	bool by_due; /* who breaches next, whoever is waited for */
	bool all; /* every open request, the queue first */
	bool next; /* the one to take now: nobody's, or the user's */
	const char *user, *project, *client;
	int64_t limit;
	enum wording language;
};

/* Of some rows, what they do not hold themselves. */
struct page {
	struct verdict_row *bodies; /* of those that tell more there */
	size_t n_bodies;
	struct line *lines;
	size_t n_lines;
};

/* One list being made. */
struct listing {
	struct app *app;
	const struct wishes *wishes;
	struct arena *arena;
	struct arena *passing; /* of a page */
	struct page page;
	struct utc now;
	struct table *table;
	size_t n_policies;
	struct policy *policies[POLICIES_MAX]; /* of projects that have one of their own */
};

static enum err_code
open_policies(struct listing *l, struct err *e)
{
	const struct policies_config *config = &l->app->config->policies;

	for (size_t i = 0; i < config->projects.n && l->n_policies < POLICIES_MAX; i++) {
		const char *colon = strchr(config->projects.items[i], ':');

		if (colon == NULL)
			continue;
		if (policies_file(config->dir, colon + 1, &l->policies[l->n_policies], e) != ERR_OK)
			return e->code;
		l->n_policies++;
	}
	return ERR_OK;
}

static void
close_policies(struct listing *l)
{
	for (size_t i = 0; i < l->n_policies; i++)
		policy_free(l->policies[i]);
}

/* NULL: one that the settings no longer name. */
static const struct policy *
policy_of(const struct listing *l, const char *regulation)
{
	if (strcmp(regulation, l->app->policy->id) == 0)
		return l->app->policy;
	for (size_t i = 0; i < l->n_policies; i++) {
		if (strcmp(regulation, l->policies[i]->id) == 0)
			return l->policies[i];
	}
	return NULL;
}

static const struct policy *
policy_or_own(const struct listing *l, const struct verdict_row *v)
{
	const struct policy *p = policy_of(l, v->regulation);

	return p == NULL ? l->app->policy : p;
}

static bool
is_flagged(const struct verdict_row *v)
{
	return v->queued && v->stage == STAGE_WAITING_CLIENT;
}

/* Of one calendar, what is left needs no looking up. */
static bool
has_hours(const struct listing *l, const struct verdict_row *v)
{
	return !utc_is_none(v->next_due) && policy_or_own(l, v)->n_calendars > 1;
}

static enum err_code
read_page(struct listing *l, const struct verdict_row *rows, size_t n, struct err *e)
{
	int64_t all[PAGE], more[PAGE];
	struct page *p = &l->page;
	size_t n_more = 0;

	for (size_t i = 0; i < n; i++) {
		all[i] = rows[i].issue;
		if (is_flagged(&rows[i]) || has_hours(l, &rows[i]))
			more[n_more++] = rows[i].issue;
	}
	arena_reset(l->passing);
	p->n_bodies = 0;
	if (n_more > 0 &&
	    verdict_get_many(l->app->db, more, n_more, l->passing, &p->bodies, &p->n_bodies, e) !=
		ERR_OK)
		return e->code;
	return line_read(l->app->db, all, n, l->arena, &p->lines, &p->n_lines, e);
}

/* The caller owns it; NULL: it is gone. */
static json_t *
body_of(const struct listing *l, int64_t issue)
{
	for (size_t i = 0; i < l->page.n_bodies; i++) {
		if (l->page.bodies[i].issue == issue)
			return json_loads(l->page.bodies[i].body, 0, NULL);
	}
	return NULL;
}

/*
 * Of what waits for us while it waits for the client: told by its verdict. NULL: there is nothing
 * to tell.
 */
static const char *
flag_of(const struct listing *l, const struct verdict_row *v)
{
	const char *flag, *said = NULL;
	json_t *body;

	if (!is_flagged(v))
		return NULL;
	body = body_of(l, v->issue);
	flag = json_string_value(json_object_get(json_object_get(body, "queue"), "flag"));
	if (flag != NULL)
		said = arena_strdup(l->arena, say_name(l->wishes->language, "flag", flag));
	json_decref(body);
	return said;
}

static const char *
why(const struct listing *l, const struct verdict_row *v)
{
	const enum wording lang = l->wishes->language;
	const struct policy *policy = policy_of(l, v->regulation);
	enum say text = SAY_QUEUE_ARRIVAL;
	const char *kept;
	struct buf b;
	unsigned level;

	if (!v->queued && !l->wishes->by_due)
		return say(lang, SAY_NOT_QUEUED);
	if (v->queued && v->place == QUEUE_NOTE)
		return say(lang, SAY_QUEUE_NOTE);
	if (v->queued && v->place == QUEUE_CRITICAL)
		return say(lang, SAY_QUEUE_CRITICAL);
	kept = v->level;
	if (policy != NULL && policy_level(policy, v->level, &level))
		kept = policy->levels[level].title.in[policy_language(policy, wording_name(lang))];
	if (l->wishes->by_due)
		text = SAY_QUEUE_DUE;
	buf_init(&b);
	say_fill(lang, text, SAY_ARGS(kept), &b);
	kept = arena_strdup(l->arena, b.data);
	buf_release(&b);
	return kept;
}

/* Whose working time is left: that of the clock that is due next. */
static const struct calendar *
calendar_of(const struct listing *l, const struct verdict_row *v)
{
	const struct policy *p = policy_or_own(l, v);
	const struct calendar *out = p->calendar;
	json_t *body, *clock;
	struct utc due;
	size_t i;

	if (!has_hours(l, v))
		return out;
	body = body_of(l, v->issue);
	json_array_foreach(json_object_get(body, "clocks"), i, clock)
	{
		const char *text = json_string_value(json_object_get(clock, "due"));

		if (text != NULL && utc_parse(text, &due) && due.s == v->next_due.s)
			out = verdict_clock_calendar(p, clock);
	}
	json_decref(body);
	return out;
}

/* Working time, negative when late. What has missed its last target has nothing due any more. */
static void
add_left(struct listing *l, const struct verdict_row *v)
{
	struct span left;

	if (utc_is_none(v->next_due)) {
		table_value(l->table, json_null(),
		    v->breached ? say_name(l->wishes->language, "clock_state", "breached") : NULL);
		return;
	}
	left = calendar_between(calendar_of(l, v), l->now, v->next_due);
	table_value(
	    l->table, json_integer(left.s), time_text_span(l->wishes->language, left, l->arena));
}

/* For programs: whose it is, and where. */
static void
add_where(struct listing *l, int64_t issue, const struct line *line)
{
	const char *url = l->app->config->tracker.public_url;

	table_text(l->table, line == NULL ? NULL : line->client);
	table_text(l->table, line == NULL ? NULL : line->project);
	table_text(l->table,
	    arena_printf(l->arena, "%s/issues/%lld", url == NULL ? "" : url, (long long)issue));
}

static void
add(struct listing *l, const struct verdict_row *v)
{
	const enum wording lang = l->wishes->language;
	const struct zone *z = calendar_zone(l->app->policy->calendar);
	const struct line *line = line_find(l->page.lines, l->page.n_lines, v->issue);
	const char *flag = flag_of(l, v);

	table_number(l->table, v->issue);
	table_text(l->table, line == NULL ? NULL : line->subject);
	table_value(l->table, json_string(stage_name(v->stage)),
	    say_name(lang, "stage", stage_name(v->stage)));
	table_text(l->table, line == NULL ? NULL : line->login);
	table_instant(l->table, v->next_due,
	    utc_is_none(v->next_due) ? NULL
				     : time_text_near(lang, z, v->next_due, l->now, l->arena));
	add_left(l, v);
	table_text(
	    l->table, flag == NULL ? why(l, v) : arena_printf(l->arena, "%s; %s", why(l, v), flag));
	table_text(l->table, v->level);
	table_number(l->table, v->place);
	table_instant(l->table, v->arrived, NULL);
	table_value(l->table, json_boolean(v->breached), NULL);
	add_where(l, v->issue, line);
}

static struct table *
new_table(enum wording l)
{
	const struct table_column columns[] = {
		{ "issue", say(l, SAY_ISSUE), TABLE_NUMBER },
		{ "subject", say(l, SAY_SUBJECT), TABLE_FLOWING },
		{ "stage", say(l, SAY_STATE), TABLE_FLOWING },
		{ "assignee", say(l, SAY_ASSIGNEE), TABLE_TEXT },
		{ "due", say(l, SAY_DUE), TABLE_TEXT },
		{ "left", say(l, SAY_LEFT), TABLE_NUMBER },
		{ "why", say(l, SAY_WHY), TABLE_FLOWING },
		{ "level", NULL, TABLE_TEXT },
		{ "place", NULL, TABLE_NUMBER },
		{ "arrived", NULL, TABLE_TEXT },
		{ "breached", NULL, TABLE_TEXT },
		{ "client", NULL, TABLE_TEXT },
		{ "project", NULL, TABLE_TEXT },
		{ "link", NULL, TABLE_TEXT },
	};

	return table_new(columns, sizeof(columns) / sizeof(columns[0]));
}

/* Names of the options become ids. */
static enum err_code
read_filter(struct listing *l, struct verdict_filter *f, struct err *e)
{
	const struct wishes *w = l->wishes;
	struct db *db = l->app->db;

	f->limit = (size_t)w->limit;
	if (w->user != NULL && names_id(db, CLIENT_BY_USER, w->user, &f->assignee, e) != ERR_OK)
		return e->code;
	if (w->project != NULL &&
	    names_id(db, CLIENT_BY_PROJECT, w->project, &f->project, e) != ERR_OK)
		return e->code;
	if (w->client != NULL) {
		struct client client;

		if (names_client(db, w->client, l->arena, &client, e) != ERR_OK)
			return e->code;
		f->client = client.id;
	}
	return ERR_OK;
}

/* The queue in its order, then those that wait for somebody else by arrival. */
static int
by_place(const void *a, const void *b)
{
	const struct verdict_row *x = a, *y = b;

	if (x->queued != y->queued)
		return x->queued ? -1 : 1;
	if (x->queued && x->place != y->place)
		return x->place < y->place ? -1 : 1;
	if (x->arrived.s != y->arrived.s)
		return x->arrived.s < y->arrived.s ? -1 : 1;
	return (x->issue > y->issue) - (x->issue < y->issue);
}

static bool
fits(const struct verdict_filter *f, const struct verdict_row *v)
{
	return (f->project == 0 || f->project == v->project) &&
	    (f->assignee == 0 || f->assignee == v->assignee) &&
	    (f->client == 0 || f->client == v->client);
}

static enum err_code
read_all(struct listing *l, const struct verdict_filter *f, struct verdict_row **rows, size_t *n,
    struct err *e)
{
	int64_t *issues;
	size_t found, kept = 0;

	if (verdict_open(l->app->db, f->client, NULL, l->arena, &issues, &found, e) != ERR_OK ||
	    verdict_get_many(l->app->db, issues, found, l->arena, rows, &found, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < found; i++) {
		if (fits(f, &(*rows)[i]))
			(*rows)[kept++] = (*rows)[i];
	}
	if (kept > 0)
		qsort(*rows, kept, sizeof(**rows), by_place);
	*n = kept < f->limit ? kept : f->limit;
	return ERR_OK;
}

/* The first that is the user's or nobody's; without a user the first of all. */
static enum err_code
read_next(struct listing *l, const struct verdict_filter *asked, struct verdict_row **rows,
    size_t *n, struct err *e)
{
	struct verdict_filter filter = *asked;
	size_t found, kept = 0;

	filter.assignee = 0;
	filter.limit = NEXT_SCAN;
	if (verdict_queue(l->app->db, &filter, VERDICT_BY_PLACE, l->arena, rows, &found, e) !=
	    ERR_OK)
		return e->code;
	for (size_t i = 0; i < found && kept == 0; i++) {
		const int64_t assignee = (*rows)[i].assignee;

		if (asked->assignee == 0 || assignee == 0 || assignee == asked->assignee)
			(*rows)[kept++] = (*rows)[i];
	}
	*n = kept;
	return ERR_OK;
}

static enum err_code
read_rows(struct listing *l, struct verdict_row **rows, size_t *n, struct err *e)
{
	struct verdict_filter filter = { 0 };

	if (read_filter(l, &filter, e) != ERR_OK)
		return e->code;
	if (l->wishes->next)
		return read_next(l, &filter, rows, n, e);
	if (l->wishes->all)
		return read_all(l, &filter, rows, n, e);
	return verdict_queue(l->app->db, &filter,
	    l->wishes->by_due ? VERDICT_BY_DUE : VERDICT_BY_PLACE, l->arena, rows, n, e);
}

static enum err_code
list(struct listing *l, struct err *e)
{
	struct verdict_row *rows;
	size_t n;

	if (app_open(l->app, NEEDS_POLICY, e) != ERR_OK || open_policies(l, e) != ERR_OK ||
	    clock_now(l->app->db, &l->now, e) != ERR_OK || read_rows(l, &rows, &n, e) != ERR_OK)
		return e->code;
	l->table = new_table(l->wishes->language);
	for (size_t at = 0, some; at < n; at += some) {
		some = n - at < PAGE ? n - at : PAGE;
		if (read_page(l, rows + at, some, e) != ERR_OK)
			return e->code;
		for (size_t i = 0; i < some; i++)
			add(l, &rows[at + i]);
	}
	return ERR_OK;
}

int
cmd_queue(struct app *app, int argc, char **argv)
{
	struct wishes w = { .limit = LIMIT, .language = WORDING_EN };
	struct listing l = { .app = app, .wishes = &w };
	enum err_code rc;
	struct err e;

	if (!ARGS_READ(app, &argc, argv, { "--json", ARG_FLAG, &w.json },
		{ "--by-due", ARG_FLAG, &w.by_due }, { "--all", ARG_FLAG, &w.all },
		{ "--user", ARG_TEXT, &w.user }, { "--project", ARG_TEXT, &w.project },
		{ "--client", ARG_TEXT, &w.client }, { "--limit", ARG_COUNT, &w.limit },
		{ "--lang", ARG_LANGUAGE, &w.language }))
		return EXIT_USAGE;
	w.next = argc > 1 && strcmp(argv[1], "next") == 0;
	if (argc > 1 + w.next)
		return app_usage(app, "\"%s\" is too much", argv[1 + w.next]);
	if (w.next && (w.all || w.by_due))
		return app_usage(app, "next is of the queue: neither --all nor --by-due");
	if (w.all && w.by_due)
		return app_usage(app, "--all or --by-due, not both");
	l.arena = arena_new();
	l.passing = arena_new();
	rc = list(&l, &e);
	close_policies(&l);
	if (rc == ERR_OK)
		print_table(l.table, w.json, say(w.language, SAY_NOBODY_WAITS));
	else
		table_free(l.table);
	arena_free(l.passing);
	arena_free(l.arena);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}
