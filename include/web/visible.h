#ifndef SLAD_WEB_VISIBLE_H
#define SLAD_WEB_VISIBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "web/guard.h"

/*
 * As many as the tracker is asked about in one question: as many as its lists show at most on a
 * page.
 */
#define VISIBLE_MAX 500

/*
 * Which of these issues the caller may see, as the tracker says: it is asked only about those that
 * are not remembered, about each once; in one question, with a key in one for every 100. n is at
 * most VISIBLE_MAX. ids[i] = 0 is seen by nobody.
 */
must_check enum err_code visible_issues(struct web *w, const struct web_request *r,
    const struct caller *c, const int64_t *ids, size_t n, bool *visible, struct err *e);

/* The same of any number, in questions about VISIBLE_MAX each. */
must_check enum err_code visible_all(struct web *w, const struct web_request *r,
    const struct caller *c, const int64_t *ids, size_t n, bool *visible, struct err *e);

/*
 * visible_issues for somebody who is typing: the tracker is asked once, and not if it was asked for this
 * request before (web_asked). *more: of some it is not known, and they count as not visible.
 */
must_check enum err_code visible_once(struct web *w, const struct web_request *r,
    const struct caller *c, const int64_t *ids, size_t n, bool *visible, bool *more, struct err *e);

#endif
