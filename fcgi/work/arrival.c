#include "work/arrival.h"

#include <string.h>

#include "base/arena.h"
#include "store/client.h"
#include "store/policies.h"
#include "tracker/tracker.h"
#include "work/onbehalf.h"

static bool
is_stranger(const struct case_room *room, const struct tracked_issue *t)
{
	for (size_t i = 0; i < room->n_strangers; i++) {
		if (room->strangers[i].user == t->author &&
		    room->strangers[i].project == t->project)
			return true;
	}
	return false;
}

static void
remember_stranger(struct case_room *room, const struct tracked_issue *t)
{
	if (room->n_strangers == room->max_strangers) {
		const size_t max = room->max_strangers * 2 + 32;
		struct case_stranger *more = arena_array(room->arena, max, sizeof(more[0]));

		if (room->n_strangers > 0)
			memcpy(more, room->strangers, room->n_strangers * sizeof(more[0]));
		room->strangers = more;
		room->max_strangers = max;
	}
	room->strangers[room->n_strangers++] = (struct case_stranger){ t->author, t->project };
}

/*
 * The organisation and its contract at arrival. Not to know them is no
 * knowledge to keep: it is asked again until somebody has entered them.
 */
static enum err_code
find_client(struct case_room *room, struct case_file *c, struct arena *arena, struct err *e)
{
	const struct tracked_issue *t = &c->issue;
	const struct utc at = timeline_arrival(&c->timeline.request);
	const struct client_who who = {
		.user = t->author,
		.groups = t->groups,
		.n_groups = t->n_groups,
		.project = t->project,
		.domain = t->author_domain,
	};
	struct fact_arrival *a = &c->arrival;
	struct client_match *m = NULL;

	if (onbehalf_is(c) && onbehalf_find(room, c, at, arena, &m, e) != ERR_OK)
		return e->code;
	if (m == NULL && is_stranger(room, t))
		return ERR_OK;
	if (m == NULL && client_find(room->db, &who, at, arena, &m, e) != ERR_OK)
		return e->code;
	if (m == NULL) {
		remember_stranger(room, t);
		return ERR_OK;
	}
	if (m->client.id == a->client && m->contract.id == a->contract)
		return ERR_OK;
	c->amended = !c->fresh;
	a->client = m->client.id;
	a->contract = m->contract.id;
	/* Whoever it was taken for at first, it is another's now. */
	if (m->contract.id != 0 || onbehalf_is(c))
		a->level = m->contract.id == 0 ? NULL : m->contract.level;
	if (a->language == NULL)
		a->language = m->client.language;
	return ERR_OK;
}

static enum side
side_of_author(const struct tracked_issue *t)
{
	for (size_t i = 0; i < t->n_fresh; i++) {
		if (t->fresh[i].journal == 0)
			return t->fresh[i].side;
	}
	return SIDE_CLIENT;
}

static void
first_sight(struct case_room *room, struct case_file *c, struct utc now)
{
	const struct request *r = &c->timeline.request;
	const enum side by = side_of_author(&c->issue);

	c->fresh = true;
	c->arrival = (struct fact_arrival){
		.issue = c->issue.id,
		.author = c->issue.author,
		.author_side = by,
		.category = r->category,
		.channel = r->channel,
		.channel_by = r->channel_by,
		.regulation = policies_regulation(room->policies, c->issue.ruled_by),
		.received = by == SIDE_CLIENT ? UTC_NONE : r->received,
		.seen = now,
		.assumed = r->created.s < room->installed.s,
	};
}

/* What staff said of it last, if they have not written into the field since. */
static const struct fact_word *
channel_word(const struct case_file *c)
{
	const struct utc at = c->issue.channel_at;

	for (size_t i = c->n_words; i > 0; i--) {
		const struct fact_word *w = &c->words[i - 1];

		if (w->kind == FACT_WORD_CHANNEL || w->kind == FACT_WORD_UNCHANNEL)
			return utc_is_none(at) || w->at.s >= at.s ? w : NULL;
	}
	return NULL;
}

/* Staff agreed with the client: from then on it is as if they had written it. */
static bool
take_confirmed(const struct case_room *room, struct case_file *c)
{
	const struct fact_word *w = channel_word(c);
	struct request *r = &c->timeline.request;

	if (room->tracker->config->channel_from_clients || w == NULL ||
	    w->kind != FACT_WORD_CHANNEL || !channel_parse(w->value, &r->channel))
		return false;
	r->channel_by = CHANNEL_BY_WORD;
	c->issue.channel_uncounted =
	    c->issue.channel_uncounted && c->issue.channel_shown != r->channel;
	return true;
}

/*
 * By which channel it came does not change with its tracker, its project or its author's roles:
 * without a value in the field it is what was known at first sight.
 */
static void
complete_channel(const struct case_room *room, struct case_file *c)
{
	struct request *r = &c->timeline.request;

	if (!take_confirmed(room, c) && r->channel_by != CHANNEL_BY_FIELD) {
		r->channel = c->arrival.channel;
		r->channel_by = c->arrival.channel_by;
		/* It came while such a word counted. */
		if (r->channel_by == CHANNEL_BY_FIELD)
			c->issue.channel_uncounted = false;
	}
	r->claimed = c->issue.channel_uncounted;
	r->claim = c->issue.channel_shown;
}

/* What the tracker has a field for is corrected there; what it has none for, here. */
static void
complete_arrival(const struct case_room *room, struct case_file *c)
{
	const struct tracker_config *config = room->tracker->config;
	struct request *r = &c->timeline.request;

	complete_channel(room, c);
	if (config->received_field == NULL)
		r->received = c->arrival.received;
	/* Staff write when they were turned to; a client turns to us by writing. */
	else if (c->arrival.author_side == SIDE_CLIENT)
		r->received = UTC_NONE;
	if (c->arrival.author_side == SIDE_CLIENT && r->created.s >= room->wishes.s)
		timeline_take_for_wish(r);
}

/* By name only for a regulation whose conditions name clients. */
static enum err_code
tell_client(struct case_room *room, struct case_file *c, struct arena *arena, struct err *e)
{
	struct request *r = &c->timeline.request;
	struct client client;

	r->contract = c->arrival.contract != 0;
	if (!c->policy->names_clients || c->arrival.client == 0)
		return ERR_OK;
	if (client_get(room->db, c->arrival.client, arena, &client, e) != ERR_OK)
		return e->code == ERR_NOTFOUND ? ERR_OK : e->code;
	r->client = client.name;
	return ERR_OK;
}

static void
complete_level(struct case_file *c)
{
	const struct fact_arrival *a = &c->arrival;
	struct request *r = &c->timeline.request;

	if (c->arrival.level == NULL)
		c->arrival.level = c->policy->levels[0].name;
	r->level = a->level;
	r->language = a->language;
	/* A request that staff entered says nothing of the client's language. */
	if (r->language == NULL)
		r->language =
		    a->author_side == SIDE_CLIENT ? c->issue.author_language : c->behalf_language;
}

void
arrival_open(
    struct case_room *room, struct case_file *c, const struct fact_arrival *kept, struct utc now)
{
	if (kept != NULL)
		c->arrival = *kept;
	else
		first_sight(room, c, now);
	complete_arrival(room, c);
}

enum err_code
arrival_client(struct case_room *room, struct case_file *c, struct arena *arena, struct err *e)
{
	/* Staff may write for whom it is, or correct that, afterwards. */
	if ((c->arrival.contract == 0 || onbehalf_is(c)) &&
	    find_client(room, c, arena, e) != ERR_OK)
		return e->code;
	if (tell_client(room, c, arena, e) != ERR_OK)
		return e->code;
	complete_level(c);
	return ERR_OK;
}
