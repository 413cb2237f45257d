#ifndef SLAD_STORE_ORDER_H
#define SLAD_STORE_ORDER_H

#include <stdint.h>

#include <jansson.h>

#include "base/err.h"
#include "base/time.h"
#include "store/fact.h"

struct db;

/*
 * What a person tells slad of a request: to ask the client for what is missing,
 * to refuse it for a reason, to grant a priority, to confirm a channel, to set a flag. The word is
 * kept, goes on record with its clause (NULL: none) under the name `by`, and the
 * issue is looked at; a deed follows from the outbox, so no restart loses it.
 */
must_check enum err_code order_say(
    struct db *db, const struct fact_word *word, const char *clause, const char *by, struct err *e);

/* Part of the caller's transaction: the record, and a look. Takes the body. */
must_check enum err_code order_record(struct db *db, int64_t issue, const char *kind,
    const char *clause, json_t *body, struct utc now, struct err *e);

#endif
