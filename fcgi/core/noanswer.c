#include "core/noanswer.h"

#include "core/action.h"
#include "core/calendar.h"
#include "core/clock.h"

static void
ask(struct scene *s, const struct fact *f)
{
	s->asked = true;
	s->asked_at = f->at;
	s->asked_by = f;
	s->answer = NULL;
	s->questions++;
}

static const struct policy_calendar *
hours_of(const struct scene *s, const struct target *t)
{
	return policy_hours(s->policy, s->traits.level, t);
}

static struct utc
limit_at(const struct scene *s)
{
	const struct target *t = scene_target(s, CLOCK_NO_ANSWER);

	return t == NULL ? UTC_NONE : limit_due(hours_of(s, t)->calendar, t->limit, s->asked_at);
}

/* By slad, and not before the limit: what a bot ends earlier was ended for another reason. */
static bool
is_closing_on_silence(const struct scene *s, const struct fact *f)
{
	return f->by == SIDE_BOT && stage_is_done(s->stage) && s->asked && limit_at(s).s <= f->at.s;
}

/* It came while the closing was on its way: within one second nothing fences it off. */
static bool
is_crossed(const struct scene *s, const struct fact *f)
{
	return s->answer != NULL && s->before == STAGE_WAITING_CLIENT &&
	    is_closing_on_silence(s, f) && limit_at(s).s <= s->answer->at.s;
}

/* Silence closes; what ends with its master, or by the client's word, is resolved. */
static bool
is_silenced(const struct scene *s, const struct fact *f)
{
	return s->before == STAGE_WAITING_CLIENT && s->stage == STAGE_CLOSED &&
	    is_closing_on_silence(s, f) && (s->answer == NULL || is_crossed(s, f));
}

/* Another stage: is the question still open, and did the request end? */
static void
see_stage(struct scene *s, const struct fact *f)
{
	if (s->stage == s->before)
		return;
	s->silenced += is_silenced(s, f);
	s->closing = stage_is_done(s->stage) ? f : NULL;
	s->late_note = NULL;
	if (s->answer == NULL && !is_closing_on_silence(s, f))
		s->asked = false;
	if (is_crossed(s, f))
		s->late_note = s->answer;
}

static void
see_client(struct scene *s, const struct fact *f)
{
	if (s->before == STAGE_WAITING_CLIENT && s->asked && s->answer == NULL)
		s->answer = f;
	see_stage(s, f);
	if (s->closing != NULL && s->closing != f && s->late_note == NULL && f->note == NOTE_PUBLIC)
		s->late_note = f;
}

void
noanswer_see(struct scene *s, const struct fact *f)
{
	const bool waits = s->stage == STAGE_WAITING_CLIENT;
	const bool answers = (f->note == NOTE_PUBLIC || f->call) && side_is_provider(f->by);

	if (f->by == SIDE_CLIENT) {
		see_client(s, f);
		return;
	}
	see_stage(s, f);
	if (waits && (answers || s->before != STAGE_WAITING_CLIENT))
		ask(s, f);
	if (answers)
		s->late_note = NULL;
}

/*
 * D1 clause 15 needs a question. The clock runs from entering waiting_client
 * whatever was said, but a status that was set without a word has asked nobody:
 * what was said days before was said of something else. What the bot was told to
 * ask comes with the status. Where the settings only say otherwise what a status means
 * nobody set it then: whatever we said last, unless the client has spoken since, was the question.
 */
static bool
is_put(const struct scene *s)
{
	const struct fact *f = s->asked_by;

	if (!utc_is_none(s->spoke_at) && s->spoke_at.s >= s->stage_since.s - NOANSWER_NOTE_FIRST_S)
		return true;
	if (s->stage_by != NULL && s->stage_by->renamed && s->responded && !s->owed)
		return true;
	return f != NULL && f->by == SIDE_BOT && f->note == NOTE_PUBLIC;
}

/*
 * The bot asked, and nobody of ours has written or called: a first answer is still owed. Not where
 * the clock of the first response has ended otherwise, as by the note that a duplicate is known.
 */
static bool
is_unattended(const struct scene *s)
{
	return is_put(s) && !s->responded && !s->attended;
}

/* Whoever cannot read a question has not left it unanswered; by telephone they heard it. */
static bool
is_unread(const struct scene *s)
{
	return is_put(s) && s->timeline->request.unread && !s->called;
}

static enum clock_state
state_of(const struct scene *s, struct utc due)
{
	if (!s->asked || utc_is_none(due))
		return CLOCK_NONE;
	if (s->answer != NULL)
		return CLOCK_MET;
	if (s->stage == STAGE_WAITING_CLIENT)
		return due.s < s->now.s ? CLOCK_BREACHED : CLOCK_RUNNING;
	/* Closed by slad on silence; anything else that ends a question makes it none. */
	return CLOCK_BREACHED;
}

void
noanswer_read(const struct scene *s, struct verdict *out)
{
	const struct utc due = s->asked ? limit_at(s) : UTC_NONE;
	const enum clock_state state = state_of(s, due);
	struct clock *c = &out->clocks[out->n_clocks++];
	const struct target *target = scene_target(s, CLOCK_NO_ANSWER);
	struct utc end = s->now;

	*c = (struct clock){
		.kind = CLOCK_NO_ANSWER,
		.hours = hours_of(s, target),
		.state = state,
		.started = UTC_NONE,
		.due = UTC_NONE,
		.stopped = UTC_NONE,
		.warns_at = UTC_NONE,
		.measured = { .started = UTC_NONE, .stopped = UTC_NONE },
		.clause = s->policy->clocks[CLOCK_NO_ANSWER].clause,
	};
	if (state == CLOCK_NONE)
		return;
	if (s->answer != NULL)
		end = c->stopped = s->answer->at;
	else if (s->closing != NULL)
		end = c->stopped = s->closing->at;
	c->started = s->asked_at;
	c->due = due;
	c->elapsed = calendar_between(c->hours->calendar, s->asked_at, end);
	c->cycle = s->questions;
	c->question = scene_is_silent(s) ? s->asked_by : NULL;
	c->measured = (struct measured){
		.started = c->started, .stopped = c->stopped, .elapsed = c->elapsed
	};
	c->target = target;
	if (c->target->clause != NULL)
		c->clause = c->target->clause;
}

/* A reminder that would come at night comes at the opening. */
static struct utc
reminder_at(const struct scene *s, int step)
{
	const struct span after = { s->policy->noanswer.remind_every.s * step };

	return calendar_next_open(scene_calendar(s), utc_plus(s->asked_at, after));
}

/* Counted back in working time from the limit; UTC_NONE: not wanted, or before the question. */
static struct utc
last_reminder_at(const struct scene *s, struct utc due)
{
	const struct span before = s->policy->noanswer.remind_before;
	struct utc at;

	if (before.s == 0)
		return UTC_NONE;
	at = calendar_add(scene_calendar(s), due, (struct span){ -before.s });
	return at.s > s->asked_at.s ? at : UTC_NONE;
}

static void
remind(const struct scene *s, struct utc at, int step, struct verdict *out)
{
	struct action *a = verdict_act(out, ACTION_REMIND, RULE_REMIND, s->asked_by, at);

	a->step = step;
	a->unasked = !is_put(s);
	a->unread = is_unread(s);
	a->not_before = scene_tells_at(s, at);
	a->clause = s->policy->clocks[CLOCK_NO_ANSWER].clause;
}

/* Which of the regular ones is due by now; 0: none yet. */
static int
regular_step(const struct scene *s)
{
	const struct span every = s->policy->noanswer.remind_every;
	int step = (int)((s->now.s - s->asked_at.s) / every.s);

	while (step > 0 && reminder_at(s, step).s > s->now.s)
		step--;
	return step;
}

/* Only the latest reminder that is due: after an outage nobody gets three at once. */
static void
remind_client(const struct scene *s, struct utc due, struct verdict *out)
{
	const bool regular = s->policy->noanswer.remind_every.s > 0;
	const int step = regular ? regular_step(s) : 0;
	const struct utc last = last_reminder_at(s, due);
	/* After the limit the closing itself is proposed: too late for the last one. */
	const bool last_is_due = !utc_is_none(last) && last.s <= s->now.s && due.s > s->now.s;

	if (last_is_due && (step == 0 || reminder_at(s, step).s <= last.s))
		remind(s, last, 0, out);
	else if (step > 0)
		remind(s, reminder_at(s, step), step, out);
	if (regular)
		verdict_wake(out, reminder_at(s, step + 1));
	if (!utc_is_none(last) && last.s > s->now.s)
		verdict_wake(out, last);
}

/*
 * The grace is working time, too: a limit at the closing minute, or by night, closes in the
 * morning.
 */
static struct utc
closes_at(const struct policy *p, unsigned level, struct utc due)
{
	const struct calendar *c = policy_hours(p, level, NULL)->calendar;

	return calendar_next_open(c, calendar_add(c, due, p->noanswer.grace));
}

bool
noanswer_closing(const struct policy *p, const struct verdict *v, struct action *out)
{
	const struct clock *c = verdict_clock(v, CLOCK_NO_ANSWER);

	for (size_t i = 0; i < v->n_actions; i++) {
		if (v->actions[i].rule == RULE_NO_ANSWER) {
			*out = v->actions[i];
			return !action_is_left(out);
		}
	}
	if (!p->noanswer.close || c == NULL || c->question == NULL ||
	    verdict_flag(v, FLAG_UNASKED) || verdict_flag(v, FLAG_UNREAD) ||
	    verdict_flag(v, FLAG_UNATTENDED))
		return false;
	*out = (struct action){
		.kind = ACTION_CLOSE,
		.rule = RULE_NO_ANSWER,
		.cause = c->question,
		.due = c->due,
		.not_before = closes_at(p, v->level, c->due),
		.clause = c->clause,
	};
	return true;
}

static void
act_on_silence(const struct scene *s, struct verdict *out)
{
	const struct noanswer_policy *p = &s->policy->noanswer;
	const struct utc due = limit_at(s);
	struct action *a;

	if (due.s > s->now.s || !p->close)
		remind_client(s, due, out);
	if (due.s > s->now.s) {
		verdict_wake(out, due);
		return;
	}
	a = verdict_act(out, ACTION_CLOSE, RULE_NO_ANSWER, s->asked_by, due);
	/*
	 * Found by night, after an outage or with a backlog let out: nobody is closed before
	 * morning.
	 */
	a->not_before = utc_max(closes_at(s->policy, s->traits.level, due), scene_tells_at(s, due));
	a->has_stage = true;
	a->stage = STAGE_CLOSED;
	a->propose = !p->close;
	a->unasked = !is_put(s);
	a->unattended = is_unattended(s);
	a->unread = is_unread(s);
	a->clause = s->policy->clocks[CLOCK_NO_ANSWER].clause;
}

static void
put_in_progress(
    const struct scene *s, enum rule rule, const struct fact *cause, struct verdict *out)
{
	struct action *a = verdict_act(out, ACTION_STATUS, rule, cause, cause->at);

	a->has_stage = true;
	a->stage = STAGE_IN_PROGRESS;
	a->clause = s->policy->clocks[CLOCK_NO_ANSWER].clause;
}

static void
act_on_late_note(const struct scene *s, struct verdict *out)
{
	const int days = s->policy->noanswer.reopen_days;

	if (s->closing->by == SIDE_BOT && days > 0 &&
	    s->late_note->at.s <= calendar_add_days(scene_calendar(s), s->closing->at, days).s)
		put_in_progress(s, RULE_REOPEN, s->late_note, out);
	else
		out->flags |= 1u << FLAG_NOTE_AFTER_CLOSE;
}

void
noanswer_act(const struct scene *s, struct verdict *out)
{
	if (s->late_note != NULL)
		act_on_late_note(s, out);
	if (s->stage != STAGE_WAITING_CLIENT)
		return;
	if (scene_is_silent(s)) {
		if (!is_put(s))
			out->flags |= 1u << FLAG_UNASKED;
		else if (is_unread(s))
			out->flags |= 1u << FLAG_UNREAD;
		else if (is_unattended(s))
			out->flags |= 1u << FLAG_UNATTENDED;
		act_on_silence(s, out);
	} else if (s->answer != NULL) {
		out->flags |= 1u << FLAG_ANSWERED;
		if (s->policy->noanswer.resume)
			put_in_progress(s, RULE_ANSWERED, s->answer, out);
	}
}
