#ifndef SLAD_WEB_ORDERED_H
#define SLAD_WEB_ORDERED_H

#include "base/err.h"
#include "store/fact.h"

/*
 * What staff tell slad to do in the request of a path: ask the client for what is missing, refuse
 * for a fixed reason, grant the priority that was wished for, confirm a channel, set a flag. The
 * word is kept at once; what follows in the tracker comes from the outbox.
 */

struct caller;
struct policy;
struct verdict_row;
struct web;
struct web_request;

/*
 * The request as it was judged last, in the arena of the question, and the regulation that holds
 * for it, of web->policies. ERR_NOTFOUND: it was not looked at yet.
 */
must_check enum err_code ordered_request(struct web *w, const struct web_request *r,
    struct verdict_row **row, const struct policy **policy, struct err *e);

/* Keeps the word of `caller`, has it on record with its clause (NULL: none), and wakes the look. */
must_check enum err_code ordered_say(struct web *w, const struct web_request *r,
    const struct caller *caller, enum fact_word_kind kind, const char *value, const char *clause,
    struct err *e);

#endif
