#ifndef SLAD_STORE_ARTICLE_H
#define SLAD_STORE_ARTICLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/terms.h"

struct arena;
struct db;

/*
 * Answers to frequent questions, as they were imported, and who was shown
 * which. An article is known by its source and its key there, so that importing
 * again changes texts and keeps readers; what is gone from the source is
 * retired, and comes back with its readers.
 */
#define ARTICLE_STATE_TERMS(X)                                                                     \
	X(ARTICLE_LIVE, "live")                                                                    \
	X(ARTICLE_RETIRED, "retired")

TERM_SET(article_state, ARTICLE_STATE_TERMS, ARTICLE_STATE_COUNT);

struct article {
	int64_t id; /* given by the database */
	const char *source; /* "wiki:help", the path of a folder… */
	const char *key; /* a wiki page's title, a file's path in its folder, a row's id */
	const char *language; /* "ru"; "": not known */
	const char *section; /* "": none */
	const char *url; /* where people read it; "": nowhere but here */
	const char *title;
	const char *body; /* plain text */
	/* Whose wiki it is: only who may read that may read it; 0: everybody may. */
	int64_t project;
	enum article_state state;
	struct utc added, changed;

	/* Counted, never imported. */
	int64_t readers; /* people to whom it was shown, or who opened it: each once */
	int64_t shown, opened, solved, asked;
	int64_t helped; /* readers who said that it solved it, or opened it and did not ask then */
};

/* What an import did; texts that are the same as before are not written. */
struct article_counts {
	size_t added, changed, same, retired;
};

/*
 * All that the source has now, in one transaction of its own. One whose key is
 * new and whose text is that of a single one that is gone is that one, moved. ERR_INVALID
 * names two of one key, or an article without a key or title; nothing is changed then.
 */
must_check enum err_code article_import(struct db *db, const char *source,
    const struct article *articles, size_t n, struct utc now, struct article_counts *counts,
    struct err *e);

/* ERR_NOTFOUND: there is none. */
must_check enum err_code article_get(
    struct db *db, int64_t id, struct arena *arena, struct article *out, struct err *e);
/* Of a source, or of all (NULL), by source and key. */
must_check enum err_code article_list(struct db *db, enum article_state state, const char *source,
    struct arena *arena, struct article **out, size_t *n, struct err *e);
/*
 * Changes with every import that changed something: whoever holds articles in memory compares it.
 */
must_check enum err_code article_revision(struct db *db, struct utc *out, struct err *e);

/* Of all live ones, by id: what tells whether a text is still the one that was read. */
struct article_mark {
	int64_t id;
	const char *checksum; /* the beginning of it */
};

must_check enum err_code article_marks(
    struct db *db, struct arena *arena, struct article_mark **out, size_t *n, struct err *e);

struct article_source {
	const char *name;
	int64_t live, retired;
	struct utc changed;
};

must_check enum err_code article_sources(
    struct db *db, struct arena *arena, struct article_source **out, size_t *n, struct err *e);

/* How a source is read where neither its articles nor who imports it say otherwise; NULL: nothing. */
struct article_defaults {
	const char *language, *section;
	const char *url; /* "https://help.example/{key}", or what stands before the key */
};

/* All NULL for a source that was never imported. */
must_check enum err_code article_defaults_get(struct db *db, const char *source,
    struct arena *arena, struct article_defaults *out, struct err *e);
must_check enum err_code article_defaults_put(struct db *db, const char *source,
    const struct article_defaults *defaults, struct utc now, struct err *e);

/* ---- readers; issue 0: at the form of a new request ---- */

struct article_hit {
	int64_t article;
	double score; /* 0 to 1, as search/articles.h gives it */
};

/* `print` is that of the text for which they were suggested: core/suggestion.h. */
must_check enum err_code article_shown(struct db *db, int64_t user, int64_t issue,
    const char *print, const struct article_hit *hits, size_t n, struct utc now, struct err *e);
/* ERR_NOTFOUND: there is no such article. */
must_check enum err_code article_opened(
    struct db *db, int64_t id, int64_t user, int64_t issue, struct utc now, struct err *e);
must_check enum err_code article_solved(
    struct db *db, int64_t id, int64_t user, int64_t issue, struct utc now, struct err *e);
/* A request of theirs came: what they saw at the form within the day before did not help. */
must_check enum err_code article_asked(
    struct db *db, int64_t user, int64_t issue, struct utc created, struct err *e);

struct article_offer {
	int64_t article;
	const char *print; /* of the first text for which it was suggested; "": it was not */
	bool opened, solved;
};

/* What was suggested for an issue. */
must_check enum err_code article_offers(struct db *db, int64_t issue, struct arena *arena,
    struct article_offer **out, size_t *n, struct err *e);
/* It was suggested for an earlier text of the issue, and nobody cared. */
bool article_is_stale(
    const struct article_offer *offers, size_t n, int64_t article, const char *print);

#endif
