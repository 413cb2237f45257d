#include "work/index_articles.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "search/articles.h"
#include "store/article.h"

/* Which mark holds the revision that was read. */
#define REVISION 0

struct step {
	struct shelf *shelf;
	struct db *db;
	struct arena *arena;
	struct article_mark *live; /* by id */
	size_t n_live;
	size_t *n; /* that were not as they are here */
};

enum err_code
index_articles_make(struct shelf *s, struct err *e)
{
	shelf_begin(s);
	return shelf_save(s, e);
}

static enum err_code
put(const struct step *s, int64_t id, const char *mark, struct err *e)
{
	struct article a;
	struct report r;

	/* Gone since the list was read: the next revision says so. */
	if (article_get(s->db, id, s->arena, &a, e) != ERR_OK)
		return e->code == ERR_NOTFOUND ? ERR_OK : e->code;
	articles_report(
	    &(struct article_page){
		.id = a.id,
		.section = a.section,
		.title = a.title,
		.body = a.body,
		.mark = mark,
		.wiki = a.project != 0,
	    },
	    s->arena, &r);
	++*s->n;
	return shelf_put(s->shelf, &r, e);
}

static enum err_code
put_changed(const struct step *s, struct err *e)
{
	for (size_t i = 0; i < s->n_live; i++) {
		const struct article_mark *m = &s->live[i];
		struct index *x = shelf_index(s->shelf);
		uint32_t doc;

		if (index_find(x, arena_printf(s->arena, "%" PRId64, m->id), &doc) &&
		    strcmp(articles_mark(x, doc), m->checksum) == 0)
			continue;
		if (put(s, m->id, m->checksum, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

static int
compare(const void *pa, const void *pb)
{
	const struct article_mark *a = pa, *b = pb;

	return (a->id > b->id) - (a->id < b->id);
}

static enum err_code
remove_retired(const struct step *s, struct err *e)
{
	struct index *x = shelf_index(s->shelf);

	for (uint32_t doc = 0; doc < index_count(x); doc++) {
		const struct article_mark key = { .id = articles_id(x, doc) };

		if (index_report(x, doc)->dead ||
		    (s->n_live > 0 &&
			bsearch(&key, s->live, s->n_live, sizeof(key), compare) != NULL))
			continue;
		++*s->n;
		if (shelf_remove(s->shelf, index_id(x, doc), e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

static enum err_code
compare_all(struct step *s, struct utc revision, struct err *e)
{
	int64_t marks[SHELF_MARKS] = { [REVISION] = revision.s };

	if (article_marks(s->db, s->arena, &s->live, &s->n_live, e) != ERR_OK ||
	    put_changed(s, e) != ERR_OK || remove_retired(s, e) != ERR_OK ||
	    shelf_mark(s->shelf, marks, e) != ERR_OK)
		return e->code;
	return shelf_is_full(s->shelf) ? shelf_save(s->shelf, e) : ERR_OK;
}

/* The revision is read first: what is imported meanwhile is seen by the next step. */
enum err_code
index_articles_follow(struct shelf *s, struct db *db, bool all, size_t *n, struct err *e)
{
	struct step step = { .shelf = s, .db = db, .n = n };
	struct utc revision;
	enum err_code rc;

	*n = 0;
	if (article_revision(db, &revision, e) != ERR_OK)
		return e->code;
	if (!all && shelf_marks(s)[REVISION] == revision.s)
		return ERR_OK;
	step.arena = arena_new();
	rc = compare_all(&step, revision, e);
	arena_free(step.arena);
	return rc;
}
