#ifndef SLAD_APP_FILE_H
#define SLAD_APP_FILE_H

#include <stddef.h>

#include "base/err.h"

struct arena;

/*
 * A whole file as a text; "-" is the standard input. ERR_UNREACHABLE: it cannot be read;
 * ERR_INVALID: it is too long, or has NULs.
 */
must_check enum err_code file_text(
    const char *path, size_t max, struct arena *arena, const char **out, struct err *e);

/*
 * Of what came of reading a file that the command line names: one that cannot be read is out of
 * reach, for whatever reason, and no bad input.
 */
enum err_code file_reached(enum err_code rc, struct err *e);

#endif
