#ifndef SLAD_WORK_EXPIRY_H
#define SLAD_WORK_EXPIRY_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"

struct arena;
struct calendar;
struct db;
struct setting_list;

/*
 * Contracts that end: from the day after its last one a client's new requests
 * have the lowest level, so managers (people with one of these roles of the
 * tracker) are told by letter 30 and 7 days before. Each of them is told once of
 * a contract, its end and a threshold; not where another contract of the client
 * follows at once; within opening hours. A contract that was entered late is
 * told of by the nearest threshold only.
 *
 * To be called now and then; what was told already costs a few reads. *told
 * counts new letters.
 * Clauses: R33.
 */
must_check enum err_code expiry_step(struct db *db, const struct setting_list *managers,
    const struct calendar *calendar, struct utc now, size_t *told, struct err *e);

/* Those of the next 30 days, the next to end first. */
struct expiry_contract {
	int64_t contract;
	const char *client, *number;
	struct utc to;
};

must_check enum err_code expiry_list(struct db *db, struct utc now, struct arena *arena,
    struct expiry_contract **out, size_t *n, struct err *e);
/* "31.12.2026", the day of the last second in force. */
const char *expiry_last_day(
    const struct expiry_contract *k, const struct calendar *calendar, struct arena *arena);

#endif
