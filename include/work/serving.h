#ifndef SLAD_WORK_SERVING_H
#define SLAD_WORK_SERVING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"

/*
 * Which of the tracker's projects are served, and whose regulation holds there.
 *
 * `projects.served` names projects by identifier; what lies below one is served
 * with it. "*" is all, "!identifier" takes a project with what lies below it out
 * again: the nearest that is named decides. Where nothing is named, the projects
 * are served of which the bot is a member, or all while it is a member of none.
 * A regulation of `regulation.projects` holds for the projects below, too.
 *
 * An issue of another project gets no verdict, news of it wakes nobody, and what
 * was open on the books when a project stopped being served is taken off them.
 * What was closed while it was served stays, for the reports.
 */

struct arena;
struct db;
struct policies_config;

struct serving_project {
	int64_t id;
	int64_t parent; /* 0: none */
	const char *identifier;
	bool member; /* the bot is */
	bool served;
	const char *named; /* the setting's word that decided; NULL: the bot's membership did */
	const char *ruled_by; /* identifier; NULL: the common regulation */
	/* On record so far. */
	bool known, was_served;
	const char *was_ruled_by;
};

/*
 * `served` and `ruled_by` of each, from the settings and the rest. Parents may come after children.
 */
void serving_decide(
    struct serving_project *projects, size_t n, const struct policies_config *config);

/* The tracker's projects, decided, by id; `bot` is its user id. Changes nothing. */
must_check enum err_code serving_read(struct db *db, const struct policies_config *config,
    int64_t bot, struct arena *arena, struct serving_project **out, size_t *n, struct err *e);

/*
 * Puts on record what differs, and wakes exactly what it touches: open issues of
 * a project that is served from now on, what is on the books of one that is not
 * any more. At the start, and when projects or members changed.
 */
must_check enum err_code serving_learn(struct db *db, const struct policies_config *config,
    int64_t bot, struct utc now, struct err *e);

#endif
