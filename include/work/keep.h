#ifndef SLAD_WORK_KEEP_H
#define SLAD_WORK_KEEP_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "store/verdict.h"
#include "work/case.h"

/*
 * What a look leaves behind: facts, verdict, breaches, outbox and record, all in
 * the caller's transaction. Looking again without news writes nothing.
 */

struct arena;
struct brake;
struct db;

/*
 * The verdict as it is stored. The body is verdict_full_json and issue, project,
 * assignee, client, contract, assumed, untraced and last_journal (ids, or null).
 * The digest leaves out what changes by mere passing of time.
 */
void keep_row(const struct case_file *c, struct arena *arena, struct verdict_row *out);

/* What it counts in reports; part of the row. */
struct report_put;
const struct report_put *keep_report(const struct case_file *c, struct arena *arena);

struct keep_changes {
	bool verdict;
	size_t breaches; /* put on record or superseded */
	size_t actions; /* rows of the outbox that changed their state */
};

/* `act` and the brakes as for deed_items. */
must_check enum err_code keep_look(struct db *db, const struct case_file *c, bool act,
    const struct brake *brakes, size_t n_brakes, struct arena *arena, struct keep_changes *changes,
    struct err *e);
/* The breaches of some verdicts alone, which come by issue: for recomputing. */
must_check enum err_code keep_breaches(struct db *db, const struct case_file *cases, size_t n,
    struct arena *arena, size_t *n_news, struct err *e);
/*
 * The issue is gone from the tracker, or its project is not served any more:
 * nothing is done for it, and its verdict is forgotten, but for that of a closed
 * request of a project that was served. wake_forget is the caller's.
 */
must_check enum err_code keep_gone(struct db *db, int64_t issue, bool unserved, struct utc now,
    struct arena *arena, struct err *e);

/* One entry of the record; takes the reference to `body`. */
must_check enum err_code keep_record(struct db *db, struct utc at, int64_t issue, const char *kind,
    const char *rule, const char *clause, int64_t journal, json_t *body, struct err *e);

#endif
