#ifndef SLAD_CORE_ACCEPTED_H
#define SLAD_CORE_ACCEPTED_H

#include "core/judge.h"
#include "core/scene.h"

/*
 * D1 clause 14: the answer may be a link to the help centre. One that staff send
 * is a public note like any other; one that slad suggested counts from the
 * moment when the client says that it solved the matter. By policy that word
 * also resolves the request, until the client writes again.
 * Clauses: R15.
 */

/* Keeps scene.accepted. */
void accepted_see(struct scene *s, const struct fact *f);

void accepted_act(const struct scene *s, struct verdict *out);

#endif
