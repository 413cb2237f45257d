#ifndef SLAD_CORE_RESOLUTION_H
#define SLAD_CORE_RESOLUTION_H

#include "core/clock.h"
#include "core/scene.h"

/*
 * Resolution (D1, levels after clause 17): runs while the provider has the
 * request in hand. It pauses in the stages that the regulation names; in
 * waiting_client only from a question until the first client event, after which
 * it runs again whatever the status says. It stops when the request is resolved
 * or closed, and resumes on reopening: closed time is not counted.
 * Clauses: R20, R29, R18.
 */
void resolution_see(
    struct watch *w, const struct scene *s, const struct fact *f, struct verdict *out);

#endif
