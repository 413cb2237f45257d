#include "app/commands.h"

#include <inttypes.h>
#include <stdio.h>

#include "app/args.h"
#include "app/room.h"
#include "core/conduct.h"
#include "store/offshoot.h"

/* Who stands in `--by` is no user of the tracker. */
#define NO_USER 0

static enum err_code
keep(struct room *r, struct offshoot_row *o, struct app *app, struct err *e)
{
	const struct conduct_policy *conduct;
	struct case_file c;

	if (case_read(&r->cases, o->issue, r->now, r->arena, &c, e) != ERR_OK)
		return e->code;
	conduct = c.policy->conduct;
	if (conduct == NULL)
		return err_set(e, ERR_CONFLICT,
		    "the regulation of #%" PRId64 " has no section conduct: complaints go nowhere",
		    o->issue);
	o->said = r->now;
	return offshoot_say(app->db, o,
	    o->about == GRIEVANCE_CONDUCT ? conduct->clause : conduct->complaints_clause, e);
}

int
cmd_complaint(struct app *app, int argc, char **argv)
{
	const char *about = "conduct", *text = NULL, *by = NULL;
	struct offshoot_row o = { .kind = OFFSHOOT_COMPLAINT, .user = NO_USER, .subject = "" };
	enum err_code rc;
	struct room r;
	struct err e;

	if (!ARGS_READ(app, &argc, argv, { "--about", ARG_TEXT, &about },
		{ "--text", ARG_TEXT, &text }, { "--by", ARG_TEXT, &by }))
		return EXIT_USAGE;
	if (argc != 2 || text == NULL)
		return app_usage(app, "name a request, and what is wrong with --text");
	if (!args_issue(app, argv[1], &o.issue))
		return EXIT_USAGE;
	if (!grievance_parse(about, &o.about))
		return app_usage(app, "--about is conduct, slow or refused");
	o.body = text;
	o.author = args_who(by);
	rc = room_open(app, &r, &e);
	if (rc == ERR_OK)
		rc = keep(&r, &o, app, &e);
	room_close(&r);
	if (rc != ERR_OK)
		return app_fail(app, &e);
	printf("Complaint %" PRId64 " is on its way to who answers for quality, and to nobody "
	       "else.\n",
	    o.id);
	return EXIT_DONE;
}
