#ifndef SLAD_TRACKER_ACCESS_H
#define SLAD_TRACKER_ACCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/terms.h"

/*
 * Who asks, and what they may see: always by asking Redmine with the caller's
 * own credentials, never by own rules. Whatever is not a clear yes is a no.
 * Nothing of Redmine's answers is handed on: no cookie, no body.
 *
 * Each call takes at most config.access_timeout; after three unanswered ones in
 * a row calls fail at once for five seconds.
 *
 * ERR_DENIED: not known who asks (401). ERR_NOTFOUND: not there, or not for
 * them: Redmine's 403 and 404 look alike. ERR_UNREACHABLE: the tracker does not
 * answer, or with something that it should not (503).
 */

struct arena;
struct tracker;

/* As they came with the request; at least one. A key is preferred to a cookie. */
struct credentials {
	const char *cookie; /* the Cookie header; only the tracker's session is taken from it */
	const char *api_key; /* X-Redmine-API-Key, or the parameter `key` */
	const char *authorization; /* the header, "Basic …" */
};

struct access_membership {
	int64_t project;
	enum side side;
};

struct access_who {
	int64_t user;
	bool admin;
	/*
	 * An administrator, or somebody with a role of tracker.managers anywhere: sees
	 * what the support costs and how it does, changes calendars and clients.
	 */
	bool manager;
	const char *name;
	const char *language; /* NULL: none of their own */
	enum side side; /* the strongest of their sides anywhere; staff for an admin, else client */
	size_t n;
	const struct access_membership *memberships; /* by project */
};

must_check enum err_code access_who(struct tracker *t, const struct credentials *c,
    struct arena *arena, struct access_who *who, struct err *e);

/*
 * Likewise, and with a browser's session in the same question whether they may
 * see that issue: *sees is true only if the tracker said so. False is no answer:
 * access_issue gives one.
 */
must_check enum err_code access_who_sees(struct tracker *t, const struct credentials *c,
    int64_t issue, struct arena *arena, struct access_who *who, bool *sees, struct err *e);

/*
 * As access_who, without asking the tracker: for a user proved before. ERR_DENIED: not active any
 * more.
 */
must_check enum err_code access_user(
    struct tracker *t, int64_t user, struct arena *arena, struct access_who *who, struct err *e);

/* In that project; staff for an admin, client where they have no role that says more. */
enum side access_side(const struct access_who *who, int64_t project);

must_check enum err_code access_issue(
    struct tracker *t, const struct credentials *c, int64_t issue, struct err *e);

/*
 * visible[i] tells of ids[i]. One question to the tracker for every 500 of them, with a key for
 * every 100.
 */
must_check enum err_code access_visible(struct tracker *t, const struct credentials *c,
    const int64_t *ids, size_t n, bool *visible, struct err *e);

/*
 * Likewise, in one question. Whether the tracker said all: false where Redmine's limit of rows, or
 * n, was more than it takes, and what is not visible may be.
 */
must_check enum err_code access_visible_once(struct tracker *t, const struct credentials *c,
    const int64_t *ids, size_t n, bool *visible, bool *all, struct err *e);

/* Whether they may read a project's wiki. ERR_NOTFOUND: no, or there is none. */
must_check enum err_code access_wiki(
    struct tracker *t, const struct credentials *c, int64_t project, struct err *e);

#endif
