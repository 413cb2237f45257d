#ifndef SLAD_BASE_GROW_H
#define SLAD_BASE_GROW_H

#include <stddef.h>

/* Arrays that grow. Nothing goes on without memory: both abort. */

/* Room for n of that size. */
void *grow_to(void *p, size_t n, size_t size);
/* Room for `more` beyond n; *room is how many there is room for, half as many again each time. */
void *grow_for(void *p, size_t n, size_t more, size_t *room, size_t size);

#endif
