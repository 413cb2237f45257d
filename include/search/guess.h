#ifndef SLAD_SEARCH_GUESS_H
#define SLAD_SEARCH_GUESS_H

#include <stddef.h>
#include <stdint.h>

#include "search/tokens.h"

/*
 * What was meant by a question typed with the wrong keyboard layout (ljrevtyn,
 * or куфвн for ready), or in Latin letters (dokument), or with one wrong key (докумнет). Only of
 * what nobody ever wrote, and only when the other reading is what somebody wrote: a name that is
 * new stays a name.
 */

/* How many reports have the term, or the gram (search/grams.h). */
typedef size_t guess_known(void *ctx, uint32_t term);

struct guess_world {
	struct tokens *tokens;
	guess_known *known;
	guess_known *known_gram;
	void *ctx;
};

/* Appends the terms of the other readings to the list of the text itself. */
void guess_read(const struct guess_world *w, const char *text, struct token_list *out);

#endif
