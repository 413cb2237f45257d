#include "web/advance.h"

#include <stdbool.h>
#include <string.h>

#include "core/calendar.h"
#include "core/judge.h"
#include "core/verdict_json.h"

/* What is read of the body, and what the clocks are moved by. */
struct passage {
	const struct policy *policy;
	json_t *body;
	struct utc now;
	struct utc judged;
	const struct calendar *calendar; /* of the clock that is moved */
	struct span work; /* working time since the judging, by it */
	struct span elapsed; /* the same by the wall clock */
};

static const char *
text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text == NULL ? "" : text;
}

static bool
has_flag(const json_t *body, enum flag flag)
{
	const json_t *flags = json_object_get(body, "flags");
	const char *name = flag_name(flag);
	json_t *f;
	size_t i;

	json_array_foreach(flags, i, f)
	{
		if (json_is_string(f) && strcmp(json_string_value(f), name) == 0)
			return true;
	}
	return false;
}

/* Also of a clock that is late: the state does not tell then whether it stands still. */
bool
advance_stands(const json_t *body, const struct policy *policy, enum clock_kind kind)
{
	enum stage stage;

	if (!stage_parse(text_of(body, "stage"), &stage) ||
	    (policy->clocks[kind].pauses & 1u << stage) == 0)
		return false;
	return stage != STAGE_WAITING_CLIENT || !has_flag(body, FLAG_ANSWERED);
}

static void
add_seconds(json_t *clock, const char *name, struct span more)
{
	const json_int_t was = json_integer_value(json_object_get(clock, name));

	json_object_set_new(clock, name, json_integer(was + more.s));
}

/* "If it resumed now": a pause adds just the time that it took. */
static void
postpone(const struct passage *p, json_t *clock)
{
	struct utc due;

	add_seconds(clock, "paused", p->work);
	if (!utc_parse(text_of(clock, "due"), &due))
		return;
	if (json_is_true(json_object_get(clock, "wall_clock")))
		due = utc_plus(due, p->elapsed);
	else if (p->work.s > 0)
		due = calendar_add(p->calendar, due, p->work);
	json_object_set_new(clock, "due", utc_json(due));
}

static void
go_on(const struct passage *p, json_t *clock)
{
	struct utc due;

	add_seconds(clock, "elapsed", p->work);
	if (utc_parse(text_of(clock, "due"), &due) && due.s < p->now.s)
		json_object_set_new(clock, "state", json_string(clock_state_name(CLOCK_BREACHED)));
}

static void
advance_clock(struct passage *p, json_t *clock)
{
	enum clock_state state;
	enum clock_kind kind;

	if (!clock_kind_parse(text_of(clock, "name"), &kind) ||
	    !clock_state_parse(text_of(clock, "state"), &state))
		return;
	if (json_is_string(json_object_get(clock, "stopped")) || state == CLOCK_MET)
		return;
	/* Without a target only what is measured for its own sake goes on. */
	if (state == CLOCK_NONE && !json_is_string(json_object_get(clock, "started")))
		return;
	p->calendar = verdict_clock_calendar(p->policy, clock);
	p->work = calendar_between(p->calendar, p->judged, p->now);
	if (advance_stands(p->body, p->policy, kind))
		postpone(p, clock);
	else
		go_on(p, clock);
}

void
advance_verdict(json_t *body, const struct policy *policy, struct utc now)
{
	struct passage p = { .policy = policy, .body = body, .now = now };
	json_t *clocks;

	if (!utc_parse(text_of(body, "judged_at"), &p.judged) || now.s <= p.judged.s)
		return;
	p.elapsed = utc_minus(now, p.judged);
	clocks = json_object_get(body, "clocks");
	for (size_t i = 0; i < json_array_size(clocks); i++)
		advance_clock(&p, json_array_get(clocks, i));
	json_object_set_new(body, "judged_at", utc_json(now));
}
