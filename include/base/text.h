#ifndef SLAD_BASE_TEXT_H
#define SLAD_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What people wrote, made comparable: the one file that knows ICU and Snowball.
 * All texts are UTF-8 with a length; whatever is no UTF-8 becomes a blank, never
 * an error. ICU is asked about characters only, never about time zones.
 */
struct buf;

/* The stemmers. One thread at a time. */
struct text;

enum text_script {
	TEXT_OTHER, /* digits, or scripts that nobody here stems */
	TEXT_LATIN,
	TEXT_CYRILLIC,
	TEXT_KAZAKH, /* Cyrillic with a letter that Russian does not have */
};

struct text *text_new(void);
void text_free(struct text *t);

/*
 * Appends NFC; soft hyphens and characters without width are dropped, all kinds
 * of blanks and quotation marks become a blank, a printer's apostrophe the plain
 * one. Lines stay lines, capitals stay.
 */
void text_clean(const char *in, size_t len, struct buf *out);

/* Appends it in lower case, with ё as е. */
void text_lower(const char *in, size_t len, struct buf *out);

/* Appends Kazakh letters as their Russian neighbours, as people without a Kazakh keyboard do. */
void text_fold_kazakh(const char *in, size_t len, struct buf *out);

/* Of a word in lower case. */
enum text_script text_script(const char *word, size_t len);

/* Of a word in lower case; belongs to t, until the next call. Never empty for a word. */
const char *text_stem(struct text *t, const char *word, size_t len, size_t *stem_len);

/* The character at *at, which moves behind it; 0xfffd for a bad one. */
uint32_t text_next(const char *in, size_t len, size_t *at);
/* Appends a character. */
void text_put(uint32_t c, struct buf *out);
bool text_is_word(uint32_t c); /* a letter, a digit or a mark that belongs to a letter */
bool text_is_upper(uint32_t c);
bool text_is_digit(uint32_t c);

/* How many bytes the first n characters take. */
size_t text_prefix(const char *in, size_t len, size_t n);

#endif
