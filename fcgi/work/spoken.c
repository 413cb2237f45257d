#include "work/spoken.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "core/order.h"

static bool
has_word(const struct case_file *c, enum fact_word_kind kind)
{
	for (size_t i = 0; i < c->n_words; i++) {
		if (c->words[i].kind == kind)
			return true;
	}
	return false;
}

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

static void
add_orders(struct case_file *c, struct arena *arena)
{
	struct timeline *t = &c->timeline;
	struct fact *facts = widen(t, c->n_words, arena);

	for (size_t i = 0; i < c->n_words; i++) {
		const struct fact_word *w = &c->words[i];
		struct fact f = {
			.at = w->at,
			.id = arena_printf(arena, "w%" PRId64, w->id),
			.by = SIDE_STAFF,
			.order = w->kind == FACT_WORD_ASK ? ORDER_ASK : ORDER_REFUSE,
		};
		enum refusal reason;

		if (w->kind != FACT_WORD_ASK && w->kind != FACT_WORD_REFUSE)
			continue;
		if (w->kind == FACT_WORD_REFUSE) {
			if (!refusal_parse(w->value, &reason))
				continue;
			f.reason = (int)reason;
		}
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

	if (!has_word(c, FACT_WORD_ASK) && !has_word(c, FACT_WORD_REFUSE))
		return ERR_OK;
	add_orders(c, arena);
	if (give_back(db, c, arena, e) != ERR_OK)
		return e->code;
	facts = widen(&c->timeline, 0, arena);
	timeline_sort(facts, c->timeline.n);
	return ERR_OK;
}
