#ifndef SLAD_WEB_ADVANCE_H
#define SLAD_WEB_ADVANCE_H

#include <jansson.h>
#include <stdbool.h>

#include "base/time.h"
#include "core/policy.h"

/*
 * A stored verdict is true for the instant at which it was judged. As long as
 * nothing happened since, what it says for a later one follows from it alone:
 * running clocks have worked on and may have become late, those that stand
 * still are due later. This moves the clocks of a body (verdict_full_json) to
 * `now`, exactly as judging again would; the rest of it does not change by mere
 * passing of time, as the verdict wakes its issue when it does.
 *
 * An instant before the judging leaves all as it is.
 */
void advance_verdict(json_t *body, const struct policy *policy, struct utc now);

/* Whether it stands still where the request is now. */
bool advance_stands(const json_t *body, const struct policy *policy, enum clock_kind kind);

#endif
