#ifndef SLAD_BASE_TRAIL_H
#define SLAD_BASE_TRAIL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * A file to which one process appends and that any number follow. A piece whose
 * end is missing or whose checksum is wrong, and all behind it, is not there:
 * so a writer may die at any moment.
 */
struct trail;

/*
 * To follow: nothing is changed. To append: what is not whole at its end is cut
 * off by the first trail_read. ERR_NOTFOUND: to be followed, and it is not there.
 */
enum trail_mode { TRAIL_FOLLOW, TRAIL_APPEND };
must_check enum err_code trail_open(
    const char *path, enum trail_mode mode, struct trail **out, struct err *e);
void trail_close(struct trail *t);

typedef void trail_each(void *ctx, const void *bytes, size_t len);
/* Those pieces that were not read yet. */
must_check enum err_code trail_read(struct trail *t, trail_each *each, void *ctx, struct err *e);
/* After everything was read. ERR_RETRY: there is no room; nothing is appended then. */
must_check enum err_code trail_append(
    struct trail *t, const void *bytes, size_t len, struct err *e);
/* Whether its path still names this file, with all that was read and written. */
bool trail_current(const struct trail *t);

#endif
