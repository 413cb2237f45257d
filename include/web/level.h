#ifndef SLAD_WEB_LEVEL_H
#define SLAD_WEB_LEVEL_H

#include "core/policy.h"
#include "web/guard.h"

struct client_match;

/*
 * Whose request it would be, were this caller to send it now in that project (its identifier; NULL: none
 * is known), and by which contract. behalf: for whom staff enter it, as they wrote it (tracker/behalf.h);
 * NULL or empty: they did not say. *out is NULL when no client is known, and the arena's.
 */
must_check enum err_code level_client(struct web *w, const struct web_request *r,
    const struct caller *caller, const char *behalf, const char *project, struct utc now,
    struct client_match **out, struct err *e);

/*
 * The service level that it would have by their contract (D1 clause 3). Index into
 * policy.levels; the lowest without a client, or without a contract in force.
 */
unsigned level_of_client(const struct policy *policy, const struct client_match *m);

#endif
