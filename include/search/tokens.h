#ifndef SLAD_SEARCH_TOKENS_H
#define SLAD_SEARCH_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * From a report's text to terms, which are numbers. Words are stemmed by their
 * script; what programmers write in one piece (Ti.UI.View, 0x80070005, main.rs,
 * setTitle) is a term of its own beside its parts, because such names decide more
 * often than words do. Code and stack traces are kept. Marks of Textile, Markdown
 * and HTML, and the heading of a quoted mail are not.
 */

/* The vocabulary: all terms ever met. */
struct tokens;

/* A term that no report had; it is never in the vocabulary. */
#define TERM_UNKNOWN 0

enum term_kind {
	TERM_STEM, /* a stemmed word or part of a name */
	TERM_NAME, /* a whole name, exact */
	TERM_PREFIX, /* a Cyrillic word's first letters, Kazakh ones folded: the cheaper form */
	TERM_WORD, /* a word as written: leads to its stem, in no text itself */
	TERM_LABEL, /* ids, products, components: see tokens_label */
};

/*
 * What is stable of a word in an agglutinative language: so many letters. Shorter ones have no
 * prefix.
 */
#define TOKENS_PREFIX 5

struct token {
	uint32_t term;
	enum term_kind kind;
	size_t at; /* as written, lower case, in the list's text */
	size_t len;
};

/* One text's terms, in their order, repeated as often as they come. */
struct token_list {
	struct token *tokens;
	size_t n;
	size_t room;
	size_t words; /* stems among them: the text's length */
	struct buf text;
};

struct tokens *tokens_new(void);
void tokens_free(struct tokens *t);

/* A term fits into 24 bits; words that come when so many are there stay unknown. */
#define TERMS_MAX ((size_t)1 << 24)

/* All of a vocabulary as it can be kept in a file. Sizes are in bytes. */
struct tokens_image {
	const void *entries, *slots, *pool; /* only read */
	size_t entries_len, slots_len, pool_len;
	size_t stops; /* the words below it are stop words */
	struct {
		void *entries, *slots, *pool;
	} own;
};

/* Made anew: the three of `own` are the caller's to free. */
void tokens_image(const struct tokens *t, struct tokens_image *out);
/* Goes on from there; the image is only read, and must outlive it. */
struct tokens *tokens_over(const struct tokens_image *image);
size_t tokens_entry_size(void);

/* Of a word in lower case: it says nothing about a problem (search/stopwords.def). */
bool tokens_is_stop(const struct tokens *t, const char *word, size_t len);

void token_list_init(struct token_list *l);
void token_list_release(struct token_list *l);

/* One more, as written. */
void token_list_put(
    struct token_list *l, uint32_t term, enum term_kind kind, const char *text, size_t len);

/* Whether new terms enter the vocabulary: reports teach, questions do not. */
enum tokens_mode { TOKENS_LEARN, TOKENS_LOOK_UP };

/* Replaces what is in the list. At most `words` words are read; text may be NULL. */
void tokens_read(struct tokens *t, const char *text, size_t words, enum tokens_mode mode,
    struct token_list *out);

/* The same behind what is there; `len` bytes, clean already. */
void tokens_append(struct tokens *t, const char *clean, size_t len, size_t words,
    enum tokens_mode mode, struct token_list *out);

/* Where a word in lower case that was read before leads: its stem; else TERM_UNKNOWN. */
uint32_t tokens_word(const struct tokens *t, const char *word, size_t len);

/* The same of a stem, which need not be a word itself; and the term of what a word begins with. */
uint32_t tokens_stem(const struct tokens *t, const char *stem, size_t len);
uint32_t tokens_prefix(struct tokens *t, const char *word, size_t len);
/* Appends what is stable of a word in lower case, whether it was read before or not. */
void tokens_stable(struct tokens *t, const char *word, size_t len, struct buf *out);

/* A number for a label, exact; TERM_UNKNOWN for an empty or NULL one. */
uint32_t tokens_label(struct tokens *t, const char *label, enum tokens_mode mode);
/* The term by which texts mention it: its name if it is tied (TIMOB-17), else its stem (17). */
uint32_t tokens_mention(struct tokens *t, const char *label, enum tokens_mode mode);
/* Its text, which ends in NUL. */
const char *tokens_text(const struct tokens *t, uint32_t term);
enum term_kind tokens_kind(const struct tokens *t, uint32_t term);
/* Terms are below this. */
size_t tokens_count(const struct tokens *t);
size_t tokens_memory(const struct tokens *t);

#endif
