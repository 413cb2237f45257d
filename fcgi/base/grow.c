#include "base/grow.h"

#include <stdlib.h>

#define FIRST 64

void *
grow_to(void *p, size_t n, size_t size)
{
	p = reallocarray(p, n, size);
	if (p == NULL)
		abort();
	return p;
}

void *
grow_for(void *p, size_t n, size_t more, size_t *room, size_t size)
{
	if (n + more <= *room)
		return p;
	*room = *room == 0 ? FIRST : *room + *room / 2;
	if (*room < n + more)
		*room = n + more;
	return grow_to(p, *room, size);
}
