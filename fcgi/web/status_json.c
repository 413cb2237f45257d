#include "web/status_json.h"

#include "core/verdict_json.h"
#include "store/node.h"
#include "web/reply.h"
#include "web/status.h"

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

/* Whether open requests are judged by this version, or by the one before an upgrade. */
static const char *
judging_name(const struct rejudge_state *s)
{
	if (!s->known)
		return "other";
	return utc_is_none(s->ended) ? "running" : "done";
}

json_t *
status_json(const struct status *s)
{
	json_t *troubles = json_array(), *problems = json_array();
	json_t *out;

	for (size_t i = 0; i < s->n_troubles; i++) {
		const struct err *e = &s->troubles[i];

		json_array_append_new(troubles, json_string(e->text));
		json_array_append_new(problems,
		    json_pack("{s:s, s:s, s:o}", "code", e->problem, "detail", e->text, "values",
			reply_values(e)));
	}
	out = json_pack("{s:s, s:s, s:o, s:o, s:b}", "status",
	    s->n_troubles == 0 ? "ok" : "trouble", "version", s->version, "troubles", troubles,
	    "problems", problems, "database", s->database);
	if (!s->database)
		return out;
	json_object_set_new(out, "now", utc_json(s->now));
	json_object_set_new(out, "paused", json_boolean(s->paused));
	json_object_set_new(out, "look",
	    json_pack("{s:I, s:I}", "due", (json_int_t)s->due, "lag", (json_int_t)status_lag(s)));
	json_object_set_new(out, "judging",
	    json_pack("{s:s, s:I}", "state", judging_name(&s->judging), "requests",
		(json_int_t)s->judging.woken));
	json_object_set_new(out, "outbox", outbox_json(s));
	json_object_set_new(out, "letters", letters_json(s));
	json_object_set_new(out, "tail",
	    json_pack(
		"{s:I, s:I}", "gaps", (json_int_t)s->gaps, "oldest", (json_int_t)s->gap_age.s));
	json_object_set_new(out, "tracker", probes_json(s));
	json_object_set_new(out, "nodes", nodes_json(s));
	return out;
}
