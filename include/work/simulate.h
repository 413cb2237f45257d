#ifndef SLAD_WORK_SIMULATE_H
#define SLAD_WORK_SIMULATE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/report.h"
#include "work/case.h"

/*
 * What would have been: requests that arrived in a period, judged as they are
 * and by another regulation. It is the same reading and the same judge as
 * everywhere; nothing is written, and between pages the tracker's database is
 * left in peace for as long as the page took.
 */
struct arena;

struct simulate_ask {
	const struct policy *policy; /* the other one, for all of them */
	struct utc since; /* of arrival; UTC_NONE: from the beginning */
	struct utc until; /* just before; UTC_NONE: to the end */
	int64_t project; /* 0: all */
	/* Of which projects it may tell; NULL: all. */
	bool (*may)(void *ctx, int64_t project);
	void *ctx;
	struct utc now;
	size_t max_requests; /* 0: all */
	int max_ms; /* 0: as long as it takes */
	/* So many are listed: new breaches, then those that are none any more, then others. */
	size_t max_changes;
};

/* One clock of one request that came out otherwise. CLOCK_NONE: it had no target. */
struct simulate_change {
	int64_t issue;
	enum clock_kind kind;
	enum clock_state before, after;
	struct utc due_before, due_after;
	const char *level_before, *level_after;
};

struct simulate_answer {
	struct report *before, *after; /* one group: the total */
	size_t requests;
	size_t differing; /* requests */
	size_t gained, lost; /* breaches, by clock */
	size_t changed; /* clocks */
	size_t failed; /* judged by no regulation on record */
	bool complete; /* false: a limit ended it, at `last` */
	int64_t last;
	size_t n_changes;
	struct simulate_change *changes;
};

typedef void simulate_progress(void *ctx, const struct simulate_answer *so_far);

/* The lists are in the arena; give the reports back with simulate_release, also after an error. */
must_check enum err_code simulate_run(struct case_room *room, const struct simulate_ask *ask,
    simulate_progress *progress, void *ctx, struct arena *arena, struct simulate_answer *out,
    struct err *e);
void simulate_release(struct simulate_answer *a);

/*
 * {"requests", "differing", "gained", "lost", "changed", "failed", "complete",
 *  "before", "after": sums as in a report, "changes": [{"issue", "clock",
 *  "before", "after", "due_before", "due_after", "level_before", "level_after"}]}
 */
json_t *simulate_json(const struct simulate_answer *a);

#endif
