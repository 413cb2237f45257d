#ifndef SLAD_WEB_REPLY_H
#define SLAD_WEB_REPLY_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/problem.h"

/*
 * An answer. Errors are problem details (RFC 9457). Nothing here may be kept by
 * caches: what one person may see, another may not.
 */
struct reply {
	int status;
	const char *type; /* of the body; NULL: there is none */
	const char *allow; /* of 405 and OPTIONS */
	const char *cookie; /* a Set-Cookie header's value */
	const char *location; /* of a redirect */
	uint64_t asked; /* how often the tracker was */
	struct buf body;
};

/* Once; reset before each request. */
void reply_init(struct reply *r);
void reply_reset(struct reply *r);
void reply_release(struct reply *r);

/* Takes the reference. */
void reply_json(struct reply *r, int status, json_t *body);
void reply_text(struct reply *r, int status, const char *type, const char *body);
/* What a sentence names: {"issue": 12}. */
json_t *reply_values(const struct err *e);
void reply_problem(struct reply *r, int status, enum problem problem);

/*
 * The problem of an error; `known`: it is known who asks, so that a denial is 403
 * and not 401. The sentence is for the caller when it is about the request;
 * trouble of ours is logged instead, and the caller learns no more than that.
 * With it go its code and the values that it names, for those who say it in
 * another language.
 */
void reply_error(struct reply *r, const struct err *e, bool known);

/* One of several that are wrong: {"detail", "code", "values"}. */
json_t *reply_complaint(const struct err *e);
/*
 * The problem of ERR_INVALID, `first`, with a list of all that is wrong, `errors` of reply_complaint
 * (it is taken), and how many there are of which these are the first.
 */
void reply_wrong(struct reply *r, const struct err *first, json_t *errors, size_t n);

/* Status line and headers as CGI wants them, with the blank line. */
void reply_head(const struct reply *r, struct buf *out);

#endif
