/* What the help centre lacks: questions without an article, and drafts of articles. */
#include "web/gaps.h"

#include <inttypes.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/arena.h"
#include "core/verdict_json.h"
#include "store/article.h"
#include "web/listed.h"
#include "web/router.h"

#define DAYS_DEFAULT 90
#define DAYS_MAX 1000
#define MIN_DEFAULT 3
#define MIN_MAX 1000
/* So long an answer is as good as a new one: gaps are of months. */
#define REMEMBERED_S 600
#define REMEMBERED 4

/* ---- what was found lately ---- */

struct gaps {
	struct found_lately {
		struct web_gaps_ask ask;
		struct utc at;
		struct utc articles; /* as they were: a new one may fill a gap */
		json_t *answer; /* NULL: a free place */
	} found[REMEMBERED];
	size_t next; /* the place that is given up */
};

struct gaps *
gaps_new(void)
{
	struct gaps *g = calloc(1, sizeof(*g));

	if (g == NULL)
		abort();
	return g;
}

void
gaps_free(struct gaps *g)
{
	if (g == NULL)
		return;
	for (size_t i = 0; i < REMEMBERED; i++)
		json_decref(g->found[i].answer);
	free(g);
}

/*
 * NULL: not known. Asked for the same number of days, a moment later it is "since" a moment later.
 */
static const struct found_lately *
recall(const struct gaps *g, const struct web_gaps_ask *ask, struct utc articles, struct utc now)
{
	for (size_t i = 0; i < REMEMBERED; i++) {
		const struct found_lately *f = &g->found[i];
		const int64_t age = now.s - f->at.s;

		if (f->answer != NULL && f->articles.s == articles.s && f->ask.min == ask->min &&
		    age >= 0 && age < REMEMBERED_S && ask->since.s - f->ask.since.s == age)
			return f;
	}
	return NULL;
}

static enum err_code
look_for(struct web *w, const struct web_gaps_ask *ask, struct utc now,
    const struct found_lately **out, struct err *e)
{
	struct gaps *g = w->gaps;
	struct found_lately *f = &g->found[g->next];
	struct utc articles;
	json_t *answer;

	if (article_revision(w->db, &articles, e) != ERR_OK)
		return e->code;
	*out = recall(g, ask, articles, now);
	if (*out != NULL)
		return ERR_OK;
	if (w->config->gaps(w, ask, &answer, e) != ERR_OK)
		return e->code;
	json_decref(f->answer);
	*f = (struct found_lately){ *ask, now, articles, answer };
	g->next = (g->next + 1) % REMEMBERED;
	*out = f;
	return ERR_OK;
}

/* ---- of what was found, what the caller may see ---- */

static size_t
issues_of(const json_t *gaps, int64_t *out)
{
	json_t *gap, *issue;
	size_t i, j, n = 0;

	json_array_foreach(gaps, i, gap)
	{
		json_array_foreach(json_object_get(gap, "issues"), j, issue)
		{
			if (out != NULL)
				out[n] = json_integer_value(issue);
			n++;
		}
	}
	return n;
}

static enum err_code
read_named(struct web *w, const struct web_request *r, const struct caller *c, const json_t *gaps,
    struct listed *out, struct err *e)
{
	int64_t *ids = arena_array(r->arena, issues_of(gaps, NULL) + 1, sizeof(*ids));
	const size_t n = issues_of(gaps, ids);

	return listed_read(w, r, c, ids, n, out, e);
}

/* {"issue", "subject", …} of those of a gap that were found; its words are the first one's. */
static json_t *
requests_json(const struct web *w, const struct web_request *r, const struct listed *named,
    const json_t *issues)
{
	json_t *out = json_array(), *issue;
	size_t i;

	json_array_foreach(issues, i, issue)
	{
		const int64_t id = json_integer_value(issue);
		const struct line *line = listed_line(named, id);
		json_t *row;

		if (line == NULL)
			continue;
		row = json_pack("{s:I}", "issue", (json_int_t)id);
		listed_names(w, r, row, id, line);
		json_array_append_new(out, row);
	}
	return out;
}

/* One of which the caller may see nothing is not told. */
static json_t *
gaps_json(const struct web *w, const struct web_request *r, const struct listed *named,
    const json_t *gaps)
{
	json_t *out = json_array(), *gap;
	size_t i;

	json_array_foreach(gaps, i, gap)
	{
		json_t *requests = requests_json(w, r, named, json_object_get(gap, "issues"));

		if (json_array_size(requests) > 0)
			json_array_append_new(out,
			    json_pack("{s:O, s:O, s:O}", "count", json_object_get(gap, "count"),
				"language", json_object_get(gap, "language"), "requests",
				requests));
		json_decref(requests);
	}
	return out;
}

static enum err_code
read_ask(struct web *w, const struct web_request *r, struct web_gaps_ask *ask, struct utc *now,
    struct err *e)
{
	int64_t days = DAYS_DEFAULT, min = MIN_DEFAULT;

	if (w->config->gaps == NULL)
		return err_set(e, ERR_NOTFOUND, "this slad looks for no gaps");
	if (!request_number(r, "days", DAYS_MAX, &days) || days == 0)
		return err_set(e, ERR_INVALID, "days: expected a number from 1 to %d", DAYS_MAX);
	if (!request_number(r, "min", MIN_MAX, &min) || min == 0)
		return err_set(e, ERR_INVALID, "min: expected a number from 1 to %d", MIN_MAX);
	if (web_db(w, e) != ERR_OK || web_clock(w, r->now, now, e) != ERR_OK)
		return e->code;
	*ask = (struct web_gaps_ask){
		.since = utc_plus(*now, (struct span){ -days * SPAN_DAY }),
		.min = (size_t)min,
	};
	return ERR_OK;
}

enum err_code
faq_gaps_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	const struct found_lately *found;
	struct web_gaps_ask ask;
	struct listed named;
	struct utc now;
	json_t *gaps;

	if (read_ask(w, r, &ask, &now, e) != ERR_OK || look_for(w, &ask, now, &found, e) != ERR_OK)
		return e->code;
	gaps = json_object_get(found->answer, "gaps");
	if (read_named(w, r, caller, gaps, &named, e) != ERR_OK)
		return e->code;
	reply_json(out, 200,
	    json_pack("{s:o, s:o, s:O, s:o}", "since", utc_json(found->ask.since), "counted",
		utc_json(found->at), "seen", json_object_get(found->answer, "seen"), "gaps",
		gaps_json(w, r, &named, gaps)));
	return ERR_OK;
}

enum err_code
draft_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	json_t *answer = NULL;

	if (w->config->draft == NULL)
		return err_set(e, ERR_NOTFOUND, "this slad drafts nothing");
	if (web_db(w, e) != ERR_OK || w->config->draft(w, r->issue, &answer, e) != ERR_OK)
		return e->code;
	reply_json(out, 200, answer);
	return ERR_OK;
}
