#ifndef SLAD_CORE_REPORT_H
#define SLAD_CORE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"
#include "core/judge.h"
#include "core/terms.h"

/*
 * Many requests summed up, as the regulations want it measured rather than
 * promised (D1 clauses 18 and 24): by any combination of what they are told
 * apart by, how many kept each target time, and how the times are distributed.
 * Clauses: R24, R30.
 */

struct calendar;

/*
 * An employee's row has the requests that they answered first; unanswered ones are the assignee's.
 */
#define REPORT_BY_TERMS(X)                                                                         \
	X(REPORT_BY_MONTH, "month") /* of arrival, in the calendar's zone */                       \
	X(REPORT_BY_LEVEL, "level")                                                                \
	X(REPORT_BY_PRIORITY, "priority")                                                          \
	X(REPORT_BY_CATEGORY, "category")                                                          \
	X(REPORT_BY_CHANNEL, "channel")                                                            \
	X(REPORT_BY_CLIENT, "client")                                                              \
	X(REPORT_BY_EMPLOYEE, "employee")                                                          \
	X(REPORT_BY_PROJECT, "project")                                                            \
	X(REPORT_BY_REGULATION, "regulation")

TERM_SET(report_by, REPORT_BY_TERMS, REPORT_BY_COUNT);

struct report_clock {
	enum clock_kind kind;
	enum clock_state state; /* none: it has no target, and is measured only */
	struct span elapsed; /* working time, pauses left out */
	struct span paused;
	struct utc due;
	struct utc stopped; /* UTC_NONE: not yet */
};

/* One request. Texts are borrowed. */
struct report_item {
	int64_t issue;
	struct utc arrived;
	struct utc closed; /* UTC_NONE: open */
	const char *level;
	enum category category;
	enum channel channel;
	enum priority priority;
	int64_t client; /* 0: not known */
	int64_t project;
	int64_t assignee; /* 0: nobody */
	int64_t responder; /* who answered first; 0: nobody has */
	const char *regulation;
	const char *revision;
	enum stage stage; /* the present stay, and since when */
	struct utc stage_since;
	int auto_closed;
	int reopened;
	/* Working time with others: see core/tally.h. */
	struct span waiting_client;
	struct span third_party;
	struct span development;
	struct span estimate;
	size_t n_clocks;
	struct report_clock clocks[CLOCK_COUNT]; /* those that have begun */
};

/* One clock of a group. Times are of the stopped ones, in working seconds. */
struct report_times {
	size_t met;
	size_t breached;
	size_t running; /* or paused, and not late: they count in no share */
	size_t untargeted; /* no target: they count in no share, but in median and p90 */
	size_t stopped; /* of all three kinds */
	int64_t *elapsed; /* sorted when done */
	size_t room;
};

/* Mean of the middle two of an even number; -1 when none has stopped. */
int64_t report_median(const struct report_times *t);
/* The smallest time that nine of ten did not exceed; -1 likewise. */
int64_t report_p90(const struct report_times *t);
/* In parts of ten thousand: met of met and breached; -1 when there are none. */
int report_share(const struct report_times *t);

struct report_group {
	const char *keys[REPORT_BY_COUNT]; /* terms, "2026-02" or ids in digits; NULL: not known */
	size_t requests;
	size_t open;
	size_t auto_closed; /* requests that silence closed, and that reopened */
	size_t reopened;
	struct span waiting_client;
	struct span third_party;
	struct span development;
	struct span estimate;
	struct report_times clocks[CLOCK_COUNT];
};

/* Upper ends of the bars of the histogram, in working seconds; the last bar has none. */
#define REPORT_BARS 10
extern const int64_t report_bar_ends[REPORT_BARS];

struct report {
	size_t n_by;
	const enum report_by *by;
	size_t n;
	struct report_group *groups; /* by their keys, in the order of `by` */
	struct report_group total;
	/* Of all: bars of stopped clocks, arrivals by weekday (0: Monday) and hour of the zone. */
	size_t bars[CLOCK_COUNT][REPORT_BARS];
	size_t arrivals[7][24];
};

/* What is wanted of each kind of key; NULL: anything. "-" is what is not known. */
struct report_filter {
	const char *keys[REPORT_BY_COUNT];
};

/* The calendar's zone tells months and hours; it must outlive the report, as must `by`. */
struct report *report_new(const struct calendar *calendar, const enum report_by *by, size_t n_by);
void report_free(struct report *r);
bool report_wants(
    const struct report *r, const struct report_filter *filter, const struct report_item *item);
void report_add(struct report *r, const struct report_item *item);
/* Sorts everything; nothing may be added afterwards. */
void report_done(struct report *r);

/* Parts of ten thousand of each hour of a usual week, in the year before `until`, that are open. */
void report_opening(const struct calendar *c, struct utc until, int out[7][24]);

#endif
