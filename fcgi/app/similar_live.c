#include "app/similar_live.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "app/config.h"
#include "base/arena.h"
#include "base/utf8.h"
#include "search/fit.h"
#include "search/shelf.h"
#include "search/synonyms.h"
#include "search/threshold.h"
#include "search/why.h"
#include "store/clicks.h"
#include "store/clock.h"
#include "tracker/documents.h"

#define WHY 5

struct asking {
	struct app *app;
	const struct similar_live *ask;
	struct arena *arena;
	struct shelf *shelf;
	struct synonyms *synonyms;
	double threshold;
	struct utc now;
	struct report question;
};

/* documents_each */
static enum err_code
take_question(void *ctx, const struct document *d, struct err *e)
{
	struct asking *s = ctx;

	s->question = (struct report){ .id = arena_printf(s->arena, "%" PRId64, d->id),
		.created = d->created.s,
		.subject = arena_strdup(s->arena, d->subject),
		.description = d->description == NULL
		    ? NULL
		    : arena_strndup(
			  s->arena, d->description, utf8_upto(d->description, REPORT_TEXT_MAX)),
		.product = arena_strdup(s->arena, d->project),
		.component = d->category == NULL ? NULL : arena_strdup(s->arena, d->category),
		.type = arena_strdup(s->arena, d->kind) };
	return ERR_OK;
}

static enum err_code
read_question(struct asking *s, struct err *e)
{
	int64_t last;

	if (s->ask->issue == 0) {
		s->question =
		    (struct report){ .id = "", .created = s->now.s, .subject = s->ask->text };
		return ERR_OK;
	}
	if (documents_page(s->app->tracker, s->ask->issue, s->ask->issue, 1, take_question, s,
		&last, e) != ERR_OK)
		return e->code;
	return s->question.id != NULL
	    ? ERR_OK
	    : err_set(e, ERR_NOTFOUND, "issue %" PRId64 " is not there", s->ask->issue);
}

struct reasons {
	const struct asking *s;
	const struct hit *hit;
	size_t n;
	const char *words[WHY];
};

/* documents_each */
static enum err_code
take_reasons(void *ctx, const struct document *d, struct err *e)
{
	struct reasons *r = ctx;

	r->n = why_found(shelf_index(r->s->shelf), shelf_rank(r->s->shelf), r->hit, d->subject,
	    d->description, WHY, r->s->arena, r->words);
	return ERR_OK;
}

static void
print_json_line(
    const struct asking *s, const struct hit *h, uint32_t offered, const struct reasons *r)
{
	const struct index *x = shelf_index(s->shelf);
	json_t *why = json_array(), *line;

	for (size_t i = 0; i < r->n; i++)
		json_array_append_new(why, json_string(r->words[i]));
	line = json_pack("{s:s, s:s, s:f, s:b, s:b, s:o}", "issue", index_id(x, offered), "found",
	    index_id(x, h->doc), "score", threshold_confidence(h), "closed",
	    index_report(x, offered)->closed, "below", !threshold_passes(h, s->threshold), "why",
	    why);
	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(line);
}

/* A hit whose text cannot be read any more has no reasons. */
static void
print_hit(const struct asking *s, const struct hit *h)
{
	const struct index *x = shelf_index(s->shelf);
	const uint32_t offered = index_offered(x, h->doc);
	const int64_t issue = strtoll(index_id(x, offered), NULL, 10);
	struct reasons reasons = { .s = s, .hit = h };
	struct err unused;
	int64_t last;

	if (documents_page(
		s->app->tracker, issue, issue, 1, take_reasons, &reasons, &last, &unused) != ERR_OK)
		reasons.n = 0;
	if (s->ask->json) {
		print_json_line(s, h, offered, &reasons);
		return;
	}
	printf("#%-9s %.2f %-6s", index_id(x, offered), threshold_confidence(h),
	    index_report(x, offered)->closed ? "closed" : "open");
	for (size_t i = 0; i < reasons.n; i++)
		printf(" %s", reasons.words[i]);
	putchar('\n');
}

static void
print_hits(struct asking *s)
{
	const struct hit *hits;
	const size_t n = rank_similar(shelf_rank(s->shelf), &s->question, RANK_POOL, &hits);
	int64_t left = s->ask->top;

	for (size_t i = 0; i < n && left > 0; i++) {
		if (!s->ask->all && !threshold_passes(&hits[i], s->threshold))
			continue;
		print_hit(s, &hits[i]);
		left--;
	}
}

/* The index, asked with the same weights, synonyms and threshold as people's pages are. */
static enum err_code
open_index(struct asking *s, struct err *e)
{
	const struct config *c = s->app->config;
	float weights[FEATURES];

	if (clock_now(s->app->db, &s->now, e) != ERR_OK ||
	    clicks_threshold(
		s->app->db, CLICKS_SIMILAR, threshold_similar.usual, &s->threshold, e) != ERR_OK)
		return e->code;
	if (fit_load(c->web.search_weights, weights, e) != ERR_OK)
		return err_prefix(e, "search.weights");
	if (synonyms_load(c->web.search_synonyms, &s->synonyms, e) != ERR_OK)
		return err_prefix(e, "search.synonyms");
	s->shelf = shelf_new(c->index_dir, SHELF_SIMILAR, SHELF_ASK);
	shelf_weigh(s->shelf, weights);
	shelf_synonyms(s->shelf, s->synonyms);
	return shelf_refresh(s->shelf, e);
}

int
similar_live(struct app *app, const struct similar_live *ask)
{
	struct asking s = { .app = app, .ask = ask };
	struct err e;
	enum err_code rc = app_open(app, NEEDS_TRACKER, &e);

	s.arena = arena_new();
	if (rc == ERR_OK)
		rc = open_index(&s, &e);
	if (rc == ERR_OK)
		rc = read_question(&s, &e);
	if (rc == ERR_OK)
		print_hits(&s);
	shelf_free(s.shelf);
	synonyms_free(s.synonyms);
	arena_free(s.arena);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}
