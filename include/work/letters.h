#ifndef SLAD_WORK_LETTERS_H
#define SLAD_WORK_LETTERS_H

#include <stddef.h>

#include "base/err.h"
#include "work/case.h"
#include "work/config.h"

/*
 * Whom a verdict has to be told, beside the tracker: warnings (core/warning.h),
 * a client's word on a request that a person has closed, which nobody would see
 * otherwise, and a client's rude words, which the supervisor decides on (D1 clause
 * 16), and a request that waits for a client whom nobody asked. Where nobody is (no assignee, a
 * group, a locked user), the next one is told: assignee, dedicated employee (while he is away his
 * deputy), supervisors.
 */

struct arena;
struct brake;
struct db;

#define LETTERS_WARNING "warning" /* kinds of letters */
#define LETTERS_LATE_NOTE "late_note"
#define LETTERS_CONDUCT "conduct"
#define LETTERS_UNASKED "no_question"

/* Part of the look's transaction. Without mail.host they are shadows. *n counts what changed. */
must_check enum err_code letters_keep(struct db *db, const struct case_file *c,
    const struct work_config *config, const struct brake *brakes, size_t n_brakes,
    struct arena *arena, size_t *n, struct err *e);

#endif
