#include "store/article.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/hmac.h"
#include "store/clicks.h"
#include "store/list.h"

TERM_FUNCTIONS(article_state, ARTICLE_STATE_TERMS, ARTICLE_STATE_COUNT)

static bool
read_article(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct article *a = item;

	a->id = row_int(rows, 0);
	a->source = list_text(rows, 1, arena);
	a->key = list_text(rows, 2, arena);
	a->language = list_text(rows, 3, arena);
	a->section = list_text(rows, 4, arena);
	a->url = list_text(rows, 5, arena);
	a->title = list_text(rows, 6, arena);
	a->body = list_text(rows, 7, arena);
	a->project = row_int(rows, 8);
	a->added = row_utc(rows, 10);
	a->changed = row_utc(rows, 11);
	a->readers = row_int(rows, 12);
	a->shown = row_int(rows, 13);
	a->opened = row_int(rows, 14);
	a->solved = row_int(rows, 15);
	a->asked = row_int(rows, 16);
	a->helped = row_int(rows, 17);
	return list_term(article_state, rows, 9, &a->state, e);
}

enum err_code
article_get(struct db *db, int64_t id, struct arena *arena, struct article *out, struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(*out) };

	if (list_rows(&l, db_query(db, Q_article_get, PARAMS(p_int(id))), read_article, e) !=
	    ERR_OK)
		return e->code;
	if (l.n == 0)
		return err_set(e, ERR_NOTFOUND, "there is no article %" PRId64, id);
	*out = *(const struct article *)l.items;
	return ERR_OK;
}

enum err_code
article_list(struct db *db, enum article_state state, const char *source, struct arena *arena,
    struct article **out, size_t *n, struct err *e)
{
	return list_all(
	    db_query(db, Q_article_list,
		PARAMS(p_text(article_state_name(state)), p_text(source), p_text(source))),
	    read_article, sizeof(**out), arena, out, n, e);
}

static bool
read_source(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct article_source *s = item;

	(void)e;
	s->name = list_text(rows, 0, arena);
	s->live = row_int(rows, 1);
	s->retired = row_int(rows, 2);
	s->changed = row_utc(rows, 3);
	return true;
}

enum err_code
article_sources(
    struct db *db, struct arena *arena, struct article_source **out, size_t *n, struct err *e)
{
	return list_all(db_query(db, Q_article_sources, NO_PARAMS), read_source, sizeof(**out),
	    arena, out, n, e);
}

static bool
read_defaults(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	(void)e;
	*(struct article_defaults *)item = (struct article_defaults){
		.language = list_text(rows, 0, arena),
		.section = list_text(rows, 1, arena),
		.url = list_text(rows, 2, arena),
	};
	return true;
}

enum err_code
article_defaults_get(struct db *db, const char *source, struct arena *arena,
    struct article_defaults *out, struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(*out) };
	const enum err_code rc = list_rows(
	    &l, db_query(db, Q_article_defaults, PARAMS(p_text(source))), read_defaults, e);

	*out = (struct article_defaults){ 0 };
	if (rc == ERR_OK && l.n > 0)
		*out = *(const struct article_defaults *)l.items;
	return rc;
}

enum err_code
article_defaults_put(struct db *db, const char *source, const struct article_defaults *defaults,
    struct utc now, struct err *e)
{
	return db_exec(db, Q_article_defaults_put,
	    PARAMS(p_text(source), p_text(defaults->language), p_text(defaults->section),
		p_text(defaults->url), p_utc(now)),
	    e);
}

static bool
read_mark(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct article_mark *m = item;

	(void)e;
	m->id = row_int(rows, 0);
	m->checksum = list_text(rows, 1, arena);
	return true;
}

enum err_code
article_marks(
    struct db *db, struct arena *arena, struct article_mark **out, size_t *n, struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(**out) };
	const enum err_code rc =
	    list_rows(&l, db_query(db, Q_article_marks, NO_PARAMS), read_mark, e);

	*out = l.items;
	*n = l.n;
	return rc;
}

/* ---- readers ---- */

enum err_code
article_shown(struct db *db, int64_t user, int64_t issue, const char *print,
    const struct article_hit *hits, size_t n, struct utc now, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		const int64_t score = llround(hits[i].score * CLICKS_THOUSANDTHS);

		if (db_exec(db, Q_article_shown,
			PARAMS(p_int(hits[i].article), p_int(user), p_int(issue), p_text(print),
			    p_int(score), p_utc(now)),
			e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

static enum err_code
count_reader(struct db *db, enum query q, int64_t id, int64_t user, int64_t issue, struct utc now,
    struct err *e)
{
	const enum err_code rc =
	    db_exec(db, q, PARAMS(p_int(user), p_int(issue), p_utc(now), p_int(id)), e);

	/* "solved" said twice changes nothing: only then it has to be asked which it was. */
	if (rc == ERR_OK && db_affected(db) == 0) {
		struct arena *arena = arena_new();
		struct article a;
		const enum err_code there = article_get(db, id, arena, &a, e);

		arena_free(arena);
		return there;
	}
	return rc;
}

enum err_code
article_opened(
    struct db *db, int64_t id, int64_t user, int64_t issue, struct utc now, struct err *e)
{
	return count_reader(db, Q_article_opened, id, user, issue, now, e);
}

enum err_code
article_solved(
    struct db *db, int64_t id, int64_t user, int64_t issue, struct utc now, struct err *e)
{
	return count_reader(db, Q_article_solved, id, user, issue, now, e);
}

enum err_code
article_asked(struct db *db, int64_t user, int64_t issue, struct utc created, struct err *e)
{
	const struct utc from = utc_plus(created, (struct span){ -SPAN_DAY });

	return db_exec(
	    db, Q_article_asked, PARAMS(p_int(issue), p_int(user), p_utc(from), p_utc(created)), e);
}

static bool
read_offer(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct article_offer *o = item;

	(void)e;
	o->article = row_int(rows, 0);
	o->print = list_text(rows, 1, arena);
	o->opened = row_int(rows, 2) > 0;
	o->solved = row_int(rows, 3) > 0;
	return true;
}

enum err_code
article_offers(struct db *db, int64_t issue, struct arena *arena, struct article_offer **out,
    size_t *n, struct err *e)
{
	return list_all(db_query(db, Q_article_offers, PARAMS(p_int(issue))), read_offer,
	    sizeof(**out), arena, out, n, e);
}

bool
article_is_stale(const struct article_offer *offers, size_t n, int64_t article, const char *print)
{
	for (size_t i = 0; i < n; i++) {
		const struct article_offer *o = &offers[i];

		if (o->article == article)
			return !o->opened && !o->solved && *o->print != '\0' &&
			    strcmp(o->print, print) != 0;
	}
	return false;
}
