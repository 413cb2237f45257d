#include "core/scene.h"

#include "core/calendar.h"
#include "core/handover.h"

/* Whoever acted just now is up: what slad adds to it within this time comes with it. */
#define AT_ONCE_S (15 * SPAN_MINUTE)

/*
 * D1 clause 20: the priority is the operator's to set; the client's is a wish, a bot's nothing.
 * Whatever the operator sets answers the wish.
 */
static void
see_priority(struct scene *s, const struct fact *f)
{
	if (!f->has_priority)
		return;
	if (f->by == SIDE_CLIENT) {
		s->wish = f->priority;
		s->wished = true;
	} else if (side_is_provider(f->by)) {
		s->traits.priority = f->priority;
		s->wished = false;
	}
}

/* What was said between client and provider. A call is as good as a note; the bot only informs. */
static void
see_words(struct scene *s, const struct fact *f)
{
	const bool says = f->note == NOTE_PUBLIC;

	if (f->by == SIDE_CLIENT) {
		if (says) {
			s->owed = true;
			s->spoke_at = UTC_NONE;
		}
		return;
	}
	if (f->call || (says && (f->by != SIDE_BOT || handover_tells(s->policy, f, s->stage))))
		s->told = true;
	if ((says || f->call) && side_is_provider(f->by)) {
		s->responded = true;
		s->owed = false;
		s->spoke_at = f->at;
		s->called = f->call;
	}
}

void
scene_see(struct scene *s, const struct fact *f)
{
	s->at = f->at;
	s->before = s->stage;
	if (f->has_stage && f->stage != s->stage) {
		s->stage = f->stage;
		s->stage_since = f->at;
		s->stage_by = f;
		s->told = false;
	}
	see_priority(s, f);
	see_words(s, f);
}

const struct calendar *
scene_calendar(const struct scene *s)
{
	return policy_hours(s->policy, s->traits.level, NULL)->calendar;
}

struct utc
scene_tells_by(const struct scene *s, const struct calendar *c, struct utc at)
{
	return calendar_next_open(c, calendar_is_open(c, s->now) ? at : s->now);
}

struct utc
scene_tells_at(const struct scene *s, struct utc at)
{
	return scene_tells_by(s, scene_calendar(s), at);
}

struct utc
scene_follows_at(const struct scene *s, struct utc at)
{
	return s->now.s <= at.s + AT_ONCE_S ? at : scene_tells_at(s, at);
}

bool
scene_pauses(const struct scene *s, enum clock_kind clock)
{
	if ((s->policy->clocks[clock].pauses & 1u << s->stage) == 0)
		return false;
	return s->stage != STAGE_WAITING_CLIENT || scene_is_silent(s);
}

bool
scene_is_silent(const struct scene *s)
{
	return s->stage == STAGE_WAITING_CLIENT && s->asked && s->answer == NULL;
}

const struct target *
scene_target(const struct scene *s, enum clock_kind clock)
{
	return policy_target(s->policy, clock, &s->traits);
}

bool
stage_is_done(enum stage stage)
{
	return stage == STAGE_RESOLVED || stage == STAGE_CLOSED;
}

bool
side_is_provider(enum side side)
{
	return side == SIDE_STAFF || side == SIDE_DEVELOPER;
}
