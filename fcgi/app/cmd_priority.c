#include "app/commands.h"

#include <inttypes.h>
#include <stdio.h>

#include "app/args.h"
#include "app/room.h"

static void
show(const struct verdict *v)
{
	printf("priority: %s\n", priority_name(v->priority));
	if (verdict_flag(v, FLAG_PRIORITY_WISH))
		printf("the client wishes: %s\n", priority_name(v->wish));
}

static enum err_code
grant(struct app *app, const struct case_file *c, const char *by, struct err *e)
{
	const char *wish = priority_name(c->verdict.wish);

	if (!verdict_flag(&c->verdict, FLAG_PRIORITY_WISH))
		return err_set(e, ERR_CONFLICT,
		    "the client of #%" PRId64
		    " asks for no other priority; any may be set in the tracker",
		    c->issue.id);
	if (room_say(app, c, FACT_WORD_GRANT, wish, NULL, by, e) != ERR_OK)
		return e->code;
	printf("#%" PRId64 " is %s from now on; its targets count from its arrival.\n", c->issue.id,
	    wish);
	return ERR_OK;
}

int
cmd_priority(struct app *app, int argc, char **argv)
{
	const char *by = NULL;
	bool granted = false;
	struct case_file c;
	enum err_code rc;
	int64_t issue;
	struct room r;
	struct err e;

	if (!ARGS_READ(
		app, &argc, argv, { "--grant", ARG_FLAG, &granted }, { "--by", ARG_TEXT, &by }) ||
	    !args_only_issue(app, argc, argv, &issue))
		return EXIT_USAGE;
	rc = room_read(app, &r, issue, &c, &e);
	if (rc == ERR_OK && granted)
		rc = grant(app, &c, by, &e);
	else if (rc == ERR_OK)
		show(&c.verdict);
	room_close(&r);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}
