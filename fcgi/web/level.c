#include "web/level.h"

#include "base/arena.h"
#include "base/db.h"
#include "store/client.h"
#include "tracker/behalf.h"
#include "web/web.h"

/* Of more groups than that the rest is not looked at. */
#define GROUPS_MAX 64

static enum err_code
read_groups(struct db *db, int64_t user, struct arena *arena, struct client_who *who, struct err *e)
{
	int64_t *groups = arena_array(arena, GROUPS_MAX, sizeof(*groups));
	struct rows *rows = db_query(db, Q_client_groups, PARAMS(p_int(user)));

	while (rows_next(rows)) {
		if (who->n_groups < GROUPS_MAX)
			groups[who->n_groups++] = row_int(rows, 0);
	}
	who->groups = groups;
	return rows_end(rows, e);
}

static enum err_code
read_domain(struct db *db, int64_t user, struct arena *arena, struct client_who *who, struct err *e)
{
	struct rows *rows = db_query(db, Q_client_domain, PARAMS(p_int(user)));

	while (rows_next(rows))
		who->domain = arena_strdup(arena, row_text(rows, 0));
	return rows_end(rows, e);
}

static enum err_code
read_project(struct db *db, const char *identifier, struct client_who *who, struct err *e)
{
	struct rows *rows;

	if (identifier == NULL)
		return ERR_OK;
	rows = db_query(db, Q_client_project, PARAMS(p_text(identifier)));
	while (rows_next(rows))
		who->project = row_int(rows, 0);
	return rows_end(rows, e);
}

/* The client of whom staff name, as the worker finds it when the request has come (work/onbehalf.c). */
static enum err_code
find_named(struct web *w, const struct web_request *r, const char *behalf, int64_t project,
    struct utc now, struct client_match **out, struct err *e)
{
	struct behalf_person *p;
	struct client_who who = { .project = project };

	if (web_tracker(w, r->now, e) != ERR_OK ||
	    behalf_find(w->tracker, behalf, r->arena, &p, e) != ERR_OK)
		return e->code;
	if (p == NULL)
		return client_named(w->db, behalf, now, r->arena, out, e);
	who.user = p->user;
	who.groups = p->groups;
	who.n_groups = p->n_groups;
	who.domain = p->domain;
	return client_find(w->db, &who, now, r->arena, out, e);
}

enum err_code
level_client(struct web *w, const struct web_request *r, const struct caller *caller,
    const char *behalf, const char *project, struct utc now, struct client_match **out,
    struct err *e)
{
	struct client_who who = { .user = caller->who.user };

	*out = NULL;
	if (web_db(w, e) != ERR_OK || read_project(w->db, project, &who, e) != ERR_OK)
		return e->code;
	if (behalf != NULL && *behalf != '\0' &&
	    find_named(w, r, behalf, who.project, now, out, e) != ERR_OK)
		return e->code;
	if (*out != NULL)
		return ERR_OK;
	if (read_groups(w->db, who.user, r->arena, &who, e) != ERR_OK ||
	    read_domain(w->db, who.user, r->arena, &who, e) != ERR_OK)
		return e->code;
	return client_find(w->db, &who, now, r->arena, out, e);
}

unsigned
level_of_client(const struct policy *policy, const struct client_match *m)
{
	unsigned level;

	/* A level that the regulation does not know is none. */
	return m != NULL && m->contract.id != 0 && policy_level(policy, m->contract.level, &level)
	    ? level
	    : 0;
}
