#ifndef SLAD_STORE_BREACH_TEXT_H
#define SLAD_STORE_BREACH_TEXT_H

#include <stddef.h>

/*
 * Missed target times for spreadsheets, the same from `slactl report --breaches --csv`
 * and the API. Clauses: R30.
 */
struct breach_row;
struct buf;

/* A heading, and a line for each with its link; `url` is the tracker's, NULL: links by path. */
void breaches_csv(const struct breach_row *rows, size_t n, const char *url, struct buf *out);

#endif
