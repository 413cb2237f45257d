#ifndef SLAD_WEB_SIMILAR_H
#define SLAD_WEB_SIMILAR_H

#include <stdbool.h>

#include <jansson.h>

#include "base/err.h"
#include "web/guard.h"

/* The index of similar requests, as one web process asks it. */
struct similar;

/*
 * dir: where the index lies; NULL: there is none. weights and synonyms: files in
 * place of the program's own, may be NULL; one that cannot be read is said in the
 * log, and the program's own hold.
 */
struct similar *similar_new(const char *dir, const char *weights, const char *synonyms);
void similar_free(struct similar *s);

/*
 * What is like the issue of the request, as far as the caller may see it: the list
 * is the caller's. Not ready: the index is not there yet, the list is empty.
 */
must_check enum err_code similar_of_issue(struct web *w, const struct web_request *r,
    const struct caller *caller, json_t **list, bool *ready, struct err *e);

#endif
