#ifndef SLAD_APP_SHELF_H
#define SLAD_APP_SHELF_H

#include "app/app.h"
#include "base/err.h"
#include "base/time.h"
#include "core/policy.h"

/* What commands work with that read what was judged, and judge nothing: no tracker is opened. */
struct arena;
struct policies;

struct shelf {
	struct policies *policies;
	const struct policy *policy; /* everybody's, as it is now */
	struct arena *arena; /* of the command */
	struct utc now;
};

/* The database is open. Give back with shelf_close, also after an error. */
must_check enum err_code shelf_open(struct app *app, struct shelf *s, struct err *e);
void shelf_close(struct shelf *s);

/*
 * Periods of --since, --until and --month (core/period.h); those that are NULL
 * leave the instants as they are. A month is both.
 */
must_check enum err_code shelf_period(const struct shelf *s, const char *since, const char *until,
    const char *month, struct utc *from, struct utc *to, struct err *e);

#endif
