#include "work/called.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "core/callback.h"
#include "core/level.h"
#include "core/phone.h"

static bool
has_calls(const struct case_file *c)
{
	for (size_t i = 0; i < c->n_words; i++) {
		if (c->words[i].kind == FACT_WORD_CALL)
			return true;
	}
	return false;
}

static bool
is_callback(const struct case_file *c)
{
	const struct request *r = &c->timeline.request;

	return callback_is(r->category, r->channel) || c->issue.call_number_text != NULL ||
	    c->issue.call_time_text != NULL;
}

static bool
is_late(const struct call_attempt *a)
{
	return !utc_is_none(a->logged) && a->logged.s - a->at.s >= CALLED_LATE;
}

static void
add_facts(struct case_file *c, const struct callback *calls, struct arena *arena)
{
	struct timeline *t = &c->timeline;
	struct fact *facts = arena_array(arena, t->n + calls->n + 1, sizeof(*facts));

	if (t->n > 0)
		memcpy(facts, t->facts, t->n * sizeof(*facts));
	for (size_t i = 0; i < calls->n; i++) {
		const struct call_attempt *a = &calls->attempts[i];

		facts[t->n++] = (struct fact){
			.at = a->at,
			.id = arena_printf(arena, "call%" PRId64, a->id),
			.by = SIDE_STAFF,
			.call = a->reached,
			.missed = !a->reached,
			.logged = true,
			.logged_at = is_late(a) ? a->logged : (struct utc){ 0 },
			.text = a->note,
			.author = a->caller,
		};
	}
	timeline_sort(facts, t->n);
	t->facts = facts;
}

static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* As it will be judged. */
static unsigned
level_of(const struct case_file *c)
{
	struct verdict v = { .level = 0 };

	level_find(c->policy, &c->timeline.request, &v);
	return v.level;
}

/*
 * A time without a day is of the day on which it was written; one that is over by now may be meant.
 */
static bool
read_time(const struct case_file *c, const struct call_field *f, struct utc *out)
{
	const struct utc arrival = timeline_arrival(&c->timeline.request);
	const unsigned level = level_of(c);

	return (!utc_is_none(f->seen) && callback_parse(f->text, c->policy, level, f->seen, out)) ||
	    callback_parse(f->text, c->policy, level, arrival, out);
}

/* Since when the field says it. What was kept before the text was says it from the arrival on. */
static struct utc
first_seen(const struct case_file *c, const struct call_field *kept, const char *text)
{
	const struct call_field first = { .text = text, .seen = UTC_NONE };
	struct utc wished;

	if (text == NULL || c->fresh)
		return UTC_NONE;
	if (kept->text != NULL)
		return strcmp(kept->text, text) == 0 ? kept->seen : c->now;
	return read_time(c, &first, &wished) && wished.s == kept->wished.s ? UTC_NONE : c->now;
}

/* What the tracker's fields say, as far as anybody can read it. */
static void
read_fields(struct case_file *c, const struct callback *known, struct arena *arena)
{
	const char *number = c->issue.call_number_text, *time = c->issue.call_time_text;
	struct call_field *f = &c->call.field;
	char phone[PHONE_TEXT];

	*f = (struct call_field){ .wished = UTC_NONE, .seen = UTC_NONE, .answered = UTC_NONE };
	if (number != NULL && phone_normalise(number, phone))
		f->number = arena_strdup(arena, phone);
	if (time != NULL)
		f->text = arena_strndup(arena, time, utf8_upto(time, CALL_TEXT_MAX));
	f->seen = first_seen(c, &known->field, f->text);
	if (f->text != NULL && !read_time(c, f, &f->wished))
		f->wished = UTC_NONE;
	f->answered = f->wished.s == known->field.wished.s ? known->answered : call_answered(known);
	c->call.changed = !same_text(f->number, known->field.number) ||
	    f->wished.s != known->field.wished.s || !same_text(f->text, known->field.text);
}

/* The tracker's fields before what staff told slad. */
static struct callback_wish *
read_wish(struct case_file *c, const struct callback *known, struct arena *arena)
{
	struct callback_wish *w = arena_alloc(arena, sizeof(*w));
	struct callback now = *known;

	read_fields(c, known, arena);
	now.field = c->call.field;
	call_settle(&now);
	*w = (struct callback_wish){
		.number = now.number,
		.number_text = now.field.number == NULL ? c->issue.call_number_text : NULL,
		.wished = now.wished,
		.wished_text = call_unreadable(&now),
		.since = now.since,
		.answered = now.field.answered,
	};
	return w;
}

enum err_code
called_tell(struct db *db, struct case_file *c, struct arena *arena, struct err *e)
{
	struct request *r = &c->timeline.request;
	const bool logged = has_calls(c), callback = is_callback(c);
	struct callback known;

	if (!logged && !callback)
		return ERR_OK;
	if (call_get(db, c->issue.id, arena, &known, e) != ERR_OK)
		return e->code;
	/* Of before slad came nobody can have logged a call. */
	r->logs_calls = logged || (c->policy->callback.by_call && !c->arrival.assumed);
	if (known.n > 0)
		add_facts(c, &known, arena);
	if (callback)
		r->callback = read_wish(c, &known, arena);
	return ERR_OK;
}

enum err_code
called_keep(struct db *db, const struct case_file *c, struct err *e)
{
	if (!c->call.changed)
		return ERR_OK;
	return call_fields(db, c->issue.id, &c->call.field, c->now, e);
}
