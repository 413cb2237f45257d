#ifndef SLAD_BASE_ARENA_H
#define SLAD_BASE_ARENA_H

#include <stddef.h>

/*
 * Memory of one request or one step: taken piece by piece, given back all at
 * once. Pieces are zeroed and aligned for any type. Running out of memory ends
 * the process: the supervisor starts it anew and nothing is lost.
 */
struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);
/* All pieces become invalid; the memory is kept for the next step. */
void arena_reset(struct arena *a);

void *arena_alloc(struct arena *a, size_t size);
/* arena_alloc for n things of a size, the product checked for overflow. */
void *arena_array(struct arena *a, size_t n, size_t size);
char *arena_strdup(struct arena *a, const char *text);
char *arena_strndup(struct arena *a, const char *text, size_t len);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
