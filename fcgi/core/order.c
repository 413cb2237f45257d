#include "core/order.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/problem.h"
#include "core/conduct.h"
#include "core/intake.h"
#include "core/scene.h"

/* The tracker's clock and the database's may be so far apart. */
#define SKEW_S 60

const struct refusal_policy *
refusal_find(const struct policy *p, const char *name)
{
	for (size_t i = 0; p->refusals != NULL && i < p->refusals->n; i++) {
		if (strcmp(p->refusals->reasons[i].name, name) == 0)
			return &p->refusals->reasons[i];
	}
	return NULL;
}

const char *
refusal_names(const struct policy *p, struct arena *arena)
{
	const char *names = NULL;

	for (size_t i = 0; p->refusals != NULL && i < p->refusals->n; i++)
		names = arena_printf(arena, "%s%s%s", names == NULL ? "" : names,
		    names == NULL ? "" : ", ", p->refusals->reasons[i].name);
	return names == NULL ? "none" : names;
}

const char *
refusal_hindrance(const struct refusal_policy *reason, const struct traits *traits)
{
	if (reason == NULL)
		return "the regulation has no such reason";
	return match_fits(&reason->when, traits)
	    ? NULL
	    : "the regulation does not let such requests be refused for that reason";
}

enum err_code
order_flag_check(
    const struct policy *p, enum flag flag, bool on, enum priority priority, struct err *e)
{
	enum problem problem = PROBLEM_NO_SUCH_FLAG;
	bool good = false;

	if (flag == FLAG_CRITICAL) {
		good = on || priority != PRIORITY_IMMEDIATE;
		problem = PROBLEM_IMMEDIATE;
	} else if (flag == FLAG_CONDUCT) {
		good = p->conduct != NULL;
		problem = PROBLEM_NO_CONDUCT;
	}
	return good ? ERR_OK : problem_set(e, problem, PROBLEM_NO_VALUES);
}

const char *
order_flag_clause(const struct policy *p, enum flag flag)
{
	if (flag == FLAG_CONDUCT)
		return p->conduct == NULL ? NULL : p->conduct->clause;
	return flag == FLAG_CRITICAL ? p->critical_clause : NULL;
}

/* Of the stage that was ordered by it: our own step, made since. */
static bool
is_done(const struct scene *s, const struct fact *order, enum stage stage)
{
	const struct timeline *t = s->timeline;

	for (size_t i = 0; i < t->n && t->facts[i].at.s <= s->now.s; i++) {
		const struct fact *f = &t->facts[i];

		if (f->own && f->at.s >= order->at.s - SKEW_S &&
		    (!f->has_stage || f->stage == stage))
			return true;
	}
	return false;
}

static void
order(const struct scene *s, enum action_kind kind, enum rule rule, const struct fact *f,
    enum stage stage, const char *clause, struct verdict *out)
{
	struct action *a;

	if (is_done(s, f, stage))
		return;
	a = verdict_act(out, kind, rule, f, f->at);
	a->clause = clause;
	a->ordered = a->to_client = true;
	a->has_stage = s->stage != stage;
	a->stage = stage;
}

static void
ask(const struct scene *s, const struct fact *f, struct verdict *out)
{
	const struct intake_policy *in = s->policy->intake;
	const struct intake_seen *seen = s->timeline->request.seen;

	if (in != NULL && seen != NULL && seen->found.missing != 0)
		order(s, ACTION_REQUEST_INFO, RULE_ASK, f, STAGE_WAITING_CLIENT, in->clause, out);
}

static void
refuse(const struct scene *s, const struct fact *f, struct verdict *out)
{
	const struct refusal_policy *r = refusal_find(s->policy, f->reason);

	if (r != NULL && match_fits(&r->when, &s->traits))
		order(s, ACTION_NOTE, RULE_REFUSE, f, r->stage, r->clause, out);
}

/* The latest word counts; on a request that ended nothing is done any more. */
void
order_act(const struct scene *s, struct verdict *out)
{
	const struct timeline *t = s->timeline;
	const struct fact *last = NULL;

	for (size_t i = 0; i < t->n && t->facts[i].at.s <= s->now.s; i++) {
		if (t->facts[i].order != ORDER_NONE)
			last = &t->facts[i];
	}
	if (last == NULL || stage_is_done(s->stage))
		return;
	if (last->order == ORDER_ASK)
		ask(s, last, out);
	else
		refuse(s, last, out);
}

void
order_note(
    const struct policy *p, const struct timeline *t, const struct action *a, struct buf *out)
{
	const struct request *r = &t->request;

	if (a->rule == RULE_ASK) {
		buf_printf(out, "%s\n\n", intake_say(p, INTAKE_SAY_GREETING, r->language));
		intake_tell_missing(p, r, out);
		return;
	}
	buf_puts(out, refusal_find(p, a->cause->reason)->text.in[policy_language(p, r->language)]);
}
