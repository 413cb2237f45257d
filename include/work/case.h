#ifndef SLAD_WORK_CASE_H
#define SLAD_WORK_CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/judge.h"
#include "core/suggestion.h"
#include "core/timeline.h"
#include "search/articles.h"
#include "store/article.h"
#include "store/call.h"
#include "store/fact.h"
#include "tracker/read.h"

/*
 * One issue put together: the tracker's timeline, what slad kept of it, the
 * client with level and contract as they were at arrival, the policy in force
 * then, and the verdict. Looking, delivering, explaining and recomputing all
 * begin with it.
 */

struct arena;
struct db;
struct helped;
struct policies;
struct tracker;

struct case_stranger {
	int64_t user;
	int64_t project;
};

/* What cases are made from. The three are the caller's and outlive it. */
struct case_room {
	struct db *db;
	struct tracker *tracker;
	struct policies *policies;
	/* Kept by case_begin. */
	struct utc installed; /* requests created before are assumed to have been as they are */
	/* From then on what a client chose at creation is a wish: what was judged before stays. */
	struct utc wishes;
	size_t n_stages;
	const struct stage_since *stages;
	/* Authors of whom no organisation is known, so that a page of theirs asks once. */
	size_t n_strangers;
	size_t max_strangers;
	struct case_stranger *strangers;
	struct arena *arena; /* of the above */
	const char *index_dir; /* where the index of articles lies; NULL: none are offered */
	struct helped *help; /* see work/helped.h; NULL until it is needed */
};

/* A room over open parts; case_leave gives back what it holds itself, not the parts. */
void case_enter(
    struct case_room *room, struct db *db, struct tracker *tracker, struct policies *policies);
void case_leave(struct case_room *room);

/*
 * At the beginning of a step: reads anew what all cases share (stages of the
 * statuses, revisions of the regulations), so that a mapping that changed is
 * never judged by as it was before.
 */
must_check enum err_code case_begin(struct case_room *room, struct err *e);

/*
 * The tracker's clock may be a little ahead of the database's: a client's
 * answer stamped in the near future would be overlooked until somebody woke the
 * issue again. Up to this much the newest fact moves `now`: it proves what time
 * it is where facts are stamped. Facts beyond it are taken to have happened
 * now, `ahead` tells by how much they are off, and nothing is closed.
 */
#define CASE_AHEAD_MAX 30

/* What the tracker's fields say of a call-back, for work/called.h. */
struct case_call {
	bool changed; /* since the look before */
	struct call_field field;
};

struct case_file {
	struct tracked_issue issue;
	struct timeline timeline; /* complete, with level and language */
	struct fact_arrival arrival; /* as on record, or as it is to be kept */
	bool fresh; /* the arrival is not on record yet */
	bool amended; /* its organisation or contract was not known then and is now */
	const char *behalf_language; /* of whom staff entered it for; NULL: not known */
	int64_t behalf; /* that person; 0: nobody with an account */
	const struct policy *policy;
	struct utc now; /* by which it was judged */
	struct span ahead; /* of the newest fact over the database's clock; 0: none is */
	int64_t basis; /* the newest journal entry that is not the bot's; 0: none */
	size_t n_words; /* what people said to slad about it */
	const struct fact_word *words;
	struct case_call call;
	unsigned greeting; /* see work/greeting.h; 0 until somebody is about to act */
	/* See work/helped.h: articles that go with the note of registration. */
	const char *help; /* NULL: none do */
	size_t n_help;
	struct article_hit help_hits[SUGGESTIONS_MAX];
	char help_print[SUGGESTION_PRINT];
	struct verdict verdict; /* with the flags that people set */
};

/*
 * Reads and judges; writes nothing. ERR_NOTFOUND: the tracker has no such issue
 * (then out->issue.id is 0), or its project is not served (work/serving.h).
 * Everything lives in the arena, the policy on the shelf.
 */
must_check enum err_code case_read(struct case_room *room, int64_t issue, struct utc now,
    struct arena *arena, struct case_file *out, struct err *e);

/*
 * The same of what was read already: for many at once. `arrival` is NULL when
 * none is on record. Texts and arrays are borrowed. `policy` is NULL for the one
 * in force at arrival; by another one all is asked for anew that it asks for.
 */
struct case_parts {
	const struct tracked_issue *issue;
	const struct timeline *timeline;
	const struct fact_arrival *arrival;
	size_t n_words;
	const struct fact_word *words;
};

must_check enum err_code case_make(struct case_room *room, const struct case_parts *parts,
    const struct policy *policy, struct utc now, struct arena *arena, struct case_file *out,
    struct err *e);

/* What was seen for the first time in them goes on record; part of the caller's transaction. */
must_check enum err_code case_keep(
    struct db *db, const struct case_file *cases, size_t n, struct err *e);

/* The latest word of people on the action of this key. */
bool case_confirmed(const struct case_file *c, const char *key);
bool case_declined(const struct case_file *c, const char *key);

/* When slad began to work here, and since when clients only wish; the first call sets each. */
must_check enum err_code case_install(struct db *db, struct utc now, struct err *e);

#endif
