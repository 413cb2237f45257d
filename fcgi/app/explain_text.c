#include "app/explain_text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/say.h"
#include "app/table.h"
#include "app/time_text.h"
#include "base/arena.h"
#include "base/buf.h"
#include "core/action.h"
#include "core/calendar.h"
#include "core/clock.h"
#include "core/intake.h"
#include "core/intake_json.h"
#include "core/level.h"
#include "core/queue.h"
#include "store/letter_text.h"
#include "work/onbehalf.h"

#define COLUMNS(array) array, sizeof(array) / sizeof((array)[0])

/* One page being written. */
struct writing {
	const struct explain_page *page;
	const struct case_file *c;
	enum wording l;
	const struct zone *zone;
	struct arena *arena;
	struct buf *out;
	size_t label; /* width of the labels */
};

static const char *
when(const struct writing *w, struct utc t)
{
	return time_text(w->l, w->zone, t, w->arena);
}

static const char *
day(const struct writing *w, struct utc t)
{
	return time_text_day(w->l, w->zone, t, w->arena);
}

/* A filled-in text as a text of the arena. */
static const char *
filled(const struct writing *w, enum say what, const char *const *args, size_t n)
{
	const char *text;
	struct buf b;

	buf_init(&b);
	say_fill(w->l, what, args, n, &b);
	text = arena_strdup(w->arena, b.data);
	buf_release(&b);
	return text;
}

/* A clause may be missing: a regulation need not number everything. */
static const char *
in_clause(const struct writing *w, const char *text, const char *clause)
{
	return clause == NULL ? text : filled(w, SAY_IN_CLAUSE, SAY_ARGS(text, clause));
}

static void
heading(const struct writing *w, enum say text)
{
	buf_printf(w->out, w->page->bold ? "\n\033[1m%s\033[0m\n" : "\n%s\n", say(w->l, text));
}

/* A label and its text, broken into lines beside the label. */
static void
put_fact(const struct writing *w, enum say label, const char *text)
{
	const char *shown = say(w->l, label);
	const size_t indent = w->label + 2;
	const size_t width = w->page->width > indent + 20 ? w->page->width - indent : SIZE_MAX;

	buf_printf(w->out, "%s%*s", shown, (int)(indent - table_width(shown)), "");
	table_flow(table_plain(w->arena, text), width, indent, w->out);
	buf_putc(w->out, '\n');
}

/* A sentence by itself. */
static void
put_line(const struct writing *w, const char *text)
{
	table_flow(table_plain(w->arena, text), w->page->width > 20 ? w->page->width : SIZE_MAX, 0,
	    w->out);
	buf_putc(w->out, '\n');
}

/* Who it is, and what is said of it. */

static const char *
client_text(const struct writing *w)
{
	const struct explain_page *p = w->page;

	if (p->client == NULL)
		return say(w->l, SAY_CLIENT_UNKNOWN);
	if (p->bound == NULL)
		return p->client->name;
	return filled(
	    w, SAY_CLIENT_BY, SAY_ARGS(p->client->name, say_name(w->l, "bind", p->bound)));
}

static const char *
contract_text(const struct writing *w)
{
	const struct client_contract *k = w->page->contract;

	if (k == NULL)
		return say(w->l, SAY_NO_CONTRACT);
	if (utc_is_none(k->to))
		return filled(w, SAY_CONTRACT_OPEN, SAY_ARGS(k->number, day(w, k->from)));
	/* It ends with the last second before; people name that day. */
	return filled(w, SAY_CONTRACT,
	    SAY_ARGS(k->number, day(w, k->from), day(w, (struct utc){ k->to.s - 1 })));
}

static const char *
level_text(const struct writing *w)
{
	const struct policy *p = w->c->policy;
	const struct level_policy *level = &p->levels[w->c->verdict.level];
	const char *title = level->title.in[policy_language(p, wording_name(w->l))];
	const struct verdict *v = &w->c->verdict;

	if (v->level_by == LEVEL_BY_RULE)
		return arena_printf(w->arena, "%s; %s", in_clause(w, title, level->clause),
		    level_why(p, v, wording_name(w->l)));
	return arena_printf(
	    w->arena, "%s; %s", in_clause(w, title, level->clause), contract_text(w));
}

static const char *
priority_text(const struct writing *w)
{
	const enum priority first = w->c->timeline.request.priority;
	const struct verdict *v = &w->c->verdict;
	const char *text = say_name(w->l, "priority", priority_name(v->priority));

	if (first != v->priority)
		text = filled(w, SAY_WAS_AT_ARRIVAL,
		    SAY_ARGS(text, say_name(w->l, "priority", priority_name(first))));
	if (verdict_flag(v, FLAG_PRIORITY_WISH))
		text = filled(w, SAY_WISHED,
		    SAY_ARGS(text, say_name(w->l, "priority", priority_name(v->wish))));
	return text;
}

static const char *
arrived_text(const struct writing *w)
{
	const struct request *r = &w->c->timeline.request;
	const char *arrived = when(w, timeline_arrival(r));

	if (timeline_arrival(r).s == r->created.s)
		return arrived;
	return filled(w, SAY_ENTERED, SAY_ARGS(arrived, when(w, r->created)));
}

static const char *
stage_text(const struct writing *w)
{
	const struct verdict *v = &w->c->verdict;

	return filled(w, SAY_STAGE_SINCE,
	    SAY_ARGS(say_name(w->l, "stage", stage_name(v->stage)), when(w, v->stage_since)));
}

static const char *
regulation_text(const struct writing *w)
{
	const struct policy *p = w->c->policy;

	return filled(w, SAY_REVISION,
	    SAY_ARGS(p->title.in[policy_language(p, wording_name(w->l))], p->revision));
}

static void
put_flags(const struct writing *w)
{
	const char *text = "";

	for (int f = 0; f < FLAG_COUNT; f++) {
		if (verdict_flag(&w->c->verdict, f))
			text = arena_printf(w->arena, "%s%s%s", text, *text == '\0' ? "" : ", ",
			    say_name(w->l, "flag", flag_name(f)));
	}
	if (*text != '\0')
		put_fact(w, SAY_FLAGS, text);
}

/* The running clock that ends first, in a sentence. */
static void
put_next_due(const struct writing *w)
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
		put_fact(w, SAY_NEXT,
		    filled(w, SAY_NEXT_DUE,
			SAY_ARGS(say_name(w->l, "clock", clock_kind_name(next->kind)),
			    time_text_left(w->l, w->c->policy, next->target->limit, next->due,
				w->c->now, w->arena),
			    when(w, next->due))));
}

static void
put_notes(const struct writing *w)
{
	if (w->c->arrival.assumed)
		put_fact(w, SAY_NOTE, say(w->l, SAY_ASSUMED));
	if (w->c->fresh)
		put_fact(w, SAY_NOTE, say(w->l, SAY_NOT_JUDGED));
	if (w->c->issue.untraced)
		put_fact(w, SAY_NOTE, say(w->l, SAY_UNTRACED));
	if (w->c->ahead.s > 0)
		put_fact(w, SAY_NOTE,
		    filled(w, SAY_AHEAD, SAY_ARGS(time_text_span(w->l, w->c->ahead, w->arena))));
}

static void
measure_labels(struct writing *w)
{
	static const enum say labels[] = { SAY_CLIENT, SAY_LEVEL, SAY_CATEGORY, SAY_CHANNEL,
		SAY_PRIORITY, SAY_STAGE, SAY_ARRIVED, SAY_REGULATION, SAY_PROJECT, SAY_NEXT,
		SAY_FLAGS, SAY_NOTE, SAY_BEHALF };

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		const size_t width = table_width(say(w->l, labels[i]));

		if (width > w->label && (labels[i] != SAY_BEHALF || onbehalf_is(w->c)))
			w->label = width;
	}
}

static void
put_header(const struct writing *w)
{
	const struct request *r = &w->c->timeline.request;
	const char *bold = w->page->bold ? "\033[1m" : "", *plain = w->page->bold ? "\033[0m" : "";

	buf_printf(w->out, "%s#%" PRId64 "  %s%s\n", bold, w->c->issue.id,
	    table_plain(w->arena, w->c->issue.subject), plain);
	if (w->page->link != NULL)
		buf_printf(w->out, "%s\n", w->page->link);
	buf_putc(w->out, '\n');
	put_fact(w, SAY_PROJECT, w->c->issue.project_identifier);
	put_fact(w, SAY_CLIENT, client_text(w));
	if (onbehalf_is(w->c))
		put_fact(w, SAY_BEHALF, w->c->issue.behalf_text);
	put_fact(w, SAY_LEVEL, level_text(w));
	put_fact(w, SAY_CATEGORY, say_name(w->l, "category", category_name(r->category)));
	put_fact(w, SAY_CHANNEL, say_name(w->l, "channel", channel_name(r->channel)));
	put_fact(w, SAY_PRIORITY, priority_text(w));
	put_fact(w, SAY_STAGE, stage_text(w));
	put_fact(w, SAY_ARRIVED, arrived_text(w));
	put_fact(w, SAY_REGULATION, regulation_text(w));
	put_next_due(w);
	put_flags(w);
	put_notes(w);
}

static void
put_table(const struct writing *w, struct table *t)
{
	table_print(t, w->page->width, w->out);
	table_free(t);
}

static void
put_steps(const struct writing *w)
{
	bool brackets;

	heading(w, SAY_STEPS);
	put_table(w, explain_steps(w->page, &brackets));
	if (brackets)
		put_line(w, say(w->l, SAY_BRACKETS));
}

/* Clocks as they stand. */

static const char *
clock_name_text(const struct writing *w, enum clock_kind kind, int cycle)
{
	const char *name = say_name(w->l, "clock", clock_kind_name(kind));

	if (cycle <= 1)
		return name;
	return filled(w, SAY_CYCLE, SAY_ARGS(name, arena_printf(w->arena, "%d", cycle)));
}

static const char *
limit_text(const struct writing *w, const struct target *t)
{
	const char *text;
	struct buf b;

	buf_init(&b);
	wording_limit(w->l, t == NULL ? (struct limit){ LIMIT_NONE, 0 } : t->limit, &b);
	text = arena_strdup(w->arena, b.data);
	buf_release(&b);
	return text;
}

/* The table's heading says what it is; late is negative. */
static const char *
left_text(const struct writing *w, const struct clock *c)
{
	if (!utc_is_none(c->stopped) || utc_is_none(c->due) || c->target == NULL)
		return NULL;
	if (c->target->limit.unit == LIMIT_ELAPSED)
		return time_text_elapsed(w->l, utc_minus(c->due, w->c->now), w->arena);
	return time_text_span(
	    w->l, calendar_between(w->c->policy->calendar, w->c->now, c->due), w->arena);
}

static const char *
span_text(const struct writing *w, struct span s)
{
	return s.s == 0 ? NULL : time_text_span(w->l, s, w->arena);
}

static void
add_clock(const struct writing *w, const struct clock *c, struct table *t)
{
	const bool counted = !utc_is_none(c->started);
	const bool measured = clock_measures(c->kind) && c->target == NULL;

	if (measured && !counted)
		return;
	table_text(t, clock_name_text(w, c->kind, c->cycle));
	table_text(t, measured ? NULL : say_name(w->l, "clock_state", clock_state_name(c->state)));
	table_text(
	    t, c->target == NULL && c->kind == CLOCK_NO_ANSWER ? NULL : limit_text(w, c->target));
	table_text(t, counted ? time_text_span(w->l, c->elapsed, w->arena) : NULL);
	table_text(t, span_text(w, c->paused));
	table_text(t, utc_is_none(c->due) ? NULL : when(w, c->due));
	table_text(t, left_text(w, c));
}

/* The clause behind each clock, in the regulation's own words. */
static void
put_sources(const struct writing *w)
{
	const struct verdict *v = &w->c->verdict;

	for (size_t i = 0; i < v->n_clocks; i++) {
		const struct clock *c = &v->clocks[i];
		const struct target *t = c->target;
		const char *text = say_name(w->l, "clock", clock_kind_name(c->kind));

		if (t == NULL && utc_is_none(c->started))
			continue;
		text = in_clause(w, text, t == NULL || t->clause == NULL ? c->clause : t->clause);
		if (t != NULL && t->source != NULL)
			text = arena_printf(w->arena, "%s: «%s»", text, t->source);
		put_line(w, text);
	}
}

static void
put_clocks(const struct writing *w)
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

	heading(w, SAY_CLOCKS);
	for (size_t i = 0; i < w->c->verdict.n_clocks; i++)
		add_clock(w, &w->c->verdict.clocks[i], t);
	put_table(w, t);
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
add_breach(const struct writing *w, const struct breach_row *b, const char *state, struct table *t)
{
	table_text(t, clock_name_text(w, b->clock, b->cycle));
	table_text(t, when(w, b->due));
	table_text(t, say_name(w->l, "priority", priority_name(b->priority)));
	table_text(t, filled(w, SAY_REVISION, SAY_ARGS(b->regulation, b->revision)));
	table_text(t, b->clause);
	table_text(t, state);
}

static const char *
standing(const struct writing *w, struct utc superseded, const char *by)
{
	if (utc_is_none(superseded))
		return say(w->l, SAY_BREACH_STANDS);
	return filled(w, SAY_SUPERSEDED, SAY_ARGS(when(w, superseded), by == NULL ? "?" : by));
}

static void
add_breaches(const struct writing *w, struct table *t)
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

static void
put_breaches(const struct writing *w)
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
	heading(w, SAY_BREACHES);
	put_table(w, t);
}

/* What the client told, and what is missing: by which clause each is wanted. */
static void
put_checklist(const struct writing *w)
{
	const struct policy *p = w->c->policy;
	const struct intake_seen *seen = w->c->timeline.request.seen;
	const struct table_column columns[] = {
		{ "item", say(w->l, SAY_ITEM), TABLE_FLOWING },
		{ "state", say(w->l, SAY_STATE), TABLE_TEXT },
		{ "clause", say(w->l, SAY_CLAUSE), TABLE_TEXT },
	};
	struct table *t;
	json_t *list, *one;
	size_t i;

	if (p->intake == NULL || seen == NULL || seen->found.wanted == 0)
		return;
	list = intake_json(p, &seen->found, true);
	t = table_new(COLUMNS(columns));
	json_array_foreach(list, i, one)
	{
		const json_t *label = json_object_get(one, "label");
		const char *text = json_string_value(json_object_get(label, wording_name(w->l)));
		const char *state = json_string_value(json_object_get(one, "state"));

		if (text == NULL)
			text = json_string_value(json_object_get(label, p->languages[0]));
		table_text(t, text);
		table_text(t, say_name(w->l, "intake_state", state));
		table_text(t, json_string_value(json_object_get(one, "clause")));
	}
	heading(w, SAY_CHECKLIST);
	put_table(w, t);
	json_decref(list);
}

/* What will happen. */

static void
put_silence(const struct writing *w)
{
	const struct clock *c = verdict_clock(&w->c->verdict, CLOCK_NO_ANSWER);
	const struct noanswer_policy *p = &w->c->policy->noanswer;
	const char *limit, *text;

	if (c == NULL || utc_is_none(c->due) || !utc_is_none(c->stopped))
		return;
	limit = when(w, c->due);
	if (p->close)
		text = filled(
		    w, SAY_SILENCE_CLOSE, SAY_ARGS(limit, when(w, utc_plus(c->due, p->grace))));
	else
		text = filled(w, SAY_SILENCE_PROPOSE, SAY_ARGS(limit));
	heading(w, SAY_SILENCE);
	put_line(w, in_clause(w, text, c->clause));
}

static const char *
key_of(const struct writing *w, const struct action *a)
{
	const char *key;
	struct buf b;

	buf_init(&b);
	action_key(&w->c->timeline.request, a, &b);
	key = arena_strdup(w->arena, b.data);
	buf_release(&b);
	return key;
}

static bool
in_outbox(const struct explain_page *p, const char *key)
{
	for (size_t i = 0; i < p->n_outbox; i++) {
		if (strcmp(p->outbox[i].key, key) == 0)
			return true;
	}
	return false;
}

static void
add_actions(const struct writing *w, struct table *t)
{
	const struct verdict *v = &w->c->verdict;

	for (size_t i = 0; i < w->page->n_outbox; i++) {
		const struct outbox_item *o = &w->page->outbox[i];

		table_number(t, o->id);
		table_text(t, say_name(w->l, "action", o->kind));
		table_text(t, say_name(w->l, "rule", o->rule));
		table_text(t, say_name(w->l, "outbox_state", outbox_state_name(o->state)));
		/* `due` of one that is done is the end of its last lease. */
		table_text(t, when(w, o->state == OUTBOX_DONE ? o->changed : o->due));
		table_text(t, o->clause);
		table_text(t, o->reason);
	}
	for (size_t i = 0; i < v->n_actions; i++) {
		const struct action *a = &v->actions[i];

		/* A warning is told by mail: see put_letters. */
		if (a->kind == ACTION_WARN || in_outbox(w->page, key_of(w, a)))
			continue;
		table_text(t, NULL);
		table_text(t, say_name(w->l, "action", action_kind_name(a->kind)));
		table_text(t, say_name(w->l, "rule", rule_name(a->rule)));
		table_text(t, say(w->l, SAY_NOT_IN_OUTBOX));
		table_text(t, when(w, a->not_before));
		table_text(t, a->clause);
		table_text(t, NULL);
	}
}

static void
put_actions(const struct writing *w)
{
	const struct table_column columns[] = {
		{ "id", say(w->l, SAY_ID), TABLE_NUMBER },
		{ "action", say(w->l, SAY_ACTION), TABLE_FLOWING },
		{ "rule", say(w->l, SAY_RULE), TABLE_FLOWING },
		{ "state", say(w->l, SAY_STATE), TABLE_FLOWING },
		{ "due", say(w->l, SAY_WHEN), TABLE_TEXT },
		{ "clause", say(w->l, SAY_CLAUSE), TABLE_TEXT },
		{ "reason", say(w->l, SAY_REASON), TABLE_FLOWING },
	};
	struct table *t = table_new(COLUMNS(columns));

	heading(w, SAY_ACTIONS);
	add_actions(w, t);
	if (table_rows(t) > 0) {
		put_table(w, t);
		return;
	}
	table_free(t);
	put_line(w, say(w->l, SAY_NO_ACTIONS));
}

/* Who was told what by mail, and when. */
static void
put_letters(const struct writing *w)
{
	const struct table_column columns[] = {
		{ "id", say(w->l, SAY_ID), TABLE_NUMBER },
		{ "title", say(w->l, SAY_LETTER), TABLE_FLOWING },
		{ "to", say(w->l, SAY_LETTER_TO), TABLE_FLOWING },
		{ "state", say(w->l, SAY_STATE), TABLE_FLOWING },
		{ "due", say(w->l, SAY_WHEN), TABLE_TEXT },
		{ "reason", say(w->l, SAY_REASON), TABLE_FLOWING },
	};
	struct table *t;

	if (w->page->n_letters == 0)
		return;
	t = table_new(COLUMNS(columns));
	for (size_t i = 0; i < w->page->n_letters; i++) {
		const struct letter *l = &w->page->letters[i];

		table_number(t, l->id);
		table_text(t, letter_title(l, w->l, w->arena));
		table_text(t, w->page->readers[i]);
		table_text(t, say_name(w->l, "outbox_state", letter_state_name(l->state)));
		table_text(t, when(w, l->state == LETTER_DONE ? l->changed : l->due));
		table_text(t, l->reason);
	}
	heading(w, SAY_LETTERS);
	put_table(w, t);
}

/* "3 of 12: …", where the queue has been counted. */
static const char *
placed(const struct writing *w, const char *why)
{
	const struct explain_page *p = w->page;

	if (p->queue_at == 0)
		return why;
	return filled(w, SAY_QUEUE_PLACE,
	    SAY_ARGS(arena_printf(w->arena, "%zu", p->queue_at),
		arena_printf(w->arena, "%zu", p->queue_of), why));
}

static void
put_queue(const struct writing *w)
{
	json_t *q = queue_json(w->c->policy, &w->c->verdict, wording_name(w->l));
	const char *why = json_string_value(json_object_get(q, "why"));
	const char *clause = json_string_value(json_object_get(q, "clause"));

	heading(w, SAY_QUEUE);
	if (json_is_true(json_object_get(q, "waits")))
		put_line(w, placed(w, in_clause(w, why, clause)));
	else
		put_line(w, say(w->l, SAY_NOT_QUEUED));
	json_decref(q);
}

static void
put_next(const struct writing *w)
{
	const struct utc wake = w->c->verdict.wake;

	heading(w, SAY_NEXT_LOOK);
	buf_printf(w->out, "%s\n", utc_is_none(wake) ? say(w->l, SAY_NEXT_ON_NEWS) : when(w, wake));
}

void
explain_text(const struct explain_page *page, struct buf *out)
{
	struct writing w = {
		.page = page,
		.c = page->c,
		.l = page->language,
		.zone = calendar_zone(page->c->policy->calendar),
		.arena = arena_new(),
		.out = out,
	};

	measure_labels(&w);
	put_header(&w);
	put_steps(&w);
	put_clocks(&w);
	put_breaches(&w);
	put_checklist(&w);
	put_silence(&w);
	put_actions(&w);
	put_letters(&w);
	put_queue(&w);
	put_next(&w);
	arena_free(w.arena);
}
