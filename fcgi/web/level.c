#include "web/level.h"

#include "base/arena.h"
#include "base/db.h"
#include "store/client.h"
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

enum err_code
level_of_caller(struct web *w, const struct web_request *r, const struct caller *caller,
    const struct policy *policy, const char *project, struct utc now, unsigned *level,
    struct err *e)
{
	struct client_who who = { .user = caller->who.user };
	struct client_match *m;

	*level = 0;
	if (web_db(w, e) != ERR_OK || read_groups(w->db, who.user, r->arena, &who, e) != ERR_OK ||
	    read_domain(w->db, who.user, r->arena, &who, e) != ERR_OK ||
	    read_project(w->db, project, &who, e) != ERR_OK ||
	    client_find(w->db, &who, now, r->arena, &m, e) != ERR_OK)
		return e->code;
	/* A level that the regulation does not know is none. */
	if (m != NULL && m->contract.id != 0 && !policy_level(policy, m->contract.level, level))
		*level = 0;
	return ERR_OK;
}
