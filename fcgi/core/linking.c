#include "core/linking.h"

/* Redmine closes duplicates in the second of their master, or in the one after it. */
#define CASCADE_S 5

static void
see_made(struct linking *l, const struct fact *f)
{
	l->master = f->other;
	l->made = f;
	l->master_done = f->master_done ? f : NULL;
	l->told = l->ended = false;
	if (l->order != NULL && l->order->other == f->other)
		l->order = NULL;
	if (l->release != NULL && l->release->other == f->other)
		l->release = NULL;
}

static void
see_gone(struct linking *l, const struct fact *f)
{
	if (l->release != NULL && l->release->other == f->other)
		l->release = NULL;
	if (l->master != f->other)
		return;
	l->master = 0;
	l->made = l->master_done = NULL;
}

/* The clocks of tracker and database differ: what stands already is not ordered again. */
static void
see_order(struct linking *l, const struct fact *f)
{
	if (l->release != NULL && l->release->other == f->other)
		l->release = NULL;
	if (l->master != f->other)
		l->order = f;
}

static void
see_release(struct linking *l, const struct fact *f)
{
	if (l->order != NULL && l->order->other == f->other)
		l->order = NULL;
	if (l->master == f->other)
		l->release = f;
}

/* What was said or done once is not due any more, whoever did it. */
static void
see_course(struct scene *s, const struct fact *f)
{
	struct linking *l = &s->linking;
	const bool says = f->by == SIDE_BOT && f->note == NOTE_PUBLIC;

	if (l->master == 0)
		return;
	l->told = l->told || says;
	if (l->master_done == NULL)
		return;
	/* A word sent while the master ended, that the matter is known, ends nothing. */
	if (says ? stage_is_done(s->stage) : stage_is_done(s->before) && !stage_is_done(s->stage))
		l->ended = true;
}

void
linking_see(struct scene *s, const struct fact *f)
{
	struct linking *l = &s->linking;

	see_course(s, f);
	switch (f->link) {
	case LINK_NONE:
		return;
	case LINK_ORDERED:
		see_order(l, f);
		return;
	case LINK_RELEASED:
		see_release(l, f);
		return;
	case LINK_MADE:
		see_made(l, f);
		return;
	case LINK_GONE:
		see_gone(l, f);
		return;
	case LINK_MASTER_DONE:
		if (l->master == f->other)
			l->master_done = f;
		l->ended = false;
		return;
	case LINK_MASTER_OPEN:
		if (l->master == f->other)
			l->master_done = NULL;
		return;
	}
}

bool
linking_pauses(const struct scene *s)
{
	return s->policy->linking.pause && s->linking.master != 0 && s->linking.master_done == NULL;
}

bool
linking_answers(const struct scene *s, const struct fact *f)
{
	return s->policy->linking.answer && s->linking.master != 0 && f->by == SIDE_BOT &&
	    f->note == NOTE_PUBLIC;
}

static void
act_on_order(const struct scene *s, const struct fact *order, bool undo, struct verdict *out)
{
	struct action *a;

	if (order == NULL)
		return;
	a = verdict_act(out, ACTION_LINK, RULE_LINK, order, order->at);
	a->other = order->other;
	a->undo = undo;
	a->ordered = side_is_provider(order->by);
	a->clause = s->policy->linking.clause;
}

static void
tell(const struct scene *s, struct verdict *out)
{
	const struct linking *l = &s->linking;
	struct action *a;

	if (!s->policy->linking.tell || l->told || l->master_done != NULL ||
	    stage_is_done(s->stage))
		return;
	a = verdict_act(out, ACTION_NOTE, RULE_LINKED, l->made, l->made->at);
	a->not_before = scene_follows_at(s, a->due);
	a->to_client = true;
	a->clause = s->policy->linking.clause;
}

/* The tracker's own closing of duplicates: its client was told nothing in their language. */
static bool
ended_with_master(const struct scene *s)
{
	const struct fact *closing = s->closing;
	const int64_t done = s->linking.master_done->at.s;

	return closing != NULL && closing->by != SIDE_CLIENT && closing->at.s >= done &&
	    closing->at.s <= done + CASCADE_S;
}

static void
end_together(const struct scene *s, struct verdict *out)
{
	const struct fact *done = s->linking.master_done;
	const bool over = stage_is_done(s->stage);
	struct action *a;

	if (!s->policy->linking.together || (over && !ended_with_master(s)))
		return;
	a = verdict_act(out, over ? ACTION_NOTE : ACTION_CLOSE, RULE_TOGETHER, done, done->at);
	a->not_before = scene_follows_at(s, a->due);
	a->to_client = true;
	a->has_stage = !over;
	a->stage = STAGE_RESOLVED;
	a->clause = s->policy->linking.clause;
}

void
linking_act(const struct scene *s, struct verdict *out)
{
	const struct linking *l = &s->linking;

	act_on_order(s, l->order, false, out);
	act_on_order(s, l->release, true, out);
	if (l->master == 0)
		return;
	tell(s, out);
	/* One that stood in the end already when they were tied together was not followed. */
	if (l->master_done != NULL && l->master_done != l->made && !l->ended)
		end_together(s, out);
}

void
linking_note(const struct policy *p, const struct timeline *t, enum rule rule, struct buf *out)
{
	buf_puts(out,
	    policy_text(
		p, rule == RULE_TOGETHER ? TEXT_TOGETHER : TEXT_LINKED, t->request.language));
}
