#include "app/commands.h"

#include <inttypes.h>
#include <stdio.h>

#include "app/args.h"
#include "app/room.h"
#include "base/buf.h"
#include "core/intake.h"

static enum err_code
check(const struct case_file *c, struct err *e)
{
	const struct intake_seen *seen = c->timeline.request.seen;

	if (c->policy->intake == NULL)
		return err_set(e, ERR_CONFLICT,
		    "the regulation of #%" PRId64 " has no section intake", c->issue.id);
	if (seen == NULL || seen->found.missing == 0)
		return err_set(e, ERR_CONFLICT, "nothing is missing in #%" PRId64, c->issue.id);
	if (c->verdict.stage == STAGE_CLOSED)
		return err_set(e, ERR_CONFLICT, "#%" PRId64 " is closed", c->issue.id);
	return ERR_OK;
}

static void
show(const struct case_file *c)
{
	struct buf text;

	buf_init(&text);
	intake_tell_missing(c->policy, &c->timeline.request, &text);
	printf("%s\n", text.data);
	buf_release(&text);
}

static enum err_code
ask(struct app *app, struct room *r, int64_t issue, bool dry, const char *by, struct err *e)
{
	struct case_file c;

	if (room_read(app, r, issue, &c, e) != ERR_OK || check(&c, e) != ERR_OK)
		return e->code;
	show(&c);
	if (dry)
		return ERR_OK;
	return room_say(app, &c, FACT_WORD_ASK, "missing", c.policy->intake->clause, by, e);
}

int
cmd_ask(struct app *app, int argc, char **argv)
{
	const char *by = NULL;
	bool dry = false;
	enum err_code rc;
	int64_t issue;
	struct room r;
	struct err e;

	if (!ARGS_READ(
		app, &argc, argv, { "--dry-run", ARG_FLAG, &dry }, { "--by", ARG_TEXT, &by }))
		return EXIT_USAGE;
	if (!args_only_issue(app, argc, argv, &issue))
		return EXIT_USAGE;
	rc = ask(app, &r, issue, dry, by, &e);
	room_close(&r);
	if (rc != ERR_OK)
		return app_fail(app, &e);
	if (!dry)
		printf("\n#%" PRId64 " will be asked so; the no-answer clock runs from then on.\n",
		    issue);
	return EXIT_DONE;
}
