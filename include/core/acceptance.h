#ifndef SLAD_CORE_ACCEPTANCE_H
#define SLAD_CORE_ACCEPTANCE_H

#include "core/clock.h"
#include "core/scene.h"

/*
 * Acceptance (D4 clauses 1.8 and 2.3): from arrival until an engineer of the
 * provider takes the request: staff or a developer move it past `new`
 * themselves, answer in public or by a call, or assign it to themselves.
 * Never pauses.
 * Clauses: R32.
 */
void acceptance_see(
    struct watch *w, const struct scene *s, const struct fact *f, struct verdict *out);

#endif
