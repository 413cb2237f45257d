#ifndef SLAD_WORK_INDEX_H
#define SLAD_WORK_INDEX_H

#include "base/err.h"
#include "search/shelf.h"
#include "tracker/documents.h"
#include "work/config.h"

/*
 * The index of similar requests follows the tracker: new issues, edits, closings
 * and duplicates are in it a moment later. It is made anew when it is missing,
 * damaged, or of another version; who asks goes on with the old one until then.
 */

struct tracker;

/* Rows that became visible late are still found among so many ids below the highest. */
#define INDEX_OVERLAP 256

struct index_work {
	struct shelf *shelf;
	struct tracker *tracker;
	/* Ids of rows that were read lately, by their remainder. */
	int64_t seen[DOCUMENTS_SOURCES][2 * INDEX_OVERLAP];
};

/* Reads all of the tracker. `going` is asked between pages: false gives up with ERR_RETRY. */
must_check enum err_code index_make(struct index_work *w, bool (*going)(void), struct err *e);
/* What is new since; *n rows were. Saves the index when its trail has grown long. */
must_check enum err_code index_follow(struct index_work *w, size_t *n, struct err *e);
/* Issues and duplicates that are gone from the tracker go from the index; cheap when none are. */
must_check enum err_code index_prune(struct index_work *w, struct err *e);

/* The process: until SIGTERM. Returns the exit status. */
int work_index(const struct work_config *config, unsigned number);

#endif
