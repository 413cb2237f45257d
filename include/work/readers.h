#ifndef SLAD_WORK_READERS_H
#define SLAD_WORK_READERS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/warning.h"
#include "work/case.h"
#include "work/config.h"

/*
 * Who is there to be told of one issue: its assignee, the client's dedicated
 * employee (while he is away his deputy), the supervisors of its project or,
 * where it has none of its own, everybody's. Locked users and groups have no
 * letter box and are left out.
 */

struct arena;
struct db;

#define READERS_MAX 8

struct readers {
	size_t n[WARNED_COUNT];
	int64_t user[WARNED_COUNT][READERS_MAX];
};

must_check enum err_code readers_of(struct db *db, const struct case_file *c,
    const struct work_config *config, struct arena *arena, struct readers *out, struct err *e);

/* Themselves, or where there is nobody of them, who is told instead. */
enum warned readers_instead(const struct readers *r, enum warned as);

#endif
