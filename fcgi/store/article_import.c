/* A source's articles as they are now: new ones, changed ones, those that went, and those that moved. */
#include "store/article.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/hmac.h"
#include "store/list.h"
#include "store/setting.h"

#define SETTING_REVISION "articles.changed"

/* Shorter ones, in bytes, may be the same by chance: "to be written". */
#define MOVED_LEAST 100

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

/* What of a source is known: sorted by key, for one walk. */
struct known {
	int64_t id;
	const char *key;
	const char *checksum;
	const char *body; /* its digest */
	const char *moved; /* its key now; NULL: as it was */
	enum article_state state;
	bool seen;
};

struct keyed {
	const char *key;
};

struct import {
	const char *source;
	const struct article *articles;
	size_t n;
	struct keyed *keys; /* of the articles, sorted */
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
	k->body = list_text(rows, 4, arena);
	k->moved = NULL;
	k->seen = false;
	return list_term(article_state, rows, 3, &k->state, e);
}

static int
compare_known(const void *a, const void *b)
{
	const struct known *x = a, *y = b;

	return strcmp(x->key, y->key);
}

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

static struct known *
find_known(const struct import *im, const char *key)
{
	const struct known k = { .key = key };

	return im->n_known == 0 ? NULL
				: bsearch(&k, im->known, im->n_known, sizeof(k), compare_known);
}

static enum err_code
put(struct db *db, const struct import *im, const struct article *a, struct err *e)
{
	struct known *k = find_known(im, a->key);
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

/* ---- moved ---- */

/* What is not in its source any more, by its text. */
struct gone {
	const char *body;
	struct known *known;
};

static int
compare_bodies(const void *a, const void *b)
{
	const struct gone *x = a, *y = b;

	return strcmp(x->body, y->body);
}

/* What several say tells none of them. */
static struct gone *
find_gone(const struct import *im, size_t *n)
{
	struct gone *gone = arena_array(im->arena, im->n_known, sizeof(*gone));
	size_t all = 0;

	for (size_t i = 0; i < im->n_known; i++) {
		const struct keyed key = { im->known[i].key };

		if (im->n == 0 || bsearch(&key, im->keys, im->n, sizeof(key), compare_keys) == NULL)
			gone[all++] = (struct gone){ im->known[i].body, &im->known[i] };
	}
	if (all > 0)
		qsort(gone, all, sizeof(*gone), compare_bodies);
	*n = 0;
	for (size_t i = 0; i < all; i++) {
		const bool as_before = i > 0 && compare_bodies(&gone[i - 1], &gone[i]) == 0;
		const bool as_next = i + 1 < all && compare_bodies(&gone[i], &gone[i + 1]) == 0;

		if (!as_before && !as_next)
			gone[(*n)++] = gone[i];
	}
	return gone;
}

/* The one among those that has its text, which no other can take then. */
static struct known *
take_gone(struct gone *gone, size_t n, const struct article *a)
{
	char hex[HMAC_HEX];
	const struct gone key = { .body = hex };
	struct known *known = NULL;
	struct gone *found;

	if (n == 0 || strlen(a->body) < MOVED_LEAST)
		return NULL;
	hmac_digest_hex(a->body, strlen(a->body), hex);
	found = bsearch(&key, gone, n, sizeof(*gone), compare_bodies);
	if (found != NULL) {
		known = found->known;
		found->known = NULL;
	}
	return known;
}

/* A file that was renamed, or laid into another folder, keeps its readers. */
static enum err_code
follow_moved(struct db *db, struct import *im, struct err *e)
{
	size_t n;
	struct gone *gone = find_gone(im, &n);

	for (size_t i = 0; i < im->n; i++) {
		const struct article *a = &im->articles[i];
		struct known *k = find_known(im, a->key) == NULL ? take_gone(gone, n, a) : NULL;

		if (k == NULL)
			continue;
		if (db_exec(db, Q_article_move, PARAMS(p_text(a->key), p_int(k->id)), e) != ERR_OK)
			return e->code;
		k->moved = a->key;
	}
	for (size_t i = 0; i < im->n_known; i++) {
		struct known *k = &im->known[i];

		k->key = k->moved == NULL ? k->key : k->moved;
	}
	if (im->n_known > 0)
		qsort(im->known, im->n_known, sizeof(*im->known), compare_known);
	return ERR_OK;
}

/* ---- one after the other ---- */

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
	if (follow_moved(db, im, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < im->n; i++) {
		if (put(db, im, &im->articles[i], e) != ERR_OK)
			return err_prefix(e, "article \"%s\"", im->articles[i].key);
	}
	if (retire(db, im, e) != ERR_OK)
		return e->code;
	return mark_changed(db, im, e);
}

static enum err_code
check(struct import *im, struct err *e)
{
	struct keyed *sorted = im->keys = arena_array(im->arena, im->n, sizeof(*sorted));

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
