#ifndef SLAD_BASE_BUF_H
#define SLAD_BASE_BUF_H

#include <stddef.h>

struct arena;

/* A text that grows. `data` always ends in NUL and is never NULL after buf_init. */
struct buf {
	char *data;
	size_t len;
	size_t room;
};

void buf_init(struct buf *b);
void buf_release(struct buf *b);
/* Its text as one of the arena's; the buf is released. */
char *buf_keep(struct buf *b, struct arena *a);
/* Empties it, keeps the memory. */
void buf_reset(struct buf *b);

void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_puts(struct buf *b, const char *text);
void buf_putc(struct buf *b, char c);
/* Where `more` bytes can be written; buf_took tells how many were. */
char *buf_space(struct buf *b, size_t more);
void buf_took(struct buf *b, size_t len);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
