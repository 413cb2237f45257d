#ifndef SLAD_SEARCH_TWIN_H
#define SLAD_SEARCH_TWIN_H

#include <stdbool.h>

/*
 * Whether two requests are one, sent twice: the very same words in the same order;
 * in twenty words one may have two letters exchanged. Case, punctuation and blanks
 * do not count. One word of another meaning or one other number is another matter,
 * however long the text; a text of a few words says too little to be told from
 * another's. NULL: none.
 */
bool twin_texts(const char *subject, const char *description, const char *other_subject,
    const char *other_description);

#endif
