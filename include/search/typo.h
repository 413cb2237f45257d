#ifndef SLAD_SEARCH_TYPO_H
#define SLAD_SEARCH_TYPO_H

#include <stdbool.h>
#include <stddef.h>

#include "search/guess.h"

/*
 * What was meant by a word that nobody wrote, when one key was wrong: a letter too
 * many, missing, wrong, or two in the wrong order. Of all that it can be the
 * commonest is appended. False: it is nothing, too short, or no word. For
 * search/guess.c alone; words are in lower case.
 */

/* A word that stands somewhere as written. */
bool typo_word(const struct guess_world *w, const char *word, size_t len, struct token_list *out);
/* A word that stands somewhere in another form: its stem. */
bool typo_form(const struct guess_world *w, const char *word, size_t len, struct token_list *out);

#endif
