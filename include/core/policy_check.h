#ifndef SLAD_CORE_POLICY_CHECK_H
#define SLAD_CORE_POLICY_CHECK_H

#include <stddef.h>

#include "core/policy.h"

/*
 * A regulation looked over as its author would want it: every mistake at once,
 * each with its file, line and path, and, of one that can be read, what is
 * probably not meant: targets that are never reached, levels without any,
 * members that do nothing, days that contradict each other, clauses, words and
 * languages that are missing.
 */

struct arena;

enum mistake_kind {
	MISTAKE_ERROR, /* it cannot be read */
	MISTAKE_WARNING, /* it can */
};

struct mistake {
	enum mistake_kind kind;
	const char *file; /* NULL: the regulation's own; else one that it includes */
	int line; /* from 1; 0: not known */
	const char *path; /* "" for the file as a whole */
	const char *text; /* what, and how to mend it */
};

struct mistakes {
	struct arena *arena; /* the caller's: texts live in it */
	size_t n;
	size_t max;
	struct mistake *items; /* in the order of the file's members; warnings last */
};

/*
 * *out as of policy_read_kept, or NULL when there was an error; `out` may be NULL. What is lent is
 * a warning; with `shipped` NULL it is missing.
 */
void policy_check(const char *json, size_t len, policy_include *include, policy_include *shipped,
    void *ctx, struct mistakes *mistakes, struct policy **out);

/* The warnings alone; called by policy_check. `json` is the text that the policy was read from. */
void policy_doubt(const struct policy *p, const char *json, size_t len, struct mistakes *mistakes);

/* One more, with the line of its path in `json`. */
void mistakes_add(struct mistakes *m, enum mistake_kind kind, const char *json, size_t len,
    const char *path, const char *fmt, ...) __attribute__((format(printf, 6, 7)));

/* One in a file that it includes. */
void mistakes_add_in(struct mistakes *m, enum mistake_kind kind, const char *file, int line,
    const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* What the parts of policy_doubt share. */
struct doubting {
	const struct policy *policy;
	const char *json;
	size_t len;
	struct mistakes *mistakes;
};

#define DOUBT(d, path, ...)                                                                        \
	mistakes_add((d)->mistakes, MISTAKE_WARNING, (d)->json, (d)->len, path, __VA_ARGS__)

/* All kinds of requests without names: so many, and the i-th of all priorities, channels, categories,
 * levels, with and without a contract; names are kept as they are. */
unsigned policy_doubt_kinds(const struct policy *p);
struct traits policy_doubt_kind(struct traits names, unsigned i);

/* The lowest level that a target is for. */
unsigned policy_doubt_level(const struct policy *p, const struct target *t);

/* Single members that are allowed, and do nothing or not what they seem to. */
void policy_doubt_members(const struct doubting *d);
/*
 * What the calendar makes of limits: a reminder that comes too late, a better level that waits
 * longer.
 */
void policy_doubt_times(const struct doubting *d);
/* Calendars that nobody works by, and targets that need none. */
void policy_doubt_hours(const struct doubting *d);
/* Days in the CSV file beside it that contradict each other. */
void policy_doubt_days(const struct doubting *d);

#endif
