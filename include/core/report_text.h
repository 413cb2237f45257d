#ifndef SLAD_CORE_REPORT_TEXT_H
#define SLAD_CORE_REPORT_TEXT_H

#include <jansson.h>
#include <stdbool.h>

#include "core/report.h"

struct buf;

/*
 * A report for programs and spreadsheets, the same from `slactl report` and the
 * API. Keys are terms, or names with the id beside: "client" and "client_id".
 * `names` is that of report_names in store/report.h. Spans are working seconds.
 *
 *	{"month": "2026-02", "client": "…", "client_id": 4, "requests": 12, "open": 1,
 *	 "breaches": 2, "auto_closed": 1, "reopened": 0, "waiting_client": 7200,
 *	 "third_party": 0, "development": 0, "estimate": 0,
 *	 "clocks": {"first_response": {"met": 11, "breached": 1, "running": 0, "untargeted": 0,
 *	   "share": 0.9166, "stopped": 12, "median": 540, "p90": 1800}, …}}
 *
 * Clocks that no request of the report has are left out.
 */
json_t *report_group_json(const struct report *r, const struct report_group *g, size_t place,
    const char *const *const *names);
/* The sum of all, in the same shape without keys. */
json_t *report_total_json(const struct report *r);
/*
 * {"ends": [900, …, null], "clocks": {"first_response": [3, …]}}: how many of
 * the stopped clocks took at most so long.
 */
json_t *report_bars_json(const struct report *r);
/* [[n of 0:00, …, n of 23:00] of Monday, …] */
json_t *report_week_json(const struct report *r);

/* A heading, and a row for each group. */
void report_csv(const struct report *r, const char *const *const *names, struct buf *out);

/*
 * The bars, a row for each: up_to (seconds, empty of the last), and a column for each clock.
 * Arrivals, a row for each hour of the week: weekday (1: Monday), hour, requests, open (the share
 * of that hour that is within opening hours, see report_opening).
 */
void report_bars_csv(const struct report *r, struct buf *out);
void report_week_csv(const struct report *r, int open[7][24], struct buf *out);

/* Whether any request has it. */
bool report_has_clock(const struct report *r, enum clock_kind kind);
/* Of all clocks but the client's silence, which is no target of ours. */
size_t report_breached(const struct report_group *g);
/* Whether the key is an id, with a name for people. */
bool report_by_id(enum report_by by);

#endif
