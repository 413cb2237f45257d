#ifndef SLAD_SEARCH_PIECES_H
#define SLAD_SEARCH_PIECES_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Where what people write in one piece ends (Ti.UI.View, 0x80070005, setTitle), and
 * what of a text is a mark and no word. For search/cutter.c and
 * search/subject.c alone; texts are UTF-8, lengths and places in bytes.
 */

/*
 * Where the chunk that begins at `from` ends: ties count only between letters, three
 * at most. *tied: there are some.
 */
size_t pieces_end(const char *text, size_t len, size_t from, bool *tied);
/*
 * The length of an address with a query (https://host/path?id=5), or with other marks that end a
 * chunk (%D0, ;id=5, #a=b), that the text begins with, to its last letter or digit; 0: it is none.
 * One without them is a chunk as others are.
 */
size_t pieces_address(const char *text, size_t len);
/* Where the part of a camel-case word that begins at `from` ends: setTitle, HTTPServer, iOS. */
size_t pieces_hump(const char *word, size_t len, size_t from);
/* Letters and digits both. */
bool pieces_mixed(const char *word, size_t len);

/* <pre>, </code>, <code class="ruby">, {code:java}, {noformat}: its length, 0 when it is none. */
size_t pieces_mark(const char *text, size_t len);
/* The length of a line that is the heading of a quoted mail, 0 for any other. */
size_t pieces_heading(const char *line, size_t len);

#endif
