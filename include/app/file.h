#ifndef SLAD_APP_FILE_H
#define SLAD_APP_FILE_H

#include <stddef.h>

#include "base/err.h"

struct arena;

/*
 * A whole file as a text; "-" is the standard input. ERR_INVALID: not there, too long, or it has
 * NULs.
 */
must_check enum err_code file_text(
    const char *path, size_t max, struct arena *arena, const char **out, struct err *e);

#endif
