#include "store/outbox.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "core/verdict_json.h"
#include "store/outbox_word.h"
#include "store/page.h"
#include "web/body.h"
#include "web/listed.h"
#include "web/narrow.h"
#include "web/router.h"
#include "web/said.h"

/* On a page. */
#define LIST_MAX 200

/* Without a wish: what needs somebody first, then what is still to be done. */
static const enum outbox_state open_states[] = { OUTBOX_PARKED, OUTBOX_LEASED, OUTBOX_PENDING };
#define OPEN_STATES (sizeof(open_states) / sizeof(open_states[0]))

struct listing {
	struct page page; /* what of it is still to be read */
	size_t total; /* on all pages */
	struct outbox_item *items;
	size_t n;
	struct listed requests; /* theirs: only those that are the caller's */
};

/*
 * What of the page is of that state; the page begins that much later and has that much less room.
 */
static enum err_code
read_state(
    struct web *w, enum outbox_state state, struct listing *l, struct arena *a, struct err *e)
{
	struct page *page = &l->page;
	struct outbox_item *items;
	size_t n, total;

	if (outbox_page(w->db, state, page, a, &items, &n, &total, e) != ERR_OK)
		return e->code;
	if (n > 0)
		memcpy(l->items + l->n, items, n * sizeof(items[0]));
	l->n += n;
	l->total += total;
	page->limit -= n;
	page->offset -= page->offset < total ? page->offset : total;
	return ERR_OK;
}

static enum err_code
read_items(struct web *w, const struct web_request *r, struct listing *l, struct err *e)
{
	const char *wished = request_param(r, "state");
	enum outbox_state state;

	l->items = arena_array(r->arena, LIST_MAX, sizeof(l->items[0]));
	if (wished != NULL && *wished != '\0') {
		if (!outbox_state_parse(wished, &state))
			return err_set(e, ERR_INVALID,
			    "state: expected pending, leased, done, withdrawn, parked, shadow or "
			    "backlog");
		return read_state(w, state, l, r->arena, e);
	}
	for (size_t i = 0; i < OPEN_STATES; i++) {
		if (read_state(w, open_states[i], l, r->arena, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

static enum err_code
read_requests(struct web *w, const struct web_request *r, const struct caller *c, struct listing *l,
    struct err *e)
{
	const int64_t *ids = listed_ids(
	    r->arena, l->items, l->n, sizeof(l->items[0]), offsetof(struct outbox_item, issue));

	return listed_read(w, r, c, ids, l->n, &l->requests, e);
}

static json_t *
item_json(const struct web *w, const struct outbox_item *i, struct arena *a)
{
	json_t *payload = json_loads(i->payload, 0, NULL);
	json_t *note = json_object_get(payload, "note");
	json_t *out = json_pack("{s:I, s:s, s:I, s:s, s:s, s:s, s:s, s:o, s:i, s:s?, s:o, s:O?}",
	    "id", (json_int_t)i->id, "key", i->key, "issue", (json_int_t)i->issue, "kind", i->kind,
	    "rule", i->rule, "state", outbox_state_name(i->state), "clause", i->clause, "due",
	    utc_json(i->due), "attempts", i->attempt, "reason", i->reason, "changed",
	    utc_json(i->changed), "note", note);

	json_object_set_new(out, "said", said_json(w, i->reason, a));
	json_decref(payload);
	return out;
}

enum err_code
outbox_get_list(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct listing l = { .n = 0 };
	size_t offset;
	json_t *list;

	if (narrow_page(r, caller, LIST_MAX, &l.page, e) != ERR_OK)
		return e->code;
	offset = l.page.offset;
	if (web_db(w, e) != ERR_OK || read_items(w, r, &l, e) != ERR_OK ||
	    read_requests(w, r, caller, &l, e) != ERR_OK)
		return e->code;
	list = json_array();
	for (size_t i = 0; i < l.n; i++) {
		const int64_t issue = l.items[i].issue;
		json_t *row;

		if (listed_row(&l.requests, issue) == NULL)
			continue;
		row = item_json(w, &l.items[i], r->arena);
		listed_names(w, r, row, issue, listed_line(&l.requests, issue));
		json_array_append_new(list, row);
	}
	reply_json(out, 200,
	    json_pack("{s:I, s:I, s:I, s:o}", "total", (json_int_t)l.total, "offset",
		(json_int_t)offset, "hidden", (json_int_t)(l.n - json_array_size(list)), "outbox",
		list));
	return ERR_OK;
}

/* ---- a person's word ---- */

/* An action of a request that is not theirs does not exist for them. */
static enum err_code
check_theirs(struct web *w, const struct web_request *r, const struct caller *c, struct err *e)
{
	struct outbox_item item;
	struct verdict_row *rows;
	size_t n = 0;
	enum err_code rc = outbox_get(w->db, r->id, r->arena, &item, e);

	if (rc == ERR_OK)
		rc = listed_requests(w, r, c, &item.issue, 1, &rows, &n, e);
	if (rc == ERR_NOTFOUND || (rc == ERR_OK && n == 0))
		return problem_set(
		    e, PROBLEM_NO_ACTION, PROBLEM_VALUES(problem_number("action", r->id)));
	return rc;
}

enum err_code
outbox_post(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct outbox_speaker who = { .user = caller->who.user,
		.by = guard_name(caller, r->arena) };
	struct outbox_item item;
	enum outbox_say say;
	const char *word;

	if (body_word(r, &word, e) != ERR_OK)
		return e->code;
	if (!outbox_say_parse(word, &say))
		return err_set(e, ERR_INVALID, "word: expected retry, confirm or withdraw");
	if (web_db(w, e) != ERR_OK || check_theirs(w, r, caller, e) != ERR_OK ||
	    web_clock(w, r->now, &who.at, e) != ERR_OK)
		return e->code;
	if (outbox_word(w->db, r->id, say, &who, r->arena, &item, e) != ERR_OK)
		return e->code;
	web_nudge(w);
	reply_json(out, 202,
	    json_pack("{s:I, s:I, s:s}", "id", (json_int_t)r->id, "issue", (json_int_t)item.issue,
		"word", outbox_say_name(say)));
	return ERR_OK;
}
