#ifndef SLAD_WEB_NARROW_H
#define SLAD_WEB_NARROW_H

#include "base/err.h"
#include "store/verdict.h"
#include "web/guard.h"

/*
 * What of requests and of what is about them is the caller's, so that the database counts and pages
 * right.
 */

struct page;
struct web;
struct web_request;

/*
 * Of the projects where the caller is staff (`among`; of all for an administrator), without those
 * that the tracker does not show them, private or by their role: it is asked about those of which
 * this is not sure, at most 2000, the first of the queue. Of what lies behind these the rows that
 * are shown have to be asked about (web/listed.h), and counts may be too high.
 */
must_check enum err_code narrow_visible(struct web *w, const struct web_request *r,
    const struct caller *c, struct verdict_filter *filter, struct err *e);

/*
 * A page that `limit` and `offset` ask for, of a list of what is about requests of their projects.
 */
must_check enum err_code narrow_page(const struct web_request *r, const struct caller *c,
    int64_t most, struct page *out, struct err *e);

#endif
