#ifndef SLAD_WORK_REASON_H
#define SLAD_WORK_REASON_H

#include <jansson.h>

#include "core/wording.h"

/*
 * Why an action waits, was parked or withdrawn: a stable code with its values, and the words in the
 * reader's language. A row of the outbox keeps one sentence: slad's own, in the main language of its
 * regulation (work/deed.c) or in English (work/reason.def), or the tracker's, whose words stay as
 * they are and have no code.
 */

struct arena;

/* In the arena, or static. NULL: it is no sentence of slad's own. */
const char *reason_said(const char *reason, enum wording language, struct arena *arena);

/* Likewise, and else the reason itself; NULL: NULL. */
const char *reason_told(const char *reason, enum wording language, struct arena *arena);

/*
 * {"code": "changed", "values": {"issue": "12"}, "ru": "…", "kk": "…", "en": "…"}, the values as
 * texts; null: no sentence of slad's own. A code never changes its meaning.
 */
json_t *reason_json(const char *reason, struct arena *arena);

#endif
