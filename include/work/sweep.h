#ifndef SLAD_WORK_SWEEP_H
#define SLAD_WORK_SWEEP_H

#include "base/err.h"
#include "base/time.h"
#include "work/config.h"

struct db;
struct zone;

/*
 * Each night after two o'clock, and whenever asked, the tracker's issues are
 * gone over for what tailing cannot see; throttled, resumable, on one node.
 */

/* For `slactl sweep`: a round begins within a minute. */
must_check enum err_code sweep_ask(struct db *db, struct utc now, struct err *e);

/*
 * Since when a round is due: the latest two o'clock of that zone, or when one
 * was asked for (UTC_NONE: never) if that is later.
 */
struct utc sweep_due(const struct zone *zone, struct utc asked, struct utc now);

/* The process: until SIGTERM. Returns the exit status. */
int work_sweep(const struct work_config *config, unsigned number);

#endif
