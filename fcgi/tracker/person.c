#include "tracker/person.h"

#include "base/arena.h"
#include "base/db.h"

#define STATUS_ACTIVE 1

static const char *
text_or_null(const struct rows *rows, unsigned column, struct arena *arena)
{
	const char *text = row_text(rows, column);

	return text == NULL || *text == '\0' ? NULL : arena_strdup(arena, text);
}

static enum err_code
read_one(struct rows *rows, struct arena *arena, struct person **out, struct err *e)
{
	*out = NULL;
	while (rows_next(rows)) {
		struct person *p = arena_alloc(arena, sizeof(*p));

		p->id = row_int(rows, 0);
		p->active = row_int(rows, 1) == STATUS_ACTIVE;
		p->language = text_or_null(rows, 2, arena);
		p->name = arena_printf(arena, "%s %s", row_text(rows, 3), row_text(rows, 4));
		p->address = text_or_null(rows, 5, arena);
		*out = p;
	}
	return rows_end(rows, e);
}

enum err_code
person_read(struct db *db, int64_t user, struct arena *arena, struct person **out, struct err *e)
{
	return read_one(db_query(db, Q_tracker_person, PARAMS(p_int(user))), arena, out, e);
}

enum err_code
person_named(
    struct db *db, const char *login, struct arena *arena, struct person **out, struct err *e)
{
	return read_one(db_query(db, Q_tracker_person_named, PARAMS(p_text(login))), arena, out, e);
}

enum err_code
person_subject(
    struct db *db, int64_t issue, struct arena *arena, const char **subject, struct err *e)
{
	struct rows *rows = db_query(db, Q_tracker_subject, PARAMS(p_int(issue)));

	*subject = NULL;
	while (rows_next(rows))
		*subject = text_or_null(rows, 0, arena);
	return rows_end(rows, e);
}
