#include "app/commands.h"

#include <inttypes.h>
#include <stdio.h>

#include "app/args.h"
#include "base/arena.h"
#include "base/db.h"
#include "store/call.h"
#include "store/clock.h"
#include "store/verdict.h"

struct calling {
	int64_t issue;
	const char *number;
	const char *note;
	const char *by;
	struct utc wished;
	struct utc at;
	bool reached;
	bool missed;
};

static enum err_code
keep(struct app *app, const struct calling *c, struct arena *a, struct err *e)
{
	struct verdict_row *row;
	struct utc now;
	const struct call_attempt attempt = {
		.issue = c->issue,
		.caller = args_who(c->by),
		.at = c->at,
		.reached = c->reached,
		.note = c->note,
	};

	if (clock_now(app->db, &now, e) != ERR_OK ||
	    verdict_get(app->db, c->issue, a, &row, e) != ERR_OK)
		return e->code;
	if (row == NULL)
		return err_set(e, ERR_NOTFOUND, "#%" PRId64 " was not looked at yet", c->issue);
	if ((c->number != NULL || !utc_is_none(c->wished)) &&
	    call_wish(app->db, c->issue, c->number, c->wished, attempt.caller, now, e) != ERR_OK)
		return e->code;
	if (c->reached || c->missed) {
		struct call_attempt dated = attempt;

		if (utc_is_none(dated.at))
			dated.at = now;
		if (dated.at.s > now.s)
			return err_set(e, ERR_INVALID, "--at: this call was not made yet");
		return call_log(app->db, &dated, now, e);
	}
	return ERR_OK;
}

static enum err_code
show(struct app *app, const struct calling *c, struct arena *a, struct err *e)
{
	char text[UTC_TEXT];
	struct callback calls;

	if (call_get(app->db, c->issue, a, &calls, e) != ERR_OK)
		return e->code;
	printf("number: %s\n", calls.number == NULL ? "not known" : calls.number);
	printf("wished: %s\n",
	    utc_is_none(calls.wished) ? "any time" : utc_format(calls.wished, text));
	for (size_t i = 0; i < calls.n; i++)
		printf("%s  %-7s  %s%s%s\n", utc_format(calls.attempts[i].at, text),
		    calls.attempts[i].reached ? "reached" : "missed", calls.attempts[i].caller,
		    calls.attempts[i].note == NULL ? "" : ": ",
		    calls.attempts[i].note == NULL ? "" : calls.attempts[i].note);
	return ERR_OK;
}

int
cmd_call(struct app *app, int argc, char **argv)
{
	struct calling c = { .wished = UTC_NONE, .at = UTC_NONE };
	struct arena *a;
	enum err_code rc;
	struct err e;

	if (!ARGS_READ(app, &argc, argv, { "--number", ARG_TEXT, &c.number },
		{ "--wished", ARG_INSTANT, &c.wished }, { "--reached", ARG_FLAG, &c.reached },
		{ "--missed", ARG_FLAG, &c.missed }, { "--at", ARG_INSTANT, &c.at },
		{ "--note", ARG_TEXT, &c.note }, { "--by", ARG_TEXT, &c.by }))
		return EXIT_USAGE;
	if (argc != 2 || (c.reached && c.missed))
		return app_usage(app, "name a request, and --reached or --missed for an attempt");
	if (!args_issue(app, argv[1], &c.issue))
		return EXIT_USAGE;
	a = arena_new();
	rc = keep(app, &c, a, &e);
	if (rc == ERR_OK)
		rc = show(app, &c, a, &e);
	arena_free(a);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}
