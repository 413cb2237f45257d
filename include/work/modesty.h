#ifndef SLAD_WORK_MODESTY_H
#define SLAD_WORK_MODESTY_H

#include <stddef.h>

#include "base/err.h"
#include "base/time.h"
#include "store/clicks.h"

struct db;

/*
 * The thresholds of what is suggested, from what people did in the last half year
 * with what they were shown: fitted here and not while somebody waits.
 */
must_check enum err_code modesty_refit(struct db *db, struct utc now, struct err *e);

/* The threshold now, and what it was made from. */
struct modesty_told {
	enum clicks kind;
	double threshold, usual, lowest, highest;
	size_t clicks, wanted;
};

must_check enum err_code modesty_tell(
    struct db *db, struct utc now, struct modesty_told out[static CLICKS_COUNT], struct err *e);

#endif
