/*
 * What people say of two requests: that one duplicates the other, that it does
 * not. The word is kept at once; the relation is made by the bot, from the
 * outbox, so that no restart loses it.
 */

#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "store/link.h"
#include "store/verdict.h"
#include "tracker/permission.h"
#include "tracker/relate.h"
#include "web/body.h"
#include "web/router.h"
#include "web/visible.h"

/* One word of one caller. */
struct saying {
	struct web *w;
	const struct web_request *r;
	const struct caller *caller;
	int64_t of;
	struct link_word *words;
	size_t n;
};

static enum err_code
read_of(struct saying *s, struct err *e)
{
	json_t *body;
	enum err_code rc;

	/* Some clients cannot send a body with DELETE. */
	if (!request_number(s->r, "of", INT32_MAX, &s->of))
		return err_set(e, ERR_INVALID, "of: expected the number of a request");
	if (s->of != 0)
		return ERR_OK;
	if (body_object(s->r, &body, e) != ERR_OK)
		return e->code;
	rc = body_issue(body, "of", &s->of, e);
	json_decref(body);
	if (rc == ERR_OK && s->of == 0)
		rc = err_set(e, ERR_INVALID, "of: which request is it? {\"of\": 12} is expected");
	return rc;
}

/* Both are theirs to see; otherwise there is no such request. */
static enum err_code
check_visible(const struct saying *s, struct err *e)
{
	bool visible = false;

	if (visible_issues(s->w, s->r, s->caller, &s->of, 1, &visible, e) != ERR_OK)
		return e->code;
	return visible ? ERR_OK : problem_issue(e, PROBLEM_NO_ISSUE, s->of);
}

/* The request at the end of other's duplicates need not be theirs; 0: there is none. */
static enum err_code
sees_head(const struct saying *s, int64_t head, bool *sees, struct err *e)
{
	*sees = true;
	if (head == 0 || head == s->of)
		return ERR_OK;
	return visible_issues(s->w, s->r, s->caller, &head, 1, sees, e);
}

/* That which stands in the way need not be theirs, either. */
static enum err_code
hide_master(const struct saying *s, struct err *e)
{
	struct err hidden = { 0 };
	bool sees;

	if (e->problem == NULL || strcmp(e->problem, problem_code(PROBLEM_DUPLICATE_OF)) != 0)
		return e->code;
	if (sees_head(s, problem_number_in(e, "of"), &sees, &hidden) != ERR_OK) {
		*e = hidden;
		return e->code;
	}
	return sees ? e->code : problem_issue(e, PROBLEM_DUPLICATE_ALREADY, s->r->issue);
}

/*
 * Of a head that the tracker hides from them not even the number is told, whatever was the matter.
 */
static enum err_code
find_head(const struct saying *s, int64_t *head, struct err *e)
{
	enum err_code rc;
	struct err hidden = { 0 };
	bool sees;

	*head = 0;
	rc = relate_head(s->w->tracker, s->r->issue, s->of, head, e);
	if (rc != ERR_OK && rc != ERR_CONFLICT)
		return rc;
	if (rc == ERR_CONFLICT)
		rc = hide_master(s, e);
	if (sees_head(s, *head, &sees, &hidden) != ERR_OK) {
		*e = hidden;
		return e->code;
	}
	if (!sees)
		return problem_set(
		    e, PROBLEM_DUPLICATE_HIDDEN, PROBLEM_VALUES(problem_number("of", s->of)));
	return rc;
}

/*
 * What the tracker would let them do by themselves, no more: it asks for the right in the project of
 * whom is related, and lets who has it in either project take a relation out.
 */
static enum err_code
check_permission(const struct saying *s, struct err *e)
{
	const struct access_who *who = &s->caller->who;
	struct verdict_row *row;
	unsigned may;

	if (verdict_get(s->w->db, s->r->issue, s->r->arena, &row, e) != ERR_OK)
		return e->code;
	if (row == NULL)
		return problem_issue(e, PROBLEM_NOT_YET, s->r->issue);
	if (permission_of(s->w->tracker, who->user, row->project, &may, e) != ERR_OK)
		return e->code;
	if (!who->admin && (may & 1u << PERMISSION_RELATIONS) == 0)
		return problem_set(e, PROBLEM_NO_RELATIONS, PROBLEM_NO_VALUES);
	return ERR_OK;
}

static enum err_code
begin(struct saying *s, bool relates, struct err *e)
{
	if (read_of(s, e) != ERR_OK || web_tracker(s->w, s->r->now, e) != ERR_OK ||
	    check_visible(s, e) != ERR_OK)
		return e->code;
	if (relates && check_permission(s, e) != ERR_OK)
		return e->code;
	return link_words(s->w->db, s->r->issue, s->r->arena, &s->words, &s->n, e);
}

static enum err_code
say(const struct saying *s, enum link_word_kind kind, int64_t head, struct err *e)
{
	struct link_word word = {
		.issue = s->r->issue,
		.other = s->of,
		.head = head,
		.kind = kind,
		.user = s->caller->who.user,
	};

	if (web_clock(s->w, s->r->now, &word.at, e) != ERR_OK)
		return e->code;
	if ((kind == LINK_DUPLICATE ? link_order(s->w->db, &word, s->caller->who.name, relate_allow,
					  s->w->tracker, e)
				    : link_say(s->w->db, &word, s->caller->who.name, e)) != ERR_OK)
		return hide_master(s, e);
	if (head != 0)
		web_nudge(s->w);
	return ERR_OK;
}

static void
answer(const struct saying *s, const char *state, int64_t head, bool sees, struct reply *out)
{
	reply_json(out, head == 0 ? 200 : 202,
	    json_pack("{s:I, s:I, s:o, s:s}", "issue", (json_int_t)s->r->issue, "of",
		(json_int_t)s->of, "head", head == 0 || !sees ? json_null() : json_integer(head),
		"state", state));
}

enum err_code
duplicate_post(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct saying s = { .w = w, .r = r, .caller = caller };
	int64_t head;

	if (begin(&s, true, e) != ERR_OK || find_head(&s, &head, e) != ERR_OK ||
	    say(&s, LINK_DUPLICATE, head, e) != ERR_OK)
		return e->code;
	answer(&s, "ordered", head, true, out);
	return ERR_OK;
}

enum err_code
duplicate_delete(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct saying s = { .w = w, .r = r, .caller = caller };
	int64_t head;
	bool sees;

	if (begin(&s, true, e) != ERR_OK)
		return e->code;
	if (!link_ordered(s.words, s.n, r->issue, s.of) &&
	    relate_stands(w->tracker, r->issue, s.of, e) != ERR_OK)
		return e->code;
	head = link_head(s.words, s.n, r->issue, s.of);
	if (sees_head(&s, head, &sees, e) != ERR_OK || say(&s, LINK_UNLINK, head, e) != ERR_OK)
		return e->code;
	answer(&s, "released", head, sees, out);
	return ERR_OK;
}

/* Of a pair that is tied already, the tie is given up, too. */
enum err_code
not_duplicate_post(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct saying s = { .w = w, .r = r, .caller = caller };
	int64_t head = 0;
	bool sees;

	if (begin(&s, false, e) != ERR_OK)
		return e->code;
	if (link_ordered(s.words, s.n, r->issue, s.of))
		head = link_head(s.words, s.n, r->issue, s.of);
	if ((head != 0 || link_ordered(s.words, s.n, s.of, r->issue)) &&
	    check_permission(&s, e) != ERR_OK)
		return e->code;
	if (sees_head(&s, head, &sees, e) != ERR_OK || say(&s, LINK_DIFFERENT, head, e) != ERR_OK)
		return e->code;
	answer(&s, "remembered", head, sees, out);
	return ERR_OK;
}

enum err_code
similar_opened_post(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct saying s = { .w = w, .r = r, .caller = caller };
	struct utc now;

	if (begin(&s, false, e) != ERR_OK || web_clock(w, r->now, &now, e) != ERR_OK ||
	    link_opened(w->db, r->issue, s.of, now, e) != ERR_OK)
		return e->code;
	out->status = 204;
	return ERR_OK;
}
