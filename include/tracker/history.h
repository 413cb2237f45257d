#ifndef SLAD_TRACKER_HISTORY_H
#define SLAD_TRACKER_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"
#include "core/terms.h"
#include "core/timeline.h"

/*
 * From the tracker's journal, which tells what changed, to a timeline, which
 * tells how the request stood. Pure: nothing is read here.
 */

struct arena;
struct catalogue;
struct read_known;

/* Of a channel only the entries tell; what it is now is not for this. */
enum history_value { HISTORY_STATUS, HISTORY_PRIORITY, HISTORY_CHANNEL, HISTORY_VALUES };

/* An entry of the journal that says something. */
struct history_entry {
	int64_t id;
	struct utc at;
	enum side by;
	const char *author;
	const char *text; /* NULL: no note */
	bool is_private;
	bool takes; /* its author became the assignee with it */
	int64_t to[HISTORY_VALUES]; /* the tracker's ids, or channel_mark; 0: not changed by it */
	int64_t from[HISTORY_VALUES];
	/* LINK_MADE or LINK_GONE: with it the issue began or ceased to duplicate. */
	enum link_event link;
	int64_t other; /* that one */
};

struct history {
	struct utc created;
	int64_t now[HISTORY_VALUES]; /* as the issue has them */
	size_t n;
	struct history_entry *entries; /* by id; brought into order of time */
};

/*
 * Fills in the timeline's facts, and stage and priority of its arrival.
 * `untraced`: the issue has a value that no entry tells of; see read.h.
 */
void history_tell(const struct catalogue *c, const struct read_known *known, struct history *h,
    struct arena *arena, struct timeline *out, bool *untraced);

#endif
