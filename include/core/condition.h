#ifndef SLAD_CORE_CONDITION_H
#define SLAD_CORE_CONDITION_H

#include "core/policy.h"
#include "core/terms.h"

/*
 * What the conditions of a regulation name beside its own levels: whether there is such a thing
 * only the installation knows (app/doctor_conditions.c). A rule that waits for what does not exist
 * never holds, and nothing else says so.
 * Clauses: R1.
 */

struct reader;

#define CONDITION_TERMS(X)                                                                         \
	X(CONDITION_CLIENT, "client")                                                              \
	X(CONDITION_CONTRACT, "contract")                                                          \
	X(CONDITION_CATEGORY, "category")                                                          \
	X(CONDITION_CHANNEL, "channel")                                                            \
	X(CONDITION_TRACKER, "tracker")                                                            \
	X(CONDITION_PRIORITY, "priority")                                                          \
	X(CONDITION_PROJECT, "project")

TERM_SET(condition_kind, CONDITION_TERMS, CONDITION_COUNT);

struct condition {
	enum condition_kind kind;
	const char *name; /* as it stands there; NULL of a contract that is to be in force */
	const char *path; /* of the first place: "clocks.resolution.targets[2].when.client" */
	size_t places;
};

/* What is read at r->path names these: into policy.conditions, each kind and name once. */
void condition_note(struct reader *r, const struct match *m);

#endif
