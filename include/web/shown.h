#ifndef SLAD_WEB_SHOWN_H
#define SLAD_WEB_SHOWN_H

#include <jansson.h>

/*
 * What of a stored verdict somebody is shown who is no staff of its project. How
 * the support works, whom it has work done by and what it only supposes is nobody's
 * but its own. What a list names goes out; a new member has to be named first.
 */

/* In the same shape: what is internal is missing, or empty. The caller's to release. */
json_t *shown_to_client(const json_t *body);

/* Those of the clocks that are of their request and not of others' work; likewise. */
json_t *shown_clocks(const json_t *clocks);

/* Takes from a clock by which calendar it is counted: a name of the support's own, such as "duty". */
void shown_unnamed(json_t *clock);

#endif
