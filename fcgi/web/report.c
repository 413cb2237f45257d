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
#include "web/router.h"
#include "web/span.h"

#define BREACHES_DEFAULT 100
#define BREACHES_MAX_LISTED 1000
/* For spreadsheets that would take UTF-8 for something else. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static bool
may_see(void *ctx, int64_t project)
{
	return guard_is_staff(ctx, project);
}

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

/* Each kind of key is a parameter, but the month, which is a period. */
static void
read_filter(const struct web_request *r, struct report_filter *f)
{
	for (int by = 0; by < REPORT_BY_COUNT; by++) {
		const char *value = request_param(r, report_by_name((enum report_by)by));

		if (by != REPORT_BY_MONTH && value != NULL && *value != '\0')
			f->keys[by] = value;
	}
}

static enum err_code
read_ask(struct web *w, const struct web_request *r, const struct caller *caller,
    struct report_ask *ask, struct err *e)
{
	int64_t breaches = BREACHES_DEFAULT;
	const struct policy *policy;

	*ask = (struct report_ask){
		.may = may_see,
		.ctx = (void *)(uintptr_t)caller,
		.regulation = policies_regulation(w->policies, NULL),
	};
	if (!request_number(r, "breaches", BREACHES_MAX_LISTED, &breaches))
		return err_set(
		    e, ERR_INVALID, "breaches: expected a number up to %d", BREACHES_MAX_LISTED);
	ask->max_breaches = (size_t)breaches;
	if (web_clock(w, r->now, &ask->now, e) != ERR_OK ||
	    policies_at(w->policies, ask->regulation, ask->now, &policy, e) != ERR_OK ||
	    span_read(r, calendar_zone(policy->calendar), &ask->since, &ask->until, e) != ERR_OK)
		return e->code;
	read_filter(r, &ask->filter);
	return read_by(r, ask, e);
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

static enum err_code
tell(struct web *w, const struct web_request *r, const struct report_ask *ask,
    const struct report_answer *a, struct reply *out, struct err *e)
{
	const char *format = request_param(r, "format");
	const char **names[REPORT_BY_COUNT];
	const char *const *const *read = (const char *const *const *)names;

	if (report_names(w->db, a->report, r->arena, names, e) != ERR_OK)
		return e->code;
	if (format == NULL || strcmp(format, "json") == 0) {
		reply_json(out, 200, whole_json(w, r, ask, a, read));
		return ERR_OK;
	}
	if (strcmp(format, "csv") != 0)
		return err_set(e, ERR_INVALID, "format: expected json or csv");
	reply_text(out, 200, "text/csv; charset=utf-8", BYTE_ORDER_MARK);
	report_csv(a->report, read, &out->body);
	return ERR_OK;
}

enum err_code
report_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct report_answer answer = { .report = NULL };
	struct report_ask ask;
	enum err_code rc;

	if (web_db(w, e) != ERR_OK || web_policies(w, r->now, e) != ERR_OK ||
	    read_ask(w, r, caller, &ask, e) != ERR_OK)
		return e->code;
	rc = report_make(w->db, w->policies, &ask, r->arena, &answer, e);
	if (rc == ERR_OK)
		rc = tell(w, r, &ask, &answer, out, e);
	report_free(answer.report);
	return rc;
}
