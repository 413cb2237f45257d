#include <stdlib.h>
#include <string.h>

#include "app/faq.h"
#include "app/faq_source.h"
#include "base/db.h"
#include "search/articles.h"
#include "search/clusters.h"
#include "work/helped.h"

#define REQUESTS_MAX 3000

struct asked {
	int64_t issue;
	const char *subject, *description;
};

struct gaps {
	struct app *app;
	struct arena *arena;
	struct asked *asked; /* the newest first */
	size_t n;
};

static enum err_code
read_asked(struct gaps *g, struct utc since, struct err *e)
{
	struct rows *rows =
	    db_query(g->app->db, Q_faq_recent, PARAMS(p_utc(since), p_int(REQUESTS_MAX)));

	while (rows_next(rows)) {
		const char *text = row_text(rows, 2);

		g->asked[g->n++] = (struct asked){
			.issue = row_int(rows, 0),
			.subject = arena_strdup(g->arena, row_text(rows, 1)),
			.description = text == NULL ? NULL : arena_strdup(g->arena, text),
		};
	}
	return rows_end(rows, e);
}

/* What an article would have answered is no gap. */
static enum err_code
leave_answered(struct gaps *g, struct err *e)
{
	struct articles *articles = articles_new();
	struct suggested found[SUGGESTIONS_MAX];
	const enum err_code rc = helped_load(g->app->db, articles, e);
	size_t left = 0;

	for (size_t i = 0; rc == ERR_OK && i < g->n; i++) {
		const struct asked *a = &g->asked[i];

		if (articles_suggest(articles, a->subject, a->description, NULL, NULL, NULL,
			g->arena, found) == 0)
			g->asked[left++] = *a;
	}
	g->n = left;
	articles_free(articles);
	return rc;
}

static void
count(const struct gaps *g, const size_t *clusters, struct faq_gap *gaps)
{
	for (size_t i = 0; i < g->n; i++) {
		struct faq_gap *gap = &gaps[clusters[i]];
		const struct asked *head = &g->asked[clusters[i]];

		gap->count++;
		gap->subject = head->subject;
		if (gap->n_examples < sizeof(gap->examples) / sizeof(gap->examples[0]))
			gap->examples[gap->n_examples++] = g->asked[i].issue;
	}
}

static int
compare(const void *a, const void *b)
{
	const struct faq_gap *x = a, *y = b;

	return x->count != y->count ? (x->count < y->count) - (x->count > y->count)
				    : strcmp(x->subject, y->subject);
}

static void
find(const struct gaps *g, size_t min, struct faq_gap **out, size_t *n)
{
	struct cluster_text *texts = arena_array(g->arena, g->n + 1, sizeof(*texts));
	struct faq_gap *gaps = arena_array(g->arena, g->n + 1, sizeof(*gaps));
	size_t *clusters = arena_array(g->arena, g->n + 1, sizeof(*clusters));

	for (size_t i = 0; i < g->n; i++)
		texts[i] = (struct cluster_text){ g->asked[i].subject, g->asked[i].description };
	clusters_find(texts, g->n, clusters);
	count(g, clusters, gaps);
	*n = 0;
	for (size_t i = 0; i < g->n; i++) {
		if (gaps[i].count < min)
			continue;
		gaps[*n] = gaps[i];
		gaps[*n].language = faq_language_of(gaps[*n].subject);
		(*n)++;
	}
	if (*n > 0)
		qsort(gaps, *n, sizeof(*gaps), compare);
	*out = gaps;
}

enum err_code
faq_gaps(struct app *app, struct utc since, size_t min, struct arena *arena, struct faq_gap **out,
    size_t *n, size_t *seen, struct err *e)
{
	struct gaps g = {
		.app = app,
		.arena = arena,
		.asked = arena_array(arena, REQUESTS_MAX, sizeof(*g.asked)),
	};

	if (read_asked(&g, since, e) != ERR_OK)
		return e->code;
	*seen = g.n;
	if (leave_answered(&g, e) != ERR_OK)
		return e->code;
	find(&g, min, out, n);
	return ERR_OK;
}
