#ifndef SLAD_TRACKER_ATTEMPT_H
#define SLAD_TRACKER_ATTEMPT_H

#include <stdbool.h>

#include "base/err.h"
#include "base/http.h"
#include "tracker/act.h"

/*
 * One attempt at something in the tracker, told in steps, for the files of this
 * room that write there. A step that returns false ended the attempt: by an
 * outcome, or by an error of the database in `rc`. It is the first member of
 * each file's own struct.
 */

struct buf;
struct tracker;

struct attempt {
	struct tracker *t;
	struct http_reply reply;
	struct act_outcome *out;
	struct err *e;
	enum err_code rc;
};

/* The outcome is CONFLICT until a step says otherwise. */
struct attempt attempt_begin(struct tracker *t, struct act_outcome *out, struct err *e);

/* Returns `rc`. */
must_check enum err_code attempt_over(struct attempt *a);

/* Both end the attempt, and return false. */
bool attempt_end(struct attempt *a, enum act kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
bool attempt_done(struct attempt *a, int64_t id);

/* Writes as the bot. False: not reached, or nobody knows whether it was done (MAYBE). */
bool attempt_send(struct attempt *a, const char *method, const char *path, const char *json);

/* False: what answers does not take the bot's key, sends us elsewhere, or is asked too often. */
bool attempt_is_heard(struct attempt *a);

/*
 * The texts of a 422, joined; they are in the bot's language, for people, and
 * must not be parsed, and masked (core/mask.h): they may repeat what a client
 * wrote. "without a reason" where there are none. False: the list
 * is there, and empty.
 */
bool attempt_errors(const struct attempt *a, struct buf *out);

#endif
