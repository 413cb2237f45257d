#ifndef SLAD_HOOKS_SWEEP_H
#define SLAD_HOOKS_SWEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"

struct db;

/*
 * What tailing cannot see: deleted issues, notes edited in silence, parents
 * whose values follow their subtasks, a status set by SQL. A round goes over
 * the tracker's issues by primary key, compares a fingerprint of each open one
 * (its own columns and its notes) with that of the round before, and wakes those
 * that differ and those that are gone: what follows from that is found by
 * looking, as always.
 *
 * The cursor is stored: a round goes on where it stopped, on whichever node.
 */
struct sweep_news {
	size_t seen; /* issues passed */
	size_t woken;
	size_t gone; /* of the woken, those the tracker no longer has */
	bool busy; /* another node is sweeping: try again in a minute */
	bool done; /* this step ended the round */
};

/*
 * One page of a round; the caller pauses between pages. A new round is begun
 * only if the last one ended before `due`: otherwise *out says done and nothing
 * happens. `holder` names the process: while it goes on stepping (a pause of up
 * to a minute), no other does.
 */
must_check enum err_code sweep_step(struct db *db, struct utc now, struct utc due,
    const char *holder, size_t page, struct sweep_news *out, struct err *e);

/* When the last whole round ended: UTC_NONE before the first. *running: one is under way. */
must_check enum err_code sweep_last(struct db *db, struct utc *ended, bool *running, struct err *e);

#endif
