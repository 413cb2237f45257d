#include "app/commands.h"

#include <inttypes.h>
#include <stdio.h>

#include "app/args.h"
#include "app/room.h"
#include "base/arena.h"
#include "core/order.h"
#include "store/order.h"

/* Who stands in `--by` is no user of the tracker. */
#define NO_USER 0

static enum err_code
check(struct room *r, int64_t issue, enum refusal reason, const char **clause, struct err *e)
{
	struct case_file c;
	struct traits traits;
	const char *hindrance;

	if (case_read(&r->cases, issue, r->now, r->arena, &c, e) != ERR_OK)
		return e->code;
	traits = timeline_traits(&c.timeline.request);
	traits.level = c.verdict.level;
	hindrance = refusal_hindrance(c.policy, &traits, reason);
	if (hindrance != NULL)
		return err_set(e, ERR_INVALID, "%s: %s", refusal_name(reason), hindrance);
	if (c.verdict.stage == STAGE_CLOSED)
		return err_set(e, ERR_CONFLICT, "#%" PRId64 " is closed", issue);
	*clause = c.policy->refusals->reasons[reason].clause;
	return ERR_OK;
}

static int
refuse(struct app *app, int64_t issue, enum refusal reason, const char *by)
{
	const char *clause = NULL;
	struct room r;
	struct err e;
	enum err_code rc = room_open(app, &r, &e);

	if (rc == ERR_OK)
		rc = check(&r, issue, reason, &clause, &e);
	if (rc == ERR_OK)
		rc = order_say(app->db,
		    &(struct fact_word){ .issue = issue,
			.user = NO_USER,
			.kind = FACT_WORD_REFUSE,
			.value = refusal_name(reason),
			.at = r.now },
		    clause, args_who(by), &e);
	room_close(&r);
	if (rc != ERR_OK)
		return app_fail(app, &e);
	printf("#%" PRId64 " will be refused (%s, clause %s): note and status in one step.\n",
	    issue, refusal_name(reason), clause);
	return EXIT_DONE;
}

int
cmd_refuse(struct app *app, int argc, char **argv)
{
	const char *by = NULL;
	enum refusal reason;
	int64_t issue;

	if (!ARGS_READ(app, &argc, argv, { "--by", ARG_TEXT, &by }))
		return EXIT_USAGE;
	if (argc != 3)
		return app_usage(app, "name a request and a reason");
	if (!args_issue(app, argv[1], &issue))
		return EXIT_USAGE;
	if (!refusal_parse(argv[2], &reason))
		return app_usage(
		    app, "reasons are too_little, unclear, conduct, scope and unidentified");
	return refuse(app, issue, reason, by);
}
