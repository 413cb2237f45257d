#ifndef SLAD_APP_ROOM_H
#define SLAD_APP_ROOM_H

#include "app/app.h"
#include "base/err.h"
#include "base/time.h"
#include "work/case.h"

/* What commands that judge work with: the shelf of regulations and a room for cases. */
struct arena;
struct policies;

struct room {
	struct case_room cases;
	struct policies *policies;
	struct arena *arena; /* of the command */
	struct utc now;
};

/* Opens the tracker, too. Give back with room_close, also after an error. */
must_check enum err_code room_open(struct app *app, struct room *r, struct err *e);
void room_close(struct room *r);

#endif
