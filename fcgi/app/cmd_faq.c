#include "app/commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/args.h"
#include "app/config.h"
#include "app/faq.h"
#include "app/print.h"
#include "store/article.h"
#include "store/clock.h"
#include "tracker/wiki.h"
#include "work/faq_import.h"
#include "work/modesty.h"

#define GAP_DAYS 90
#define GAP_MIN 3

struct wishes {
	struct faq_options source;
	bool json, retired, empty;
	int64_t days, min;
	const char *wiki;
	struct arena *arena;
};

/* ---- import ---- */

/* What was said of all its articles, now or earlier. */
static void
print_used(const struct faq_imported *in)
{
	const struct {
		const char *name, *value;
		bool kept;
	} used[] = {
		{ "language", in->used.language, in->language_kept },
		{ "section", in->used.section, in->section_kept },
		{ "url", in->used.url, in->url_kept },
	};

	for (size_t i = 0; i < sizeof(used) / sizeof(used[0]); i++) {
		if (used[i].value != NULL)
			printf("%s: %s %s%s\n", in->name, used[i].name, used[i].value,
			    used[i].kept ? ", as at its last import" : "");
	}
}

static void
print_imported(const struct wishes *w, const struct faq_imported *in)
{
	const struct article_counts *c = &in->counts;

	if (w->json) {
		print_json(json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:s?, s:s?, s:s?, s:s?}",
		    "source", in->name, "added", (json_int_t)c->added, "changed",
		    (json_int_t)c->changed, "same", (json_int_t)c->same, "retired",
		    (json_int_t)c->retired, "passed_over", (json_int_t)in->passed_over, "example",
		    in->example, "language", in->used.language, "section", in->used.section, "url",
		    in->used.url));
		return;
	}
	printf("%s: %zu added, %zu changed, %zu as before, %zu retired\n", in->name, c->added,
	    c->changed, c->same, c->retired);
	if (in->passed_over > 0)
		printf("%s: %zu passed over, such as %s\n", in->name, in->passed_over, in->example);
	print_used(in);
}

static enum err_code
import_one(struct app *app, const char *spec, const struct faq_options *options,
    const struct wishes *w, struct err *e)
{
	struct faq_imported in;

	if (app_start(app, e) != ERR_OK)
		return e->code;
	const struct faq_place place = { app->db, &app->config->tracker };
	if (faq_import(&place, spec, options, w->empty, w->arena, &in, e) != ERR_OK)
		return e->code;
	print_imported(w, &in);
	return ERR_OK;
}

/* Those of the settings, without waiting until slad looks at them. */
static int
import_all(struct app *app, const struct wishes *w)
{
	const struct setting_list *all;
	int status = EXIT_DONE;
	struct err unable;

	if (app_start(app, &unable) != ERR_OK)
		return app_fail(app, &unable);
	all = &app->config->work.faq_sources;
	if (all->n == 0)
		return app_usage(
		    app, "which source? Name one, or several in the setting faq.sources");
	for (size_t i = 0; i < all->n; i++) {
		struct faq_options options;
		const char *spec;
		struct err e;

		if (faq_spec_parse(all->items[i], w->arena, &spec, &options, &e) != ERR_OK ||
		    import_one(app, spec, &options, w, &e) != ERR_OK)
			status = app_fail(app, &e);
	}
	return status;
}

static int
import(struct app *app, int argc, char **argv, void *ctx)
{
	const struct wishes *w = ctx;
	int status = EXIT_DONE;
	struct err e;

	if (argc == 1)
		return import_all(app, w);
	if (argc > 2 && w->source.name != NULL)
		return app_usage(app, "--name is for one source");
	for (int i = 1; i < argc; i++) {
		if (import_one(app, argv[i], &w->source, w, &e) != ERR_OK)
			status = app_fail(app, &e);
	}
	return status;
}

/* ---- list and stats ---- */

static const char *
names_of(const struct article_source *all, size_t n, struct arena *arena)
{
	const char *text = "";

	for (size_t i = 0; i < n; i++)
		text = arena_printf(arena, "%s%s\"%s\"", text, i == 0 ? "" : ", ", all[i].name);
	return text;
}

static bool
is_source(const struct article_source *all, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(all[i].name, name) == 0)
			return true;
	}
	return false;
}

/* By its name, or by the word with which it was imported; NULL is all of them. */
static enum err_code
find_source(struct app *app, const char *word, struct arena *arena, const char **out, struct err *e)
{
	struct article_source *all;
	size_t n;

	*out = word;
	if (word == NULL)
		return ERR_OK;
	if (article_sources(app->db, arena, &all, &n, e) != ERR_OK)
		return e->code;
	if (n == 0 || is_source(all, n, word))
		return ERR_OK;
	*out = faq_source_name(word, arena);
	if (is_source(all, n, *out))
		return ERR_OK;
	return err_set(e, ERR_NOTFOUND, "there is no source \"%s\"; there is %s", word,
	    names_of(all, n, arena));
}

static int
print_articles(struct app *app, const struct wishes *w, const char *source, bool counts)
{
	const enum table_kind number = TABLE_NUMBER;
	const struct table_column columns[] = {
		{ "id", "ID", number },
		{ "language", "LANG", TABLE_TEXT },
		{ "title", "TITLE", TABLE_FLOWING },
		{ "section", counts ? NULL : "SECTION", TABLE_FLOWING },
		{ "source", counts ? NULL : "SOURCE", TABLE_FLOWING },
		{ "key", NULL, TABLE_TEXT },
		{ "url", NULL, TABLE_TEXT },
		{ "readers", counts ? "READERS" : NULL, number },
		{ "shown", counts ? "SHOWN" : NULL, number },
		{ "opened", counts ? "OPENED" : NULL, number },
		{ "solved", counts ? "SOLVED" : NULL, number },
		{ "asked", counts ? "ASKED ALL THE SAME" : NULL, number },
	};
	struct table *t;
	struct article *all;
	struct err e;
	size_t n;

	if (app_start(app, &e) != ERR_OK ||
	    find_source(app, source, w->arena, &source, &e) != ERR_OK ||
	    article_list(app->db, w->retired ? ARTICLE_RETIRED : ARTICLE_LIVE, source, w->arena,
		&all, &n, &e) != ERR_OK)
		return app_fail(app, &e);
	t = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < n; i++) {
		const struct article *a = &all[i];
		const char *const texts[] = { a->language, a->title, a->section, a->source, a->key,
			a->url };
		const int64_t numbers[] = { a->readers, a->shown, a->opened, a->solved, a->asked };

		table_number(t, a->id);
		for (size_t j = 0; j < sizeof(texts) / sizeof(texts[0]); j++)
			table_text(t, texts[j]);
		for (size_t j = 0; j < sizeof(numbers) / sizeof(numbers[0]); j++)
			table_number(t, numbers[j]);
	}
	print_table(t, w->json, "There are no articles; `slactl faq import SOURCE` brings them.");
	return EXIT_DONE;
}

static int
list(struct app *app, int argc, char **argv, void *ctx)
{
	return print_articles(app, ctx, argc > 1 ? argv[1] : NULL, false);
}

static int
stats(struct app *app, int argc, char **argv, void *ctx)
{
	return print_articles(app, ctx, argc > 1 ? argv[1] : NULL, true);
}

static int
show(struct app *app, int argc, char **argv, void *ctx)
{
	const struct wishes *w = ctx;
	struct article a;
	int64_t id;
	struct err e;

	if (!args_id(app, argv[1], &id))
		return EXIT_USAGE;
	if (app_start(app, &e) != ERR_OK || article_get(app->db, id, w->arena, &a, &e) != ERR_OK)
		return app_fail(app, &e);
	if (w->json) {
		print_json(json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "id",
		    (json_int_t)a.id, "source", a.source, "key", a.key, "language", a.language,
		    "section", a.section, "url", a.url, "title", a.title, "state",
		    article_state_name(a.state), "body", a.body));
		return EXIT_DONE;
	}
	printf("%s\n\n%s\n\n%s, %s%s%s%s%s\n", table_plain(w->arena, a.title),
	    table_plain(w->arena, a.body), a.source, a.key, *a.section == '\0' ? "" : ", ",
	    a.section, *a.url == '\0' ? "" : "\n", a.url);
	printf("%s; %" PRId64 " readers: shown %" PRId64 " times, opened %" PRId64
	       ", solved %" PRId64 ", asked all the same %" PRId64 "\n",
	    article_state_name(a.state), a.readers, a.shown, a.opened, a.solved, a.asked);
	return EXIT_DONE;
}

/* ---- gaps ---- */

static const char *
examples(const struct faq_gap *g, struct arena *arena, json_t *ids)
{
	const char *text = "";

	for (size_t i = 0; i < g->n_examples; i++) {
		text =
		    arena_printf(arena, "%s%s#%" PRId64, text, i == 0 ? "" : " ", g->examples[i]);
		json_array_append_new(ids, json_integer(g->examples[i]));
	}
	return text;
}

static int
gaps(struct app *app, int argc, char **argv, void *ctx)
{
	static const struct table_column columns[] = {
		{ "count", "REQUESTS", TABLE_NUMBER },
		{ "language", "LANG", TABLE_TEXT },
		{ "subject", "FOR EXAMPLE", TABLE_FLOWING },
		{ "examples", "NEWEST", TABLE_TEXT },
	};
	const struct wishes *w = ctx;
	struct faq_gap *all;
	struct table *t;
	size_t n, seen;
	struct utc now;
	struct err e;

	if (app_start(app, &e) != ERR_OK || clock_now(app->db, &now, &e) != ERR_OK ||
	    faq_gaps(app->db, utc_plus(now, (struct span){ -w->days * SPAN_DAY }), (size_t)w->min,
		w->arena, &all, &n, &seen, &e) != ERR_OK)
		return app_fail(app, &e);
	t = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < n; i++) {
		json_t *ids = json_array();
		const char *shown = examples(&all[i], w->arena, ids);

		table_number(t, (int64_t)all[i].count);
		table_text(t, all[i].language);
		table_text(t, all[i].subject);
		table_value(t, ids, shown);
	}
	print_table(t, w->json,
	    arena_printf(w->arena,
		"No question without an article came %" PRId64 " times or more among %zu requests.",
		w->min, seen));
	return EXIT_DONE;
}

/* ---- how sure a suggestion must be ---- */

static int
thresholds(struct app *app, int argc, char **argv, void *ctx)
{
	static const struct table_column columns[] = {
		{ "kind", "WHAT", TABLE_TEXT },
		{ "threshold", "SHOWN FROM", TABLE_TEXT },
		{ "usual", "USUALLY", TABLE_TEXT },
		{ "suggested", "SUGGESTED", TABLE_NUMBER },
		{ "wanted", "TAKEN UP", TABLE_NUMBER },
	};
	const struct wishes *w = ctx;
	struct modesty_told all[CLICKS_COUNT];
	struct table *t;
	struct utc now;
	struct err e;

	(void)argc;
	(void)argv;
	if (app_start(app, &e) != ERR_OK || clock_now(app->db, &now, &e) != ERR_OK ||
	    modesty_tell(app->db, now, all, &e) != ERR_OK)
		return app_fail(app, &e);
	t = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < CLICKS_COUNT; i++) {
		table_text(t, clicks_name(all[i].kind));
		table_value(t, json_real(all[i].threshold),
		    arena_printf(w->arena, "%.3f", all[i].threshold));
		table_value(
		    t, json_real(all[i].usual), arena_printf(w->arena, "%.3f", all[i].usual));
		table_number(t, (int64_t)all[i].clicks);
		table_number(t, (int64_t)all[i].wanted);
	}
	print_table(t, w->json, "");
	return EXIT_DONE;
}

/* ---- draft ---- */

/* "edoc-support" or "edoc-support/Title". */
static enum err_code
write_wiki(
    struct app *app, const struct wishes *w, const char *title, const char *text, struct err *e)
{
	const char *slash = strchr(w->wiki, '/');
	const char *project =
	    slash == NULL ? w->wiki : arena_strndup(w->arena, w->wiki, (size_t)(slash - w->wiki));
	const char *page = slash == NULL ? title : slash + 1;

	if (app_open(app, NEEDS_TRACKER, e) != ERR_OK ||
	    wiki_create(app->tracker, project, page, text, e) != ERR_OK)
		return e->code;
	printf("The draft is in the wiki of %s: \"%s\". It is suggested to nobody while \"draft: "
	       "true\" stands on top of it.\n",
	    project, page);
	return ERR_OK;
}

static int
draft(struct app *app, int argc, char **argv, void *ctx)
{
	const struct wishes *w = ctx;
	int status = EXIT_DONE;
	const char *title;
	int64_t issue;
	struct buf text;
	struct err e;

	if (!args_issue(app, argv[1], &issue))
		return EXIT_USAGE;
	buf_init(&text);
	if (app_start(app, &e) != ERR_OK ||
	    faq_draft(app->db, app->config->tracker.bot, issue, w->arena, &title, &text, &e) !=
		ERR_OK ||
	    (w->wiki != NULL && write_wiki(app, w, title, text.data, &e) != ERR_OK))
		status = app_fail(app, &e);
	else if (w->wiki == NULL)
		fputs(text.data, stdout);
	buf_release(&text);
	return status;
}

int
cmd_faq(struct app *app, int argc, char **argv)
{
	static const struct arg_verb verbs[] = {
		{ "import", 0, 100, import },
		{ "list", 0, 1, list },
		{ "show", 1, 1, show },
		{ "stats", 0, 1, stats },
		{ "gaps", 0, 0, gaps },
		{ "threshold", 0, 0, thresholds },
		{ "draft", 1, 1, draft },
	};
	struct wishes w = { .days = GAP_DAYS, .min = GAP_MIN };
	int status;

	if (!ARGS_READ(app, &argc, argv, { "--name", ARG_TEXT, &w.source.name },
		{ "--language", ARG_TEXT, &w.source.language },
		{ "--section", ARG_TEXT, &w.source.section }, { "--url", ARG_TEXT, &w.source.url },
		{ "--empty", ARG_FLAG, &w.empty }, { "--retired", ARG_FLAG, &w.retired },
		{ "--days", ARG_COUNT, &w.days }, { "--min", ARG_COUNT, &w.min },
		{ "--wiki", ARG_TEXT, &w.wiki }, { "--json", ARG_FLAG, &w.json }))
		return EXIT_USAGE;
	w.arena = arena_new();
	status = ARGS_VERB(app, argc, argv, verbs, "list", &w);
	arena_free(w.arena);
	return status;
}
