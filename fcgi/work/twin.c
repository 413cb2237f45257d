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

/* What comes by mail gets its files after it was saved; a form is corrected at once. */
#define STILL SPAN_MINUTE
/* Known and never still for so long, it is a conversation, and no slip. */
#define LOOKED_FOR SPAN_HOUR

static bool
is_looked_for(const struct case_file *c)
{
	return (c->fresh || utc_minus(c->now, c->issue.created).s <= LOOKED_FOR) &&
	    !c->arrival.assumed && c->arrival.author_side == SIDE_CLIENT &&
	    c->verdict.stage != STAGE_CLOSED && c->verdict.stage != STAGE_RESOLVED;
}

/* Until when it has to stay as it is. */
static enum err_code
read_still(struct case_room *room, const struct case_file *c, struct utc *still, struct err *e)
{
	struct rows *rows = db_query(room->db, Q_work_still, PARAMS(p_int(c->issue.id)));
	struct utc last = c->issue.created, at;

	while (rows_next(rows)) {
		for (unsigned i = 0; i < 2; i++) {
			const char *text = row_text(rows, i);

			if (text != NULL && tracker_instant(room->tracker, text, last, &at))
				last = utc_max(last, at);
		}
	}
	*still = utc_plus(last, (struct span){ STILL });
	return rows_end(rows, e);
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

/* Of the same words, the latest first. */
static enum err_code
find_texts(struct case_room *room, const struct case_file *c, int64_t out[CANDIDATES], size_t *n,
    struct err *e)
{
	const struct utc since = utc_plus(c->issue.created, (struct span){ -WITHIN });
	struct rows *rows = db_query(room->db, Q_work_twins,
	    PARAMS(p_int(c->issue.id), p_utc(since), p_int(c->issue.author),
		p_int(c->arrival.client), p_int(c->arrival.client), p_int(CANDIDATES),
		p_int(c->issue.id)));

	*n = 0;
	while (rows_next(rows)) {
		if (twin_texts(
			row_text(rows, 1), row_text(rows, 2), row_text(rows, 3), row_text(rows, 4)))
			out[(*n)++] = row_int(rows, 0);
	}
	return rows_end(rows, e);
}

static enum err_code
find_form(struct case_room *room, const struct case_file *c, const int64_t *texts, size_t n,
    int64_t *of, struct err *e)
{
	*of = 0;
	for (size_t i = 0; i < n && *of == 0; i++) {
		struct rows *rows = db_query(room->db, Q_work_same_form,
		    PARAMS(
			p_int(c->issue.id), p_int(texts[i]), p_int(c->issue.id), p_int(texts[i])));

		while (rows_next(rows))
			*of = row_int(rows, 0) > 0 ? texts[i] : 0;
		if (rows_end(rows, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

/* People were faster, here or in the tracker. */
static enum err_code
is_spoken_of(struct case_room *room, int64_t issue, struct arena *arena, bool *is, struct err *e)
{
	struct relate_master masters[RELATE_MASTERS_MAX];
	struct link_word *words;
	size_t n_words, n_masters;

	if (link_words(room->db, issue, arena, &words, &n_words, e) != ERR_OK ||
	    relate_masters(room->tracker, issue, arena, masters, &n_masters, e) != ERR_OK)
		return e->code;
	*is = n_words + n_masters > 0;
	return ERR_OK;
}

enum err_code
twin_find(struct case_room *room, const struct case_file *c, struct arena *arena, int64_t *of,
    struct utc *again, struct err *e)
{
	int64_t texts[CANDIDATES];
	struct utc still;
	bool spoken_of = false;
	size_t n;

	*of = 0;
	*again = UTC_NONE;
	if (!is_looked_for(c))
		return ERR_OK;
	if (find_texts(room, c, texts, &n, e) != ERR_OK)
		return e->code;
	if (n == 0)
		return ERR_OK;
	if (is_spoken_of(room, c->issue.id, arena, &spoken_of, e) != ERR_OK ||
	    read_still(room, c, &still, e) != ERR_OK)
		return e->code;
	if (spoken_of)
		return ERR_OK;
	if (still.s > c->now.s) {
		*again = still;
		return ERR_OK;
	}
	if (find_form(room, c, texts, n, of, e) != ERR_OK)
		return e->code;
	return *of == 0 ? ERR_OK : check_head(room, c->issue.id, of, e);
}

static enum err_code
say(struct db *db, const struct case_file *c, int64_t of, struct err *e)
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

enum err_code
twin_keep(struct case_room *room, const struct case_file *c, int64_t of, struct arena *arena,
    struct err *e)
{
	const int64_t issue = c->issue.id;
	int64_t leads = of;
	bool spoken_of;

	if (link_hold(room->db, c->now, e) != ERR_OK ||
	    is_spoken_of(room, issue, arena, &spoken_of, e) != ERR_OK ||
	    check_head(room, issue, &leads, e) != ERR_OK)
		return e->code;
	return spoken_of || leads != of ? ERR_OK : say(room->db, c, of, e);
}
