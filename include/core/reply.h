#ifndef SLAD_CORE_REPLY_H
#define SLAD_CORE_REPLY_H

#include "core/clock.h"
#include "core/scene.h"

/*
 * Next response: after the first one, a public word of the client waits for a
 * public word or a call of ours. A second word while the first one waits starts
 * nothing anew. One on a request that is over waits from when it is taken up
 * again; ending a request ends the wait. No regulation that ships has it.
 */
void reply_see(struct watch *w, const struct scene *s, const struct fact *f, struct verdict *out);

#endif
