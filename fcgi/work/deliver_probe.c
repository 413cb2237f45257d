#include "work/deliver.h"

#include <stdlib.h>

#include "base/arena.h"
#include "core/verdict_json.h"
#include "store/clock.h"
#include "store/setting.h"
#include "tracker/act.h"
#include "tracker/tracker.h"

/* As health reads it. */
static char *
report(const struct tracker_skew *skew, enum err_code rc, const struct err *why, struct utc now)
{
	json_t *body = json_pack("{s:o, s:b, s:o, s:s?}", "at", utc_json(now), "reachable",
	    rc != ERR_UNREACHABLE, "skew", skew->known ? json_integer(skew->s) : json_null(),
	    "trouble", rc == ERR_OK ? NULL : why->text);
	char *text = json_dumps(body, JSON_COMPACT);

	json_decref(body);
	return text;
}

enum err_code
deliver_probe(struct deliver *d, bool *reachable, struct err *e)
{
	struct err why;
	const enum err_code rc = act_check(d->room->tracker, &why);
	struct arena *arena = arena_new();
	const char *name = arena_printf(arena, DELIVER_PROBE_PREFIX "%s", d->config->node);
	struct utc now;
	enum err_code kept;

	*reachable = rc == ERR_OK;
	kept = clock_now(d->room->db, &now, e);
	if (kept == ERR_OK) {
		char *text = report(&d->room->tracker->skew, rc, &why, now);

		kept = setting_put(d->room->db, name, text, now, e);
		free(text);
	}
	arena_free(arena);
	return kept;
}
