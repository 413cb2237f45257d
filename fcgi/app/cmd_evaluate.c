#include "app/cmd_evaluate.h"

#include <unistd.h>

#include "app/app.h"
#include "app/args.h"
#include "app/commands.h"
#include "app/file.h"
#include "core/calendar.h"
#include "core/judge.h"
#include "core/policy.h"
#include "core/timeline_json.h"
#include "core/verdict_json.h"
#include "store/policies.h"

/* Outside of its years a calendar knows no due instants, and a clock would run for ever. */
static enum err_code
check_years(const struct policy *p, const char *name, struct utc t, struct err *e)
{
	const struct utc first = calendar_first(p->calendar), last = calendar_last(p->calendar);
	char from[UTC_TEXT], to[UTC_TEXT];

	if (first.s <= t.s && t.s < last.s)
		return ERR_OK;
	return err_set(e, ERR_INVALID, "%s: the calendar of %s reaches from %s to %s", name, p->id,
	    utc_format(first, from), utc_format(last, to));
}

enum err_code
evaluate_answer(void *ctx, json_t *in, struct arena *a, json_t **out, struct err *e)
{
	const struct policy *p = ctx;
	struct timeline t;
	struct verdict v;
	struct utc now;
	unsigned level;

	if (timeline_json_read(in, a, &t, &now, e) != ERR_OK)
		return e->code;
	if (!policy_level(p, t.request.level, &level))
		return err_set(e, ERR_INVALID, "request.level: \"%s\" is not a level of %s",
		    t.request.level, p->id);
	if (check_years(p, "request", timeline_arrival(&t.request), e) != ERR_OK ||
	    check_years(p, "now", now, e) != ERR_OK)
		return e->code;
	judge(p, &t, now, &v);
	*out = verdict_answer_json(p, &t, &v, now);
	return ERR_OK;
}

int
cmd_evaluate(struct app *app, int argc, char **argv)
{
	const char *regulation = NULL;
	struct policy *p;
	struct err e;
	int rc;

	if (!ARGS_READ(app, &argc, argv, { "--regulation", ARG_TEXT, &regulation }))
		return EXIT_USAGE;
	if (regulation == NULL || argc != 1)
		return app_usage(app, "which regulation? --regulation edoc, eep, endocs or a file");
	if (file_reached(policies_file(NULL, regulation, &p, &e), &e) != ERR_OK)
		return app_fail(app, &e);
	rc = jsonl_objects(STDIN_FILENO, stdout, evaluate_answer, p);
	policy_free(p);
	return rc;
}
