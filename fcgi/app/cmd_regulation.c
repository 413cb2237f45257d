#include <string.h>

#include "app/args.h"
#include "app/commands.h"
#include "app/config.h"
#include "app/file.h"
#include "app/print.h"
#include "app/regulation.h"
#include "app/say.h"
#include "base/arena.h"
#include "base/buf.h"
#include "core/policy_check.h"
#include "store/clock.h"
#include "store/policies.h"
#include "store/revision.h"

/* More of the words are counted only. */
#define LENT_SHOWN 6

/* The one by which requests that arrive now are judged; the list is by regulation and validity. */
static bool
is_in_force(const struct revision *list, size_t n, size_t i, struct utc now)
{
	const struct revision *r = &list[i];

	if (r->valid_from.s > now.s)
		return false;
	return i + 1 == n || strcmp(list[i + 1].regulation, r->regulation) != 0 ||
	    list[i + 1].valid_from.s > now.s;
}

const char *
regulation_lent(const struct policy *p, struct arena *arena)
{
	const char *text = "";

	for (size_t i = 0; i < p->lent.n && i < LENT_SHOWN; i++)
		text = arena_printf(arena, "%s%s%s", text, i > 0 ? ", " : "", p->lent.names[i]);
	if (p->lent.n > LENT_SHOWN)
		text = arena_printf(arena, "%s, … (%zu)", text, p->lent.n);
	return text;
}

/* The same of a revision on record; of one that cannot be read, why. */
static const char *
lent_to(struct app *app, const struct revision *listed, struct arena *a)
{
	struct policy *p = NULL;
	struct revision r;
	const char *text;
	struct err e;

	if (revision_get(app->db, listed->regulation, listed->name, a, &r, &e) != ERR_OK ||
	    policies_kept(&r, app->config->policies.dir, &p, &e) != ERR_OK)
		return arena_strdup(a, e.text);
	text = regulation_lent(p, a);
	policy_free(p);
	return text;
}

static void
list_row(struct table *t, const struct revision *r, bool in_force, const char *lent, enum wording l)
{
	char from[UTC_TEXT], loaded[UTC_TEXT];

	table_text(t, r->regulation);
	table_text(t, r->name);
	table_instant(t, r->valid_from, utc_format(r->valid_from, from));
	table_instant(t, r->loaded, utc_format(r->loaded, loaded));
	table_value(t, json_boolean(in_force), in_force ? say(l, SAY_IN_FORCE) : "");
	table_text(t, lent);
}

static int
list(struct app *app, int argc, char **argv, void *ctx)
{
	const struct regulation_options *o = ctx;
	const struct table_column columns[] = {
		{ "regulation", say(o->l, SAY_REGULATION), TABLE_TEXT },
		{ "revision", say(o->l, SAY_REVISION_NAME), TABLE_TEXT },
		{ "valid_from", say(o->l, SAY_VALID_FROM), TABLE_TEXT },
		{ "loaded", say(o->l, SAY_LOADED), TABLE_TEXT },
		{ "in_force", "", TABLE_TEXT },
		{ "stands_in", say(o->l, SAY_STANDS_IN), TABLE_FLOWING },
	};
	struct arena *a = arena_new();
	struct revision *revisions;
	struct table *t;
	struct utc now;
	struct err e;
	size_t n;

	if (app_open(app, NEEDS_DB, &e) != ERR_OK || clock_now(app->db, &now, &e) != ERR_OK ||
	    revision_list(app->db, a, &revisions, &n, &e) != ERR_OK) {
		arena_free(a);
		return app_fail(app, &e);
	}
	t = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < n; i++)
		list_row(t, &revisions[i], is_in_force(revisions, n, i, now),
		    lent_to(app, &revisions[i], a), o->l);
	print_table(t, o->json, "No regulation is on record yet: slad puts it there at its start.");
	arena_free(a);
	return EXIT_DONE;
}

/* A revision on record, the one in force where none is named. */
static enum err_code
find_kept(struct app *app, const char *name, const char *revision, struct arena *a,
    struct revision *out, struct err *e)
{
	struct utc now;

	if (app_open(app, NEEDS_DB, e) != ERR_OK || clock_now(app->db, &now, e) != ERR_OK)
		return e->code;
	if (revision != NULL)
		return revision_get(app->db, name, revision, a, out, e);
	return revision_at(app->db, name, now, a, out, e);
}

/* "edoc@2" is the revision of that name on record; anything else is a file. */
static enum err_code
open_side(struct app *app, const char *text, struct arena *a, struct regulation_side *out,
    struct policy **policy, struct err *e)
{
	const char *at = strchr(text, '@');
	struct mistakes m = { .arena = a };
	struct policies_found t;
	struct revision r;

	if (at != NULL) {
		if (find_kept(app, arena_strndup(a, text, (size_t)(at - text)),
			at[1] == '\0' ? NULL : at + 1, a, &r, e) != ERR_OK ||
		    policies_kept(&r, app->config->policies.dir, policy, e) != ERR_OK)
			return e->code;
		*out = (struct regulation_side){ *policy, r.body, strlen(r.body) };
		return ERR_OK;
	}
	const char *dir = app->config == NULL ? NULL : app->config->policies.dir;

	if (file_reached(policies_look(dir, text, a, &m, &t, e), e) != ERR_OK)
		return e->code;
	*policy = t.policy;
	*out = (struct regulation_side){ t.policy, t.json, t.len };
	if (t.policy == NULL)
		return err_set(e, ERR_INVALID,
		    "%s has mistakes, so it cannot be compared: slactl regulation check %s", t.path,
		    text);
	return ERR_OK;
}

static const char *
heading(const struct regulation_side *s, struct arena *a)
{
	return arena_printf(a, "%s, %s", s->policy->id, s->policy->revision);
}

static int
diff(struct app *app, int argc, char **argv, void *ctx)
{
	const struct regulation_options *o = ctx;
	struct arena *a = arena_new();
	struct policy *policies[2] = { NULL, NULL };
	struct regulation_side sides[2];
	struct err e;
	int rc = EXIT_DONE;

	for (int i = 0; i < 2; i++) {
		if (open_side(app, argv[1 + i], a, &sides[i], &policies[i], &e) != ERR_OK) {
			rc = app_fail(app, &e);
			goto out;
		}
	}
	const struct table_column columns[] = {
		{ "what", say(o->l, SAY_DIFFERENCE), TABLE_FLOWING },
		{ "first", heading(&sides[0], a), TABLE_FLOWING },
		{ "second", heading(&sides[1], a), TABLE_FLOWING },
	};
	struct table *t = table_new(columns, sizeof(columns) / sizeof(columns[0]));

	regulation_compare(&sides[0], &sides[1], o->l, a, t);
	print_table(t, o->json, say(o->l, SAY_NO_DIFFERENCE));
out:
	policy_free(policies[0]);
	policy_free(policies[1]);
	arena_free(a);
	return rc;
}

static int
show(struct app *app, int argc, char **argv, void *ctx)
{
	const struct regulation_options *o = ctx;
	struct arena *a = arena_new();
	struct policy *policy = NULL;
	struct regulation_side side;
	struct err e;
	int rc = EXIT_DONE;
	const char *name = argv[1];

	/* Of a file there is but one revision; of a name what is on record. */
	if (strchr(name, '/') == NULL && strstr(name, ".json") == NULL && strchr(name, '@') == NULL)
		name = arena_printf(a, "%s@%s", name, argc > 2 ? argv[2] : "");
	if (open_side(app, name, a, &side, &policy, &e) != ERR_OK) {
		rc = app_fail(app, &e);
		goto out;
	}
	const struct table_column columns[] = {
		{ "what", heading(&side, a), TABLE_FLOWING },
		{ "is", "", TABLE_FLOWING },
	};
	struct table *t = table_new(columns, sizeof(columns) / sizeof(columns[0]));

	regulation_compare(&side, NULL, o->l, a, t);
	print_table(t, o->json, "");
out:
	policy_free(policy);
	arena_free(a);
	return rc;
}

int
cmd_regulation(struct app *app, int argc, char **argv)
{
	static const struct arg_verb verbs[] = {
		{ "check", 1, 1, regulation_check },
		{ "diff", 2, 2, diff },
		{ "list", 0, 0, list },
		{ "show", 1, 2, show },
	};
	struct regulation_options o = { .l = WORDING_EN };

	if (!ARGS_READ(app, &argc, argv, { "--json", ARG_FLAG, &o.json },
		{ "--lang", ARG_LANGUAGE, &o.l }))
		return EXIT_USAGE;
	return ARGS_VERB(app, argc, argv, verbs, "list", &o);
}
