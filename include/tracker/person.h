#ifndef SLAD_TRACKER_PERSON_H
#define SLAD_TRACKER_PERSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* Somebody to write to, as the tracker has them now. Texts live in the arena. */

struct arena;
struct db;

struct person {
	int64_t id;
	bool active; /* neither locked nor waiting for registration */
	const char *name; /* as people know them */
	const char *language; /* "ru"; NULL: none of their own */
	const char *address; /* NULL: none */
};

/* *out is NULL when there is nobody: no such user, or a group. */
must_check enum err_code person_read(
    struct db *db, int64_t user, struct arena *arena, struct person **out, struct err *e);
must_check enum err_code person_named(
    struct db *db, const char *login, struct arena *arena, struct person **out, struct err *e);

/* What an issue is about; NULL: there is none. */
must_check enum err_code person_subject(
    struct db *db, int64_t issue, struct arena *arena, const char **subject, struct err *e);

#endif
