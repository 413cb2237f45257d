#include "app/commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/args.h"
#include "app/print.h"
#include "app/say.h"
#include "app/time_text.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "core/calendar.h"
#include "core/policy.h"
#include "core/verdict_json.h"
#include "store/clock.h"
#include "store/outbox.h"
#include "store/outbox_word.h"

#define PAGE 200
/* Words on the command line come from no user of the tracker. */
#define NO_USER 0

struct options {
	bool json;
	const char *state, *rule, *by;
	int64_t issue;
	enum wording language;
};

/* What every verb needs. */
struct outbox_work {
	struct app *app;
	const struct options *o;
	struct arena *arena;
	const struct zone *zone;
	struct utc now;
};

/* ---- outbox list ---- */

static struct table *
new_table(enum wording l)
{
	const struct table_column columns[] = {
		{ "id", say(l, SAY_ID), TABLE_NUMBER },
		{ "issue", say(l, SAY_ISSUE), TABLE_NUMBER },
		{ "kind", say(l, SAY_ACTION), TABLE_FLOWING },
		{ "rule", say(l, SAY_RULE), TABLE_FLOWING },
		{ "state", say(l, SAY_STATE), TABLE_FLOWING },
		{ "due", say(l, SAY_WHEN), TABLE_TEXT },
		{ "clause", say(l, SAY_CLAUSE), TABLE_TEXT },
		{ "reason", say(l, SAY_REASON), TABLE_FLOWING },
		{ "key", NULL, TABLE_TEXT },
		{ "attempts", NULL, TABLE_NUMBER },
		{ "changed", NULL, TABLE_TEXT },
	};

	return table_new(columns, sizeof(columns) / sizeof(columns[0]));
}

static void
add(const struct outbox_work *w, const struct outbox_item *i, struct table *t)
{
	const enum wording l = w->o->language;
	/* `due` of one that is done is the end of its last lease. */
	const struct utc when = i->state == OUTBOX_DONE ? i->changed : i->due;

	table_number(t, i->id);
	table_number(t, i->issue);
	table_value(t, json_string(i->kind), say_name(l, "action", i->kind));
	table_value(t, json_string(i->rule), say_name(l, "rule", i->rule));
	table_value(t, json_string(outbox_state_name(i->state)),
	    say_name(l, "outbox_state", outbox_state_name(i->state)));
	table_instant(t, when, time_text(l, w->zone, when, w->arena));
	table_text(t, i->clause);
	table_text(t, i->reason);
	table_text(t, i->key);
	table_number(t, i->attempt);
	table_instant(t, i->changed, NULL);
}

static enum err_code
add_state(const struct outbox_work *w, enum outbox_state state, struct table *t, struct err *e)
{
	struct outbox_item *items;
	int64_t after = 0;
	size_t n;

	do {
		if (outbox_list(w->app->db, state, w->o->rule, after, PAGE, w->arena, &items, &n,
			e) != ERR_OK)
			return e->code;
		for (size_t i = 0; i < n; i++)
			add(w, &items[i], t);
		after = n > 0 ? items[n - 1].id : after;
	} while (n == PAGE);
	return ERR_OK;
}

static enum err_code
add_issue(const struct outbox_work *w, struct table *t, struct err *e)
{
	struct outbox_item *items;
	size_t n;

	if (outbox_of(w->app->db, w->o->issue, w->arena, &items, &n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		if (w->o->rule == NULL || strcmp(w->o->rule, items[i].rule) == 0)
			add(w, &items[i], t);
	}
	return ERR_OK;
}

/* Without a wish: what is still to be done, and what needs somebody. */
static enum err_code
add_open(const struct outbox_work *w, struct table *t, struct err *e)
{
	static const enum outbox_state open[] = { OUTBOX_PARKED, OUTBOX_LEASED, OUTBOX_PENDING };

	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++) {
		if (add_state(w, open[i], t, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

static int
list(struct app *app, int argc, char **argv, void *ctx)
{
	const struct outbox_work *w = ctx;
	struct table *t = new_table(w->o->language);
	enum outbox_state state;
	enum err_code rc;
	struct err e;

	if (w->o->state != NULL && !outbox_state_parse(w->o->state, &state)) {
		table_free(t);
		return app_usage(app,
		    "--state: \"%s\" is not one of pending, leased, done, withdrawn, parked, "
		    "shadow, backlog",
		    w->o->state);
	}
	if (w->o->issue != 0)
		rc = add_issue(w, t, &e);
	else if (w->o->state != NULL)
		rc = add_state(w, state, t, &e);
	else
		rc = add_open(w, t, &e);
	if (rc != ERR_OK) {
		table_free(t);
		return app_fail(app, &e);
	}
	print_table(t, w->o->json,
	    say(w->o->language,
		w->o->state == NULL && w->o->issue == 0 ? SAY_OUTBOX_IDLE : SAY_OUTBOX_EMPTY));
	return EXIT_DONE;
}

/* ---- outbox show ---- */

static json_t *
item_json(const struct outbox_item *i)
{
	return json_pack(
	    "{s:I, s:s, s:I, s:s, s:s, s:s, s:s, s:o, s:o, s:i, s:o, s:o, s:b, s:s?, s:o}", "id",
	    (json_int_t)i->id, "key", i->key, "issue", (json_int_t)i->issue, "rule", i->rule,
	    "kind", i->kind, "state", outbox_state_name(i->state), "clause", i->clause, "cause",
	    utc_json(i->cause), "due", utc_json(i->due), "attempts", i->attempt, "created",
	    utc_json(i->created), "changed", utc_json(i->changed), "released", i->released,
	    "reason", i->reason, "payload", json_loads(i->payload, JSON_DECODE_ANY, NULL));
}

static void
put_line(const char *label, const char *text)
{
	if (text != NULL && *text != '\0')
		printf("%-10s%s\n", label, text);
}

static void
show_text(const struct outbox_work *w, const struct outbox_item *i)
{
	const enum wording l = w->o->language;
	json_t *payload = json_loads(i->payload, 0, NULL);
	const char *note = json_string_value(json_object_get(payload, "note"));
	const char *stage = json_string_value(json_object_get(payload, "stage"));
	struct arena *a = w->arena;

	printf("#%" PRId64 " %s: %s\n\n", i->issue, say_name(l, "action", i->kind),
	    say_name(l, "outbox_state", outbox_state_name(i->state)));
	put_line("id", arena_printf(a, "%" PRId64, i->id));
	put_line("key", i->key);
	put_line("rule", say_name(l, "rule", i->rule));
	put_line("clause", i->clause);
	put_line("cause", time_text(l, w->zone, i->cause, a));
	if (i->state != OUTBOX_DONE)
		put_line("due", time_text(l, w->zone, i->due, a));
	put_line("attempts", arena_printf(a, "%d", i->attempt));
	put_line("changed", time_text(l, w->zone, i->changed, a));
	if (i->journal != 0)
		put_line("journal", arena_printf(a, "%" PRId64, i->journal));
	put_line("released", i->released ? "by a person, out of the backlog" : NULL);
	put_line("reason", i->reason == NULL ? NULL : table_plain(a, i->reason));
	put_line("stage", stage == NULL ? NULL : say_name(l, "stage", stage));
	if (note != NULL)
		printf("\n%s\n", table_plain(a, note));
	json_decref(payload);
}

static int
show(struct app *app, int argc, char **argv, void *ctx)
{
	const struct outbox_work *w = ctx;
	struct outbox_item item;
	struct err e;
	int64_t id;

	if (!args_id(app, argv[1], &id))
		return EXIT_USAGE;
	if (outbox_get(app->db, id, w->arena, &item, &e) != ERR_OK)
		return app_fail(app, &e);
	if (w->o->json)
		print_json(item_json(&item));
	else
		show_text(w, &item);
	return EXIT_DONE;
}

/* ---- a person's word ---- */

/* Says it of the action that is named; *item is what it was. */
static int
give_word(struct app *app, const struct outbox_work *w, char **argv, enum outbox_say say_what,
    struct outbox_item *item)
{
	const struct outbox_speaker who = {
		.user = NO_USER,
		.by = args_who(w->o->by),
		.at = w->now,
	};
	struct err e;
	int64_t id;

	if (!args_id(app, argv[1], &id))
		return EXIT_USAGE;
	if (outbox_word(app->db, id, say_what, &who, w->arena, item, &e) != ERR_OK)
		return app_fail(app, &e);
	return EXIT_DONE;
}

static int
retry(struct app *app, int argc, char **argv, void *ctx)
{
	struct outbox_item item;
	const int status = give_word(app, ctx, argv, OUTBOX_SAY_RETRY, &item);

	if (status == EXIT_DONE)
		printf("%s of #%" PRId64 " is tried again.\n", item.kind, item.issue);
	return status;
}

static int
confirm(struct app *app, int argc, char **argv, void *ctx)
{
	struct outbox_item item;
	const int status = give_word(app, ctx, argv, OUTBOX_SAY_CONFIRM, &item);

	if (status == EXIT_DONE)
		printf("%s of #%" PRId64 " is done if its cause still stands.\n", item.kind,
		    item.issue);
	return status;
}

static int
withdraw(struct app *app, int argc, char **argv, void *ctx)
{
	struct outbox_item item;
	const int status = give_word(app, ctx, argv, OUTBOX_SAY_WITHDRAW, &item);

	if (status == EXIT_DONE)
		printf("%s of #%" PRId64 " is declined: the next look withdraws it.\n", item.kind,
		    item.issue);
	return status;
}

static const struct arg_verb verbs[] = {
	{ "list", 0, 0, list },
	{ "show", 1, 1, show },
	{ "retry", 1, 1, retry },
	{ "confirm", 1, 1, confirm },
	{ "withdraw", 1, 1, withdraw },
};

int
cmd_outbox(struct app *app, int argc, char **argv)
{
	struct options o = { .language = WORDING_EN };
	struct outbox_work w = { .app = app, .o = &o };
	struct err e;
	int status;

	if (!ARGS_READ(app, &argc, argv, { "--json", ARG_FLAG, &o.json },
		{ "--state", ARG_TEXT, &o.state }, { "--rule", ARG_TEXT, &o.rule },
		{ "--issue", ARG_COUNT, &o.issue }, { "--by", ARG_TEXT, &o.by },
		{ "--lang", ARG_LANGUAGE, &o.language }))
		return EXIT_USAGE;
	if (app_open(app, NEEDS_POLICY, &e) != ERR_OK || clock_now(app->db, &w.now, &e) != ERR_OK)
		return app_fail(app, &e);
	w.zone = calendar_zone(app->policy->calendar);
	w.arena = arena_new();
	status = ARGS_VERB(app, argc, argv, verbs, "list", &w);
	arena_free(w.arena);
	return status;
}
