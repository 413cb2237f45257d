#ifndef SLAD_WORK_EXPIRY_H
#define SLAD_WORK_EXPIRY_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"

struct arena;
struct db;
struct policy;
struct work_config;

#define EXPIRY_LETTER "contract" /* the kind of its letters */

/*
 * Contracts that end: from the day after its last one a client's new requests
 * have the lowest level, so managers (people with one of the tracker's roles
 * tracker.managers) are told by letter 30 and 7 days before. Each of them is told
 * once of a contract, its end and a threshold; not where another contract of the
 * client takes over at once, unless its level is lower; within opening hours. A
 * contract that was entered late is told of by the nearest threshold only. The
 * brake of the rule `warning` holds the letters.
 *
 * To be called now and then with the common regulation; what was told already
 * costs a few reads. *told counts new letters.
 * Clauses: R33.
 */
must_check enum err_code expiry_step(struct db *db, const struct work_config *config,
    const struct policy *policy, struct utc now, size_t *told, struct err *e);

/*
 * The body of such a letter as it would be written now: days go by between a
 * letter and its mail. *out is NULL when there is nothing to tell any more: a
 * contract was entered that follows, or the end was moved. A body that names no
 * contract stays as it is.
 */
must_check enum err_code expiry_reword(struct db *db, const struct policy *policy, const char *body,
    struct utc now, struct arena *arena, const char **out, struct err *e);

/* Those of the next 30 days, the next to end first. */
struct expiry_contract {
	int64_t contract;
	const char *client, *number, *level;
	struct utc to;
	const char *next; /* the level from then on, by another contract; NULL: there is none */
};

must_check enum err_code expiry_list(struct db *db, const struct policy *policy, struct utc now,
    struct arena *arena, struct expiry_contract **out, size_t *n, struct err *e);
/* "31.12.2026", the day of the last second in force. */
const char *expiry_last_day(
    const struct expiry_contract *k, const struct policy *policy, struct arena *arena);

#endif
