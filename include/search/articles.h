#ifndef SLAD_SEARCH_ARTICLES_H
#define SLAD_SEARCH_ARTICLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Articles of the help centre in memory, and which of them may answer a text in
 * anybody's words. Modest: at most five, only such as share at least two words
 * of weight with the text (or all of a short one) and reach a threshold; an
 * article whose readers it did not help counts for less.
 */
struct arena;
struct articles;

struct article_text {
	int64_t id;
	const char *language; /* "ru"; "": not known */
	const char *section; /* "": none */
	const char *url;
	const char *title;
	const char *body;
	int64_t project; /* whose wiki it is; 0: nobody's */
	double standing; /* core/suggestion.h; 1: as good as any */
};

struct articles *articles_new(void);
void articles_free(struct articles *x);
/* Texts are copied. */
void articles_add(struct articles *x, const struct article_text *article);
size_t articles_count(const struct articles *x);

#define SUGGESTIONS_MAX 5
#define SUGGESTION_WORDS 5

struct suggested {
	const struct article_text *article; /* belongs to the articles */
	double score; /* 0 to 1 */
	size_t n_why;
	const char *why[SUGGESTION_WORDS]; /* words of the text that speak for it */
};

/* Whether it may be suggested here and now. */
typedef bool articles_may(void *ctx, const struct article_text *article);

/*
 * Into `out`, best first; how many. Those in `language` (NULL: none is
 * preferred) stand before equally good ones in others. `may` may be NULL. The
 * words are copied into the arena.
 */
size_t articles_suggest(struct articles *x, const char *subject, const char *description,
    const char *language, articles_may *may, void *ctx, struct arena *arena,
    struct suggested out[static SUGGESTIONS_MAX]);

#endif
