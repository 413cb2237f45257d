#ifndef SLAD_WORK_MODESTY_H
#define SLAD_WORK_MODESTY_H

#include "base/err.h"
#include "base/time.h"

struct db;

/*
 * The thresholds of what is suggested, from what people did in the last half year
 * with what they were shown: fitted here and not while somebody waits.
 */
must_check enum err_code modesty_refit(struct db *db, struct utc now, struct err *e);

#endif
