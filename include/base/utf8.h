#ifndef SLAD_BASE_UTF8_H
#define SLAD_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Where the letters of a text begin and end: for texts that were cut somewhere,
 * or have to be. Texts end in NUL. What letters mean is base/text.h's.
 */

/*
 * Bytes of the letter at `p`; 0: there stands none. Overlong forms, surrogates
 * and what lies beyond U+10FFFF are none; NUL is one of one byte.
 */
size_t utf8_len(const char *p);

/* Whether all of the n bytes are letters; NUL is one. */
bool utf8_is(const char *text, size_t n);

/*
 * How many of the first `n` bytes are whole letters: n, or up to three less. `text` has n or more.
 */
size_t utf8_whole(const char *text, size_t n);
/* Bytes of the text, or of its whole letters among the first `most` when it is longer. */
size_t utf8_upto(const char *text, size_t most);

#endif
