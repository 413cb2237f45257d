#include "app/explain_page.h"

#include <inttypes.h>

#include "base/arena.h"
#include "core/callback.h"
#include "core/explain.h"
#include "core/verdict_json.h"
#include "store/letter.h"
#include "store/letter_text.h"
#include "store/verdict.h"
#include "tracker/person.h"
#include "tracker/tracker.h"
#include "work/onbehalf.h"

/* Why the request is of its client: by today's bindings, if they still say the same. */
static enum err_code
read_bound(struct case_room *room, const struct case_file *c, struct arena *arena,
    struct explain_page *page, struct err *e)
{
	const struct client_who who = {
		.user = c->issue.author,
		.groups = c->issue.groups,
		.n_groups = c->issue.n_groups,
		.project = c->issue.project,
		.domain = c->issue.author_domain,
	};
	struct client_match *match;

	if (client_find(room->db, &who, c->verdict.arrived, arena, &match, e) != ERR_OK)
		return e->code;
	if (match != NULL && match->client.id == c->arrival.client)
		page->bound = client_by_name(match->by);
	return ERR_OK;
}

static enum err_code
read_contract(struct case_room *room, const struct case_file *c, struct arena *arena,
    struct explain_page *page, struct err *e)
{
	struct client_contract *list;
	size_t n;

	if (client_contracts(room->db, c->arrival.client, arena, &list, &n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		if (list[i].id == c->arrival.contract)
			page->contract = &list[i];
	}
	return ERR_OK;
}

static enum err_code
read_client(struct case_room *room, const struct case_file *c, struct arena *arena,
    struct explain_page *page, struct err *e)
{
	struct client *client = arena_alloc(arena, sizeof(*client));

	if (c->arrival.client == 0)
		return ERR_OK;
	if (client_get(room->db, c->arrival.client, arena, client, e) != ERR_OK)
		return e->code == ERR_NOTFOUND ? ERR_OK : e->code;
	page->client = client;
	if (read_contract(room, c, arena, page, e) != ERR_OK)
		return e->code;
	return read_bound(room, c, arena, page, e);
}

/*
 * Its place among all that wait for us, as they were last judged: slactl's reader may see every
 * project.
 */
static enum err_code
read_place(struct case_room *room, int64_t issue, struct arena *arena, struct explain_page *page,
    struct err *e)
{
	const struct verdict_filter all = { .project = 0 };
	struct verdict_row *row;

	if (verdict_get(room->db, issue, arena, &row, e) != ERR_OK)
		return e->code;
	if (row == NULL || !row->open || !row->queued)
		return ERR_OK;
	return verdict_standing(room->db, row, &all, &page->queue_at, &page->queue_of, e);
}

#define LETTERS_MAX 200

static enum err_code
read_letters(struct case_room *room, int64_t issue, struct arena *arena, struct explain_page *page,
    struct err *e)
{
	struct letter *letters;
	const char **readers;

	if (letter_latest(room->db, LETTER_STATE_COUNT, issue, LETTERS_MAX, arena, &letters,
		&page->n_letters, e) != ERR_OK)
		return e->code;
	readers = arena_array(arena, page->n_letters + 1, sizeof(readers[0]));
	for (size_t i = 0; i < page->n_letters; i++) {
		struct person *p = NULL;

		if (letters[i].user != 0 &&
		    person_read(room->db, letters[i].user, arena, &p, e) != ERR_OK)
			return e->code;
		if (p != NULL)
			readers[i] = p->name;
		else
			readers[i] = letters[i].user == 0 ? letter_masked(letters[i].address, arena)
							  : letters[i].person;
	}
	page->letters = letters;
	page->readers = readers;
	return ERR_OK;
}

/* The record as it stood then; what is in the outbox now was not known. */
static void
forget_later(struct explain_page *page, struct breach_row *breaches, struct utc at)
{
	size_t kept = 0;

	for (size_t i = 0; i < page->n_breaches; i++) {
		if (breaches[i].at.s > at.s)
			continue;
		breaches[kept] = breaches[i];
		if (breaches[kept].superseded.s > at.s)
			breaches[kept].superseded = UTC_NONE;
		kept++;
	}
	page->n_breaches = kept;
	page->n_outbox = page->n_letters = 0;
	page->queue_at = page->queue_of = 0;
}

static enum err_code
judge_at(struct case_file *c, struct utc at, struct err *e)
{
	char arrived[UTC_TEXT];

	if (at.s < c->verdict.arrived.s)
		return err_set(e, ERR_INVALID,
		    "issue %" PRId64 " had not arrived then: it came at %s", c->issue.id,
		    utc_format(c->verdict.arrived, arrived));
	c->now = at;
	c->ahead = (struct span){ 0 };
	judge(c->policy, &c->timeline, at, &c->verdict);
	return ERR_OK;
}

enum err_code
explain_page_read(struct case_room *room, int64_t issue, struct utc now, struct utc at,
    struct arena *arena, struct explain_page *page, struct err *e)
{
	struct case_file *c = arena_alloc(arena, sizeof(*c));
	struct breach_row *breaches;
	struct outbox_item *outbox;

	*page = (struct explain_page){ .c = c, .elsewhen = !utc_is_none(at) };
	if (case_read(room, issue, now, arena, c, e) != ERR_OK ||
	    (page->elsewhen && judge_at(c, at, e) != ERR_OK) ||
	    read_client(room, c, arena, page, e) != ERR_OK ||
	    breach_of(room->db, issue, arena, &breaches, &page->n_breaches, e) != ERR_OK ||
	    outbox_of(room->db, issue, arena, &outbox, &page->n_outbox, e) != ERR_OK ||
	    read_letters(room, issue, arena, page, e) != ERR_OK ||
	    read_place(room, issue, arena, page, e) != ERR_OK)
		return e->code;
	if (page->elsewhen)
		forget_later(page, breaches, at);
	page->breaches = breaches;
	page->outbox = outbox;
	page->link = tracker_link(room->tracker, issue, arena);
	page->told = explain_json(c->policy, &c->timeline, c->now);
	return ERR_OK;
}

void
explain_page_release(struct explain_page *page)
{
	json_decref(page->told);
	page->told = NULL;
}

static json_t *
client_json(const struct explain_page *page)
{
	if (page->client == NULL)
		return json_null();
	return json_pack("{s:I, s:s, s:s?}", "id", (json_int_t)page->client->id, "name",
	    page->client->name, "bound", page->bound);
}

static json_t *
contract_json(const struct client_contract *k)
{
	if (k == NULL)
		return json_null();
	return json_pack("{s:I, s:s, s:s, s:o, s:o}", "id", (json_int_t)k->id, "number", k->number,
	    "level", k->level, "from", utc_json(k->from), "to", utc_json(k->to));
}

static json_t *
record_json(const struct explain_page *page)
{
	json_t *list = json_array();

	for (size_t i = 0; i < page->n_breaches; i++) {
		const struct breach_row *b = &page->breaches[i];

		json_array_append_new(list,
		    json_pack("{s:s, s:i, s:o, s:o, s:s, s:s, s:s, s:s, s:o, s:s?}", "clock",
			clock_kind_name(b->clock), "cycle", b->cycle, "at", utc_json(b->at), "due",
			utc_json(b->due), "priority", priority_name(b->priority), "regulation",
			b->regulation, "revision", b->revision, "clause", b->clause, "superseded",
			utc_json(b->superseded), "superseded_by", b->superseded_by));
	}
	return list;
}

static json_t *
outbox_json(const struct explain_page *page)
{
	json_t *list = json_array();

	for (size_t i = 0; i < page->n_outbox; i++) {
		const struct outbox_item *o = &page->outbox[i];

		json_array_append_new(list,
		    json_pack("{s:I, s:s, s:s, s:s, s:s, s:o, s:s, s:s?}", "id", (json_int_t)o->id,
			"key", o->key, "rule", o->rule, "kind", o->kind, "state",
			outbox_state_name(o->state), "due", utc_json(o->due), "clause", o->clause,
			"reason", o->reason));
	}
	return list;
}

static json_t *
letters_json(const struct explain_page *page)
{
	json_t *list = json_array();

	for (size_t i = 0; i < page->n_letters; i++) {
		const struct letter *l = &page->letters[i];

		json_array_append_new(list,
		    json_pack("{s:I, s:s, s:s, s:s?, s:s, s:o, s:o, s:s?}", "id", (json_int_t)l->id,
			"key", l->key, "kind", l->kind, "to", page->readers[i], "state",
			letter_state_name(l->state), "due", utc_json(l->due), "changed",
			utc_json(l->changed), "reason", l->reason));
	}
	return list;
}

enum err_code
explain_page_letters(
    struct case_room *room, int64_t issue, struct arena *arena, json_t **out, struct err *e)
{
	struct explain_page page = { .n_letters = 0 };

	if (read_letters(room, issue, arena, &page, e) != ERR_OK)
		return e->code;
	*out = letters_json(&page);
	return ERR_OK;
}

/* For staff, as all of the page. */
static json_t *
callback_json(const struct callback_wish *c)
{
	if (c == NULL)
		return json_null();
	return json_pack("{s:s?, s:s?, s:o, s:s?}", "number", c->number, "number_text",
	    c->number_text, "wished_at", utc_json(c->wished), "wished_text", c->wished_text);
}

json_t *
explain_page_json(const struct explain_page *page)
{
	const struct case_file *c = page->c;
	json_t *out = json_pack("{s:I, s:s, s:s, s:s, s:o, s:o, s:b, s:b, s:o, s:o}", "issue",
	    (json_int_t)c->issue.id, "subject", c->issue.subject, "project",
	    c->issue.project_identifier, "link", page->link, "client", client_json(page),
	    "contract", contract_json(page->contract), "assumed", c->arrival.assumed, "untraced",
	    c->issue.untraced, "record", record_json(page), "outbox", outbox_json(page));

	json_object_set_new(
	    out, "behalf", onbehalf_is(c) ? json_string(c->issue.behalf_text) : json_null());
	json_object_set_new(out, "callback", callback_json(c->timeline.request.callback));
	json_object_set_new(out, "queue_at", json_integer((json_int_t)page->queue_at));
	json_object_set_new(out, "queue_of", json_integer((json_int_t)page->queue_of));
	json_object_set_new(out, "letters", letters_json(page));
	json_object_update(out, page->told);
	return out;
}
