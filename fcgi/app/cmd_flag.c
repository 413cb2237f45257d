#include "app/commands.h"

#include <inttypes.h>
#include <stdio.h>

#include "app/args.h"
#include "app/room.h"
#include "core/order.h"

static enum err_code
put(struct app *app, const struct case_file *c, enum flag flag, bool on, const char *by,
    struct err *e)
{
	if (order_flag_check(c->policy, flag, on, c->verdict.priority, e) != ERR_OK)
		return err_prefix(e, "#%" PRId64, c->issue.id);
	return room_say(app, c, on ? FACT_WORD_FLAG : FACT_WORD_UNFLAG, flag_name(flag),
	    order_flag_clause(c->policy, flag), by, e);
}

static int
run(struct app *app, int64_t issue, enum flag flag, bool on, const char *by)
{
	struct case_file c;
	struct room r;
	struct err e;
	enum err_code rc = room_read(app, &r, issue, &c, &e);

	if (rc == ERR_OK)
		rc = put(app, &c, flag, on, by, &e);
	room_close(&r);
	if (rc != ERR_OK)
		return app_fail(app, &e);
	printf("#%" PRId64 " is %s%s from now on.\n", issue, on ? "" : "not ", flag_name(flag));
	return EXIT_DONE;
}

int
cmd_flag(struct app *app, int argc, char **argv)
{
	const char *by = NULL;
	bool off = false;
	enum flag flag;
	int64_t issue;

	if (!ARGS_READ(app, &argc, argv, { "--off", ARG_FLAG, &off }, { "--by", ARG_TEXT, &by }))
		return EXIT_USAGE;
	if (argc != 3)
		return app_usage(app, "name a request and a flag");
	if (!flag_parse(argv[2], &flag))
		return app_usage(app, "flags are critical and conduct");
	return args_issue(app, argv[1], &issue) ? run(app, issue, flag, !off, by) : EXIT_USAGE;
}
