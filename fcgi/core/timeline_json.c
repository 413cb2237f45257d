#include "core/timeline_json.h"

#include "base/arena.h"
#include "base/reader.h"

#define READ_TERM(type)                                                                            \
	static bool read_##type(struct reader *r, json_t *v, void *into)                           \
	{                                                                                          \
		enum type *out = into;                                                             \
                                                                                                   \
		if (!json_is_string(v) || !type##_parse(json_string_value(v), out))                \
			return reader_fail(r, "\"%.40s\" is not a " #type,                         \
			    json_is_string(v) ? json_string_value(v) : "");                        \
		return true;                                                                       \
	}

READ_TERM(category)
READ_TERM(channel)
READ_TERM(priority)
READ_TERM(stage)
READ_TERM(side)

static bool
read_stage_change(struct reader *r, json_t *v, void *into)
{
	struct fact *f = into;

	f->has_stage = true;
	return read_stage(r, v, &f->stage);
}

static bool
read_priority_change(struct reader *r, json_t *v, void *into)
{
	struct fact *f = into;

	f->has_priority = true;
	return read_priority(r, v, &f->priority);
}

static const char *const note_names[] = {
	[NOTE_NONE] = "",
	[NOTE_PUBLIC] = "public",
	[NOTE_PRIVATE] = "private",
};

static bool
read_note(struct reader *r, json_t *v, void *into)
{
	enum note_kind *out = into;
	const int found = json_is_string(v) ? term_find(note_names, 3, json_string_value(v)) : -1;

	if (found <= NOTE_NONE)
		return reader_fail(r, "\"public\" or \"private\" is expected here");
	*out = (enum note_kind)found;
	return true;
}

static const char *const link_names[] = {
	[LINK_NONE] = "",
	[LINK_ORDERED] = "ordered",
	[LINK_RELEASED] = "released",
	[LINK_MADE] = "made",
	[LINK_GONE] = "gone",
	[LINK_MASTER_DONE] = "master_done",
	[LINK_MASTER_OPEN] = "master_open",
	[LINK_MASTER_ANSWERED] = "master_answered",
};

static bool
read_link(struct reader *r, json_t *v, void *into)
{
	enum link_event *out = into;
	const int found = json_is_string(v)
	    ? term_find(link_names, (int)(sizeof(link_names) / sizeof(link_names[0])),
		  json_string_value(v))
	    : -1;

	if (found <= LINK_NONE)
		return reader_fail(r,
		    "one of \"ordered\", \"released\", \"made\", \"gone\", \"master_done\", "
		    "\"master_open\" and \"master_answered\" is expected here");
	*out = (enum link_event)found;
	return true;
}

static bool
read_other(struct reader *r, json_t *v, void *into)
{
	int64_t *out = into;

	if (!reader_whole(v, out) || *out <= 0)
		return reader_fail(r, "the number of a request is expected here");
	return true;
}

static bool
read_event(struct reader *r, json_t *v, size_t i, void *into)
{
	struct timeline *t = into;
	struct fact *f = &((struct fact *)r->ctx)[i];

	f->id = arena_printf(r->arena, "%zu", i + 1);
	t->n = i + 1;
	if (!READER_OBJECT(r, v, { "id", read_string, &f->id, OPTIONAL },
		{ "at", read_instant, &f->at, REQUIRED }, { "by", read_side, &f->by, REQUIRED },
		{ "note", read_note, &f->note, OPTIONAL },
		{ "status", read_stage_change, f, OPTIONAL },
		{ "priority", read_priority_change, f, OPTIONAL },
		{ "call", read_bool, &f->call, OPTIONAL },
		{ "takes", read_bool, &f->takes, OPTIONAL },
		{ "accepts", read_bool, &f->accepts, OPTIONAL },
		{ "link", read_link, &f->link, OPTIONAL },
		{ "of", read_other, &f->other, OPTIONAL },
		{ "master_done", read_bool, &f->master_done, OPTIONAL },
		{ "text", read_string, &f->text, OPTIONAL },
		{ "author", read_string, &f->author, OPTIONAL }))
		return false;
	if (f->link != LINK_NONE && f->other == 0)
		return reader_fail(r, "a link needs the number of the other request: \"of\"");
	if (f->at.s < timeline_arrival(&t->request).s)
		return reader_fail(r, "is earlier than the request itself");
	return true;
}

/* As they are judged, however each was written. */
static bool
is_same(const struct fact *a, const struct fact *b)
{
	return a->at.s == b->at.s && a->by == b->by && a->note == b->note &&
	    a->has_stage == b->has_stage && a->stage == b->stage &&
	    a->has_priority == b->has_priority && a->priority == b->priority &&
	    a->call == b->call && a->takes == b->takes && a->accepts == b->accepts &&
	    a->link == b->link && a->other == b->other && a->master_done == b->master_done;
}

/*
 * An id is a cause's name in the keys of actions: two events must not share one. `into`: the place of
 * the first of each id.
 */
static bool
check_id(struct reader *r, json_t *v, size_t i, void *into)
{
	const struct fact *facts = r->ctx;
	json_t *seen = into, *id = json_object_get(v, "id"), *first;

	if (!json_is_string(id))
		return true;
	first = json_object_get(seen, json_string_value(id));
	if (first == NULL)
		json_object_set_new(seen, json_string_value(id), json_integer((json_int_t)i));
	if (first == NULL || is_same(&facts[json_integer_value(first)], &facts[i]))
		return true;
	return reader_fail(r,
	    "its id, \"%.40s\", is that of another event, which says something else",
	    json_string_value(id));
}

/*
 * What was sent twice happened once. An event without an id is called by its place, unless another
 * is called so.
 */
static size_t
keep_distinct(struct reader *r, json_t *events, json_t *seen, struct fact *facts)
{
	const json_t *event;
	size_t i, n = 0;

	json_array_foreach(events, i, event)
	{
		struct fact f = facts[i];

		if (!json_is_string(json_object_get(event, "id"))) {
			if (json_object_get(seen, f.id) != NULL)
				f.id = arena_printf(r->arena, "#%s", f.id);
		} else if (json_integer_value(json_object_get(seen, f.id)) != (json_int_t)i) {
			continue;
		}
		facts[n++] = f;
	}
	return n;
}

static bool
read_events(struct reader *r, json_t *v, void *into)
{
	struct timeline *t = into;
	struct fact *facts = arena_array(r->arena, json_array_size(v) + 1, sizeof(*facts));
	json_t *seen = json_object();
	bool ok;

	t->facts = r->ctx = facts;
	ok = reader_array(r, v, read_event, t) && reader_array(r, v, check_id, seen);
	if (ok) {
		t->n = keep_distinct(r, v, seen, facts);
		timeline_sort(facts, t->n);
	}
	json_decref(seen);
	return ok;
}

static bool
read_request(struct reader *r, json_t *v, void *into)
{
	struct request *q = into;

	/* Who names a level and says no more means that of a contract. */
	q->contract = json_object_get(v, "level") != NULL;
	return READER_OBJECT(r, v, { "created", read_instant, &q->created, REQUIRED },
	    { "received", read_instant, &q->received, OPTIONAL },
	    { "level", read_string, &q->level, OPTIONAL },
	    { "contract", read_bool, &q->contract, OPTIONAL },
	    { "client", read_string, &q->client, OPTIONAL },
	    { "tracker", read_string, &q->tracker, OPTIONAL },
	    { "project", read_string, &q->project, OPTIONAL },
	    { "category", read_category, &q->category, REQUIRED },
	    { "channel", read_channel, &q->channel, REQUIRED },
	    { "priority", read_priority, &q->priority, OPTIONAL },
	    { "logs_calls", read_bool, &q->logs_calls, OPTIONAL },
	    { "unread", read_bool, &q->unread, OPTIONAL },
	    { "language", read_string, &q->language, OPTIONAL });
}

enum err_code
timeline_json_read(
    json_t *root, struct arena *arena, struct timeline *out, struct utc *now, struct err *e)
{
	struct reader r = { .arena = arena, .e = e };

	*out = (struct timeline){ .request = { .received = UTC_NONE } };
	if (!READER_OBJECT(&r, root, { "id", read_string, &out->request.id, REQUIRED },
		{ "now", read_instant, now, REQUIRED },
		{ "request", read_request, &out->request, REQUIRED },
		{ "events", read_events, out, OPTIONAL }, { "name", NULL, NULL, OPTIONAL },
		{ "comment", NULL, NULL, OPTIONAL }))
		return e->code;
	return ERR_OK;
}
