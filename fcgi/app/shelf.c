#include "app/shelf.h"

#include "app/config.h"
#include "base/arena.h"
#include "core/calendar.h"
#include "core/period.h"
#include "store/clock.h"
#include "store/policies.h"

enum err_code
shelf_open(struct app *app, struct shelf *s, struct err *e)
{
	*s = (struct shelf){ .arena = arena_new() };
	if (app_start(app, e) != ERR_OK || clock_now(app->db, &s->now, e) != ERR_OK ||
	    policies_open(&app->config->policies, app->db, s->now, &s->policies, e) != ERR_OK)
		return e->code;
	return policies_at(
	    s->policies, policies_regulation(s->policies, NULL), s->now, &s->policy, e);
}

void
shelf_close(struct shelf *s)
{
	policies_close(s->policies);
	arena_free(s->arena);
}

static enum err_code
read_period(const struct shelf *s, const char *text,
    bool (*read)(const struct zone *z, const char *text, struct utc *out), struct utc *out,
    struct err *e)
{
	if (text == NULL || read(calendar_zone(s->policy->calendar), text, out))
		return ERR_OK;
	return err_set(e, ERR_INVALID,
	    "\"%.30s\" is no day, month or instant: write 2026-02-03, 2026-02 or "
	    "2026-02-03T05:00:00Z",
	    text);
}

enum err_code
shelf_period(const struct shelf *s, const char *since, const char *until, const char *month,
    struct utc *from, struct utc *to, struct err *e)
{
	if (month != NULL && (since != NULL || until != NULL))
		return err_set(e, ERR_INVALID,
		    "--month is a span of its own: write it, or --since and --until");
	if (read_period(s, month, period_begin, from, e) != ERR_OK ||
	    read_period(s, month, period_end, to, e) != ERR_OK ||
	    read_period(s, since, period_begin, from, e) != ERR_OK ||
	    read_period(s, until, period_end, to, e) != ERR_OK)
		return e->code;
	if (since != NULL && until != NULL && from->s >= to->s)
		return err_set(e, ERR_INVALID,
		    "--until (%s) is before --since (%s): nothing is in between", until, since);
	return ERR_OK;
}
