#ifndef SLAD_STORE_LETTER_ROW_H
#define SLAD_STORE_LETTER_ROW_H

#include <jansson.h>

#include "base/err.h"
#include "base/time.h"
#include "store/letter.h"
#include "store/list.h"

/* For the files of letters: the one way to read a row, and to put a change on record. */

list_read letter_row_read;

/* Puts on record what became of it; takes the body. */
must_check enum err_code letter_row_record(
    struct db *db, const struct letter *l, json_t *body, struct utc now, struct err *e);

/*
 * `from` is LETTER_STATE_COUNT for a new one. Neither address nor text goes on
 * record: the user is in the key.
 */
must_check enum err_code letter_row_tell(struct db *db, const struct letter *l,
    enum letter_state from, enum letter_state to, const char *mail, const char *reason,
    struct utc now, struct err *e);

#endif
