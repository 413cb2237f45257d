#ifndef SLAD_SEARCH_GRAMS_H
#define SLAD_SEARCH_GRAMS_H

#include <stddef.h>
#include <stdint.h>

/*
 * Trigrams of Cyrillic words, by sound: letters that people mix up are one (и й ы
 * і, е э ё, ш щ, Kazakh letters and their Russian neighbours), signs are none. So
 * they forgive endings of any language, typing errors, and Latin letters for
 * Cyrillic ones. A gram is a number below GRAMS.
 */
#define GRAMS ((uint32_t)1 << 15)
#define GRAMS_OF_WORD 96

/* Of a word in lower case, its ends counted; at most GRAMS_OF_WORD. 0: it is not Cyrillic. */
size_t grams_of(const char *word, size_t len, uint16_t grams[GRAMS_OF_WORD]);

#endif
