#include "work/onbehalf.h"

#include "tracker/behalf.h"

bool
onbehalf_is(const struct case_file *c)
{
	return c->issue.behalf_text != NULL && c->arrival.author_side != SIDE_CLIENT;
}

enum err_code
onbehalf_find(struct case_room *room, const struct case_file *c, struct utc at, struct arena *arena,
    struct client_match **out, const char **language, struct err *e)
{
	const char *text = c->issue.behalf_text;
	struct behalf_person *p;
	struct client_who who = { .project = c->issue.project };

	*language = NULL;
	if (behalf_find(room->tracker, text, arena, &p, e) != ERR_OK)
		return e->code;
	if (p == NULL)
		return client_named(room->db, text, at, arena, out, e);
	*language = p->language;
	who.user = p->user;
	who.groups = p->groups;
	who.n_groups = p->n_groups;
	who.domain = p->domain;
	return client_find(room->db, &who, at, arena, out, e);
}
