#include "app/cmd_similar.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/args.h"
#include "app/commands.h"
#include "app/config.h"
#include "app/jsonl.h"
#include "app/similar_live.h"
#include "app/similar_tracker.h"
#include "base/time.h"
#include "search/fit.h"
#include "search/language.h"
#include "search/rank.h"
#include "search/synonyms.h"

#define WHY 5
#define LIVE_TOP 5
/* As if so many questions spoke for the weights that fitting starts from. */
#define FIT_PULL 1.0

/* ---- a report ---- */

static enum err_code
read_text(json_t *in, const char *name, struct arena *a, const char **out, struct err *e)
{
	json_t *v = json_object_get(in, name);

	*out = NULL;
	if (v == NULL || json_is_null(v))
		return ERR_OK;
	if (json_is_integer(v))
		*out = arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
	else if (json_is_string(v))
		*out = json_string_value(v);
	else
		return err_set(e, ERR_INVALID, "%s: a text is expected", name);
	return ERR_OK;
}

static enum err_code
read_created(json_t *in, int64_t before, int64_t *out, struct err *e)
{
	json_t *v = json_object_get(in, "created");
	struct utc at;

	if (v == NULL || json_is_null(v))
		*out = before;
	else if (json_is_integer(v))
		*out = json_integer_value(v);
	else if (json_is_real(v) && json_real_value(v) > -1e15 && json_real_value(v) < 1e15)
		*out = (int64_t)json_real_value(v);
	else if (json_is_string(v) && utc_parse(json_string_value(v), &at))
		*out = at.s;
	else
		return err_set(e, ERR_INVALID,
		    "created: seconds since 1970 or an instant in UTC such as "
		    "\"2026-02-03T05:00:00Z\" are expected");
	return ERR_OK;
}

enum err_code
similar_report(json_t *in, int64_t before, struct arena *a, struct report *out, struct err *e)
{
	const struct {
		const char *name;
		const char **into;
	} texts[] = {
		{ "id", &out->id },
		{ "subject", &out->subject },
		{ "description", &out->description },
		{ "product", &out->product },
		{ "component", &out->component },
		{ "type", &out->type },
		{ "dup_of", &out->duplicate_of },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (read_text(in, texts[i].name, a, texts[i].into, e) != ERR_OK)
			return e->code;
	}
	if (out->id == NULL || *out->id == '\0')
		return err_set(e, ERR_INVALID, "id: it is missing");
	return read_created(in, before, &out->created, e);
}

struct options {
	const char *corpus;
	const char *queries;
	const char *weights;
	struct similar_live live;
	bool mask;
	int64_t top;
};

/* ---- files of lines ---- */

typedef enum err_code each_line(void *ctx, char *line, struct err *e);

/* Bad lines are told and passed over. An exit status. */
static int
read_lines(struct app *app, const char *path, each_line *each, void *ctx)
{
	FILE *f = fopen(path, "re");
	int status = EXIT_DONE;
	char *line = NULL;
	size_t room = 0;
	struct err e;

	if (f == NULL) {
		err_set(&e, ERR_NOTFOUND, "%s: %s", path, strerror(errno));
		return app_fail(app, &e);
	}
	for (size_t n = 1; getline(&line, &room, f) >= 0; n++) {
		line[strcspn(line, "\r\n")] = '\0';
		if (*line == '\0' || each(ctx, line, &e) == ERR_OK)
			continue;
		fprintf(stderr, "slactl: %s, line %zu: %s\n", path, n, e.text);
		status = EXIT_INPUT;
	}
	if (ferror(f)) {
		err_set(&e, ERR_UNREACHABLE, "%s: %s", path, strerror(errno));
		status = app_fail(app, &e);
	}
	free(line);
	fclose(f);
	return status;
}

struct ids {
	char **ids;
	size_t n, room;
};

static enum err_code
add_id(void *ctx, char *line, struct err *e)
{
	struct ids *l = ctx;

	if (l->n == l->room) {
		l->room = l->room == 0 ? 256 : 2 * l->room;
		l->ids = reallocarray(l->ids, l->room, sizeof(*l->ids));
		if (l->ids == NULL)
			abort();
	}
	l->ids[l->n] = strdup(line);
	if (l->ids[l->n++] == NULL)
		abort();
	return ERR_OK;
}

static int
compare_ids(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
has_id(const struct ids *l, char *id)
{
	return bsearch(&id, l->ids, l->n, sizeof(*l->ids), compare_ids) != NULL;
}

/* Sorted, so that one is found quickly. An exit status. */
static int
read_ids(struct app *app, const char *path, struct ids *l)
{
	const int status = read_lines(app, path, add_id, l);

	if (l->n > 0)
		qsort(l->ids, l->n, sizeof(*l->ids), compare_ids);
	return status;
}

static void
ids_release(struct ids *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->ids[i]);
	free(l->ids);
}

/* ---- the corpus ---- */

struct corpus {
	struct index *index;
	struct rank *rank;
	struct synonyms *synonyms;
	struct arena *arena;
	struct fit *fit; /* NULL: hits are printed */
	const struct ids *asked; /* NULL: every report is a question, as it comes */
	size_t top; /* 0: none is */
	int64_t last; /* the report before */
};

/* Takes the synonyms. */
static void
corpus_init(struct corpus *c, struct synonyms *synonyms, size_t top)
{
	*c = (struct corpus){
		.index = index_new(), .synonyms = synonyms, .arena = arena_new(), .top = top
	};
	c->rank = rank_new(c->index);
	rank_synonyms(c->rank, c->synonyms);
}

static void
corpus_release(struct corpus *c)
{
	rank_free(c->rank);
	synonyms_free(c->synonyms);
	index_free(c->index);
	arena_free(c->arena);
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

/* similar_each: asked before it is added, so that the answer knows nothing of it or from later. */
static void
consider(void *ctx, const struct report *r)
{
	struct corpus *c = ctx;

	c->last = r->created;
	if (c->asked == NULL || has_id(c->asked, arena_strdup(c->arena, r->id))) {
		if (c->fit != NULL)
			teach(c, r);
		else if (c->top > 0)
			print_hits(c, r);
	}
	index_add(c->index, r);
}

/* each_line */
static enum err_code
take(void *ctx, char *line, struct err *e)
{
	struct corpus *c = ctx;
	json_error_t je;
	json_t *in = json_loads(line, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &je);
	struct report r = { 0 };
	enum err_code rc;

	if (in == NULL)
		return err_set(e, ERR_INVALID, "column %d: %s", je.column, je.text);
	rc = similar_report(in, c->last, c->arena, &r, e);
	if (rc == ERR_OK)
		consider(c, &r);
	json_decref(in);
	arena_reset(c->arena);
	return rc;
}

/* ---- similar fit ---- */

/* Each file by itself, what is learnt from all together. */
static int
fit_files(struct app *app, const struct options *o, const struct ids *ids, struct fit *fit)
{
	char *files = strdup(o->corpus), *rest = files, *file;
	int status = EXIT_DONE;

	if (files == NULL)
		abort();
	while (status != EXIT_REACH && (file = strsep(&rest, ",")) != NULL) {
		struct corpus c;

		corpus_init(&c, synonyms_default(), 0);
		c.fit = fit;
		c.asked = o->queries != NULL ? ids : NULL;
		status = read_lines(app, file, take, &c);
		corpus_release(&c);
	}
	free(files);
	return status;
}

/* The tracker's own relations, with the synonyms that will be asked with. */
static int
fit_tracker(struct app *app, const struct ids *asked, struct fit *fit)
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
	struct ids ids = { 0 };
	int status = EXIT_DONE;
	struct buf out;
	struct err e;
	double told;

	buf_init(&out);
	if (fit_load(o->weights, weights, &e) != ERR_OK)
		status = app_fail(app, &e);
	if (status == EXIT_DONE && o->queries != NULL)
		status = read_ids(app, o->queries, &ids);
	if (status == EXIT_DONE)
		status = o->corpus != NULL ? fit_files(app, o, &ids, f)
					   : fit_tracker(app, o->queries != NULL ? &ids : NULL, f);
	if (status == EXIT_DONE && fit_count(f) == 0) {
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
	ids_release(&ids);
	buf_release(&out);
	return status;
}

/* ---- similar eval ---- */

static int
eval(struct app *app, const struct options *o)
{
	float weights[FEATURES];
	struct ids ids = { 0 };
	struct corpus c;
	struct err e;
	int status = EXIT_DONE;

	if (o->queries != NULL)
		status = read_ids(app, o->queries, &ids);
	if (status == EXIT_DONE && fit_load(o->weights, weights, &e) != ERR_OK)
		status = app_fail(app, &e);
	if (status == EXIT_DONE) {
		corpus_init(&c, synonyms_default(), (size_t)o->top);
		rank_weigh(c.rank, weights);
		c.asked = o->queries != NULL ? &ids : NULL;
		status = read_lines(app, o->corpus, take, &c);
		corpus_release(&c);
	}
	ids_release(&ids);
	if (fflush(stdout) != 0) {
		fprintf(stderr, "slactl: cannot write the answers: %s\n", strerror(errno));
		status = EXIT_REACH;
	}
	return status;
}

/* ---- similar query ---- */

static json_t *
hit_json(const struct corpus *c, const struct hit *h)
{
	struct rank_word words[WHY];
	const size_t n = rank_why(c->rank, h, WHY, words);
	json_t *why = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(why, json_stringn(words[i].text, words[i].len));
	return json_pack("{s:s, s:f, s:o}", "id", index_id(c->index, h->doc), "score",
	    (double)h->score, "why", why);
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

	if (similar_report(in, c->last, a, &r, e) != ERR_OK)
		return e->code;
	n = rank_similar(c->rank, &r, c->top, &hits);
	similar = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(similar, hit_json(c, &hits[i]));
	*out = json_pack("{s:O, s:s, s:o}", "id", json_object_get(in, "id"), "language",
	    r.subject == NULL ? "" : language_of(r.subject, strlen(r.subject)), "similar", similar);
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
	read = read_lines(app, o->corpus, take, &c);
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
		return app_usage(
		    app, "a request's number, --text, or one of eval, query, fit and export");
	if (strcmp(argv[1], "export") == 0)
		return o.corpus == NULL
		    ? similar_export(app, o.mask)
		    : app_usage(
			  app, "export prints the tracker's requests; --corpus is for the others");
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(argv[1], verbs[i].name) != 0)
			continue;
		if (o.corpus == NULL && verbs[i].run != fit)
			return app_usage(
			    app, "which reports? --corpus FILE, one JSON object a line");
		o.top = o.top > 0 ? o.top : verbs[i].top;
		return verbs[i].run(app, &o);
	}
	return app_usage(app, "\"%s\" is none of eval, query, fit and export", argv[1]);
}
