#include "tracker/history.h"

#include <inttypes.h>

#include "base/arena.h"
#include "tracker/catalogue.h"
#include "tracker/read.h"

struct teller {
	const struct catalogue *catalogue;
	const struct read_known *known;
	struct arena *arena;
	struct fact *facts;
	size_t n;
};

/* Where the kept meanings of a status begin, and how many there are. */
static const struct stage_since *
meanings(const struct read_known *known, int64_t status, size_t *n)
{
	size_t first = 0;

	while (first < known->n_stages && known->stages[first].status < status)
		first++;
	*n = 0;
	while (first + *n < known->n_stages && known->stages[first + *n].status == status)
		(*n)++;
	return known->stages + first;
}

static enum stage
stage_at(const struct teller *t, int64_t status, struct utc at)
{
	size_t n;
	const struct stage_since *m = meanings(t->known, status, &n);

	if (n == 0)
		return catalogue_stage(t->catalogue, status);
	while (n > 1 && m[n - 1].valid_from.s > at.s)
		n--;
	return m[n - 1].stage;
}

/* Stable: entries of one instant keep the order of their ids. */
static void
entries_sort(struct history_entry *entries, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		const struct history_entry late = entries[i];
		size_t j = i;

		for (; j > 0 && entries[j - 1].at.s > late.at.s; j--)
			entries[j] = entries[j - 1];
		entries[j] = late;
	}
}

/*
 * What the issue was created with is what its first change changed. Its last
 * value is the column's, whatever the last change says: some changes leave no
 * entry, and the column is what people see.
 */
static int64_t
settle(struct history *h, enum history_value v, bool *untraced)
{
	struct history_entry *last = NULL;
	int64_t first = h->now[v];

	for (size_t i = 0; i < h->n; i++) {
		if (h->entries[i].to[v] == 0)
			continue;
		if (last == NULL)
			first = h->entries[i].from[v];
		last = &h->entries[i];
	}
	if (last != NULL && last->to[v] != h->now[v]) {
		last->to[v] = h->now[v];
		*untraced = true;
	}
	return first;
}

/* While it stood in `status`, from `from` until `until`, the status came to mean something else. */
static void
tell_meanings(struct teller *t, int64_t status, struct utc from, struct utc until)
{
	size_t n;
	const struct stage_since *m = meanings(t->known, status, &n);

	for (size_t i = 1; i < n; i++) {
		if (m[i].valid_from.s <= from.s || m[i].valid_from.s >= until.s)
			continue;
		t->facts[t->n++] = (struct fact){
			.at = m[i].valid_from,
			.id = arena_printf(
			    t->arena, "map:%" PRId64 "@%" PRId64, status, m[i].valid_from.s),
			.by = SIDE_BOT,
			.has_stage = true,
			.stage = m[i].stage,
			.renamed = true,
		};
	}
}

static enum note_kind
note_of(const struct history_entry *entry)
{
	if (entry->text == NULL)
		return NOTE_NONE;
	return entry->is_private ? NOTE_PRIVATE : NOTE_PUBLIC;
}

static void
tell_entry(struct teller *t, const struct history_entry *entry)
{
	struct fact *f = &t->facts[t->n++];

	*f = (struct fact){
		.at = entry->at,
		.id = arena_printf(t->arena, "%" PRId64, entry->id),
		.by = entry->by,
		.note = note_of(entry),
		.text = entry->text,
		.author = entry->author,
		.takes = entry->takes,
		.link = entry->link,
		.other = entry->other,
		.has_stage = entry->to[HISTORY_STATUS] != 0,
		.has_priority = entry->to[HISTORY_PRIORITY] != 0,
	};
	if (f->has_stage)
		f->stage = stage_at(t, entry->to[HISTORY_STATUS], entry->at);
	if (f->has_priority)
		f->priority = catalogue_priority(t->catalogue, entry->to[HISTORY_PRIORITY]);
}

/* At most: each meaning once in each stay in a status. */
static size_t
facts_room(const struct history *h, const struct read_known *known)
{
	size_t stays = 1, changes = 0;

	for (size_t i = 0; i < h->n; i++)
		stays += h->entries[i].to[HISTORY_STATUS] != 0;
	for (size_t i = 0; i < known->n_stages; i++)
		changes += known->stages[i].valid_from.s > h->created.s;
	return h->n + stays * changes;
}

void
history_tell(const struct catalogue *c, const struct read_known *known, struct history *h,
    struct arena *arena, struct timeline *out, bool *untraced)
{
	struct teller t = { .catalogue = c, .known = known, .arena = arena };
	struct utc since = h->created;
	int64_t status;

	*untraced = false;
	entries_sort(h->entries, h->n);
	status = settle(h, HISTORY_STATUS, untraced);
	out->request.stage = stage_at(&t, status, h->created);
	out->request.priority = catalogue_priority(c, settle(h, HISTORY_PRIORITY, untraced));

	t.facts = arena_array(arena, facts_room(h, known), sizeof(*t.facts));
	for (size_t i = 0; i < h->n; i++) {
		const struct history_entry *entry = &h->entries[i];

		if (entry->to[HISTORY_STATUS] != 0) {
			tell_meanings(&t, status, since, entry->at);
			status = entry->to[HISTORY_STATUS];
			since = entry->at;
		}
		tell_entry(&t, entry);
	}
	tell_meanings(&t, status, since, UTC_NONE);
	timeline_sort(t.facts, t.n); /* a meaning may have changed between two notes */
	out->facts = t.facts;
	out->n = t.n;
}
