#ifndef SLAD_TRACKER_PEOPLE_H
#define SLAD_TRACKER_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/terms.h"

/*
 * The people of some issues, as the tracker has them today: on which side they
 * speak by their roles, and whose they are. Asked for only when something of
 * them is not on record yet.
 */

struct arena;
struct tracker;

struct people_role;

/* Whose request it is. */
struct people_author {
	int64_t user;
	const char *domain; /* of the mail, in small letters; NULL: none */
	size_t n_groups;
	const int64_t *groups;
};

/* Of the issues `first` to `last`; the rest begins as zeroes. */
struct people {
	int64_t first, last;
	bool roles_read, authors_read;
	size_t n_roles, room_roles;
	struct people_role *roles; /* by project and user */
	size_t n_authors, room_authors;
	struct people_author *authors; /* by user */
};

/* Each reads at its first call only. */
must_check enum err_code people_read_roles(
    struct people *p, struct tracker *t, struct arena *arena, struct err *e);
must_check enum err_code people_read_authors(
    struct people *p, struct tracker *t, struct arena *arena, struct err *e);

/* The bot is the bot; who has no role that says more is a client, an administrator is staff. */
enum side people_side(
    const struct people *p, const struct tracker *t, int64_t project, int64_t user, bool admin);
/* NULL: not read. */
const struct people_author *people_author(const struct people *p, int64_t user);

#endif
