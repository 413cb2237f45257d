#include "store/line.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "store/list.h"

static bool
read_line(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct line *l = item;
	const char *first = row_text(rows, 4), *last = row_text(rows, 5);

	l->issue = row_int(rows, 0);
	l->subject = list_text(rows, 1, arena);
	l->project = list_text(rows, 2, arena);
	l->client = list_text(rows, 3, arena);
	if (last != NULL)
		l->assignee = first == NULL || *first == '\0'
		    ? arena_strdup(arena, last)
		    : arena_printf(arena, "%s %s", first, last);
	l->login = list_text(rows, 6, arena);
	return true;
}

enum err_code
line_read(struct db *db, const int64_t *issues, size_t n_issues, struct arena *arena,
    struct line **out, size_t *n, struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(**out) };
	enum err_code rc;
	struct buf ids;

	buf_init(&ids);
	list_ids(&ids, issues, n_issues);
	rc = list_rows(&l, db_query(db, Q_line_read, PARAMS(p_text(ids.data))), read_line, e);
	buf_release(&ids);
	*out = l.items;
	*n = l.n;
	return rc;
}

static int
by_issue(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	return (x->issue > y->issue) - (x->issue < y->issue);
}

const struct line *
line_find(const struct line *lines, size_t n, int64_t issue)
{
	const struct line key = { .issue = issue };

	return n == 0 ? NULL : bsearch(&key, lines, n, sizeof(key), by_issue);
}
