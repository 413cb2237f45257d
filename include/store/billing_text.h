#ifndef SLAD_STORE_BILLING_TEXT_H
#define SLAD_STORE_BILLING_TEXT_H

#include <jansson.h>

#include "store/billing.h"

/*
 * Contract hours for programs and spreadsheets, the same from `slactl billing` and
 * the API. In JSON work is minutes, in CSV hours with two decimals.
 */
struct bill;
struct buf;

json_t *billing_row_json(const struct billing_row *row);
json_t *billing_entry_json(const struct billing_entry *entry);
/* A closed month: what, when and by whom; and of one that was reopened, why. */
json_t *bill_json(const struct bill *bill);

/* A heading, and a line for each. */
void billing_rows_csv(const struct billing_answer *a, struct buf *out);
void billing_entries_csv(const struct billing_answer *a, struct buf *out);

#endif
