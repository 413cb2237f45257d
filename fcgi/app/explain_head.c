#include "app/explain_part.h"

#include <inttypes.h>

#include "app/table.h"
#include "app/time_text.h"
#include "base/arena.h"
#include "core/callback.h"
#include "core/clock.h"
#include "core/level.h"
#include "work/onbehalf.h"

static const char *
client_text(const struct explain_writing *w)
{
	const struct explain_page *p = w->page;

	if (p->client == NULL && onbehalf_is(w->c))
		return explain_filled(w, SAY_BEHALF_UNKNOWN, SAY_ARGS(w->c->issue.behalf_text));
	if (p->client == NULL)
		return say(w->l, SAY_CLIENT_UNKNOWN);
	if (p->bound == NULL)
		return p->client->name;
	return explain_filled(
	    w, SAY_CLIENT_BY, SAY_ARGS(p->client->name, say_name(w->l, "bind", p->bound)));
}

static const char *
contract_text(const struct explain_writing *w)
{
	const struct client_contract *k = w->page->contract;

	if (k == NULL)
		return say(w->l, SAY_NO_CONTRACT);
	if (utc_is_none(k->to))
		return explain_filled(
		    w, SAY_CONTRACT_OPEN, SAY_ARGS(k->number, explain_day(w, k->from)));
	/* It ends with the last second before; people name that day. */
	return explain_filled(w, SAY_CONTRACT,
	    SAY_ARGS(
		k->number, explain_day(w, k->from), explain_day(w, (struct utc){ k->to.s - 1 })));
}

static const char *
level_text(const struct explain_writing *w)
{
	const struct policy *p = w->c->policy;
	const struct level_policy *level = &p->levels[w->c->verdict.level];
	const char *title = level->title.in[policy_language(p, wording_name(w->l))];
	const struct verdict *v = &w->c->verdict;

	if (v->level_by == LEVEL_BY_RULE)
		return arena_printf(w->arena, "%s; %s", explain_in_clause(w, title, level->clause),
		    level_why(p, v, wording_name(w->l)));
	return arena_printf(
	    w->arena, "%s; %s", explain_in_clause(w, title, level->clause), contract_text(w));
}

static const char *
priority_text(const struct explain_writing *w)
{
	const enum priority first = w->c->timeline.request.priority;
	const struct verdict *v = &w->c->verdict;
	const char *text = say_name(w->l, "priority", priority_name(v->priority));

	if (first != v->priority)
		text = explain_filled(w, SAY_WAS_AT_ARRIVAL,
		    SAY_ARGS(text, say_name(w->l, "priority", priority_name(first))));
	if (verdict_flag(v, FLAG_PRIORITY_WISH) && v->stage != STAGE_CLOSED)
		text = explain_filled(w, SAY_WISHED,
		    SAY_ARGS(text, say_name(w->l, "priority", priority_name(v->wish)),
			w->c->timeline.request.id));
	return text;
}

/* "telephone (by its project)" */
static const char *
channel_text(const struct explain_writing *w)
{
	const struct request *r = &w->c->timeline.request;
	const struct tracked_issue *i = &w->c->issue;
	const char *text = say_name(w->l, "channel", channel_name(r->channel));

	if (r->channel_by != CHANNEL_BY_NOTHING)
		text = arena_printf(w->arena, "%s (%s)", text,
		    say_name(w->l, "channel_source", channel_source_name(r->channel_by)));
	if (i->channel_uncounted)
		text = explain_filled(
		    w, SAY_CHANNEL_UNCOUNTED, SAY_ARGS(text, i->channel_text, r->id));
	return text;
}

static const char *
arrived_text(const struct explain_writing *w)
{
	const struct request *r = &w->c->timeline.request;
	const char *arrived = explain_when(w, timeline_arrival(r));

	if (timeline_arrival(r).s == r->created.s)
		return arrived;
	return explain_filled(w, SAY_ENTERED, SAY_ARGS(arrived, explain_when(w, r->created)));
}

static const char *
stage_text(const struct explain_writing *w)
{
	const struct verdict *v = &w->c->verdict;

	return explain_filled(w, SAY_STAGE_SINCE,
	    SAY_ARGS(
		say_name(w->l, "stage", stage_name(v->stage)), explain_when(w, v->stage_since)));
}

/* "+77011234567, 03.02.2026 15:00" */
static const char *
callback_text(const struct explain_writing *w, const struct callback_wish *c)
{
	const char *number = c->number, *when = say(w->l, SAY_CALL_ANY_TIME);

	if (number == NULL)
		number = c->number_text == NULL
		    ? say(w->l, SAY_CALL_NO_NUMBER)
		    : explain_filled(w, SAY_CALL_UNREADABLE, SAY_ARGS(c->number_text));
	if (!utc_is_none(c->wished))
		when = explain_when(w, c->wished);
	else if (c->wished_text != NULL)
		when = explain_filled(w, SAY_CALL_TIME_UNREADABLE, SAY_ARGS(c->wished_text));
	return arena_printf(w->arena, "%s, %s", number, when);
}

static const char *
regulation_text(const struct explain_writing *w)
{
	const struct policy *p = w->c->policy;

	return explain_filled(w, SAY_REVISION,
	    SAY_ARGS(p->title.in[policy_language(p, wording_name(w->l))], p->revision));
}

static void
put_flags(const struct explain_writing *w)
{
	const char *text = "";

	for (int f = 0; f < FLAG_COUNT; f++) {
		if (verdict_flag(&w->c->verdict, f))
			text = arena_printf(w->arena, "%s%s%s", text, *text == '\0' ? "" : ", ",
			    say_name(w->l, "flag", flag_name(f)));
	}
	if (*text != '\0')
		explain_fact(w, SAY_FLAGS, text);
}

/* The running clock that ends first, in a sentence. */
static void
put_next_due(const struct explain_writing *w)
{
	const struct verdict *v = &w->c->verdict;
	const struct clock *next = NULL;

	for (size_t i = 0; i < v->n_clocks; i++) {
		const struct clock *c = &v->clocks[i];

		if (utc_is_none(c->due) || !utc_is_none(c->stopped) || c->target == NULL ||
		    c->state == CLOCK_PAUSED || c->kind == CLOCK_NO_ANSWER)
			continue;
		if (next == NULL || c->due.s < next->due.s)
			next = c;
	}
	if (next != NULL)
		explain_fact(w, SAY_NEXT,
		    explain_filled(w, SAY_NEXT_DUE,
			SAY_ARGS(say_name(w->l, "clock", clock_kind_name(next->kind)),
			    time_text_left(w->l, next, w->c->now, w->arena),
			    explain_when(w, next->due))));
}

static void
put_notes(const struct explain_writing *w)
{
	if (w->c->arrival.assumed)
		explain_fact(w, SAY_NOTE, say(w->l, SAY_ASSUMED));
	if (w->c->fresh)
		explain_fact(w, SAY_NOTE, say(w->l, SAY_NOT_JUDGED));
	if (w->c->issue.untraced)
		explain_fact(w, SAY_NOTE, say(w->l, SAY_UNTRACED));
	if (w->c->ahead.s > 0)
		explain_fact(w, SAY_NOTE,
		    explain_filled(
			w, SAY_AHEAD, SAY_ARGS(time_text_span(w->l, w->c->ahead, w->arena))));
}

static void
measure_labels(struct explain_writing *w)
{
	static const enum say labels[] = { SAY_CLIENT, SAY_LEVEL, SAY_CATEGORY, SAY_CHANNEL,
		SAY_PRIORITY, SAY_STAGE, SAY_ARRIVED, SAY_REGULATION, SAY_PROJECT, SAY_NEXT,
		SAY_FLAGS, SAY_NOTE, SAY_BEHALF, SAY_CALL_BACK };

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		const size_t width = table_width(say(w->l, labels[i]));

		if ((labels[i] == SAY_BEHALF && !onbehalf_is(w->c)) ||
		    (labels[i] == SAY_CALL_BACK && w->c->timeline.request.callback == NULL))
			continue;
		if (width > w->label)
			w->label = width;
	}
}

void
explain_head(struct explain_writing *w)
{
	const struct request *r = &w->c->timeline.request;
	const char *bold = w->page->bold ? "\033[1m" : "", *plain = w->page->bold ? "\033[0m" : "";

	measure_labels(w);
	buf_printf(w->out, "%s#%" PRId64 "  %s%s\n", bold, w->c->issue.id,
	    table_plain(w->arena, w->c->issue.subject), plain);
	if (w->page->link != NULL)
		buf_printf(w->out, "%s\n", w->page->link);
	buf_putc(w->out, '\n');
	explain_fact(w, SAY_PROJECT, w->c->issue.project_identifier);
	explain_fact(w, SAY_CLIENT, client_text(w));
	if (onbehalf_is(w->c))
		explain_fact(w, SAY_BEHALF, w->c->issue.behalf_text);
	explain_fact(w, SAY_LEVEL, level_text(w));
	explain_fact(w, SAY_CATEGORY, say_name(w->l, "category", category_name(r->category)));
	explain_fact(w, SAY_CHANNEL, channel_text(w));
	if (r->callback != NULL)
		explain_fact(w, SAY_CALL_BACK, callback_text(w, r->callback));
	explain_fact(w, SAY_PRIORITY, priority_text(w));
	explain_fact(w, SAY_STAGE, stage_text(w));
	explain_fact(w, SAY_ARRIVED, arrived_text(w));
	explain_fact(w, SAY_REGULATION, regulation_text(w));
	put_next_due(w);
	put_flags(w);
	put_notes(w);
}
