#include "app/commands.h"

#include <stdio.h>

#include "app/args.h"
#include "base/db.h"
#include "store/brake.h"
#include "store/clock.h"
#include "work/keep.h"

struct order {
	bool paused;
	const char *by;
	struct utc now;
};

/* db_step: the switch and who turned it. */
static enum err_code
turn(struct db *db, void *ctx, struct err *e)
{
	const struct order *o = ctx;

	if (brake_pause(db, o->paused, o->now, e) != ERR_OK)
		return e->code;
	return keep_record(db, o->now, 0, o->paused ? "pause" : "resume", NULL, NULL, 0,
	    json_pack("{s:s}", "by", o->by), e);
}

static int
order(struct app *app, int argc, char **argv, bool paused, const char *said)
{
	struct order o = { .paused = paused };
	const char *by = NULL;
	struct err e;

	if (!ARGS_READ(app, &argc, argv, { "--by", ARG_TEXT, &by }))
		return EXIT_USAGE;
	if (argc > 1)
		return app_usage(app, "\"%s\" is too much", argv[1]);
	o.by = args_who(by);
	if (app_start(app, &e) != ERR_OK || clock_now(app->db, &o.now, &e) != ERR_OK ||
	    db_transact(app->db, turn, &o, &e) != ERR_OK)
		return app_fail(app, &e);
	puts(said);
	return EXIT_DONE;
}

int
cmd_pause(struct app *app, int argc, char **argv)
{
	return order(app, argc, argv, true,
	    "Paused: nothing leaves any more. What is on its way is finished; judging goes on.");
}

int
cmd_resume(struct app *app, int argc, char **argv)
{
	return order(app, argc, argv, false, "Resumed: what waits in the outbox is delivered.");
}
