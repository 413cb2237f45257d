#include "core/warning.h"

#include "core/calendar.h"
#include "core/warning_text.h"

#define BREACH 100 /* per cent */

/* What of the target is counted: seconds, working or elapsed as the target says. */
static int64_t
budget_of(const struct clock *k)
{
	switch (k->target->limit.unit) {
	case LIMIT_WORKING:
	case LIMIT_ELAPSED:
		return k->target->limit.amount;
	case LIMIT_DAYS:
	case LIMIT_DAY_END:
		/* Pauses have moved the due instant by just as much. */
		return calendar_between(k->hours->calendar, k->started, k->due).s - k->paused.s;
	case LIMIT_NONE:
		break;
	}
	return 0;
}

/* So much of it makes the share; a part of a second is not over yet. */
static int64_t
part_of(int64_t budget, int share)
{
	return (budget * share + 99) / 100;
}

/* The instant at which it had run for the share, as if all its pauses had come before. */
static struct utc
reached_at(const struct clock *k, int64_t budget, int share)
{
	const int64_t part = part_of(budget, share);

	if (k->target->limit.unit == LIMIT_ELAPSED)
		return (struct utc){ k->due.s - (budget - part) };
	return calendar_add(k->hours->calendar, k->started, (struct span){ part + k->paused.s });
}

static bool
is_reached(
    const struct scene *s, const struct clock *k, int64_t budget, const struct warning_share *at)
{
	if (at->share >= BREACH)
		return false;
	if (k->target->limit.unit == LIMIT_ELAPSED)
		return reached_at(k, budget, at->share).s <= s->now.s;
	return k->elapsed.s >= part_of(budget, at->share);
}

static void
warn(const struct scene *s, const struct clock *k, int step, struct utc at, struct verdict *out)
{
	struct action *a = verdict_act(out, ACTION_WARN, RULE_WARNING, NULL, at);

	a->clock = k->kind;
	a->cycle = k->cycle;
	a->step = step;
	a->clause = s->policy->warnings.clause == NULL ? k->clause : s->policy->warnings.clause;
	/* Whoever is warned by mail reads it in hours of their own: this is the clock's. */
	a->not_before = scene_tells_by(s, k->hours->calendar, at);
}

static void
expect(struct clock *k, int share, struct utc at, struct verdict *out)
{
	k->warns_next = share;
	k->warns_at = at;
	verdict_wake(out, at);
}

/* ---- before ---- */

static void
warn_running(const struct scene *s, struct clock *k, struct verdict *out)
{
	const struct warnings_policy *w = &s->policy->warnings;
	const int64_t budget = budget_of(k);
	size_t n = 0;

	while (n < w->n && is_reached(s, k, budget, &w->at[n]))
		n++;
	if (n > 0) {
		k->warned = w->at[n - 1].share;
		warn(s, k, k->warned, reached_at(k, budget, k->warned), out);
	}
	if (n == w->n)
		return;
	expect(k, w->at[n].share,
	    w->at[n].share >= BREACH ? k->due : reached_at(k, budget, w->at[n].share), out);
}

/* ---- after ---- */

static struct utc
breached_at(const struct clock *k, const struct verdict *out)
{
	for (size_t i = out->n_breaches; i-- > 0;) {
		const struct breach *b = &out->breaches[i];

		if (b->clock == k->kind && b->cycle == k->cycle && utc_is_none(b->superseded))
			return b->at;
	}
	return k->due;
}

/* The instant of the n-th repetition. */
static struct utc
repeated_at(const struct scene *s, const struct clock *k, struct utc breach, int n)
{
	const struct limit *l = &s->policy->warnings.repeat;
	const struct calendar *c = k->hours->calendar;

	switch (l->unit) {
	case LIMIT_WORKING:
		return calendar_add(c, breach, (struct span){ l->amount * n });
	case LIMIT_ELAPSED:
		return utc_plus(breach, (struct span){ l->amount * n });
	case LIMIT_DAYS:
		return calendar_add_days(c, breach, (int)l->amount * n);
	case LIMIT_DAY_END:
	case LIMIT_NONE:
		break;
	}
	return UTC_NONE;
}

static void
warn_breached(const struct scene *s, struct clock *k, struct verdict *out)
{
	const struct warnings_policy *w = &s->policy->warnings;
	const struct utc breach = breached_at(k, out);
	struct utc at = breach, next = UTC_NONE;
	int n = 0;

	if (w->at[w->n - 1].share < BREACH)
		return;
	while (n < w->times && (next = repeated_at(s, k, breach, n + 1)).s <= s->now.s) {
		at = next;
		n++;
	}
	k->warned = BREACH;
	warn(s, k, BREACH + n, at, out);
	if (n < w->times && !utc_is_none(next))
		expect(k, BREACH, next, out);
}

void
warning_act(const struct scene *s, struct verdict *out)
{
	const struct warnings_policy *w = &s->policy->warnings;

	for (size_t i = 0; i < out->n_clocks && w->n > 0; i++) {
		struct clock *k = &out->clocks[i];

		if ((w->clocks & 1u << k->kind) == 0 || k->target == NULL || k->stands ||
		    !utc_is_none(k->stopped))
			continue;
		if (k->state == CLOCK_RUNNING)
			warn_running(s, k, out);
		else if (k->state == CLOCK_BREACHED)
			warn_breached(s, k, out);
	}
}

/* ---- telling ---- */

int
warning_share(const struct action *a)
{
	return a->step > BREACH ? BREACH : a->step;
}

int
warning_repeat(const struct action *a)
{
	return a->step > BREACH ? a->step - BREACH : 0;
}

unsigned
warning_to(const struct policy *p, const struct action *a)
{
	const int share = warning_share(a);

	for (size_t i = 0; i < p->warnings.n; i++) {
		if (p->warnings.at[i].share == share)
			return p->warnings.at[i].to;
	}
	return 0;
}

void
warning_text(const struct policy *p, const struct action *a, struct buf *out)
{
	enum wording l;

	if (!wording_parse(p->languages[0], &l))
		l = WORDING_EN;
	warning_sentence(l, a->clock, warning_share(a), warning_repeat(a), out);
}
