#ifndef SLAD_BASE_MARKUP_H
#define SLAD_BASE_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/*
 * Textile and Markdown, as wikis and folders of articles have them, made plain:
 * marks of headings, emphasis, links, images, macros and tables go, the words
 * stay; lists and code keep their lines.
 */

/* Appends the text. Its first heading goes to `title` instead (appended), if that is not NULL. */
void markup_plain(const char *in, size_t len, struct buf *title, struct buf *out);

/*
 * The lines "name: value" between two lines of dashes in front of a Markdown
 * file: the value of a name, appended. False: there is none of that name.
 */
bool markup_front(const char *in, const char *name, struct buf *out);
/* Where the text begins behind them. */
const char *markup_body(const char *in);

#endif
