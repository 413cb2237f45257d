#include "app/commands.h"

#include <stdio.h>

#include "app/args.h"
#include "app/print.h"
#include "base/arena.h"
#include "base/db.h"
#include "core/judge.h"
#include "store/clock.h"
#include "store/outbox.h"
#include "work/keep.h"

#define LISTED 1000

struct release {
	const char *rule;
	const char *by;
	struct utc now;
	size_t n;
};

/* db_step */
static enum err_code
let_out(struct db *db, void *ctx, struct err *e)
{
	struct release *r = ctx;

	if (outbox_release(db, r->rule, r->now, &r->n, e) != ERR_OK)
		return e->code;
	return keep_record(db, r->now, 0, "release", r->rule, NULL, 0,
	    json_pack("{s:I, s:s}", "released", (json_int_t)r->n, "by", r->by), e);
}

static int
release(struct app *app, const char *rule, const char *by)
{
	struct release r = { .rule = rule, .by = args_who(by) };
	struct err e;

	if (app_start(app, &e) != ERR_OK || clock_now(app->db, &r.now, &e) != ERR_OK ||
	    db_transact(app->db, let_out, &r, &e) != ERR_OK)
		return app_fail(app, &e);
	printf("%zu released: they leave as the caps of an hour allow.\n", r.n);
	return EXIT_DONE;
}

/* What would leave, the oldest first. */
static int
list(struct app *app, const char *rule, bool json)
{
	static const struct table_column columns[] = {
		{ "id", "ID", TABLE_NUMBER },
		{ "issue", "Issue", TABLE_NUMBER },
		{ "rule", "Rule", TABLE_TEXT },
		{ "kind", "Action", TABLE_TEXT },
		{ "cause", "Cause of", TABLE_TEXT },
	};
	struct arena *a = arena_new();
	struct outbox_item *items;
	struct table *t;
	char cause[UTC_TEXT];
	struct err e;
	size_t n;

	if (app_start(app, &e) != ERR_OK ||
	    outbox_list(app->db, OUTBOX_BACKLOG, rule, 0, LISTED, a, &items, &n, &e) != ERR_OK) {
		arena_free(a);
		return app_fail(app, &e);
	}
	t = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < n; i++) {
		table_number(t, items[i].id);
		table_number(t, items[i].issue);
		table_text(t, items[i].rule);
		table_text(t, items[i].kind);
		table_instant(t, items[i].cause, utc_format(items[i].cause, cause));
	}
	print_table(t, json, "Nothing waits to be released.");
	if (n == LISTED && !json)
		printf("… and more: the first %d are shown.\n", LISTED);
	arena_free(a);
	return EXIT_DONE;
}

int
cmd_backlog(struct app *app, int argc, char **argv)
{
	const char *by = NULL, *rule;
	bool json = false, confirm = false;
	enum rule known;

	if (!ARGS_READ(app, &argc, argv, { "--json", ARG_FLAG, &json },
		{ "--confirm", ARG_FLAG, &confirm }, { "--by", ARG_TEXT, &by }))
		return EXIT_USAGE;
	rule = argc > 1 ? argv[1] : NULL;
	if (argc > 2)
		return app_usage(app, "\"%s\" is too much", argv[2]);
	if (rule != NULL && !rule_parse(rule, &known))
		return app_usage(app, "there is no rule \"%s\"; slactl rule lists them", rule);
	if (confirm && rule == NULL)
		return app_usage(app, "--confirm wants the rule whose backlog is let out");
	return confirm ? release(app, rule, by) : list(app, rule, json);
}
