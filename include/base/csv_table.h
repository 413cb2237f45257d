#ifndef SLAD_BASE_CSV_TABLE_H
#define SLAD_BASE_CSV_TABLE_H

#include <stddef.h>

#include "base/err.h"

/*
 * A table as spreadsheets write it: a heading, then rows; separated by commas or
 * semicolons (whichever the heading has more of), fields quoted or not, with or
 * without a byte order mark, lines ended as anywhere. Empty lines are left out;
 * spaces around a field that is not quoted are dropped. The apostrophe that base/csv.h puts in
 * front of what a spreadsheet would take for a formula is taken off again.
 */
struct arena;

struct csv_row {
	size_t line; /* where it begins, from 1 */
	const char **fields; /* as many as the heading has; "" where the row is shorter */
};

struct csv {
	size_t n_columns;
	const char **heading;
	size_t n;
	struct csv_row *rows;
};

/* In the arena. ERR_INVALID names the line: a quote that does not end, more fields than columns. */
must_check enum err_code csv_read(
    const char *text, struct arena *a, struct csv *out, struct err *e);

/* The column of that name, case apart; n_columns when there is none. */
size_t csv_column(const struct csv *c, const char *name);

#endif
