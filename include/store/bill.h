#ifndef SLAD_STORE_BILL_H
#define SLAD_STORE_BILL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "store/billing.h"

/*
 * Months whose hours are billed: closed for one client or for all, with a line
 * for each time entry as it was then. A closed month never changes. What its
 * entries differ by later is a correction in the first later month of the
 * client that is open, and stands in that month's bill when it is closed, too.
 * D4 clause 3.11.
 */
struct policies;

#define BILL_MONTH 8 /* "2026-02" */

struct bill {
	int64_t id;
	const char *month;
	int64_t client; /* 0: of all whose month was open then */
	const char *client_name;
	struct utc at;
	const char *by;
	struct utc reopened; /* UTC_NONE: it is in force */
	const char *reopened_by;
	const char *reason;
	size_t lines;
};

/* What was billed of an entry, by client, contract and kind of work. */
struct bill_balance {
	const struct billing_entry *like; /* the first of its lines */
	int64_t worked, billed; /* minutes, of all of them */
	bool met; /* the tracker still has it so */
};

struct bill_scope {
	const char *month;
	int64_t client;
};

struct bills {
	size_t n;
	struct bill *bills; /* in force, by month, then client */
	size_t n_apart;
	/*
	 * Clients whose month the bill of all does not hold: they had their own then; in that
	 * order.
	 */
	struct bill_scope *apart;
	size_t n_lines;
	struct billing_entry *lines; /* by entry */
	size_t n_balances;
	struct bill_balance *balances; /* by entry */
};

/* By month; with those that were reopened, or in force alone. */
must_check enum err_code bill_list(
    struct db *db, bool reopened, struct arena *arena, struct bill **out, size_t *n, struct err *e);
/* Those in force, without lines. */
must_check enum err_code bill_in_force(
    struct db *db, struct arena *arena, struct bills *out, struct err *e);
/*
 * With the lines of one client, or of all (0), whatever the days; in a snapshot or under the lock.
 */
must_check enum err_code bill_read(
    struct db *db, int64_t client, struct arena *arena, struct bills *out, struct err *e);

/*
 * Months are sorted as text is. The bill that a client's month is in: its own, else that of all
 * unless it had its own when all were closed. NULL: it is open. Client 0: that of all alone.
 */
const struct bill *bill_of(const struct bills *bills, const char *month, int64_t client);

/*
 * An entry of a closed month, as the tracker has it now: becomes what it differs
 * by from what was billed, in the month that tells so. False: by nothing.
 */
bool bill_settle(struct bills *bills, struct billing_entry *live, struct arena *arena);
/* After all were settled: what was billed and is not there any more. False: it is in order. */
bool bill_missed(const struct bills *bills, const struct bill_balance *balance, struct arena *arena,
    struct billing_entry *out);

struct bill_order {
	const char *month;
	int64_t client; /* 0: of all */
	const char *by;
	const char *reason; /* of reopening */
	struct utc now;
};

/*
 * Closes a month that is over, with what billing_make tells of it; *lines are
 * the entries. ERR_INVALID: it is no month, or the name is too long;
 * ERR_CONFLICT: not over, or closed.
 */
must_check enum err_code bill_close(struct db *db, struct policies *policies,
    const struct bill_order *order, size_t *lines, struct err *e);
/*
 * Takes that back: the last closed month first, since its bill may hold corrections of
 * those before. ERR_NOTFOUND: it is not closed, ERR_CONFLICT: a later one is, or it was
 * closed for all; ERR_INVALID: no reason, or words too long.
 */
must_check enum err_code bill_reopen(struct db *db, const struct bill_order *order, struct err *e);

#endif
