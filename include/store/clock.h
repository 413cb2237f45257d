#ifndef SLAD_STORE_CLOCK_H
#define SLAD_STORE_CLOCK_H

#include "base/err.h"
#include "base/time.h"

struct db;

/*
 * `now` of a step: the database's UTC clock, one for all nodes; read once and
 * handed down.
 *
 * It is the one seam by which a rehearsal or a test moves time: an instance
 * whose time may be moved is born with the setting `clock.offset` (setting_put
 * of SETTING_CLOCK_OFFSET, "0"), whose seconds are added. A production instance
 * has no such row and clock_advance refuses to make one.
 */
must_check enum err_code clock_now(struct db *db, struct utc *now, struct err *e);

/*
 * How many seconds the database's clock is ahead of this machine's, whatever a
 * rehearsal added to it. Reads the machine's clock, before and after: 0 when
 * the database's second lies between.
 */
must_check enum err_code clock_apart(struct db *db, struct span *apart, struct err *e);

/* Forward only, as time goes. ERR_REFUSED: this instance's clock is the real one. */
must_check enum err_code clock_advance(struct db *db, struct span by, struct err *e);

#endif
