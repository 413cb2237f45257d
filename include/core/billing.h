#ifndef SLAD_CORE_BILLING_H
#define SLAD_CORE_BILLING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/policy.h"

/*
 * What is reckoned against a contract of the hours that were written down (D4
 * clause 3.11: each remote service is rounded up to half an hour, half an hour at
 * least, of the support that is paid for), and how adaptation and estimates are treated (D4 clauses
 * 1.3 and 2.10: whether they are part of the paid support). A regulation that says nothing of it
 * leaves hours as they are.
 * Clauses: R36, R38.
 */

#define BILLING_PAY_TERMS(X)                                                                       \
	X(BILLING_SUPPORT, "support") /* part of the support that was paid for */                  \
	X(BILLING_APART, "apart") /* by an agreement of its own */                                 \
	X(BILLING_FREE, "free") /* shown, not reckoned */

TERM_SET(billing_pay, BILLING_PAY_TERMS, BILLING_PAY_COUNT);

/* Kinds of work that are treated otherwise than support; the first that fits decides. */
struct billing_kind {
	const char *name; /* "adaptation" */
	struct words title;
	/* All that are named must fit; one of each suffices. */
	struct names activities; /* of time entries */
	struct names trackers;
	unsigned categories; /* bits; 0: any */
	struct match when;
	enum billing_pay pay;
	const char *clause;
};

/* In the policy; read from its section "billing". */
struct billing_policy {
	struct match when; /* the paid support; of all else minutes are as they are */
	int step; /* minutes; each item is rounded up to a multiple; 0: as it is */
	int minimum; /* minutes, of an item that is not empty */
	const char *clause; /* NULL: the regulation says nothing */
	size_t n_kinds;
	const struct billing_kind *kinds;
};

/* One work item as somebody wrote it down. NULL: not known. */
struct billing_item {
	int64_t minutes; /* hours rounded to whole minutes: 0.5166 h are 31 */
	const char *activity;
	/* Of its request; category, channel and priority are COUNT where there is none. */
	struct traits of;
};

/* More than a week in one item is a slip of the keyboard. */
#define BILLING_MINUTES_MAX ((int64_t)7 * 24 * 60)

/* Whether the regulation's clause is about it. */
bool billing_applies(const struct billing_policy *b, const struct billing_item *item);
/* Neither negative nor beyond all reason: what is, is told and not billed. */
bool billing_is_sound(const struct billing_item *item);
/* Minutes to be billed: 31 are 60, 0 are none, what is not sound is none. */
int64_t billing_minutes(const struct billing_policy *b, const struct billing_item *item);
/* NULL: support. */
const struct billing_kind *billing_kind(
    const struct billing_policy *b, const struct billing_item *item);

#endif
