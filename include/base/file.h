#ifndef SLAD_BASE_FILE_H
#define SLAD_BASE_FILE_H

#include <stddef.h>

#include "base/err.h"

/*
 * A whole file as text, NUL behind it; *text is the caller's to free.
 * ERR_NOTFOUND: it cannot be read; ERR_INVALID: it is longer than `most` bytes.
 */
must_check enum err_code file_read(
    const char *path, size_t most, char **text, size_t *len, struct err *e);

#endif
