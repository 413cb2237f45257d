#include "core/linking.h"

#include <string.h>

#include "core/response.h"

/* Redmine closes duplicates in the second of their master, or in the one after it. */
#define CASCADE_S 5
/* Found later, after an upgrade, it is no news; the longest holidays are shorter. */
#define NEWS_S (14 * SPAN_DAY)

static struct linking_tie *
find_tie(struct linking *l, int64_t master)
{
	for (size_t i = 0; i < l->n_ties; i++) {
		if (l->ties[i].master == master)
			return &l->ties[i];
	}
	return NULL;
}

static void
drop_tie(struct linking *l, const struct linking_tie *tie)
{
	const size_t i = (size_t)(tie - l->ties);

	memmove(&l->ties[i], &l->ties[i + 1], (l->n_ties - i - 1) * sizeof(l->ties[0]));
	l->n_ties--;
}

/* The last that was made counts; when it goes, the one before. */
static void
follow_last(struct linking *l)
{
	const struct linking_tie *last = l->n_ties == 0 ? NULL : &l->ties[l->n_ties - 1];

	l->master = last == NULL ? 0 : last->master;
	l->made = last == NULL ? NULL : last->made;
	l->master_done = last == NULL ? NULL : last->master_done;
	l->replied = last == NULL ? NULL : last->replied;
	l->alone = last != NULL && last->alone;
	l->confirmed = last == NULL ? NULL : last->confirmed;
}

/* By its rule, and not by anybody's word. */
static bool
made_alone(const struct fact *made, const struct fact *order)
{
	return order != NULL && order->other == made->other && order->by == SIDE_BOT &&
	    made->by == SIDE_BOT;
}

static void
see_made(struct linking *l, const struct fact *f)
{
	const struct linking_tie *before = find_tie(l, f->other);

	if (before != NULL)
		drop_tie(l, before);
	if (l->n_ties == LINKING_TIES)
		drop_tie(l, l->ties);
	l->ties[l->n_ties++] = (struct linking_tie){
		.master = f->other,
		.made = f,
		.master_done = f->master_done ? f : NULL,
		.alone = made_alone(f, l->order),
	};
	follow_last(l);
	l->told = l->informed = l->ended = false;
	if (l->order != NULL && l->order->other == f->other)
		l->order = NULL;
}

static void
see_gone(struct linking *l, const struct fact *f)
{
	const struct linking_tie *tie = find_tie(l, f->other);

	if (tie == NULL)
		return;
	drop_tie(l, tie);
	follow_last(l);
}

/* What slad said to its client before was of something else. */
static void
see_confirmed(struct linking *l, struct linking_tie *tie, const struct fact *f)
{
	if (f->by == SIDE_BOT) {
		tie->alone = made_alone(tie->made, f);
	} else if (tie->alone) {
		tie->alone = false;
		tie->confirmed = f;
		l->told = l->informed && l->told;
	}
	follow_last(l);
}

/* The clocks of tracker and database differ: what stands already is not ordered again. */
static void
see_order(struct linking *l, const struct fact *f)
{
	struct linking_tie *tie = find_tie(l, f->other);

	if (tie != NULL) {
		tie->release = NULL;
		see_confirmed(l, tie, f);
	}
	if (l->master != f->other)
		l->order = f;
}

static void
see_release(struct linking *l, const struct fact *f)
{
	struct linking_tie *tie = find_tie(l, f->other);

	if (l->order != NULL && l->order->other == f->other)
		l->order = NULL;
	if (tie != NULL)
		tie->release = f;
}

static void
see_master(struct linking *l, const struct fact *f, const struct fact *done)
{
	struct linking_tie *tie = find_tie(l, f->other);

	if (tie != NULL)
		tie->master_done = done;
	follow_last(l);
}

/* The first since they were tied; what our people write after it is not told each time. */
static void
see_answered(struct linking *l, const struct fact *f)
{
	struct linking_tie *tie = find_tie(l, f->other);

	if (tie != NULL && tie->replied == NULL)
		tie->replied = f;
	follow_last(l);
}

/* Nobody may know by which rule it was: then it may have been one of these. */
static bool
is_word(const struct fact *f)
{
	return f->by == SIDE_BOT && f->note == NOTE_PUBLIC && !f->aside;
}

/* What was said or done once is not due any more, whoever did it. */
static void
see_course(struct scene *s, const struct fact *f)
{
	struct linking *l = &s->linking;
	const bool says = is_word(f);

	if (l->master == 0)
		return;
	l->told = l->told || says;
	if (l->replied != NULL && (says || response_is_answer(&s->timeline->request, f)))
		l->informed = true;
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
		see_master(l, f, f);
		l->ended = false;
		return;
	case LINK_MASTER_OPEN:
		see_master(l, f, NULL);
		return;
	case LINK_MASTER_ANSWERED:
		see_answered(l, f);
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
	const struct linking_policy *p = &s->policy->linking;
	const struct linking *l = &s->linking;

	if (l->master == 0 || !is_word(f))
		return false;
	return (p->answer && !l->alone) || (p->answered && l->replied != NULL);
}

bool
linking_unanswers(const struct scene *s, const struct fact *f)
{
	return f->link == LINK_GONE && s->linking.master == 0 && s->linking.answered;
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

/* Whose master is done is told that with the end, where the regulation says so. */
static bool
has_news(const struct scene *s)
{
	const struct linking *l = &s->linking;

	return s->policy->linking.news && l->replied != NULL && !l->informed &&
	    utc_minus(s->now, l->replied->at).s <= NEWS_S &&
	    (l->master_done == NULL || !s->policy->linking.together);
}

/* Since when it is known that it follows: from then on its client may be told so. */
static struct utc
known_since(const struct linking *l)
{
	return l->confirmed == NULL ? l->made->at : l->confirmed->at;
}

static bool
is_untold(const struct scene *s)
{
	const struct linking *l = &s->linking;

	return s->policy->linking.tell && !l->told && !l->alone && !l->informed &&
	    l->master_done == NULL && utc_minus(s->now, known_since(l)).s <= NEWS_S;
}

/* That the matter is known, or that it was answered: one note says as much as two. */
static void
tell(const struct scene *s, struct verdict *out)
{
	const struct linking *l = &s->linking;
	const bool news = has_news(s);
	struct action *a;

	if (stage_is_done(s->stage) || s->timeline->request.unread || (!news && !is_untold(s)))
		return;
	a = verdict_act(out, ACTION_NOTE, RULE_LINKED, news ? l->replied : l->made,
	    news ? l->replied->at : known_since(l));
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
	/* Its own client may not be told that it is solved. */
	a->propose = done->unsolved;
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
	for (size_t i = 0; i < l->n_ties; i++)
		act_on_order(s, l->ties[i].release, true, out);
	if (l->master == 0)
		return;
	tell(s, out);
	/* One that stood in the end already when they were tied together was not followed. */
	if (l->master_done != NULL && l->master_done != l->made && !l->ended)
		end_together(s, out);
}

void
linking_note(
    const struct policy *p, const struct timeline *t, const struct action *a, struct buf *out)
{
	const bool news = a->cause != NULL && a->cause->link == LINK_MASTER_ANSWERED;
	const enum text text = a->rule == RULE_TOGETHER ? TEXT_TOGETHER
	    : news                                      ? TEXT_NEWS
							: TEXT_LINKED;

	buf_puts(out, policy_text(p, text, t->request.language));
}
