#include "app/commands.h"

#include <inttypes.h>
#include <stdio.h>

#include "app/args.h"
#include "app/config.h"
#include "base/arena.h"
#include "hooks/nudge.h"
#include "store/clock.h"
#include "store/link.h"
#include "tracker/relate.h"
#include "work/config.h"

struct order {
	struct arena *arena;
	const char *by;
	int64_t issue, of;
};

static bool
read_order(struct app *app, int argc, char **argv, struct order *o)
{
	const char *by = NULL, *of = NULL;

	if (!ARGS_READ(app, &argc, argv, { "--of", ARG_TEXT, &of }, { "--by", ARG_TEXT, &by }))
		return false;
	o->by = args_who(by);
	if (argc != 2 || of == NULL) {
		app_usage(app, "which request, and of which? #12 --of #7");
		return false;
	}
	return args_issue(app, argv[1], &o->issue) && args_issue(app, of, &o->of);
}

/* The look process would notice by itself, half a second later. */
static void
nudge(const struct app *app, struct arena *arena)
{
	nudge_send(arena_printf(arena, "%s/" WORK_LOOK_SOCKET, app->config->work.run_dir));
}

static enum err_code
say(struct app *app, const struct order *o, enum link_word_kind kind, int64_t head, struct err *e)
{
	struct link_word word = {
		.issue = o->issue,
		.other = o->of,
		.head = head,
		.kind = kind,
		.user = LINK_BY_ADMIN,
	};

	if (clock_now(app->db, &word.at, e) != ERR_OK)
		return e->code;
	if ((kind == LINK_DUPLICATE
		    ? link_order(app->db, &word, o->by, relate_allow, app->tracker, e)
		    : link_say(app->db, &word, o->by, e)) != ERR_OK)
		return e->code;
	nudge(app, o->arena);
	return ERR_OK;
}

static enum err_code
link_them(struct app *app, const struct order *o, int64_t *head, struct err *e)
{
	if (relate_head(app->tracker, o->issue, o->of, head, e) != ERR_OK)
		return e->code;
	return say(app, o, LINK_DUPLICATE, *head, e);
}

static enum err_code
unlink_them(struct app *app, const struct order *o, int64_t *head, struct err *e)
{
	struct link_word *words;
	size_t n;

	if (link_words(app->db, o->issue, o->arena, &words, &n, e) != ERR_OK)
		return e->code;
	if (!link_ordered(words, n, o->issue, o->of) &&
	    relate_stands(app->tracker, o->issue, o->of, e) != ERR_OK)
		return e->code;
	*head = link_head(words, n, o->issue, o->of);
	return say(app, o, LINK_UNLINK, *head, e);
}

static int
run(struct app *app, int argc, char **argv,
    enum err_code (*order)(struct app *, const struct order *, int64_t *, struct err *),
    const char *is, const char *then)
{
	struct order o = { .arena = arena_new() };
	int64_t head = 0;
	int status = EXIT_USAGE;
	struct err e;

	if (read_order(app, argc, argv, &o)) {
		status = EXIT_DONE;
		if (app_start(app, &e) != ERR_OK || order(app, &o, &head, &e) != ERR_OK)
			status = app_fail(app, &e);
		else
			printf("#%" PRId64 " %s of #%" PRId64 "%s\n", o.issue, is, head, then);
	}
	arena_free(o.arena);
	return status;
}

int
cmd_link(struct app *app, int argc, char **argv)
{
	return run(app, argc, argv, link_them, "becomes a duplicate",
	    "; `slactl outbox list` shows how far it is.");
}

int
cmd_unlink(struct app *app, int argc, char **argv)
{
	return run(app, argc, argv, unlink_them, "is no duplicate", " any more.");
}
