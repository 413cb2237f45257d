/*
 * Requests that come out of another one: a complaint by whoever sees it, a
 * question of its own by staff. The word is kept at once; the request in the
 * tracker comes from the outbox.
 */

#include "base/arena.h"
#include "base/problem.h"
#include "store/offshoot.h"
#include "store/policies.h"
#include "store/verdict.h"
#include "web/body.h"
#include "web/router.h"

/* The regulation that holds for the request. */
static enum err_code
read_policy(struct web *w, const struct web_request *r, const struct policy **policy, struct err *e)
{
	struct verdict_row *row;

	if (web_db(w, e) != ERR_OK || web_policies(w, r->now, e) != ERR_OK ||
	    verdict_get(w->db, r->issue, r->arena, &row, e) != ERR_OK)
		return e->code;
	if (row == NULL)
		return problem_issue(e, PROBLEM_NOT_YET, r->issue);
	return policies_at(w->policies, row->regulation, row->arrived, policy, e);
}

/* "" when it is not there. */
static enum err_code
text_member(const struct web_request *r, const json_t *body, const char *name, const char **out,
    struct err *e)
{
	const json_t *v = json_object_get(body, name);

	*out = "";
	if (v == NULL || json_is_null(v))
		return ERR_OK;
	if (!json_is_string(v))
		return err_set(e, ERR_INVALID, "%s: a text is expected", name);
	*out = arena_strdup(r->arena, json_string_value(v));
	return ERR_OK;
}

static enum err_code
say(struct web *w, const struct web_request *r, const struct caller *caller, struct offshoot_row *o,
    struct reply *out, struct err *e)
{
	const struct policy *policy;
	const char *clause;

	o->issue = r->issue;
	o->user = caller->who.user;
	o->author = guard_name(caller, r->arena);
	if (read_policy(w, r, &policy, e) != ERR_OK ||
	    offshoot_clause(policy, o, &clause, e) != ERR_OK ||
	    web_clock(w, r->now, &o->said, e) != ERR_OK ||
	    offshoot_say(w->db, o, clause, e) != ERR_OK)
		return e->code;
	reply_json(out, 202,
	    json_pack("{s:I, s:I, s:s}", "issue", (json_int_t)r->issue, "id", (json_int_t)o->id,
		"state", "ordered"));
	return ERR_OK;
}

static enum err_code
read_complaint(const struct web_request *r, struct offshoot_row *o, struct err *e)
{
	const char *about;
	json_t *body;
	enum err_code rc;

	if (body_object(r, &body, e) != ERR_OK)
		return e->code;
	rc = text_member(r, body, "text", &o->body, e);
	if (rc == ERR_OK)
		rc = text_member(r, body, "about", &about, e);
	json_decref(body);
	if (rc != ERR_OK)
		return rc;
	return *about == '\0' || grievance_parse(about, &o->about)
	    ? ERR_OK
	    : err_set(e, ERR_INVALID, "about: one of conduct, slow, refused is expected");
}

static enum err_code
read_split(const struct web_request *r, struct offshoot_row *o, struct err *e)
{
	json_t *body;
	enum err_code rc;

	if (body_object(r, &body, e) != ERR_OK)
		return e->code;
	rc = text_member(r, body, "subject", &o->subject, e);
	if (rc == ERR_OK)
		rc = text_member(r, body, "text", &o->body, e);
	json_decref(body);
	return rc;
}

enum err_code
complaint_post(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct offshoot_row o = { .kind = OFFSHOOT_COMPLAINT, .subject = "" };

	return read_complaint(r, &o, e) == ERR_OK ? say(w, r, caller, &o, out, e) : e->code;
}

enum err_code
split_post(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct offshoot_row o = { .kind = OFFSHOOT_SPLIT };

	return read_split(r, &o, e) == ERR_OK ? say(w, r, caller, &o, out, e) : e->code;
}
