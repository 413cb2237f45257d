#include "store/closing.h"

#include "base/db.h"
#include "store/fact.h"
#include "store/list.h"
#include "store/page.h"

static bool
read_closing(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct closing *c = item;
	enum fact_word_kind word = FACT_WORD_COUNT;

	c->issue = row_int(rows, 0);
	c->level = list_text(rows, 1, arena);
	c->key = list_text(rows, 2, arena);
	c->at = list_text(rows, 3, arena);
	c->clause = list_text(rows, 4, arena);
	if (row_text(rows, 5) != NULL && !list_term(fact_word_kind, rows, 5, &word, e))
		return false;
	c->stopped = word == FACT_WORD_DECLINE;
	c->state = list_text(rows, 6, arena);
	c->reason = list_text(rows, 7, arena);
	return true;
}

enum err_code
closing_page(struct db *db, const struct page *page, struct arena *arena, struct closing **out,
    size_t *n, size_t *total, struct err *e)
{
	const char *among = list_among(page->among, page->n_among, arena);

	if (list_count(db_query(db, Q_closing_total, PARAMS(p_text(among), p_text(among))), total,
		e) != ERR_OK)
		return e->code;
	return list_all(db_query(db, Q_closing_page,
			    PARAMS(p_text(among), p_text(among), p_int((int64_t)page->limit),
				p_int((int64_t)page->offset))),
	    read_closing, sizeof(**out), arena, out, n, e);
}
