#ifndef SLAD_TRACKER_PERMISSION_H
#define SLAD_TRACKER_PERMISSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "core/terms.h"

/*
 * What the bot's roles allow. Redmine drops without a word what they do not, so
 * it is looked up beforehand: a private note without the permission would
 * stand there for the client to read.
 */

struct tracker;

#define PERMISSION_TERMS(X)                                                                        \
	X(PERMISSION_VIEW_ISSUES, "view_issues")                                                   \
	X(PERMISSION_EDIT_ISSUES, "edit_issues")                                                   \
	X(PERMISSION_ADD_NOTES, "add_issue_notes")                                                 \
	X(PERMISSION_PRIVATE_NOTES, "set_notes_private")                                           \
	X(PERMISSION_VIEW_PRIVATE_NOTES, "view_private_notes")                                     \
	X(PERMISSION_RELATIONS, "manage_issue_relations")

/* The names are Redmine's. */
TERM_SET(permission, PERMISSION_TERMS, PERMISSION_COUNT);

/* As bits of enum permission; 0 where the bot is no member. */
must_check enum err_code permission_in(
    struct tracker *t, int64_t project, unsigned *permissions, struct err *e);

/* The same of anybody; what an administrator may by being one is not among it. */
must_check enum err_code permission_of(
    struct tracker *t, int64_t user, int64_t project, unsigned *permissions, struct err *e);

/* Who could read a request of somebody; 0: nobody such. */
struct permission_readers {
	int64_t author, behalf; /* people */
	int64_t client; /* their organisation: whoever is bound to it, or wrote for it */
};

/*
 * Whether the tracker shows an issue to any of them, by its own rules: role, what that shows,
 * author, assignee, private. Where none is named: to any client who is a member there. That a role
 * sees some kinds of issues only is not counted.
 */
must_check enum err_code permission_any_reads(struct tracker *t, int64_t issue,
    const struct permission_readers *who, bool *reads, struct err *e);

/*
 * Whether their role lets them read the project's wiki; an administrator's own leave is not
 * counted.
 */
must_check enum err_code permission_reads_wiki(
    struct tracker *t, int64_t user, int64_t project, bool *may, struct err *e);

/* Whether whoever has an account may: the project is public, and so is its wiki. */
must_check enum err_code permission_all_read_wiki(
    struct tracker *t, int64_t project, bool *may, struct err *e);

/* Whether the bot may make issues there, and make its own ones private. */
must_check enum err_code permission_creates(
    struct tracker *t, int64_t project, bool *create, bool *hide, struct err *e);

/*
 * For doctor. ERR_INVALID names what the bot lacks, in the first project where
 * it lacks any of it; ERR_NOTFOUND: it is a member of no project.
 */
must_check enum err_code permission_check(struct tracker *t, struct err *e);

#endif
