#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/zone.h"
#include "core/calendar.h"
#include "core/report_text.h"
#include "core/verdict_json.h"
#include "store/policies.h"
#include "store/report.h"
#include "tracker/tracker.h"
#include "web/asked.h"
#include "web/listed.h"
#include "web/outlook.h"
#include "web/router.h"

#define BREACHES_DEFAULT 100
#define BREACHES_MAX_LISTED 1000

static enum err_code
read_by(const struct web_request *r, struct report_ask *ask, struct err *e)
{
	const char *text = request_param(r, "by");
	char *rest, *word;

	if (text == NULL || *text == '\0')
		return ERR_OK;
	rest = arena_strdup(r->arena, text);
	while ((word = strsep(&rest, ",")) != NULL) {
		for (size_t i = 0; i < ask->n_by; i++) {
			if (strcmp(report_by_name(ask->by[i]), word) == 0)
				return err_set(
				    e, ERR_INVALID, "by: \"%s\" stands there twice", word);
		}
		if (ask->n_by == REPORT_BY_COUNT || !report_by_parse(word, &ask->by[ask->n_by++]))
			return err_set(e, ERR_INVALID, "by: \"%.30s\" is not known", word);
	}
	return ERR_OK;
}

/* Which numbers a spreadsheet is of; each list has rows of its own. */
enum list { LIST_GROUPS, LIST_BARS, LIST_ARRIVALS, LIST_COUNT };

static const char *const lists[] = {
	[LIST_GROUPS] = "groups",
	[LIST_BARS] = "bars",
	[LIST_ARRIVALS] = "arrivals",
};

struct asking {
	struct report_ask ask;
	bool csv;
	enum list list;
};

static enum err_code
read_ask(struct web *w, const struct web_request *r, const struct caller *caller,
    struct asking *out, struct err *e)
{
	const char *wished = request_param(r, "list");
	const int list = wished == NULL ? LIST_GROUPS : term_find(lists, LIST_COUNT, wished);
	int64_t breaches = BREACHES_DEFAULT;

	if (list < 0)
		return err_set(e, ERR_INVALID, "list: expected groups, bars or arrivals");
	out->list = (enum list)list;
	if (!request_number(r, "breaches", BREACHES_MAX_LISTED, &breaches))
		return err_set(
		    e, ERR_INVALID, "breaches: expected a number up to %d", BREACHES_MAX_LISTED);
	if (asked_csv(r, &out->csv, e) != ERR_OK ||
	    asked_report(w, r, caller, &out->ask, e) != ERR_OK)
		return e->code;
	out->ask.max_breaches = (size_t)breaches;
	return read_by(r, &out->ask, e);
}

static json_t *
opening_json(const struct calendar *c, struct utc until)
{
	json_t *week = json_array();
	int open[7][24];

	report_opening(c, until, open);
	for (int day = 0; day < 7; day++) {
		json_t *hours = json_array();

		for (int hour = 0; hour < 24; hour++)
			json_array_append_new(hours, json_real(open[day][hour] / 10000.0));
		json_array_append_new(week, hours);
	}
	return week;
}

static json_t *
breaches_json(const struct web *w, const struct web_request *r, const struct report_answer *a)
{
	const char *url = w->config->tracker->public_url;
	json_t *list = json_array();

	for (size_t i = 0; i < a->n_listed; i++) {
		const struct breach_row *b = &a->breaches[i];
		const char *link = arena_printf(
		    r->arena, "%s/issues/%" PRId64, url == NULL ? r->prefix : url, b->issue);

		json_array_append_new(list,
		    json_pack("{s:I, s:s, s:s, s:o, s:o, s:s, s:s, s:s}", "issue",
			(json_int_t)b->issue, "link", link, "clock", clock_kind_name(b->clock),
			"due", utc_json(b->due), "at", utc_json(b->at), "clause", b->clause,
			"regulation", b->regulation, "revision", b->revision));
	}
	return list;
}

static json_t *
whole_json(const struct web *w, const struct web_request *r, const struct report_ask *ask,
    const struct report_answer *a, const char *const *const *names)
{
	const struct report *report = a->report;
	json_t *groups = json_array(), *by = json_array();

	for (size_t i = 0; i < report->n; i++)
		json_array_append_new(
		    groups, report_group_json(report, &report->groups[i], i, names));
	for (size_t i = 0; i < report->n_by; i++)
		json_array_append_new(by, json_string(report_by_name(report->by[i])));
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:I}", "by", by,
	    "since", utc_json(ask->since), "until", utc_json(ask->until), "groups", groups, "total",
	    report_total_json(report), "bars", report_bars_json(report), "arrivals",
	    report_week_json(report), "opening",
	    opening_json(a->calendar, utc_min(ask->now, ask->until)), "zone",
	    zone_name(calendar_zone(a->calendar)), "breaches", breaches_json(w, r, a),
	    "breaches_total", (json_int_t)a->n_breaches);
}

static void
tell_csv(const struct asking *asking, const struct report_answer *a,
    const char *const *const *names, struct reply *out)
{
	int open[7][24];

	asked_csv_begin(out);
	switch (asking->list) {
	case LIST_GROUPS:
		report_csv(a->report, names, &out->body);
		break;
	case LIST_BARS:
		report_bars_csv(a->report, &out->body);
		break;
	case LIST_ARRIVALS:
		report_opening(a->calendar, utc_min(asking->ask.now, asking->ask.until), open);
		report_week_csv(a->report, open, &out->body);
		break;
	case LIST_COUNT:
		break;
	}
}

static enum err_code
tell(struct web *w, const struct web_request *r, const struct caller *caller,
    const struct asking *asking, struct report_answer *a, struct reply *out, struct err *e)
{
	const char **names[REPORT_BY_COUNT];
	const char *const *const *read = (const char *const *const *)names;
	json_t *answer, *levels;

	if (report_names(w->db, a->report, r->arena, names, e) != ERR_OK)
		return e->code;
	if (asking->csv) {
		tell_csv(asking, a, read, out);
		return ERR_OK;
	}
	/* The sums are of whole projects; a request is named only to whom the tracker shows it. */
	if (listed_breaches(w, r, caller, a->breaches, a->n_listed, &a->n_listed, e) != ERR_OK ||
	    outlook_levels(w->policies, asking->ask.now, &levels, e) != ERR_OK)
		return e->code;
	answer = whole_json(w, r, &asking->ask, a, read);
	json_object_set_new(answer, "levels", levels);
	reply_json(out, 200, answer);
	return ERR_OK;
}

enum err_code
report_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct report_answer answer = { .report = NULL };
	struct asking asking;
	enum err_code rc;

	if (web_db(w, e) != ERR_OK || web_policies(w, r->now, e) != ERR_OK ||
	    read_ask(w, r, caller, &asking, e) != ERR_OK)
		return e->code;
	rc = report_make(w->db, w->policies, &asking.ask, r->arena, &answer, e);
	if (rc == ERR_OK)
		rc = tell(w, r, caller, &asking, &answer, out, e);
	report_free(answer.report);
	return rc;
}
