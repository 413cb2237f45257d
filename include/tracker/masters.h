#ifndef SLAD_TRACKER_MASTERS_H
#define SLAD_TRACKER_MASTERS_H

#include <stdint.h>

#include "base/err.h"
#include "core/timeline.h"

/*
 * What became of the requests that an issue duplicates: into its timeline, for
 * core/linking.h. Asks only for an issue whose journal tells of such a relation.
 */

struct arena;
struct tracker;

/*
 * Adds the masters' ends and reopenings as facts ("m" and the id of the master's
 * journal entry) and our public notes in them ("a" and that id), as far as slad
 * has looked at them, and tells LINK_MADE whether the master was done then. An
 * end is `unsolved` by slad's refusal, or from waiting_client to closed. Of a
 * master that follows another one, the word that this was answered counts alike. A
 * relation that went with its master, without a trace, is taken to have never
 * been. Facts are copied into the arena when there is something to add.
 */
must_check enum err_code masters_tell(struct tracker *t, int64_t issue, struct arena *arena,
    struct timeline *timeline, struct err *e);

#endif
