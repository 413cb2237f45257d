#include <string.h>

#include "core/calendar.h"
#include "store/bill.h"
#include "store/billing_text.h"
#include "store/policies.h"
#include "web/asked.h"
#include "web/router.h"
#include "web/span.h"

#define ID_MAX INT32_MAX

static enum err_code
read_ask(struct web *w, const struct web_request *r, const struct caller *caller,
    struct billing_ask *ask, struct err *e)
{
	const struct policy *policy;

	/* Administrators may see all; who else may, the tracker's roles say. */
	*ask = (struct billing_ask){ .viewer = caller->who.admin ? 0 : caller->who.user };
	if (!request_number(r, "client", ID_MAX, &ask->client))
		return err_set(e, ERR_INVALID, "client: expected the id of a client");
	if (policies_at(w->policies, policies_regulation(w->policies, NULL), r->now, &policy, e) !=
	    ERR_OK)
		return e->code;
	return span_read(r, calendar_zone(policy->calendar), &ask->since, &ask->until, e);
}

static json_t *
whole_json(const struct billing_answer *a)
{
	json_t *rows = json_array(), *entries = json_array(), *bills = json_array();

	for (size_t i = 0; i < a->n_rows; i++)
		json_array_append_new(rows, billing_row_json(&a->rows[i]));
	for (size_t i = 0; i < a->n_entries; i++)
		json_array_append_new(entries, billing_entry_json(&a->entries[i]));
	for (size_t i = 0; i < a->n_bills; i++)
		json_array_append_new(bills, bill_json(&a->bills[i]));
	return json_pack("{s:o, s:o, s:o}", "rows", rows, "entries", entries, "bills", bills);
}

static void
tell_csv(const struct web_request *r, const struct billing_answer *a, struct reply *out)
{
	const char *list = request_param(r, "list");

	asked_csv_begin(out);
	if (list != NULL && strcmp(list, "entries") == 0)
		billing_entries_csv(a, &out->body);
	else
		billing_rows_csv(a, &out->body);
}

enum err_code
billing_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct billing_answer answer;
	struct billing_ask ask;
	bool csv;

	if (asked_csv(r, &csv, e) != ERR_OK || web_db(w, e) != ERR_OK ||
	    web_policies(w, r->now, e) != ERR_OK || read_ask(w, r, caller, &ask, e) != ERR_OK ||
	    billing_make(w->db, w->policies, &ask, r->arena, &answer, e) != ERR_OK)
		return e->code;
	if (csv)
		tell_csv(r, &answer, out);
	else
		reply_json(out, 200, whole_json(&answer));
	return ERR_OK;
}
