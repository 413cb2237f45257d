#include "app/room.h"

#include <inttypes.h>

#include "app/args.h"
#include "app/config.h"
#include "base/arena.h"
#include "store/clock.h"
#include "store/order.h"
#include "store/policies.h"

/* Who stands in `--by` is no user of the tracker. */
#define NO_USER 0

enum err_code
room_open(struct app *app, struct room *r, struct err *e)
{
	*r = (struct room){ .arena = arena_new() };
	if (app_start(app, e) != ERR_OK || clock_now(app->db, &r->now, e) != ERR_OK ||
	    policies_open(&app->config->policies, app->db, r->now, &r->policies, e) != ERR_OK)
		return e->code;
	case_enter(&r->cases, app->db, app->tracker, r->policies);
	return case_begin(&r->cases, e);
}

void
room_close(struct room *r)
{
	case_leave(&r->cases);
	policies_close(r->policies);
	arena_free(r->arena);
}

enum err_code
room_read(struct app *app, struct room *r, int64_t issue, struct case_file *out, struct err *e)
{
	if (room_open(app, r, e) != ERR_OK)
		return e->code;
	return case_read(&r->cases, issue, r->now, r->arena, out, e);
}

enum err_code
room_say(struct app *app, const struct case_file *c, enum fact_word_kind kind, const char *value,
    const char *clause, const char *by, struct err *e)
{
	if (c->verdict.stage == STAGE_CLOSED)
		return err_set(e, ERR_CONFLICT, "#%" PRId64 " is closed", c->issue.id);
	return order_say(app->db,
	    &(struct fact_word){
		.issue = c->issue.id, .user = NO_USER, .kind = kind, .value = value, .at = c->now },
	    clause, args_who(by), e);
}
