#include <stdint.h>

#include <jansson.h>

#include "base/arena.h"
#include "core/calendar.h"
#include "core/verdict_json.h"
#include "store/policies.h"
#include "store/revision.h"
#include "web/asked.h"
#include "web/router.h"
#include "web/span.h"
#include "web/visible.h"

#define ID_MAX INT32_MAX

/*
 * The sums are of whole projects; a request is named only to whom the tracker shows it, which says
 * so also of those that have no verdict: closed before slad came.
 */
static enum err_code
leave_out_hidden(struct web *w, const struct web_request *r, const struct caller *c, json_t *answer,
    struct err *e)
{
	json_t *changes = json_object_get(answer, "changes");
	const size_t n = json_array_size(changes);
	int64_t *ids = arena_array(r->arena, n + 1, sizeof(*ids));
	bool *visible = arena_array(r->arena, n + 1, sizeof(*visible));

	for (size_t i = 0; i < n; i++)
		ids[i] = json_integer_value(json_object_get(json_array_get(changes, i), "issue"));
	if (visible_all(w, r, c, ids, n, visible, e) != ERR_OK)
		return e->code;
	for (size_t i = n; i-- > 0;) {
		if (!visible[i])
			json_array_remove(changes, i);
	}
	json_object_set_new(
	    answer, "hidden", json_integer((json_int_t)(n - json_array_size(changes))));
	return ERR_OK;
}

static enum err_code
run(struct web *w, const struct web_request *r, const struct caller *caller,
    const struct policy *policy, struct reply *out, struct err *e)
{
	struct web_simulate_ask ask = {
		.policy = policy,
		.may = asked_may,
		.ctx = (void *)(uintptr_t)caller,
	};
	json_t *answer;

	if (w->config->simulate == NULL)
		return err_set(e, ERR_NOTFOUND, "this process simulates nothing");
	if (!request_number(r, "project", ID_MAX, &ask.project))
		return err_set(e, ERR_INVALID, "project: expected the id of a project");
	if (span_read(r, calendar_zone(policy->calendar), &ask.since, &ask.until, e) != ERR_OK)
		return e->code;
	if (utc_is_none(ask.since))
		return err_set(e, ERR_INVALID, "since: from which day on? 2026-02-03");
	if (web_db(w, e) != ERR_OK || web_tracker(w, r->now, e) != ERR_OK ||
	    web_policies(w, r->now, e) != ERR_OK || web_clock(w, r->now, &ask.now, e) != ERR_OK ||
	    w->config->simulate(w, &ask, &answer, e) != ERR_OK)
		return e->code;
	if (leave_out_hidden(w, r, caller, answer, e) != ERR_OK) {
		json_decref(answer);
		return e->code;
	}
	json_object_set_new(answer, "regulation", json_string(policy->id));
	json_object_set_new(answer, "revision", json_string(policy->revision));
	json_object_set_new(answer, "since", utc_json(ask.since));
	json_object_set_new(answer, "until", utc_json(ask.until));
	reply_json(out, 200, answer);
	return ERR_OK;
}

/* As it was judged by, whatever became of its file. */
static enum err_code
read_kept(struct web *w, const struct web_request *r, const char *name, const char *revision,
    struct policy **out, struct err *e)
{
	struct revision kept;

	if (web_db(w, e) != ERR_OK ||
	    revision_get(w->db, name, revision, r->arena, &kept, e) != ERR_OK)
		return e->code;
	return policies_kept(&kept, w->config->policies->dir, out, e);
}

enum err_code
simulate_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	const char *name = request_param(r, "regulation");
	const char *revision = request_param(r, "revision");
	struct policy *policy = NULL;
	enum err_code rc;

	if (name == NULL || !policies_is_name(name))
		return err_set(e, ERR_INVALID, "regulation: expected the name of one on the shelf");
	rc = revision == NULL || *revision == '\0'
	    ? policies_file(w->config->policies->dir, name, &policy, e)
	    : read_kept(w, r, name, revision, &policy, e);
	if (rc == ERR_OK)
		rc = run(w, r, caller, policy, out, e);
	policy_free(policy);
	return rc;
}

enum err_code
simulate_post(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct policy *policy = NULL;
	enum err_code rc;

	rc = policies_text(w->config->policies->dir, r->body, r->body_len, &policy, e);
	if (rc == ERR_OK)
		rc = run(w, r, caller, policy, out, e);
	policy_free(policy);
	return rc;
}
