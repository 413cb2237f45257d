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

/* Opens it and reads a request. */
must_check enum err_code room_read(
    struct app *app, struct room *r, int64_t issue, struct case_file *out, struct err *e);
/*
 * Keeps what somebody says of it, with the clause; `by` is what stands in --by.
 * ERR_CONFLICT: it is closed, and nothing follows from words any more.
 */
must_check enum err_code room_say(struct app *app, const struct case_file *c,
    enum fact_word_kind kind, const char *value, const char *clause, const char *by, struct err *e);

#endif
