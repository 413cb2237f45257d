#include "store/list.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"

#define FIRST_ROOM 8

void *
list_add(struct list *l)
{
	if (l->n == l->room) {
		const size_t room = l->room == 0 ? FIRST_ROOM : l->room * 2;
		void *items = arena_array(l->arena, room, l->size);

		if (l->n > 0)
			memcpy(items, l->items, l->n * l->size);
		l->items = items;
		l->room = room;
	}
	return (char *)l->items + l->n++ * l->size;
}

enum err_code
list_rows(struct list *l, struct rows *rows, list_read *read, struct err *e)
{
	struct err ignored;

	while (rows_next(rows)) {
		if (!read(rows, l->arena, list_add(l), e)) {
			if (rows_end(rows, &ignored) != ERR_OK)
				*e = ignored;
			return e->code;
		}
	}
	return rows_end(rows, e);
}

enum err_code
list_all(struct rows *rows, list_read *read, size_t size, struct arena *arena, void *out, size_t *n,
    struct err *e)
{
	struct list l = { .arena = arena, .size = size };
	const enum err_code rc = list_rows(&l, rows, read, e);

	/* Pointers of all types look alike, but are not assigned by one another's. */
	memcpy(out, &l.items, sizeof(l.items));
	*n = l.n;
	return rc;
}

const char *
list_text(const struct rows *rows, unsigned column, struct arena *arena)
{
	const char *text = row_text(rows, column);

	if (text == NULL || arena == NULL)
		return text;
	return arena_strndup(arena, text, row_len(rows, column));
}

bool
list_unknown(const char *type, const char *name, struct err *e)
{
	err_set(e, ERR_INVALID,
	    "database: %s \"%s\" is not known to this version of slad: was a newer one here?", type,
	    name == NULL ? "(null)" : name);
	return false;
}

void
list_ids(struct buf *out, const int64_t *ids, size_t n)
{
	buf_putc(out, '[');
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%s%" PRId64, i == 0 ? "" : ",", ids[i]);
	buf_putc(out, ']');
}

const char *
list_among(const int64_t *ids, size_t n, struct arena *arena)
{
	const char *out;
	struct buf b;

	if (ids == NULL)
		return NULL;
	buf_init(&b);
	list_ids(&b, ids, n);
	out = arena_strndup(arena, b.data, b.len);
	buf_release(&b);
	return out;
}

enum err_code
list_count(struct rows *rows, size_t *out, struct err *e)
{
	*out = 0;
	while (rows_next(rows))
		*out = (size_t)row_int(rows, 0);
	return rows_end(rows, e);
}
