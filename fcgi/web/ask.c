/* What a request lacks, and the question for it that staff have put to the client. */
#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "base/buf.h"
#include "base/problem.h"
#include "core/intake.h"
#include "core/intake_json.h"
#include "core/timeline.h"
#include "store/verdict.h"
#include "web/ordered.h"
#include "web/router.h"
#include "web/web.h"

/* The items of a stored verdict that are missing, as bits; the list itself in *missing. */
static unsigned
missing_of(const json_t *body, json_t **missing)
{
	const json_t *item;
	unsigned bits = 0;
	size_t i;

	*missing = json_object_get(body, "missing");
	json_array_foreach(*missing, i, item)
	{
		const char *name = json_string_value(json_object_get(item, "item"));
		const char *state = json_string_value(json_object_get(item, "state"));
		enum intake_item which;

		if (name != NULL && state != NULL && strcmp(state, "missing") == 0 &&
		    intake_item_parse(name, &which))
			bits |= 1u << which;
	}
	return bits;
}

/* The question as it would be put, in each language. */
static json_t *
question(const struct policy *p, const struct verdict_row *row, unsigned missing)
{
	const struct intake_seen seen = { .found = { .missing = missing, .asked = missing } };
	json_t *text = json_object();
	struct buf out;

	buf_init(&out);
	for (size_t i = 0; i < p->n_languages; i++) {
		const struct request request = {
			.language = p->languages[i],
			.level = row->level,
			.seen = &seen,
		};

		buf_reset(&out);
		intake_tell_missing(p, &request, &out);
		json_object_set_new(text, p->languages[i], json_string(out.data));
	}
	buf_release(&out);
	return text;
}

static enum err_code
read_missing(struct web *w, const struct web_request *r, struct verdict_row **row,
    const struct policy **policy, json_t **body, unsigned *bits, struct err *e)
{
	json_t *missing;

	*body = NULL;
	*bits = 0;
	if (ordered_request(w, r, row, policy, e) != ERR_OK)
		return e->code;
	*body = json_loads((*row)->body, 0, NULL);
	if (*body == NULL)
		return err_set(
		    e, ERR_INTERNAL, "the verdict on issue %" PRId64 " cannot be read", r->issue);
	if ((*policy)->intake != NULL)
		*bits = missing_of(*body, &missing);
	return ERR_OK;
}

enum err_code
ask_get(struct web *w, const struct web_request *r, const struct caller *caller, struct reply *out,
    struct err *e)
{
	struct verdict_row *row;
	const struct policy *policy;
	json_t *body, *missing;
	unsigned bits;

	if (read_missing(w, r, &row, &policy, &body, &bits, e) != ERR_OK)
		return e->code;
	missing = json_object_get(body, "missing");
	reply_json(out, 200,
	    json_pack("{s:I, s:O, s:o}", "issue", (json_int_t)r->issue, "missing",
		missing == NULL ? json_null() : missing, "text",
		bits == 0 ? json_null() : question(policy, row, bits)));
	json_decref(body);
	return ERR_OK;
}

enum err_code
ask_post(struct web *w, const struct web_request *r, const struct caller *caller, struct reply *out,
    struct err *e)
{
	struct verdict_row *row;
	const struct policy *policy;
	json_t *body;
	unsigned bits;

	if (read_missing(w, r, &row, &policy, &body, &bits, e) != ERR_OK)
		return e->code;
	json_decref(body);
	if (bits == 0)
		return problem_issue(e, PROBLEM_NOTHING_MISSING, r->issue);
	if (ordered_say(w, r, caller, FACT_WORD_ASK, "missing", policy->intake->clause, e) !=
	    ERR_OK)
		return e->code;
	reply_json(
	    out, 202, json_pack("{s:I, s:s}", "issue", (json_int_t)r->issue, "state", "ordered"));
	return ERR_OK;
}
