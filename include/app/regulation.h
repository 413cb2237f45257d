#ifndef SLAD_APP_REGULATION_H
#define SLAD_APP_REGULATION_H

#include "base/err.h"

struct buf;
struct policy;

/*
 * Finds a regulation and reads it. A name without '/' and ".json" is looked for
 * as NAME.json in `dir`; when that is NULL in $SLAD_REGULATIONS, beside the
 * program (../sql/regulations, ../share/slad/regulations) and in
 * /usr/share/slad/regulations. Anything else is a file. Files that it names are
 * beside it.
 *
 * ERR_NOTFOUND lists where was looked; ERR_INVALID says what is wrong in it.
 */
must_check enum err_code regulation_load(
    const char *name, const char *dir, struct policy **out, struct err *e);

/* Where it would be read from. */
must_check enum err_code regulation_find(
    const char *name, const char *dir, struct buf *path, struct err *e);

#endif
