/* Calls back to a client: the number and the time wished for, and what staff tried. */
#include <inttypes.h>
#include <jansson.h>

#include "core/phone.h"
#include "core/verdict_json.h"
#include "store/call.h"
#include "store/verdict.h"
#include "web/body.h"
#include "web/ordered.h"
#include "web/router.h"
#include "web/web.h"

#define NUMBER_MAX 40
#define NOTE_MAX 1000

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
	if (ordered_request(w, r, &row, &policy, e) != ERR_OK)
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
	web_nudge(w);
	return calls_get(w, r, caller, out, e);
}
