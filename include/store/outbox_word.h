#ifndef SLAD_STORE_OUTBOX_WORD_H
#define SLAD_STORE_OUTBOX_WORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/terms.h"
#include "store/outbox.h"

struct arena;
struct db;

/*
 * What a person says of an action: on record with their name, and the request is looked at again.
 * A confirmed or declined one keeps that word: it is a fact of the request.
 * Clauses: R35.
 */
#define OUTBOX_SAY_TERMS(X)                                                                        \
	X(OUTBOX_SAY_RETRY, "retry") /* of a parked one: what hindered it is mended */             \
	X(OUTBOX_SAY_CONFIRM, "confirm") /* it is to be done, if its cause still stands */         \
	X(OUTBOX_SAY_WITHDRAW, "withdraw") /* it is not to be done */

TERM_SET(outbox_say, OUTBOX_SAY_TERMS, OUTBOX_SAY_COUNT);

struct outbox_speaker {
	int64_t user; /* 0: at the command line */
	const char *by; /* the name */
	struct utc at;
};

/*
 * *item is the action as it was before. ERR_NOTFOUND: there is none; ERR_CONFLICT: it is done, or
 * it is to be tried again and is not parked.
 */
must_check enum err_code outbox_word(struct db *db, int64_t id, enum outbox_say say,
    const struct outbox_speaker *who, struct arena *arena, struct outbox_item *item, struct err *e);

/*
 * The closing that a client's silence comes to, by its key, before it is an action of the outbox.
 */
must_check enum err_code outbox_word_closing(struct db *db, int64_t issue, const char *key,
    bool stop, const struct outbox_speaker *who, struct err *e);

#endif
