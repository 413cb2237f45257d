#include "app/explain_text.h"

#include <assert.h>
#include <string.h>

#include "app/say.h"
#include "app/table.h"
#include "app/time_text.h"
#include "base/arena.h"
#include "base/buf.h"
#include "core/calendar.h"
#include "core/clock.h"

/* What is known while the steps are told one after the other. */
struct telling {
	const struct explain_page *page;
	enum wording l;
	const struct zone *zone;
	struct arena *arena;
	struct table *table;
	struct utc previous;
	const struct calendar *hours; /* of the step that is told */
	bool counting; /* the resolution clock ran since the step before */
	bool brackets; /* some time stands in brackets */
	size_t breaches; /* of the verdict, told so far */
};

static const char *
text_of(const json_t *object, const char *member)
{
	return json_string_value(json_object_get(object, member));
}

static struct utc
instant_of(const json_t *object, const char *member)
{
	struct utc t = UTC_NONE;
	const char *text = text_of(object, member);

	if (text != NULL && !utc_parse(text, &t))
		assert(false);
	return t;
}

/*
 * "20 min", or "(20 min)" when the resolution clock stood still; nothing for no working time at
 * all.
 */
static const char *
worked(struct telling *t, struct utc at)
{
	const struct span s = calendar_between(t->hours, t->previous, at);
	const char *text;

	if (s.s <= 0)
		return NULL;
	text = time_text_span(t->l, s, t->arena);
	if (t->counting)
		return text;
	t->brackets = true;
	return arena_printf(t->arena, "(%s)", text);
}

static void
row(struct telling *t, struct utc at, const char *what)
{
	table_text(t->table, time_text(t->l, t->zone, at, t->arena));
	table_text(t->table, worked(t, at));
	table_text(t->table, what);
	t->previous = at;
}

/* Events of one step stand behind each other, what they did to the clocks below. */
static void
put_event(struct buf *what, const char *event)
{
	buf_printf(what, "%s%s", what->len == 0 ? "" : ", ", event);
}

static void
fill_event(struct telling *t, struct buf *what, enum say text, const char *set, const char *name)
{
	const char *const shown = say_name(t->l, set, name);

	if (what->len > 0)
		buf_puts(what, ", ");
	say_fill(t->l, text, SAY_ARGS(shown), what);
}

/* And when it was logged: a call that is told of afterwards may have undone a breach. */
static void
put_call(struct telling *t, const json_t *step, const char *call, struct buf *what)
{
	const struct utc logged = instant_of(step, "logged_at");

	put_event(
	    what, say(t->l, strcmp(call, "missed") == 0 ? SAY_CALL_MISSED : SAY_CALL_REACHED));
	if (utc_is_none(logged))
		return;
	buf_putc(what, ' ');
	say_fill(t->l, SAY_CALL_LOGGED_LATER, SAY_ARGS(time_text(t->l, t->zone, logged, t->arena)),
	    what);
}

static void
put_events(struct telling *t, const json_t *step, struct buf *what)
{
	const char *note = text_of(step, "note"), *by = text_of(step, "by");
	const char *stage = text_of(step, "stage"), *priority = text_of(step, "priority");
	const char *call = text_of(step, "call"), *wish = text_of(step, "wish");
	const char *confirmed = text_of(step, "channel_confirmed");
	const char *recalled = text_of(step, "channel_recalled");

	if (note != NULL)
		put_event(what,
		    say(t->l, strcmp(note, "private") == 0 ? SAY_PRIVATE_NOTE : SAY_PUBLIC_NOTE));
	if (call != NULL)
		put_call(t, step, call, what);
	if (stage != NULL)
		fill_event(t, what, SAY_STAGE_TO, "stage", stage);
	if (priority != NULL)
		fill_event(t, what,
		    strcmp(by, side_name(SIDE_CLIENT)) == 0 ? SAY_PRIORITY_WISH : SAY_PRIORITY_TO,
		    "priority", priority);
	if (confirmed != NULL)
		fill_event(t, what, SAY_CHANNEL_CONFIRMED, "channel", confirmed);
	if (recalled != NULL)
		fill_event(t, what, SAY_CHANNEL_RECALLED, "channel", recalled);
	if (wish != NULL) {
		put_event(what, say(t->l, SAY_REGISTERED));
		fill_event(t, what, SAY_PRIORITY_WISH, "priority", wish);
	}
	if (what->len == 0)
		put_event(what, say(t->l, by == NULL ? SAY_REGISTERED : SAY_OTHER_CHANGE));
}

static void
put_running(struct telling *t, const char *name, struct utc at, struct utc due, struct buf *what)
{
	if (utc_is_none(due))
		say_fill(t->l, SAY_CLOCK_RUNS_FREE, SAY_ARGS(name), what);
	else
		say_fill(t->l, SAY_CLOCK_RUNS,
		    SAY_ARGS(name, time_text_near(t->l, t->zone, due, at, t->arena)), what);
}

static void
fill_clock(
    struct telling *t, enum clock_state state, const json_t *clock, struct utc at, struct buf *line)
{
	const char *name = say_name(t->l, "clock", text_of(clock, "name"));
	const char *elapsed = time_text_span(
	    t->l, (struct span){ json_integer_value(json_object_get(clock, "elapsed")) }, t->arena);
	const struct utc due = instant_of(clock, "due");

	switch (state) {
	case CLOCK_NONE:
		say_fill(t->l, SAY_CLOCK_OFF, SAY_ARGS(name), line);
		break;
	case CLOCK_RUNNING:
		put_running(t, name, at, due, line);
		break;
	case CLOCK_PAUSED:
		say_fill(t->l, SAY_CLOCK_PAUSED, SAY_ARGS(name, elapsed), line);
		break;
	case CLOCK_MET:
		say_fill(t->l, SAY_CLOCK_MET, SAY_ARGS(name, elapsed), line);
		break;
	case CLOCK_BREACHED:
		say_fill(t->l, SAY_CLOCK_LATE,
		    SAY_ARGS(name, elapsed, time_text_near(t->l, t->zone, due, at, t->arena)),
		    line);
		break;
	case CLOCK_STATE_COUNT:
		break;
	}
}

/* What a step did to one clock. A clock that merely was late before is told where it became so. */
static void
put_clock(struct telling *t, const json_t *clock, struct utc at, bool first, struct buf *what)
{
	const char *clause = text_of(clock, "clause");
	const bool stopped = !utc_is_none(instant_of(clock, "stopped"));
	enum clock_kind kind = CLOCK_COUNT;
	enum clock_state state = CLOCK_NONE;
	struct buf line;

	if (!clock_state_parse(text_of(clock, "state"), &state))
		assert(false);
	/* What is measured without a target follows the stage, and that is told already. */
	if (state == CLOCK_NONE && clock_kind_parse(text_of(clock, "name"), &kind) &&
	    clock_measures(kind))
		return;
	if ((state == CLOCK_NONE && first) || (state == CLOCK_BREACHED && !stopped))
		return;
	buf_init(&line);
	fill_clock(t, state, clock, at, &line);
	buf_puts(what, "\n→ ");
	if (clause != NULL)
		say_fill(t->l, SAY_IN_CLAUSE, SAY_ARGS(line.data, clause), what);
	else
		buf_puts(what, line.data);
	buf_release(&line);
}

static void
note_resolution(struct telling *t, const json_t *clock)
{
	const char *name = text_of(clock, "name"), *state = text_of(clock, "state");

	if (strcmp(name, clock_kind_name(CLOCK_RESOLUTION)) != 0)
		return;
	/* Without a target there is nothing that time could be kept off. */
	t->counting = strcmp(state, clock_state_name(CLOCK_RUNNING)) == 0 ||
	    strcmp(state, clock_state_name(CLOCK_NONE)) == 0 ||
	    (strcmp(state, clock_state_name(CLOCK_BREACHED)) == 0 &&
		utc_is_none(instant_of(clock, "stopped")));
}

/*
 * Targets that were missed before this instant: no fact marks that moment, but people look for it.
 */
static void
tell_breaches(struct telling *t, struct utc until)
{
	const struct verdict *v = &t->page->c->verdict;

	for (; t->breaches < v->n_breaches; t->breaches++) {
		const struct breach *b = &v->breaches[t->breaches];
		const char *name;
		struct buf what;

		if (b->at.s > until.s)
			break;
		name = say_name(t->l, "clock", clock_kind_name(b->clock));
		buf_init(&what);
		say_fill(t->l, SAY_CLOCK_MISSED,
		    SAY_ARGS(name, time_text_near(t->l, t->zone, b->due, b->at, t->arena)), &what);
		row(t, b->at, what.data);
		buf_release(&what);
	}
}

static const char *
who(struct telling *t, const json_t *step)
{
	const struct case_file *c = t->page->c;
	const char *by = text_of(step, "by"), *author = text_of(step, "author");

	if (by == NULL) {
		by = side_name(c->arrival.author_side);
		author = c->issue.author_name;
	}
	by = say_name(t->l, "side", by);
	if (author == NULL)
		return by;
	return say_filled(t->l, SAY_BY, SAY_ARGS(author, by), t->arena);
}

static void
tell_step(struct telling *t, const json_t *step, bool first)
{
	const struct utc at = instant_of(step, "at");
	const json_t *clocks = json_object_get(step, "clocks");
	struct buf events, what;

	t->hours = policy_hours_named(t->page->c->policy, text_of(step, "calendar"))->calendar;
	tell_breaches(t, at);
	buf_init(&events);
	buf_init(&what);
	put_events(t, step, &events);
	buf_printf(&what, "%s: %s", who(t, step), events.data);
	for (size_t i = 0; i < json_array_size(clocks); i++)
		put_clock(t, json_array_get(clocks, i), at, first, &what);
	row(t, at, what.data);
	buf_release(&what);
	buf_release(&events);
	for (size_t i = 0; i < json_array_size(clocks); i++)
		note_resolution(t, json_array_get(clocks, i));
}

struct table *
explain_steps(const struct explain_page *page, bool *brackets)
{
	const enum wording l = page->language;
	const struct table_column columns[] = {
		{ "at", say(l, SAY_WHEN), TABLE_TEXT },
		{ "working", say(l, SAY_WORKED), TABLE_NUMBER },
		{ "what", say(l, SAY_WHAT), TABLE_FLOWING },
	};
	const json_t *steps = json_object_get(page->told, "steps");
	struct telling t = {
		.page = page,
		.l = l,
		.zone = calendar_zone(page->c->policy->calendar),
		.arena = arena_new(),
		.table = table_new(columns, sizeof(columns) / sizeof(columns[0])),
		.previous = page->c->verdict.arrived,
	};

	for (size_t i = 0; i < json_array_size(steps); i++)
		tell_step(&t, json_array_get(steps, i), i == 0);
	t.hours = verdict_hours(page->c->policy, &page->c->verdict)->calendar;
	tell_breaches(&t, page->c->now);
	row(&t, page->c->now, say(l, page->elsewhen ? SAY_THEN : SAY_NOW));
	*brackets = t.brackets;
	arena_free(t.arena);
	return t.table;
}
