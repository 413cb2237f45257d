#include "app/commands.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/args.h"
#include "app/shelf.h"
#include "base/settings.h"
#include "core/calendar.h"
#include "core/policy.h"
#include "store/clock.h"
#include "store/setting.h"

static int
show(struct app *app, int argc, char **argv, void *ctx)
{
	char text[UTC_TEXT];
	struct utc now;
	struct err e;

	if (app_start(app, &e) != ERR_OK || clock_now(app->db, &now, &e) != ERR_OK)
		return app_fail(app, &e);
	puts(utc_format(now, text));
	return EXIT_DONE;
}

/* After days a rehearsal goes on while people work: what slad says by itself it says by day. */
static enum err_code
on_to_opening(struct app *app, struct span *by, struct err *e)
{
	struct shelf s;

	if (shelf_open(app, &s, e) == ERR_OK)
		by->s = calendar_next_open(s.policy->calendar, utc_plus(s.now, *by)).s - s.now.s;
	shelf_close(&s);
	return e->code;
}

/* "90m", "8h", "3d": for rehearsals, where a day of waiting takes a second. */
static int
advance(struct app *app, int argc, char **argv, void *ctx)
{
	struct span by;
	struct err e = { .code = ERR_OK };

	if (!settings_span(argv[1], &by) || by.s <= 0)
		return app_usage(app, "\"%s\": a span such as 30m, 8h or 3d is expected", argv[1]);
	if (by.s % SPAN_DAY == 0 && on_to_opening(app, &by, &e) != ERR_OK)
		return app_fail(app, &e);
	if (app_start(app, &e) != ERR_OK || clock_advance(app->db, by, &e) != ERR_OK)
		return app_fail(app, &e);
	return show(app, argc, argv, ctx);
}

int
cmd_clock(struct app *app, int argc, char **argv)
{
	static const struct arg_verb verbs[] = {
		{ "now", 0, 0, show },
		{ "advance", 1, 1, advance },
	};

	return ARGS_VERB(app, argc, argv, verbs, "now", NULL);
}
