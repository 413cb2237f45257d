#ifndef SLAD_WORK_CAP_H
#define SLAD_WORK_CAP_H

#include <stdint.h>

#include "base/err.h"
#include "base/time.h"

/*
 * How much leaves in an hour: each note is a mail to a client, and a mistake in
 * a calendar must not close everything at once.
 */

struct db;

enum cap {
	CAP_NOTES, /* whatever is written for people; closures are among them */
	CAP_CLOSURES,
};

/* When the next may leave: UTC_NONE is now. A cap of 0 lets nothing out. */
must_check enum err_code cap_frees(
    struct db *db, enum cap cap, int64_t an_hour, struct utc now, struct utc *when, struct err *e);

#endif
