#include "app/commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/args.h"
#include "app/post.h"
#include "app/print.h"
#include "app/say.h"
#include "app/time_text.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "core/verdict_json.h"
#include "store/outbox.h"
#include "store/outbox_word.h"
#include "work/reason.h"

/* Words on the command line come from no user of the tracker. */
#define NO_USER 0

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
add(const struct post *w, const struct outbox_item *i, struct table *t)
{
	const enum wording l = w->language;
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
	if (i->reason == NULL)
		table_text(t, NULL);
	else
		table_value(t, json_string(i->reason), reason_told(i->reason, l, w->arena));
	table_text(t, i->key);
	table_number(t, i->attempt);
	table_instant(t, i->changed, NULL);
}

/* post_page */
static enum err_code
add_page(
    const struct post *w, int state, int64_t *after, bool *more, struct table *t, struct err *e)
{
	struct outbox_item *items;
	size_t n;

	if (outbox_list(w->app->db, (enum outbox_state)state, w->rule, *after, POST_PAGE, w->arena,
		&items, &n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		add(w, &items[i], t);
		*after = items[i].id;
	}
	*more = n == POST_PAGE;
	return ERR_OK;
}

static enum err_code
add_issue(const struct post *w, struct table *t, struct err *e)
{
	struct outbox_item *items;
	size_t n;

	if (outbox_of(w->app->db, w->issue, w->arena, &items, &n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		if (w->rule == NULL || strcmp(w->rule, items[i].rule) == 0)
			add(w, &items[i], t);
	}
	return ERR_OK;
}

/* Without a wish: what is still to be done, and what needs somebody. */
static enum err_code
add_open(const struct post *w, struct table *t, struct err *e)
{
	static const enum outbox_state open[] = { OUTBOX_PARKED, OUTBOX_LEASED, OUTBOX_PENDING };

	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++) {
		if (post_add_state(w, open[i], add_page, t, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

static int
list(struct app *app, int argc, char **argv, void *ctx)
{
	struct post *w = ctx;
	enum outbox_state state;
	struct table *t;
	enum err_code rc;
	struct err e;

	if (w->state != NULL && !outbox_state_parse(w->state, &state))
		return app_usage(app,
		    "--state: \"%s\" is not one of pending, leased, done, withdrawn, parked, "
		    "shadow, backlog",
		    w->state);
	if (post_start(w, &e) != ERR_OK)
		return app_fail(app, &e);
	t = new_table(w->language);
	if (w->issue != 0)
		rc = add_issue(w, t, &e);
	else if (w->state != NULL)
		rc = post_add_state(w, state, add_page, t, &e);
	else
		rc = add_open(w, t, &e);
	return post_print(w, t, rc, &e,
	    say(w->language,
		w->state == NULL && w->issue == 0 ? SAY_OUTBOX_IDLE : SAY_OUTBOX_EMPTY));
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
show_text(const struct post *w, const struct outbox_item *i)
{
	const enum wording l = w->language;
	json_t *payload = json_loads(i->payload, 0, NULL);
	const char *note = json_string_value(json_object_get(payload, "note"));
	const char *stage = json_string_value(json_object_get(payload, "stage"));
	struct arena *a = w->arena;

	printf("#%" PRId64 " %s: %s\n\n", i->issue, say_name(l, "action", i->kind),
	    say_name(l, "outbox_state", outbox_state_name(i->state)));
	post_line("id", arena_printf(a, "%" PRId64, i->id));
	post_line("key", i->key);
	post_line("rule", say_name(l, "rule", i->rule));
	post_line("clause", i->clause);
	post_line("cause", time_text(l, w->zone, i->cause, a));
	if (i->state != OUTBOX_DONE)
		post_line("due", time_text(l, w->zone, i->due, a));
	post_line("attempts", arena_printf(a, "%d", i->attempt));
	post_line("changed", time_text(l, w->zone, i->changed, a));
	if (i->journal != 0)
		post_line("journal", arena_printf(a, "%" PRId64, i->journal));
	post_line("released", i->released ? "by a person, out of the backlog" : NULL);
	post_line(
	    "reason", i->reason == NULL ? NULL : table_plain(a, reason_told(i->reason, l, a)));
	post_line("stage", stage == NULL ? NULL : say_name(l, "stage", stage));
	if (note != NULL)
		printf("\n%s\n", table_plain(a, note));
	json_decref(payload);
}

static int
show(struct app *app, int argc, char **argv, void *ctx)
{
	struct post *w = ctx;
	struct outbox_item item;
	struct err e;
	int64_t id;

	if (!args_id(app, argv[1], &id))
		return EXIT_USAGE;
	if (post_start(w, &e) != ERR_OK || outbox_get(app->db, id, w->arena, &item, &e) != ERR_OK)
		return app_fail(app, &e);
	if (w->json)
		print_json(item_json(&item));
	else
		show_text(w, &item);
	return EXIT_DONE;
}

/* ---- a person's word ---- */

/* Says it of the action that is named, and what follows. */
static int
give_word(
    struct app *app, struct post *w, char **argv, enum outbox_say say_what, const char *follows)
{
	struct outbox_speaker who = { .user = NO_USER, .by = args_who(w->by) };
	struct outbox_item item;
	struct err e;
	int64_t id;

	if (!args_id(app, argv[1], &id))
		return EXIT_USAGE;
	if (post_start(w, &e) != ERR_OK)
		return app_fail(app, &e);
	who.at = w->now;
	if (outbox_word(app->db, id, say_what, &who, w->arena, &item, &e) != ERR_OK)
		return app_fail(app, &e);
	printf("%s of #%" PRId64 " %s.\n", item.kind, item.issue, follows);
	return EXIT_DONE;
}

static int
retry(struct app *app, int argc, char **argv, void *ctx)
{
	return give_word(app, ctx, argv, OUTBOX_SAY_RETRY, "is tried again");
}

static int
confirm(struct app *app, int argc, char **argv, void *ctx)
{
	return give_word(app, ctx, argv, OUTBOX_SAY_CONFIRM, "is done if its cause still stands");
}

static int
withdraw(struct app *app, int argc, char **argv, void *ctx)
{
	return give_word(
	    app, ctx, argv, OUTBOX_SAY_WITHDRAW, "is declined: the next look withdraws it");
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
	return POST_COMMAND(app, argc, argv, true, verbs);
}
