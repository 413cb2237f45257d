#ifndef SLAD_TRACKER_RELATE_GRAPH_H
#define SLAD_TRACKER_RELATE_GRAPH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "tracker/relate.h"

/*
 * The relations that stand in the tracker, as a graph whose edges are duplicates. For the files of
 * this room that relate issues; errors are the database's.
 */

struct tracker;

/* What relates the two already: *same is the id of the very relation, *other of any else; 0: none. */
must_check enum err_code graph_pair(struct tracker *t, int64_t from, enum relation relation,
    int64_t to, int64_t *same, int64_t *other, struct err *e);

/*
 * Whether duplicates lead from `start` to `end`, over however many steps. `ordered`: pairs
 * [[issue, master], ...] as JSON that are taken to stand too; NULL: none.
 */
must_check enum err_code graph_reaches(struct tracker *t, const char *ordered, int64_t start,
    int64_t end, bool *reaches, struct err *e);

/* What `from` duplicates, other than `to`; 0: nothing. */
must_check enum err_code graph_other_master(
    struct tracker *t, int64_t from, int64_t to, int64_t *other, struct err *e);

#endif
