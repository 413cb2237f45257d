#ifndef SLAD_STORE_CALENDARS_KEPT_H
#define SLAD_STORE_CALENDARS_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/calendars.h"

/*
 * For the files of calendars alone: which calendars the regulations have, and
 * their days as they are now.
 */
struct revision_file;

/* A revision that was loaded, not one that came of a changed calendar. */
struct calendars_base {
	const char *regulation;
	const char *revision;
	struct utc valid_from;
};

/* Of all regulations, by regulation and age. */
must_check enum err_code calendars_bases(
    struct db *db, struct arena *arena, struct calendars_base **out, size_t *n, struct err *e);

bool calendars_is_file(const char *file);
/* "kz" of "holidays_kz.csv" */
const char *calendars_name(const char *file, struct arena *arena);

/* What was changed, the earliest first. */
must_check enum err_code calendars_changes(struct db *db, const char *file, struct arena *arena,
    struct calendar_change **out, size_t *n, struct err *e);
/* The file's days with what was changed; *last is the id of the latest change. */
must_check enum err_code calendars_days(struct db *db, const struct revision_file *file,
    struct arena *arena, struct calendar_day **out, size_t *n, int64_t *last, size_t *n_changes,
    struct err *e);

#endif
