#ifndef SLAD_WORK_DELIVER_H
#define SLAD_WORK_DELIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "work/case.h"
#include "work/config.h"

/*
 * What verdicts ask for, done in the tracker, each once: whatever dies in
 * between, the next attempt first looks for what the earlier one did, judges
 * again, and only then writes.
 */

struct outbox_item;

/* What came of one attempt. */
#define DELIVER_TERMS(X)                                                                           \
	X(DELIVER_DONE, "done")                                                                    \
	X(DELIVER_LATER, "later") /* tried again: a cap, a conflict, an unclear answer */          \
	X(DELIVER_WITHDRAWN, "withdrawn") /* its cause is gone */                                  \
	X(DELIVER_PARKED, "parked") /* for a person */                                             \
	X(DELIVER_DOWN, "down") /* the tracker does not answer */                                  \
	X(DELIVER_LOST, "lost") /* the lease is another's by now: nothing was touched */

TERM_SET(deliver_end, DELIVER_TERMS, DELIVER_ENDS);

struct deliver {
	const struct work_config *config;
	struct case_room *room;
};

/*
 * Leases what is to be tried now and tries it. *found is false when there is
 * nothing, or slad is paused. An error is the database's: the lease runs out
 * by itself, and the next attempt searches first.
 */
must_check enum err_code deliver_step(
    struct deliver *d, bool *found, enum deliver_end *end, struct err *e);

/*
 * Asks the tracker whether it answers, takes the bot's key, and what its clock
 * says, and stores the answer for health (which never calls the tracker), as the
 * setting DELIVER_PROBE_PREFIX + node:
 * {"at": ISO, "reachable": bool, "skew": seconds|null, "trouble": sentence|null}
 */
#define DELIVER_PROBE_PREFIX "tracker.probe."
#define DELIVER_PROBE_EVERY_MS 30000
must_check enum err_code deliver_probe(struct deliver *d, bool *reachable, struct err *e);

/* The process: until SIGTERM. Returns the exit status. */
int work_deliver(const struct work_config *config, unsigned number);

#endif
