#ifndef SLAD_CORE_PHONE_H
#define SLAD_CORE_PHONE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A telephone number as people of Kazakhstan and Russia write it: "8 (701)
 * 123-45-67", "+7 701 123 45 67 доб. 12", "701 1234567"; those of other countries
 * begin with + or 00.
 * Clauses: R9.
 */

/* "+77011234567 ext. 12345" and NUL. */
#define PHONE_TEXT 32

/* Bytes of what people put between the digits, which p begins with: a blank, a dash; 0: nothing. */
size_t phone_separator(const char *p);

/* The first number of the text. False: there is none that can be called. */
bool phone_normalise(const char *text, char out[static PHONE_TEXT]);

#endif
