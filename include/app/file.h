#ifndef SLAD_APP_FILE_H
#define SLAD_APP_FILE_H

#include <stddef.h>
#include <stdio.h>

#include "base/err.h"

struct arena;

/* Opens it for reading; NULL: e is ERR_UNREACHABLE, ERR_INVALID for a name without a letter. */
FILE *file_open(const char *path, struct err *e);

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
