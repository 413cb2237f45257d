#ifndef SLAD_STORE_OUTBOX_ROW_H
#define SLAD_STORE_OUTBOX_ROW_H

#include "store/list.h"

/*
 * For the outbox's own files: a row of a query that asks for all columns, as a struct outbox_item.
 */
list_read outbox_row;

#endif
