/* Requests that say the same: as one is typed, and beside one that is there. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/log.h"
#include "base/problem.h"
#include "base/utf8.h"
#include "core/suggestion.h"
#include "search/fit.h"
#include "search/shelf.h"
#include "search/synonyms.h"
#include "search/threshold.h"
#include "search/why.h"
#include "store/clicks.h"
#include "store/link.h"
#include "tracker/documents.h"
#include "tracker/tracker.h"
#include "web/project.h"
#include "web/router.h"
#include "web/similar.h"
#include "web/visible.h"

/* So many are looked at for what the caller may see of them, at first and at the most. */
#define FIRST 20
#define CANDIDATES RANK_POOL
#define SHOWN_MAX 5
#define WHY 5
/* Of its own bucket, so many are asked what was said of them. */
#define BUCKET 100

struct similar {
	struct shelf *shelf; /* NULL: there is no index here */
	struct synonyms *synonyms;
};

/* A file that cannot be read or has mistakes is said once; the program's own holds then. */
static void
load_weights(struct similar *s, const char *path)
{
	float weights[FEATURES];
	struct err e;

	if (fit_load(path, weights, &e) == ERR_OK)
		shelf_weigh(s->shelf, weights);
	else
		log_error("search.weights: %s", e.text);
}

static void
load_synonyms(struct similar *s, const char *path)
{
	struct err e;

	if (synonyms_load(path, &s->synonyms, &e) != ERR_OK) {
		log_error("search.synonyms: %s", e.text);
		s->synonyms = synonyms_default();
	}
	shelf_synonyms(s->shelf, s->synonyms);
}

struct similar *
similar_new(const char *dir, const char *weights, const char *synonyms)
{
	struct similar *s = calloc(1, sizeof(*s));

	if (s == NULL)
		abort();
	if (dir == NULL)
		return s;
	s->shelf = shelf_new(dir, SHELF_SIMILAR, SHELF_ASK);
	load_weights(s, weights);
	load_synonyms(s, synonyms);
	return s;
}

void
similar_free(struct similar *s)
{
	if (s == NULL)
		return;
	shelf_free(s->shelf);
	synonyms_free(s->synonyms);
	free(s);
}

/* ---- finding ---- */

struct finding {
	struct web *w;
	const struct web_request *r;
	const struct caller *caller;
	struct report question;
	int64_t issue; /* 0: it is being typed */
	/* Of an issue: what people said and were shown. */
	struct link_word *words;
	size_t n_words;
	struct link_offer *offers;
	size_t n_offers;
	char print[SUGGESTION_PRINT];
	double threshold;
	/* Of one who is typing: the tracker is asked once, and of some nothing may be known yet. */
	bool once, more;
};

struct found {
	int64_t issue; /* the one to look at: of its bucket, and visible */
	double confidence;
	bool closed;
	const struct hit *hit;
	const char *subject;
	size_t n_why;
	const char *why[WHY];
};

static int64_t
issue_of(const struct index *x, uint32_t doc)
{
	return strtoll(index_id(x, doc), NULL, 10);
}

static const struct index *
index_of(const struct finding *f)
{
	return shelf_index(f->w->similar->shelf);
}

/* link_bucket: the earliest of its bucket; what is not in the index is one of its own. */
static int64_t
bucket_of(void *ctx, int64_t issue)
{
	const struct finding *f = ctx;
	char id[24];
	uint32_t doc;

	snprintf(id, sizeof(id), "%" PRId64, issue);
	return index_find(index_of(f), id, &doc)
	    ? issue_of(index_of(f), index_head(index_of(f), doc))
	    : issue;
}

/* What people refused, and what was offered in vain before the text was edited. */
static bool
is_unwanted(struct finding *f, int64_t other)
{
	return f->issue != 0 &&
	    (link_declined(f->words, f->n_words, bucket_of, f, f->issue, other) ||
		link_is_stale(f->offers, f->n_offers, other, f->print));
}

/* ---- whom of them the caller sees ---- */

/* Two places for each: whom its bucket offers, and itself, if only that is visible. */
struct candidates {
	size_t n, asked;
	const struct hit *hits[CANDIDATES];
	int64_t ids[2 * CANDIDATES];
	bool visible[2 * CANDIDATES];
	double hidden; /* the share of those asked about that the caller does not see */
};

/* It might be shown, were it the only one. */
static bool
might_pass(const struct finding *f, const struct hit *h)
{
	struct hit alone = *h;

	alone.share = 1;
	return threshold_passes(&alone, f->threshold);
}

static void
collect(struct finding *f, struct candidates *c)
{
	struct shelf *shelf = f->w->similar->shelf;
	const struct index *x = shelf_index(shelf);
	const struct hit *hits;
	const size_t n = rank_similar(shelf_rank(shelf), &f->question, CANDIDATES, &hits);

	for (size_t i = 0; i < n; i++) {
		const int64_t own = issue_of(x, hits[i].doc);
		const int64_t offered = issue_of(x, index_offered(x, hits[i].doc));

		if (!might_pass(f, &hits[i]) || is_unwanted(f, own) || is_unwanted(f, offered))
			continue;
		c->ids[2 * c->n] = offered;
		c->ids[2 * c->n + 1] = own;
		c->hits[c->n++] = &hits[i];
	}
}

static bool
is_seen(const struct candidates *c, size_t i)
{
	return c->visible[2 * i] || c->visible[2 * i + 1];
}

/* Those before `to` that were not asked about yet. */
static enum err_code
ask(struct finding *f, struct candidates *c, size_t to, struct err *e)
{
	const size_t from = c->asked;

	if (to > c->n)
		to = c->n;
	if (from < to && !f->once &&
	    visible_issues(f->w, f->r, f->caller, c->ids + 2 * from, 2 * (to - from),
		c->visible + 2 * from, e) != ERR_OK)
		return e->code;
	if (from < to && f->once &&
	    visible_once(f->w, f->r, f->caller, c->ids + 2 * from, 2 * (to - from),
		c->visible + 2 * from, &f->more, e) != ERR_OK)
		return e->code;
	for (size_t i = from; i < to; i++)
		c->hidden += is_seen(c, i) ? 0 : (double)c->hits[i]->share;
	c->asked = to;
	return ERR_OK;
}

/* What others asked must not outshine the caller's own: a hit stands out among what they see. */
static size_t
choose(const struct finding *f, const struct candidates *c, struct found out[SHOWN_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < c->asked && n < SHOWN_MAX; i++) {
		struct hit among = *c->hits[i];

		among.share = (float)fmin(1, among.share / fmax(1 - c->hidden, 1e-9));
		if (!is_seen(c, i) || !threshold_passes(&among, f->threshold))
			continue;
		out[n++] = (struct found){ .issue = c->ids[2 * i + !c->visible[2 * i]],
			.confidence = threshold_confidence(&among),
			.hit = c->hits[i] };
	}
	return n;
}

/* Who sees all is asked about once; behind what is hidden there may be one's own. */
static enum err_code
find(struct finding *f, struct found out[SHOWN_MAX], size_t *n, struct err *e)
{
	struct candidates *c = arena_alloc(f->r->arena, sizeof(*c));

	collect(f, c);
	if (ask(f, c, f->once ? c->n : FIRST, e) != ERR_OK)
		return e->code;
	*n = choose(f, c, out);
	if (*n == SHOWN_MAX || c->hidden == 0 || c->asked == c->n)
		return ERR_OK;
	if (ask(f, c, c->n, e) != ERR_OK)
		return e->code;
	*n = choose(f, c, out);
	return ERR_OK;
}

static const char *
cut(struct arena *a, const char *text)
{
	return text == NULL ? NULL : arena_strndup(a, text, utf8_upto(text, REPORT_TEXT_MAX));
}

/* ---- answering ---- */

struct showing {
	struct finding *f;
	struct found *found;
};

/* documents_each: as it is in the tracker now, not as it was indexed. */
static enum err_code
take_subject(void *ctx, const struct document *d, struct err *e)
{
	const struct showing *c = ctx;
	struct shelf *shelf = c->f->w->similar->shelf;
	struct found *found = c->found;

	found->subject = arena_strdup(c->f->r->arena, d->subject);
	found->closed = d->closed;
	found->n_why = why_found(shelf_index(shelf), shelf_rank(shelf), found->hit, d->subject,
	    cut(c->f->r->arena, d->description), WHY, c->f->r->arena, found->why);
	return ERR_OK;
}

static enum err_code
read_subjects(struct finding *f, struct found *all, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		struct showing c = { f, &all[i] };
		int64_t last;

		if (documents_page(f->w->tracker, all[i].issue, all[i].issue, 1, take_subject, &c,
			&last, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

static json_t *
why_json(const struct found *found)
{
	json_t *why = json_array();

	for (size_t i = 0; i < found->n_why; i++)
		json_array_append_new(why, json_string(found->why[i]));
	return why;
}

/* One that was deleted meanwhile has no subject, and is not told. */
static json_t *
found_json(struct finding *f, struct found *all, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++) {
		if (all[i].subject == NULL)
			continue;
		json_array_append_new(list,
		    json_pack("{s:I, s:s, s:b, s:f, s:s, s:o}", "issue", (json_int_t)all[i].issue,
			"subject", all[i].subject, "closed", all[i].closed, "score",
			all[i].confidence, "link",
			tracker_link(f->w->tracker, all[i].issue, f->r->arena), "why",
			why_json(&all[i])));
	}
	return list;
}

static enum err_code
keep_offers(struct finding *f, const struct found *all, size_t n, struct err *e)
{
	struct link_offer offers[SHOWN_MAX];
	struct utc now;

	if (f->issue == 0 || n == 0)
		return ERR_OK;
	if (web_clock(f->w, f->r->now, &now, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++)
		offers[i] = (struct link_offer){ .issue = f->issue,
			.other = all[i].issue,
			.print = f->print,
			.score = all[i].confidence,
			.shown = now,
			.opened = UTC_NONE };
	return link_offered(f->w->db, offers, n, e);
}

static enum err_code
find_and_tell(struct finding *f, json_t **list, struct err *e)
{
	struct found all[SHOWN_MAX];
	size_t n = 0;

	if (clicks_threshold(f->w->db, CLICKS_SIMILAR, threshold_similar.usual, &f->threshold, e) !=
		ERR_OK ||
	    find(f, all, &n, e) != ERR_OK || read_subjects(f, all, n, e) != ERR_OK ||
	    keep_offers(f, all, n, e) != ERR_OK)
		return e->code;
	*list = found_json(f, all, n);
	return ERR_OK;
}

/* False: it is not there yet, or is being made anew. Nothing is similar then, for a moment. */
static bool
is_ready(struct web *w)
{
	struct err unused;

	return w->similar->shelf != NULL &&
	    (shelf_refresh(w->similar->shelf, &unused) == ERR_OK ||
		shelf_index(w->similar->shelf) != NULL);
}

static enum err_code
tell(struct reply *out, json_t *list, bool ready, bool more)
{
	reply_json(
	    out, 200, json_pack("{s:o, s:b, s:b}", "similar", list, "ready", ready, "more", more));
	return ERR_OK;
}

enum err_code
similar_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct finding f = { .w = w, .r = r, .caller = caller, .once = guard_asks_once(r, caller) };
	json_t *list;

	f.question = (struct report){ .id = "",
		.created = r->now.s,
		.subject = cut(r->arena, request_param(r, "subject")),
		.description = cut(r->arena, request_param(r, "description")) };
	if (f.question.subject == NULL)
		return err_set(e, ERR_INVALID, "subject: what is it about? It is missing");
	if (!is_ready(w))
		return tell(out, json_array(), false, false);
	if (web_db(w, e) != ERR_OK || web_tracker(w, r->now, e) != ERR_OK ||
	    project_identifier(w, r->arena, request_param(r, "project"), &f.question.product, e) !=
		ERR_OK ||
	    find_and_tell(&f, &list, e) != ERR_OK)
		return e->code;
	return tell(out, list, true, f.more);
}

/* documents_each */
static enum err_code
take_question(void *ctx, const struct document *d, struct err *e)
{
	struct finding *f = ctx;
	struct arena *a = f->r->arena;

	f->issue = d->id;
	f->question = (struct report){ .id = arena_printf(a, "%" PRId64, d->id),
		.created = d->created.s,
		.subject = arena_strdup(a, d->subject),
		.description = cut(a, d->description),
		.product = arena_strdup(a, d->project),
		.component = d->category == NULL ? NULL : arena_strdup(a, d->category),
		.type = arena_strdup(a, d->kind) };
	/* Of all of it: an edit behind the cut is one, too. */
	suggestion_print(d->subject, d->description, f->print);
	return ERR_OK;
}

/* What was said of one that says the same was said of this one, too. */
static enum err_code
read_words(struct finding *f, struct err *e)
{
	int64_t issues[BUCKET] = { f->issue };
	uint32_t docs[BUCKET], own;
	size_t n = 1;

	index_settle(shelf_index(f->w->similar->shelf));
	if (index_find(index_of(f), f->question.id, &own)) {
		n = index_bucket(index_of(f), own, docs, BUCKET);
		for (size_t i = 0; i < n; i++)
			issues[i] = issue_of(index_of(f), docs[i]);
	}
	return link_words_of(f->w->db, issues, n, f->r->arena, &f->words, &f->n_words, e);
}

enum err_code
similar_of_issue(struct web *w, const struct web_request *r, const struct caller *caller,
    json_t **list, bool *ready, struct err *e)
{
	struct finding f = { .w = w, .r = r, .caller = caller };
	int64_t last;

	*ready = is_ready(w);
	*list = *ready ? NULL : json_array();
	if (!*ready)
		return ERR_OK;
	if (web_db(w, e) != ERR_OK || web_tracker(w, r->now, e) != ERR_OK ||
	    documents_page(w->tracker, r->issue, r->issue, 1, take_question, &f, &last, e) !=
		ERR_OK)
		return e->code;
	if (f.issue == 0)
		return problem_issue(e, PROBLEM_NO_ISSUE, r->issue);
	if (read_words(&f, e) != ERR_OK ||
	    link_offers(w->db, f.issue, r->arena, &f.offers, &f.n_offers, e) != ERR_OK)
		return e->code;
	return find_and_tell(&f, list, e);
}
