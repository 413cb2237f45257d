#ifndef SLAD_BASE_FILE_H
#define SLAD_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * A whole file as text, NUL behind it; *text is the caller's to free.
 * ERR_NOTFOUND: it cannot be read; ERR_INVALID: it is longer than `most` bytes.
 */
must_check enum err_code file_read(
    const char *path, size_t most, char **text, size_t *len, struct err *e);

/* Of the files of a folder whose names begin and end so, all but `keep` (a path) are removed. */
void file_remove_others(const char *dir, const char *begin, const char *end, const char *keep);
/* With its parents, unless it is there. ERR_INVALID says why it cannot be. */
must_check enum err_code file_make_dir(const char *path, struct err *e);
/*
 * One process for each such file, as long as it lives or until it closes *fd.
 * ERR_CONFLICT: another has it.
 */
must_check enum err_code file_lock(const char *path, int *fd, struct err *e);
/*
 * Whether it keeps others out: one whose file was removed, or replaced, is nobody's. -1: none does.
 */
bool file_lock_holds(const char *path, int fd);
/* A number that was never given before, nor will be. */
uint64_t file_unique(void);

#endif
