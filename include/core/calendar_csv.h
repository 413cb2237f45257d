#ifndef SLAD_CORE_CALENDAR_CSV_H
#define SLAD_CORE_CALENDAR_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * Exceptions from CSV: a heading with the columns date, name and type in any
 * order (others are ignored), separated by commas or semicolons, fields quoted
 * or not. A column hours may stand beside them.
 *
 *	date,name,type
 *	2024-05-04,"Рабочая суббота (за 08.05)",working_transfer
 *
 *	date,name,type,hours
 *	2026-04-30,Предпраздничный день,short,10:00-18:00
 *
 * Types: holiday; observed (a day off that was moved here); working_transfer (a
 * weekend that is worked), which is left out when `worked_transfers` is false:
 * a contract for Monday to Friday does not work on such a Saturday (D4 2.3);
 * short (hours of its own, as core/day_hours.h reads them), which on a weekend is
 * worked, and left out, as a transfer is.
 * Clauses: R4, R5.
 */
struct arena;
struct exception;

/* The rows as they are, in the order of the lines. ERR_INVALID as below. */
struct calendar_day;
must_check enum err_code calendar_csv_days(
    const char *text, struct arena *a, struct calendar_day **out, size_t *n, struct err *e);

/* Tells every line that is wrong, not only the first; ERR_INVALID when there was one. */
typedef void calendar_csv_tell(void *ctx, const struct err *e);
must_check enum err_code calendar_csv_check(
    const char *text, struct arena *a, calendar_csv_tell *tell, void *ctx, struct err *e);

/* In the order of the lines, in the arena. ERR_INVALID names line and column. */
must_check enum err_code calendar_csv_read(const char *text, bool worked_transfers, struct arena *a,
    struct exception **out, size_t *n, struct err *e);

#endif
