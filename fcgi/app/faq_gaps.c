#include <stdlib.h>
#include <string.h>

#include "app/faq.h"
#include "base/db.h"
#include "search/articles.h"
#include "search/clusters.h"
#include "search/language.h"
#include "search/rank.h"
#include "search/threshold.h"
#include "store/article.h"

#define REQUESTS_MAX 3000

struct asked {
	int64_t issue;
	const char *subject, *description;
};

struct gaps {
	struct db *db;
	struct arena *arena;
	struct asked *asked; /* the newest first */
	size_t n;
};

static enum err_code
read_asked(struct gaps *g, struct utc since, struct err *e)
{
	struct rows *rows =
	    db_query(g->db, Q_faq_recent, PARAMS(p_utc(since), p_int(REQUESTS_MAX)));

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

/* All live articles, as they are now: here the worker's index is not waited for. */
struct library {
	struct arena *arena;
	struct article *all;
	size_t n;
	struct index *index;
};

/* articles_get: ids are places. */
static bool
get(void *ctx, int64_t id, struct article_text *out)
{
	const struct library *l = ctx;
	const struct article *a = &l->all[id];

	*out = (struct article_text){ a->title, a->body, a->language, 1, a };
	return true;
}

static void
fill(struct library *l)
{
	for (size_t i = 0; i < l->n; i++) {
		struct report r;

		articles_report(
		    &(struct article_page){
			.id = (int64_t)i,
			.section = l->all[i].section,
			.title = l->all[i].title,
			.body = l->all[i].body,
		    },
		    l->arena, &r);
		index_add(l->index, &r);
	}
}

/* What an article would have answered is no gap. */
static void
leave_answered(struct gaps *g, struct library *l)
{
	struct articles articles = {
		.index = l->index, .get = get, .ctx = l, .threshold = threshold_articles.usual
	};
	struct suggested found[SUGGESTIONS_MAX];
	size_t left = 0;

	fill(l);
	articles.rank = rank_new(l->index);
	for (size_t i = 0; i < g->n; i++) {
		const struct asked *a = &g->asked[i];

		if (articles_suggest(
			&articles, a->subject, a->description, NULL, g->arena, found) == 0)
			g->asked[left++] = *a;
	}
	g->n = left;
	rank_free(articles.rank);
}

static void
count(const struct gaps *g, const size_t *clusters, struct faq_gap *gaps)
{
	for (size_t i = 0; i < g->n; i++) {
		struct faq_gap *gap = &gaps[clusters[i]];
		const struct asked *head = &g->asked[clusters[i]];

		gap->count++;
		gap->head = head->issue;
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
		gaps[*n].language = language_of_text(gaps[*n].subject);
		(*n)++;
	}
	if (*n > 0)
		qsort(gaps, *n, sizeof(*gaps), compare);
	*out = gaps;
}

enum err_code
faq_gaps(struct db *db, struct utc since, size_t min, struct arena *arena, struct faq_gap **out,
    size_t *n, size_t *seen, struct err *e)
{
	struct gaps g = {
		.db = db,
		.arena = arena,
		.asked = arena_array(arena, REQUESTS_MAX, sizeof(*g.asked)),
	};
	struct library library = { .arena = arena };

	if (read_asked(&g, since, e) != ERR_OK)
		return e->code;
	*seen = g.n;
	if (article_list(db, ARTICLE_LIVE, NULL, arena, &library.all, &library.n, e) != ERR_OK)
		return e->code;
	library.index = index_new();
	leave_answered(&g, &library);
	index_free(library.index);
	find(&g, min, out, n);
	return ERR_OK;
}
