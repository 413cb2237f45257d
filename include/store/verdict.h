#ifndef SLAD_STORE_VERDICT_H
#define SLAD_STORE_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/terms.h"

struct arena;
struct db;
struct report_put;

/*
 * What the last look at each issue found: the body is the verdict as JSON, the
 * other fields are what lists are made from. Looking again without news writes
 * nothing: `digest` tells whether two bodies say the same, so what changes by
 * mere passing of time (elapsed seconds, judged_at) is left out of it.
 */
struct verdict_row {
	int64_t issue;
	bool open;
	bool queued; /* it waits for us: core/queue.h */
	int place; /* in the queue, 0 first; of one place by arrival */
	bool breached; /* some clock is past its due instant */
	struct utc arrived;
	struct utc next_due; /* of the earliest running clock; UTC_NONE: none */
	const char *level;
	enum category category;
	enum channel channel;
	enum stage stage;
	int64_t client; /* 0: not known */
	int64_t project;
	int64_t assignee; /* 0: nobody */
	const char *regulation;
	const char *revision;
	int64_t last_journal; /* the newest entry that was judged; 0: none */
	struct utc judged; /* when it first came out like this */
	const char *body;
	const char *digest; /* at most 64 characters; NULL: that of the whole body */
	/* Its numbers, put when it changed; NULL: not kept, or not read. */
	const struct report_put *report;
};

/* *changed: anything differs but `judged`; if not, nothing was written. */
must_check enum err_code verdict_put(
    struct db *db, const struct verdict_row *row, bool *changed, struct err *e);
/* The same for many, for recomputing everything; *changed counts. Use it within a transaction. */
must_check enum err_code verdict_put_many(
    struct db *db, const struct verdict_row *rows, size_t n, size_t *changed, struct err *e);
/* *out is NULL when the issue was never judged. */
must_check enum err_code verdict_get(
    struct db *db, int64_t issue, struct arena *arena, struct verdict_row **out, struct err *e);
/* Several at once, for the lists of the panel; in order of issue id, unknown ones left out. */
must_check enum err_code verdict_get_many(struct db *db, const int64_t *issues, size_t n_issues,
    struct arena *arena, struct verdict_row **out, size_t *n, struct err *e);
/* The issue is gone from the tracker. */
must_check enum err_code verdict_forget(struct db *db, int64_t issue, struct err *e);

enum verdict_order {
	/*
	 * The order of work (core/queue.h); only what waits for us. In the list of one assignee a
	 * client's word after the closing of a request of theirs comes first.
	 */
	VERDICT_BY_PLACE,
	VERDICT_BY_DUE, /* who breaches next; those without a due instant are left out */
};

/* In the place of an id: those that have none. */
#define VERDICT_NONE (-1)

struct verdict_filter {
	int64_t project; /* 0: all */
	int64_t assignee; /* 0: all; VERDICT_NONE: nobody's */
	bool or_nobody; /* nobody's, too */
	int64_t client; /* 0: all; VERDICT_NONE: of nobody known */
	const int64_t *among; /* of these projects; NULL: of all */
	size_t n_among;
	const int64_t *without; /* these issues are left out */
	size_t n_without;
	size_t limit, offset;
};

/* Open ones, without bodies (NULL); none of a project that was closed or archived. */
must_check enum err_code verdict_queue(struct db *db, const struct verdict_filter *filter,
    enum verdict_order order, struct arena *arena, struct verdict_row **out, size_t *n,
    struct err *e);
/* How many of them there are of each project and client, whatever the filter says of these. */
struct verdict_spread {
	int64_t project;
	const char *project_name; /* NULL: it is gone */
	int64_t client; /* 0: not known */
	const char *client_name;
	size_t n;
};
must_check enum err_code verdict_spread(struct db *db, const struct verdict_filter *filter,
    enum verdict_order order, struct arena *arena, struct verdict_spread **out, size_t *n,
    struct err *e);
/*
 * Open ones of the filter's projects (`among`) that the tracker may not show to a user (0: an
 * administrator) who is of their project: those to ask it about. What is surely shown is left
 * out: what is not private, where a role of theirs shows every request. By place, at most `limit`.
 */
must_check enum err_code verdict_private(struct db *db, const struct verdict_filter *filter,
    int64_t user, struct arena *arena, int64_t **out, size_t *n, struct err *e);
/*
 * Where an open one that waits for us stands, at of of, from 1: of projects `among`, `without`
 * some. at is 0 when it is none of these, or in a project that was closed.
 */
must_check enum err_code verdict_standing(struct db *db, const struct verdict_row *row,
    const struct verdict_filter *filter, size_t *at, size_t *of, struct err *e);
/* Ids of the open ones that a change of client (0: any) or regulation (NULL: any) touches. */
must_check enum err_code verdict_open(struct db *db, int64_t client, const char *regulation,
    struct arena *arena, int64_t **out, size_t *n, struct err *e);

#endif
