#ifndef SLAD_CORE_LINKING_H
#define SLAD_CORE_LINKING_H

#include "base/buf.h"
#include "core/judge.h"
#include "core/scene.h"

/*
 * A request that says the same as another one, its master, and follows it by
 * policy: its resolution clock stands while the master is open; its client is
 * told once that the matter is known, and once more when our people wrote to
 * the master's client, both of which count as an answer where the policy says
 * so; and when the master is resolved or closed, so is it, with a word to its
 * own client that it is solved. Of a master that was refused, or closed while it
 * waited for its client, nobody can say that: the end is proposed to a person, and
 * the clock runs again. No text names another client's request, nor says what was
 * written there. What slad tied by its own rule follows alike, but its client
 * is told of it only when a person has said that it is right, or the master
 * was answered or ended.
 *
 * No regulation at hand has a clause on duplicates: all of it is the
 * organisation's choice. A regulation without the section follows nothing.
 */

/* Keeps scene.linking; runs before the clocks. */
void linking_see(struct scene *s, const struct fact *f);

/* Whether the resolution clock stands for the master's sake. */
bool linking_pauses(const struct scene *s);
/* Whether that fact tells the client that the matter is known, and counts as our answer. */
bool linking_answers(const struct scene *s, const struct fact *f);
/* Whether it takes that answer back: the last tie is gone, and nobody said more. */
bool linking_unanswers(const struct scene *s, const struct fact *f);

/*
 * Relations that people (or the rule for the very same text) ordered and that
 * are not made or taken back yet; telling the client; ending together.
 */
void linking_act(const struct scene *s, struct verdict *out);

/* What is written for the client of a request that follows (RULE_LINKED, RULE_TOGETHER). */
void linking_note(
    const struct policy *p, const struct timeline *t, const struct action *a, struct buf *out);

#endif
