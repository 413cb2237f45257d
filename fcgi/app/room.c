#include "app/room.h"

#include "app/config.h"
#include "base/arena.h"
#include "store/clock.h"
#include "store/policies.h"

enum err_code
room_open(struct app *app, struct room *r, struct err *e)
{
	*r = (struct room){ .arena = arena_new() };
	if (app_open(app, NEEDS_TRACKER, e) != ERR_OK || clock_now(app->db, &r->now, e) != ERR_OK ||
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
