#ifndef SLAD_CORE_WARNING_TEXT_H
#define SLAD_CORE_WARNING_TEXT_H

#include "base/buf.h"
#include "core/policy.h"
#include "core/wording.h"

/*
 * Warnings as people read them. It is always the "target time" («целевой срок»,
 * «мақсатты мерзім»): no regulation gives a guarantee (D1 clause 24).
 */

/* «Целевой срок (решение): прошло 75 %»; 100 is the breach; a repetition says so. */
void warning_sentence(enum wording l, enum clock_kind kind, int share, int repeat, struct buf *out);

#endif
