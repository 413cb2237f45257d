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

/* As below, of what is neither ASCII nor a letter of Russian. */
uint32_t text_next_wide(const char *in, size_t len, size_t *at);
bool text_is_word_wide(uint32_t c);
bool text_is_upper_wide(uint32_t c);
bool text_is_digit_wide(uint32_t c);
uint32_t text_neighbour_wide(uint32_t c);
uint32_t text_small_wide(uint32_t c);

/* Without ё; most of what is not ASCII here. */
static inline bool
text_is_russian(uint32_t c)
{
	return c >= 0x410 && c <= 0x44f;
}

/* The character at *at, which moves behind it; 0xfffd for a bad one. */
static inline uint32_t
text_next(const char *in, size_t len, size_t *at)
{
	const unsigned char first = (unsigned char)in[*at];

	if (first < 0x80) {
		++*at;
		return first;
	}
	/* The two bytes of a letter of Russian and its kin. */
	if ((first == 0xd0 || first == 0xd1) && *at + 1 < len && (in[*at + 1] & 0xc0) == 0x80) {
		*at += 2;
		return (uint32_t)(first & 0x1f) << 6 | (unsigned char)(in[*at - 1] & 0x3f);
	}
	return text_next_wide(in, len, at);
}

/* Appends a character. */
void text_put(uint32_t c, struct buf *out);

/* A letter, a digit or a mark that belongs to a letter. */
static inline bool
text_is_word(uint32_t c)
{
	const uint32_t letter = c | 0x20;

	if (c >= 0x80)
		return text_is_russian(c) || text_is_word_wide(c);
	return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9');
}

static inline bool
text_is_upper(uint32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z';
	return text_is_russian(c) ? c < 0x430 : text_is_upper_wide(c);
}

static inline bool
text_is_digit(uint32_t c)
{
	if (c < 0x80)
		return c >= '0' && c <= '9';
	return !text_is_russian(c) && text_is_digit_wide(c);
}

/* In lower case, with ё as е: as text_lower has it. */
static inline uint32_t
text_small(uint32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
	if (text_is_russian(c))
		return c < 0x430 ? c + 0x20 : c;
	return text_small_wide(c);
}

/* The Russian neighbour of a Kazakh letter in lower case; 0: it is none. */
static inline uint32_t
text_neighbour(uint32_t c)
{
	return c < 0x456 ? 0 : text_neighbour_wide(c);
}

/* How many bytes the first n characters take. */
size_t text_prefix(const char *in, size_t len, size_t n);

#endif
