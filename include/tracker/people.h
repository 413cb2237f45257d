#ifndef SLAD_TRACKER_PEOPLE_H
#define SLAD_TRACKER_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/terms.h"
#include "tracker/catalogue.h"

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

struct people_named;

/* Of the issues `first` to `last`, or all that there are; the rest begins as zeroes. */
struct people {
	struct arena *arena; /* they live in */
	bool all;
	int64_t first, last;
	bool roles_read, authors_read;
	size_t n_roles, room_roles;
	struct people_role *roles; /* by project and user */
	size_t n_authors, room_authors;
	struct people_author *authors; /* by user */
	size_t n_named, room_named;
	struct people_named *named; /* by user */
};

/* Each reads at its first call only. */
must_check enum err_code people_read_roles(struct people *p, struct tracker *t, struct err *e);
must_check enum err_code people_read_authors(struct people *p, struct tracker *t, struct err *e);
/* Of all that there are. */
must_check enum err_code people_read_names(struct people *p, struct tracker *t, struct err *e);

/* The bot is the bot; who has no role that says more is a client, an administrator is staff. */
enum side people_side(
    const struct people *p, const struct tracker *t, int64_t project, int64_t user, bool admin);
/* By which channel requests come that whoever has these roles there enters. */
struct channel_said people_channel(const struct people *p, int64_t project, int64_t user);
/* NULL: not read. */
const struct people_author *people_author(const struct people *p, int64_t user);
/* As raw_person; *admin: an administrator. After people_read_names. */
const char *people_name(const struct people *p, int64_t user, bool *admin);

#endif
