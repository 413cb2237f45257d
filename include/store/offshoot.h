#ifndef SLAD_STORE_OFFSHOOT_H
#define SLAD_STORE_OFFSHOOT_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/terms.h"

struct arena;
struct db;
struct policy;

/*
 * Requests that come out of another one: a question that deserves a request of
 * its own, and a complaint about how one was served, which others must not
 * see. What is to be made waits in the outbox under no issue's number, so
 * neither a look at the request nor its record tells of a complaint.
 * Clauses: R17, R31, R37.
 */
#define OFFSHOOT_TERMS(X)                                                                          \
	X(OFFSHOOT_SPLIT, "split")                                                                 \
	X(OFFSHOOT_COMPLAINT, "complaint")

TERM_SET(offshoot, OFFSHOOT_TERMS, OFFSHOOT_COUNT);

/* What a complaint is about: D1 clauses 16 and 25. */
#define GRIEVANCE_TERMS(X)                                                                         \
	X(GRIEVANCE_CONDUCT, "conduct") /* insult, rudeness */                                     \
	X(GRIEVANCE_SLOW, "slow")                                                                  \
	X(GRIEVANCE_REFUSED, "refused")

TERM_SET(grievance, GRIEVANCE_TERMS, GRIEVANCE_COUNT);

#define OFFSHOOT_SUBJECT_MAX 200 /* bytes; the tracker holds 255 characters */
#define OFFSHOOT_BODY_MAX 20000 /* bytes */
/* In a day one person complains no more often; the rest is for the telephone. */
#define OFFSHOOT_COMPLAINTS_DAY 10

struct offshoot_row {
	int64_t id; /* given by the database */
	enum offshoot kind;
	int64_t issue; /* out of which */
	int64_t user; /* of the tracker; 0: said on the command line */
	const char *author; /* as people know them */
	enum grievance about; /* of a complaint */
	const char *subject; /* "" for a complaint */
	const char *body; /* their words */
	struct utc said;
	int64_t made; /* the request in the tracker; 0: none yet */
};

/*
 * By which clause it is said; NULL: by none. ERR_CONFLICT: the regulation names
 * no way for complaints.
 */
must_check enum err_code offshoot_clause(
    const struct policy *p, const struct offshoot_row *row, const char **clause, struct err *e);

/*
 * Keeps it and puts it into the outbox, in one transaction of its own; sets
 * row->id. A split goes on the request's record, a complaint on nobody's, with
 * its clause. ERR_INVALID: a text is empty or too long. ERR_CONFLICT: they
 * complained too often today.
 */
must_check enum err_code offshoot_say(
    struct db *db, struct offshoot_row *row, const char *clause, struct err *e);

/* ERR_NOTFOUND: there is none. */
must_check enum err_code offshoot_get(
    struct db *db, int64_t id, struct arena *arena, struct offshoot_row *out, struct err *e);
/* Part of the caller's transaction. */
must_check enum err_code offshoot_made(struct db *db, int64_t id, int64_t issue, struct err *e);

/* Of a key in the outbox, "complaint:7"; 0: it is none of these. */
int64_t offshoot_of_key(const char *key);

#endif
