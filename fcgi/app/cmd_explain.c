#include "app/commands.h"

#include <stdio.h>

#include "app/args.h"
#include "app/explain_page.h"
#include "app/print.h"
#include "app/room.h"
#include "base/arena.h"
#include "base/buf.h"

struct question {
	int64_t issue;
	bool json;
	struct utc at; /* UTC_NONE: now */
	enum wording language;
};

static void
answer(struct explain_page *page, const struct question *q)
{
	struct buf out;

	if (q->json) {
		print_json(explain_page_json(page));
		return;
	}
	page->language = q->language;
	page->bold = args_is_terminal();
	page->width = args_width();
	buf_init(&out);
	explain_text(page, &out);
	fputs(out.data, stdout);
	buf_release(&out);
}

static enum err_code
explain(struct app *app, const struct question *q, struct err *e)
{
	struct room r;
	struct explain_page page = { .told = NULL };
	enum err_code rc = room_open(app, &r, e);

	if (rc == ERR_OK)
		rc = explain_page_read(&r.cases, q->issue, r.now, q->at, r.arena, &page, e);
	if (rc == ERR_OK)
		answer(&page, q);
	explain_page_release(&page);
	room_close(&r);
	return rc;
}

int
cmd_explain(struct app *app, int argc, char **argv)
{
	struct question q = { .at = UTC_NONE, .language = WORDING_EN };
	struct err e;

	if (!ARGS_READ(app, &argc, argv, { "--json", ARG_FLAG, &q.json },
		{ "--at", ARG_INSTANT, &q.at }, { "--lang", ARG_LANGUAGE, &q.language }))
		return EXIT_USAGE;
	if (argc != 2)
		return app_usage(app, "which request?");
	if (!args_issue(app, argv[1], &q.issue))
		return EXIT_USAGE;
	return explain(app, &q, &e) == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}
