#include "base/arena.h"
#include "core/policy_check.h"

static bool
is_used(const struct policy *p, const struct policy_calendar *hours)
{
	for (size_t i = 0; i < p->n_levels; i++) {
		if (p->levels[i].hours == hours)
			return true;
	}
	for (int kind = 0; kind < CLOCK_COUNT; kind++) {
		for (size_t i = 0; i < p->clocks[kind].n_targets; i++) {
			if (p->clocks[kind].targets[i].hours == hours)
				return true;
		}
	}
	return false;
}

static void
doubt_target(const struct doubting *d, int kind, size_t i)
{
	const struct target *t = &d->policy->clocks[kind].targets[i];

	if (t->hours == NULL || (t->limit.unit != LIMIT_ELAPSED && t->limit.unit != LIMIT_NONE))
		return;
	DOUBT(d,
	    arena_printf(d->mistakes->arena, "clocks.%s.targets[%zu].calendar",
		clock_kind_name((enum clock_kind)kind), i),
	    "does not move the limit: %s; take it out, or the \"elapsed\" of a limit in hours",
	    t->limit.unit == LIMIT_NONE ? "there is none" : "it runs by the wall clock");
}

void
policy_doubt_hours(const struct doubting *d)
{
	const struct policy *p = d->policy;

	for (size_t i = 1; i < p->n_calendars; i++) {
		if (!is_used(p, &p->calendars[i]))
			DOUBT(d,
			    arena_printf(d->mistakes->arena, "calendars.%s", p->calendars[i].name),
			    "nobody works by it: name it as \"calendar\" of a level or a target, "
			    "or take it out");
	}
	for (int kind = 0; kind < CLOCK_COUNT; kind++) {
		for (size_t i = 0; i < p->clocks[kind].n_targets; i++)
			doubt_target(d, kind, i);
	}
}
