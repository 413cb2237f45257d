#ifndef SLAD_STORE_RECORD_H
#define SLAD_STORE_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/err.h"
#include "base/time.h"

struct arena;
struct db;

/*
 * The append-only log: what was decided, when, by which clause, from which
 * facts, and what came of it. There is no call that changes or deletes, and
 * sql/grants.sql gives no right to.
 * Clauses: R35.
 */
struct record_entry {
	int64_t id; /* given by the database */
	struct utc at;
	int64_t issue; /* 0: of no one issue */
	const char *kind; /* "verdict", "action", "delivery", "mode"… */
	const char *rule; /* NULL: none */
	const char *clause; /* NULL: none */
	const char *body; /* JSON */
	int64_t journal; /* the entry that it left in the tracker; 0: none */
};

must_check enum err_code record_append(
    struct db *db, const struct record_entry *entry, struct err *e);
/* The same with a body to write out, which it takes; entry->body is not looked at. */
must_check enum err_code record_append_json(
    struct db *db, const struct record_entry *entry, json_t *body, struct err *e);
/* Of one issue (0: of all), with ids above `after`, the oldest first. */
must_check enum err_code record_list(struct db *db, int64_t issue, int64_t after, size_t limit,
    struct arena *arena, struct record_entry **out, size_t *n, struct err *e);

#endif
