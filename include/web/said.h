#ifndef SLAD_WEB_SAID_H
#define SLAD_WEB_SAID_H

#include <jansson.h>

/*
 * Why an action or a letter waits, as web_reason tells it: a stable code, its values, and the words
 * by "ru", "kk" and "en"; null where there is no reason, or its words are the tracker's or a mail
 * server's own.
 */

struct arena;
struct web;

json_t *said_json(const struct web *w, const char *reason, struct arena *arena);

#endif
