/*
 * What staff tell slad to do in a request: ask the client for what is missing,
 * refuse for a fixed reason, grant the priority that the client wished for, set a flag, log a call. The word is kept at once; what follows
 * in the tracker comes from the outbox.
 */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "core/phone.h"
#include "core/intake.h"
#include "core/intake_json.h"
#include "core/order.h"
#include "core/verdict_json.h"
#include "hooks/nudge.h"
#include "store/call.h"
#include "store/order.h"
#include "store/policies.h"
#include "store/verdict.h"
#include "web/bodies.h"
#include "web/body.h"
#include "web/router.h"

#define NUMBER_MAX 40
#define NOTE_MAX 1000

/* The request as it was judged last, and the regulation that holds for it. */
static enum err_code
read_request(struct web *w, const struct web_request *r, struct verdict_row **row,
    const struct policy **policy, struct err *e)
{
	if (web_db(w, e) != ERR_OK || web_policies(w, r->now, e) != ERR_OK ||
	    verdict_get(w->db, r->issue, r->arena, row, e) != ERR_OK)
		return e->code;
	if (*row == NULL)
		return err_set(e, ERR_NOTFOUND,
		    "issue %" PRId64 " was not looked at yet; try again in a moment", r->issue);
	return policies_at(w->policies, (*row)->regulation, (*row)->arrived, policy, e);
}

static enum err_code
say(struct web *w, const struct web_request *r, const struct caller *caller,
    enum fact_word_kind kind, const char *value, const char *clause, struct err *e)
{
	struct fact_word word = {
		.issue = r->issue,
		.user = caller->who.user,
		.kind = kind,
		.value = value,
	};

	if (web_clock(w, r->now, &word.at, e) != ERR_OK ||
	    order_say(w->db, &word, clause, caller->who.name, e) != ERR_OK)
		return e->code;
	if (w->config->nudge != NULL)
		nudge_send(w->config->nudge);
	return ERR_OK;
}

/* ---- asking ---- */

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
	if (read_request(w, r, row, policy, e) != ERR_OK)
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
		return err_set(e, ERR_CONFLICT, "nothing is missing in request %" PRId64, r->issue);
	if (say(w, r, caller, FACT_WORD_ASK, "missing", policy->intake->clause, e) != ERR_OK)
		return e->code;
	reply_json(
	    out, 202, json_pack("{s:I, s:s}", "issue", (json_int_t)r->issue, "state", "ordered"));
	return ERR_OK;
}

/* ---- refusing ---- */

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

	if (read_request(w, r, &row, &p, e) != ERR_OK) {
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

	if (read_reason(r, &name, e) != ERR_OK || read_request(w, r, &row, &p, e) != ERR_OK)
		return e->code;
	traits = traits_of(p, row);
	reason = refusal_find(p, name);
	hindrance = refusal_hindrance(reason, &traits);
	if (hindrance != NULL)
		return err_set(e, ERR_INVALID, "reason: %s; its reasons: %s", hindrance,
		    refusal_names(p, r->arena));
	if (!row->open)
		return err_set(e, ERR_CONFLICT, "request %" PRId64 " is closed", r->issue);
	if (say(w, r, caller, FACT_WORD_REFUSE, reason->name, reason->clause, e) != ERR_OK)
		return e->code;
	reply_json(
	    out, 202, json_pack("{s:I, s:s}", "issue", (json_int_t)r->issue, "state", "ordered"));
	return ERR_OK;
}

/* ---- granting ---- */

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

	if (read_request(w, r, &row, &policy, e) != ERR_OK)
		return e->code;
	if (!row->open)
		return err_set(e, ERR_CONFLICT, "request %" PRId64 " is closed", r->issue);
	if (!judged_priority(w, r, row, "wish", wish))
		return err_set(e, ERR_CONFLICT,
		    "the client of request %" PRId64
		    " asks for no other priority; any may be set in the tracker",
		    r->issue);
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
	    say(w, r, caller, FACT_WORD_GRANT, priority_name(wish), NULL, e) != ERR_OK)
		return e->code;
	reply_json(out, 202,
	    json_pack("{s:I, s:s, s:s}", "issue", (json_int_t)r->issue, "priority",
		priority_name(wish), "state", "granted"));
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
	const char *hindrance;
	enum flag flag = FLAG_COUNT;
	bool on = false;

	if (read_flag(r, &flag, &on, e) != ERR_OK || read_request(w, r, &row, &p, e) != ERR_OK)
		return e->code;
	judged_priority(w, r, row, "priority", &priority);
	hindrance = order_flag_hindrance(p, flag, on, priority);
	if (hindrance != NULL)
		return err_set(e, ERR_INVALID, "flag: %s", hindrance);
	if (!row->open)
		return err_set(e, ERR_CONFLICT, "request %" PRId64 " is closed", r->issue);
	if (say(w, r, caller, on ? FACT_WORD_FLAG : FACT_WORD_UNFLAG, flag_name(flag),
		order_flag_clause(p, flag), e) != ERR_OK)
		return e->code;
	reply_json(out, 202,
	    json_pack("{s:I, s:s, s:b}", "issue", (json_int_t)r->issue, "flag", flag_name(flag),
		"on", on));
	return ERR_OK;
}

/* ---- calls ---- */

static json_t *
attempt_json(const struct call_attempt *a)
{
	return json_pack("{s:I, s:s, s:o, s:b, s:s?}", "id", (json_int_t)a->id, "by", a->caller,
	    "at", utc_json(a->at), "reached", a->reached, "note", a->note);
}

enum err_code
calls_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct callback calls;
	json_t *list;

	if (web_db(w, e) != ERR_OK || call_get(w->db, r->issue, r->arena, &calls, e) != ERR_OK)
		return e->code;
	list = json_array();
	for (size_t i = 0; i < calls.n; i++)
		json_array_append_new(list, attempt_json(&calls.attempts[i]));
	reply_json(out, 200,
	    json_pack("{s:I, s:s?, s:o, s:s?, s:o}", "issue", (json_int_t)r->issue, "number",
		calls.number, "wished_at", utc_json(calls.wished), "wished_text",
		call_unreadable(&calls), "attempts", list));
	return ERR_OK;
}

/* A text of at most so many bytes; NULL: it is not there. */
static enum err_code
text_member(const json_t *body, const char *name, size_t most, const char **out, struct err *e)
{
	const json_t *v = json_object_get(body, name);

	*out = json_string_value(v);
	if (v == NULL || json_is_null(v))
		return ERR_OK;
	if (*out == NULL || json_string_length(v) == 0 || json_string_length(v) > most)
		return err_set(
		    e, ERR_INVALID, "%s: a text of 1 to %zu bytes is expected", name, most);
	return ERR_OK;
}

static enum err_code
instant_member(const json_t *body, const char *name, struct utc *out, struct err *e)
{
	const json_t *v = json_object_get(body, name);

	if (v == NULL || json_is_null(v))
		return ERR_OK;
	if (!json_is_string(v) || !utc_parse(json_string_value(v), out))
		return err_set(e, ERR_INVALID,
		    "%s: an instant such as 2026-02-03T05:00:00Z is expected", name);
	return ERR_OK;
}

/* `at` of an attempt: after the request arrived, and not to come. */
static enum err_code
read_instant(struct web *w, const struct web_request *r, const json_t *body, struct utc now,
    struct utc *at, struct err *e)
{
	const struct policy *policy;
	struct verdict_row *row;
	char text[UTC_TEXT];

	*at = UTC_NONE;
	if (instant_member(body, "at", at, e) != ERR_OK)
		return e->code;
	if (utc_is_none(*at)) {
		*at = now;
		return ERR_OK;
	}
	if (at->s > now.s)
		return err_set(e, ERR_INVALID, "at: a call of the future was not made yet");
	if (read_request(w, r, &row, &policy, e) != ERR_OK)
		return e->code;
	if (at->s < row->arrived.s)
		return err_set(e, ERR_INVALID,
		    "at: request %" PRId64 " came only at %s; a call answers it from then on",
		    r->issue, utc_format(row->arrived, text));
	return ERR_OK;
}

static enum err_code
take_call(struct web *w, const struct web_request *r, const struct caller *caller,
    const json_t *body, struct err *e)
{
	const json_t *reached = json_object_get(body, "reached");
	struct call_attempt a = {
		.issue = r->issue,
		.user = caller->who.user,
		.caller = caller->who.name,
		.reached = json_is_true(reached),
	};
	char phone[PHONE_TEXT];
	const char *number;
	struct utc now, wished = UTC_NONE;

	if (web_clock(w, r->now, &now, e) != ERR_OK)
		return e->code;
	if (text_member(body, "number", NUMBER_MAX, &number, e) != ERR_OK ||
	    text_member(body, "note", NOTE_MAX, &a.note, e) != ERR_OK ||
	    instant_member(body, "wished_at", &wished, e) != ERR_OK ||
	    read_instant(w, r, body, now, &a.at, e) != ERR_OK)
		return e->code;
	if (reached != NULL && !json_is_boolean(reached))
		return err_set(e, ERR_INVALID, "reached: true or false is expected");
	if (reached == NULL && number == NULL && utc_is_none(wished))
		return err_set(e, ERR_INVALID,
		    "number, wished_at or reached is expected, such as {\"reached\": true}");
	if (number != NULL && !phone_normalise(number, phone))
		return err_set(e, ERR_INVALID,
		    "number: \"%s\" cannot be called; a number such as +7 701 123 45 67 is "
		    "expected",
		    number);
	if (!utc_is_none(wished) && wished.s < now.s)
		return err_set(e, ERR_INVALID, "wished_at: that time is over");
	if ((number != NULL || !utc_is_none(wished)) &&
	    call_wish(w->db, r->issue, number == NULL ? NULL : phone, wished, a.caller, now, e) !=
		ERR_OK)
		return e->code;
	return reached == NULL ? ERR_OK : call_log(w->db, &a, now, e);
}

enum err_code
calls_post(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	json_t *body;
	enum err_code rc;

	if (web_db(w, e) != ERR_OK || body_object(r, &body, e) != ERR_OK)
		return e->code;
	rc = take_call(w, r, caller, body, e);
	json_decref(body);
	if (rc != ERR_OK)
		return rc;
	if (w->config->nudge != NULL)
		nudge_send(w->config->nudge);
	return calls_get(w, r, caller, out, e);
}
