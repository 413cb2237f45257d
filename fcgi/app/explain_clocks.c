#include "app/explain_part.h"

#include "app/table.h"
#include "app/time_text.h"
#include "base/arena.h"
#include "core/calendar.h"
#include "core/clock.h"

static const char *
clock_name_text(const struct explain_writing *w, enum clock_kind kind, int cycle)
{
	const char *name = say_name(w->l, "clock", clock_kind_name(kind));

	if (cycle <= 1)
		return name;
	return explain_filled(w, SAY_CYCLE, SAY_ARGS(name, arena_printf(w->arena, "%d", cycle)));
}

static const char *
limit_text(const struct explain_writing *w, const struct clock *c)
{
	struct buf b;

	buf_init(&b);
	wording_limit(w->l,
	    c->target == NULL ? (struct limit){ LIMIT_NONE, 0 }
			      : limit_told(c->target->limit, c->hours),
	    &b);
	return buf_keep(&b, w->arena);
}

/* The table's heading says what it is; late is negative. */
static const char *
left_text(const struct explain_writing *w, const struct clock *c)
{
	if (!utc_is_none(c->stopped) || utc_is_none(c->due) || c->target == NULL)
		return NULL;
	if (clock_by_wall(c))
		return time_text_elapsed(w->l, utc_minus(c->due, w->c->now), w->arena);
	return time_text_span(
	    w->l, calendar_between(c->hours->calendar, w->c->now, c->due), w->arena);
}

static const char *
span_text(const struct explain_writing *w, struct span s)
{
	return s.s == 0 ? NULL : time_text_span(w->l, s, w->arena);
}

static void
add_clock(const struct explain_writing *w, const struct clock *c, struct table *t)
{
	const bool counted = !utc_is_none(c->measured.started);
	const bool measured = clock_measures(c->kind) && c->target == NULL;

	if (measured && !counted)
		return;
	table_text(t, clock_name_text(w, c->kind, c->cycle));
	table_text(t, measured ? NULL : say_name(w->l, "clock_state", clock_state_name(c->state)));
	table_text(t, c->target == NULL && c->kind == CLOCK_NO_ANSWER ? NULL : limit_text(w, c));
	table_text(t, counted ? time_text_span(w->l, c->measured.elapsed, w->arena) : NULL);
	table_text(t, span_text(w, c->measured.paused));
	table_text(t, utc_is_none(c->due) ? NULL : explain_when(w, c->due));
	table_text(t, left_text(w, c));
}

/* The clause behind each clock, in the regulation's own words. */
static void
put_sources(const struct explain_writing *w)
{
	const struct verdict *v = &w->c->verdict;

	for (size_t i = 0; i < v->n_clocks; i++) {
		const struct clock *c = &v->clocks[i];
		const struct target *t = c->target;
		const char *text = say_name(w->l, "clock", clock_kind_name(c->kind));

		if (t == NULL && utc_is_none(c->started))
			continue;
		text = explain_in_clause(
		    w, text, t == NULL || t->clause == NULL ? c->clause : t->clause);
		if (t != NULL && t->source != NULL)
			text = arena_printf(w->arena, "%s: «%s»", text, t->source);
		if (c->hours != &w->c->policy->calendars[0])
			text = explain_in_clause(w,
			    explain_filled(w, SAY_BY_HOURS, SAY_ARGS(text, c->hours->name)),
			    c->hours->clause);
		explain_line(w, text);
	}
}

void
explain_clocks(const struct explain_writing *w)
{
	const struct table_column columns[] = {
		{ "clock", say(w->l, SAY_CLOCK), TABLE_FLOWING },
		{ "state", say(w->l, SAY_STATE), TABLE_TEXT },
		{ "target", say(w->l, SAY_TARGET), TABLE_FLOWING },
		{ "worked", say(w->l, SAY_WORKED), TABLE_NUMBER },
		{ "paused", say(w->l, SAY_PAUSED), TABLE_NUMBER },
		{ "due", say(w->l, SAY_DUE), TABLE_TEXT },
		{ "left", say(w->l, SAY_LEFT), TABLE_NUMBER },
	};
	struct table *t = table_new(COLUMNS(columns));

	explain_heading(w, SAY_CLOCKS);
	for (size_t i = 0; i < w->c->verdict.n_clocks; i++)
		add_clock(w, &w->c->verdict.clocks[i], t);
	explain_table(w, t);
	put_sources(w);
}

/* What is on record as missed. */

static bool
on_record(const struct explain_page *p, const struct breach *b)
{
	for (size_t i = 0; i < p->n_breaches; i++) {
		const struct breach_row *r = &p->breaches[i];

		if (r->clock == b->clock && r->cycle == b->cycle && r->at.s == b->at.s)
			return true;
	}
	return false;
}

static void
add_breach(
    const struct explain_writing *w, const struct breach_row *b, const char *state, struct table *t)
{
	table_text(t, clock_name_text(w, b->clock, b->cycle));
	table_text(t, explain_when(w, b->due));
	table_text(t, say_name(w->l, "priority", priority_name(b->priority)));
	table_text(t, explain_filled(w, SAY_REVISION, SAY_ARGS(b->regulation, b->revision)));
	table_text(t, b->clause);
	table_text(t, state);
}

static const char *
standing(const struct explain_writing *w, struct utc superseded, const char *by)
{
	if (utc_is_none(superseded))
		return say(w->l, SAY_BREACH_STANDS);
	return explain_filled(
	    w, SAY_SUPERSEDED, SAY_ARGS(explain_when(w, superseded), by == NULL ? "?" : by));
}

static void
add_breaches(const struct explain_writing *w, struct table *t)
{
	const struct verdict *v = &w->c->verdict;

	for (size_t i = 0; i < w->page->n_breaches; i++) {
		const struct breach_row *b = &w->page->breaches[i];

		add_breach(w, b, standing(w, b->superseded, b->superseded_by), t);
	}
	for (size_t i = 0; i < v->n_breaches; i++) {
		const struct breach *b = &v->breaches[i];
		const struct breach_row fresh = {
			.clock = b->clock,
			.cycle = b->cycle,
			.at = b->at,
			.due = b->due,
			.priority = b->priority,
			.regulation = w->c->policy->id,
			.revision = w->c->policy->revision,
			.clause = w->c->policy->clocks[b->clock].clause,
		};

		if (!on_record(w->page, b))
			add_breach(w, &fresh, say(w->l, SAY_BREACH_FRESH), t);
	}
}

void
explain_breaches(const struct explain_writing *w)
{
	const struct table_column columns[] = {
		{ "clock", say(w->l, SAY_CLOCK), TABLE_TEXT },
		{ "due", say(w->l, SAY_DUE), TABLE_TEXT },
		{ "priority", say(w->l, SAY_PRIORITY), TABLE_TEXT },
		{ "revision", say(w->l, SAY_REGULATION), TABLE_FLOWING },
		{ "clause", say(w->l, SAY_CLAUSE), TABLE_TEXT },
		{ "state", say(w->l, SAY_STATE), TABLE_FLOWING },
	};
	struct table *t = table_new(COLUMNS(columns));

	add_breaches(w, t);
	if (table_rows(t) == 0) {
		table_free(t);
		return;
	}
	explain_heading(w, SAY_BREACHES);
	explain_table(w, t);
}
