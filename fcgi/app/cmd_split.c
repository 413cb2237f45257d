#include "app/commands.h"

#include <inttypes.h>
#include <stdio.h>

#include "app/args.h"
#include "app/room.h"
#include "core/intake.h"
#include "store/offshoot.h"

/* Who stands in `--by` is no user of the tracker. */
#define NO_USER 0

static enum err_code
keep(struct room *r, struct offshoot_row *o, struct app *app, struct err *e)
{
	struct case_file c;

	if (case_read(&r->cases, o->issue, r->now, r->arena, &c, e) != ERR_OK)
		return e->code;
	o->said = r->now;
	return offshoot_say(app->db, o, intake_clause(c.policy, INTAKE_SINGLE), e);
}

int
cmd_split(struct app *app, int argc, char **argv)
{
	const char *subject = NULL, *text = "", *by = NULL;
	struct offshoot_row o = { .kind = OFFSHOOT_SPLIT, .user = NO_USER };
	enum err_code rc;
	struct room r;
	struct err e;

	if (!ARGS_READ(app, &argc, argv, { "--subject", ARG_TEXT, &subject },
		{ "--text", ARG_TEXT, &text }, { "--by", ARG_TEXT, &by }))
		return EXIT_USAGE;
	if (argc != 2 || subject == NULL)
		return app_usage(
		    app, "name a request, and what the new one is about with --subject");
	if (!args_issue(app, argv[1], &o.issue))
		return EXIT_USAGE;
	o.subject = subject;
	o.body = text;
	o.author = args_who(by);
	rc = room_open(app, &r, &e);
	if (rc == ERR_OK)
		rc = keep(&r, &o, app, &e);
	room_close(&r);
	if (rc != ERR_OK)
		return app_fail(app, &e);
	printf("A request of its own will be made out of #%" PRId64 " (split:%" PRId64 ").\n",
	    o.issue, o.id);
	return EXIT_DONE;
}
