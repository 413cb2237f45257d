#ifndef SLAD_BASE_LETTERS_H
#define SLAD_BASE_LETTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Letters and how texts are made comparable by them: the part of base/text.c
 * that needs no stemmers. Texts are UTF-8 with a length; whatever is no UTF-8
 * becomes a blank, never an error.
 */
struct buf;

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
