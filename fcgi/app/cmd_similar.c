#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/args.h"
#include "app/commands.h"
#include "app/config.h"
#include "app/corpus.h"
#include "app/file.h"
#include "app/jsonl.h"
#include "app/similar_live.h"
#include "app/similar_tracker.h"
#include "base/arena.h"
#include "base/grow.h"
#include "search/fit.h"
#include "search/language.h"
#include "search/rank.h"
#include "search/synonyms.h"
#include "search/threshold.h"
#include "search/weights.h"
#include "search/why.h"

#define WHY 5
#define LIVE_TOP 5
/* As if so many questions spoke for the weights that fitting starts from. */
#define FIT_PULL 1.0

struct options {
	const char *corpus;
	const char *queries;
	const char *weights;
	struct similar_live live;
	bool mask;
	int64_t top;
};

/* ---- the corpus ---- */

struct corpus {
	struct index *index;
	struct rank *rank;
	struct synonyms *synonyms;
	struct fit *fit; /* NULL: hits are printed */
	struct corpus_ids *asked; /* NULL: every report is a question, as it comes */
	size_t top; /* 0: none is */
	int64_t last; /* when the last report came */
	/* Of each document, for the words that are told of it; NULL: they are not kept. */
	struct arena *texts;
	struct kept {
		const char *subject, *description;
	} * kept;
	size_t n_kept, kept_room;
};

/* Takes the synonyms. */
static void
corpus_init(struct corpus *c, struct synonyms *synonyms, size_t top)
{
	*c = (struct corpus){ .index = index_new(), .synonyms = synonyms, .top = top };
	c->rank = rank_new(c->index);
	rank_synonyms(c->rank, c->synonyms);
}

static void
corpus_release(struct corpus *c)
{
	rank_free(c->rank);
	synonyms_free(c->synonyms);
	index_free(c->index);
	if (c->texts != NULL)
		arena_free(c->texts);
	free(c->kept);
}

static void
keep_texts(struct corpus *c, const struct report *r)
{
	c->kept = grow_for(c->kept, c->n_kept, 1, &c->kept_room, sizeof(*c->kept));
	c->kept[c->n_kept++] = (struct kept){
		r->subject == NULL ? NULL : arena_strdup(c->texts, r->subject),
		r->description == NULL ? NULL : arena_strdup(c->texts, r->description),
	};
}

static void
print_hits(struct corpus *c, const struct report *r)
{
	const struct hit *hits;
	const size_t n = rank_similar(c->rank, r, c->top, &hits);

	for (size_t i = 0; i < n; i++)
		printf("%s\t%zu\t%s\t%.6f\n", r->id, i + 1, index_id(c->index, hits[i].doc),
		    (double)hits[i].score);
}

/* What it duplicates, if that is here already, is the right answer. */
static void
teach(struct corpus *c, const struct report *r)
{
	bool right[RANK_POOL];
	const struct hit *hits;
	uint32_t kin;
	size_t n;

	if (!index_kin(c->index, r, &kin))
		return;
	n = rank_pool(c->rank, r, &hits);
	for (size_t i = 0; i < n; i++)
		right[i] = index_head(c->index, hits[i].doc) == index_head(c->index, kin);
	fit_put(c->fit, hits, right, n);
}

/*
 * corpus_each, similar_each: asked before it is added, so that the answer knows nothing of it or
 * from later.
 */
static void
consider(void *ctx, const struct report *r)
{
	struct corpus *c = ctx;

	if (c->asked == NULL || corpus_ids_take(c->asked, r->id)) {
		if (c->fit != NULL)
			teach(c, r);
		else if (c->top > 0)
			print_hits(c, r);
	}
	index_add(c->index, r);
	if (c->texts != NULL)
		keep_texts(c, r);
}

/* ---- similar fit ---- */

/* Each file by itself, what is learnt from all together. */
static int
fit_files(struct app *app, const struct options *o, struct corpus_ids *ids, struct fit *fit)
{
	char *files = strdup(o->corpus), *rest = files, *file;
	int status = EXIT_DONE;

	if (files == NULL)
		abort();
	while (status != EXIT_REACH && (file = strsep(&rest, ",")) != NULL) {
		struct corpus c;

		corpus_init(&c, synonyms_default(), 0);
		c.fit = fit;
		c.asked = ids;
		status = corpus_read(app, file, consider, &c, &c.last);
		corpus_release(&c);
	}
	free(files);
	return status;
}

/* The tracker's own relations, with the synonyms that will be asked with. */
static int
fit_tracker(struct app *app, struct corpus_ids *asked, struct fit *fit)
{
	struct synonyms *synonyms;
	enum err_code rc;
	struct corpus c;
	struct err e;

	if (app_open(app, NEEDS_TRACKER, &e) != ERR_OK)
		return app_fail(app, &e);
	if (synonyms_load(app->config->web.search_synonyms, &synonyms, &e) != ERR_OK) {
		err_prefix(&e, "search.synonyms");
		return app_fail(app, &e);
	}
	corpus_init(&c, synonyms, 0);
	c.fit = fit;
	c.asked = asked;
	rc = similar_tracker(app, false, consider, &c, &e);
	corpus_release(&c);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}

static int
fit(struct app *app, const struct options *o)
{
	float weights[FEATURES];
	struct fit *f = fit_new();
	struct corpus_ids *ids = NULL;
	int status = EXIT_DONE;
	struct buf out;
	struct err e;
	double told;

	buf_init(&out);
	if (file_reached(fit_load(o->weights, weights, &e), &e) != ERR_OK)
		status = app_fail(app, &e);
	if (status == EXIT_DONE && o->queries != NULL)
		ids = corpus_ids_read(app, o->queries, &status);
	if (status == EXIT_DONE)
		status = o->corpus != NULL ? fit_files(app, o, ids, f) : fit_tracker(app, ids, f);
	if (ids != NULL &&
	    corpus_ids_missed(ids, o->queries, o->corpus != NULL ? o->corpus : "the tracker") > 0 &&
	    status == EXIT_DONE)
		status = EXIT_INPUT;
	if (status != EXIT_REACH && fit_count(f) == 0) {
		fputs("slactl: no request duplicates an earlier one that search finds: there is "
		      "nothing to learn from, the weights stay as they are\n",
		    stderr);
		status = EXIT_INPUT;
	}
	if (fit_count(f) > 0) {
		told = fit_weights(f, FIT_PULL, weights);
		fit_write(weights, &out);
		printf("# of %zu questions; mean logarithm of the answers' share %.4f\n%s",
		    fit_count(f), told, out.data);
	}
	fit_free(f);
	corpus_ids_free(ids);
	buf_release(&out);
	return status;
}

/* ---- similar eval ---- */

static int
ask_file(
    struct app *app, const struct options *o, const float weights[FEATURES], struct corpus_ids *ids)
{
	struct corpus c;
	int status;

	corpus_init(&c, synonyms_default(), (size_t)o->top);
	rank_weigh(c.rank, weights);
	c.asked = ids;
	status = corpus_read(app, o->corpus, consider, &c, &c.last);
	corpus_release(&c);
	if (ids != NULL && corpus_ids_missed(ids, o->queries, o->corpus) > 0 && status == EXIT_DONE)
		status = EXIT_INPUT;
	return status;
}

static int
eval(struct app *app, const struct options *o)
{
	float weights[FEATURES];
	struct corpus_ids *ids = NULL;
	struct err e;
	int status = EXIT_DONE;

	if (o->queries != NULL)
		ids = corpus_ids_read(app, o->queries, &status);
	if (status == EXIT_DONE && file_reached(fit_load(o->weights, weights, &e), &e) != ERR_OK)
		status = app_fail(app, &e);
	if (status == EXIT_DONE)
		status = ask_file(app, o, weights, ids);
	corpus_ids_free(ids);
	if (fflush(stdout) != 0) {
		fprintf(stderr, "slactl: cannot write the answers: %s\n", strerror(errno));
		status = EXIT_REACH;
	}
	return status;
}

/* ---- similar query ---- */

static json_t *
hit_json(const struct corpus *c, const struct hit *h, struct arena *a)
{
	const struct kept *text = &c->kept[h->doc];
	const char *words[WHY];
	const size_t n =
	    why_found(c->index, c->rank, h, text->subject, text->description, WHY, a, words);
	json_t *why = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(why, json_string(words[i]));
	return json_pack("{s:s, s:f, s:f, s:b, s:o}", "id", index_id(c->index, h->doc), "score",
	    (double)h->score, "confidence", threshold_confidence(h), "below",
	    !threshold_passes(h, threshold_similar.usual), "why", why);
}

/* By what it is about, or, where that has no words, by all that is said. */
static const char *
language_told(const struct report *r)
{
	const char *language = r->subject == NULL ? "" : language_of_text(r->subject);

	return *language != '\0' || r->description == NULL ? language
							   : language_of_text(r->description);
}

/* jsonl_object_answer */
static enum err_code
answer(void *ctx, json_t *in, struct arena *a, json_t **out, struct err *e)
{
	struct corpus *c = ctx;
	const struct hit *hits;
	struct report r = { 0 };
	json_t *similar;
	size_t n;

	if (corpus_report(in, c->last, a, &r, e) != ERR_OK)
		return e->code;
	if (r.subject == NULL && r.description == NULL)
		return err_set(e, ERR_INVALID,
		    "subject: it is missing, and so is description: what is asked?");
	/* A new text, whatever it is called: none of the corpus is itself. */
	r.id = "";
	n = rank_similar(c->rank, &r, c->top, &hits);
	similar = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(similar, hit_json(c, &hits[i], a));
	*out = json_pack("{s:O, s:s, s:o}", "id", json_object_get(in, "id"), "language",
	    language_told(&r), "similar", similar);
	return ERR_OK;
}

static int
query(struct app *app, const struct options *o)
{
	struct corpus c;
	int read, status;

	if (o->queries != NULL)
		return app_usage(app, "--queries is for eval; query reads standard input");
	corpus_init(&c, synonyms_default(), 0);
	c.texts = arena_new();
	read = corpus_read(app, o->corpus, consider, &c, &c.last);
	c.top = (size_t)o->top;
	if (read == EXIT_DONE || read == EXIT_INPUT) {
		status = jsonl_objects(STDIN_FILENO, stdout, answer, &c);
		read = status == EXIT_DONE ? read : status;
	}
	corpus_release(&c);
	return read;
}

static int
ask_live(struct app *app, struct options *o)
{
	o->live.top = o->top > 0 ? o->top : LIVE_TOP;
	return similar_live(app, &o->live);
}

/* ---- similar weights ---- */

/* Numbers as they are written, so that a file of them can be compared. */
static void
print_weight(const struct weight_row *row, double value)
{
	printf("%-17s %-9s %7g  %g to %g %s: %s\n", row->name, weights_kind_name(row->kind), value,
	    row->lowest, row->highest, row->unit, row->what);
}

/* The table, with a file's weights in the place of those that are fitted. */
static int
weights(struct app *app, const struct options *o)
{
	float fitted[FEATURES];
	struct err e;
	size_t f = 0;

	if (file_reached(fit_load(o->weights, fitted, &e), &e) != ERR_OK)
		return app_fail(app, &e);
	printf("%-17s %-9s %7s  %s\n", "weight", "kind", "value", "range, unit: what it is");
	for (size_t i = 0; i < weights_count; i++) {
		const struct weight_row *row = &weights_rows[i];

		print_weight(row, row->kind == WEIGHT_FITTED ? (double)fitted[f++] : row->value);
	}
	return EXIT_DONE;
}

int
cmd_similar(struct app *app, int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(struct app *app, const struct options *o);
		int64_t top;
	} verbs[] = {
		{ "eval", eval, 60 },
		{ "query", query, 20 },
		{ "fit", fit, 0 },
		{ "weights", weights, 0 },
	};
	struct options o = { 0 };

	if (!ARGS_READ(app, &argc, argv, { "--corpus", ARG_TEXT, &o.corpus },
		{ "--queries", ARG_TEXT, &o.queries }, { "--weights", ARG_TEXT, &o.weights },
		{ "--top", ARG_COUNT, &o.top }, { "--text", ARG_TEXT, &o.live.text },
		{ "--all", ARG_FLAG, &o.live.all }, { "--json", ARG_FLAG, &o.live.json },
		{ "--mask", ARG_FLAG, &o.mask }))
		return EXIT_USAGE;
	if (o.corpus == NULL && o.live.text != NULL && argc == 1)
		return ask_live(app, &o);
	if (o.corpus == NULL && argc == 2 && strchr("#0123456789", *argv[1]) != NULL)
		return args_issue(app, argv[1], &o.live.issue) ? ask_live(app, &o) : EXIT_USAGE;
	if (argc != 2)
		return app_usage(app,
		    "a request's number, --text, or one of eval, query, fit, weights and export");
	if (strcmp(argv[1], "export") == 0)
		return o.corpus == NULL
		    ? similar_export(app, o.mask)
		    : app_usage(
			  app, "export prints the tracker's requests; --corpus is for the others");
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(argv[1], verbs[i].name) != 0)
			continue;
		if (o.corpus == NULL && verbs[i].top > 0)
			return app_usage(
			    app, "which reports? --corpus FILE, one JSON object a line");
		o.top = o.top > 0 ? o.top : verbs[i].top;
		return verbs[i].run(app, &o);
	}
	return app_usage(app, "\"%s\" is none of eval, query, fit, weights and export", argv[1]);
}
