#ifndef SLAD_SEARCH_TWIN_H
#define SLAD_SEARCH_TWIN_H

#include <stdbool.h>

/*
 * Whether two requests are one, sent twice: the very same words, or all but a
 * word or two of a longer text. Case, punctuation and blanks do not count; a
 * text of a few words says too little to be told from another's. NULL: none.
 */
bool twin_texts(const char *subject, const char *description, const char *other_subject,
    const char *other_description);

#endif
