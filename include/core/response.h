#ifndef SLAD_CORE_RESPONSE_H
#define SLAD_CORE_RESPONSE_H

#include "core/clock.h"
#include "core/scene.h"

/*
 * First response (D1, levels after clause 17): never pauses, and stops at the
 * first public note or call by staff or a developer, or when the request is
 * resolved or closed without one. The bot's words are no answer. A call-back
 * whose calls are logged is answered by such a call only (core/callback.h).
 * Clauses: R19, R20, R21, R22, R15.
 */
void response_see(
    struct watch *w, const struct scene *s, const struct fact *f, struct verdict *out);

/* Whether this fact, or where the request stands with it, ends the clock; the scene has seen it. */
bool response_ends(const struct scene *s, const struct fact *f);

/* Whether somebody of ours answers such a request with it. */
bool response_is_answer(const struct request *r, const struct fact *f);

#endif
