#ifndef SLAD_CORE_CONDUCT_JSON_H
#define SLAD_CORE_CONDUCT_JSON_H

#include <jansson.h>
#include <stdbool.h>

/*
 * The words of core/conduct.h as people write them down, in a file beside the
 * regulation:
 *
 *	{"prefixes": ["за", …], "beginnings": ["~…", …], "words": […], "masked": […],
 *	 "phrases": […], "exceptions": […]}
 *
 * All in small letters, with е for ё, since that is how texts are looked at. A
 * beginning marked "~" may stand behind a prefix. A list may be left out.
 */
struct reader;

/* A read_fn of base/reader.h; `into` is a struct conduct_words. */
bool conduct_words_read(struct reader *r, json_t *v, void *into);

#endif
