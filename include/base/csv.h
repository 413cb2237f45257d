#ifndef SLAD_BASE_CSV_H
#define SLAD_BASE_CSV_H

#include <stdint.h>

struct buf;

/* What makes a spreadsheet take a text for a formula, as its first byte. */
#define CSV_FORMULA "=+-@\t\r\n"

/*
 * Rows of CSV (RFC 4180) that a spreadsheet may open: a text that it would take
 * for a formula (=, +, -, @, a tab or a line end in front) gets an apostrophe,
 * since clients choose their names and subjects.
 */
struct csv_out {
	struct buf *out;
	int fields; /* of the present row */
};

/* NULL is an empty field. */
void csv_text(struct csv_out *c, const char *text);
/* A text of our own making, such as a number with decimals: it stands as it is. */
void csv_plain(struct csv_out *c, const char *text);
void csv_number(struct csv_out *c, int64_t n);
/* Parts of ten thousand as a fraction: 9876 is 0.9876; empty when negative. */
void csv_share(struct csv_out *c, int parts);
void csv_end(struct csv_out *c);

#endif
