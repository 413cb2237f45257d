#ifndef SLAD_SEARCH_CUTTER_H
#define SLAD_SEARCH_CUTTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "search/tokens.h"

/*
 * Cuts a clean text into words, and into names, which are what people write in one piece, each
 * before its parts. Marks and headings of quoted mails are left out; stop words are not. For
 * search/tokens.c alone.
 */
struct cut {
	enum term_kind kind; /* TERM_WORD or TERM_NAME */
	bool counted; /* a word of the text's length */
	size_t at, len; /* in the text in lower case, in bytes */
};

/* False: no more are wanted; some that are cut already may still come. */
typedef bool cutter_put(void *ctx, const struct cut *c);

/* Appends to `lower` what is cut. */
void cutter_cut(const char *clean, size_t len, struct buf *lower, cutter_put *put, void *ctx);

#endif
