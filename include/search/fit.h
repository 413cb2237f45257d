#ifndef SLAD_SEARCH_FIT_H
#define SLAD_SEARCH_FIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "search/rank.h"

/*
 * The weights of the second stage, learnt from questions whose answer is known:
 * a softmax over each question's pool, drawn towards the weights that it starts
 * from, so that few questions move little.
 */
struct fit;

struct fit *fit_new(void);
void fit_free(struct fit *f);

/*
 * A pool as rank_pool gave it; right[i]: hits[i] answers it. One without an answer teaches nothing.
 */
void fit_put(struct fit *f, const struct hit *hits, const bool *right, size_t n);
size_t fit_count(const struct fit *f);

/*
 * weights: where to start, and what came out. `pull` is how strongly they are
 * held, in questions. Returns the mean logarithm of the answers' share.
 */
double fit_weights(const struct fit *f, double pull, float weights[FEATURES]);

/* "NAME value" lines, and back; names that are left out keep what is there. */
void fit_write(const float weights[FEATURES], struct buf *out);
must_check enum err_code fit_read(const char *text, float weights[FEATURES], struct err *e);
/*
 * Those of a file; what it does not name, and everything when path is NULL, is the program's own.
 */
must_check enum err_code fit_load(const char *path, float weights[FEATURES], struct err *e);

#endif
