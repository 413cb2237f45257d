#ifndef SLAD_CORE_SUGGESTION_H
#define SLAD_CORE_SUGGESTION_H

#include <stdint.h>

/*
 * Modesty in what is suggested: what was offered in vain is not offered again when
 * the text was merely edited.
 */

/* 16 digits and the final NUL. */
#define SUGGESTION_PRINT 17

/* Names a request's text; texts that differ in blanks alone have the same. NULL: an empty one. */
const char *suggestion_print(
    const char *subject, const char *description, char out[static SUGGESTION_PRINT]);

#endif
