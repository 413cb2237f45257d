#ifndef SLAD_TRACKER_READ_H
#define SLAD_TRACKER_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/terms.h"
#include "core/timeline.h"

/*
 * An issue and its timeline, read anew from the tracker's tables by a few point
 * queries. Nothing is remembered between calls.
 */

struct arena;
struct replay;
struct tracker;

/* Whose word a journal entry is; entry 0 is the creation of the issue. */
struct side_of {
	int64_t journal;
	enum side side;
	int64_t user; /* whose; not looked at in what is known */
};

/* From `valid_from` on the status means that stage; the first of a status holds before, too. */
struct stage_since {
	int64_t status;
	enum stage stage;
	struct utc valid_from;
};

/*
 * What is kept of earlier looks, since the tracker keeps it only as it is today. NULL and 0:
 * nothing.
 */
struct read_known {
	const struct side_of *sides; /* by journal */
	size_t n_sides;
	const struct stage_since *stages; /* by status, then valid_from */
	size_t n_stages;
	bool again; /* it changed since the replay began: it is read anew */
	bool client; /* whose request it is: the author's domain and groups are not read again */
};

/* Why closing, or any other step, may reach further than this issue. */
struct tracked_ties {
	int64_t children; /* subtasks */
	int64_t open_children;
	int64_t duplicates; /* issues that duplicate it, and close with it */
	int64_t blocks; /* issues that it blocks */
	int64_t open_blockers; /* issues that block it */
	/*
	 * Relations of any type with another client's request, or one whose organisation nobody
	 * knows and whose author is another; not with what was split off, nor with our own issues.
	 */
	int64_t foreign;
};

/* Whether issues of a project are judged at all (work/serving.h). */
enum tracked_scope {
	SCOPE_UNKNOWN, /* the project is new, or nobody has worked it out yet */
	SCOPE_SERVED,
	SCOPE_UNSERVED,
};

struct tracked_issue {
	int64_t id;
	int64_t project;
	const char *project_identifier;
	enum tracked_scope scope;
	const char *ruled_by; /* the project, or its parent, that has a regulation; NULL: none */
	int64_t tracker;
	int64_t status;
	int64_t priority;
	int64_t author;
	int64_t assignee; /* 0: nobody */
	bool reassigned; /* somebody changed the assignee since it was created */
	int64_t parent; /* 0: none */
	const char *subject;
	bool is_private;
	int64_t lock_version;
	int64_t last_journal; /* the highest that was read; 0: none */

	struct utc created;
	/* By the custom field; UTC_NONE: empty, not readable, or a year too early to be true. */
	struct utc received;
	struct utc closed; /* latest closing; the tracker keeps it when the issue is reopened */
	const char *received_text; /* what stands in the field, NULL when empty */
	const char *channel_text; /* likewise; where it says nothing see tracker/channel.h */
	bool channel_uncounted; /* it says a channel, but a client wrote it: */
	enum channel channel_shown; /* that one */
	/* When staff wrote into it last; UTC_NONE: they did not, or at once. */
	struct utc channel_at;
	const char *behalf_text; /* likewise: for whom staff entered it */
	const char *call_number_text; /* likewise: whom to call back, */
	const char *call_time_text; /* and when */
	enum stage stage; /* now */
	const char *version; /* that it is planned for; NULL: none */
	struct civil version_date; /* year 0: the version has none */

	const char *author_name; /* as people know them */
	const char *author_language; /* "ru"; NULL: none of their own */
	const char *author_domain; /* of their mail, in small letters; NULL: none, or not read */
	size_t n_groups;
	const int64_t *groups; /* of the author, or not read */

	bool tied; /* to any other issue: only then there is something in */
	struct tracked_ties ties;

	/*
	 * The status or priority is not what the journal says: changed without a
	 * trace (SQL, a parent's derived priority). It is taken to have its value
	 * since the last change on record.
	 */
	bool untraced;

	size_t n_fresh; /* sides told by today's roles, for the caller to keep */
	const struct side_of *fresh;
};

/*
 * ERR_NOTFOUND: deleted. The timeline's request has no level: clients and
 * contracts are not the tracker's. Its category is today's, since people correct
 * it; its priority and stage are those of the arrival. The id of a fact is that
 * of its journal entry, or "map:STATUS@EPOCH" where a status changed its
 * meaning. Entries that people blanked say nothing and are left out.
 */
must_check enum err_code read_issue(struct tracker *t, int64_t id, const struct read_known *known,
    struct arena *arena, struct tracked_issue *issue, struct timeline *timeline, struct err *e);

/* What the caller keeps of one issue of a page; the arrays need not outlive the call to `each`. */
typedef enum err_code read_knows(void *ctx, int64_t issue, struct read_known *known, struct err *e);
typedef enum err_code read_each(
    void *ctx, const struct tracked_issue *issue, const struct timeline *timeline, struct err *e);

/*
 * Up to `limit` issues with ids above `after`, in order, by a few queries for
 * them all. `knows` may be NULL. All of a page is in the arena at once. `last` is
 * the highest id read, `after` when there was none: the end. An error of `knows`
 * or `each` ends it. With a replay (tracker/replay.h; NULL: without) the entries
 * are those of its beginning, unless the page goes beyond it.
 */
must_check enum err_code read_page(struct tracker *t, struct replay *replay, int64_t after,
    unsigned limit, read_knows *knows, read_each *each, void *ctx, struct arena *arena,
    int64_t *last, struct err *e);

#endif
