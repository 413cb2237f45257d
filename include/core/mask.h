#ifndef SLAD_CORE_MASK_H
#define SLAD_CORE_MASK_H

#include <stddef.h>

#include <jansson.h>

#include "base/buf.h"

struct arena;

/*
 * A text that others will read, without what tells whose it was: mail addresses,
 * numbers of nine digits and more (telephones, IIN, BIN, cards, documents), and
 * the names given, in whatever case they stand: one given in small letters however
 * it is written, others where they begin with a capital. A name of several words,
 * parted by single blanks, is masked where all of them follow each other, whatever
 * quotation marks and dashes are between. "***" is in their place. Days and
 * instants are not taken for numbers.
 * Clauses: R12.
 */
void mask_text(const char *text, const char *const names[], size_t n, struct buf *out);

/* The same without names, where it stands: what is masked is never longer. */
void mask_here(char *text);
/* The same as a text of the arena; NULL for NULL. */
const char *mask_copy(const char *text, struct arena *arena);
/*
 * All texts of an entry on record but those that slad itself counts by ("key",
 * the id of a mail), and its members' names.
 */
void mask_json(json_t *body);

#endif
