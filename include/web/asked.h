#ifndef SLAD_WEB_ASKED_H
#define SLAD_WEB_ASKED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "web/guard.h"
#include "web/reply.h"

/* What the pages with numbers are asked in common: a period, whose numbers, and in which form. */

struct report_ask;
struct web;
struct web_request;

/* Whether a caller, const though it is, may see the numbers of a project: report_ask.may. */
bool asked_may(void *caller, int64_t project);

/*
 * Period and filters of a report, of the projects where the caller is staff; the rest of it is
 * empty. ERR_INVALID: one of them is none. The shelf of regulations is open.
 */
must_check enum err_code asked_report(struct web *w, const struct web_request *r,
    const struct caller *caller, struct report_ask *out, struct err *e);

/* The parameter `format`: csv, or json, as it is without one. */
must_check enum err_code asked_csv(const struct web_request *r, bool *csv, struct err *e);
/* The answer is a spreadsheet; its rows are appended to the body. */
void asked_csv_begin(struct reply *out);

#endif
