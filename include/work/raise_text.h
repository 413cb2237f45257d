#ifndef SLAD_WORK_RAISE_TEXT_H
#define SLAD_WORK_RAISE_TEXT_H

#include <jansson.h>

#include "base/buf.h"
#include "store/offshoot.h"

/*
 * What stands in a request made out of another one, and in the letter that
 * tells of a complaint; "ru", "kk" or anything else for English.
 */

/* "Жалоба по обращению #12", and for a split what it is about. */
void raise_subject(const struct offshoot_row *o, const char *language, struct buf *out);
/* `subject` is the earlier request's; `clause` NULL: none is named. */
void raise_description(const struct offshoot_row *o, const char *subject, const char *clause,
    const char *language, struct buf *out);

/* What the client of the earlier request is told there of the one `made` out of it. */
void raise_note(const struct offshoot_row *o, int64_t made, const char *language, struct buf *out);

/* The body of a letter (store/letter.h). With `made` 0 it holds the very words. */
json_t *raise_letter(const struct offshoot_row *o, const char *clause, int64_t made);

#endif
