#ifndef SLAD_APP_BILLS_H
#define SLAD_APP_BILLS_H

#include <stdbool.h>

#include "app/app.h"
#include "core/wording.h"

/* The months that `slactl billing` closes and reopens: store/bill.h. */

/* What was said to `slactl billing`; NULL: nothing. */
struct bills_wishes {
	const char *month, *since, *until, *client;
	const char *reason, *by;
	bool csv, json, entries;
	enum wording language;
};

/* struct arg_verb: ctx is the wishes. */
int bills_close(struct app *app, int argc, char **argv, void *ctx);
int bills_reopen(struct app *app, int argc, char **argv, void *ctx);
int bills_closed(struct app *app, int argc, char **argv, void *ctx);

#endif
