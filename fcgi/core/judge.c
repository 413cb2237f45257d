#include "core/judge.h"

#include <string.h>

#include "core/acceptance.h"
#include "core/clock.h"
#include "core/noanswer.h"
#include "core/resolution.h"
#include "core/response.h"
#include "core/scene.h"

/* The stopwatches of one verdict; the no-answer clock is read off the scene instead. */
static const enum clock_kind watched[] = {
	CLOCK_FIRST_RESPONSE,
	CLOCK_RESOLUTION,
	CLOCK_ACCEPTANCE,
};

#define WATCHES (sizeof(watched) / sizeof(watched[0]))

static const struct target *
target_of(const struct scene *s, enum clock_kind clock)
{
	const struct request *r = &s->timeline->request;

	return policy_target(s->policy, clock, s->level, r->category, r->channel, s->priority);
}

static void
begin(struct scene *s, struct watch w[static CLOCK_COUNT], struct verdict *out)
{
	const struct request *r = &s->timeline->request;

	if (!policy_level(s->policy, r->level, &s->level))
		out->flags |= 1u << FLAG_LEVEL_UNKNOWN;
	if (s->stage == STAGE_WAITING_CLIENT) {
		s->asked = true;
		s->asked_at = out->arrived;
		s->questions = 1;
	}
	for (size_t i = 0; i < WATCHES; i++) {
		watch_init(&w[watched[i]], watched[i], s->policy->calendar);
		if (out->arrived.s <= s->now.s)
			watch_start(
			    &w[watched[i]], target_of(s, watched[i]), s->priority, out->arrived);
	}
	if (out->arrived.s <= s->now.s)
		resolution_see(&w[CLOCK_RESOLUTION], s, out->arrived, out);
}

/* D1 clause 20: the priority is the operator's to set; the client's is a wish, a bot's nothing. */
static void
see_priority(struct scene *s, const struct fact *f)
{
	if (!f->has_priority)
		return;
	if (f->by == SIDE_CLIENT) {
		s->wish = f->priority;
		s->wished = true;
	} else if (side_is_provider(f->by)) {
		s->priority = f->priority;
	}
}

static void
see(struct scene *s, const struct fact *f, struct watch w[static CLOCK_COUNT], struct verdict *out)
{
	const enum priority before = s->priority;

	s->before = s->stage;
	if (f->has_stage && f->stage != s->stage) {
		s->stage = f->stage;
		s->stage_since = f->at;
	}
	see_priority(s, f);
	noanswer_see(s, f);
	response_see(&w[CLOCK_FIRST_RESPONSE], s, f, out);
	acceptance_see(&w[CLOCK_ACCEPTANCE], s, f, out);
	resolution_see(&w[CLOCK_RESOLUTION], s, f->at, out);
	/* A reopened clock takes the target of today's priority, too. */
	if (s->priority == before && s->before == s->stage)
		return;
	for (size_t i = 0; i < WATCHES; i++)
		watch_retarget(&w[watched[i]], target_of(s, watched[i]), s->priority, f, out);
}

static void
read_clocks(const struct scene *s, struct watch w[static CLOCK_COUNT], struct verdict *out)
{
	for (int kind = 0; kind < CLOCK_COUNT; kind++) {
		const struct clock_policy *p = &s->policy->clocks[kind];

		if (!p->shown)
			continue;
		if (kind == CLOCK_NO_ANSWER)
			noanswer_read(s, out);
		else
			watch_read(&w[kind], s->now, p->clause, out);
	}
}

static void
wake_for_clocks(const struct scene *s, struct verdict *out)
{
	for (size_t i = 0; i < out->n_clocks; i++) {
		const struct clock *c = &out->clocks[i];

		if (c->state != CLOCK_RUNNING)
			continue;
		/* At its very due instant it still runs: a second later it is breached. */
		out->wake = utc_min(
		    out->wake, c->due.s > s->now.s ? c->due : utc_plus(s->now, (struct span){ 1 }));
	}
}

void
judge(const struct policy *policy, const struct timeline *timeline, struct utc now,
    struct verdict *out)
{
	const struct request *r = &timeline->request;
	struct watch w[CLOCK_COUNT];
	struct scene s = {
		.policy = policy,
		.timeline = timeline,
		.now = now,
		.priority = r->priority,
		.before = r->stage,
		.stage = r->stage,
		.asked_at = UTC_NONE,
	};

	out->flags = 0;
	out->n_clocks = out->n_breaches = out->n_actions = 0;
	out->arrived = timeline_arrival(r);
	out->wake = out->arrived.s > now.s ? out->arrived : UTC_NONE;
	s.stage_since = out->arrived;
	begin(&s, w, out);
	for (size_t i = 0; i < timeline->n && timeline->facts[i].at.s <= now.s; i++)
		see(&s, &timeline->facts[i], w, out);
	read_clocks(&s, w, out);
	noanswer_act(&s, out);
	wake_for_clocks(&s, out);
	out->stage = s.stage;
	out->stage_since = s.stage_since;
	out->level = s.level;
	out->priority = s.priority;
	out->wish = s.wish;
	if (s.wished && s.wish != s.priority)
		out->flags |= 1u << FLAG_PRIORITY_WISH;
	if (s.priority == PRIORITY_IMMEDIATE)
		out->flags |= 1u << FLAG_CRITICAL;
}

const struct clock *
verdict_clock(const struct verdict *v, enum clock_kind kind)
{
	for (size_t i = 0; i < v->n_clocks; i++) {
		if (v->clocks[i].kind == kind)
			return &v->clocks[i];
	}
	return NULL;
}

bool
verdict_flag(const struct verdict *v, enum flag f)
{
	return (v->flags & 1u << f) != 0;
}
