#ifndef SLAD_CORE_HANDOVER_H
#define SLAD_CORE_HANDOVER_H

#include "base/buf.h"
#include "core/clock.h"
#include "core/scene.h"

/*
 * A request in other hands: with the developers (`escalated`, D1 clause 23),
 * waiting for a third party (D4 clause 3.9), or one of which work outside support
 * is estimated and agreed (`estimate`, D4 clauses 1.3 and 2.10; what such hours
 * cost is billing's). The clocks `development`, `third_party` and `estimate`
 * measure the time there, in all and beside the time in support; they need no
 * target for that, and then stay `none` while they count. The client is told of
 * the first two, once each time: by staff's own public word or call, or else, if
 * the regulation says so, by a note of slad's.
 * Clauses: R18, R29, R38.
 */

void handover_see(
    struct watch *w, const struct scene *s, const struct fact *f, struct verdict *out);

/* Is slad's public note the one of that stage, and not of another rule? One without its text is. */
bool handover_tells(const struct policy *p, const struct fact *f, enum stage stage);

/* FLAG_CLIENT_UNTOLD as long as nobody told the client who has to be; and the note. */
void handover_act(const struct scene *s, struct verdict *out);

/* The note: where it went, and the version planned for it with its date, if those are known. */
void handover_note(
    const struct policy *p, const struct timeline *t, const struct action *a, struct buf *out);

#endif
