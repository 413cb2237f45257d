#ifndef SLAD_WORK_GREETING_H
#define SLAD_WORK_GREETING_H

#include <stdbool.h>
#include <stddef.h>

#include "core/judge.h"
#include "work/case.h"

/*
 * What is said to a client at arrival: that the request is registered, what it
 * lacks, by which channels to come. Each is a rule with a brake of its own, but
 * the client gets one mail, not three: the first of them that may act says what
 * the others would.
 */

struct arena;
struct brake;
struct buf;

/* Which of those rules may act on this arrival: bits of enum rule, for case_file.greeting. */
unsigned greeting_acting(const struct case_file *c, const struct brake *brakes, size_t n);

/* The same, the brakes read anew. */
must_check enum err_code greeting_read(
    struct db *db, struct case_file *c, struct arena *arena, struct err *e);

/* Another one says it, too: it is not sent by itself. */
bool greeting_is_covered(const struct case_file *c, const struct action *a);

/* The note of that action acknowledges the registration. */
bool greeting_registers(const struct case_file *c, const struct action *a);

/* False: the action is none of these, and nothing was written. */
bool greeting_note(const struct case_file *c, const struct action *a, struct buf *out);

#endif
