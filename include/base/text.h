#ifndef SLAD_BASE_TEXT_H
#define SLAD_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/letters.h"

/*
 * What people wrote, made comparable: the one file that knows ICU and Snowball.
 * All texts are UTF-8 with a length; whatever is no UTF-8 becomes a blank, never
 * an error. ICU is asked about characters only, never about time zones.
 */
/* The stemmers. One thread at a time. */
struct text;

enum text_script {
	TEXT_OTHER, /* digits, or scripts that nobody here stems */
	TEXT_LATIN,
	TEXT_CYRILLIC,
	TEXT_KAZAKH, /* Cyrillic with a letter that Russian does not have */
};

struct text *text_new(void);
void text_free(struct text *t);

/* Of a word in lower case. */
enum text_script text_script(const char *word, size_t len);

/* Of a word in lower case; belongs to t, until the next call. Never empty for a word. */
const char *text_stem(struct text *t, const char *word, size_t len, size_t *stem_len);

#endif
