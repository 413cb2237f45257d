#include "web/asked.h"

#include <stdint.h>
#include <string.h>

#include "core/calendar.h"
#include "store/policies.h"
#include "store/report.h"
#include "web/request.h"
#include "web/span.h"
#include "web/web.h"

/* For spreadsheets that would take UTF-8 for something else. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

bool
asked_may(void *caller, int64_t project)
{
	return guard_is_staff(caller, project);
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

enum err_code
asked_report(struct web *w, const struct web_request *r, const struct caller *caller,
    struct report_ask *out, struct err *e)
{
	const struct policy *policy;

	*out = (struct report_ask){
		.may = asked_may,
		.ctx = (void *)(uintptr_t)caller,
		.regulation = policies_regulation(w->policies, NULL),
	};
	read_filter(r, &out->filter);
	if (web_clock(w, r->now, &out->now, e) != ERR_OK ||
	    policies_at(w->policies, out->regulation, out->now, &policy, e) != ERR_OK)
		return e->code;
	return span_read(r, calendar_zone(policy->calendar), &out->since, &out->until, e);
}

enum err_code
asked_csv(const struct web_request *r, bool *csv, struct err *e)
{
	const char *format = request_param(r, "format");

	*csv = format != NULL && strcmp(format, "csv") == 0;
	if (format == NULL || *csv || strcmp(format, "json") == 0)
		return ERR_OK;
	return err_set(e, ERR_INVALID, "format: expected json or csv");
}

void
asked_csv_begin(struct reply *out)
{
	reply_text(out, 200, "text/csv; charset=utf-8", BYTE_ORDER_MARK);
}
