#include "core/accepted.h"

void
accepted_see(struct scene *s, const struct fact *f)
{
	if (f->accepts)
		s->accepted = f;
	else if (f->by == SIDE_CLIENT && f->note == NOTE_PUBLIC)
		s->accepted = NULL;
	/* Somebody took it up again: the word is used up. */
	else if (stage_is_done(s->before) && !stage_is_done(s->stage))
		s->accepted = NULL;
}

void
accepted_act(const struct scene *s, struct verdict *out)
{
	const struct faq_policy *p = &s->policy->faq;
	struct action *a;

	if (s->accepted == NULL || !p->resolve || stage_is_done(s->stage))
		return;
	a = verdict_act(out, ACTION_STATUS, RULE_FAQ_SOLVED, s->accepted, s->accepted->at);
	a->has_stage = true;
	a->stage = STAGE_RESOLVED;
	a->clause = p->clause;
}
