#include "app/commands.h"

#include <stdio.h>

#include "store/clock.h"
#include "work/sweep.h"

int
cmd_sweep(struct app *app, int argc, char **argv)
{
	struct utc now;
	struct err e;

	if (argc > 1)
		return app_usage(app, "\"%s\" is too much", argv[1]);
	if (app_start(app, &e) != ERR_OK || clock_now(app->db, &now, &e) != ERR_OK ||
	    sweep_ask(app->db, now, &e) != ERR_OK)
		return app_fail(app, &e);
	puts("A sweep begins within a minute; slactl doctor tells when it ended.");
	return EXIT_DONE;
}
