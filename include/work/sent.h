#ifndef SLAD_WORK_SENT_H
#define SLAD_WORK_SENT_H

#include <stddef.h>

#include "base/err.h"
#include "base/time.h"
#include "store/outbox.h"
#include "tracker/act.h"

/*
 * What may have reached the tracker goes on record before it is sent, word for
 * word: the text of an action can read otherwise when it is judged again, and
 * then nobody would find the note that an earlier attempt left.
 */

struct arena;
struct db;
struct tracker;

/* Part of the caller's transaction. */
must_check enum err_code sent_put(struct db *db, const struct outbox_item *item,
    const struct act_change *change, struct utc now, struct err *e);

/*
 * How often the action was sent so far, and what of it stands in the tracker:
 * DONE, PARTIAL, or CONFLICT: nothing.
 */
must_check enum err_code sent_find(struct tracker *t, struct db *db, const struct outbox_item *item,
    struct arena *arena, size_t *times, struct act_outcome *out, struct err *e);

#endif
