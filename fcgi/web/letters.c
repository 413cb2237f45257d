#include "store/letter.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/problem.h"
#include "core/verdict_json.h"
#include "store/letter_text.h"
#include "store/letter_word.h"
#include "store/line.h"
#include "store/page.h"
#include "tracker/person.h"
#include "web/body.h"
#include "web/listed.h"
#include "web/narrow.h"
#include "web/router.h"
#include "web/said.h"

/* On a page. */
#define LIST_MAX 200

struct listing {
	struct page page;
	size_t total; /* on all pages */
	struct letter *letters;
	size_t n;
	struct listed requests; /* theirs: only those that are the caller's */
};

static enum err_code
read_letters(struct web *w, const struct web_request *r, struct listing *l, struct err *e)
{
	const char *wished = request_param(r, "state"), *issue = request_param(r, "issue");
	enum letter_state state = LETTER_STATE_COUNT;
	char *end = NULL;
	long long id = 0;

	if (wished != NULL && *wished != '\0' && !letter_state_parse(wished, &state))
		return err_set(e, ERR_INVALID,
		    "state: expected pending, leased, done, withdrawn, parked or shadow");
	if (issue != NULL && *issue != '\0') {
		id = strtoll(issue, &end, 10);
		if (id <= 0 || *end != '\0')
			return err_set(e, ERR_INVALID, "issue: expected the number of a request");
	}
	return letter_page(w->db, state, id, &l->page, r->arena, &l->letters, &l->n, &l->total, e);
}

static enum err_code
read_requests(struct web *w, const struct web_request *r, const struct caller *c, struct listing *l,
    struct err *e)
{
	const int64_t *ids = listed_ids(
	    r->arena, l->letters, l->n, sizeof(l->letters[0]), offsetof(struct letter, issue));

	return listed_read(w, r, c, ids, l->n, &l->requests, e);
}

/* What is about no request, a contract for instance, is any manager's to know. */
static bool
is_theirs(const struct listing *l, int64_t issue)
{
	return issue == 0 || listed_row(&l->requests, issue) != NULL;
}

static enum err_code
reader_json(
    struct web *w, const struct web_request *r, const struct letter *l, json_t **out, struct err *e)
{
	struct person *p = NULL;

	if (l->user != 0 && person_read(w->db, l->user, r->arena, &p, e) != ERR_OK)
		return e->code;
	*out = json_pack("{s:s?, s:s?}", "name", p == NULL ? NULL : p->name, "address",
	    letter_masked(p == NULL ? l->address : p->address, r->arena));
	return ERR_OK;
}

static json_t *
letter_json(const struct web *w, const struct web_request *r, const struct letter *l,
    const struct line *line, json_t *to)
{
	json_t *titles = json_object();

	for (int i = 0; i < WORDING_COUNT; i++) {
		const char *title = letter_title(l, (enum wording)i, r->arena);

		json_object_set_new(titles, wording_name((enum wording)i),
		    title == NULL ? json_null() : json_string(title));
	}
	return json_pack("{s:I, s:I, s:s?, s:s, s:s?, s:s, s:o, s:o, s:o, s:i, s:s?, s:o, s:o}",
	    "id", (json_int_t)l->id, "issue", (json_int_t)l->issue, "subject",
	    line == NULL ? NULL : line->subject, "kind", l->kind, "rule", l->rule, "state",
	    letter_state_name(l->state), "to", to, "title", titles, "due", utc_json(l->due),
	    "attempts", l->attempt, "reason", l->reason, "said", said_json(w, l->reason, r->arena),
	    "changed", utc_json(l->changed));
}

enum err_code
letters_get_list(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct listing l = { .n = 0 };
	json_t *list;

	if (narrow_page(r, caller, LIST_MAX, &l.page, e) != ERR_OK || web_db(w, e) != ERR_OK ||
	    read_letters(w, r, &l, e) != ERR_OK || read_requests(w, r, caller, &l, e) != ERR_OK)
		return e->code;
	list = json_array();
	for (size_t i = 0; i < l.n; i++) {
		json_t *to = NULL;

		if (!is_theirs(&l, l.letters[i].issue))
			continue;
		if (reader_json(w, r, &l.letters[i], &to, e) != ERR_OK) {
			json_decref(list);
			return e->code;
		}
		json_array_append_new(list,
		    letter_json(
			w, r, &l.letters[i], listed_line(&l.requests, l.letters[i].issue), to));
	}
	reply_json(out, 200,
	    json_pack("{s:I, s:I, s:I, s:o}", "total", (json_int_t)l.total, "offset",
		(json_int_t)l.page.offset, "hidden", (json_int_t)(l.n - json_array_size(list)),
		"letters", list));
	return ERR_OK;
}

/* ---- a person's word ---- */

/* A letter about a request that is not theirs does not exist for them. */
static enum err_code
check_theirs(struct web *w, const struct web_request *r, const struct caller *c, struct err *e)
{
	struct letter letter;
	struct listing l = { .letters = &letter, .n = 1 };
	enum err_code rc = letter_get(w->db, r->id, r->arena, &letter, e);

	if (rc == ERR_OK)
		rc = read_requests(w, r, c, &l, e);
	if (rc == ERR_NOTFOUND || (rc == ERR_OK && !is_theirs(&l, letter.issue)))
		return problem_set(
		    e, PROBLEM_NO_LETTER, PROBLEM_VALUES(problem_number("letter", r->id)));
	return rc;
}

enum err_code
letter_post(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct letter letter;
	enum letter_say say;
	struct utc now;
	const char *word;

	if (body_word(r, &word, e) != ERR_OK)
		return e->code;
	if (!letter_say_parse(word, &say))
		return err_set(e, ERR_INVALID, "word: expected retry or withdraw");
	if (web_db(w, e) != ERR_OK || check_theirs(w, r, caller, e) != ERR_OK ||
	    web_clock(w, r->now, &now, e) != ERR_OK ||
	    letter_word(w->db, r->id, say, guard_name(caller, r->arena), now, r->arena, &letter,
		e) != ERR_OK)
		return e->code;
	reply_json(out, 202,
	    json_pack("{s:I, s:I, s:s}", "id", (json_int_t)r->id, "issue", (json_int_t)letter.issue,
		"word", letter_say_name(say)));
	return ERR_OK;
}
