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
#include "store/setting.h"

#define SETTING_REVISION "articles.changed"

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

enum err_code
article_revision(struct db *db, struct utc *out, struct err *e)
{
	struct arena *arena = arena_new();
	const char *value;
	const enum err_code rc = setting_get(db, SETTING_REVISION, arena, &value, e);

	*out = UTC_NONE;
	if (rc == ERR_OK && value != NULL)
		out->s = strtoll(value, NULL, 10);
	arena_free(arena);
	return rc;
}

/* ---- import ---- */

/* What of a source is known: sorted by key, for one walk. */
struct known {
	int64_t id;
	const char *key;
	const char *checksum;
	enum article_state state;
	bool seen;
};

struct import {
	const char *source;
	const struct article *articles;
	size_t n;
	struct utc now;
	struct article_counts *counts;
	struct arena *arena; /* of one run of the transaction */
	struct known *known;
	size_t n_known;
};

static bool
read_known(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct known *k = item;

	k->id = row_int(rows, 0);
	k->key = list_text(rows, 1, arena);
	k->checksum = list_text(rows, 2, arena);
	k->seen = false;
	return list_term(article_state, rows, 3, &k->state, e);
}

static int
compare_known(const void *a, const void *b)
{
	const struct known *x = a, *y = b;

	return strcmp(x->key, y->key);
}

struct keyed {
	const char *key;
};

static int
compare_keys(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;

	return strcmp(x->key, y->key);
}

static void
checksum_of(const struct article *a, char hex[static HMAC_HEX])
{
	struct buf b;

	buf_init(&b);
	buf_printf(&b, "%s\n%s\n%s\n%s\n%" PRId64 "\n%s", a->language, a->section, a->url, a->title,
	    a->project, a->body);
	hmac_digest_hex(b.data, b.len, hex);
	buf_release(&b);
}

static enum err_code
put(struct db *db, const struct import *im, const struct article *a, struct err *e)
{
	const struct known key = { .key = a->key };
	struct known *k = im->n_known == 0
	    ? NULL
	    : bsearch(&key, im->known, im->n_known, sizeof(key), compare_known);
	char hex[HMAC_HEX];

	checksum_of(a, hex);
	if (k != NULL)
		k->seen = true;
	if (k != NULL && k->state == ARTICLE_LIVE && strcmp(k->checksum, hex) == 0) {
		im->counts->same++;
		return ERR_OK;
	}
	*(k == NULL ? &im->counts->added : &im->counts->changed) += 1;
	return db_exec(db, Q_article_put,
	    PARAMS(p_text(im->source), p_text(a->key), p_text(a->language), p_text(a->section),
		p_text(a->url), p_text(a->title), p_text(a->body), p_id(a->project), p_text(hex),
		p_utc(im->now), p_utc(im->now)),
	    e);
}

static enum err_code
retire(struct db *db, const struct import *im, struct err *e)
{
	for (size_t i = 0; i < im->n_known; i++) {
		const struct known *k = &im->known[i];

		if (k->seen || k->state != ARTICLE_LIVE)
			continue;
		if (db_exec(db, Q_article_retire, PARAMS(p_utc(im->now), p_int(k->id)), e) !=
		    ERR_OK)
			return e->code;
		im->counts->retired++;
	}
	return ERR_OK;
}

/* Grows even when the clock stands still, so that each import is told from the one before. */
static enum err_code
mark_changed(struct db *db, const struct import *im, struct err *e)
{
	struct utc last;
	char text[24];

	if (im->counts->added + im->counts->changed + im->counts->retired == 0)
		return ERR_OK;
	if (article_revision(db, &last, e) != ERR_OK)
		return e->code;
	if (utc_is_none(last) || last.s < im->now.s)
		last.s = im->now.s - 1;
	snprintf(text, sizeof(text), "%" PRId64, last.s + 1);
	return setting_put(db, SETTING_REVISION, text, im->now, e);
}

/* db_step */
static enum err_code
import(struct db *db, void *ctx, struct err *e)
{
	struct import *im = ctx;
	struct list l = { .arena = im->arena, .size = sizeof(struct known) };

	*im->counts = (struct article_counts){ 0 };
	if (list_rows(&l, db_query(db, Q_article_known, PARAMS(p_text(im->source))), read_known,
		e) != ERR_OK)
		return e->code;
	im->known = l.items;
	im->n_known = l.n;
	if (l.n > 0)
		qsort(im->known, l.n, sizeof(*im->known), compare_known);
	for (size_t i = 0; i < im->n; i++) {
		if (put(db, im, &im->articles[i], e) != ERR_OK)
			return err_prefix(e, "article \"%s\"", im->articles[i].key);
	}
	if (retire(db, im, e) != ERR_OK)
		return e->code;
	return mark_changed(db, im, e);
}

static enum err_code
check(const struct import *im, struct err *e)
{
	struct keyed *sorted = arena_array(im->arena, im->n, sizeof(*sorted));

	for (size_t i = 0; i < im->n; i++) {
		const struct article *a = &im->articles[i];

		if (a->key == NULL || *a->key == '\0' || a->title == NULL || *a->title == '\0')
			return err_set(e, ERR_INVALID,
			    "article %zu of \"%s\" has no %s: each needs one", i + 1, im->source,
			    a->key == NULL || *a->key == '\0' ? "key" : "title");
		sorted[i].key = a->key;
	}
	if (im->n > 0)
		qsort(sorted, im->n, sizeof(*sorted), compare_keys);
	for (size_t i = 1; i < im->n; i++) {
		if (strcmp(sorted[i - 1].key, sorted[i].key) == 0)
			return err_set(e, ERR_INVALID,
			    "two articles of \"%s\" have the key \"%s\": each needs its own",
			    im->source, sorted[i].key);
	}
	return ERR_OK;
}

enum err_code
article_import(struct db *db, const char *source, const struct article *articles, size_t n,
    struct utc now, struct article_counts *counts, struct err *e)
{
	struct import im = {
		.source = source,
		.articles = articles,
		.n = n,
		.now = now,
		.counts = counts,
		.arena = arena_new(),
	};
	enum err_code rc = check(&im, e);

	if (rc == ERR_OK)
		rc = db_transact(db, import, &im, e);
	arena_free(im.arena);
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
