#include "tracker/people.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "tracker/channel.h"
#include "tracker/raw.h"
#include "tracker/tracker.h"

/* Somebody's strongest side in a project, and the channel that the roles there say. */
struct people_role {
	int64_t project;
	int64_t user;
	bool has_side;
	enum side side;
	struct channel_said channel;
};

struct people_named {
	int64_t user;
	bool admin;
	const char *name;
};

/* Room for one more thing of a size behind the n that are there. */
static void *
grow(struct arena *arena, void *at, size_t n, size_t *room, size_t size)
{
	void *more;

	if (n < *room)
		return at;
	*room = *room == 0 ? 16 : *room * 2;
	more = arena_array(arena, *room, size);
	if (n > 0)
		memcpy(more, at, n * size);
	return more;
}

/* "example.kz" */
static const char *
domain_copy(struct arena *arena, const char *domain)
{
	char *copy;

	if (domain == NULL || *domain == '\0')
		return NULL;
	copy = arena_strdup(arena, domain);
	for (char *p = copy; *p != '\0'; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	}
	return copy;
}

/* "5,7" */
static void
groups_read(struct arena *arena, const char *list, struct people_author *out)
{
	size_t n = 1;
	int64_t *groups;
	char *end;

	if (list == NULL)
		return;
	for (const char *p = list; *p != '\0'; p++)
		n += *p == ',';
	groups = arena_array(arena, n, sizeof(*groups));
	for (const char *p = list; out->n_groups < n; p = end + 1) {
		groups[out->n_groups++] = strtoll(p, &end, 10);
		if (*end != ',')
			break;
	}
	out->groups = groups;
}

static void
role_join(struct people_role *to, const struct people_role *r)
{
	if (r->has_side)
		to->side = to->has_side ? catalogue_stronger(to->side, r->side) : r->side;
	to->has_side = to->has_side || r->has_side;
	to->channel = channel_first(to->channel, r->channel);
}

/* Rows come by project and user; of somebody's roles the strongest side stays. */
static void
role_take(const struct tracker *t, const struct rows *rows, struct people *p)
{
	const int64_t role = row_int(rows, 2);
	const struct catalogue_entry *entry = catalogue_find(t->catalogue, CATALOGUE_ROLE, role);
	struct people_role r = { .project = row_int(rows, 0), .user = row_int(rows, 1) };
	struct people_role *last = p->n_roles == 0 ? NULL : &p->roles[p->n_roles - 1];

	r.has_side = catalogue_side(t->catalogue, role, &r.side);
	if (entry != NULL)
		r.channel = entry->channel;
	if (!r.has_side && !r.channel.said)
		return;
	if (last != NULL && last->project == r.project && last->user == r.user) {
		role_join(last, &r);
		return;
	}
	p->roles = grow(p->arena, p->roles, p->n_roles, &p->room_roles, sizeof(r));
	p->roles[p->n_roles++] = r;
}

enum err_code
people_read_roles(struct people *p, struct tracker *t, struct err *e)
{
	struct rows *rows;

	if (p->roles_read)
		return ERR_OK;
	p->roles_read = true;
	if (p->all)
		rows = db_query(t->db, Q_tracker_roles_all, NO_PARAMS);
	else
		rows = db_query(t->db, Q_tracker_roles,
		    PARAMS(p_int(p->first), p_int(p->last), p_int(p->first), p_int(p->last)));
	while (rows_next(rows))
		role_take(t, rows, p);
	return rows_end(rows, e);
}

enum err_code
people_read_authors(struct people *p, struct tracker *t, struct err *e)
{
	struct rows *rows;

	if (p->authors_read)
		return ERR_OK;
	p->authors_read = true;
	if (p->all)
		rows = db_query(t->db, Q_tracker_authors_all, NO_PARAMS);
	else
		rows = db_query(t->db, Q_tracker_authors, PARAMS(p_int(p->first), p_int(p->last)));
	while (rows_next(rows)) {
		struct people_author a = { .user = row_int(rows, 0) };

		a.domain = domain_copy(p->arena, row_text(rows, 1));
		groups_read(p->arena, row_text(rows, 2), &a);
		p->authors = grow(p->arena, p->authors, p->n_authors, &p->room_authors, sizeof(a));
		p->authors[p->n_authors++] = a;
	}
	return rows_end(rows, e);
}

enum err_code
people_read_names(struct people *p, struct tracker *t, struct err *e)
{
	struct rows *rows = db_query(t->db, Q_tracker_people, NO_PARAMS);

	while (rows_next(rows)) {
		const struct people_named one = {
			.user = row_int(rows, 0),
			.admin = row_int(rows, 2) != 0,
			.name = raw_person(p->arena, rows, 1),
		};

		p->named = grow(p->arena, p->named, p->n_named, &p->room_named, sizeof(one));
		p->named[p->n_named++] = one;
	}
	return rows_end(rows, e);
}

static int
role_compare(const void *a, const void *b)
{
	const struct people_role *x = a, *y = b;

	if (x->project != y->project)
		return x->project < y->project ? -1 : 1;
	return (x->user > y->user) - (x->user < y->user);
}

static const struct people_role *
role_find(const struct people *p, int64_t project, int64_t user)
{
	const struct people_role key = { .project = project, .user = user };

	if (p->n_roles == 0)
		return NULL;
	return bsearch(&key, p->roles, p->n_roles, sizeof(key), role_compare);
}

enum side
people_side(
    const struct people *p, const struct tracker *t, int64_t project, int64_t user, bool admin)
{
	const struct people_role *r = role_find(p, project, user);

	if (user == catalogue_bot(t->catalogue))
		return SIDE_BOT;
	if (r != NULL && r->has_side)
		return r->side;
	return admin ? SIDE_STAFF : SIDE_CLIENT;
}

struct channel_said
people_channel(const struct people *p, int64_t project, int64_t user)
{
	const struct people_role *r = role_find(p, project, user);

	return r == NULL ? (struct channel_said){ .said = false } : r->channel;
}

static int
author_compare(const void *a, const void *b)
{
	const struct people_author *x = a, *y = b;

	return (x->user > y->user) - (x->user < y->user);
}

const struct people_author *
people_author(const struct people *p, int64_t user)
{
	const struct people_author key = { .user = user };

	if (p->n_authors == 0)
		return NULL;
	return bsearch(&key, p->authors, p->n_authors, sizeof(key), author_compare);
}

static int
named_compare(const void *a, const void *b)
{
	const struct people_named *x = a, *y = b;

	return (x->user > y->user) - (x->user < y->user);
}

const char *
people_name(const struct people *p, int64_t user, bool *admin)
{
	const struct people_named key = { .user = user };
	const struct people_named *found = p->n_named == 0
	    ? NULL
	    : bsearch(&key, p->named, p->n_named, sizeof(key), named_compare);

	*admin = found != NULL && found->admin;
	return found == NULL ? NULL : found->name;
}
