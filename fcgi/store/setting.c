#include "store/setting.h"

#include "base/arena.h"
#include "base/db.h"
#include "store/list.h"

enum err_code
setting_get(struct db *db, const char *name, struct arena *arena, const char **value, struct err *e)
{
	struct rows *rows = db_query(db, Q_setting_get, PARAMS(p_text(name)));

	*value = NULL;
	while (rows_next(rows))
		*value = list_text(rows, 0, arena);
	return rows_end(rows, e);
}

enum err_code
setting_put(struct db *db, const char *name, const char *value, struct utc now, struct err *e)
{
	return db_exec(db, Q_setting_put, PARAMS(p_text(name), p_text(value), p_utc(now)), e);
}

enum err_code
setting_delete(struct db *db, const char *name, struct err *e)
{
	return db_exec(db, Q_setting_delete, PARAMS(p_text(name)), e);
}

static bool
read_setting(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct setting_stored *s = item;

	s->name = list_text(rows, 0, arena);
	s->value = list_text(rows, 1, arena);
	s->changed = row_utc(rows, 2);
	return true;
}

enum err_code
setting_all(struct db *db, const char *prefix, struct arena *arena, struct setting_stored **out,
    size_t *n, struct err *e)
{
	return list_all(db_query(db, Q_setting_list, PARAMS(p_text(prefix), p_text(prefix))),
	    read_setting, sizeof(**out), arena, out, n, e);
}
