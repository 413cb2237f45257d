#ifndef SLAD_SEARCH_SUBJECT_H
#define SLAD_SEARCH_SUBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/*
 * What a request is about where its subject does not tell, because it came by mail or from one in a
 * hurry: nothing, "Re:", a ticket's number, "Help!". Then it is the first line of the body, if that
 * reads like a subject. For search/reading.c alone; texts are UTF-8, lengths in bytes.
 */
struct tokens;

/* False when subject is NULL. `t` knows the words that never say anything. */
bool subject_tells(const struct tokens *t, const char *subject);
/*
 * "Organisation: BIN: Telephone:": labels of a form and nothing else, as idle.def knows them, or
 * several of which none is filled in.
 */
bool subject_is_form(const struct tokens *t, const char *subject);
/*
 * How much of a subject is one: who writes all into it is read as if the rest were the body's.
 * Never in the middle of a word.
 */
size_t subject_length(const char *subject);
/*
 * Moves the line that is one from the body, where blanks take its place, into `out`, which is
 * replaced. What is passed over before it: greetings, quotes, headings of quoted mails, and what
 * says next to nothing. False: the body has none, nothing is moved.
 */
bool subject_take(const struct tokens *t, struct buf *body, struct buf *out);

#endif
