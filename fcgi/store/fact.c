#include "store/fact.h"

#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "store/list.h"

TERM_FUNCTIONS(fact_word_kind, FACT_WORD_TERMS, FACT_WORD_COUNT)

#define ARRIVAL_COLUMNS 14

static bool
read_arrival(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct fact_arrival *a = item;

	a->issue = row_int(rows, 0);
	a->author = row_int(rows, 1);
	a->client = row_int(rows, 3);
	a->contract = row_int(rows, 4);
	a->level = list_text(rows, 5, arena);
	a->regulation = list_text(rows, 8, arena);
	a->received = row_utc(rows, 9);
	a->language = list_text(rows, 10, arena);
	a->seen = row_utc(rows, 11);
	a->assumed = row_int(rows, 12) != 0;
	return list_term(side, rows, 2, &a->author_side, e) &&
	    list_term(category, rows, 6, &a->category, e) &&
	    list_term(channel, rows, 7, &a->channel, e) &&
	    list_term(channel_source, rows, 13, &a->channel_by, e);
}

enum err_code
fact_arrival_get(
    struct db *db, int64_t issue, struct arena *arena, struct fact_arrival **out, struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(**out) };
	enum err_code rc =
	    list_rows(&l, db_query(db, Q_arrival_get, PARAMS(p_int(issue))), read_arrival, e);

	*out = l.items;
	return rc;
}

static void
arrival_columns(const struct fact_arrival *a, struct param out[static ARRIVAL_COLUMNS])
{
	const struct param columns[ARRIVAL_COLUMNS] = {
		p_int(a->issue),
		p_int(a->author),
		p_text(side_name(a->author_side)),
		p_id(a->client),
		p_id(a->contract),
		p_text(a->level),
		p_text(category_name(a->category)),
		p_text(channel_name(a->channel)),
		p_text(a->regulation),
		p_utc(a->received),
		p_text(a->language),
		p_utc(a->seen),
		p_int(a->assumed),
		p_text(channel_source_name(a->channel_by)),
	};

	memcpy(out, columns, sizeof(columns));
}

enum err_code
fact_arrivals_put(
    struct db *db, const struct fact_arrival *const *arrivals, size_t n, struct err *e)
{
	struct arena *arena;
	struct param *params;
	enum err_code rc;

	if (n == 0)
		return ERR_OK;
	arena = arena_new();
	params = arena_array(arena, n * ARRIVAL_COLUMNS, sizeof(*params));
	for (size_t i = 0; i < n; i++)
		arrival_columns(arrivals[i], &params[i * ARRIVAL_COLUMNS]);
	rc = db_exec_many(db, Q_arrival_put, params, ARRIVAL_COLUMNS, n, e);
	arena_free(arena);
	return rc;
}

enum err_code
fact_arrival_put(struct db *db, const struct fact_arrival *a, bool *fresh, struct err *e)
{
	struct param columns[ARRIVAL_COLUMNS];
	enum err_code rc;

	arrival_columns(a, columns);
	rc = db_exec(db, Q_arrival_put, columns, ARRIVAL_COLUMNS, e);
	*fresh = rc == ERR_OK && db_affected(db) == 1;
	return rc;
}

enum err_code
fact_arrival_amend(struct db *db, const struct fact_arrival *a, struct err *e)
{
	return db_exec(db, Q_arrival_amend,
	    PARAMS(p_int(a->author), p_text(side_name(a->author_side)), p_id(a->client),
		p_id(a->contract), p_text(a->level), p_text(category_name(a->category)),
		p_text(channel_name(a->channel)), p_text(a->regulation), p_utc(a->received),
		p_text(a->language), p_int(a->issue)),
	    e);
}

static bool
read_side(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct fact_side *s = item;

	s->journal = row_int(rows, 0);
	s->issue = row_int(rows, 1);
	s->user = row_int(rows, 2);
	s->seen = row_utc(rows, 4);
	return list_term(side, rows, 3, &s->side, e);
}

enum err_code
fact_sides(struct db *db, int64_t issue, struct arena *arena, struct fact_side **out, size_t *n,
    struct err *e)
{
	return list_all(db_query(db, Q_side_list, PARAMS(p_int(issue))), read_side, sizeof(**out),
	    arena, out, n, e);
}

enum err_code
fact_sides_put(struct db *db, const struct fact_side *sides, size_t n, struct err *e)
{
	struct arena *arena;
	struct param *params;
	enum err_code rc;

	if (n == 0)
		return ERR_OK;
	arena = arena_new();
	params = arena_array(arena, n * 5, sizeof(*params));
	for (size_t i = 0; i < n; i++) {
		params[i * 5] = p_int(sides[i].journal);
		params[i * 5 + 1] = p_int(sides[i].issue);
		params[i * 5 + 2] = p_int(sides[i].user);
		params[i * 5 + 3] = p_text(side_name(sides[i].side));
		params[i * 5 + 4] = p_utc(sides[i].seen);
	}
	rc = db_exec_many(db, Q_side_put, params, 5, n, e);
	arena_free(arena);
	return rc;
}

enum err_code
fact_stage_put(
    struct db *db, int64_t status, enum stage stage, struct utc now, bool *changed, struct err *e)
{
	struct rows *rows = db_query(db, Q_stage_last, PARAMS(p_int(status)));
	enum stage last;
	enum err_code rc;

	*changed = true;
	while (rows_next(rows))
		*changed = !stage_parse(row_text(rows, 0), &last) || last != stage;
	rc = rows_end(rows, e);
	if (rc != ERR_OK || !*changed)
		return rc;
	return db_exec(
	    db, Q_stage_put, PARAMS(p_int(status), p_utc(now), p_text(stage_name(stage))), e);
}

static bool
read_stage(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct fact_stage *s = item;

	s->status = row_int(rows, 0);
	s->since = row_utc(rows, 2);
	return list_term(stage, rows, 1, &s->stage, e);
}

enum err_code
fact_stages(struct db *db, struct arena *arena, struct fact_stage **out, size_t *n, struct err *e)
{
	return list_all(
	    db_query(db, Q_stage_list, NO_PARAMS), read_stage, sizeof(**out), arena, out, n, e);
}

enum err_code
fact_word_put(struct db *db, const struct fact_word *word, struct err *e)
{
	return db_exec(db, Q_word_put,
	    PARAMS(p_int(word->issue), p_int(word->user), p_text(fact_word_kind_name(word->kind)),
		p_text(word->value), p_utc(word->at)),
	    e);
}

static bool
read_word(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct fact_word *w = item;

	w->id = row_int(rows, 0);
	w->issue = row_int(rows, 1);
	w->user = row_int(rows, 2);
	w->value = list_text(rows, 4, arena);
	w->at = row_utc(rows, 5);
	return list_term(fact_word_kind, rows, 3, &w->kind, e);
}

enum err_code
fact_words(struct db *db, int64_t issue, struct arena *arena, struct fact_word **out, size_t *n,
    struct err *e)
{
	return list_all(db_query(db, Q_word_list, PARAMS(p_int(issue))), read_word, sizeof(**out),
	    arena, out, n, e);
}
