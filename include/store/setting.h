#ifndef SLAD_STORE_SETTING_H
#define SLAD_STORE_SETTING_H

#include <stddef.h>

#include "base/err.h"
#include "base/time.h"

struct arena;
struct db;

/*
 * Switches and small state that live in the database, so that all nodes see
 * them. What an administrator configures is a file: base/settings.h.
 */

#define SETTING_CLOCK_OFFSET "clock.offset" /* store/clock.h */
#define SETTING_PAUSED "paused" /* store/brake.h */

struct setting_stored {
	const char *name;
	const char *value;
	struct utc changed;
};

/* *value is NULL when it is not set. */
must_check enum err_code setting_get(
    struct db *db, const char *name, struct arena *arena, const char **value, struct err *e);
must_check enum err_code setting_put(
    struct db *db, const char *name, const char *value, struct utc now, struct err *e);
/* Deleting what is not there is fine. */
must_check enum err_code setting_delete(struct db *db, const char *name, struct err *e);
/* Those whose name begins with `prefix` ("" for all), by name. */
must_check enum err_code setting_all(struct db *db, const char *prefix, struct arena *arena,
    struct setting_stored **out, size_t *n, struct err *e);

#endif
