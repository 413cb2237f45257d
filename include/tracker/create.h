#ifndef SLAD_TRACKER_CREATE_H
#define SLAD_TRACKER_CREATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/*
 * A new issue, made by the bot through the REST API. Nothing there says that a
 * request was sent twice, so its description ends with a marker, by which the
 * issue of an earlier attempt is found. Not to be called within a transaction.
 */

struct act_outcome;
struct arena;
struct tracker;

/* What a request that is made out of an earlier one takes over from it. */
struct create_origin {
	int64_t project;
	int64_t tracker;
	int64_t author;
	int64_t assignee;
	bool is_private;
	bool author_active; /* a person who still may log in */
	int64_t lock_version;
	const char *subject;
	const char *login; /* the author's; NULL: they have none */
	const char *language; /* the author's, "ru"; NULL: none of their own */
};

/* ERR_NOTFOUND: the tracker has no such issue. */
must_check enum err_code create_origin(struct tracker *t, int64_t issue, struct arena *arena,
    struct create_origin *out, struct err *e);

/* Ids by name; ERR_NOTFOUND says which setting names what the tracker does not have. */
must_check enum err_code create_project(
    struct tracker *t, const char *identifier, int64_t *out, struct err *e);
must_check enum err_code create_kind(
    struct tracker *t, const char *tracker, int64_t *out, struct err *e);

struct create_issue {
	int64_t project;
	int64_t tracker; /* 0: the first of the project */
	const char *subject;
	const char *description; /* `marker` is added */
	const char *marker; /* of this wish alone, now and after a reinstallation */
	bool is_private;
	int64_t watcher; /* 0: nobody */
	int64_t fields_of; /* the custom values of that issue; 0: none */
	/*
	 * A login for tracker.behalf_field, if nothing stands there yet and a text may; NULL: none.
	 * The tracker lets nobody but an administrator be another's author.
	 */
	const char *behalf;
	/* Who must not get it, by no default of the project either; 0: anybody may. */
	int64_t never;
};

/*
 * DONE, with the issue's number, also when an earlier attempt made it. A
 * private one is not sent where the bot's role cannot make it private. The
 * other outcomes as in act.h; an error is the database's.
 */
must_check enum err_code create_put(
    struct tracker *t, const struct create_issue *issue, struct act_outcome *out, struct err *e);

#endif
