/* Target times that were missed, the latest first, each with its request. */
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "core/verdict_json.h"
#include "store/breach_text.h"
#include "store/policies.h"
#include "store/report.h"
#include "tracker/tracker.h"
#include "web/asked.h"
#include "web/listed.h"
#include "web/outlook.h"
#include "web/router.h"

#define LIMIT_DEFAULT 50
#define LIMIT_MAX 200
#define OFFSET_MAX 1000000
/* Of a spreadsheet: the tracker is asked about each request in it. */
#define LINES_MAX 5000

struct listing {
	const struct breach_row *breaches;
	size_t n;
	struct listed requests; /* theirs: only those that are the caller's */
};

static enum err_code
read_ask(struct web *w, const struct web_request *r, const struct caller *caller, bool csv,
    struct report_ask *ask, struct err *e)
{
	const char *clock = request_param(r, "clock");
	int64_t limit = LIMIT_DEFAULT, offset = 0;
	enum clock_kind kind;

	if (asked_report(w, r, caller, ask, e) != ERR_OK)
		return e->code;
	if (clock != NULL && *clock != '\0') {
		if (!clock_kind_parse(clock, &kind))
			return err_set(e, ERR_INVALID, "clock: \"%.30s\" is not known", clock);
		ask->breaches_clock = clock_kind_name(kind);
	}
	if (!request_number(r, "limit", LIMIT_MAX, &limit) || limit == 0)
		return err_set(e, ERR_INVALID, "limit: expected a number from 1 to %d", LIMIT_MAX);
	if (!request_number(r, "offset", OFFSET_MAX, &offset))
		return err_set(e, ERR_INVALID, "offset: expected how many are passed over");
	ask->max_breaches = csv ? LINES_MAX : (size_t)limit;
	ask->breaches_offset = (size_t)offset;
	return ERR_OK;
}

static enum err_code
read_requests(struct web *w, const struct web_request *r, const struct caller *c, struct listing *l,
    struct err *e)
{
	const int64_t *ids = listed_ids(r->arena, l->breaches, l->n, sizeof(l->breaches[0]),
	    offsetof(struct breach_row, issue));

	return listed_read(w, r, c, ids, l->n, &l->requests, e);
}

static json_t *
breach_json(const struct breach_row *b, const struct verdict_row *v)
{
	return json_pack("{s:I, s:s, s:o, s:o, s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "issue",
	    (json_int_t)b->issue, "clock", clock_kind_name(b->clock), "due", utc_json(b->due), "at",
	    utc_json(b->at), "clause", b->clause, "priority", priority_name(b->priority),
	    "regulation", b->regulation, "revision", b->revision, "level", v->level, "stage",
	    stage_name(v->stage), "open", v->open);
}

/* Counted as in the report, of whole projects; named are requests that the tracker shows them. */
static json_t *
list_json(const struct web *w, const struct web_request *r, const struct listing *l)
{
	json_t *list = json_array();

	for (size_t i = 0; i < l->n; i++) {
		const struct breach_row *b = &l->breaches[i];
		const struct verdict_row *v = listed_row(&l->requests, b->issue);
		json_t *row;

		if (v == NULL)
			continue;
		row = breach_json(b, v);
		listed_names(w, r, row, b->issue, listed_line(&l->requests, b->issue));
		json_array_append_new(list, row);
	}
	return list;
}

static enum err_code
tell(struct web *w, const struct web_request *r, const struct caller *caller,
    const struct report_ask *ask, const struct report_answer *a, struct reply *out, struct err *e)
{
	struct listing l = { .breaches = a->breaches, .n = a->n_listed };
	json_t *list, *levels;
	json_int_t hidden;

	if (read_requests(w, r, caller, &l, e) != ERR_OK ||
	    outlook_levels(w->policies, ask->now, &levels, e) != ERR_OK)
		return e->code;
	list = list_json(w, r, &l);
	hidden = (json_int_t)(l.n - json_array_size(list));
	reply_json(out, 200,
	    json_pack("{s:o, s:I, s:I, s:I, s:o}", "breaches", list, "total",
		(json_int_t)a->n_standing, "offset", (json_int_t)ask->breaches_offset, "hidden",
		hidden, "levels", levels));
	return ERR_OK;
}

static enum err_code
tell_csv(struct web *w, const struct web_request *r, const struct caller *caller,
    const struct report_answer *a, struct reply *out, struct err *e)
{
	const char *url = w->config->tracker->public_url;
	size_t n;

	if (listed_breaches(w, r, caller, a->breaches, a->n_listed, &n, e) != ERR_OK)
		return e->code;
	asked_csv_begin(out);
	breaches_csv(a->breaches, n, url == NULL ? r->prefix : url, &out->body);
	return ERR_OK;
}

enum err_code
breaches_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct report_answer answer = { .report = NULL };
	struct report_ask ask;
	enum err_code rc;
	bool csv;

	if (asked_csv(r, &csv, e) != ERR_OK || web_db(w, e) != ERR_OK ||
	    web_policies(w, r->now, e) != ERR_OK || read_ask(w, r, caller, csv, &ask, e) != ERR_OK)
		return e->code;
	rc = report_make(w->db, w->policies, &ask, r->arena, &answer, e);
	if (rc == ERR_OK && csv)
		rc = tell_csv(w, r, caller, &answer, out, e);
	else if (rc == ERR_OK)
		rc = tell(w, r, caller, &ask, &answer, out, e);
	report_free(answer.report);
	return rc;
}
