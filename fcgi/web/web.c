#include "web/web.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/log.h"
#include "hooks/nudge.h"
#include "store/clock.h"
#include "store/policies.h"
#include "tracker/tracker.h"
#include "web/bodies.h"
#include "web/gaps.h"
#include "web/help.h"
#include "web/recall.h"
#include "web/similar.h"

#define REFRESH_S 300

struct web *
web_new(const struct web_config *config)
{
	struct web *w = calloc(1, sizeof(*w));

	if (w == NULL)
		abort();
	w->config = config;
	w->arena = arena_new();
	w->recall = recall_new();
	w->bodies = bodies_new();
	w->gaps = gaps_new();
	w->help = help_new(config->index_dir);
	w->similar =
	    similar_new(config->index_dir, config->search_weights, config->search_synonyms);
	w->clock_read = (struct utc){ -1 };
	return w;
}

void
web_free(struct web *w)
{
	if (w == NULL)
		return;
	policies_close(w->policies);
	tracker_close(w->tracker);
	db_close(w->db);
	bodies_free(w->bodies);
	gaps_free(w->gaps);
	help_free(w->help);
	similar_free(w->similar);
	recall_free(w->recall);
	arena_free(w->arena);
	free(w);
}

enum err_code
web_db(struct web *w, struct err *e)
{
	return w->db != NULL ? ERR_OK : db_open(&w->config->db, &w->db, e);
}

/* What is there stays in force when it cannot be read anew; the look process says so, too. */
static void
refresh(struct web *w, struct utc now)
{
	const struct utc last = w->refreshed;
	struct err e;

	if (now.s >= last.s && now.s - last.s < REFRESH_S)
		return;
	w->refreshed = now;
	/* Read just now, when opened. */
	if (last.s == 0)
		return;
	if (w->tracker != NULL && tracker_refresh(w->tracker, &e) != ERR_OK)
		log_warning("%s", e.text);
	if (w->policies != NULL && policies_refresh(w->policies, &e) != ERR_OK)
		log_warning("%s", e.text);
}

enum err_code
web_tracker(struct web *w, struct utc now, struct err *e)
{
	if (web_db(w, e) != ERR_OK)
		return e->code;
	if (w->tracker == NULL)
		return tracker_open(w->config->tracker, w->db, &w->tracker, e);
	refresh(w, now);
	return ERR_OK;
}

enum err_code
web_policies(struct web *w, struct utc now, struct err *e)
{
	struct utc at = UTC_NONE;

	if (web_db(w, e) != ERR_OK)
		return e->code;
	if (w->policies == NULL) {
		if (web_clock(w, now, &at, e) != ERR_OK)
			return e->code;
		return policies_open(w->config->policies, w->db, at, &w->policies, e);
	}
	refresh(w, now);
	return ERR_OK;
}

enum err_code
web_clock(struct web *w, struct utc now, struct utc *out, struct err *e)
{
	struct utc there;

	if (web_db(w, e) != ERR_OK)
		return e->code;
	if (now.s != w->clock_read.s) {
		if (clock_now(w->db, &there, e) != ERR_OK)
			return e->code;
		w->clock_read = now;
		w->clock_ahead = utc_minus(there, now);
	}
	*out = utc_plus(now, w->clock_ahead);
	return ERR_OK;
}

void
web_begin(struct web *w)
{
	w->asked_before = w->tracker == NULL ? 0 : w->tracker->asked;
}

uint64_t
web_asked(const struct web *w)
{
	return w->tracker == NULL ? 0 : w->tracker->asked - w->asked_before;
}

void
web_nudge(const struct web *w)
{
	if (w->config->nudge != NULL)
		nudge_send(w->config->nudge);
}

void
web_warm(struct web *w, struct utc now)
{
	struct err e;

	if (web_tracker(w, now, &e) != ERR_OK || web_policies(w, now, &e) != ERR_OK)
		log_warning("not ready yet: %s", e.text);
}
