#include "work/linked.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "store/wake.h"
#include "tracker/masters.h"
#include "tracker/tracker.h"

/* More of one request are no duplicates any more, but a campaign; the sweep finds the rest. */
#define DUPLICATES_MAX 1000

static bool
tells(const struct fact_word *w)
{
	return w->kind == FACT_WORD_LINK || w->kind == FACT_WORD_UNLINK ||
	    w->kind == FACT_WORD_SOLVED;
}

static struct fact
fact_of(const struct fact_word *w, struct arena *arena)
{
	struct fact f = {
		.at = w->at,
		.id = arena_printf(arena, "w%" PRId64, w->id),
		.by = SIDE_CLIENT,
	};

	if (w->kind == FACT_WORD_SOLVED) {
		f.accepts = true;
		return f;
	}
	f.by = w->user == 0 ? SIDE_BOT : SIDE_STAFF;
	f.link = w->kind == FACT_WORD_LINK ? LINK_ORDERED : LINK_RELEASED;
	f.other = strtoll(w->value, NULL, 10);
	return f;
}

static void
add_words(struct case_file *c, struct arena *arena)
{
	struct timeline *t = &c->timeline;
	struct fact *facts;
	size_t n = 0;

	for (size_t i = 0; i < c->n_words; i++)
		n += tells(&c->words[i]);
	if (n == 0)
		return;
	facts = arena_array(arena, t->n + n, sizeof(*facts));
	if (t->n > 0)
		memcpy(facts, t->facts, t->n * sizeof(*facts));
	for (size_t i = 0; i < c->n_words; i++) {
		if (tells(&c->words[i]))
			facts[t->n++] = fact_of(&c->words[i], arena);
	}
	timeline_sort(facts, t->n);
	t->facts = facts;
}

/* Its own notes that say nothing of another request. */
static enum err_code
mark_asides(struct db *db, struct case_file *c, struct arena *arena, struct err *e)
{
	struct timeline *t = &c->timeline;
	struct rows *rows;
	struct fact *facts;

	if (!timeline_is_tied(t))
		return ERR_OK;
	facts = arena_array(arena, t->n, sizeof(*facts));
	memcpy(facts, t->facts, t->n * sizeof(*facts));
	rows = db_query(db, Q_work_asides, PARAMS(p_int(c->issue.id)));
	while (rows_next(rows)) {
		const char *journal = row_text(rows, 0);

		for (size_t i = 0; i < t->n; i++)
			facts[i].aside = facts[i].aside || strcmp(facts[i].id, journal) == 0;
	}
	t->facts = facts;
	return rows_end(rows, e);
}

enum err_code
linked_tell(struct tracker *t, struct case_file *c, struct arena *arena, struct err *e)
{
	if (masters_tell(t, c->issue.id, arena, &c->timeline, e) != ERR_OK ||
	    mark_asides(t->db, c, arena, e) != ERR_OK)
		return e->code;
	add_words(c, arena);
	return ERR_OK;
}

enum err_code
linked_wake(struct db *db, int64_t issue, struct utc now, struct err *e)
{
	struct rows *rows = db_query(db, Q_tracker_duplicates, PARAMS(p_int(issue)));
	int64_t ids[DUPLICATES_MAX];
	size_t n = 0;

	while (rows_next(rows)) {
		if (n < DUPLICATES_MAX)
			ids[n++] = row_int(rows, 0);
	}
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	return n == 0 ? ERR_OK : wake_issues(db, ids, n, now, e);
}
