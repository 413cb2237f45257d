#include "app/commands.h"

#include <inttypes.h>
#include <stdio.h>

#include "app/args.h"
#include "app/room.h"

struct wishes {
	bool confirm;
	bool undo;
	const char *by;
};

static void
show(const struct request *r)
{
	printf(
	    "channel: %s, by %s\n", channel_name(r->channel), channel_source_name(r->channel_by));
	if (r->claimed)
		printf("the client wrote: %s\n", channel_name(r->claim));
}

static enum err_code
confirm(struct app *app, const struct case_file *c, const char *by, struct err *e)
{
	const struct request *r = &c->timeline.request;
	const char *claim = channel_name(r->claim);

	if (!r->claimed)
		return err_set(e, ERR_CONFLICT,
		    "nothing that the client of #%" PRId64
		    " wrote into the channel's field waits for a word; another channel is written "
		    "into it in the tracker",
		    c->issue.id);
	if (room_say(app, c, FACT_WORD_CHANNEL, claim, NULL, by, e) != ERR_OK)
		return e->code;
	printf("#%" PRId64
	       " came by %s, as the client wrote; its targets count from its arrival.\n",
	    c->issue.id, claim);
	return ERR_OK;
}

static enum err_code
undo(struct app *app, const struct case_file *c, const char *by, struct err *e)
{
	const struct request *r = &c->timeline.request;
	const char *channel = channel_name(r->channel);

	if (r->channel_by != CHANNEL_BY_WORD)
		return err_set(e, ERR_CONFLICT,
		    "nobody confirmed the channel of #%" PRId64 ": there is nothing to take back",
		    c->issue.id);
	if (room_say(app, c, FACT_WORD_UNCHANNEL, channel, NULL, by, e) != ERR_OK)
		return e->code;
	printf("#%" PRId64 ": that it came by %s is the client's word alone again.\n", c->issue.id,
	    channel);
	return ERR_OK;
}

static enum err_code
run(struct app *app, const struct case_file *c, const struct wishes *w, struct err *e)
{
	if (w->confirm)
		return confirm(app, c, w->by, e);
	if (w->undo)
		return undo(app, c, w->by, e);
	show(&c->timeline.request);
	return ERR_OK;
}

int
cmd_channel(struct app *app, int argc, char **argv)
{
	struct wishes w = { 0 };
	struct case_file c;
	enum err_code rc;
	int64_t issue;
	struct room r;
	struct err e;

	if (!ARGS_READ(app, &argc, argv, { "--confirm", ARG_FLAG, &w.confirm },
		{ "--undo", ARG_FLAG, &w.undo }, { "--by", ARG_TEXT, &w.by }))
		return EXIT_USAGE;
	if (w.confirm && w.undo)
		return app_usage(app, "--confirm or --undo, not both");
	if (!args_only_issue(app, argc, argv, &issue))
		return EXIT_USAGE;
	rc = room_read(app, &r, issue, &c, &e);
	if (rc == ERR_OK)
		rc = run(app, &c, &w, &e);
	room_close(&r);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}
