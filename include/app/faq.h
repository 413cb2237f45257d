#ifndef SLAD_APP_FAQ_H
#define SLAD_APP_FAQ_H

#include <stdbool.h>
#include <stdint.h>

#include "app/app.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"

/* The parts of `slactl faq` that are more than a list. */

/*
 * An answered request as the draft of an article, in Markdown, without what
 * tells whose it was. ERR_INVALID: nobody answered it.
 */
must_check enum err_code faq_draft(struct app *app, int64_t issue, struct arena *arena,
    const char **title, struct buf *out, struct err *e);

/* A question that comes again and again, and that no article answers. */
struct faq_gap {
	size_t count;
	const char *subject; /* of the request that stands for them */
	const char *language;
	size_t n_examples;
	int64_t examples[5]; /* the newest */
};

/* Of the requests since then (at most 3000); at least `min` of a kind, the most frequent first. */
must_check enum err_code faq_gaps(struct app *app, struct utc since, size_t min,
    struct arena *arena, struct faq_gap **out, size_t *n, size_t *seen, struct err *e);

#endif
