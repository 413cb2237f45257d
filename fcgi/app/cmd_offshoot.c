/* Requests that come out of another one: a question of its own, and a complaint. */
#include <inttypes.h>
#include <stdio.h>

#include "app/args.h"
#include "app/commands.h"
#include "app/room.h"
#include "store/offshoot.h"

/* Who stands in `--by` is no user of the tracker. */
#define NO_USER 0

static enum err_code
keep(struct app *app, struct room *r, struct offshoot_row *o, struct err *e)
{
	const char *clause;
	struct case_file c;

	if (room_read(app, r, o->issue, &c, e) != ERR_OK ||
	    offshoot_clause(c.policy, o, &clause, e) != ERR_OK)
		return e->code;
	o->said = r->now;
	return offshoot_say(app->db, o, clause, e);
}

static int
say(struct app *app, struct offshoot_row *o, const char *by)
{
	struct room r;
	struct err e;
	enum err_code rc;

	o->user = NO_USER;
	o->author = args_who(by);
	rc = keep(app, &r, o, &e);
	room_close(&r);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}

int
cmd_complaint(struct app *app, int argc, char **argv)
{
	const char *about = "conduct", *by = NULL;
	struct offshoot_row o = { .kind = OFFSHOOT_COMPLAINT, .subject = "" };
	int status;

	if (!ARGS_READ(app, &argc, argv, { "--about", ARG_TEXT, &about },
		{ "--text", ARG_TEXT, &o.body }, { "--by", ARG_TEXT, &by }))
		return EXIT_USAGE;
	if (argc != 2 || o.body == NULL)
		return app_usage(app, "name a request, and what is wrong with --text");
	if (!args_issue(app, argv[1], &o.issue))
		return EXIT_USAGE;
	if (!grievance_parse(about, &o.about))
		return app_usage(app, "--about is conduct, slow or refused");
	status = say(app, &o, by);
	if (status == EXIT_DONE)
		printf("Complaint %" PRId64
		       " is on its way to who answers for quality, and to nobody else.\n",
		    o.id);
	return status;
}

int
cmd_split(struct app *app, int argc, char **argv)
{
	struct offshoot_row o = { .kind = OFFSHOOT_SPLIT, .body = "" };
	const char *by = NULL;
	int status;

	if (!ARGS_READ(app, &argc, argv, { "--subject", ARG_TEXT, &o.subject },
		{ "--text", ARG_TEXT, &o.body }, { "--by", ARG_TEXT, &by }))
		return EXIT_USAGE;
	if (argc != 2 || o.subject == NULL)
		return app_usage(
		    app, "name a request, and what the new one is about with --subject");
	if (!args_issue(app, argv[1], &o.issue))
		return EXIT_USAGE;
	status = say(app, &o, by);
	if (status == EXIT_DONE)
		printf("A request of its own will be made out of #%" PRId64 " (split:%" PRId64
		       ").\n",
		    o.issue, o.id);
	return status;
}
