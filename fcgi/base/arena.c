#include "base/arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE ((size_t)64 * 1024)
#define ALIGNMENT alignof(max_align_t)

struct block {
	struct block *next;
	size_t size;
	size_t used;
	alignas(max_align_t) unsigned char bytes[];
};

/* The first block is the one in use; after a reset it is the only one. */
struct arena {
	struct block *blocks;
};

static void
out_of_memory(void)
{
	fputs("slad: out of memory\n", stderr);
	abort();
}

static struct block *
block_new(size_t size, struct block *next)
{
	struct block *b = malloc(sizeof(*b) + size);

	if (b == NULL)
		out_of_memory();
	b->next = next;
	b->size = size;
	b->used = 0;
	return b;
}

static void
blocks_free(struct block *b)
{
	while (b != NULL) {
		struct block *next = b->next;

		free(b);
		b = next;
	}
}

struct arena *
arena_new(void)
{
	struct arena *a = malloc(sizeof(*a));

	if (a == NULL)
		out_of_memory();
	a->blocks = block_new(BLOCK_SIZE, NULL);
	return a;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	blocks_free(a->blocks);
	free(a);
}

void
arena_reset(struct arena *a)
{
	blocks_free(a->blocks->next);
	a->blocks->next = NULL;
	a->blocks->used = 0;
	if (a->blocks->size == BLOCK_SIZE)
		return;
	/* One giant step must not cost its memory for ever. */
	blocks_free(a->blocks);
	a->blocks = block_new(BLOCK_SIZE, NULL);
}

void *
arena_alloc(struct arena *a, size_t size)
{
	const size_t need = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	struct block *b = a->blocks;
	void *p;

	assert(need >= size);
	if (b->size - b->used < need) {
		b = block_new(need > BLOCK_SIZE ? need : BLOCK_SIZE, a->blocks);
		a->blocks = b;
	}
	p = b->bytes + b->used;
	b->used += need;
	return memset(p, 0, size);
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	assert(size == 0 || n <= SIZE_MAX / 2 / size);
	return arena_alloc(a, n * size);
}

char *
arena_strndup(struct arena *a, const char *text, size_t len)
{
	char *p = arena_alloc(a, len + 1);

	return memcpy(p, text, len);
}

char *
arena_strdup(struct arena *a, const char *text)
{
	return arena_strndup(a, text, strlen(text));
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	char *p;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p;
}
