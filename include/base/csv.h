#ifndef SLAD_BASE_CSV_H
#define SLAD_BASE_CSV_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

/*
 * Rows of CSV (RFC 4180) that a spreadsheet may open: a text that it would take
 * for a formula (=, +, -, @, a tab or a line end in front) gets an apostrophe,
 * since clients choose their names and subjects.
 */
struct csv_out {
	struct buf *out;
	int fields; /* of the present row */
};

/*
 * Whether it gets one. What has apostrophes in front already gets one more, so that csv_unguarded
 * gives back what was written.
 */
bool csv_needs_guard(const char *text);
/* A field that was read, as it was before; within the text. */
const char *csv_unguarded(const char *field);
/* NULL is an empty field. */
void csv_text(struct csv_out *c, const char *text);
/* A text of our own making, such as a number with decimals: it stands as it is. */
void csv_plain(struct csv_out *c, const char *text);
void csv_number(struct csv_out *c, int64_t n);
/* Parts of ten thousand as a fraction: 9876 is 0.9876; empty when negative. */
void csv_share(struct csv_out *c, int parts);
void csv_end(struct csv_out *c);

#endif
