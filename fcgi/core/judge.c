#include "core/judge.h"

#include <assert.h>

#include "core/acceptance.h"
#include "core/accepted.h"
#include "core/assignment.h"
#include "core/callback.h"
#include "core/clock.h"
#include "core/handover.h"
#include "core/level.h"
#include "core/intake.h"
#include "core/linking.h"
#include "core/noanswer.h"
#include "core/order.h"
#include "core/reply.h"
#include "core/resolution.h"
#include "core/response.h"
#include "core/scene.h"
#include "core/warning.h"

/*
 * The clocks that are stopwatches, and who runs each: called at the arrival,
 * without a fact, and at every fact, when the scene is up to date. The no-answer
 * clock is read off the scene instead.
 */
typedef void see_fn(
    struct watch *w, const struct scene *s, const struct fact *f, struct verdict *out);

static const struct watched {
	enum clock_kind kind;
	see_fn *see;
	bool by_stage; /* nothing but another stage concerns it */
} watched[] = {
	{ CLOCK_FIRST_RESPONSE, response_see, false },
	{ CLOCK_ACCEPTANCE, acceptance_see, false },
	{ CLOCK_RESOLUTION, resolution_see, false },
	{ CLOCK_NEXT_RESPONSE, reply_see, false },
	{ CLOCK_THIRD_PARTY, handover_see, true },
	{ CLOCK_DEVELOPMENT, handover_see, true },
	{ CLOCK_ESTIMATE, handover_see, true },
};

#define WATCHES (sizeof(watched) / sizeof(watched[0]))

/* Those of one verdict; only what the regulation shows is kept. */
struct watches {
	size_t n;
	const struct watched *on[WATCHES];
	struct watch of[CLOCK_COUNT];
};

/*
 * What is to be done, found when all clocks of the verdict were read; in the order of the verdict.
 */
typedef void act_fn(const struct scene *s, struct verdict *out);

static act_fn *const acts[] = {
	noanswer_act,
	warning_act,
	linking_act,
	accepted_act,
	handover_act,
	intake_act,
	assignment_act,
	order_act,
	callback_act,
};

static void
see_clocks(const struct scene *s, const struct fact *f, struct watches *w, struct verdict *out)
{
	const bool moved = f == NULL || s->stage != s->before;

	for (size_t i = 0; i < w->n; i++) {
		const struct watched *one = w->on[i];

		if (moved || !one->by_stage)
			one->see(&w->of[one->kind], s, f, out);
	}
}

static void
begin(struct scene *s, struct watches *w, struct verdict *out)
{
	level_find(s->policy, &s->timeline->request, out);
	s->traits.level = out->level;
	if (s->stage == STAGE_WAITING_CLIENT) {
		s->asked = true;
		s->asked_at = out->arrived;
		s->questions = 1;
	}
	w->n = 0;
	for (size_t i = 0; i < WATCHES; i++) {
		const enum clock_kind kind = watched[i].kind;

		if (!s->policy->clocks[kind].shown)
			continue;
		watch_init(&w->of[kind], kind, s->policy, s->traits.level);
		w->on[w->n++] = &watched[i];
	}
	if (out->arrived.s <= s->now.s)
		see_clocks(s, NULL, w, out);
}

/* Nothing else that targets depend on can change. A reopened clock takes today's priority, too. */
static void
retarget(const struct scene *s, const struct fact *f, struct watches *w, struct verdict *out)
{
	for (size_t i = 0; i < w->n; i++) {
		struct watch *one = &w->of[w->on[i]->kind];

		if (one->priority != s->traits.priority && watch_is_on(one))
			watch_retarget(one, scene_target(s, one->kind), s->traits.priority, f, out);
	}
}

/* With the last tie goes the answer that was no more than the word of it. */
static void
see_response(struct scene *s, const struct fact *f)
{
	const bool known = linking_answers(s, f), ends = response_ends(s, f);

	if (ends)
		s->linking.answered = known && (s->linking.answered || !s->attended);
	s->attended = ends || (s->attended && !linking_unanswers(s, f));
}

static void
see(struct scene *s, const struct fact *f, struct watches *w, struct verdict *out)
{
	scene_see(s, f);
	noanswer_see(s, f);
	linking_see(s, f);
	accepted_see(s, f);
	see_response(s, f);
	/*
	 * What was saved at once has no order inside: the priority of an answer is its own, as if
	 * it had been set before. A clock that this very fact reopens takes it afterwards.
	 */
	retarget(s, f, w, out);
	see_clocks(s, f, w, out);
	retarget(s, f, w, out);
}

static void
read_clocks(const struct scene *s, struct watches *w, struct verdict *out)
{
	for (int kind = 0; kind < CLOCK_COUNT; kind++) {
		const struct clock_policy *p = &s->policy->clocks[kind];

		if (!p->shown)
			continue;
		if (kind == CLOCK_NO_ANSWER)
			noanswer_read(s, out);
		else
			watch_read(&w->of[kind], s->now, p->clause, out);
	}
}

static void
wake_for_clocks(const struct scene *s, struct verdict *out)
{
	for (size_t i = 0; i < out->n_clocks; i++) {
		const struct clock *c = &out->clocks[i];

		if (c->state == CLOCK_RUNNING)
			verdict_wake(out, c->due);
	}
	/* At its very due instant a clock still runs: a second later it is breached. */
	if (out->wake.s <= s->now.s)
		out->wake = utc_plus(s->now, (struct span){ 1 });
}

void
judge(const struct policy *policy, const struct timeline *timeline, struct utc now,
    struct verdict *out)
{
	const struct request *r = &timeline->request;
	struct watches w;
	struct scene s = {
		.policy = policy,
		.timeline = timeline,
		.now = now,
		.at = timeline_arrival(r),
		.traits = timeline_traits(r),
		.before = r->stage,
		.stage = r->stage,
		.asked_at = UTC_NONE,
		.spoke_at = UTC_NONE,
		.wish = r->wish,
		.wished = r->wished,
	};

	out->flags = 0;
	out->n_clocks = out->n_breaches = out->n_actions = 0;
	out->arrived = s.at;
	out->wake = out->arrived.s > now.s ? out->arrived : UTC_NONE;
	s.stage_since = out->arrived;
	begin(&s, &w, out);
	for (size_t i = 0; i < timeline->n && timeline->facts[i].at.s <= now.s; i++)
		see(&s, &timeline->facts[i], &w, out);
	read_clocks(&s, &w, out);
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		acts[i](&s, out);
	wake_for_clocks(&s, out);
	out->stage = s.stage;
	out->stage_since = s.stage_since;
	out->priority = s.traits.priority;
	out->wish = s.wish;
	out->silenced = s.silenced;
	if (s.wished && s.wish != s.traits.priority)
		out->flags |= 1u << FLAG_PRIORITY_WISH;
	if (s.traits.priority == PRIORITY_IMMEDIATE)
		out->flags |= 1u << FLAG_CRITICAL;
}

struct action *
verdict_act(struct verdict *out, enum action_kind kind, enum rule rule, const struct fact *cause,
    struct utc due)
{
	struct action *a = &out->actions[out->n_actions++];

	assert(out->n_actions <= ACTIONS_MAX);
	*a = (struct action){
		.kind = kind,
		.rule = rule,
		.cause = cause,
		.due = due,
		.not_before = due,
	};
	return a;
}

void
verdict_wake(struct verdict *out, struct utc t)
{
	out->wake = utc_min(out->wake, t);
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

const struct policy_calendar *
verdict_hours(const struct policy *p, const struct verdict *v)
{
	const struct clock *c = verdict_clock(v, CLOCK_RESOLUTION);

	return c != NULL ? c->hours : policy_hours(p, v->level, NULL);
}
