#ifndef SLAD_TRACKER_RIGHTS_H
#define SLAD_TRACKER_RIGHTS_H

#include <stdint.h>

#include "base/err.h"
#include "core/terms.h"

/*
 * What the bot's roles allow. Redmine drops without a word what they do not, so
 * it is looked up beforehand: a private note without the right to one would
 * stand there for the client to read.
 */

struct tracker;

#define RIGHT_TERMS(X)                                                                             \
	X(RIGHT_VIEW_ISSUES, "view_issues")                                                        \
	X(RIGHT_EDIT_ISSUES, "edit_issues")                                                        \
	X(RIGHT_ADD_NOTES, "add_issue_notes")                                                      \
	X(RIGHT_PRIVATE_NOTES, "set_notes_private")                                                \
	X(RIGHT_VIEW_PRIVATE_NOTES, "view_private_notes")                                          \
	X(RIGHT_RELATIONS, "manage_issue_relations")

/* The names are Redmine's. */
TERM_SET(right, RIGHT_TERMS, RIGHT_COUNT);

/* As bits of enum right; 0 where the bot is no member. */
must_check enum err_code rights_in(
    struct tracker *t, int64_t project, unsigned *rights, struct err *e);

/*
 * For doctor. ERR_INVALID names what the bot lacks, in the first project where
 * it lacks any of it; ERR_NOTFOUND: it is a member of no project.
 */
must_check enum err_code rights_check(struct tracker *t, struct err *e);

#endif
