#include "work/called.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "core/callback.h"
#include "core/phone.h"
#include "store/call.h"

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

/* The tracker's fields, as far as anybody can read them, before what staff told slad. */
static struct callback_wish *
read_wish(struct case_file *c, const struct callback *known, struct arena *arena)
{
	struct callback_wish *w = arena_alloc(arena, sizeof(*w));
	const struct utc arrival = timeline_arrival(&c->timeline.request);
	const char *number = c->issue.call_number_text, *time = c->issue.call_time_text;
	struct case_call *kept = &c->call;
	char phone[PHONE_TEXT];
	struct utc wished;

	*kept = (struct case_call){ .wished = UTC_NONE };
	*w = (struct callback_wish){ .wished = UTC_NONE };
	if (number != NULL && phone_normalise(number, phone))
		kept->number = arena_strdup(arena, phone);
	else
		w->number_text = number;
	if (time != NULL && callback_parse(time, c->policy->calendar, arrival, &wished))
		kept->wished = wished;
	else
		w->wished_text = time;
	kept->changed = !same_text(kept->number, known->field_number) ||
	    kept->wished.s != known->field_wished.s;
	/* `known` is of an earlier look: what the fields said then is not what was said to slad. */
	w->number = kept->number != NULL ? kept->number : known->said_number;
	w->wished = utc_is_none(kept->wished) ? known->said_wished : kept->wished;
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
	return call_fields(db, c->issue.id, c->call.number, c->call.wished, c->now, e);
}
