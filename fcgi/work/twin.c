#include "work/twin.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/db.h"
#include "search/twin.h"
#include "store/fact.h"
#include "store/link.h"
#include "tracker/relate.h"
#include "tracker/tracker.h"

#define WITHIN ((int64_t)30 * SPAN_DAY)
/* Of one client more came in a month only if something else is wrong. */
#define CANDIDATES 100

static bool
is_looked_for(const struct case_file *c)
{
	return c->fresh && !c->arrival.assumed && c->arrival.author_side == SIDE_CLIENT &&
	    c->verdict.stage != STAGE_CLOSED && c->verdict.stage != STAGE_RESOLVED;
}

/* Those it may be are its head's; a circle or another project's is passed over. */
static enum err_code
check_head(struct case_room *room, int64_t issue, int64_t *of, struct err *e)
{
	struct err why;
	int64_t head = 0;

	switch (relate_head(room->tracker, issue, *of, &head, &why)) {
	case ERR_OK:
		*of = head;
		return ERR_OK;
	case ERR_CONFLICT:
	case ERR_NOTFOUND:
		*of = 0;
		return ERR_OK;
	case ERR_INVALID:
	case ERR_DENIED:
	case ERR_RETRY:
	case ERR_UNREACHABLE:
	case ERR_REFUSED:
	case ERR_INTERNAL:
		break;
	}
	*e = why;
	return why.code;
}

static enum err_code
find(struct case_room *room, const struct case_file *c, int64_t *of, struct err *e)
{
	const struct utc since = utc_plus(c->issue.created, (struct span){ -WITHIN });
	struct rows *rows = db_query(room->db, Q_work_twins,
	    PARAMS(p_int(c->issue.id), p_utc(since), p_int(c->issue.author),
		p_int(c->arrival.client), p_int(CANDIDATES), p_int(c->issue.id),
		p_int(c->issue.id)));

	*of = 0;
	while (rows_next(rows)) {
		if (*of == 0 &&
		    twin_texts(
			row_text(rows, 1), row_text(rows, 2), row_text(rows, 3), row_text(rows, 4)))
			*of = row_int(rows, 0);
	}
	return rows_end(rows, e);
}

enum err_code
twin_find(struct case_room *room, const struct case_file *c, struct arena *arena, int64_t *of,
    struct err *e)
{
	struct link_word *words;
	size_t n;

	*of = 0;
	if (!is_looked_for(c))
		return ERR_OK;
	if (find(room, c, of, e) != ERR_OK)
		return e->code;
	if (*of == 0)
		return ERR_OK;
	/* People were faster. */
	if (link_words(room->db, c->issue.id, arena, &words, &n, e) != ERR_OK)
		return e->code;
	if (n > 0) {
		*of = 0;
		return ERR_OK;
	}
	return check_head(room, c->issue.id, of, e);
}

enum err_code
twin_keep(struct db *db, const struct case_file *c, int64_t of, struct err *e)
{
	struct link_word word = {
		.issue = c->issue.id,
		.other = of,
		.head = of,
		.kind = LINK_DUPLICATE,
		.at = c->now,
	};
	char value[24];
	const struct fact_word fact = {
		.issue = c->issue.id,
		.kind = FACT_WORD_LINK,
		.value = value,
		.at = c->now,
	};

	snprintf(value, sizeof(value), "%" PRId64, of);
	if (link_word_put(db, &word, e) != ERR_OK)
		return e->code;
	return fact_word_put(db, &fact, e);
}
