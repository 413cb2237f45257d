#ifndef SLAD_APP_SIMILAR_TRACKER_H
#define SLAD_APP_SIMILAR_TRACKER_H

#include <stdbool.h>

#include "app/app.h"
#include "base/err.h"

/* The tracker's own requests as reports, as people wrote them, in the order in which they came. */
struct report;

/* Texts live until it returns. */
typedef void similar_each(void *ctx, const struct report *r);

/* Opens the tracker. What solved a request is left out: nobody knew it when it came. */
must_check enum err_code similar_tracker(
    struct app *app, bool masked, similar_each *each, void *ctx, struct err *e);

/* `slactl similar export`: one JSON object a line, as --corpus takes them. The exit status. */
int similar_export(struct app *app, bool masked);

#endif
