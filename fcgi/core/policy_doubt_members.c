#include <jansson.h>
#include <string.h>

#include "base/arena.h"
#include "base/mail.h"
#include "core/billing.h"
#include "core/calendar.h"
#include "core/conduct.h"
#include "core/order.h"
#include "core/policy_check.h"

#define BREACH 100 /* per cent */

static const char *
clock_path(const struct doubting *d, int clock, const char *member)
{
	return arena_printf(
	    d->mistakes->arena, "clocks.%s.%s", clock_kind_name((enum clock_kind)clock), member);
}

/* Repeating begins at the breach, and has an end whether it is written or not. */
static void
doubt_warnings(const struct doubting *d, json_t *root)
{
	const struct warnings_policy *w = &d->policy->warnings;
	json_t *section = json_object_get(root, "warnings");

	if (json_object_get(section, "repeat") == NULL || w->repeat.unit == LIMIT_NONE)
		return;
	if (w->n == 0 || w->at[w->n - 1].share < BREACH)
		DOUBT(d, "warnings.repeat",
		    "repeats nothing: what is repeated is the warning of the breach, and 100 is "
		    "not in \"at\"; add it, or take \"repeat\" out");
	if (json_object_get(section, "times") == NULL)
		DOUBT(d, "warnings.repeat",
		    "does not say how often: without \"times\" it is %d; write \"times\"",
		    w->times);
}

/* core/resolution.c and core/reply.c are who looks at pauses. */
static void
doubt_pauses(const struct doubting *d)
{
	static const enum stage ours[] = { STAGE_NEW, STAGE_IN_PROGRESS };

	for (int i = 0; i < CLOCK_COUNT; i++) {
		const unsigned pauses = d->policy->clocks[i].pauses;

		if (pauses != 0 && i != CLOCK_RESOLUTION && i != CLOCK_NEXT_RESPONSE) {
			DOUBT(d, clock_path(d, i, "pauses"),
			    "does nothing: only resolution and next_response ever stand still; "
			    "take "
			    "it out");
			continue;
		}
		for (size_t k = 0; k < sizeof(ours) / sizeof(ours[0]); k++) {
			if ((pauses & 1u << ours[k]) != 0)
				DOUBT(d, clock_path(d, i, "pauses"),
				    "the clock stands while a request is \"%s\", which is when it "
				    "is "
				    "ours to act: its target would hardly ever be missed; take "
				    "\"%s\" out",
				    stage_name(ours[k]), stage_name(ours[k]));
		}
	}
}

/* The longest of the days of two weeks. */
static int64_t
working_day(const struct policy *p, const struct calendar *c)
{
	int64_t longest = 0;

	for (int i = 0; i < 14; i++) {
		const struct utc from = { p->valid_from.s + i * SPAN_DAY };
		const struct span s = calendar_between(c, from, (struct utc){ from.s + SPAN_DAY });

		if (s.s > longest)
			longest = s.s;
	}
	return longest;
}

static void
doubt_reminder(const struct doubting *d)
{
	const struct policy *p = d->policy;
	const struct clock_policy *c = &p->clocks[CLOCK_NO_ANSWER];
	const int64_t before = p->noanswer.remind_before.s;

	for (size_t i = 0; before > 0 && i < c->n_targets; i++) {
		const struct target *t = &c->targets[i];
		const struct calendar *hours =
		    policy_hours(p, policy_doubt_level(p, t), t)->calendar;
		const int64_t limit = t->limit.unit == LIMIT_WORKING ? t->limit.amount
		    : t->limit.unit == LIMIT_DAYS ? t->limit.amount * working_day(p, hours)
						  : INT64_MAX;

		if (before >= limit)
			DOUBT(d, "no_answer.remind_before",
			    "never comes: it is working time before a limit that is no longer than "
			    "that, clocks.no_answer.targets[%zu]; make it shorter",
			    i);
	}
}

static void
doubt_graces(const struct doubting *d)
{
	const char *const says =
	    "is longer than a day, so it is a second limit and no grace: mail takes minutes to be "
	    "fetched; write, for instance, {\"minutes\": 15}";

	if (d->policy->noanswer.grace.s > SPAN_DAY)
		DOUBT(d, "no_answer.grace", "%s", says);
}

static void
doubt_conduct(const struct doubting *d)
{
	const struct conduct_policy *c = d->policy->conduct;

	if (c != NULL && c->complaints_to != NULL && !mail_address_ok(c->complaints_to))
		DOUBT(d, "conduct.complaints_to",
		    "\"%.60s\" is no mail address; write one such as \"support@example.kz\"",
		    c->complaints_to);
}

static void
doubt_refusals(const struct doubting *d)
{
	const struct refusals *all = d->policy->refusals;

	for (size_t i = 0; all != NULL && i < all->n; i++) {
		if (all->reasons[i].stage == STAGE_NEW)
			DOUBT(d,
			    arena_printf(d->mistakes->arena, "refusals.reasons.%s.stage",
				all->reasons[i].name),
			    "a request that was refused would stand there as if it had just come; "
			    "write \"waiting_client\" or \"closed\"");
	}
}

static void
doubt_billing(const struct doubting *d)
{
	const struct billing_policy *b = d->policy->billing;

	if (b != NULL && b->minimum > 0 && b->minimum < b->step)
		DOUBT(d, "billing.minimum_minutes",
		    "does nothing: rounding up to %d minutes gives more than %d already; take it "
		    "out, or make it %d",
		    b->step, b->minimum, b->step);
}

void
policy_doubt_members(const struct doubting *d)
{
	json_t *root = json_loadb(d->json, d->len, 0, NULL);

	doubt_warnings(d, root);
	doubt_pauses(d);
	doubt_reminder(d);
	doubt_graces(d);
	doubt_conduct(d);
	doubt_refusals(d);
	doubt_billing(d);
	json_decref(root);
}
