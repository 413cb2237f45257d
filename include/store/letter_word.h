#ifndef SLAD_STORE_LETTER_WORD_H
#define SLAD_STORE_LETTER_WORD_H

#include "store/letter.h"

/* A person's word on a letter, from the command line or a page. */
#define LETTER_SAY_TERMS(X)                                                                        \
	X(LETTER_SAY_RETRY, "retry") /* it is sent after all */                                    \
	X(LETTER_SAY_WITHDRAW, "withdraw") /* it is not sent */

TERM_SET(letter_say, LETTER_SAY_TERMS, LETTER_SAY_COUNT);

/*
 * Does so, with who said it on record; *out is the letter as it was before.
 * ERR_NOTFOUND, ERR_CONFLICT: as letter_again and letter_withdraw.
 */
must_check enum err_code letter_word(struct db *db, int64_t id, enum letter_say say, const char *by,
    struct utc now, struct arena *arena, struct letter *out, struct err *e);

#endif
