#ifndef SLAD_TRACKER_RAW_H
#define SLAD_TRACKER_RAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tracker/history.h"
#include "tracker/read.h"

/*
 * An issue as its rows say it, before anybody is asked whose word an entry is:
 * for those who read issues. Each function takes one row of the statement that
 * its name tells; all texts are copied into the arena.
 */

struct arena;
struct rows;
struct tracker;

/* An entry of the journal, and what it takes to know whose word it is. */
struct row {
	struct history_entry entry; /* `at` and `by` are found out later */
	const char *stored; /* when, as the tracker stored it */
	int64_t user;
	int64_t assignee; /* who became it; 0: nobody did */
	bool admin;
	bool has_details;
};

/* An issue as it was read. */
struct raw {
	struct tracked_issue issue;
	bool author_admin;
	size_t n;
	size_t room;
	struct row *rows; /* by id */
};

/* What an entry changed. */
enum raw_change_kind {
	RAW_OTHER,
	RAW_STATUS,
	RAW_PRIORITY,
	RAW_DUPLICATES,
	RAW_ASSIGNEE,
	RAW_CHANNEL,
};

struct raw_change {
	enum raw_change_kind kind;
	bool has_from, has_to;
	int64_t from, to; /* the tracker's ids, 0: none; of a channel see channel_mark */
};

/* From the columns prop_key, old_value and value. */
struct raw_change raw_change_read(
    const struct tracker *t, const struct rows *rows, unsigned column);
/* Of the latest entry. */
void raw_change_put(struct raw *raw, const struct raw_change *c);
/* By id; the rest of it is the caller's to fill in. */
struct row *raw_entry_add(struct arena *arena, struct raw *raw, int64_t id);

/* NULL for nothing but blanks: Redmine keeps such a note with the changes beside it. */
const char *raw_words(const struct rows *rows, unsigned column);
/*
 * "Ольга Оператор", from the columns type, admin, firstname, lastname; NULL: a guest, or deleted.
 */
const char *raw_person(struct arena *arena, const struct rows *rows, unsigned column);

/* tracker_issue: a row for each of its custom fields, or one without. */
void raw_issue_take(
    const struct tracker *t, struct arena *arena, const struct rows *rows, struct raw *raw);

/* The others begin with the issue's id. */
typedef void raw_take(
    const struct tracker *t, struct arena *arena, const struct rows *rows, struct raw *raw);

/* tracker_ties */
raw_take raw_ties_take;
/* tracker_journals: a row for each detail of an entry, or one without. */
raw_take raw_journal_take;

#endif
