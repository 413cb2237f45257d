/* For which reasons a request may be refused, and staff who do. */
#include <jansson.h>

#include "base/arena.h"
#include "base/problem.h"
#include "core/order.h"
#include "core/intake_json.h"
#include "store/verdict.h"
#include "web/body.h"
#include "web/ordered.h"
#include "web/router.h"

static struct traits
traits_of(const struct policy *p, const struct verdict_row *row)
{
	struct traits t = { .category = row->category, .channel = row->channel };

	policy_level(p, row->level, &t.level);
	return t;
}

enum err_code
refuse_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	json_t *reasons = json_array();
	struct verdict_row *row;
	const struct policy *p;
	struct traits traits;

	if (ordered_request(w, r, &row, &p, e) != ERR_OK) {
		json_decref(reasons);
		return e->code;
	}
	traits = traits_of(p, row);
	for (size_t i = 0; p->refusals != NULL && i < p->refusals->n; i++) {
		const struct refusal_policy *one = &p->refusals->reasons[i];

		if (refusal_hindrance(one, &traits) != NULL)
			continue;
		json_array_append_new(reasons,
		    json_pack("{s:s, s:s, s:s, s:o, s:o}", "reason", one->name, "clause",
			one->clause, "stage", stage_name(one->stage), "title",
			words_json(p, &one->title), "text", words_json(p, &one->text)));
	}
	reply_json(out, 200, json_pack("{s:o}", "reasons", reasons));
	return ERR_OK;
}

static enum err_code
read_reason(const struct web_request *r, const char **out, struct err *e)
{
	const char *name;
	json_t *body;

	if (body_object(r, &body, e) != ERR_OK)
		return e->code;
	name = json_string_value(json_object_get(body, "reason"));
	*out = name == NULL ? NULL : arena_strdup(r->arena, name);
	json_decref(body);
	return *out != NULL
	    ? ERR_OK
	    : err_set(e, ERR_INVALID, "reason: one of the regulation's is expected, see GET");
}

enum err_code
refuse_post(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct verdict_row *row;
	const struct policy *p;
	struct traits traits;
	const struct refusal_policy *reason;
	const char *hindrance, *name;

	if (read_reason(r, &name, e) != ERR_OK || ordered_request(w, r, &row, &p, e) != ERR_OK)
		return e->code;
	traits = traits_of(p, row);
	reason = refusal_find(p, name);
	hindrance = refusal_hindrance(reason, &traits);
	if (hindrance != NULL)
		return err_set(e, ERR_INVALID, "reason: %s; its reasons: %s", hindrance,
		    refusal_names(p, r->arena));
	if (!row->open)
		return problem_issue(e, PROBLEM_CLOSED, r->issue);
	if (ordered_say(w, r, caller, FACT_WORD_REFUSE, reason->name, reason->clause, e) != ERR_OK)
		return e->code;
	reply_json(
	    out, 202, json_pack("{s:I, s:s}", "issue", (json_int_t)r->issue, "state", "ordered"));
	return ERR_OK;
}
