#ifndef SLAD_SEARCH_LAYOUTS_H
#define SLAD_SEARCH_LAYOUTS_H

#include <stddef.h>

#include "base/buf.h"

/*
 * Ways to read what was typed with the wrong keyboard layout or in Latin letters:
 * by the keys, by several habits of writing Cyrillic sounds, or backwards. Which
 * one was meant is for search/guess.c to tell.
 */
size_t layouts_count(void);
/* Replaces what is in `out`; the chunk is in lower case. */
void layouts_read(size_t which, const char *chunk, struct buf *out);

#endif
