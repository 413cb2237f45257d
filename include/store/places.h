#ifndef SLAD_STORE_PLACES_H
#define SLAD_STORE_PLACES_H

#include <stddef.h>

#include "base/err.h"

struct arena;

/* Where the files of regulations are, the best place first. */
#define PLACES_MAX 3

struct places {
	size_t n;
	const char *dirs[PLACES_MAX + 1]; /* one more may be put in front */
};

/* `first` unless it is NULL, ../sql/regulations beside the program, /usr/share/slad/regulations. */
void places_find(struct places *p, const char *first, struct arena *arena);
/* What ships with the program goes before `last`, which may be NULL. */
void places_find_shipped(struct places *p, const char *last, struct arena *arena);

/*
 * A file of at most 4 MB; ends with a 0 that is not counted. ERR_NOTFOUND: there is none;
 * ERR_DENIED: it cannot be opened; ERR_INVALID: it is longer.
 */
must_check enum err_code places_read(
    const char *path, struct arena *arena, const char **out, size_t *len, struct err *e);
/* The first of the places that has the file; ERR_NOTFOUND names them all. */
must_check enum err_code places_search(const struct places *p, const char *file,
    struct arena *arena, const char **path, const char **out, size_t *len, struct err *e);
/* policy_include's answer: the text alone, NULL and e set when there is none. */
const char *places_text(
    const struct places *p, const char *file, struct arena *arena, struct err *e);

#endif
