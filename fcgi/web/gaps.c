/* What the help centre lacks: questions without an article, and drafts of articles. */
#include <inttypes.h>

#include "base/arena.h"
#include "core/verdict_json.h"
#include "web/listed.h"
#include "web/router.h"

#define DAYS_DEFAULT 90
#define DAYS_MAX 1000
#define MIN_DEFAULT 3
#define MIN_MAX 1000

/* The requests that are named, those that the caller may see. */
struct named {
	struct verdict_row *rows;
	size_t n;
	struct line *lines;
	size_t n_lines;
};

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
    struct named *out, struct err *e)
{
	int64_t *ids = arena_array(r->arena, issues_of(gaps, NULL) + 1, sizeof(*ids));
	const size_t n = issues_of(gaps, ids);

	if (listed_requests(w, r, c, ids, n, &out->rows, &out->n, e) != ERR_OK)
		return e->code;
	return listed_lines(w, r, out->rows, out->n, &out->lines, &out->n_lines, e);
}

/* {"issue", "subject", …} of those of a gap that were found; its words are the first one's. */
static json_t *
requests_json(const struct web *w, const struct web_request *r, const struct named *named,
    const json_t *issues)
{
	json_t *out = json_array(), *issue;
	size_t i;

	json_array_foreach(issues, i, issue)
	{
		const int64_t id = json_integer_value(issue);
		const struct line *line = line_find(named->lines, named->n_lines, id);
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
gaps_json(
    const struct web *w, const struct web_request *r, const struct named *named, const json_t *gaps)
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
read_ask(struct web *w, const struct web_request *r, struct web_gaps_ask *ask, struct err *e)
{
	int64_t days = DAYS_DEFAULT, min = MIN_DEFAULT;
	struct utc now;

	if (w->config->gaps == NULL)
		return err_set(e, ERR_NOTFOUND, "this slad looks for no gaps");
	if (!request_number(r, "days", DAYS_MAX, &days) || days == 0)
		return err_set(e, ERR_INVALID, "days: expected a number from 1 to %d", DAYS_MAX);
	if (!request_number(r, "min", MIN_MAX, &min) || min == 0)
		return err_set(e, ERR_INVALID, "min: expected a number from 1 to %d", MIN_MAX);
	if (web_db(w, e) != ERR_OK || web_clock(w, r->now, &now, e) != ERR_OK)
		return e->code;
	*ask = (struct web_gaps_ask){
		.since = utc_plus(now, (struct span){ -days * SPAN_DAY }),
		.min = (size_t)min,
	};
	return ERR_OK;
}

enum err_code
faq_gaps_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct web_gaps_ask ask;
	struct named named;
	json_t *answer;
	enum err_code rc;

	if (read_ask(w, r, &ask, e) != ERR_OK || w->config->gaps(w, &ask, &answer, e) != ERR_OK)
		return e->code;
	rc = read_named(w, r, caller, json_object_get(answer, "gaps"), &named, e);
	if (rc == ERR_OK)
		reply_json(out, 200,
		    json_pack("{s:o, s:O, s:o}", "since", utc_json(ask.since), "seen",
			json_object_get(answer, "seen"), "gaps",
			gaps_json(w, r, &named, json_object_get(answer, "gaps"))));
	json_decref(answer);
	return rc;
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
