#include "web/status.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "core/verdict_json.h"
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
	const char **troubles;
};

static void
complain(struct gathering *g, const char *sentence)
{
	if (g->out->n_troubles < TROUBLES_MAX)
		g->troubles[g->out->n_troubles++] = sentence;
}

/* Without one of them slad looks alive and does nothing. */
static const struct {
	const char *role; /* as work/loop names its processes: "node-1/look.0" */
	const char *missing;
} needed[] = {
	{ "/look.", "no look process was seen for two minutes: nothing is noticed or judged" },
	{ "/deliver.", "no deliver process was seen for two minutes: nothing is done" },
};

/* Parts. Each reads one thing and says what is wrong with it. */

static enum err_code
read_look(struct gathering *g, struct err *e)
{
	struct status *s = g->out;

	if (wake_backlog(g->web->db, s->now, &s->due, &s->oldest, e) != ERR_OK)
		return e->code;
	if (s->due > 0 && s->now.s - s->oldest.s > LAG_S)
		complain(g,
		    arena_printf(g->arena,
			"%zu issues wait to be looked at, the first for %" PRId64
			" s: is the look process running?",
			s->due, s->now.s - s->oldest.s));
	return ERR_OK;
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
			complain(g, needed[i].missing);
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
	if (!p->reachable)
		complain(g,
		    arena_printf(g->arena, "%s cannot work with the tracker: %s", p->node,
			p->trouble == NULL ? "it does not answer" : p->trouble));
	else if (p->has_skew && (p->skew > SKEW_S || p->skew < -SKEW_S))
		complain(g,
		    arena_printf(g->arena,
			"the tracker's clock differs by %" PRId64
			" s from the database's: nothing is closed until it is set right",
			p->skew));
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
		complain(&g, arena_strdup(a, e.text));
}

/* JSON. */

static json_t *
outbox_json(const struct status *s)
{
	json_t *out = json_object();

	for (int i = 0; i < OUTBOX_STATE_COUNT; i++)
		json_object_set_new(
		    out, outbox_state_name(i), json_integer((json_int_t)s->outbox[i]));
	return out;
}

static json_t *
letters_json(const struct status *s)
{
	json_t *out = json_object();

	for (int i = 0; i < LETTER_STATE_COUNT; i++)
		json_object_set_new(
		    out, letter_state_name(i), json_integer((json_int_t)s->letters[i]));
	return out;
}

static json_t *
nodes_json(const struct status *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->n_nodes; i++)
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:o}", "name", s->nodes[i].name, "version",
			s->nodes[i].version, "seen", utc_json(s->nodes[i].seen)));
	return list;
}

static json_t *
probes_json(const struct status *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->n_probes; i++) {
		const struct status_probe *p = &s->probes[i];

		json_array_append_new(list,
		    json_pack("{s:s, s:o, s:b, s:o, s:s?}", "node", p->node, "at", utc_json(p->at),
			"reachable", p->reachable, "skew",
			p->has_skew ? json_integer(p->skew) : json_null(), "trouble", p->trouble));
	}
	return list;
}

static json_int_t
lag_of(const struct status *s)
{
	return utc_is_none(s->oldest) ? 0 : s->now.s - s->oldest.s;
}

json_t *
status_json(const struct status *s)
{
	json_t *troubles = json_array();
	json_t *out;

	for (size_t i = 0; i < s->n_troubles; i++)
		json_array_append_new(troubles, json_string(s->troubles[i]));
	out = json_pack("{s:s, s:s, s:o, s:b}", "status", s->n_troubles == 0 ? "ok" : "trouble",
	    "version", s->version, "troubles", troubles, "database", s->database);
	if (!s->database)
		return out;
	json_object_set_new(out, "now", utc_json(s->now));
	json_object_set_new(out, "paused", json_boolean(s->paused));
	json_object_set_new(
	    out, "look", json_pack("{s:I, s:I}", "due", (json_int_t)s->due, "lag", lag_of(s)));
	json_object_set_new(out, "outbox", outbox_json(s));
	json_object_set_new(out, "letters", letters_json(s));
	json_object_set_new(out, "tail",
	    json_pack(
		"{s:I, s:I}", "gaps", (json_int_t)s->gaps, "oldest", (json_int_t)s->gap_age.s));
	json_object_set_new(out, "tracker", probes_json(s));
	json_object_set_new(out, "nodes", nodes_json(s));
	return out;
}

/* Prometheus. */

static void
put_metric(struct buf *out, const char *name, const char *help, int64_t value)
{
	buf_printf(
	    out, "# HELP %s %s\n# TYPE %s gauge\n%s %" PRId64 "\n", name, help, name, name, value);
}

static void
put_head(struct buf *out, const char *name, const char *help)
{
	buf_printf(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

/* A label's value: what would end it is escaped. */
static void
put_label(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\\' || *text == '"')
			buf_putc(out, '\\');
		if (*text == '\n')
			buf_puts(out, "\\n");
		else
			buf_putc(out, *text);
	}
}

static void
put_probes(struct buf *out, const struct status *s)
{
	if (s->n_probes == 0)
		return;
	put_head(out, "slad_tracker_reachable", "Whether the tracker answered the last probe.");
	for (size_t i = 0; i < s->n_probes; i++) {
		buf_puts(out, "slad_tracker_reachable{node=\"");
		put_label(out, s->probes[i].node);
		buf_printf(out, "\"} %d\n", s->probes[i].reachable);
	}
	put_head(out, "slad_tracker_skew_seconds", "Seconds that the tracker's clock is ahead.");
	for (size_t i = 0; i < s->n_probes; i++) {
		if (!s->probes[i].has_skew)
			continue;
		buf_puts(out, "slad_tracker_skew_seconds{node=\"");
		put_label(out, s->probes[i].node);
		buf_printf(out, "\"} %" PRId64 "\n", s->probes[i].skew);
	}
}

void
status_metrics(const struct status *s, struct buf *out)
{
	put_head(out, "slad_info", "The version that answers.");
	buf_printf(out, "slad_info{version=\"%s\"} 1\n", s->version);
	put_metric(out, "slad_troubles", "What health complains of.", (int64_t)s->n_troubles);
	put_metric(out, "slad_database_up", "Whether slad's database answers.", s->database);
	if (!s->database)
		return;
	put_metric(out, "slad_paused", "Whether all acting is stopped by a person.", s->paused);
	put_metric(out, "slad_look_due", "Issues to be looked at now.", (int64_t)s->due);
	put_metric(out, "slad_look_lag_seconds", "For how long the first of them has been due.",
	    lag_of(s));
	put_metric(out, "slad_tail_gaps", "Ids that tailing still asks for.", s->gaps);
	put_metric(
	    out, "slad_tail_gap_age_seconds", "For how long the oldest of them.", s->gap_age.s);
	put_metric(
	    out, "slad_nodes", "Processes seen in the last two minutes.", (int64_t)s->n_nodes);
	put_head(out, "slad_outbox", "Actions by state.");
	for (int i = 0; i < OUTBOX_STATE_COUNT; i++)
		buf_printf(
		    out, "slad_outbox{state=\"%s\"} %zu\n", outbox_state_name(i), s->outbox[i]);
	put_head(out, "slad_letters", "Letters to people by state.");
	for (int i = 0; i < LETTER_STATE_COUNT; i++)
		buf_printf(
		    out, "slad_letters{state=\"%s\"} %zu\n", letter_state_name(i), s->letters[i]);
	put_probes(out, s);
}
