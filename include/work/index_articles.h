#ifndef SLAD_WORK_INDEX_ARTICLES_H
#define SLAD_WORK_INDEX_ARTICLES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "search/shelf.h"
#include "work/config.h"

/*
 * The index of wiki pages and articles follows slad's own table of them: what an
 * import brought, changed or retired is in it a moment later. Like the index of
 * requests it is made anew when it is missing, damaged or of another version.
 */
struct db;

/* Begins an empty one on disk; the next step fills it. */
must_check enum err_code index_articles_make(struct shelf *s, struct err *e);
/*
 * Compares when something was imported since the last step, or when `all` is said;
 * *n were put or removed. Saves the index when its trail has grown long.
 */
must_check enum err_code index_articles_follow(
    struct shelf *s, struct db *db, bool all, size_t *n, struct err *e);

/*
 * The process, which also brings in the articles of the setting faq.sources: until SIGTERM. Returns
 * the exit status.
 */
int work_articles(const struct work_config *config, unsigned number);

#endif
