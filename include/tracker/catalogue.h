#ifndef SLAD_TRACKER_CATALOGUE_H
#define SLAD_TRACKER_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/terms.h"

/*
 * What the tracker calls things, and what that means here: its statuses,
 * priorities, trackers, roles and custom fields, with the terms that the
 * settings map them to. Names are compared without regard to case and to spaces
 * around them. The catalogue never changes: tracker_refresh makes a new one.
 */

struct db;
struct tracker_config;
struct catalogue;

/* The channel that a setting gives to a name, and the name's place in it: 0 is the first. */
struct channel_said {
	bool said;
	enum channel channel;
	int rank;
};

/* A status, priority, tracker (Redmine's word for a kind of request) or role. */
struct catalogue_entry {
	int64_t id;
	const char *name;
	bool closed; /* of a status: Redmine counts it as closed */
	bool mapped; /* a setting names it; otherwise the term is assumed */
	int term; /* enum stage, priority, category or side */
	const char *initial; /* of a custom field: its default value; NULL: none */
	int rank; /* its place among the names of its term: 0 is the one that slad sets */
	struct channel_said channel; /* of a tracker or role: by channel.by_… */
};

enum catalogue_kind {
	CATALOGUE_STATUS,
	CATALOGUE_PRIORITY,
	CATALOGUE_TRACKER,
	CATALOGUE_ROLE,
	CATALOGUE_KINDS
};

/* The tracker's own settings that decide what is safe; its defaults where it stores none. */
struct catalogue_habits {
	bool close_duplicates; /* closing a request closes those that duplicate it */
	bool cross_project_relations;
	bool parent_priority_derived; /* a parent's priority cannot be set */
	bool rest_api;
};

/*
 * ERR_INVALID: a setting names something that the tracker does not have: which
 * setting, which name, and the names there are.
 */
must_check enum err_code catalogue_load(
    struct db *db, const struct tracker_config *config, struct catalogue **out, struct err *e);
void catalogue_free(struct catalogue *c);

/* All of a kind, by id. */
const struct catalogue_entry *catalogue_list(
    const struct catalogue *c, enum catalogue_kind kind, size_t *n);
/* NULL: there is none, or not any more. */
const struct catalogue_entry *catalogue_find(
    const struct catalogue *c, enum catalogue_kind kind, int64_t id);
/* The entry of a term with that rank; NULL when so many names are not given. */
const struct catalogue_entry *catalogue_named(
    const struct catalogue *c, enum catalogue_kind kind, int term, int rank);

/*
 * What an id means. Not mapped (doctor lists them) or deleted since: a status
 * is in_progress, or closed when Redmine counts it as closed; a priority is
 * normal; a tracker holds errors, the stricter category.
 */
enum stage catalogue_stage(const struct catalogue *c, int64_t status);
enum priority catalogue_priority(const struct catalogue *c, int64_t priority);
enum category catalogue_category(const struct catalogue *c, int64_t tracker);
/* The tracker with this name, as a form has it; 0: there is none. */
int64_t catalogue_tracker_named(const struct catalogue *c, const char *name);
/* False: a role that says nothing of the side. */
bool catalogue_side(const struct catalogue *c, int64_t role, enum side *out);
/* Of somebody's sides: who is staff by one role and a client by another speaks as staff. */
enum side catalogue_stronger(enum side a, enum side b);
/* The channel whose setting names this value of the custom field. */
bool catalogue_channel(const struct catalogue *c, const char *value, enum channel *out);

/* User id of the bot account; ids of the custom fields, 0 where no setting names one. */
int64_t catalogue_bot(const struct catalogue *c);
int64_t catalogue_channel_field(const struct catalogue *c);
/* What the tracker itself puts into the channel's field of a new request; NULL: nothing. */
const char *catalogue_channel_initial(const struct catalogue *c);
int64_t catalogue_received_field(const struct catalogue *c);
int64_t catalogue_behalf_field(const struct catalogue *c);
int64_t catalogue_call_number_field(const struct catalogue *c);
int64_t catalogue_call_time_field(const struct catalogue *c);
const struct catalogue_habits *catalogue_habits(const struct catalogue *c);

#endif
