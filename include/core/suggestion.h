#ifndef SLAD_CORE_SUGGESTION_H
#define SLAD_CORE_SUGGESTION_H

#include <stdint.h>

/*
 * Modesty in what is suggested: what failed before sinks, and what was offered
 * in vain is not offered again when the text was merely edited.
 */

/* 16 digits and the final NUL. */
#define SUGGESTION_PRINT 17

/* Names a request's text; texts that differ in blanks alone have the same. NULL: an empty one. */
const char *suggestion_print(
    const char *subject, const char *description, char out[static SUGGESTION_PRINT]);

/*
 * By how much the score of an article counts, from its readers: `seen` by so
 * many, of whom it `helped` so many. 1 for one that nobody saw yet; one that
 * helps nobody sinks towards SUGGESTION_LOWEST as its readers grow in number.
 * It takes the best that is still likely (the upper bound of Wilson's interval,
 * 95 %), so that a few readers prove nothing.
 */
#define SUGGESTION_LOWEST 0.4
double suggestion_standing(int64_t seen, int64_t helped);

#endif
