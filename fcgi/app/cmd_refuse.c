#include "app/commands.h"

#include <inttypes.h>
#include <stdio.h>

#include "app/args.h"
#include "app/room.h"
#include "core/order.h"

/* *clause is that of the reason. */
static enum err_code
say(struct app *app, const struct case_file *c, const char *name, const char *by,
    struct arena *arena, const char **clause, struct err *e)
{
	const struct refusal_policy *reason = refusal_find(c->policy, name);
	struct traits traits = timeline_traits(&c->timeline.request);
	const char *hindrance;

	traits.level = c->verdict.level;
	hindrance = refusal_hindrance(reason, &traits);
	if (hindrance != NULL)
		return err_set(e, ERR_INVALID, "%s: %s; its reasons: %s", name, hindrance,
		    refusal_names(c->policy, arena));
	*clause = reason->clause;
	return room_say(app, c, FACT_WORD_REFUSE, reason->name, *clause, by, e);
}

static int
refuse(struct app *app, int64_t issue, const char *reason, const char *by)
{
	const char *clause = NULL;
	struct case_file c;
	struct room r;
	struct err e;
	enum err_code rc = room_read(app, &r, issue, &c, &e);

	if (rc == ERR_OK)
		rc = say(app, &c, reason, by, r.arena, &clause, &e);
	if (rc == ERR_OK)
		printf("#%" PRId64
		       " will be refused (%s, clause %s): note and status in one step.\n",
		    issue, reason, clause);
	room_close(&r);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}

int
cmd_refuse(struct app *app, int argc, char **argv)
{
	const char *by = NULL;
	int64_t issue;

	if (!ARGS_READ(app, &argc, argv, { "--by", ARG_TEXT, &by }))
		return EXIT_USAGE;
	if (argc != 3)
		return app_usage(app, "name a request and a reason");
	if (!args_issue(app, argv[1], &issue))
		return EXIT_USAGE;
	return refuse(app, issue, argv[2], by);
}
