#ifndef SLAD_WORK_REASON_H
#define SLAD_WORK_REASON_H

#include "core/wording.h"

/*
 * Why an action waits, was parked or withdrawn, in the reader's language. A row of the
 * outbox keeps one sentence: slad's own, in the main language of its regulation or in
 * English, or the tracker's, whose words stay as they are.
 */

struct arena;

/* In the arena, or static. NULL: it is no sentence of slad's own. */
const char *reason_said(const char *reason, enum wording language, struct arena *arena);

/* Likewise, and else the reason itself; NULL: NULL. */
const char *reason_told(const char *reason, enum wording language, struct arena *arena);

#endif
