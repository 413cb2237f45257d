#include "core/assignment.h"

TERM_FUNCTIONS(duty, DUTY_TERMS, DUTY_COUNT)

bool
assignment_is_away(const struct assignment_helper *h, struct utc at)
{
	for (size_t i = 0; i < h->n_absences; i++) {
		if (h->absences[i].from.s <= at.s && at.s < h->absences[i].to.s)
			return true;
	}
	return false;
}

static const struct assignment_helper *
first_who_can(const struct assignment *a, struct utc at)
{
	for (size_t i = 0; i < a->n; i++) {
		if (!a->helpers[i].unable && !assignment_is_away(&a->helpers[i], at))
			return &a->helpers[i];
	}
	return NULL;
}

/* Whoever is away now and could have it then. */
static void
wake_when_back(const struct assignment *a, struct utc now, struct verdict *out)
{
	for (size_t i = 0; i < a->n; i++) {
		const struct assignment_helper *h = &a->helpers[i];

		for (size_t k = 0; k < h->n_absences && !h->unable; k++) {
			if (h->absences[k].from.s <= now.s && now.s < h->absences[k].to.s)
				verdict_wake(out, h->absences[k].to);
		}
	}
}

void
assignment_act(const struct scene *s, struct verdict *out)
{
	const struct assign_policy *p = &s->policy->assign;
	const struct assignment *a = s->timeline->request.assignment;
	const struct assignment_helper *h;
	struct action *action;

	if (!p->on || a == NULL || a->taken || a->n == 0 || stage_is_done(s->stage) ||
	    out->arrived.s > s->now.s || !match_fits(&p->when, &s->traits))
		return;
	h = first_who_can(a, s->now);
	action = verdict_act(out, ACTION_ASSIGN, RULE_ASSIGN, NULL, out->arrived);
	action->helper = h;
	action->step = h == NULL ? DUTY_COUNT : (int)h->duty;
	action->clause = p->clause;
	if (h == NULL)
		wake_when_back(a, s->now, out);
}
