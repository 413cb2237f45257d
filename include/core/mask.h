#ifndef SLAD_CORE_MASK_H
#define SLAD_CORE_MASK_H

#include <stddef.h>

#include "base/buf.h"

/*
 * A text that others will read, without what tells whose it was: mail addresses,
 * numbers of nine digits and more (telephones, IIN, BIN, cards, documents), and
 * the names given, in whatever case they stand. "***" is in their place.
 * Clauses: R12.
 */
void mask_text(const char *text, const char *const names[], size_t n, struct buf *out);

#endif
