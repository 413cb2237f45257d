#ifndef SLAD_STORE_CALL_H
#define SLAD_STORE_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"

struct arena;
struct db;

/*
 * Call-backs (D1 clause 8): the number, the wished time, and each attempt. A
 * call that reached somebody is a fact of the request, and answers a call-back.
 * The number is personal: staff see it, the record does not hold it.
 */
struct call_attempt {
	int64_t id; /* given by the database */
	int64_t issue;
	int64_t user; /* of the tracker; 0: said on the command line */
	const char *caller; /* as people know them */
	struct utc at;
	bool reached;
	const char *note; /* NULL: none */
};

struct callback {
	const char *number; /* NULL: not known */
	struct utc wished; /* UTC_NONE: any time */
	size_t n;
	struct call_attempt *attempts; /* by instant */
};

must_check enum err_code call_get(
    struct db *db, int64_t issue, struct arena *arena, struct callback *out, struct err *e);

/* What is NULL or UTC_NONE stays as it was. Goes on record, and the issue is looked at. */
must_check enum err_code call_wish(struct db *db, int64_t issue, const char *number,
    struct utc wished, const char *by, struct utc now, struct err *e);
must_check enum err_code call_log(
    struct db *db, const struct call_attempt *attempt, struct utc now, struct err *e);

#endif
