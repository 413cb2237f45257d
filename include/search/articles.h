#ifndef SLAD_SEARCH_ARTICLES_H
#define SLAD_SEARCH_ARTICLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Which articles of the help centre may answer a text in anybody's words. Modest:
 * at most five, only such as share at least two words of weight with the text (or
 * all of a short one) and reach a threshold; an article whose readers it did not
 * help counts for less.
 */
struct arena;
struct index;
struct rank;
struct report;

/* ---- in an index (search/shelf.h) ---- */

struct article_page {
	int64_t id;
	const char *section; /* "": none */
	const char *title;
	const char *body;
	const char *mark; /* changes with its text: articles_mark gives it back */
	bool wiki;
};

/* As the report that an index keeps of it; texts are the page's or the arena's. */
void articles_report(const struct article_page *page, struct arena *arena, struct report *out);
int64_t articles_id(const struct index *x, uint32_t doc);
const char *articles_mark(const struct index *x, uint32_t doc);

/*
 * By how much the score of an article counts, from its readers: `seen` by so
 * many, of whom it `helped` so many. 1 for one that nobody saw yet; one that
 * helps nobody sinks towards W_STANDING_LEAST as its readers grow in number.
 * It takes the best that is still likely (the upper bound of Wilson's interval,
 * 95 %), so that a few readers prove nothing.
 */
double articles_standing(int64_t seen, int64_t helped);

/* ---- asked for ---- */

/* What an index does not keep. */
struct article_text {
	const char *title;
	const char *body; /* may be NULL */
	const char *language; /* "ru"; "": not known */
	double standing; /* articles_standing; 1: as good as any */
	const void *item; /* the keeper's own */
};

/* Fills *out with texts that live as long as the answer. False: it is not to be suggested. */
typedef bool articles_get(void *ctx, int64_t id, struct article_text *out);
/* Whether it may be suggested here and now; asked of those alone that would be. */
typedef bool articles_may(void *ctx, const struct article_text *article);

struct articles {
	struct index *index;
	struct rank *rank; /* of that index */
	articles_get *get;
	articles_may *may; /* NULL: all may */
	void *ctx;
	double threshold; /* of the score: below it nothing is suggested; search/threshold.h */
};

#define SUGGESTIONS_MAX 5
/* More of a question, in bytes, says no more about what is asked, and is not looked at. */
#define ARTICLES_TEXT_MAX 8000
#define SUGGESTION_WORDS 5

struct suggested {
	int64_t id;
	struct article_text article;
	double score; /* 0 to 1 */
	size_t n_why;
	/* Words of the article that speak for it: search/why.h. */
	const char *why[SUGGESTION_WORDS];
};

/*
 * Into `out`, best first; how many. Those in `language` (NULL: none is
 * preferred) stand before equally good ones in others. The words are copied into
 * the arena.
 */
size_t articles_suggest(const struct articles *x, const char *subject, const char *description,
    const char *language, struct arena *arena, struct suggested out[static SUGGESTIONS_MAX]);

#endif
