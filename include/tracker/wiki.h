#ifndef SLAD_TRACKER_WIKI_H
#define SLAD_TRACKER_WIKI_H

#include "base/err.h"

/* Pages of a project's wiki, written by the bot through the REST API. */

struct tracker;

/*
 * A new page; `project` is its identifier. ERR_CONFLICT: there is one of that
 * title, and it is left alone. ERR_DENIED: what the bot's role lacks.
 */
must_check enum err_code wiki_create(
    struct tracker *t, const char *project, const char *title, const char *text, struct err *e);

#endif
