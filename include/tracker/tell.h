#ifndef SLAD_TRACKER_TELL_H
#define SLAD_TRACKER_TELL_H

#include <stdbool.h>

#include "tracker/read.h"

/*
 * From an issue's rows to its timeline: whose word each entry is, and what it
 * means. For those who read issues; nothing is read here.
 */

struct arena;
struct people;
struct raw;
struct tracker;

/* Whether the sides of all that is told are on record, so that no roles are needed. */
bool tell_sides_known(const struct raw *raw, const struct read_known *known);
/* The author's domain and groups; `people` has its authors. */
void tell_author(const struct people *p, struct tracked_issue *i);
/* `people` has its roles, unless all sides are known. */
void tell_issue(struct tracker *t, struct raw *raw, const struct read_known *known,
    const struct people *people, struct arena *arena, struct timeline *out);

#endif
