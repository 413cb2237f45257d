#ifndef SLAD_STORE_LETTER_TEXT_H
#define SLAD_STORE_LETTER_TEXT_H

#include <jansson.h>

#include "core/wording.h"
#include "store/letter.h"

/* What a letter says, for lists of letters; the mail itself is worded when it is sent. */

struct arena;

/* Of {"ru": …, "kk": …, "en": …}: in this language, else in the first that there is; NULL: none. */
const char *letter_in(const json_t *texts, enum wording l);

/* What is told in words that stand; `text` has \n at its end. */
struct letter_words {
	const char *title[WORDING_COUNT];
	const char *text[WORDING_COUNT];
};

/* {"title": {…}, "text": {…}} */
json_t *letter_words_json(const struct letter_words *w);
/* A letter's body as a text of the arena; takes the reference. */
const char *letter_body(json_t *body, struct arena *arena);

/* The title, or a warning's sentence; lives in the arena. NULL: the body has none. */
const char *letter_title(const struct letter *letter, enum wording l, struct arena *arena);

/* "m…@example.kz": tells whose it is to who knows them. NULL for NULL. */
const char *letter_masked(const char *address, struct arena *arena);

#endif
