#ifndef SLAD_WEB_SPAN_H
#define SLAD_WEB_SPAN_H

#include "base/err.h"
#include "base/time.h"
#include "web/request.h"

/*
 * The parameters since, until and month, see core/period.h; UTC_NONE where they
 * did not come. ERR_INVALID: one of them is no period.
 */
struct zone;

must_check enum err_code span_read(const struct web_request *r, const struct zone *z,
    struct utc *since, struct utc *until, struct err *e);

#endif
