#ifndef SLAD_WORK_DEED_H
#define SLAD_WORK_DEED_H

#include <stdbool.h>
#include <stdint.h>

#include "core/judge.h"
#include "core/wording.h"
#include "store/outbox.h"
#include "tracker/act.h"
#include "work/case.h"

/*
 * An action of a verdict as something done in the tracker: its key, what of it
 * is written there, and its row of the outbox. Each kind of action is a row of
 * one table.
 *
 * A closing is one PUT of note and status; a reminder is a public note. Going
 * back to work after the client's answer, and reopening, change the status
 * alone: a note would send the client one more mail that says nothing new.
 */

struct arena;
struct brake;

const char *deed_key(const struct case_file *c, const struct action *a, struct arena *arena);

/* The action of that key, if it is due by the verdict and nobody declined it; else NULL. */
const struct action *deed_find(const struct case_file *c, const char *key, struct arena *arena);

/* What is to be written, as it reads today. False: this program knows no way to do that kind. */
bool deed_change(
    const struct case_file *c, const struct action *a, struct arena *arena, struct act_change *out);

/* The relation to make or to take back; false: it is none of that. */
bool deed_relation(const struct action *a, int64_t *other, bool *undo);

/* For the caps. */
bool deed_has_note(enum action_kind kind);
bool deed_closes(const struct action *a);

/*
 * Why slad leaves it to a person, as a sentence for that person: closing would
 * reach other issues, or the regulation only lets it be proposed (and nobody
 * confirmed it). NULL: nothing speaks against it.
 */
const char *deed_hindrance(const struct case_file *c, const struct action *a, const char *key);

/*
 * What deed_hindrance said, of which a row keeps one sentence in the regulation's main language, in
 * the reader's; NULL: it is none of these (work/reason.h knows the others).
 */
const char *deed_reason(const char *reason, enum wording language);
/* Likewise its stable code. */
const char *deed_code(const char *reason);

/*
 * The rows of the outbox for all that is due by the verdict. `act` false makes
 * shadows of them all; else each rule's brake decides (NULL: it observes).
 */
void deed_items(const struct case_file *c, bool act, const struct brake *brakes, size_t n_brakes,
    struct arena *arena, struct outbox_item **out, size_t *n);

#endif
