#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define FIRST_ROOM 256

void
buf_init(struct buf *b)
{
	*b = (struct buf){ 0 };
	buf_add(b, "", 0);
}

void
buf_release(struct buf *b)
{
	free(b->data);
	*b = (struct buf){ 0 };
}

char *
buf_keep(struct buf *b, struct arena *a)
{
	char *text = arena_strdup(a, b->data);

	buf_release(b);
	return text;
}

void
buf_reset(struct buf *b)
{
	b->len = 0;
	b->data[0] = '\0';
}

static void
buf_reserve(struct buf *b, size_t more)
{
	size_t room = b->room == 0 ? FIRST_ROOM : b->room;
	char *grown;

	while (room - b->len <= more)
		room *= 2;
	if (room == b->room)
		return;
	grown = realloc(b->data, room);
	if (grown == NULL) {
		fputs("slad: out of memory\n", stderr);
		abort();
	}
	b->data = grown;
	b->room = room;
}

void
buf_add(struct buf *b, const void *bytes, size_t len)
{
	buf_reserve(b, len);
	memcpy(b->data + b->len, bytes, len);
	b->len += len;
	b->data[b->len] = '\0';
}

char *
buf_space(struct buf *b, size_t more)
{
	buf_reserve(b, more);
	return b->data + b->len;
}

void
buf_took(struct buf *b, size_t len)
{
	assert(len < b->room - b->len);
	b->len += len;
	b->data[b->len] = '\0';
}

void
buf_puts(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text));
}

void
buf_putc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	buf_reserve(b, (size_t)n);
	vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
	va_end(again);
	b->len += (size_t)n;
}
