#include "app/commands.h"

#include <stdio.h>
#include <string.h>

#include "app/args.h"
#include "app/config.h"
#include "app/print.h"
#include "base/arena.h"
#include "base/db.h"
#include "core/judge.h"
#include "store/brake.h"
#include "store/clock.h"
#include "store/outbox.h"
#include "store/wake.h"
#include "work/keep.h"

#define PAGE 500

struct options {
	bool json;
	bool all;
	const char *by;
};

/* ---- rule list ---- */

static const struct brake *
brake_of(const struct brake *brakes, size_t n, const char *rule)
{
	static const struct brake untouched = {
		.mode = BRAKE_OBSERVE,
		.since = { INT64_MAX },
		.changed = { INT64_MAX },
	};

	for (size_t i = 0; i < n; i++) {
		if (strcmp(brakes[i].rule, rule) == 0)
			return &brakes[i];
	}
	return &untouched;
}

static void
show(struct table *t, const struct brake *b, const char *rule)
{
	char since[UTC_TEXT], changed[UTC_TEXT];

	table_text(t, rule);
	table_text(t, brake_mode_name(b->mode));
	table_instant(t, b->since, utc_is_none(b->since) ? "-" : utc_format(b->since, since));
	table_instant(
	    t, b->changed, utc_is_none(b->changed) ? "-" : utc_format(b->changed, changed));
	table_text(t, b->changed_by);
}

static int
list(struct app *app, int argc, char **argv, void *ctx)
{
	static const struct table_column columns[] = {
		{ "rule", "Rule", TABLE_TEXT },
		{ "mode", "Mode", TABLE_TEXT },
		{ "act_since", "Acts on causes since", TABLE_TEXT },
		{ "changed", "Changed", TABLE_TEXT },
		{ "by", "By", TABLE_TEXT },
	};
	const struct options *o = ctx;
	struct arena *a = arena_new();
	struct brake *brakes;
	struct table *t;
	struct err e;
	size_t n;

	if (app_start(app, &e) != ERR_OK || brake_list(app->db, a, &brakes, &n, &e) != ERR_OK) {
		arena_free(a);
		return app_fail(app, &e);
	}
	t = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	for (int r = 0; r < RULE_COUNT; r++)
		show(t, brake_of(brakes, n, rule_name((enum rule)r)), rule_name((enum rule)r));
	print_table(t, o->json, "");
	arena_free(a);
	return EXIT_DONE;
}

/* ---- rule act, rule observe ---- */

struct change {
	const char *rule;
	enum brake_mode mode;
	const char *by;
	struct utc now;
	struct arena *arena;
};

/* What the rule has in the outbox is judged again, and takes the state that the mode gives it. */
static enum err_code
wake_rows(struct db *db, const struct change *c, enum outbox_state state, struct err *e)
{
	int64_t after = 0, issues[PAGE];
	struct outbox_item *items;
	size_t n;

	do {
		if (outbox_list(db, state, c->rule, after, PAGE, c->arena, &items, &n, e) != ERR_OK)
			return e->code;
		for (size_t i = 0; i < n; i++)
			issues[i] = items[i].issue;
		if (n > 0 && wake_issues(db, issues, n, c->now, e) != ERR_OK)
			return e->code;
		after = n > 0 ? items[n - 1].id : after;
	} while (n == PAGE);
	return ERR_OK;
}

/* db_step */
static enum err_code
change_mode(struct db *db, void *ctx, struct err *e)
{
	static const enum outbox_state open[] = { OUTBOX_PENDING, OUTBOX_SHADOW, OUTBOX_BACKLOG };
	const struct change *c = ctx;

	if (brake_set(db, c->rule, c->mode, c->by, c->now, e) != ERR_OK ||
	    keep_record(db, c->now, 0, "mode", c->rule, NULL, 0,
		json_pack("{s:s, s:s}", "mode", brake_mode_name(c->mode), "by", c->by),
		e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++) {
		if (wake_rows(db, c, open[i], e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

static int
set_one(struct app *app, const struct options *o, enum rule rule, enum brake_mode mode)
{
	struct change c = {
		.rule = rule_name(rule),
		.mode = mode,
		.by = args_who(o->by),
		.arena = arena_new(),
	};
	struct err e;
	enum err_code rc = clock_now(app->db, &c.now, &e);

	if (rc == ERR_OK)
		rc = db_transact(app->db, change_mode, &c, &e);
	arena_free(c.arena);
	if (rc != ERR_OK)
		return app_fail(app, &e);
	if (mode == BRAKE_OBSERVE)
		printf("%s observes: what it would do is kept as a shadow.\n", c.rule);
	else
		printf("%s acts on causes from now on; older ones: slactl backlog %s\n", c.rule,
		    c.rule);
	return EXIT_DONE;
}

static int
set(struct app *app, int argc, char **argv, const struct options *o, enum brake_mode mode)
{
	enum rule rule = RULE_COUNT;
	int rc = EXIT_DONE;
	struct err e;

	if (o->all != (argc == 1))
		return app_usage(app, "name one rule, or --all");
	if (argc == 2 && !rule_parse(argv[1], &rule))
		return app_usage(app, "there is no rule \"%s\"; slactl rule lists them", argv[1]);
	if (app_start(app, &e) != ERR_OK)
		return app_fail(app, &e);
	if (mode == BRAKE_ACT && app->config->deliver == DELIVER_OBSERVE)
		fputs("Note: the setting deliver = observe keeps everything back, whatever the "
		      "rules do.\n",
		    stderr);
	if (argc == 2)
		return set_one(app, o, rule, mode);
	for (int r = 0; r < RULE_COUNT && rc == EXIT_DONE; r++)
		rc = set_one(app, o, (enum rule)r, mode);
	return rc;
}

static int
act(struct app *app, int argc, char **argv, void *ctx)
{
	return set(app, argc, argv, ctx, BRAKE_ACT);
}

static int
observe(struct app *app, int argc, char **argv, void *ctx)
{
	return set(app, argc, argv, ctx, BRAKE_OBSERVE);
}

int
cmd_rule(struct app *app, int argc, char **argv)
{
	static const struct arg_verb verbs[] = {
		{ "list", 0, 0, list },
		{ "act", 0, 1, act },
		{ "observe", 0, 1, observe },
	};
	struct options o = { .json = false };

	if (!ARGS_READ(app, &argc, argv, { "--json", ARG_FLAG, &o.json },
		{ "--all", ARG_FLAG, &o.all }, { "--by", ARG_TEXT, &o.by }))
		return EXIT_USAGE;
	return ARGS_VERB(app, argc, argv, verbs, "list", &o);
}
