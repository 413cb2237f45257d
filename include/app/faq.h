#ifndef SLAD_APP_FAQ_H
#define SLAD_APP_FAQ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"

/* The parts of `slactl faq` and of the help centre's page that are more than a list. */
struct db;

/*
 * An answered request as the draft of an article, in Markdown, without what
 * tells whose it was; the bot's (its login) notes are no answers. ERR_CONFLICT:
 * nobody answered it.
 */
must_check enum err_code faq_draft(struct db *db, const char *bot, int64_t issue,
    struct arena *arena, const char **title, struct buf *out, struct err *e);

/* A question that comes again and again, and that no article answers. */
struct faq_gap {
	size_t count;
	int64_t head; /* the request that stands for them */
	const char *subject; /* its */
	const char *language;
	size_t n_examples;
	int64_t examples[5]; /* the newest */
};

/* Of the requests since then (at most 3000); at least `min` of a kind, the most frequent first. */
must_check enum err_code faq_gaps(struct db *db, struct utc since, size_t min, struct arena *arena,
    struct faq_gap **out, size_t *n, size_t *seen, struct err *e);

#endif
