#include "app/commands.h"

#include <inttypes.h>
#include <stdio.h>

#include "app/args.h"
#include "app/room.h"
#include "store/order.h"

/* Who stands in `--by` is no user of the tracker. */
#define NO_USER 0

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
	if (c->verdict.stage == STAGE_CLOSED)
		return err_set(e, ERR_CONFLICT, "#%" PRId64 " is closed", c->issue.id);
	if (!verdict_flag(&c->verdict, FLAG_PRIORITY_WISH))
		return err_set(e, ERR_CONFLICT,
		    "the client of #%" PRId64
		    " asks for no other priority; any may be set in the tracker",
		    c->issue.id);
	return order_say(app->db,
	    &(struct fact_word){ .issue = c->issue.id,
		.user = NO_USER,
		.kind = FACT_WORD_GRANT,
		.value = priority_name(c->verdict.wish),
		.at = c->now },
	    NULL, args_who(by), e);
}

static int
run(struct app *app, int64_t issue, bool granted, const char *by)
{
	struct case_file c;
	struct room r;
	struct err e;
	enum err_code rc = room_open(app, &r, &e);

	if (rc == ERR_OK)
		rc = case_read(&r.cases, issue, r.now, r.arena, &c, &e);
	if (rc == ERR_OK && granted)
		rc = grant(app, &c, by, &e);
	if (rc == ERR_OK && granted)
		printf("#%" PRId64 " is %s from now on; its targets count from its arrival.\n",
		    issue, priority_name(c.verdict.wish));
	else if (rc == ERR_OK)
		show(&c.verdict);
	room_close(&r);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}

int
cmd_priority(struct app *app, int argc, char **argv)
{
	const char *by = NULL;
	bool granted = false;
	int64_t issue;

	if (!ARGS_READ(
		app, &argc, argv, { "--grant", ARG_FLAG, &granted }, { "--by", ARG_TEXT, &by }) ||
	    !args_only_issue(app, argc, argv, &issue))
		return EXIT_USAGE;
	return run(app, issue, granted, by);
}
