#include "app/commands.h"

#include <inttypes.h>
#include <stdio.h>

#include "app/args.h"
#include "app/room.h"
#include "base/zone.h"
#include "core/calendar.h"
#include "core/callback.h"
#include "core/phone.h"
#include "store/call.h"

struct calling {
	int64_t issue;
	const char *number;
	const char *wished;
	const char *note;
	const char *by;
	struct utc at;
	bool reached;
	bool failed;
};

static enum err_code
keep_wish(struct app *app, const struct room *r, const struct case_file *c,
    const struct calling *said, struct err *e)
{
	const struct policy *p = c->policy;
	struct utc wished = UTC_NONE;
	char phone[PHONE_TEXT];

	if (said->number == NULL && said->wished == NULL)
		return ERR_OK;
	if (said->number != NULL && !phone_normalise(said->number, phone))
		return err_set(e, ERR_INVALID,
		    "--number: \"%s\" cannot be called; a number such as \"+7 701 123 45 67\" is "
		    "expected",
		    said->number);
	if (said->wished != NULL &&
	    !callback_parse(said->wished, p, c->verdict.level, r->now, &wished))
		return err_set(e, ERR_INVALID,
		    "--wished: \"%s\" is no time to come; \"2026-02-03 15:00\" or \"15:00\" is "
		    "expected, in the zone of the client's calendar (%s)",
		    said->wished, zone_name(calendar_zone(p->calendar)));
	return call_wish(app->db, said->issue, said->number == NULL ? NULL : phone, wished,
	    args_who(said->by), r->now, e);
}

static enum err_code
keep_attempt(struct app *app, const struct room *r, const struct case_file *c,
    const struct calling *said, struct err *e)
{
	const struct utc arrival = timeline_arrival(&c->timeline.request);
	const struct call_attempt attempt = {
		.issue = said->issue,
		.caller = args_who(said->by),
		.at = utc_is_none(said->at) ? r->now : said->at,
		.reached = said->reached,
		.note = said->note,
	};
	char text[UTC_TEXT];

	if (!said->reached && !said->failed)
		return ERR_OK;
	if (attempt.at.s > r->now.s)
		return err_set(e, ERR_INVALID, "--at: this call was not made yet");
	if (attempt.at.s < arrival.s)
		return err_set(e, ERR_INVALID,
		    "--at: request %" PRId64 " came only at %s; a call answers it from then on",
		    said->issue, utc_format(arrival, text));
	return call_log(app->db, &attempt, r->now, e);
}

static void
show_wished(const struct case_file *c, const struct callback *calls)
{
	const struct zone *zone = calendar_zone(c->policy->calendar);
	char local[WALL_TEXT];

	if (utc_is_none(calls->wished))
		puts("wished: any time");
	else
		printf(
		    "wished: %.16s %s\n", zone_format(zone, calls->wished, local), zone_name(zone));
	if (call_unreadable(calls) != NULL)
		printf("the tracker's field says \"%s\": no time that can be read\n",
		    call_unreadable(calls));
}

static enum err_code
show(struct app *app, struct room *r, const struct case_file *c, struct err *e)
{
	struct callback calls;
	char text[UTC_TEXT];

	if (call_get(app->db, c->issue.id, r->arena, &calls, e) != ERR_OK)
		return e->code;
	/* What the tracker's fields say may be newer than the latest look. */
	if (c->timeline.request.callback != NULL) {
		calls.field = c->call.field;
		call_settle(&calls);
	}
	printf("number: %s\n", calls.number == NULL ? "not known" : calls.number);
	show_wished(c, &calls);
	for (size_t i = 0; i < calls.n; i++) {
		const struct call_attempt *a = &calls.attempts[i];

		printf("%s  %-7s  %s%s%s\n", utc_format(a->at, text),
		    a->reached ? "reached" : "failed", a->caller, a->note == NULL ? "" : ": ",
		    a->note == NULL ? "" : a->note);
	}
	return ERR_OK;
}

static enum err_code
call(struct app *app, struct room *r, const struct calling *said, struct err *e)
{
	struct case_file c;

	if (case_read(&r->cases, said->issue, r->now, r->arena, &c, e) != ERR_OK ||
	    keep_wish(app, r, &c, said, e) != ERR_OK || keep_attempt(app, r, &c, said, e) != ERR_OK)
		return e->code;
	return show(app, r, &c, e);
}

int
cmd_call(struct app *app, int argc, char **argv)
{
	struct calling c = { .at = UTC_NONE };
	enum err_code rc;
	struct room r;
	struct err e;

	/* --missed is what --failed was called first. */
	if (!ARGS_READ(app, &argc, argv, { "--number", ARG_TEXT, &c.number },
		{ "--wished", ARG_TEXT, &c.wished }, { "--reached", ARG_FLAG, &c.reached },
		{ "--failed", ARG_FLAG, &c.failed }, { "--missed", ARG_FLAG, &c.failed },
		{ "--at", ARG_INSTANT, &c.at }, { "--note", ARG_TEXT, &c.note },
		{ "--by", ARG_TEXT, &c.by }))
		return EXIT_USAGE;
	if (argc != 2 || (c.reached && c.failed))
		return app_usage(app, "name a request, and --reached or --failed for an attempt");
	if (!args_issue(app, argv[1], &c.issue))
		return EXIT_USAGE;
	rc = room_open(app, &r, &e);
	if (rc == ERR_OK)
		rc = call(app, &r, &c, &e);
	room_close(&r);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}
