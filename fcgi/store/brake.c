#include "store/brake.h"

#include "base/db.h"
#include "store/list.h"
#include "store/setting.h"

TERM_FUNCTIONS(brake_mode, BRAKE_MODE_TERMS, BRAKE_MODE_COUNT)

static bool
read_brake(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct brake *b = item;

	b->rule = list_text(rows, 0, arena);
	b->since = row_utc(rows, 2);
	b->changed_by = list_text(rows, 3, arena);
	b->changed = row_utc(rows, 4);
	return list_term(brake_mode, rows, 1, &b->mode, e);
}

enum err_code
brake_get(struct db *db, const char *rule, struct arena *arena, struct brake *out, struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(*out) };
	enum err_code rc =
	    list_rows(&l, db_query(db, Q_brake_get, PARAMS(p_text(rule))), read_brake, e);

	*out = (struct brake){
		.rule = rule, .mode = BRAKE_OBSERVE, .since = UTC_NONE, .changed = UTC_NONE
	};
	if (rc == ERR_OK && l.n > 0)
		*out = *(const struct brake *)l.items;
	return rc;
}

enum err_code
brake_set(struct db *db, const char *rule, enum brake_mode mode, const char *by, struct utc now,
    struct err *e)
{
	return db_exec(db, Q_brake_set,
	    PARAMS(p_text(rule), p_text(brake_mode_name(mode)),
		p_utc(mode == BRAKE_ACT ? now : UTC_NONE), p_text(by), p_utc(now)),
	    e);
}

enum err_code
brake_list(struct db *db, struct arena *arena, struct brake **out, size_t *n, struct err *e)
{
	return list_all(
	    db_query(db, Q_brake_list, NO_PARAMS), read_brake, sizeof(**out), arena, out, n, e);
}

enum outbox_state
brake_admits(const struct brake *brake, struct utc cause)
{
	if (brake->mode == BRAKE_OBSERVE)
		return OUTBOX_SHADOW;
	return cause.s < brake->since.s ? OUTBOX_BACKLOG : OUTBOX_PENDING;
}

enum err_code
brake_paused(struct db *db, bool *paused, struct err *e)
{
	struct rows *rows = db_query(db, Q_setting_get, PARAMS(p_text(SETTING_PAUSED)));

	/* Whatever the row says: somebody wanted it to stop. */
	*paused = rows_next(rows);
	return rows_end(rows, e);
}

enum err_code
brake_pause(struct db *db, bool paused, struct utc now, struct err *e)
{
	return paused ? setting_put(db, SETTING_PAUSED, "yes", now, e)
		      : setting_delete(db, SETTING_PAUSED, e);
}
