#ifndef SLAD_SEARCH_GUESS_H
#define SLAD_SEARCH_GUESS_H

#include <stddef.h>
#include <stdint.h>

#include "search/tokens.h"

/*
 * What was meant by a question typed with the wrong keyboard layout (ljrevtyn,
 * or куфвн for ready), or in Latin letters (dokument), or with one wrong key (докумнет). Only of what nobody ever wrote,
 * and only when the other reading is what somebody wrote: a name that is new
 * stays a name.
 */

/* How many reports have the term. */
typedef size_t guess_known(void *ctx, uint32_t term);

/* Appends the terms of the other readings to the list of the text itself. */
void guess_read(
    struct tokens *t, const char *text, guess_known *known, void *ctx, struct token_list *out);

#endif
