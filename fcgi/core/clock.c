#include "core/clock.h"

#include <assert.h>
#include <string.h>

#include "core/calendar.h"

struct utc
limit_due(const struct calendar *c, struct limit limit, struct utc start)
{
	switch (limit.unit) {
	case LIMIT_NONE:
		return UTC_NONE;
	case LIMIT_WORKING:
		return calendar_add(c, start, (struct span){ limit.amount });
	case LIMIT_ELAPSED:
		return utc_plus(start, (struct span){ limit.amount });
	case LIMIT_DAYS:
		return calendar_add_days(c, start, (int)limit.amount);
	case LIMIT_DAY_END:
		return calendar_day_end(c, start);
	}
	return UTC_NONE;
}

struct limit
limit_told(struct limit limit, const struct policy_calendar *hours)
{
	if (hours->always && limit.unit == LIMIT_WORKING)
		limit.unit = LIMIT_ELAPSED;
	return limit;
}

void
watch_init(struct watch *w, enum clock_kind kind, const struct policy *policy, unsigned level)
{
	*w = (struct watch){
		.policy = policy,
		.level = level,
		.hours = policy_hours(policy, level, NULL),
		.kind = kind,
		.state = WATCH_IDLE,
		.started = UTC_NONE,
		.base_due = UTC_NONE,
	};
}

static void
set_target(struct watch *w, const struct target *target, enum priority priority)
{
	w->target = target;
	w->priority = priority;
	w->hours = policy_hours(w->policy, w->level, target);
	w->base_due =
	    target == NULL ? UTC_NONE : limit_due(w->hours->calendar, target->limit, w->started);
}

/* By the hours that count now, as if they always had. */
static struct counted
counted(const struct watch *w)
{
	return w->by[w->hours - w->policy->calendars];
}

/* A pause adds just the time that it took. */
static struct utc
due_of(const struct watch *w)
{
	const struct span idle = counted(w).idle;

	if (utc_is_none(w->base_due))
		return UTC_NONE;
	if (w->target->limit.unit == LIMIT_ELAPSED)
		return utc_plus(w->base_due, w->idle_elapsed);
	/*
	 * Nothing to add: a due instant at an opening must not slip back to the closing before it.
	 */
	if (idle.s == 0)
		return w->base_due;
	return calendar_add(w->hours->calendar, w->base_due, idle);
}

/* Closes the present segment at `at`: its working time goes where the state says. */
static void
settle(struct watch *w, struct utc at)
{
	/* It begins later than it was asked for: see callback_start. */
	if (at.s < w->since.s)
		return;
	for (size_t i = 0; i < w->policy->n_calendars; i++) {
		const struct calendar *c = w->policy->calendars[i].calendar;

		*(w->state == WATCH_RUNNING ? &w->by[i].worked.s : &w->by[i].idle.s) +=
		    calendar_between(c, w->since, at).s;
	}
	if (w->state != WATCH_RUNNING)
		w->idle_elapsed.s += at.s - w->since.s;
	w->since = at;
}

static void
add_breach(struct verdict *out, const struct breach *b)
{
	/* So many changes of mind that only the latest are kept: the record has them all. */
	if (out->n_breaches == BREACHES_MAX) {
		for (size_t i = 1; i < BREACHES_MAX; i++)
			out->breaches[i - 1] = out->breaches[i];
		out->n_breaches--;
	}
	out->breaches[out->n_breaches++] = *b;
}

/* Was it late before `until`, in the segment that runs since `since`? */
static void
check(struct watch *w, struct utc until, struct verdict *out)
{
	const struct utc due = due_of(w);

	if (w->late || due.s >= until.s)
		return;
	w->late = true;
	add_breach(out,
	    &(struct breach){
		.clock = w->kind,
		.cycle = w->cycle,
		.at = utc_max(due, w->since),
		.due = due,
		.priority = w->priority,
		.superseded = UTC_NONE,
	    });
}

void
watch_start(struct watch *w, const struct target *target, enum priority priority, struct utc at)
{
	assert(!watch_is_on(w));
	w->state = WATCH_RUNNING;
	w->started = at;
	w->since = at;
	memset(w->by, 0, sizeof(w->by));
	w->idle_elapsed = (struct span){ 0 };
	w->late = false;
	w->cycle++;
	set_target(w, target, priority);
}

void
watch_pause(struct watch *w, struct utc at, struct verdict *out)
{
	if (w->state != WATCH_RUNNING)
		return;
	check(w, at, out);
	settle(w, at);
	w->state = WATCH_PAUSED;
}

void
watch_resume(struct watch *w, struct utc at)
{
	if (w->state != WATCH_PAUSED)
		return;
	settle(w, at);
	w->state = WATCH_RUNNING;
}

void
watch_stop(struct watch *w, struct utc at, struct verdict *out)
{
	if (!watch_is_on(w))
		return;
	if (w->state == WATCH_RUNNING)
		check(w, at, out);
	settle(w, at);
	w->since = at;
	w->state = WATCH_STOPPED;
}

void
watch_reopen(struct watch *w, struct utc at)
{
	if (w->state != WATCH_STOPPED)
		return;
	settle(w, at);
	w->state = WATCH_RUNNING;
	w->cycle++;
	w->late = false;
}

static void
supersede(struct watch *w, const struct fact *because, struct verdict *out)
{
	for (size_t i = out->n_breaches; i-- > 0;) {
		struct breach *b = &out->breaches[i];

		if (b->clock == w->kind && b->cycle == w->cycle && utc_is_none(b->superseded)) {
			b->superseded = because->at;
			b->superseded_by = because->id;
			return;
		}
	}
}

void
watch_retarget(struct watch *w, const struct target *target, enum priority priority,
    const struct fact *because, struct verdict *out)
{
	assert(watch_is_on(w));
	/* What was late before it was so under the priority of then. */
	if (w->state == WATCH_RUNNING)
		check(w, because->at, out);
	if (target == w->target) {
		w->priority = priority;
		return;
	}
	settle(w, because->at);
	set_target(w, target, priority);
	if (w->late && due_of(w).s >= because->at.s) {
		supersede(w, because, out);
		w->late = false;
	}
}

static bool
has_target(const struct watch *w)
{
	return w->target != NULL && w->target->limit.unit != LIMIT_NONE;
}

static enum clock_state
state_of(const struct watch *w)
{
	if (w->state == WATCH_IDLE || !has_target(w))
		return CLOCK_NONE;
	if (w->late)
		return CLOCK_BREACHED;
	if (w->state == WATCH_STOPPED)
		return CLOCK_MET;
	return w->state == WATCH_PAUSED ? CLOCK_PAUSED : CLOCK_RUNNING;
}

bool
clock_measures(enum clock_kind kind)
{
	return kind == CLOCK_THIRD_PARTY || kind == CLOCK_DEVELOPMENT || kind == CLOCK_ESTIMATE;
}

static struct measured
measure(const struct watch *w)
{
	if (w->state == WATCH_IDLE)
		return (struct measured){ .started = UTC_NONE, .stopped = UTC_NONE };
	return (struct measured){
		.started = w->started,
		.stopped = w->state == WATCH_STOPPED ? w->since : UTC_NONE,
		.elapsed = counted(w).worked,
		.paused = counted(w).idle,
	};
}

void
watch_read(struct watch *w, struct utc now, const char *clause, struct verdict *out)
{
	struct clock *c = &out->clocks[out->n_clocks++];

	assert(out->n_clocks <= CLOCK_COUNT);
	if (w->state == WATCH_RUNNING)
		check(w, now, out);
	if (watch_is_on(w))
		settle(w, now);
	*c = (struct clock){
		.kind = w->kind,
		.hours = w->hours,
		.state = state_of(w),
		.started = UTC_NONE,
		.due = UTC_NONE,
		.stopped = UTC_NONE,
		.clause = clause,
		.warns_at = UTC_NONE,
		.measured = measure(w),
	};
	if (w->state == WATCH_IDLE || (!has_target(w) && !clock_measures(w->kind)))
		return;
	c->started = c->measured.started;
	c->stopped = c->measured.stopped;
	c->elapsed = c->measured.elapsed;
	c->paused = c->measured.paused;
	c->cycle = w->cycle;
	c->stands = w->state == WATCH_PAUSED;
	if (!has_target(w))
		return;
	c->due = due_of(w);
	c->target = w->target;
	if (w->target->clause != NULL)
		c->clause = w->target->clause;
}

bool
clock_by_wall(const struct clock *c)
{
	return c->hours->always || (c->target != NULL && c->target->limit.unit == LIMIT_ELAPSED);
}
