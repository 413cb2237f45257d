/*
 * Staff on what a client said of a request, and on its urgency: the priority that was wished for is
 * granted, the channel that was named confirmed; flags.
 */
#include <string.h>

#include <jansson.h>

#include "base/problem.h"
#include "core/order.h"
#include "store/verdict.h"
#include "web/bodies.h"
#include "web/body.h"
#include "web/ordered.h"
#include "web/router.h"
#include "web/web.h"

/* Of the verdict: its priority, or the wish; false: it has none. */
static bool
judged_priority(struct web *w, const struct web_request *r, const struct verdict_row *row,
    const char *member, enum priority *out)
{
	const char *name =
	    json_string_value(json_object_get(bodies_get(w->bodies, r->issue, row->body), member));

	return name != NULL && priority_parse(name, out);
}

/* Of the request as it was judged last. */
static enum err_code
read_wish(struct web *w, const struct web_request *r, enum priority *wish, struct err *e)
{
	struct verdict_row *row;
	const struct policy *policy;

	if (ordered_request(w, r, &row, &policy, e) != ERR_OK)
		return e->code;
	if (!row->open)
		return problem_issue(e, PROBLEM_CLOSED, r->issue);
	if (!judged_priority(w, r, row, "wish", wish))
		return problem_issue(e, PROBLEM_NO_WISH, r->issue);
	return ERR_OK;
}

enum err_code
priority_post(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	enum priority wish;
	json_t *body;
	bool grant;

	if (body_object(r, &body, e) != ERR_OK)
		return e->code;
	grant = json_is_true(json_object_get(body, "grant"));
	json_decref(body);
	if (!grant)
		return err_set(e, ERR_INVALID,
		    "grant: true is expected; another priority than the client's is set in the "
		    "tracker");
	if (read_wish(w, r, &wish, e) != ERR_OK ||
	    ordered_say(w, r, caller, FACT_WORD_GRANT, priority_name(wish), NULL, e) != ERR_OK)
		return e->code;
	reply_json(out, 202,
	    json_pack("{s:I, s:s, s:s}", "issue", (json_int_t)r->issue, "priority",
		priority_name(wish), "state", "granted"));
	return ERR_OK;
}

/* ---- the channel ---- */

static enum err_code
read_claim(const struct web_request *r, enum channel *channel, bool *confirm, struct err *e)
{
	const char *name;
	json_t *body, *value;
	bool good;

	if (body_object(r, &body, e) != ERR_OK)
		return e->code;
	name = json_string_value(json_object_get(body, "channel"));
	value = json_object_get(body, "confirm");
	good = name != NULL && channel_parse(name, channel) && json_is_boolean(value);
	*confirm = json_is_true(value);
	json_decref(body);
	return good ? ERR_OK
		    : err_set(e, ERR_INVALID,
			  "channel: the one that the client wrote is expected, such as phone, and "
			  "confirm: true or false");
}

/* As it was judged last: somebody looks at that, and says a word on it. */
static enum err_code
check_claim(struct web *w, const struct web_request *r, const struct verdict_row *row,
    enum channel channel, bool confirm, struct err *e)
{
	const json_t *body = bodies_get(w->bodies, r->issue, row->body);
	const char *claim = json_string_value(json_object_get(body, "claim"));

	if (!row->open)
		return problem_issue(e, PROBLEM_CLOSED, r->issue);
	if (!confirm)
		return row->channel == channel &&
			json_is_true(json_object_get(body, "claim_confirmed"))
		    ? ERR_OK
		    : problem_issue(e, PROBLEM_NOT_CONFIRMED, r->issue);
	if (claim == NULL)
		return problem_issue(e, PROBLEM_NO_CLAIM, r->issue);
	return strcmp(claim, channel_name(channel)) == 0
	    ? ERR_OK
	    : problem_issue(e, PROBLEM_OTHER_CLAIM, r->issue);
}

enum err_code
channel_post(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	enum channel channel = CHANNEL_COUNT;
	struct verdict_row *row;
	const struct policy *p;
	bool confirm = false;

	if (read_claim(r, &channel, &confirm, e) != ERR_OK ||
	    ordered_request(w, r, &row, &p, e) != ERR_OK ||
	    check_claim(w, r, row, channel, confirm, e) != ERR_OK ||
	    ordered_say(w, r, caller, confirm ? FACT_WORD_CHANNEL : FACT_WORD_UNCHANNEL,
		channel_name(channel), NULL, e) != ERR_OK)
		return e->code;
	reply_json(out, 202,
	    json_pack("{s:I, s:s, s:b}", "issue", (json_int_t)r->issue, "channel",
		channel_name(channel), "confirmed", confirm));
	return ERR_OK;
}

/* ---- flags ---- */

static enum err_code
read_flag(const struct web_request *r, enum flag *flag, bool *on, struct err *e)
{
	const char *name;
	json_t *body, *value;
	bool good;

	if (body_object(r, &body, e) != ERR_OK)
		return e->code;
	name = json_string_value(json_object_get(body, "flag"));
	value = json_object_get(body, "on");
	good = name != NULL && flag_parse(name, flag) && json_is_boolean(value);
	*on = json_is_true(value);
	json_decref(body);
	return good ? ERR_OK
		    : err_set(e, ERR_INVALID,
			  "flag: critical or conduct is expected, and on: true or false");
}

enum err_code
flags_post(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	enum priority priority = PRIORITY_NORMAL;
	struct verdict_row *row;
	const struct policy *p;
	enum flag flag = FLAG_COUNT;
	bool on = false;

	if (read_flag(r, &flag, &on, e) != ERR_OK || ordered_request(w, r, &row, &p, e) != ERR_OK)
		return e->code;
	judged_priority(w, r, row, "priority", &priority);
	if (order_flag_check(p, flag, on, priority, e) != ERR_OK)
		return e->code;
	if (!row->open)
		return problem_issue(e, PROBLEM_CLOSED, r->issue);
	if (ordered_say(w, r, caller, on ? FACT_WORD_FLAG : FACT_WORD_UNFLAG, flag_name(flag),
		order_flag_clause(p, flag), e) != ERR_OK)
		return e->code;
	reply_json(out, 202,
	    json_pack("{s:I, s:s, s:b}", "issue", (json_int_t)r->issue, "flag", flag_name(flag),
		"on", on));
	return ERR_OK;
}
