#ifndef SLAD_CORE_WARNING_H
#define SLAD_CORE_WARNING_H

#include "base/buf.h"
#include "core/judge.h"
#include "core/scene.h"

/*
 * Before it is too late: a clock that has run for a set share of its target is a
 * warning, and so is the breach, which may be repeated as long as it lasts. The
 * regulations leave how a target is watched to the provider (D1 clauses 18 and
 * 24 name no guarantee), so the shares are a policy's `warnings`; one that says
 * nothing warns at 75 % and at the breach.
 *
 * When a share is reached follows from the start, the target and the pauses, as
 * the clock counts them; nothing is added up from look to look. A clock has one
 * warning at a time, of the highest share: at the breach that of 75 % has
 * nothing to say any more. Clocks that stand, have stopped or have no target
 * warn of nothing. It is told in opening hours only: see not_before.
 * Clauses: R30.
 */
void warning_act(const struct scene *s, struct verdict *out);

/* Of an action's step: the share, and which time the breach is repeated (0: the first). */
int warning_share(const struct action *a);
int warning_repeat(const struct action *a);

/* Who is to be told, as bits of enum warned. */
unsigned warning_to(const struct policy *p, const struct action *a);

/* For the staff, in the regulation's main language: clock and share. Says nothing that passes. */
void warning_text(const struct policy *p, const struct action *a, struct buf *out);

#endif
