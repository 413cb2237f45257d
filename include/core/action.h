#ifndef SLAD_CORE_ACTION_H
#define SLAD_CORE_ACTION_H

#include "base/buf.h"
#include "core/judge.h"

/*
 * "123:no_answer:456": request, rule and the fact that is the cause, and ":2"
 * for a second reminder; of a warning "123:warn:resolution:1:75": clock, cycle
 * and share of the target. It never names the policy's revision, so judging again
 * under another one does not act twice on the same cause.
 * Clauses: R16.
 */
void action_key(const struct request *r, const struct action *a, struct buf *out);

/*
 * What is written for people: the note of a closing or a reminder, the stage's name of a status,
 * a link's other request (with - in front: taken back).
 */
void action_text(const struct policy *p, const struct timeline *t, const struct action *a,
    struct utc now, struct buf *out);

/* A person decides on it: it waits for a word, and is done by nobody before. */
bool action_is_left(const struct action *a);

/* When the cause came about: a rule acts only on causes later than its act_since. */
struct utc action_cause_at(const struct timeline *t, const struct action *a);

#endif
