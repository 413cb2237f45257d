#include "work/readers.h"

#include <string.h>

#include "base/arena.h"
#include "store/duty.h"
#include "tracker/person.h"

struct reading {
	struct db *db;
	const struct case_file *c;
	const struct work_config *config;
	struct arena *arena;
	struct readers *out;
};

static void
add_reader(struct readers *r, enum warned as, const struct person *p)
{
	if (p != NULL && p->active && r->n[as] < READERS_MAX)
		r->user[as][r->n[as]++] = p->id;
}

/* "edoc-dev:timur" is for that project alone. False: not for this one. */
static bool
login_of(const char *item, const char *project, bool *own, const char **login)
{
	const char *colon = strchr(item, ':');

	*own = colon != NULL;
	*login = colon == NULL ? item : colon + 1;
	return colon == NULL ||
	    (project != NULL && strlen(project) == (size_t)(colon - item) &&
		strncmp(item, project, (size_t)(colon - item)) == 0);
}

static enum err_code
read_supervisors(struct reading *k, bool wanted_own, struct err *e)
{
	const struct setting_list *list = &k->config->mail.supervisors;

	for (size_t i = 0; i < list->n; i++) {
		struct person *p;
		const char *login;
		bool own;

		if (!login_of(list->items[i], k->c->issue.project_identifier, &own, &login) ||
		    own != wanted_own)
			continue;
		if (person_named(k->db, login, k->arena, &p, e) != ERR_OK)
			return e->code;
		add_reader(k->out, WARNED_SUPERVISOR, p);
	}
	return ERR_OK;
}

/* The client's own employee; is he away or gone, the deputy. A group has no letter box. */
static enum err_code
read_dedicated(struct reading *k, struct err *e)
{
	const struct duty_request q = { k->c->issue.id, k->c->issue.project, k->c->arrival.client,
		k->c->arrival.contract, k->c->now };
	struct assignment a;

	if (q.client == 0)
		return ERR_OK;
	if (duty_helpers(k->db, &q, k->arena, &a, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < a.n && k->out->n[WARNED_DEDICATED] == 0; i++) {
		const struct assignment_helper *h = &a.helpers[i];
		struct person *p;

		if (h->duty == DUTY_GROUP || h->unable || assignment_is_away(h, k->c->now))
			continue;
		if (person_read(k->db, h->user, k->arena, &p, e) != ERR_OK)
			return e->code;
		add_reader(k->out, WARNED_DEDICATED, p);
	}
	return ERR_OK;
}

enum err_code
readers_of(struct db *db, const struct case_file *c, const struct work_config *config,
    struct arena *arena, struct readers *out, struct err *e)
{
	struct reading k = { db, c, config, arena, out };
	struct person *p;

	*out = (struct readers){ 0 };
	if (c->issue.assignee != 0) {
		if (person_read(db, c->issue.assignee, arena, &p, e) != ERR_OK)
			return e->code;
		add_reader(out, WARNED_ASSIGNEE, p);
	}
	/* A project with supervisors of its own is theirs alone. */
	if (read_dedicated(&k, e) != ERR_OK || read_supervisors(&k, true, e) != ERR_OK)
		return e->code;
	return out->n[WARNED_SUPERVISOR] > 0 ? ERR_OK : read_supervisors(&k, false, e);
}

enum warned
readers_instead(const struct readers *r, enum warned as)
{
	int whom = as;

	while (whom < WARNED_SUPERVISOR && r->n[whom] == 0)
		whom++;
	return (enum warned)whom;
}
