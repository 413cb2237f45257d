#include "core/explain.h"

#include <string.h>

#include "base/zone.h"
#include "core/calendar.h"
#include "core/verdict_json.h"

static json_t *
changed_clocks(const struct verdict *before, const struct verdict *after, json_t *clocks)
{
	json_t *changed = json_array();

	for (size_t i = 0; i < after->n_clocks; i++) {
		const struct clock *a = &before->clocks[i], *b = &after->clocks[i];

		if (before->n_clocks == 0 || a->state != b->state || a->due.s != b->due.s ||
		    a->cycle != b->cycle)
			json_array_append(changed, json_array_get(clocks, i));
	}
	return changed;
}

static json_t *
step_json(const struct policy *p, const struct verdict *v, struct utc at, struct utc previous)
{
	const struct policy_calendar *hours = verdict_hours(p, v);
	char local[WALL_TEXT];
	json_t *step;

	zone_format(calendar_zone(p->calendar), at, local);
	step = json_pack("{s:o, s:s, s:I}", "at", utc_json(at), "local", local, "working",
	    (json_int_t)calendar_between(hours->calendar, previous, at).s);
	if (hours != &p->calendars[0])
		json_object_set_new(step, "calendar", json_string(hours->name));
	return step;
}

static void
describe(json_t *step, const struct fact *f)
{
	static const char *const notes[] = {
		[NOTE_NONE] = NULL,
		[NOTE_PUBLIC] = "public",
		[NOTE_PRIVATE] = "private",
	};

	json_object_set_new(step, "id", json_string(f->id));
	json_object_set_new(step, "by", json_string(side_name(f->by)));
	if (f->author != NULL)
		json_object_set_new(step, "author", json_string(f->author));
	if (f->note != NOTE_NONE)
		json_object_set_new(step, "note", json_string(notes[f->note]));
	if (f->call || f->missed)
		json_object_set_new(step, "call", json_string(f->call ? "reached" : "missed"));
	if (f->logged_at.s != 0)
		json_object_set_new(step, "logged_at", utc_json(f->logged_at));
	if (f->has_stage)
		json_object_set_new(step, "stage", json_string(stage_name(f->stage)));
	if (f->has_priority)
		json_object_set_new(step, "priority", json_string(priority_name(f->priority)));
	if (f->channel_word != CHANNEL_WORD_NONE)
		json_object_set_new(step,
		    f->channel_word == CHANNEL_WORD_CONFIRM ? "channel_confirmed"
							    : "channel_recalled",
		    json_string(channel_name(f->channel)));
}

static void
describe_arrival(json_t *step, const struct request *r)
{
	json_object_set_new(step, "channel", json_string(channel_name(r->channel)));
	if (r->channel_by != CHANNEL_BY_NOTHING)
		json_object_set_new(
		    step, "channel_by", json_string(channel_source_name(r->channel_by)));
	if (r->wished)
		json_object_set_new(step, "wish", json_string(priority_name(r->wish)));
}

/* Judges the timeline up to its n-th fact, at that instant, and tells what that changed. */
static void
add_step(const struct policy *p, const struct timeline *t, size_t n, struct utc at,
    struct utc previous, struct verdict *last, json_t *steps)
{
	const struct timeline until = { t->request, n, t->facts };
	json_t *step, *told;
	struct verdict v;

	judge(p, &until, at, &v);
	step = step_json(p, &v, at, previous);
	told = verdict_json(p, &until, &v, at);
	if (n > 0)
		describe(step, &t->facts[n - 1]);
	else
		describe_arrival(step, &t->request);
	json_object_set_new(
	    step, "clocks", changed_clocks(last, &v, json_object_get(told, "clocks")));
	json_array_append_new(steps, step);
	json_decref(told);
	*last = v;
}

json_t *
explain_json(const struct policy *p, const struct timeline *t, struct utc now)
{
	struct utc previous = timeline_arrival(&t->request);
	struct verdict last = { 0 }, final;
	json_t *steps = json_array();

	add_step(p, t, 0, previous, previous, &last, steps);
	for (size_t i = 0; i < t->n && t->facts[i].at.s <= now.s; i++) {
		add_step(p, t, i + 1, t->facts[i].at, previous, &last, steps);
		previous = t->facts[i].at;
	}
	judge(p, t, now, &final);
	return json_pack(
	    "{s:o, s:o}", "steps", steps, "verdict", verdict_full_json(p, t, &final, now));
}
