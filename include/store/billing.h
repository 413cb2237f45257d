#ifndef SLAD_STORE_BILLING_H
#define SLAD_STORE_BILLING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/billing.h"

/*
 * Contract hours from the tracker's time entries (core/billing.h), by local month,
 * client, contract and kind of work. An entry is of the client that its request
 * is of; one of no request, of the client that its project is bound to; the
 * contract is the one in force on the day that was worked, and the regulation's
 * revision, too. Entries of nobody known and of no request are no work for
 * clients and are left out.
 *
 * A month that was closed (store/bill.h) stays as it was then. What is written
 * down, changed or taken away of it afterwards is a correction: the difference,
 * in the first later month of that client that is open.
 */
struct arena;
struct bill;
struct db;
struct policies;

struct billing_entry {
	int64_t id; /* the tracker's */
	int64_t issue; /* 0: of none, or it is gone */
	int64_t project; /* in which it is today; one that is gone: was */
	int64_t day; /* local, civil_to_days */
	const char *employee;
	const char *comment; /* "" without one */
	struct billing_item item;
	int64_t billed; /* minutes */
	const struct billing_kind *kind; /* the policy's own; NULL: support */
	bool sound;
	int64_t client; /* 0: not known */
	const char *client_name;
	const char *contract; /* number; NULL: none in force on that day */
	const char *regulation;
	const char *clause; /* by which it was rounded; NULL: it was not */
	const char *month; /* in whose bill it stands */
	const char *corrects; /* the closed month that it differs from; NULL: work of this one */
	const struct bill *bill; /* that is closed; NULL: it is open */
};

struct billing_row {
	const char *month; /* "2026-02" */
	int64_t client;
	const char *client_name; /* NULL: not known */
	const char *contract;
	const char *kind; /* "support" */
	enum billing_pay pay;
	size_t entries;
	size_t odd; /* of them, not sound: not billed, to be mended in the tracker */
	int64_t worked; /* minutes, of the sound ones */
	int64_t billed;
	const char *corrects; /* as above; hours are what they differ by */
	const struct bill *bill;
};

struct billing_ask {
	/* A correction is of the first day of the month in whose bill it stands. */
	struct utc since; /* local days from that instant on; UTC_NONE: from the beginning */
	struct utc until; /* UTC_NONE: to the end */
	int64_t client; /* 0: all */
	/* Only entries that this user of the tracker may see today, closed or not; 0: all. */
	int64_t viewer;
};

struct billing_answer {
	size_t n_rows;
	struct billing_row *rows; /* by month, client and contract */
	size_t n_entries;
	struct billing_entry *entries; /* by day */
	size_t n_bills;
	struct bill *bills; /* the closed months, by month */
};

/* "support", or as the regulation calls it. */
const char *billing_entry_kind(const struct billing_entry *b);
enum billing_pay billing_entry_pay(const struct billing_entry *b);
/* Minutes that count; what is not sound is told only. */
int64_t billing_entry_worked(const struct billing_entry *b);

/* In a snapshot of its own: no bill is closed or reopened between its statements. */
must_check enum err_code billing_make(struct db *db, struct policies *policies,
    const struct billing_ask *ask, struct arena *arena, struct billing_answer *out, struct err *e);
/* The same within the caller's transaction, who sees to that. */
must_check enum err_code billing_reckon(struct db *db, struct policies *policies,
    const struct billing_ask *ask, struct arena *arena, struct billing_answer *out, struct err *e);

#endif
