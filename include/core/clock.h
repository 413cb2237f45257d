#ifndef SLAD_CORE_CLOCK_H
#define SLAD_CORE_CLOCK_H

#include <stdbool.h>

#include "base/time.h"
#include "core/judge.h"
#include "core/policy.h"

/* By one calendar, of a watch before its `since`. */
struct counted {
	struct span worked; /* working time in which it ran */
	struct span idle; /* in which it did not */
};

/*
 * The stopwatch behind every clock of a verdict: it starts, pauses, resumes and
 * stops at the instants of facts, counts working time, and notices the first
 * instant at which it was late by the target then in force. Instants must not
 * go backwards.
 */
struct watch {
	const struct policy *policy;
	unsigned level;
	const struct policy_calendar *hours; /* of the target: what counts */
	enum clock_kind kind;
	enum { WATCH_IDLE, WATCH_RUNNING, WATCH_PAUSED, WATCH_STOPPED } state;
	const struct target *target; /* NULL: none, so it can never be late */
	struct utc started;
	struct utc base_due; /* without pauses; UTC_NONE without a target */
	struct utc since; /* of the present state */
	struct counted by[CALENDARS_MAX]; /* by each calendar: a later target may have another */
	struct span idle_elapsed; /* by the wall clock */
	enum priority priority; /* that the target was chosen for: told in a breach */
	int cycle;
	bool late; /* a breach of this cycle stands */
};

void watch_init(struct watch *w, enum clock_kind kind, const struct policy *policy, unsigned level);
/* Of a watch that is not on: from nothing. After a stop that is a new cycle. */
void watch_start(
    struct watch *w, const struct target *target, enum priority priority, struct utc at);

/* A watch in another state than asked for is left alone, so rules may call these at every fact. */
void watch_pause(struct watch *w, struct utc at, struct verdict *out);
void watch_resume(struct watch *w, struct utc at);
void watch_stop(struct watch *w, struct utc at, struct verdict *out);

/* After a stop: the time in between is not counted, and a new cycle begins. */
void watch_reopen(struct watch *w, struct utc at);

/* Running or paused. */
static inline bool
watch_is_on(const struct watch *w)
{
	return w->state == WATCH_RUNNING || w->state == WATCH_PAUSED;
}

/*
 * Of a watch that is on: another target from now on, counted from the start as
 * if it had always been in force, by its own hours, with the pauses kept. A breach by the old one
 * that the new one does not have is marked as superseded by the fact.
 */
void watch_retarget(struct watch *w, const struct target *target, enum priority priority,
    const struct fact *because, struct verdict *out);

/* Is its time worth telling without a target, too? Its state is none then. */
bool clock_measures(enum clock_kind kind);

/* What is left of it is no working time: it runs by night and on days off, too. */
bool clock_by_wall(const struct clock *c);

/* As people say it: around the clock an hour is an hour, and no working one. */
struct limit limit_told(struct limit limit, const struct policy_calendar *hours);
/* The due instant of a limit that runs from `start`; UTC_NONE for LIMIT_NONE. */
struct utc limit_due(const struct calendar *c, struct limit limit, struct utc start);

/* What the watch shows at `now`, as part of the verdict; may add a breach. */
void watch_read(struct watch *w, struct utc now, const char *clause, struct verdict *out);

#endif
