#ifndef SLAD_WORK_RAISE_H
#define SLAD_WORK_RAISE_H

#include "base/err.h"
#include "base/time.h"
#include "work/deliver.h"

/*
 * Requests that slad makes out of others, as a person told it to: a question of
 * its own (`split`), for the same client, in the same project, related to where
 * it came from; and a complaint, as a private request of the project that the
 * settings name, with a letter to who answers for quality. A complaint is not
 * related to the request it is about: the relation would show there, to the
 * very employee. It names the request in its text instead, and nobody gets it
 * who had that request.
 * Clauses: R17, R31, R37.
 */

struct arena;
struct outbox_item;

/*
 * One attempt at a leased row of the outbox whose kind is `create`. An error is
 * the database's: the lease runs out, and the next attempt looks for the marker
 * of this one first.
 */
must_check enum err_code raise_deliver(struct deliver *d, struct outbox_item *item, struct utc now,
    struct arena *arena, enum deliver_end *end, struct err *e);

#endif
