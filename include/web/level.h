#ifndef SLAD_WEB_LEVEL_H
#define SLAD_WEB_LEVEL_H

#include "core/policy.h"
#include "web/guard.h"

/*
 * The service level that a request of this caller would have by their contract
 * (D1 clause 3), were it sent now in that project (its identifier; NULL: none is
 * known). Index into policy.levels; the lowest without a contract in force.
 */
must_check enum err_code level_of_caller(struct web *w, const struct web_request *r,
    const struct caller *caller, const struct policy *policy, const char *project, struct utc now,
    unsigned *level, struct err *e);

#endif
