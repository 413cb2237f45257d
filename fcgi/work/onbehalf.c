#include "work/onbehalf.h"

#include "tracker/behalf.h"
#include "tracker/permission.h"

bool
onbehalf_is(const struct case_file *c)
{
	return c->issue.behalf_text != NULL && c->arrival.author_side != SIDE_CLIENT;
}

enum err_code
onbehalf_find(struct case_room *room, struct case_file *c, struct utc at, struct arena *arena,
    struct client_match **out, struct err *e)
{
	const char *text = c->issue.behalf_text;
	struct behalf_person *p;
	struct client_who who = { .project = c->issue.project };

	if (behalf_find(room->tracker, text, arena, &p, e) != ERR_OK)
		return e->code;
	if (p == NULL)
		return client_named(room->db, text, at, arena, out, e);
	c->behalf = p->user;
	c->behalf_language = p->language;
	who.user = p->user;
	who.groups = p->groups;
	who.n_groups = p->n_groups;
	who.domain = p->domain;
	return client_find(room->db, &who, at, arena, out, e);
}

/* Slad writes to whom it waits for, and to whoever follows another's request. */
static bool
is_written_to(const struct case_file *c)
{
	bool follows = false;

	for (size_t i = 0; i < c->timeline.n && !follows; i++)
		follows = c->timeline.facts[i].link == LINK_MADE;
	return follows || c->issue.stage == STAGE_WAITING_CLIENT;
}

enum err_code
onbehalf_reads(struct case_room *room, struct case_file *c, struct err *e)
{
	const struct fact_arrival *a = &c->arrival;
	const bool theirs = a->author_side == SIDE_CLIENT;
	const struct permission_readers who = {
		.author = theirs ? a->author : 0,
		.behalf = c->behalf,
		.client = a->client,
	};
	bool reads;

	if (!is_written_to(c) || (theirs && a->author == c->issue.author))
		return ERR_OK;
	if (permission_any_reads(room->tracker, c->issue.id, &who, &reads, e) != ERR_OK)
		return e->code;
	c->timeline.request.unread = !reads;
	return ERR_OK;
}
