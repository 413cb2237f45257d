#include "core/verdict_json.h"

#include "base/buf.h"
#include "core/action.h"
#include "core/clock.h"
#include "core/intake_json.h"
#include "core/level.h"
#include "core/noanswer.h"
#include "core/queue.h"

json_t *
utc_json(struct utc t)
{
	char text[UTC_TEXT];

	return utc_is_none(t) ? json_null() : json_string(utc_format(t, text));
}

const struct calendar *
verdict_clock_calendar(const struct policy *p, const json_t *clock)
{
	return policy_hours_named(p, json_string_value(json_object_get(clock, "calendar")))
	    ->calendar;
}

/* NULL becomes null. A text that is not UTF-8 cannot come here: the readers refuse it. */
static json_t *
text_json(const char *text)
{
	return text == NULL ? json_null() : json_string(text);
}

static json_t *
breach_json(const struct breach *b)
{
	return json_pack("{s:s, s:i, s:o, s:o, s:s, s:o, s:o}", "clock", clock_kind_name(b->clock),
	    "cycle", b->cycle, "at", utc_json(b->at), "due", utc_json(b->due), "priority",
	    priority_name(b->priority), "superseded", utc_json(b->superseded), "superseded_by",
	    text_json(b->superseded_by));
}

static json_t *
clock_json(const struct clock *c)
{
	return json_pack("{s:s, s:o, s:s, s:I, s:o, s:o}", "name", clock_kind_name(c->kind), "due",
	    utc_json(c->due), "state", clock_state_name(c->state), "elapsed",
	    (json_int_t)c->elapsed.s, "stopped", utc_json(c->stopped), "clause",
	    text_json(c->clause));
}

static json_t *
clocks_json(const struct verdict *v)
{
	json_t *list = json_array();

	for (size_t i = 0; i < v->n_clocks; i++)
		json_array_append_new(list, clock_json(&v->clocks[i]));
	return list;
}

static json_t *
action_json(
    const struct policy *p, const struct timeline *t, const struct action *a, struct utc now)
{
	struct buf key, text;
	json_t *out;

	buf_init(&key);
	buf_init(&text);
	action_key(&t->request, a, &key);
	action_text(p, t, a, now, &text);
	out = json_pack("{s:s, s:s, s:s, s:o}", "kind", action_kind_name(a->kind), "key", key.data,
	    "text", text.data, "clause", text_json(a->clause));
	/* Only where it is so: what slad does by itself needs no word. */
	if (action_is_left(a))
		json_object_set_new(out, "propose", json_true());
	if (a->unasked)
		json_object_set_new(out, "unasked", json_true());
	if (a->unattended)
		json_object_set_new(out, "unattended", json_true());
	if (a->unread)
		json_object_set_new(out, "unread", json_true());
	buf_release(&text);
	buf_release(&key);
	return out;
}

static json_t *
actions_json(
    const struct policy *p, const struct timeline *t, const struct verdict *v, struct utc now)
{
	json_t *list = json_array();

	for (size_t i = 0; i < v->n_actions; i++)
		json_array_append_new(list, action_json(p, t, &v->actions[i], now));
	return list;
}

json_t *
verdict_json(
    const struct policy *p, const struct timeline *t, const struct verdict *v, struct utc now)
{
	return json_pack("{s:s, s:o, s:o, s:o}", "id", t->request.id, "clocks", clocks_json(v),
	    "actions", actions_json(p, t, v, now), "wake", utc_json(v->wake));
}

/* Only where there is one: a clock that is met now was late for a time. */
static void
add_superseded(json_t *clock, const struct verdict *v, enum clock_kind kind)
{
	json_t *list = NULL;

	for (size_t i = 0; i < v->n_breaches; i++) {
		const struct breach *b = &v->breaches[i];

		if (b->clock != kind || utc_is_none(b->superseded))
			continue;
		if (list == NULL) {
			list = json_array();
			json_object_set_new(clock, "superseded", list);
		}
		json_array_append_new(list, breach_json(b));
	}
}

json_t *
verdict_answer_json(
    const struct policy *p, const struct timeline *t, const struct verdict *v, struct utc now)
{
	json_t *out = verdict_json(p, t, v, now), *clocks = json_object_get(out, "clocks");

	for (size_t i = 0; i < v->n_clocks; i++)
		add_superseded(json_array_get(clocks, i), v, v->clocks[i].kind);
	return out;
}

/* Of clocks that are watched: what was reached, and what will be reached next if it runs on. */
static json_t *
warnings_json(const struct verdict *v)
{
	json_t *list = json_array();

	for (size_t i = 0; i < v->n_clocks; i++) {
		const struct clock *c = &v->clocks[i];

		if (c->warned == 0 && utc_is_none(c->warns_at))
			continue;
		json_array_append_new(list,
		    json_pack("{s:s, s:i, s:o, s:o}", "clock", clock_kind_name(c->kind), "cycle",
			c->cycle, "share", c->warned == 0 ? json_null() : json_integer(c->warned),
			"next",
			utc_is_none(c->warns_at) ? json_null()
						 : json_pack("{s:i, s:o}", "share", c->warns_next,
						       "at", utc_json(c->warns_at))));
	}
	return list;
}

static json_t *
flags_json(unsigned flags)
{
	json_t *list = json_array();

	for (int f = 0; f < FLAG_COUNT; f++) {
		if ((flags & 1u << f) != 0)
			json_array_append_new(list, json_string(flag_name(f)));
	}
	return list;
}

static json_t *
breaches_json(const struct verdict *v)
{
	json_t *list = json_array();

	for (size_t i = 0; i < v->n_breaches; i++)
		json_array_append_new(list, breach_json(&v->breaches[i]));
	return list;
}

/* What the contract of evaluate leaves out of a clock, and people want to see. */
static void
add_clock_details(const struct policy *p, json_t *clocks, const struct verdict *v)
{
	for (size_t i = 0; i < v->n_clocks; i++) {
		const struct clock *c = &v->clocks[i];
		json_t *j = json_array_get(clocks, i);

		json_object_set_new(j, "started", utc_json(c->started));
		json_object_set_new(j, "paused", json_integer(c->paused.s));
		json_object_set_new(j, "cycle", json_integer(c->cycle));
		json_object_set_new(j, "wall_clock", json_boolean(clock_by_wall(c)));
		if (c->hours != &p->calendars[0])
			json_object_set_new(j, "calendar", json_string(c->hours->name));
		json_object_set_new(
		    j, "source", text_json(c->target == NULL ? NULL : c->target->source));
	}
}

/* What silence will end in, so that a person can stop it beforehand. */
static void
add_closing(json_t *out, const struct policy *p, const struct timeline *t, const struct verdict *v)
{
	struct action closing;
	struct buf key;

	if (!noanswer_closing(p, v, &closing))
		return;
	buf_init(&key);
	action_key(&t->request, &closing, &key);
	json_object_set_new(out, "closing",
	    json_pack("{s:s, s:o, s:o}", "key", key.data, "at", utc_json(closing.not_before),
		"clause", text_json(closing.clause)));
	buf_release(&key);
}

json_t *
verdict_full_json(
    const struct policy *p, const struct timeline *t, const struct verdict *v, struct utc now)
{
	const struct request *r = &t->request;
	json_t *out = verdict_json(p, t, v, now);
	json_t *more =
	    json_pack("{s:o, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o}",
		"judged_at", utc_json(now), "regulation", p->id, "revision", p->revision, "level",
		p->levels[v->level].name, "category", category_name(r->category), "channel",
		channel_name(r->channel), "stage", stage_name(v->stage), "stage_since",
		utc_json(v->stage_since), "priority", priority_name(v->priority), "arrived",
		utc_json(v->arrived), "flags", flags_json(v->flags), "breaches", breaches_json(v),
		"queue", queue_json(p, v, r->language), "missing",
		intake_json(p, r->seen == NULL ? NULL : &r->seen->found, false));

	json_object_set_new(more, "warnings", warnings_json(v));
	json_object_set_new(more, "level_because", level_because(p, v, r->language));
	add_clock_details(p, json_object_get(out, "clocks"), v);
	add_closing(more, p, t, v);
	if (verdict_flag(v, FLAG_PRIORITY_WISH))
		json_object_set_new(more, "wish", json_string(priority_name(v->wish)));
	json_object_set_new(more, "language", text_json(r->language));
	if (r->claimed)
		json_object_set_new(more, "claim", json_string(channel_name(r->claim)));
	if (r->channel_by == CHANNEL_BY_WORD)
		json_object_set_new(more, "claim_confirmed", json_true());
	json_object_update(out, more);
	json_decref(more);
	return out;
}
