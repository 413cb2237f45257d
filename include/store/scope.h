#ifndef SLAD_STORE_SCOPE_H
#define SLAD_STORE_SCOPE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"

struct db;

/*
 * The tracker's projects that slad serves are on record (work/serving.h works
 * them out). News of the others wakes nobody: whoever brings news wakes through
 * here.
 */

/*
 * wake_issues for those that are to be looked at: of served projects, of projects
 * that nobody has judged yet, and all that is still on the books, so that what
 * moved to another project is taken off them. *woken: how many.
 */
must_check enum err_code scope_wake(
    struct db *db, const int64_t *issues, size_t n, struct utc at, size_t *woken, struct err *e);

#endif
