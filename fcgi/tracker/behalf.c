#include "tracker/behalf.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "tracker/tracker.h"

/* "12,34" */
static void
groups_read(const char *list, struct arena *arena, struct behalf_person *p)
{
	size_t n = 1;
	int64_t *groups;
	char *end;

	if (list == NULL || *list == '\0')
		return;
	for (const char *c = list; *c != '\0'; c++)
		n += *c == ',';
	groups = arena_array(arena, n, sizeof(groups[0]));
	for (const char *c = list; p->n_groups < n; c = end + 1) {
		groups[p->n_groups++] = strtoll(c, &end, 10);
		if (*end != ',')
			break;
	}
	p->groups = groups;
}

static struct behalf_person *
person_take(const struct rows *rows, struct arena *arena)
{
	struct behalf_person *p = arena_alloc(arena, sizeof(*p));
	const char *language = row_text(rows, 2), *domain = row_text(rows, 3);

	*p = (struct behalf_person){ .user = row_int(rows, 0) };
	if (language != NULL && strlen(language) >= 2)
		p->language = arena_strndup(arena, language, 2);
	if (domain != NULL && *domain != '\0')
		p->domain = arena_strdup(arena, domain);
	groups_read(row_text(rows, 4), arena, p);
	return p;
}

enum err_code
behalf_find(struct tracker *t, const char *text, struct arena *arena, struct behalf_person **out,
    struct err *e)
{
	struct rows *rows = db_query(
	    t->db, Q_behalf_person, PARAMS(p_text(text), p_text(text), p_text(text), p_text(text)));
	int64_t nearest = 0;

	/* By nearness: two people of one name are nobody. */
	*out = NULL;
	while (rows_next(rows)) {
		if (nearest == 0)
			*out = person_take(rows, arena);
		else if (row_int(rows, 1) == nearest)
			*out = NULL;
		else
			continue;
		nearest = row_int(rows, 1);
	}
	return rows_end(rows, e);
}
