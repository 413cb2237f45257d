#include "core/callback.h"

#include "base/wall.h"
#include "base/zone.h"
#include "core/calendar.h"
#include "core/judge.h"
#include "core/scene.h"

/* Of so many calls the latest are told: a verdict holds no more actions. */
#define TOLD_MAX 4

bool
callback_is(enum category category, enum channel channel)
{
	return category == CATEGORY_CALLBACK || channel == CHANNEL_CALLBACK;
}

bool
callback_parse(
    const char *text, const struct policy *p, unsigned level, struct utc from, struct utc *out)
{
	const struct zone *zone = calendar_zone(p->calendar);
	struct wall wall;
	int64_t time;

	if (utc_parse(text, out))
		return out->s >= from.s;
	if (wall_parse_time(text, &time)) {
		const int64_t today = zone_wall(zone, from) / SPAN_DAY * SPAN_DAY;

		*out = zone_instant(zone, today + time, false);
		if (out->s < from.s)
			*out = zone_instant(zone, today + SPAN_DAY + time, false);
		return true;
	}
	if (!wall_parse(text, &wall))
		return false;
	*out = zone_instant(zone, wall.seconds, false);
	if (wall.has_time)
		return out->s >= from.s;
	*out = calendar_next_open(policy_hours(p, level, NULL)->calendar, utc_max(*out, from));
	return !utc_is_none(*out) && zone_wall(zone, from) / SPAN_DAY <= wall.seconds / SPAN_DAY;
}

bool
callback_fulfils(struct utc wished, struct utc since, struct utc call)
{
	return utc_is_none(since) || call.s > since.s || call.s >= wished.s;
}

/* By the wish that the first call answered: another one later does not undo how late that was. */
struct utc
callback_start(const struct policy *p, const struct request *r, struct utc arrival)
{
	const struct callback_wish *w = r->callback;
	struct utc wished;

	if (!p->callback.from_wished || w == NULL)
		return arrival;
	wished = utc_is_none(w->answered) ? w->wished : w->answered;
	return utc_is_none(wished) ? arrival : utc_max(arrival, wished);
}

static bool
is_call(const struct fact *f)
{
	return f->logged && (f->call || f->missed);
}

static void
tell_calls(const struct scene *s, struct verdict *out)
{
	const struct timeline *t = s->timeline;
	size_t told = 0;

	for (size_t i = t->n; i > 0 && told < TOLD_MAX; i--) {
		const struct fact *f = &t->facts[i - 1];

		if (!is_call(f) || f->at.s > s->now.s)
			continue;
		verdict_act(out, ACTION_RECORD, RULE_CALL, f, f->at)->clause =
		    s->policy->callback.clause;
		told++;
	}
}

static bool
was_reached(const struct scene *s, const struct callback_wish *w)
{
	const struct timeline *t = s->timeline;

	for (size_t i = 0; i < t->n && t->facts[i].at.s <= s->now.s; i++) {
		const struct fact *f = &t->facts[i];

		if (f->call && side_is_provider(f->by) &&
		    callback_fulfils(w->wished, w->since, f->at))
			return true;
	}
	return false;
}

void
callback_act(const struct scene *s, struct verdict *out)
{
	const struct callback_wish *w = s->timeline->request.callback;

	out->call_at = UTC_NONE;
	out->call_due = false;
	if (s->policy->callback.note)
		tell_calls(s, out);
	if (w == NULL || utc_is_none(w->wished) || stage_is_done(s->stage) || was_reached(s, w))
		return;
	out->call_at = w->wished;
	out->call_due = w->wished.s <= s->now.s;
	if (!out->call_due)
		verdict_wake(out, w->wished);
}

void
callback_note(
    const struct policy *p, const struct timeline *t, const struct action *a, struct buf *out)
{
	const struct fact *f = a->cause;
	char at[WALL_TEXT];

	buf_printf(out, "%s (%.16s", policy_text(p, f->call ? TEXT_CALLED : TEXT_CALL_MISSED, NULL),
	    zone_format(calendar_zone(p->calendar), f->at, at));
	if (f->author != NULL)
		buf_printf(out, ", %s", f->author);
	buf_puts(out, ")");
	if (f->text != NULL && *f->text != '\0')
		buf_printf(out, "\n\n%s", f->text);
}
