#include "store/calendars_kept.h"

#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "store/list.h"
#include "store/revision.h"

#define PREFIX "holidays_"
#define SUFFIX ".csv"

bool
calendars_is_file(const char *file)
{
	const size_t len = strlen(file);

	return len > strlen(SUFFIX) && strcmp(file + len - strlen(SUFFIX), SUFFIX) == 0;
}

const char *
calendars_name(const char *file, struct arena *arena)
{
	const char *from =
	    strncmp(file, PREFIX, strlen(PREFIX)) == 0 ? file + strlen(PREFIX) : file;

	return arena_strndup(arena, from, strlen(from) - strlen(SUFFIX));
}

static bool
read_base(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct calendars_base *b = item;

	b->regulation = list_text(rows, 0, arena);
	b->revision = list_text(rows, 1, arena);
	b->valid_from = row_utc(rows, 2);
	return true;
}

enum err_code
calendars_bases(
    struct db *db, struct arena *arena, struct calendars_base **out, size_t *n, struct err *e)
{
	return list_all(
	    db_query(db, Q_calendar_bases, NO_PARAMS), read_base, sizeof(**out), arena, out, n, e);
}

static bool
read_change(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct calendar_change *c = item;

	c->id = row_int(rows, 0);
	c->day.day = row_int(rows, 1);
	c->day.name = list_text(rows, 3, arena);
	c->day.hours = list_text(rows, 4, arena);
	c->at = row_utc(rows, 5);
	c->by = list_text(rows, 6, arena);
	c->source = list_text(rows, 7, arena);
	return list_term(day_kind, rows, 2, &c->day.kind, e);
}

enum err_code
calendars_changes(struct db *db, const char *file, struct arena *arena,
    struct calendar_change **out, size_t *n, struct err *e)
{
	return list_all(db_query(db, Q_calendar_changes, PARAMS(p_text(file))), read_change,
	    sizeof(**out), arena, out, n, e);
}

enum err_code
calendars_days(struct db *db, const struct revision_file *file, struct arena *arena,
    struct calendar_day **out, size_t *n, int64_t *last, size_t *n_changes, struct err *e)
{
	struct calendar_change *changes;
	struct calendar_day *base, *changed;
	size_t n_base;

	if (calendar_days_read(file->body, arena, &base, &n_base, e) != ERR_OK)
		return err_prefix(e, "%s", file->name);
	if (calendars_changes(db, file->name, arena, &changes, n_changes, e) != ERR_OK)
		return e->code;
	changed = arena_array(arena, *n_changes + 1, sizeof(*changed));
	for (size_t i = 0; i < *n_changes; i++)
		changed[i] = changes[i].day;
	*last = *n_changes == 0 ? 0 : changes[*n_changes - 1].id;
	*n = calendar_days_apply(
	    base, n_base, changed, calendar_days_sort(changed, *n_changes), arena, out);
	return ERR_OK;
}
