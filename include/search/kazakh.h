#ifndef SLAD_SEARCH_KAZAKH_H
#define SLAD_SEARCH_KAZAKH_H

#include <stddef.h>

/*
 * What is left of a Kazakh word without its endings: of number, possession, case, and of the
 * commonest forms of verbs. The word is in lower case and its Kazakh letters are folded
 * (base/letters.h), so each ending stands here in the forms that vowel harmony leaves of it then.
 * At least three letters stay. Lengths are in bytes.
 */
size_t kazakh_stem(const char *word, size_t len);

#endif
