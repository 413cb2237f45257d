/* What a look wants: the rows of one issue, as the verdict just made asks for them. */
#include "store/outbox.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "store/list.h"
#include "store/outbox_row.h"

#define CAUSE_GONE "its cause is gone"

/* Of one look: what is there, what changed. */
struct look {
	struct db *db;
	struct utc now;
	struct list known; /* struct outbox_item */
	struct list changes; /* struct outbox_change */
};

static void
note_change(struct look *look, const char *key, enum outbox_state from, enum outbox_state to)
{
	struct outbox_change *c = list_add(&look->changes);

	c->key = arena_strndup(look->changes.arena, key, strlen(key));
	c->from = from;
	c->to = to;
}

static enum err_code
insert(struct look *look, const struct outbox_item *it, struct err *e)
{
	enum err_code rc = outbox_put(look->db, it, look->now, e);

	if (rc == ERR_OK)
		note_change(look, it->key, OUTBOX_STATE_COUNT, it->state);
	return rc;
}

/* Whether the row is the deliverer's: it may have reached the tracker, and only searching tells. */
static bool
in_delivery(const struct outbox_item *known)
{
	return known->state == OUTBOX_LEASED ||
	    (known->state == OUTBOX_PENDING && known->journal_floor != 0);
}

/* The state that a known row takes when it is due (again) by this look. */
static enum outbox_state
state_wanted(const struct outbox_item *known, const struct outbox_item *it)
{
	if (known->state == OUTBOX_PARKED && known->basis == it->basis)
		return OUTBOX_PARKED;
	if (it->state == OUTBOX_BACKLOG && known->released)
		return OUTBOX_PENDING;
	return it->state;
}

static bool
same(const struct outbox_item *known, const struct outbox_item *it, enum outbox_state state,
    struct utc due)
{
	return known->state == state && known->due.s == due.s && known->cause.s == it->cause.s &&
	    known->basis == it->basis && strcmp(known->clause, it->clause) == 0 &&
	    strcmp(known->payload, it->payload) == 0;
}

static enum err_code
arm(struct look *look, const struct outbox_item *known, const struct outbox_item *it, struct err *e)
{
	const enum outbox_state to = state_wanted(known, it);
	const char *was = outbox_state_name(known->state), *is = outbox_state_name(to);
	struct utc due = it->due;
	enum err_code rc;

	if (known->state == OUTBOX_DONE || in_delivery(known) || to == OUTBOX_PARKED)
		return ERR_OK;
	/* What failed waits for its next attempt, however often the issue is looked at. */
	if (known->state == OUTBOX_PENDING && known->attempt > 0)
		due = utc_max(due, known->due);
	if (same(known, it, to, due))
		return ERR_OK;
	rc = db_exec(look->db, Q_outbox_arm,
	    PARAMS(p_text(it->clause), p_text(it->payload), p_utc(it->cause), p_int(it->basis),
		p_utc(due), p_text(is), p_text(is), p_utc(look->now), p_text(is), p_int(known->id),
		p_text(was)),
	    e);
	if (rc == ERR_OK && db_affected(look->db) == 1 && to != known->state)
		note_change(look, known->key, known->state, to);
	return rc;
}

static enum err_code
drop(struct look *look, const struct outbox_item *known, struct err *e)
{
	enum err_code rc;

	if (known->state == OUTBOX_DONE || known->state == OUTBOX_WITHDRAWN || in_delivery(known))
		return ERR_OK;
	rc = db_exec(look->db, Q_outbox_drop,
	    PARAMS(p_text(CAUSE_GONE), p_utc(look->now), p_int(known->id),
		p_text(outbox_state_name(known->state))),
	    e);
	if (rc == ERR_OK && db_affected(look->db) == 1)
		note_change(look, known->key, known->state, OUTBOX_WITHDRAWN);
	return rc;
}

static const struct outbox_item *
find(const struct outbox_item *items, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(items[i].key, key) == 0)
			return &items[i];
	}
	return NULL;
}

static enum err_code
put(struct look *look, const struct outbox_item *it, struct err *e)
{
	const struct outbox_item *known = find(look->known.items, look->known.n, it->key);

	assert(it->state == OUTBOX_PENDING || it->state == OUTBOX_SHADOW ||
	    it->state == OUTBOX_BACKLOG);
	return known == NULL ? insert(look, it, e) : arm(look, known, it, e);
}

enum err_code
outbox_sync(struct db *db, int64_t issue, const struct outbox_item *items, size_t n, struct utc now,
    struct arena *arena, struct outbox_change **changes, size_t *n_changes, struct err *e)
{
	struct look look = {
		.db = db,
		.now = now,
		.known = { .arena = arena, .size = sizeof(struct outbox_item) },
		.changes = { .arena = arena, .size = sizeof(struct outbox_change) },
	};
	enum err_code rc = list_rows(
	    &look.known, db_query(db, Q_outbox_known, PARAMS(p_int(issue))), outbox_row, e);
	const struct outbox_item *known = look.known.items;

	for (size_t i = 0; i < n && rc == ERR_OK; i++) {
		assert(items[i].issue == issue && find(items, i, items[i].key) == NULL);
		rc = put(&look, &items[i], e);
	}
	for (size_t i = 0; i < look.known.n && rc == ERR_OK; i++) {
		if (find(items, n, known[i].key) == NULL)
			rc = drop(&look, &known[i], e);
	}
	*changes = look.changes.items;
	*n_changes = look.changes.n;
	return rc;
}
