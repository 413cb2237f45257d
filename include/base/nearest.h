#ifndef SLAD_BASE_NEAREST_H
#define SLAD_BASE_NEAREST_H

#include <stddef.h>

/*
 * The name that somebody probably meant: the one of `names` with the fewest
 * letters wrong, left out, added or swapped. NULL when none is near enough to
 * be worth proposing.
 */
const char *nearest_name(const char *const names[], size_t n, const char *word);

#endif
