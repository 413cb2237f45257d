#ifndef SLAD_SEARCH_LANGUAGE_H
#define SLAD_SEARCH_LANGUAGE_H

#include <stddef.h>

/* "kk", "ru", "en", or "" when a text has no words: by its letters, and by Kazakh's endings. */
const char *language_of(const char *text, size_t len);
const char *language_of_text(const char *text);

#endif
