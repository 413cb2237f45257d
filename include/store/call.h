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
	struct utc logged; /* when it was told; UTC_NONE: not on record */
};

/* What the tracker's fields say; NULL and UTC_NONE: nothing, or nothing that can be read. */
struct call_field {
	const char *number;
	struct utc wished;
	const char *text; /* the wished time as it stands there, at most CALL_TEXT_MAX bytes */
	/* When that was first seen; UTC_NONE: it stands there from the arrival on. */
	struct utc seen;
	struct utc answered; /* as callback's, where this is a new wish */
};

#define CALL_TEXT_MAX 200

struct callback {
	const char *number; /* NULL: not known */
	struct utc wished; /* UTC_NONE: any time */
	struct utc since; /* when that was wished; UTC_NONE: from the arrival on */
	/*
	 * What was wished when somebody was first reached, {0}: any time; UTC_NONE: as it is now.
	 */
	struct utc answered;
	/* Where they come from: the tracker's fields come first. */
	struct call_field field;
	const char *said_number;
	struct utc said_wished;
	struct utc said_since;
	size_t n;
	struct call_attempt *attempts; /* by instant */
};

/* Number, wish and since when it stands, out of where they come from. */
void call_settle(struct callback *c);
/* Somebody was reached, and has wished for no other call since: core/callback.h. */
bool call_reached(const struct callback *c);
/* What stands in the tracker's field for the wished time and is none; NULL: nothing. */
const char *call_unreadable(const struct callback *c);
/* `answered` of a wish that follows these. */
struct utc call_answered(const struct callback *c);

must_check enum err_code call_get(
    struct db *db, int64_t issue, struct arena *arena, struct callback *out, struct err *e);

/*
 * What is NULL or UTC_NONE stays as it was. Goes on record, and the issue is
 * looked at. ERR_CONFLICT: the tracker has a field for it, and that says another.
 */
must_check enum err_code call_wish(struct db *db, int64_t issue, const char *number,
    struct utc wished, const char *by, struct utc now, struct err *e);
/* What the tracker's fields say now; part of the caller's transaction. */
must_check enum err_code call_fields(
    struct db *db, int64_t issue, const struct call_field *field, struct utc now, struct err *e);
must_check enum err_code call_log(
    struct db *db, const struct call_attempt *attempt, struct utc now, struct err *e);

#endif
