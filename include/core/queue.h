#ifndef SLAD_CORE_QUEUE_H
#define SLAD_CORE_QUEUE_H

#include <jansson.h>
#include <stdbool.h>

#include "core/judge.h"

/*
 * The order of work (requirements.md, choice 4; D1 clauses 19, 21, 22): the
 * critical ones, then a word of the client on a request that a person closed,
 * then by level, then in order of arrival. Such a word may be no more than
 * thanks: it heads its assignee's own list (store/verdict.h), and no other.
 * Requests that wait for somebody else are not in the queue; one that waits for a client
 * whom nobody, or only the bot, has asked waits for us all the same.
 * Clauses: R25, R27, R28.
 */
enum { QUEUE_CRITICAL, QUEUE_NOTE, QUEUE_LEVELS };

struct queue_place {
	bool waits; /* for us: it stands in the queue */
	int rank; /* of the above; QUEUE_LEVELS and up: the levels from the highest */
	struct utc arrived;
};

struct queue_place queue_place(const struct policy *p, const struct verdict *v);
/* Negative when a is to be taken before b. */
int queue_compare(const struct queue_place *a, const struct queue_place *b);
/* {"waits","rank","why","clause","flag"?}: why it stands where it stands, in that language; clause null: no regulation says so;
 * flag: it waits for us although it waits for the client. */
json_t *queue_json(const struct policy *p, const struct verdict *v, const char *language);

#endif
