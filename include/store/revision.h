#ifndef SLAD_STORE_REVISION_H
#define SLAD_STORE_REVISION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/time.h"

struct arena;
struct db;

/*
 * The texts of the regulations as they were judged by, with the files that they
 * include (holidays). A revision is never changed: old verdicts keep theirs.
 */
struct revision_file {
	const char *name; /* "holidays_kz.csv" */
	const char *body;
};

struct revision {
	const char *regulation; /* policy.id */
	const char *name; /* policy.revision */
	struct utc valid_from; /* requests that arrive from then on are judged by it */
	const char *body;
	size_t n_files;
	const struct revision_file *files; /* by name */
	const char *checksum; /* SHA-256 of body and files, in hex; given by revision_put */
	struct utc loaded;
};

/*
 * Keeps it; *fresh tells whether it was new. ERR_CONFLICT: a revision of that
 * name has another text, other files or another validity: give it a new name.
 * ERR_RETRY: another process puts one of that name at this moment.
 */
must_check enum err_code revision_put(
    struct db *db, const struct revision *revision, bool *fresh, struct err *e);
/* The same without keeping it; *found: one of that name is on record. */
must_check enum err_code revision_compare(
    struct db *db, const struct revision *revision, bool *found, struct err *e);
/* ERR_NOTFOUND: no such revision. */
must_check enum err_code revision_get(struct db *db, const char *regulation, const char *name,
    struct arena *arena, struct revision *out, struct err *e);
/*
 * The one in force at an instant: of those that began by then the latest, and
 * of several that began together the one loaded last. For an instant before the
 * first one: the first one. ERR_NOTFOUND: the regulation has none.
 */
must_check enum err_code revision_at(struct db *db, const char *regulation, struct utc at,
    struct arena *arena, struct revision *out, struct err *e);
/* All, without bodies and files, by regulation and validity. */
must_check enum err_code revision_list(
    struct db *db, struct arena *arena, struct revision **out, size_t *n, struct err *e);

#endif
