#ifndef SLAD_SEARCH_CLOSER_H
#define SLAD_SEARCH_CLOSER_H

#include "search/question.h"
#include "search/rank.h"

/*
 * The second stage's look at the pool: fills each hit's features and what it is told by. For
 * search/ alone.
 */
void closer_look(const struct question *q, const float *scores, struct hit *pool, size_t n);

#endif
