#include "web/status.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "hooks/tail.h"
#include "store/brake.h"
#include "store/node.h"
#include "store/setting.h"
#include "store/wake.h"
#include "web/web.h"

/* Written by work/deliver, whose room this one may not use; one for each node. */
#define PROBE_PREFIX "tracker.probe."

/* Older signs of life are of a node that is gone. */
#define NODE_S 120
#define PROBE_S 120
/* An issue waits a second as a rule; a minute means that nobody looks, or far too slowly. */
#define LAG_S 60
/* Above this nothing is closed any more. */
#define SKEW_S 30
#define TROUBLES_MAX 8

struct gathering {
	struct web *web;
	struct arena *arena;
	struct status *out;
	struct err *troubles;
};

static void
complain(struct gathering *g, enum problem problem, const struct problem_value *values, size_t n)
{
	if (g->out->n_troubles < TROUBLES_MAX)
		(void)problem_set(&g->troubles[g->out->n_troubles++], problem, values, n);
}

/* Without one of them slad looks alive and does nothing. */
static const struct {
	const char *role; /* as work/loop names its processes: "node-1/look.0" */
	enum problem missing;
} needed[] = {
	{ "/look.", PROBLEM_NO_LOOK },
	{ "/deliver.", PROBLEM_NO_DELIVER },
};

/* Parts. Each reads one thing and says what is wrong with it. */

static enum err_code
read_look(struct gathering *g, struct err *e)
{
	struct status *s = g->out;

	if (wake_backlog(g->web->db, s->now, &s->due, &s->oldest, e) != ERR_OK)
		return e->code;
	if (s->due > 0 && s->now.s - s->oldest.s > LAG_S)
		complain(g, PROBLEM_LOOK_LATE,
		    PROBLEM_VALUES(problem_number("requests", (int64_t)s->due),
			problem_number("seconds", s->now.s - s->oldest.s)));
	return rejudge_last(g->web->db, rejudge_own, &s->judging, e);
}

static enum err_code
read_outbox(struct gathering *g, struct err *e)
{
	if (brake_paused(g->web->db, &g->out->paused, e) != ERR_OK)
		return e->code;
	if (outbox_counts(g->web->db, g->out->outbox, e) != ERR_OK)
		return e->code;
	return letter_counts(g->web->db, g->out->letters, e);
}

static enum err_code
read_tail(struct gathering *g, struct err *e)
{
	return tail_gaps(g->web->db, g->out->now, &g->out->gaps, &g->out->gap_age, e);
}

static bool
is_seen(const struct status *s, const char *role)
{
	for (size_t i = 0; i < s->n_nodes; i++) {
		if (strstr(s->nodes[i].name, role) != NULL)
			return true;
	}
	return false;
}

static enum err_code
read_nodes(struct gathering *g, struct err *e)
{
	struct node *nodes;

	if (node_list(g->web->db, utc_plus(g->out->now, (struct span){ -NODE_S }), g->arena, &nodes,
		&g->out->n_nodes, e) != ERR_OK)
		return e->code;
	g->out->nodes = nodes;
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (!is_seen(g->out, needed[i].role))
			complain(g, needed[i].missing, PROBLEM_NO_VALUES);
	}
	return ERR_OK;
}

static bool
read_probe(const struct setting_stored *stored, struct arena *a, struct status_probe *out)
{
	json_t *root = json_loads(stored->value, 0, NULL);
	const char *at = json_string_value(json_object_get(root, "at"));
	const json_t *skew = json_object_get(root, "skew");
	const char *trouble = json_string_value(json_object_get(root, "trouble"));
	const bool good = at != NULL && utc_parse(at, &out->at);

	out->node = stored->name + strlen(PROBE_PREFIX);
	out->reachable = json_is_true(json_object_get(root, "reachable"));
	out->has_skew = json_is_integer(skew);
	out->skew = json_integer_value(skew);
	out->trouble = trouble == NULL ? NULL : arena_strdup(a, trouble);
	json_decref(root);
	return good;
}

static void
judge_probe(struct gathering *g, const struct status_probe *p)
{
	if (!p->reachable && p->trouble == NULL)
		complain(g, PROBLEM_TRACKER_SILENT, PROBLEM_VALUES(problem_text("node", p->node)));
	else if (!p->reachable)
		complain(g, PROBLEM_TRACKER_TROUBLE,
		    PROBLEM_VALUES(
			problem_text("node", p->node), problem_text("trouble", p->trouble)));
	else if (p->has_skew && (p->skew > SKEW_S || p->skew < -SKEW_S))
		complain(
		    g, PROBLEM_CLOCKS_DIFFER, PROBLEM_VALUES(problem_number("seconds", p->skew)));
}

static enum err_code
read_probes(struct gathering *g, struct err *e)
{
	struct setting_stored *stored;
	struct status_probe *probes;
	size_t n;

	if (setting_all(g->web->db, PROBE_PREFIX, g->arena, &stored, &n, e) != ERR_OK)
		return e->code;
	probes = arena_array(g->arena, n + 1, sizeof(*probes));
	for (size_t i = 0; i < n; i++) {
		struct status_probe *p = &probes[g->out->n_probes];

		/* One that nobody renews is of a node that is gone. */
		if (!read_probe(&stored[i], g->arena, p) || g->out->now.s - p->at.s > PROBE_S)
			continue;
		g->out->n_probes++;
		judge_probe(g, p);
	}
	g->out->probes = probes;
	return ERR_OK;
}

void
status_read(struct web *w, struct utc now, struct arena *a, struct status *out)
{
	static enum err_code (*const parts[])(struct gathering *, struct err *) = {
		read_look,
		read_outbox,
		read_tail,
		read_nodes,
		read_probes,
	};
	struct gathering g = { w, a, out, arena_array(a, TROUBLES_MAX, sizeof(*g.troubles)) };
	struct err e;
	enum err_code rc;

	*out = (struct status){
		.version = w->config->version,
		.oldest = UTC_NONE,
		.troubles = g.troubles,
	};
	rc = web_clock(w, now, &out->now, &e);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && rc == ERR_OK; i++)
		rc = parts[i](&g, &e);
	out->database = rc == ERR_OK;
	if (rc != ERR_OK)
		complain(&g, PROBLEM_NO_DATABASE, PROBLEM_VALUES(problem_text("trouble", e.text)));
}

int64_t
status_lag(const struct status *s)
{
	return utc_is_none(s->oldest) ? 0 : s->now.s - s->oldest.s;
}
