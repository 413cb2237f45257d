#ifndef SLAD_STORE_BREACH_H
#define SLAD_STORE_BREACH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/policy.h"
#include "core/terms.h"

struct arena;
struct db;

/*
 * Targets that were missed, by clock and cycle. A breach stays on record with
 * the revision that found it; a later fact that moves the target marks it as
 * superseded, nothing deletes it.
 */
struct breach_row {
	int64_t issue;
	enum clock_kind clock;
	int cycle;
	struct utc at; /* the first instant past the target by the facts then known */
	struct utc due;
	enum priority priority;
	const char *regulation;
	const char *revision;
	const char *clause;
	struct utc found;
	struct utc superseded; /* UTC_NONE: it stands */
	const char *superseded_by; /* "journal 123: priority"; NULL while it stands */
};

/*
 * *fresh: it was not on record. What is there already (same clock, cycle and `at`) stays as it is.
 */
must_check enum err_code breach_put(
    struct db *db, const struct breach_row *breach, bool *fresh, struct err *e);
/* Once: a second superseding changes nothing. ERR_NOTFOUND: no such breach. */
must_check enum err_code breach_supersede(
    struct db *db, const struct breach_row *breach, struct utc when, const char *by, struct err *e);
/* Of one issue, by `at`. */
must_check enum err_code breach_of(struct db *db, int64_t issue, struct arena *arena,
    struct breach_row **out, size_t *n, struct err *e);
/* Of many issues, by issue. */
must_check enum err_code breach_of_many(struct db *db, const int64_t *issues, size_t n_issues,
    struct arena *arena, struct breach_row **out, size_t *n, struct err *e);

/* A row of the columns of breach_of: a list_read. */
struct rows;
bool breach_read(const struct rows *rows, struct arena *arena, void *item, struct err *e);

#endif
