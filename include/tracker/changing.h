#ifndef SLAD_TRACKER_CHANGING_H
#define SLAD_TRACKER_CHANGING_H

#include <stdbool.h>
#include <stdint.h>

#include "tracker/attempt.h"

/*
 * One attempt at a change of an issue, for tracker/act.c alone: what the tables
 * say of it and of our entries (changing.c), and what the tracker lets the bot
 * do there (changing_let.c). Steps as in attempt.h.
 */

/* How the issue stands. */
struct standing {
	bool found;
	int64_t status;
	int64_t priority;
	int64_t assignee;
	int64_t lock_version;
	int64_t project;
	int64_t children;
	int64_t open_children;
	int64_t open_blockers;
};

/* What our own entries above the floor say. Ids of entries, 0: none. */
struct ours {
	int64_t note; /* with the very note */
	int64_t any_note;
	int64_t details; /* with a detail that was wanted */
	bool stage, priority, assignee;
};

struct changing {
	struct attempt try;
	int64_t issue;
	int64_t floor;
	int64_t lock_version;
	const struct act_change *change;
	struct standing now;
	struct ours ours;
	int64_t note_before; /* the newest entry of ours with a note, before we sent anything */
	/* What is to be sent; 0 and false: not that. */
	bool move;
	int64_t status;
	int64_t priority;
	bool assign;
};

/* Reads both; ends the attempt where the change stands already, or a part of it. */
bool changing_look(struct changing *a);

bool changing_stands_in_stage(const struct changing *a);
bool changing_has_priority(const struct changing *a);

/* What Redmine would drop without a word, and answer 204. */
bool changing_check_permissions(struct changing *a);

/* Which status of the stage the bot may set: `status`. */
bool changing_ask_workflow(struct changing *a);

/* What a refusal of the whole request means, asked or told. True: it is none of these. */
bool changing_is_let(struct changing *a);

#endif
