#include "base/arena.h"
#include "core/calendar.h"
#include "core/clock.h"
#include "core/policy_check.h"
#include "core/policy_reader.h"

/* Limits of different units are compared by what the calendar makes of them at such instants. */
#define STEP_S (3 * SPAN_HOUR)
#define WEEK_STEPS (7 * SPAN_DAY / STEP_S)
#define YEAR_STEPS (365 * SPAN_DAY / STEP_S)

static struct utc
year_start(int year)
{
	return (struct utc){ civil_to_days((struct civil){ year, 1, 1 }) * SPAN_DAY };
}

/*
 * People are asked, and ask, in opening hours. Where the calendar ends is no time to compare
 * limits.
 */
static struct utc
sample(const struct policy *p, int64_t i)
{
	const struct utc first = year_start(POLICY_FIRST_YEAR + 1);
	const struct utc last = year_start(POLICY_LAST_YEAR - 2);
	const struct utc from = utc_max(first, utc_min(p->valid_from, last));

	return calendar_next_open(p->calendar, (struct utc){ from.s + i * STEP_S });
}

/* ---- reminders ---- */

static struct utc
due_of(const struct policy *p, unsigned level, const struct target *t, struct utc at)
{
	return limit_due(policy_hours(p, level, t)->calendar, t->limit, at);
}

/* In how many per cent of a year's waits the first regular reminder comes before the limit. */
static int
reminded(const struct policy *p, const struct target *t)
{
	const unsigned level = policy_doubt_level(p, t);
	const struct calendar *told = policy_hours(p, level, NULL)->calendar;
	const struct span every = p->noanswer.remind_every;
	int n = 0;

	for (int64_t i = 0; i < YEAR_STEPS; i++) {
		const struct utc asked = sample(p, i);

		if (utc_is_none(asked))
			continue;
		n += calendar_next_open(told, utc_plus(asked, every)).s <
		    due_of(p, level, t, asked).s;
	}
	return (int)((int64_t)n * 100 / YEAR_STEPS);
}

/*
 * D4 clause 2.7 reminds weekly and closes after five working days: without a
 * day off in between, that is the same instant. A proposal keeps reminding.
 */
static void
doubt_regular(const struct doubting *d)
{
	const struct noanswer_policy *n = &d->policy->noanswer;
	const struct clock_policy *c = &d->policy->clocks[CLOCK_NO_ANSWER];

	for (size_t i = 0; n->close && n->remind_every.s > 0 && i < c->n_targets; i++) {
		const struct target *t = &c->targets[i];
		const int share = t->limit.unit == LIMIT_NONE ? 100 : reminded(d->policy, t);

		if (share == 0)
			DOUBT(d, "no_answer.remind_every",
			    "never comes: the request is closed before, by "
			    "clocks.no_answer.targets[%zu]; make it shorter%s",
			    i,
			    n->remind_before.s > 0 ? ", or take it out" : ", or say remind_before");
		else if (share < 50 && n->remind_before.s == 0)
			DOUBT(d, "no_answer.remind_every",
			    "comes in %d %% of the waits only, where days off make "
			    "clocks.no_answer.targets[%zu] longer: in an ordinary week nobody is "
			    "reminded; say remind_before, too",
			    share, i);
	}
}

/* ---- levels ---- */

/* Never due before the other, and later at times. */
static bool
is_longer(const struct policy *p, unsigned better, const struct target *a, unsigned lower,
    const struct target *b)
{
	bool longer = false;

	for (int64_t i = 0; i < WEEK_STEPS; i++) {
		const struct utc at = sample(p, i);
		struct utc due, other;

		if (utc_is_none(at))
			continue;
		due = due_of(p, better, a, at);
		other = due_of(p, lower, b, at);
		if (due.s < other.s)
			return false;
		longer |= due.s > other.s;
	}
	return longer;
}

/*
 * The same target by other hours is another. "none" is said, and meant: D1 gives VIP's official
 * letters no target.
 */
static bool
is_reversed(const struct policy *p, unsigned better, const struct target *a, unsigned lower,
    const struct target *b)
{
	return a != NULL && b != NULL &&
	    (a != b || policy_hours(p, better, a) != policy_hours(p, lower, b)) &&
	    a->limit.unit != LIMIT_NONE && b->limit.unit != LIMIT_NONE &&
	    is_longer(p, better, a, lower, b);
}

/* One kind of request is enough to tell it. */
static void
doubt_pair(const struct doubting *d, enum clock_kind kind, unsigned better, unsigned lower)
{
	const struct policy *p = d->policy;

	for (unsigned i = 0; i < policy_doubt_kinds(p); i++) {
		struct traits t = policy_doubt_kind((struct traits){ .level = 0 }, i);
		const struct target *a, *b;

		if (t.level != better)
			continue;
		a = policy_target(p, kind, &t);
		t.level = lower;
		b = policy_target(p, kind, &t);
		if (!is_reversed(p, better, a, lower, b))
			continue;
		DOUBT(d,
		    arena_printf(d->mistakes->arena, "clocks.%s.targets[%zu]",
			clock_kind_name(kind), (size_t)(a - p->clocks[kind].targets)),
		    "the better level waits longer: category %s by %s with priority %s is due "
		    "later on \"%s\" than on \"%s\" (targets[%zu]); levels rise in the order of "
		    "\"levels\"",
		    category_name(t.category), channel_name(t.channel), priority_name(t.priority),
		    p->levels[better].name, p->levels[lower].name,
		    (size_t)(b - p->clocks[kind].targets));
		return;
	}
}

/* Of a silence the longer limit is the better one: it is the client's time. */
static void
doubt_levels(const struct doubting *d)
{
	for (int kind = 0; kind < CLOCK_COUNT; kind++) {
		if (kind == CLOCK_NO_ANSWER)
			continue;
		for (unsigned i = 1; i < d->policy->n_levels; i++) {
			for (unsigned k = 0; k < i; k++)
				doubt_pair(d, (enum clock_kind)kind, i, k);
		}
	}
}

void
policy_doubt_times(const struct doubting *d)
{
	doubt_regular(d);
	doubt_levels(d);
}
