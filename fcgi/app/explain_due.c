#include "app/explain_part.h"

#include <string.h>

#include "app/table.h"
#include "base/arena.h"
#include "core/action.h"
#include "core/queue.h"
#include "store/letter_text.h"
#include "work/reason.h"

void
explain_silence(const struct explain_writing *w)
{
	const struct clock *c = verdict_clock(&w->c->verdict, CLOCK_NO_ANSWER);
	const struct noanswer_policy *p = &w->c->policy->noanswer;
	const char *limit, *text;

	if (c == NULL || utc_is_none(c->due) || !utc_is_none(c->stopped))
		return;
	limit = explain_when(w, c->due);
	if (verdict_flag(&w->c->verdict, FLAG_UNASKED))
		text = explain_filled(w, SAY_SILENCE_UNASKED, SAY_ARGS(limit));
	else if (verdict_flag(&w->c->verdict, FLAG_UNREAD))
		text = explain_filled(w, SAY_SILENCE_UNREAD, SAY_ARGS(limit));
	else if (verdict_flag(&w->c->verdict, FLAG_UNATTENDED))
		text = explain_filled(w, SAY_SILENCE_UNATTENDED, SAY_ARGS(limit));
	else if (p->close)
		text = explain_filled(w, SAY_SILENCE_CLOSE,
		    SAY_ARGS(limit, explain_when(w, utc_plus(c->due, p->grace))));
	else
		text = explain_filled(w, SAY_SILENCE_PROPOSE, SAY_ARGS(limit));
	explain_heading(w, SAY_SILENCE);
	explain_line(w, explain_in_clause(w, text, c->clause));
}

static const char *
key_of(const struct explain_writing *w, const struct action *a)
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
add_actions(const struct explain_writing *w, struct table *t)
{
	const struct verdict *v = &w->c->verdict;

	for (size_t i = 0; i < w->page->n_outbox; i++) {
		const struct outbox_item *o = &w->page->outbox[i];

		table_number(t, o->id);
		table_text(t, say_name(w->l, "action", o->kind));
		table_text(t, say_name(w->l, "rule", o->rule));
		table_text(t, say_name(w->l, "outbox_state", outbox_state_name(o->state)));
		/* `due` of one that is done is the end of its last lease. */
		table_text(t, explain_when(w, o->state == OUTBOX_DONE ? o->changed : o->due));
		table_text(t, o->clause);
		table_text(t, reason_told(o->reason, w->l, w->arena));
	}
	for (size_t i = 0; i < v->n_actions; i++) {
		const struct action *a = &v->actions[i];

		/* A warning is told by mail: see explain_letters. */
		if (a->kind == ACTION_WARN || in_outbox(w->page, key_of(w, a)))
			continue;
		table_text(t, NULL);
		table_text(t, say_name(w->l, "action", action_kind_name(a->kind)));
		table_text(t, say_name(w->l, "rule", rule_name(a->rule)));
		table_text(t, say(w->l, SAY_NOT_IN_OUTBOX));
		table_text(t, explain_when(w, a->not_before));
		table_text(t, a->clause);
		table_text(t, NULL);
	}
}

void
explain_actions(const struct explain_writing *w)
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

	explain_heading(w, SAY_ACTIONS);
	add_actions(w, t);
	if (table_rows(t) > 0) {
		explain_table(w, t);
		return;
	}
	table_free(t);
	explain_line(w, say(w->l, SAY_NO_ACTIONS));
}

/* Who was told what by mail, and when. */
void
explain_letters(const struct explain_writing *w)
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
		table_text(t, explain_when(w, l->state == LETTER_DONE ? l->changed : l->due));
		table_text(t, l->reason);
	}
	explain_heading(w, SAY_LETTERS);
	explain_table(w, t);
}

/* "3 of 12: …", where the queue has been counted. */
static const char *
placed(const struct explain_writing *w, const char *why)
{
	const struct explain_page *p = w->page;

	if (p->queue_at == 0)
		return why;
	return explain_filled(w, SAY_QUEUE_PLACE,
	    SAY_ARGS(arena_printf(w->arena, "%zu", p->queue_at),
		arena_printf(w->arena, "%zu", p->queue_of), why));
}

void
explain_queue(const struct explain_writing *w)
{
	json_t *q = queue_json(w->c->policy, &w->c->verdict, wording_name(w->l));
	const char *why = json_string_value(json_object_get(q, "why"));
	const char *clause = json_string_value(json_object_get(q, "clause"));

	explain_heading(w, SAY_QUEUE);
	if (json_is_true(json_object_get(q, "waits")))
		explain_line(w, placed(w, explain_in_clause(w, why, clause)));
	else
		explain_line(w, say(w->l, SAY_NOT_QUEUED));
	json_decref(q);
}

void
explain_next(const struct explain_writing *w)
{
	const struct utc wake = w->c->verdict.wake;

	explain_heading(w, SAY_NEXT_LOOK);
	buf_printf(w->out, "%s\n",
	    utc_is_none(wake) ? say(w->l, SAY_NEXT_ON_NEWS) : explain_when(w, wake));
}
