#include "work/spoken.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "core/order.h"

/* Room for n more facts behind those that are there. */
static struct fact *
widen(struct timeline *t, size_t n, struct arena *arena)
{
	struct fact *facts = arena_array(arena, t->n + n + 1, sizeof(*facts));

	if (t->n > 0)
		memcpy(facts, t->facts, t->n * sizeof(*facts));
	t->facts = facts;
	return facts;
}

static bool
take_ask(const char *value, struct fact *f)
{
	(void)value;
	f->order = ORDER_ASK;
	return true;
}

static bool
take_refusal(const char *value, struct fact *f)
{
	f->order = ORDER_REFUSE;
	f->reason = value;
	return value != NULL;
}

/* The tracker's field has the value already: the client put it there (D1 clause 20). */
static bool
take_grant(const char *value, struct fact *f)
{
	f->has_priority = priority_parse(value, &f->priority);
	return f->has_priority;
}

static bool
take_channel(const char *value, struct fact *f)
{
	f->channel_word = CHANNEL_WORD_CONFIRM;
	return channel_parse(value, &f->channel);
}

static bool
take_channel_back(const char *value, struct fact *f)
{
	f->channel_word = CHANNEL_WORD_RECALL;
	return channel_parse(value, &f->channel);
}

typedef bool take_fn(const char *value, struct fact *f);

/* The words that are facts, and what each of them tells; false: nothing that we know. */
static take_fn *const takes[FACT_WORD_COUNT] = {
	[FACT_WORD_ASK] = take_ask,
	[FACT_WORD_REFUSE] = take_refusal,
	[FACT_WORD_GRANT] = take_grant,
	[FACT_WORD_CHANNEL] = take_channel,
	[FACT_WORD_UNCHANNEL] = take_channel_back,
};

static bool
says_any(const struct case_file *c)
{
	for (size_t i = 0; i < c->n_words; i++) {
		if (takes[c->words[i].kind] != NULL)
			return true;
	}
	return false;
}

static void
add_words(struct case_file *c, struct arena *arena)
{
	struct timeline *t = &c->timeline;
	struct fact *facts = widen(t, c->n_words, arena);

	for (size_t i = 0; i < c->n_words; i++) {
		const struct fact_word *w = &c->words[i];
		struct fact f = {
			.at = w->at,
			.id = arena_printf(arena, "w%" PRId64, w->id),
			.by = SIDE_STAFF,
		};

		if (takes[w->kind] != NULL && takes[w->kind](w->value, &f))
			facts[t->n++] = f;
	}
}

/* The words that slad wrote for them. */
static enum err_code
give_back(struct db *db, struct case_file *c, struct arena *arena, struct err *e)
{
	struct timeline *t = &c->timeline;
	struct fact *facts = widen(t, 0, arena);
	struct rows *rows = db_query(db, Q_order_journals, PARAMS(p_int(c->issue.id)));

	while (rows_next(rows)) {
		const int64_t journal = row_int(rows, 0);

		for (size_t i = 0; i < t->n; i++) {
			if (facts[i].by == SIDE_BOT && strtoll(facts[i].id, NULL, 10) == journal) {
				facts[i].by = SIDE_STAFF;
				facts[i].own = true;
			}
		}
	}
	return rows_end(rows, e);
}

enum err_code
spoken_tell(struct db *db, struct case_file *c, struct arena *arena, struct err *e)
{
	struct fact *facts;

	if (!says_any(c))
		return ERR_OK;
	add_words(c, arena);
	if (give_back(db, c, arena, e) != ERR_OK)
		return e->code;
	facts = widen(&c->timeline, 0, arena);
	timeline_sort(facts, c->timeline.n);
	return ERR_OK;
}
