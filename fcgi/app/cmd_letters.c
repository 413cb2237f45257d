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
#include "base/db.h"
#include "core/verdict_json.h"
#include "store/letter.h"
#include "store/letter_text.h"
#include "store/letter_word.h"

/* ---- letters list ---- */

static struct table *
new_table(enum wording l)
{
	const struct table_column columns[] = {
		{ "id", say(l, SAY_ID), TABLE_NUMBER },
		{ "issue", say(l, SAY_ISSUE), TABLE_NUMBER },
		{ "kind", NULL, TABLE_TEXT },
		{ "title", say(l, SAY_LETTER), TABLE_FLOWING },
		{ "person", say(l, SAY_LETTER_TO), TABLE_TEXT },
		{ "state", say(l, SAY_STATE), TABLE_FLOWING },
		{ "due", say(l, SAY_WHEN), TABLE_TEXT },
		{ "attempts", say(l, SAY_ATTEMPTS), TABLE_NUMBER },
		{ "reason", say(l, SAY_REASON), TABLE_FLOWING },
		{ "key", NULL, TABLE_TEXT },
		{ "mail", NULL, TABLE_TEXT },
		{ "changed", NULL, TABLE_TEXT },
	};

	return table_new(columns, sizeof(columns) / sizeof(columns[0]));
}

static void
add(const struct post *w, const struct letter *l, struct table *t)
{
	/* `due` of one that is done is the end of its lease. */
	const struct utc when = l->state == LETTER_DONE ? l->changed : l->due;
	const enum wording in = w->language;
	const char *state = letter_state_name(l->state);

	table_number(t, l->id);
	table_number(t, l->issue);
	table_text(t, l->kind);
	table_text(t, letter_title(l, in, w->arena));
	table_text(t, l->person);
	table_value(t, json_string(state), say_name(in, "outbox_state", state));
	table_instant(t, when, time_text(in, w->zone, when, w->arena));
	table_number(t, l->attempt);
	table_text(t, l->reason);
	table_text(t, l->key);
	table_text(t, l->mail);
	table_instant(t, l->changed, NULL);
}

/* post_page */
static enum err_code
add_page(
    const struct post *w, int state, int64_t *after, bool *more, struct table *t, struct err *e)
{
	struct letter *letters;
	size_t n;

	if (letter_list(w->app->db, (enum letter_state)state, w->issue, *after, POST_PAGE, w->arena,
		&letters, &n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		add(w, &letters[i], t);
		*after = letters[i].id;
	}
	*more = n == POST_PAGE;
	return ERR_OK;
}

/* Without a wish: what is still to be sent, and what needs somebody; of an issue all. */
static bool
is_shown(const struct post *w, enum letter_state state)
{
	if (w->state != NULL)
		return strcmp(w->state, letter_state_name(state)) == 0;
	return w->issue != 0 || state == LETTER_PENDING || state == LETTER_LEASED ||
	    state == LETTER_PARKED;
}

static int
list(struct app *app, int argc, char **argv, void *ctx)
{
	struct post *w = ctx;
	enum err_code rc = ERR_OK;
	enum letter_state asked;
	struct table *t;
	struct err e;

	if (w->state != NULL && !letter_state_parse(w->state, &asked))
		return app_usage(app,
		    "--state: \"%s\" is not one of pending, leased, done, withdrawn, parked, "
		    "shadow",
		    w->state);
	if (post_start(w, &e) != ERR_OK)
		return app_fail(app, &e);
	t = new_table(w->language);
	for (int s = 0; s < LETTER_STATE_COUNT && rc == ERR_OK; s++) {
		if (is_shown(w, (enum letter_state)s))
			rc = post_add_state(w, s, add_page, t, &e);
	}
	return post_print(w, t, rc, &e, say(w->language, SAY_NO_LETTERS));
}

/* ---- letters show ---- */

static json_t *
letter_json(const struct letter *l)
{
	return json_pack(
	    "{s:I, s:s, s:s, s:s?, s:I, s:s, s:s, s:o, s:o, s:o, s:i, s:s?, s:s?, s:o, "
	    "s:o, s:o}",
	    "id", (json_int_t)l->id, "key", l->key, "kind", l->kind, "rule", l->rule, "issue",
	    (json_int_t)l->issue, "person", l->person, "state", letter_state_name(l->state),
	    "cause", utc_json(l->cause), "due", utc_json(l->due), "stale", utc_json(l->stale),
	    "attempts", l->attempt, "mail", l->mail, "reason", l->reason, "created",
	    utc_json(l->created), "changed", utc_json(l->changed), "body",
	    json_loads(l->body, JSON_DECODE_ANY, NULL));
}

static int
show(struct app *app, int argc, char **argv, void *ctx)
{
	struct post *w = ctx;
	struct letter l;
	struct err e;
	int64_t id;

	if (!args_id(app, argv[1], &id))
		return EXIT_USAGE;
	if (post_start(w, &e) != ERR_OK || letter_get(app->db, id, w->arena, &l, &e) != ERR_OK)
		return app_fail(app, &e);
	if (w->json) {
		print_json(letter_json(&l));
		return EXIT_DONE;
	}
	post_line("key", l.key);
	post_line("to", l.person);
	post_line("state", letter_state_name(l.state));
	post_line("reason", l.reason);
	post_line("cause", time_text(WORDING_EN, w->zone, l.cause, w->arena));
	post_line("due", time_text(WORDING_EN, w->zone, l.due, w->arena));
	post_line("changed", time_text(WORDING_EN, w->zone, l.changed, w->arena));
	post_line("mail", l.mail);
	post_line("body", l.body);
	return EXIT_DONE;
}

/* ---- a person's word ---- */

static int
give_word(struct app *app, char **argv, struct post *w, enum letter_say say)
{
	struct letter letter;
	int64_t id;
	struct err e;

	if (!args_id(app, argv[1], &id))
		return EXIT_USAGE;
	if (post_start(w, &e) != ERR_OK ||
	    letter_word(app->db, id, say, args_who(w->by), w->now, w->arena, &letter, &e) != ERR_OK)
		return app_fail(app, &e);
	printf("Letter %" PRId64 " %s.\n", id,
	    say == LETTER_SAY_RETRY ? "is sent with the next mail" : "is not sent");
	return EXIT_DONE;
}

static int
retry(struct app *app, int argc, char **argv, void *ctx)
{
	return give_word(app, argv, ctx, LETTER_SAY_RETRY);
}

static int
withdraw(struct app *app, int argc, char **argv, void *ctx)
{
	return give_word(app, argv, ctx, LETTER_SAY_WITHDRAW);
}

static const struct arg_verb verbs[] = {
	{ "list", 0, 0, list },
	{ "show", 1, 1, show },
	{ "retry", 1, 1, retry },
	{ "withdraw", 1, 1, withdraw },
};

int
cmd_letters(struct app *app, int argc, char **argv)
{
	return POST_COMMAND(app, argc, argv, false, verbs);
}
